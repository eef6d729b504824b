"""Both sides are there."""

from collections.abc import Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import HARMED, RESPONSIBLE, SUPPORTER, taken_over
from restorative_core.testing.explorer.moves import Move
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, started
from restorative_core.testing.explorer.views import live
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

# Both sides

_Sides = tuple[frozenset[tuple[str, str]], tuple[str, ...]]
"""Who is on which side; whom the session touches that was arranged last."""


def _of_sides(case: Case) -> Iterator[Move]:
    yield from map(Move, started(case))
    if live(case):
        yield Move(events.SessionEnded(list(case.sessions)[-1]))
        return
    for people in ((), (HARMED,), (RESPONSIBLE,), (HARMED, SUPPORTER), (RESPONSIBLE, SUPPORTER), (SUPPORTER,), ("p4",)):
        yield Move(arranged(case, *people))
    yield Move(arranged(case, HARMED, "p4"))
    yield Move(arranged(case, RESPONSIBLE, "p4"))
    yield Move(events.PersonAdded(SUPPORTER, Role.RESPONSIBLE))
    yield Move(events.PersonAdded(SUPPORTER, Role.HARMED_REPRESENTATIVE))


def _hears_sides(known: _Sides, entry: Entry) -> _Sides:
    sides, people = known
    match entry.event:
        case events.PersonAdded(participant=person, role=Role.HARMED | Role.HARMED_REPRESENTATIVE):
            return sides | {(person, "harmed")}, people
        case events.PersonAdded(participant=person, role=Role.RESPONSIBLE):
            return sides | {(person, "responsible")}, people
        case events.SessionArranged():
            return sides, entry.event.participants
    return known


def _one_sided(known: _Sides, act: Entry, _known: Knowledge) -> str:
    sides, people = _hears_sides(known, act)
    facing = any(
        (one, "harmed") in sides and (other, "responsible") in sides
        for one in people
        for other in people
        if one != other
    )
    return "" if facing else "nobody harmed and somebody else responsible are both there"


_BOTH = (events.PersonAdded("p4", Role.HARMED), events.PersonAdded("p4", Role.RESPONSIBLE))

_both_sides_are_touched = Slice(
    must="both-sides-are-touched",
    acts=HOLDING,
    openings=(taken_over(Stage.READY, *_BOTH, events.PersonAdded(SUPPORTER, Role.SUPPORTER)),),
    moves=_of_sides,
    view=lambda case: (
        case.people[SUPPORTER].roles,
        live(case) and (live(case), list(case.sessions.values())[-1].participants),
    ),
    monitor=Monitor((frozenset(), ()), _hears_sides, _one_sided),
    minds=HOLDING,
)

_when_a_role_was_never_theirs = evolve(
    _both_sides_are_touched,
    part="when a role was never theirs",
    openings=(taken_over(Stage.READY, *_BOTH),),
    moves=lambda case: map(Move, [arranged(case, HARMED, "p4"), *started(case)]),
    view=lambda case: (
        "p4" in case.people and case.people["p4"].roles,
        live(case) and (live(case), list(case.sessions.values())[-1].participants),
    ),
    mistakes=(Mistake(events.PersonAdded),),
    alone=True,
)


SLICES = (
    _both_sides_are_touched,
    _when_a_role_was_never_theirs,
)
