"""What can go wrong, one class for each different reaction; and the reasons that a decision gives.

Messages name ids and never people, and never repeat a value that somebody typed.
"""

import re
from collections.abc import Iterable, Mapping
from string import Template
from typing import Any

from attrs import field, frozen

from restorative_core.sentences import SENTENCES
from restorative_core.sources import Citation

_is_shown = re.compile(r"(?a)(entry )?([a-z][a-z0-9./_-]{0,79}|[0-9]{1,9})?").fullmatch


def shown(value: object) -> str:
    """*value*, if it is an id, a code or a number: whatever else somebody typed is not repeated."""
    text = str(value)
    return text if not text or _is_shown(text) else "…"


@frozen(slots=False)
class Reason:
    """One reason why something was not done, in a form for people and for programs.

    Attributes:
        code: `noun.state`, stable for ever; the sentences are looked up by it.
        about: What the reason is about: a participant, a session, a field's place such as
            `participants[1].contact.email`. Empty when it is about the whole.
        source: Where the rule stands, or `None` for a rule of shape.
        waivable: Whether an approver may waive the rule: true of *should*, never of *must*.
        details: Values that the sentence needs, by name: ids, codes and numbers, never anything personal. What a
            service asks besides may bring its own sentence, as `says`, for a code that has none here.
    """

    code: str
    about: str = ""
    source: Citation | None = None
    waivable: bool = False
    details: Mapping[str, str] = field(factory=dict)

    @property
    def says(self) -> str:
        """The reason in English."""
        return self.said_in("en")

    def said_in(self, language: str) -> str:
        """The reason in *language*, or in English where that language has no sentence for it yet.

        Sentences are templates of `string.Template`, which reaches no attribute of any value.
        """
        sentences = SENTENCES.get(language, {})
        template = sentences.get(self.code) or SENTENCES["en"].get(self.code) or self.details.get("says", self.code)
        return Template(template).safe_substitute({"about": self.about, **self.details})

    def as_plain(self) -> dict[str, Any]:
        """The reason as plain JSON values."""
        return {"code": self.code, "says": self.says, "about": self.about}


class RestorativeError(Exception):
    """The root of every error that this library raises on purpose."""


class _WithReasons(RestorativeError):
    opening = ""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        """Every reason, not just the first."""
        super().__init__(self.opening + " " + " ".join(f"[{r.code}] {r.says}" for r in self.reasons))


class Refused(_WithReasons):
    """The practice does not permit this act now: tell the practitioner. Nothing is stored.

    Attributes:
        place: Where several events were to be stored: the place, from 0, of the one that is refused.
    """

    opening = "This cannot be done as it stands."

    def __init__(self, reasons: Iterable[Reason], place: int | None = None) -> None:
        self.place = place
        super().__init__(reasons)


class Faulty(_WithReasons):
    """A form, a row or a value cannot be read: correct it and send it again. Nothing is stored."""

    opening = "This cannot be read as it stands."


class UnsoundPathway(_WithReasons):
    """A pathway breaks the rules that every pathway keeps: mend its table. It is not built."""

    opening = "This pathway is unsound."


class Stale(RestorativeError):
    """A stream moved since it was read: load again and decide again. Nothing is stored.

    Attributes:
        stream: The stream that moved.
        expected: The number of the last entry that the caller had seen.
        found: The number of the last entry now.
    """

    def __init__(self, stream: str, expected: int, found: int) -> None:
        self.stream, self.expected, self.found = stream, expected, found
        super().__init__(
            f"{stream} has moved from entry {expected} to entry {found} since it was read."
            " Nothing was stored: load it again and decide again."
        )


class ReferenceTaken(RestorativeError):
    """A keyed reference is in use already: what it names is known. Nothing is stored.

    Attributes:
        stream: The stream that the reference belongs to.
    """

    def __init__(self, stream: str) -> None:
        self.stream = stream
        super().__init__(f"This reference belongs to {stream} already. Nothing was stored.")


class Unknown(RestorativeError):
    """There is no such case, person, kind, measure or format: check what was asked for.

    Attributes:
        noun: What sort of thing was looked for, such as `case`.
        name: The id or name that was not found, or `…` where it could be somebody's.
    """

    def __init__(self, noun: str, name: str, known: Iterable[str] = ()) -> None:
        self.noun, self.name = noun, shown(name)
        names = ", ".join(sorted(known))
        hint = f" There are: {names}." if names else ""
        super().__init__(f"There is no {noun} {self.name!r} here.{hint}")


class Newer(RestorativeError):
    """A newer release stored this: install that release to read it. It is kept as it is, and everything else is read.

    Attributes:
        stream: The stream that it stands in.
        number: The number of its entry there.
    """

    def __init__(self, stream: str, number: int, what: str) -> None:
        self.stream, self.number = stream, number
        super().__init__(
            f"Entry {number} of {stream} holds {what}, which this release does not know: a newer one stored it."
            " It is kept as it is. Install that release to read it."
        )


class StorageFailed(RestorativeError):
    """The storage cannot do its work: tell whoever operates it. What was being stored is stored whole or not at all."""


class Damaged(StorageFailed):
    """Something that is stored is not what was stored: look for a backup. Everything else is read.

    Attributes:
        stream: The stream that it stands in.
        number: The number of its entry there.
    """

    def __init__(self, stream: str, number: int, *, apart: bool = False) -> None:
        self.stream, self.number = stream, number
        what = f"What entry {number} of {stream} keeps apart" if apart else f"Entry {number} of {stream}"
        super().__init__(
            f"{what} is not what was stored. Nothing rests on it from now on. Run `restorative verify`, and look for a"
            " backup."
        )


class AdapterFailed(RestorativeError):
    """An adapter is missing or broken: install or mend the distribution that the message names."""


class ChannelFailed(RestorativeError):
    """A channel did not take a letter.

    Attributes:
        permanent: True when trying again cannot help, such as an address that does not exist.
    """

    def __init__(self, message: str, *, permanent: bool) -> None:
        self.permanent = permanent
        super().__init__(message)


class Misconfigured(RestorativeError):
    """A setting, or what was asked for, cannot be used here: mend `practice.toml`, the URL or the call it names."""
