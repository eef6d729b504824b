"""A column of a partner's file, or a key of its JSON, and what it means."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from restorative_core.errors import Faulty
from restorative_core.intake.dates import shape
from restorative_core.intake.fields import NAME, NOTES, Setting, Target, setting, target
from restorative_core.intake.settings import Settings, flat
from restorative_core.vocabulary.moments import Moment

INSTANT = "instant"
"""The date pattern of an instant with its time zone, as ISO 8601 writes it."""

_KEYS = (
    "to", "values", "otherwise", "keep", "yes", "no", "expect", "must",
    "required", "optional", "split", "dates", "code",
)  # fmt: skip
_WORDS = ("yes", "no")


@frozen
class Column:
    """A column and what it means.

    Attributes:
        name: The partner's name for it, or its dotted path.
        to: The field that it fills.
        values: What each word of the column sets.
        otherwise: What any other word sets; `None` when another word is a fault.
        keep: Whether a word that is not in `values` is kept in the notes.
        answers: What a yes and a no set besides; empty for a column that asks no question.
        expect: The only text that the column may hold.
        must: The only answer with which the record may become a referral.
        required: Whether a blank is a fault.
        optional: Whether the column may be absent.
        split: What stands between several names in one cell; empty when there is one.
        dates: The date patterns of this column.
        code: Whether the text becomes a code of small letters and hyphens.
    """

    name: str
    to: Target | None = None
    values: Mapping[str, tuple[Setting, ...]] = field(factory=dict)
    otherwise: tuple[Setting, ...] | None = None
    keep: bool = False
    answers: Mapping[str, tuple[Setting, ...]] = field(factory=dict)
    expect: str | None = None
    must: str | None = None
    required: bool = False
    optional: bool = False
    split: str = ""
    dates: tuple[str, ...] = ()
    code: bool = False

    @property
    def is_question(self) -> bool:
        """Whether the column holds a yes or a no."""
        return bool(self.answers) or (self.to is not None and self.to.kind is bool and not self.values)

    def targets(self) -> Iterator[Target]:
        """Every field that the column may fill."""
        found = [one for many in (*self.values.values(), *self.answers.values(), self.otherwise or ()) for one in many]
        yield from dict.fromkeys([*([self.to] if self.to else []), *(one.target for one in found)])


def column(name: str, table: Settings, people: tuple[str, ...], words: Mapping[str, Any]) -> Column:
    """The column *name* that *table* describes.

    Raises:
        Misconfigured: It does not describe one.
    """
    table.only(_KEYS)
    to = _target(table, "to", table.text("to"), people) if "to" in table.plain else None
    made = Column(
        name=name,
        to=to,
        values={words["word"](word): found for word, found in _values(table.table("values"), to, people)},
        otherwise=_sets(table, "otherwise", to, people) if "otherwise" in table.plain else None,
        keep=table.flag("keep"),
        answers={key: _sets(table, key, None, people) for key in _WORDS if key in table.plain},
        expect=table.text("expect") if "expect" in table.plain else None,
        must=table.choice("must", _WORDS) if "must" in table.plain else None,
        required=table.flag("required"),
        optional=table.flag("optional"),
        split=table.text("split", ""),
        dates=dates(table, words["dates"]),
        code=table.flag("code"),
    )
    _makes_sense(made, table)
    return made


def dates(table: Settings, default: tuple[str, ...]) -> tuple[str, ...]:
    """The date patterns at `dates` in *table*.

    Raises:
        Misconfigured: One is no pattern, or two read the same text differently.
    """
    found = table.texts("dates", default)
    seen: dict[str, str] = {}
    for pattern in found:
        try:
            like = INSTANT if pattern == INSTANT else (shape(pattern), pattern)[1]
        except ValueError:
            table.wrong("dates", f"{pattern!r} is no date pattern. Write for example d/m/Y, Y-m-d, d b Y or instant.")
        alike = like.translate(str.maketrans("dmB", "##b")) if like != INSTANT else like
        if seen.setdefault(alike, pattern) not in (pattern, pattern.replace("B", "b"), pattern.replace("b", "B")):
            table.wrong("dates", f"{seen[alike]!r} and {pattern!r} read the same date differently. Keep one of them.")
    return found


def _makes_sense(made: Column, table: Settings) -> None:
    if made.to is None and not (made.values or made.answers or made.expect is not None):
        table.wrong(
            "", "this column fills nothing. Give it `to`, `values`, `yes`/`no` or `expect`, or list it in `ignore`."
        )
    if made.values and made.answers:
        table.wrong("values", "a column has `values` or `yes`/`no`, not both.")
    if made.answers and made.to is not None and made.to.kind is not bool:
        table.wrong("to", f"`yes` and `no` need a field that is true or false, which {str(made.to)!r} is not.")
    if made.must is not None and not made.is_question:
        table.wrong("must", "only a column of yes and no can have it.")
    if made.split and (made.to is None or made.to.path != NAME or not made.split.strip()):
        table.wrong(
            "split", "it separates names, so `to` must be a person's `name`, and it needs a mark besides spaces."
        )
    if made.keep and made.otherwise is None:
        table.wrong("keep", "it keeps the words that `otherwise` replaces: give `otherwise`.")
    if made.to is not None and made.to.several and (made.keep or any(one != made.to for one in made.targets())):
        table.wrong("values", f"{str(made.to)!r} holds several values, so a word may set that field alone.")
    if made.to is not None and made.to.kind in (Moment, date) and not made.values and not made.dates:
        table.wrong("dates", "a field of time needs date patterns, here or at the top of the mapping.")


def _values(table: Settings, to: Target | None, people: tuple[str, ...]) -> Iterator[tuple[str, tuple[Setting, ...]]]:
    for word in table.plain:
        yield word, _sets(table, word, to, people)


def _sets(table: Settings, key: str, to: Target | None, people: tuple[str, ...]) -> tuple[Setting, ...]:
    found = table.plain[key]
    if not isinstance(found, dict):
        if to is None:
            table.wrong(key, 'write what it sets, such as { "incident.kind" = "theft" }, or give the column `to`.')
        return (_setting(table, key, to, found),)
    inner = table.table(key)
    return tuple(_setting(inner, path, _target(inner, path, path, people), value) for path, value in flat(found))


def _setting(table: Settings, key: str, to: Target, value: Any) -> Setting:
    if to.several and not isinstance(value, list):
        value = [value]
    try:
        return setting(to, value)
    except Faulty as fault:
        table.wrong(key, f"{str(to)!r} cannot hold this. {fault.reasons[0].says.strip()}")


def _target(table: Settings, key: str, text: str, people: tuple[str, ...]) -> Target:
    try:
        return target(text, people)
    except LookupError:
        known = ", ".join((*people, NOTES, "incident.kind"))
        table.wrong(key, f"the referral has no field {text!r}. Fields begin with a person or stand alone: {known}, …")
