"""What two cases have in common that differ only in their numbers and their clock.

No rule asks which number an entry has or what the clock says: only which came before which, and
what lies on which side of a few marks. So numbers and instants are replaced by their places among
one another and among the marks. Cases that are equal then are equal for ever.
"""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import Any

from attrs import Factory, define, frozen

from restorative_core.casework.entry import Stamp


@frozen
class Nth:
    """The number of an entry.

    Attributes:
        number: The number.
    """

    number: int


class Label(str):
    """A name of which nothing matters but whether it is the same as another."""

    __slots__ = ()


def canonical(view: Any, marks: Iterable[datetime] = ()) -> Hashable:
    """*view*, a nest of tuples, with the places of its numbers and instants among one another and among *marks*."""
    known = tuple(marks)
    found = _Found(set(known))
    found.look(view)
    instant_at = {instant: place for place, instant in enumerate(sorted(found.instants))}
    number_at = {number: place for place, number in enumerate(sorted(found.numbers))}
    label_at = {label: place for place, label in enumerate(sorted(found.labels))}

    def placed(value: Any) -> Hashable:
        kind = type(value)
        if kind is datetime:
            return ("at", instant_at[value])
        if kind is Stamp:
            return ("at", number_at[value.number], instant_at[value.earliest], instant_at[value.latest])
        if kind is Nth:
            return ("entry", number_at[value.number])
        if kind is Label:
            return ("label", label_at[value])
        rebuilt: Hashable = _rebuilt(value, placed)
        return rebuilt

    return placed((view, known))


def _rebuilt(value: Any, placed: Callable[[Any], Hashable]) -> Any:
    if isinstance(value, tuple):
        return tuple(map(placed, value))
    return frozenset(map(placed, value)) if isinstance(value, frozenset) else value


@define
class _Found:
    """What a view holds that is replaced by its place.

    Attributes:
        instants: Its instants.
        numbers: Its numbers of entries.
        labels: Its labels.
    """

    instants: set[datetime]
    numbers: set[int] = Factory(set)
    labels: set[str] = Factory(set)

    def look(self, value: Any) -> None:
        """Look for all that is in *value*."""
        kind = type(value)
        if kind is datetime:
            self.instants.add(value)
        elif kind is Stamp:
            self.numbers.add(value.number)
            self.instants.update((value.earliest, value.latest))
        elif kind is Nth:
            self.numbers.add(value.number)
        elif kind is Label:
            self.labels.add(value)
        elif isinstance(value, (tuple, frozenset)):
            for one in value:
                self.look(one)
