"""The walk: every place that a slice can come to, nearest first, until an act breaks the must."""

from collections.abc import Hashable, Iterator
from heapq import heappop, heappush
from itertools import count

from attrs import Factory, define

from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Act, Event
from restorative_core.casework.pathway import Pathway
from restorative_core.testing.explorer.moves import Move
from restorative_core.testing.explorer.places import Place, Taken, beginning, key, leads_nowhere, take, tried
from restorative_core.testing.explorer.slices import Slice

FARTHEST = 2_000
"""The number of places after which a walk gives up: a slice that needs more is too wide."""


class CannotBegin(Exception):
    """A slice's opening is not permitted by the pathway: it proves nothing there."""


@define
class Walked:
    """What a walk has seen.

    Attributes:
        places: Every place, by what tells it from others.
        transitions: How many moves were permitted.
        permitted: The classes of the acts that were permitted somewhere.
        breach: The place before an act that broke the must, the move, its entries, and what was wrong; or `None`. Of
            several, one with the fewest entries.
        finished: Whether there is no place that was not seen.
    """

    places: dict[Hashable, Place] = Factory(dict)
    transitions: int = 0
    permitted: set[type[Event]] = Factory(set)
    breach: tuple[Place, Move, tuple[Entry, ...], str] | None = None
    finished: bool = False

    def is_broken_by(self, number: int) -> bool:
        """Whether a history of *number* entries, or of fewer, breaks the must."""
        return self.breach is not None and self.breach[2][-1].number <= number


def walk(one: Slice, kept: Pathway, farthest: int = FARTHEST) -> Walked:
    """Walk *one* on *kept*, the pathway that keeps nothing but the slice's must."""
    seen = Walked()
    waiting: list[tuple[int, int, Hashable]] = []
    turn = count()

    def meet(place: Place) -> None:
        found = key(one, place)
        if found not in seen.places or place.case.number < seen.places[found].case.number:
            seen.places[found] = place
            heappush(waiting, (place.case.number, next(turn), found))

    for place in _openings(one, kept, seen):
        meet(place)
    while waiting and not seen.is_broken_by(waiting[0][0] + 1):
        number, _, found = heappop(waiting)
        place = seen.places[found]
        if place.case.number < number:
            continue  # it was met again, nearer, and left from there
        for move in tried(one, place):
            taken = _watched(one, kept, place, move, seen)
            if seen.is_broken_by(number + 1) or len(seen.places) > farthest:
                return seen
            if taken.place is not None and not leads_nowhere(one, place, taken.place):
                meet(taken.place)
    seen.finished = seen.breach is None
    return seen


def _openings(one: Slice, kept: Pathway, seen: Walked) -> Iterator[Place]:
    """Where the walk begins, unless the must is broken before."""
    for opening in one.openings:
        place = beginning(one)
        for move in opening:
            taken = _watched(one, kept, place, move, seen)
            if seen.is_broken_by(place.case.number + len(taken.entries)):
                return
            if taken.place is None:
                codes = ", ".join(reason.code for reason in taken.decision.reasons)
                raise CannotBegin(f"{one.name}: {move.event.kind} is not permitted ({codes})")
            place = taken.place
        yield place


def _watched(one: Slice, kept: Pathway, place: Place, move: Move, seen: Walked) -> Taken:
    """What comes of *move*, with the monitor looking on."""
    event = move.event
    if move.when not in one.whens or (move.after_months and not one.days):
        raise ValueError(f"{one.name}: {move.when} is not among the slice's moments")
    taken = take(one, kept, place, move)
    if taken.place is not None:
        seen.transitions += 1
        seen.permitted.add(type(event))
        found = one.monitor.wrong(place.heard, taken.entries[0], move.knowing) if isinstance(event, one.acts) else ""
        wrong = found or one.monitor.left(taken.place.heard)
        if wrong and not seen.is_broken_by(taken.entries[-1].number):
            seen.breach = (place, move, taken.entries, wrong)
    return taken


def never_permitted(one: Slice, seen: Walked) -> Iterator[str]:
    """The kinds of the acts that were permitted nowhere, although the slice is about them: then it proves nothing."""
    wanted = {*one.acts, *(cls for cls in one.minds if issubclass(cls, Act))}
    yield from sorted(cls.kind for cls in wanted - seen.permitted)
