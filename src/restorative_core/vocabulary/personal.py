"""Fields that tell who somebody is, or what happened to them.

A field made with `personal` never stays in a record's payload, never shows in a `repr`, and is
read in one way only, which is logged. A field whose metadata is `refers` holds case-local ids.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

import attrs
from attrs import frozen

from restorative_core.vocabulary.finding import Sought
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.value import Value


class Keep(StrEnum):
    """How long a personal part is kept, as a class that a retention policy gives a period."""

    IDENTITY = "identity"
    CASEWORK = "casework"
    EQUALITY = "equality"


@frozen(eq=False, repr=False)
class Left(Value):
    """What stays of a personal value when it goes, because figures need it.

    Attributes:
        key: The key that it is stored under, for ever.
        code: Gives it, from the value and the moment of the entry.
    """

    key: str
    code: Callable[[Any, Moment], str]


@frozen(eq=False, repr=False)
class Personal(Value):
    """What the library knows of a personal field.

    Attributes:
        about: The name of the field, in the same class, that holds whose data this is;
            `stream` when it is about the person whose stream it stands in.
        keep: Its retention class.
        required: Whether a form without it is faulty. A record may always lack it: it may be erased.
        leaves: What stays when the value goes, fixed at recording; `None` for nothing.
        finds: By what the value finds whose it is; `None` where it does not.
    """

    about: str
    keep: Keep
    required: bool = False
    leaves: Left | None = None
    finds: Sought | None = None


_PERSONAL = "restorative_core.personal"
_REFERS = "restorative_core.refers"


def personal(
    *, about: str, keep: Keep, required: bool = False, leaves: Left | None = None, finds: Sought | None = None
) -> Any:
    """A field whose value is personal: `None` wherever it was withheld or erased."""
    meta = Personal(about=about, keep=keep, required=required, leaves=leaves, finds=finds)
    return attrs.field(default=None, repr=False, metadata={_PERSONAL: meta})


def refers(noun: str) -> dict[str, str]:
    """The metadata of a field that holds one case-local id, or several, of the things called *noun*."""
    return {_REFERS: noun}


def personal_fields(cls: type) -> Mapping[str, Personal]:
    """The personal fields of *cls*, by name; looked for once, since they are asked for with every record."""
    return _personal_fields(cls)


@cache
def _personal_fields(cls: type) -> Mapping[str, Personal]:
    return MappingProxyType({a.name: a.metadata[_PERSONAL] for a in attrs.fields(cls) if _PERSONAL in a.metadata})


def reference_fields(cls: type) -> dict[str, str]:
    """The fields of *cls* that hold case-local ids, by name, with the noun they refer to."""
    return {a.name: a.metadata[_REFERS] for a in attrs.fields(cls) if _REFERS in a.metadata}
