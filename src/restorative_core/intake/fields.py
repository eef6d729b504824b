"""The fields of a referral that a mapping may fill, by the names that the referral's JSON form has.

`incident.kind` is a field of the referral; `victim.contact.phone` one of the person, or persons, whom the mapping calls
`victim`; `everyone.roles` one of every person. Two fields are the mapping's own: `preferences.permits-if-given` permits
a channel when the record gives what it needs, and `notes` may be filled by several columns.
"""

from enum import StrEnum
from types import NoneType
from typing import Any, get_args

import attrs
from attrs import frozen

from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.referral import Referral, ReferredPerson
from restorative_core.vocabulary.wire import structure

EVERYONE = "everyone"
"""The prefix of a field that is meant of every person in the record."""

IF_GIVEN = "preferences.permits-if-given"
"""The field of a person that permits channels as far as the record gives what they need."""

NAME = "name"
"""The field of a person that may be split into several people."""

NOTES = "notes"
"""The field to which several columns may add."""


@frozen
class Target:
    """A field that a column fills.

    Attributes:
        who: The mapping's name for the person whose field it is, `everyone`, or empty for the referral itself.
        path: The field, such as `contact.phone`.
        kind: The type of its value; of each value when it holds several.
        several: Whether it holds several values.
    """

    who: str
    path: str
    kind: type
    several: bool = False

    def __str__(self) -> str:
        """The field as a mapping names it."""
        return f"{self.who}.{self.path}" if self.who else self.path


@frozen
class Setting:
    """A value for a field.

    Attributes:
        target: The field.
        value: The value, as plain JSON.
    """

    target: Target
    value: Any


def target(text: str, people: tuple[str, ...]) -> Target:
    """The field that *text* names.

    Raises:
        LookupError: There is no such field, or it cannot be filled.
    """
    who, _, path = text.partition(".")
    if who in people or (who == EVERYONE and path != NAME):
        return Target(who, path, *_kind(ReferredPerson, path))
    return Target("", text, *_kind(Referral, text))


def setting(where: Target, plain: Any) -> Setting:
    """The value *plain* for the field *where*.

    Raises:
        Faulty: The field cannot hold it.
    """
    kind: Any = where.kind
    structure(plain, tuple[kind, ...] if where.several else kind)
    return Setting(where, plain)


def choices(kind: type) -> tuple[str, ...]:
    """The codes of which *kind* is one; none when it is no list of choices."""
    return tuple(str(choice.value) for choice in kind) if issubclass(kind, StrEnum) else ()


def _kind(cls: type, path: str) -> tuple[type, bool]:
    if cls is ReferredPerson and path == IF_GIVEN:
        return Channel, True
    several = False
    for name in path.split("."):
        if several or not _has_fields(cls) or name not in attrs.fields_dict(cls):
            raise LookupError(path)
        cls, several = _bare(attrs.fields_dict(cls)[name].type)
    if _has_fields(cls):
        raise LookupError(path)
    return cls, several


def _has_fields(cls: type) -> bool:
    return attrs.has(cls) and cls is not Moment


def _bare(kind: Any) -> tuple[type, bool]:
    """The type without `| None`, and whether there are several of it."""
    arguments = [argument for argument in get_args(kind) if argument not in (NoneType, Ellipsis)]
    if not arguments:
        return kind, False
    return arguments[0], getattr(kind, "__origin__", None) in (tuple, frozenset)
