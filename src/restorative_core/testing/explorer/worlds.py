"""A small whole world: a case on the whole pathway, at each step of its course, and after whatever may go amiss.

Here nothing is dropped: every requirement, every stage and every role is as the pathway has it. What
is looked for is that work can always be ended, and that nothing bars what must always be possible.
"""

from collections.abc import Iterator

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.casework.pathway import Pathway
from restorative_core.testing.explorer.cast import HARMED, RESPONSIBLE
from restorative_core.testing.explorer.course import course
from restorative_core.testing.explorer.moves import EVERYBODY_AT_ONCE, SOMEBODY_ELSE, Move
from restorative_core.testing.explorer.places import Place, beginning, take
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason
from restorative_core.vocabulary.people import Capacity
from restorative_core.vocabulary.referral import DeclineReason, TransferReason
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import OPEN

WHOLE = Slice(
    must="",
    part="a whole case",
    acts=(),
    openings=(),
    moves=lambda _case: (),
    view=lambda _case: None,
    monitor=Monitor(None, lambda state, _entry: state, lambda *_asked: ""),
)
"""Nobody listens, and nothing is left out: places of a whole case."""


def places(pathway: Pathway) -> Iterator[Place]:
    """Every place of the world: each step of the course, and what comes of each disturbance there."""
    for step in steps(pathway):
        yield step
        for disturbance in disturbances(step.case):
            place = happened(pathway, step, *disturbance)
            if place is not None:
                yield place


def steps(pathway: Pathway) -> Iterator[Place]:
    """Each step of the course.

    Raises:
        LookupError: The pathway does not permit the next step.
    """
    place = beginning(WHOLE)
    for event in course(pathway):
        after = happened(pathway, place, event)
        if after is None:
            raise LookupError(f"{event.kind} is not permitted after entry {place.case.number} of the course")
        place = after
        yield place


def happened(pathway: Pathway, place: Place, *told: Event) -> Place | None:
    """The place after *told*, each by somebody who may; `None` where the pathway does not permit one of them."""
    for event in told:
        tried = (take(WHOLE, pathway, place, Move(event, by=by)).place for by in (EVERYBODY_AT_ONCE, SOMEBODY_ELSE))
        after = next(filter(None, tried), None)
        if after is None:
            return None
        place = after
    return place


def disturbances(case: Case) -> Iterator[tuple[Event, ...]]:
    """What may go amiss at any step."""
    last, stop = case.history[-1], events.SafetyStopRaised()
    departure, held = events.DepartureReported(events.SessionStarted.kind), events.CaseHeld(HoldReason.PROCEEDINGS)
    yield (events.ConsentWithdrawn(HARMED),)
    yield (events.ConsentWithdrawn(RESPONSIBLE, Purpose.TAKE_PART),)
    yield (events.ConsentRefused("p3"),)
    yield (events.PersonLeft(HARMED),)
    yield (events.PersonLeft(RESPONSIBLE), events.PersonLeft(HARMED))
    yield (events.PersonAdded("p5", Role.RESPONSIBLE),)
    yield (events.CapacityRecorded(HARMED, Capacity.DOUBTED),)
    yield (events.RiskChanged(),)
    yield (events.CaseTransferred("elsewhere", TransferReason.OTHER_AREA),)
    yield (events.FacilitatorStoodDown("f8"),)
    yield (events.ComplaintReceived(HARMED),)
    yield (stop,)
    yield (departure,)
    yield (held,)
    yield (stop, departure, held)
    yield (events.ReferralDeclined(DeclineReason.OUT_OF_AREA),)
    yield (events.CaseClosed(ClosureReason.DISENGAGED),)
    yield (events.CaseClosed(ClosureReason.DISENGAGED), events.CaseReopened(), stop)
    yield (events.EnteredInError(last.number),)
    yield (events.DetailsCorrected(last.number, last.event),)


def closed(pathway: Pathway, place: Place) -> Place | None:
    """The place after the case was closed, with what that takes; `None` where it cannot be."""
    for _ in range(len(place.case.history)):
        after = happened(pathway, place, events.CaseClosed(ClosureReason.DISENGAGED))
        if after is not None:
            return after
        nearer = (happened(pathway, place, event) for event in _in_the_way(place.case))
        following = next(filter(None, nearer), None)
        if following is None:
            return None
        place = following
    return None


def _in_the_way(case: Case) -> Iterator[Event]:
    """What ends what may be in the way of closing."""
    yield from map(events.ReviewCompleted, case.flags.reviews)
    yield from (events.SessionEnded(one.id) for one in case.sessions.values() if one.status.value == "in-progress")


def is_open(case: Case) -> bool:
    """Whether somebody is working on *case*."""
    return case.stage in OPEN
