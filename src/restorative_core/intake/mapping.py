"""A mapping: what the columns of one partner's file mean. It is data, a TOML file."""

import tomllib
from collections.abc import Callable
from collections.abc import Mapping as Map
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from attrs import field, frozen

from restorative_core.errors import Faulty, Misconfigured, Unknown
from restorative_core.intake.columns import Column, column, dates
from restorative_core.intake.encoding import DETECT, ENCODINGS
from restorative_core.intake.fields import EVERYONE, NOTES, Setting, choices, setting, target
from restorative_core.intake.settings import Settings, flat
from restorative_core.vocabulary.roles import Role

_TOP = (
    "name", "format", "encoding", "delimiter", "reference", "ignore", "blank",
    "dates", "yes", "no", "always", "people", "columns",
)  # fmt: skip
_NEEDED = ("received", "source", "initiator")
_JOINED = (NOTES, f"{EVERYONE}.roles")
_SUFFIX = ".toml"


@frozen
class Mapping:
    """What the columns of one partner's file mean.

    Attributes:
        name: What the mapping is called.
        format: `csv` or `jsonl`.
        encoding: The encoding of the file, or `detect`.
        delimiter: The character between cells, or `detect`.
        reference: The columns that tell one referral from every other.
        ignore: The columns that are left out on purpose.
        blank: The words that say as little as an empty cell.
        yes: The words for yes.
        no: The words for no.
        always: What every record says, whatever its cells.
        people: The persons that a record speaks of, in order, with their roles.
        columns: The columns.
    """

    name: str
    format: str
    columns: tuple[Column, ...]
    people: Map[str, tuple[str, ...]]
    reference: tuple[str, ...] = ()
    encoding: str = DETECT
    delimiter: str = DETECT
    ignore: tuple[str, ...] = ()
    blank: frozenset[str] = frozenset()
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    always: tuple[Setting, ...] = field(default=())

    @property
    def is_csv(self) -> bool:
        """Whether the file has rows of cells; else it has a JSON object a line."""
        return self.format == "csv"

    def word(self, text: str) -> str:
        """*text* as it is looked up among words: in a CSV, case and space make no difference."""
        return word(text) if self.is_csv else text

    @classmethod
    def named(cls, name: str | Path) -> Self:
        """The mapping *name*, one of `mapping_names()`, or the one in the file *name*, which ends in `.toml`.

        Raises:
            Unknown: There is no such mapping.
            Misconfigured: The file cannot be read, or is no mapping.
        """
        if str(name).endswith(_SUFFIX):
            return cls.from_toml(_read(Path(name)), of=str(name))
        if str(name) not in mapping_names():
            raise Unknown("mapping", str(name), mapping_names())
        return cls.from_toml(_folder().joinpath(f"{name}{_SUFFIX}").read_text(encoding="utf-8"))

    @classmethod
    def from_toml(cls, text: str, *, of: str = "") -> Self:
        """The mapping that *text* describes; messages call it *of*, such as its file, or else by its own name.

        Raises:
            Misconfigured: It describes none; the message says where, and what to do.
        """
        plain = _toml(text, of)
        table = Settings(plain, of=of or (plain["name"] if isinstance(plain.get("name"), str) else "?"))
        table.only(_TOP)
        made = cls(**_settings(table))
        _is_sound(made, table)
        return made


def mapping_names() -> tuple[str, ...]:
    """The names of the mappings that come with the library."""
    return tuple(sorted(f.name.removesuffix(_SUFFIX) for f in _folder().iterdir() if f.name.endswith(_SUFFIX)))


def word(text: str) -> str:
    """*text* without regard to case and space."""
    return " ".join(text.casefold().split())


def _folder() -> Any:
    return files("restorative_core.intake").joinpath("mappings")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Misconfigured(f"The mapping {str(path)!r} is not UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        why = error.strerror or "it cannot be opened"
        raise Misconfigured(f"The mapping {str(path)!r} cannot be read: {why}. Check its path.") from None


def _toml(text: str, of: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        named = f"The mapping {of!r}" if of else "The mapping"
        raise Misconfigured(f"{named} is not TOML: {error}. Mend it at that place.") from None


def _settings(table: Settings) -> dict[str, Any]:
    form = table.choice("format", ("csv", "jsonl"))
    normal: Callable[[str], str] = word if form == "csv" else str
    people = _people(table.table("people"))
    words = {"dates": dates(table, ()), "word": normal}
    return {
        "name": table.text("name"),
        "format": form,
        "encoding": table.choice("encoding", (DETECT, *ENCODINGS), DETECT),
        "delimiter": delimiter(table),
        "reference": table.texts("reference"),
        "ignore": table.texts("ignore"),
        "blank": frozenset(map(word, table.texts("blank"))),
        "yes": frozenset(map(word, table.texts("yes", ["yes", "y"]))),
        "no": frozenset(map(word, table.texts("no", ["no", "n"]))),
        "always": _always(table.table("always"), tuple(people)),
        "people": people,
        "columns": tuple(column(key, at, tuple(people), words) for key, at in table.table("columns").tables()),
    }


def delimiter(table: Settings) -> str:
    """The delimiter that *table* names, or `detect`.

    Raises:
        Misconfigured: It cannot stand between cells.
    """
    found = table.text("delimiter", DETECT)
    if found != DETECT and (len(found) != 1 or found in '"\r\n \0\ufeff'):
        table.wrong("delimiter", 'write one character, such as ";" or "\\t", or "detect".')
    return found


def _people(table: Settings) -> dict[str, tuple[str, ...]]:
    found = {}
    for name, person in table.tables():
        person.only(("roles",))
        if not name.isidentifier() or name == EVERYONE or name in _RESERVED:
            table.wrong(name, "call the person by one word of letters that is no field of the referral.")
        found[name] = person.texts("roles")
        for role in found[name]:
            if role not in choices(Role):
                person.wrong("roles", f"choose among: {', '.join(choices(Role))}.")
    return found


_RESERVED = ("incident", "participants", "received", "source", "initiator", "organisation", "reference", "area")


def _always(table: Settings, people: tuple[str, ...]) -> tuple[Setting, ...]:
    found = []
    for path, value in flat(table.plain):
        try:
            found.append(setting(target(path, people), value))
        except LookupError:
            table.wrong(path, "the referral has no such field.")
        except Faulty as fault:
            table.wrong(path, f"the field cannot hold this. {fault.reasons[0].says.strip()}")
    return tuple(found)


def _is_sound(made: Mapping, table: Settings) -> None:
    if not made.people:
        table.wrong("people", 'name at least one person, such as [people.victim] with roles = ["harmed"].')
    names = [one.name for one in made.columns]
    for name in made.reference:
        if name not in names and name not in made.ignore:
            table.wrong("reference", f"{name!r} is no column of this mapping.")
    filled: dict[str, str] = {str(one.target): "always" for one in made.always}
    for one in made.columns:
        for path in map(str, one.targets()):
            if path not in _JOINED and path in filled:
                table.table("columns").wrong(
                    one.name, f"{path!r} is filled by {filled[path]!r} already. Keep one of them."
                )
            filled[path] = one.name
    for path in _NEEDED:
        if path not in filled:
            table.wrong(
                "columns", f"nothing fills {path!r}, which every referral needs. Give a column, or set it in [always]."
            )
