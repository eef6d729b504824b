"""What two cases have in common that differ only in their numbers and their clock.

No rule asks which number an entry has or what the clock says: only which came before which, and
what lies on which side of a few marks. So numbers and instants are replaced by their places among
one another and among the marks. Cases that are equal then are equal for ever.
"""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import Any

from attrs import frozen

from restorative_core.casework.entry import Stamp


@frozen
class Nth:
    """The number of an entry.

    Attributes:
        number: The number.
    """

    number: int


def canonical(view: Any, marks: Iterable[datetime] = ()) -> Hashable:
    """*view*, a nest of tuples, with the places of its numbers and instants among one another and among *marks*."""
    instants: set[datetime] = set(marks)
    numbers: set[int] = set()
    _collect(view, instants, numbers)
    instant_at = {instant: place for place, instant in enumerate(sorted(instants))}
    number_at = {number: place for place, number in enumerate(sorted(numbers))}

    def placed(value: Any) -> Hashable:
        kind = type(value)
        if kind is datetime:
            return ("at", instant_at[value])
        if kind is Stamp:
            return ("at", number_at[value.number], instant_at[value.earliest], instant_at[value.latest])
        if kind is Nth:
            return ("entry", number_at[value.number])
        found: Hashable = _rebuilt(value, placed)
        return found

    return placed(view)


def _rebuilt(value: Any, placed: Callable[[Any], Hashable]) -> Any:
    if isinstance(value, tuple):
        return tuple(map(placed, value))
    return frozenset(map(placed, value)) if isinstance(value, frozenset) else value


def _collect(value: Any, instants: set[datetime], numbers: set[int]) -> None:
    kind = type(value)
    if kind is datetime:
        instants.add(value)
    elif kind is Stamp:
        numbers.add(value.number)
        instants.update((value.earliest, value.latest))
    elif kind is Nth:
        numbers.add(value.number)
    elif isinstance(value, (tuple, frozenset)):
        for one in value:
            _collect(one, instants, numbers)
