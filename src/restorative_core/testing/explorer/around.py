"""Everything else that may happen: one or two of each kind of event, told as they happen.

Whatever a slice is about, a departure, a transfer, a note or a mistaken closure must unlock nothing.
Most of these change nothing that the slice sees, so they lead back to where they were tried.
"""

from collections.abc import Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.event import Act, Event
from restorative_core.casework.proposals import proposals
from restorative_core.pathways.rows import ELSEWHERE
from restorative_core.testing.explorer.moves import Move
from restorative_core.testing.explorer.slices import Slice

_NEVER = frozenset({events.ReferralReceived, events.PersonAdded, events.EnteredInError, events.DetailsCorrected})
"""What a walk begins with, what would bring in people without end, and what `places` tries for itself."""

_ACTS, _REPORTS = 1, 2
"""How many proposals of one kind are tried: of what people tell, something of another person too."""


_OF_THE_LAST = (events.SessionCancelled,)
"""What is tried of the session that was arranged last, which is the one that views see."""


def around(one: Slice, case: Case) -> Iterator[Move]:
    """What is tried in *case* besides the slice's own moves."""
    for cls in events.CASE_EVENTS:
        if cls not in _NEVER and cls not in one.minds:
            most = _ACTS if issubclass(cls, Act) else _REPORTS
            offered = proposals(case, cls)
            yield from map(Move, offered[-1:] if cls in _OF_THE_LAST else offered[:most])
    if events.DepartureReported not in one.minds:
        yield from (Move(events.DepartureReported(act.kind)) for act in one.acts)
    if events.PathwayAdopted not in one.minds and case.stage in ELSEWHERE:
        yield Move(elsewhere(case))


def elsewhere(case: Case) -> Event:
    """The case moves to another setting."""
    other = "justice/1" if case.pathway.startswith("school/") else "school/1"
    return events.PathwayAdopted(other, ELSEWHERE[case.stage])


def in_every_way(event: Event, **ways: tuple[object, ...]) -> Iterator[Event]:
    """*event* with each of the values of each field that *ways* names, one field at a time."""
    yield event
    for name, values in ways.items():
        yield from (evolve(event, **{name: value}) for value in values)
