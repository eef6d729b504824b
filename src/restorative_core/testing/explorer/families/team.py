"""Somebody leads."""

from collections.abc import Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.testing.explorer.cast import taken_over
from restorative_core.testing.explorer.moves import Move
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, sessions
from restorative_core.testing.explorer.views import live
from restorative_core.vocabulary.roles import Duty
from restorative_core.vocabulary.stages import Stage

# Somebody leads


def _of_leading(case: Case) -> Iterator[Move]:
    for name in ("f1", "f2"):
        yield from (Move(events.FacilitatorAllocated(name, duty)) for duty in Duty)
        yield Move(events.FacilitatorStoodDown(name))
    yield Move(events.SuitabilityDecided(suitable=True))
    yield from map(Move, sessions(case))


def hears_team(team: tuple[str, frozenset[str]], entry: Entry) -> tuple[str, frozenset[str]]:
    """Who leads; and who else works on the case."""
    lead, others = team
    match entry.event:
        case events.FacilitatorAllocated(facilitator=name, duty=Duty.LEAD):
            return name, others - {name}
        case events.FacilitatorAllocated(facilitator=name):
            return lead, others | {name}
        case events.FacilitatorStoodDown(facilitator=name):
            return "" if lead == name else lead, others - {name}
    return team


def team_view(case: Case) -> object:
    """Who leads, and who else works on the case."""
    return case.team.lead, frozenset(case.team.co)


_a_lead_facilitator = Slice(
    must="a-lead-facilitator-is-allocated",
    acts=(events.SuitabilityDecided, *HOLDING),
    openings=(taken_over(Stage.READY),),
    moves=_of_leading,
    view=lambda case: (team_view(case), live(case)),
    monitor=Monitor(("", frozenset()), hears_team, lambda team, _act, _known: "" if team[0] else "nobody leads"),
    minds=(events.FacilitatorAllocated, events.FacilitatorStoodDown, events.SuitabilityDecided, *HOLDING),
)

_when_nobody_was_allocated = evolve(
    _a_lead_facilitator,
    part="when an allocation was a mistake",
    mistakes=(Mistake(events.FacilitatorAllocated),),
    alone=True,
)


SLICES = (
    _a_lead_facilitator,
    _when_nobody_was_allocated,
)
