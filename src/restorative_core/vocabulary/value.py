"""Values compare, hash and show themselves alike.

Whatever attrs writes for a class costs time when it is imported, and the classes are many; so these
three things stand here once, for all of them.
"""

from typing import Any, TypeVar

import attrs
from attrs import frozen


@frozen(eq=False, repr=False, getstate_setstate=False)  # what a class keeps is its own to copy, slots or none
class Value:
    """A value: equal to another of its class that says the same, and shown without what is personal."""

    def __eq__(self, other: object) -> bool:
        """Whether *other* is of the same class and says the same."""
        return type(other) is type(self) and _said(self) == _said(other)

    def __hash__(self) -> int:
        """A number that equal values share."""
        return hash((type(self), _said(self)))

    def __repr__(self) -> str:
        """The value, without the fields that are not to be shown."""
        shown = ", ".join(f"{a.name}={getattr(self, a.name)!r}" for a in attrs.fields(type(self)) if a.repr)
        return f"{type(self).__name__}({shown})"


def _said(value: Any) -> tuple[Any, ...]:
    return tuple(getattr(value, a.name) for a in attrs.fields(type(value)))


T = TypeVar("T")
V = TypeVar("V", bound=Value)

_new, _set = object.__new__, object.__setattr__


def made(cls: type[T], **fields: Any) -> T:
    """A *cls* that keeps just these *fields* in its `dict`. Nothing is looked at: they come from where it was done."""
    value = _new(cls)
    _set(value, "__dict__", fields)
    return value


def changed(value: V, **changes: Any) -> V:
    """*value* with other *changes* in it: what `attrs.evolve` gives, for a class that keeps its fields in a `dict`.

    The fields were looked at when they were made, and a fold makes many: so nothing is looked at again.
    """
    other = _new(type(value))
    _set(other, "__dict__", value.__dict__ | changes)
    return other
