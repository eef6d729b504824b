"""The data dictionary: of every field whether it is personal, about whom, how long it is kept, and why it is there.

What a field is follows from the way it is declared. One of which that cannot be told has no place in an event: a text
that is neither personal nor a code could say who somebody is, in the open and for ever.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints

import attrs
from attrs import frozen

from restorative_core.casework.event import Event
from restorative_core.casework.shape import CODED_WITHIN
from restorative_core.vocabulary.exact import Exact
from restorative_core.vocabulary.incident import Incident
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import Keep, personal_fields, reference_fields
from restorative_core.vocabulary.referral import ContactDetails, Referral, ReferredPerson
from restorative_core.vocabulary.schema import descriptions, title

PURPOSES = {
    Keep.IDENTITY: "to know who somebody is, and to reach them",
    Keep.CASEWORK: "to prepare people, and to keep them safe",
    Keep.EQUALITY: "to see whether everybody is served alike; no decision reads it",
}
"""What the personal values of each retention class are kept for."""

CODED: dict[type, str] = {
    str: "code",
    bool: "yes or no",
    int: "number",
    Moment: "moment",
    date: "day",
    datetime: "instant",
    time: "time of day",
    Event: "event",
}
"""What a field holds that is not personal, by its type. A text there is a code: whatever is no code is refused."""


@frozen
class FieldTold:
    """What is to be said of one field.

    Attributes:
        name: Its name.
        label: What it is called.
        holds: What it holds: a code, a choice, a moment; a text, where it is personal.
        says: What it is, and why it is there.
        about: Whose data it is: the field that names them, or `stream`; empty where it is not personal.
        keep: Its retention class, or `None`.
        leaves: What stays of it when it goes; empty for nothing.
    """

    name: str
    label: str
    holds: str
    says: str
    about: str = ""
    keep: Keep | None = None
    leaves: str = ""


def dictionary(cls: type) -> Iterator[FieldTold]:
    """Every field of *cls*, a class of events or of the values that they hold.

    Raises:
        TypeError: A field is neither personal nor of a kind that is known to hold nothing personal.
    """
    said, hints = descriptions(cls), get_type_hints(cls)
    personal, referring = personal_fields(cls), reference_fields(cls)
    for name in attrs.fields_dict(cls):
        label, says = title(name), said.get(name, "")
        if not says:
            raise TypeError(f"{cls.__name__}.{name} is not described. Add it to the attributes of its docstring.")
        if name in personal:
            meta = personal[name]
            left = "" if meta.leaves is None else title(meta.leaves.key)
            yield FieldTold(name, label, "personal", says, meta.about, meta.keep, left)
        elif name in referring:
            yield FieldTold(name, label, f"id of a {referring[name]}", says)
        else:
            yield FieldTold(name, label, _held(cls, name, hints[name]), says)


def _held(cls: type, name: str, declared: Any) -> str:
    """What the field *name* of *cls*, of the type *declared*, holds."""
    items = [one for one in get_args(declared) if one not in (NoneType, Ellipsis)]
    if len(items) == 1:
        return _held(cls, name, *items)
    if declared in CODED:
        return CODED[declared]
    if isinstance(declared, type) and issubclass(declared, StrEnum):
        return "choice"
    if isinstance(declared, type) and issubclass(declared, Exact) and _is_coded(declared):
        return f"values: {', '.join(told.name for told in dictionary(declared))}"
    raise TypeError(
        f"{cls.__name__}.{name} has no class in the data dictionary. Make it personal, or a code, a choice or a moment."
    )


def _is_coded(cls: type) -> bool:
    """Whether every text in a value of *cls* is looked at before it is stored: it is a code, or there is none."""
    texts = [hint for name, hint in get_type_hints(cls).items() if hint is str and name not in reference_fields(cls)]
    return not texts or cls in CODED_WITHIN


# The referral


_NOT_KEPT = frozenset({"reference"})
"""What is kept of a referral as a key alone."""


def of_referral(cls: type, personal: frozenset[str]) -> Iterator[FieldTold]:
    """Every field of *cls*, a part of a referral, which becomes events and is not kept beside them.

    Args:
        cls: The class.
        personal: The names of the fields that are personal in the events that it becomes.

    Raises:
        TypeError: A field has a text that is neither personal there, nor a code, nor kept as a key.
    """
    said, hints = descriptions(cls), get_type_hints(cls)
    for name, field in attrs.fields_dict(cls).items():
        hidden = not field.repr
        if hidden != (name in personal or name in _NOT_KEPT):
            raise TypeError(f"{cls.__name__}.{name}: whether it is shown does not agree with what becomes of it.")
        if name in personal:
            holds = "personal"
        elif name in _NOT_KEPT:
            holds = "kept as a key alone"
        else:
            holds = _held_in_referral(cls, name, hints[name])
        yield FieldTold(name, title(name), holds, said.get(name, ""))


def _held_in_referral(cls: type, name: str, declared: Any) -> str:
    items = [one for one in get_args(declared) if one not in (NoneType, Ellipsis)]
    (inner,) = items if len(items) == 1 else [declared]
    if isinstance(inner, type) and attrs.has(inner) and inner is not Moment:
        return f"see {inner.__name__}"
    if inner is str and (cls is not Referral or name not in REFERRAL_CODES):
        raise TypeError(f"{cls.__name__}.{name} is a text. Make it personal, or see that it is a code.")
    return _held(cls, name, inner)


REFERRAL_CODES = frozenset({"organisation", "area", "pathway"})
"""The codes of a referral: a text that is none is refused when it is received."""

REFERRAL_PARTS: tuple[type, ...] = (Referral, ReferredPerson, ContactDetails, Incident)
"""What a referral is made of."""
