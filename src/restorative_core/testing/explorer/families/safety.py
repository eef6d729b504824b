"""Nothing goes on while something stands that stops it."""

from collections.abc import Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.canonical import Nth
from restorative_core.testing.explorer.cast import HARMED, REFERRAL, WORKED_ON, taken_over
from restorative_core.testing.explorer.hearing import event_of
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, WORKING, arranged, started, working
from restorative_core.testing.explorer.views import live
from restorative_core.vocabulary.incident import IncidentFlag, IncidentKind
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason
from restorative_core.vocabulary.referral import Initiator
from restorative_core.vocabulary.stages import Stage

_NOT = False
"""What a monitor knows that has heard nothing yet."""

_AT_ONE_TIME = 2
"""How many stops stand, or entries wait, at one time."""

Numbers = tuple[Nth, ...]


def _work(case: Case) -> Iterator[Move]:
    for act in working(case):
        yield Move(act)
        yield Move(act, When.LONG_BEFORE)


# Safety stops


def _stops(case: Case) -> Iterator[Move]:
    if len(case.flags.stops) < _AT_ONE_TIME:
        yield Move(events.SafetyStopRaised())
        yield Move(events.SafetyStopRaised(), When.LONG_BEFORE)
    yield from (Move(events.SafetyStopLifted(number)) for number in case.flags.stops)
    yield from _work(case)


def _hears_stops(standing: Numbers, entry: Entry) -> Numbers:
    match entry.event:
        case events.SafetyStopRaised():
            return (*standing, Nth(entry.number))
        case events.SafetyStopLifted(stop=number):
            return tuple(stop for stop in standing if stop.number != number)
    return standing


def _stands(standing: Numbers, _act: Entry, _known: Knowledge) -> str:
    return "a safety stop stands" if standing else ""


_no_safety_stop_stands = Slice(
    must="no-safety-stop-stands",
    acts=WORKING,
    openings=(WORKED_ON,),
    moves=_stops,
    view=lambda case: tuple(map(Nth, case.flags.stops)),
    monitor=Monitor((), _hears_stops, _stands),
    minds=(events.SafetyStopRaised, events.SafetyStopLifted),
    mistakes=(Mistake(events.SafetyStopRaised), Mistake(events.SafetyStopLifted)),
)


# Entries that wait for a supervisor

_WAITS = (events.DepartureReported, events.ComplaintReceived, events.EnteredInError, events.DetailsCorrected)


def _reviews(case: Case) -> Iterator[Move]:
    if len(case.flags.reviews) < _AT_ONE_TIME:
        yield Move(events.DepartureReported(events.SessionStarted.kind))
        yield Move(events.ComplaintReceived(HARMED))
        yield Move(events.SafetyStopRaised())
    yield from (Move(events.ReviewCompleted(number)) for number in case.flags.reviews)
    yield Move(events.CaseClosed(ClosureReason.DISENGAGED))
    yield Move(events.CaseReopened())
    yield from _work(case)


def _hears_what_waits(waiting: Numbers, entry: Entry) -> Numbers:
    match entry.event:
        case _ if isinstance(entry.event, _WAITS):
            return (*waiting, Nth(entry.number))
        case events.ReviewCompleted(number=number):
            return tuple(one for one in waiting if one.number != number)
    return waiting


def _waits(waiting: Numbers, _act: Entry, _known: Knowledge) -> str:
    return "an entry waits for a supervisor" if waiting else ""


_no_review_is_awaited = Slice(
    must="no-review-is-awaited",
    acts=(*WORKING, events.CaseClosed, events.CaseReopened),
    openings=(WORKED_ON,),
    moves=_reviews,
    view=lambda case: tuple(map(Nth, case.flags.reviews)),
    monitor=Monitor((), _hears_what_waits, _waits),
    minds=(
        events.DepartureReported,
        events.ComplaintReceived,
        events.ReviewCompleted,
        events.SafetyStopRaised,
    ),
    mistakes=(Mistake(events.SafetyStopRaised), Mistake(events.ContactMade, lambda told: (told.event, told.at))),
)


# Hold


def _holds(case: Case) -> Iterator[Move]:
    yield Move(events.CaseHeld(HoldReason.PROCEEDINGS))
    yield Move(events.CaseHeld(HoldReason.PERSON_ASKED), When.LONG_BEFORE)
    yield Move(events.CaseResumed())
    yield from _work(case)


def _hears_holds(held: bool, entry: Entry) -> bool:  # noqa: FBT001 - what a monitor knows comes before what it hears
    match entry.event:
        case events.CaseHeld():
            return True
        case events.CaseResumed():
            return False
    return held


_ON_HOLD_TOO = (
    events.MessageSent,
    events.OutcomeTold,
    events.FollowUpMade,
    events.SurveyOffered,
    events.InformationShared,
    events.LetterScreened,
)
"""What may be done while a case is on hold."""

_HOLD = (events.CaseHeld, events.CaseResumed)

_the_case_is_not_on_hold = Slice(
    must="the-case-is-not-on-hold",
    acts=(*(act for act in WORKING if act not in _ON_HOLD_TOO), events.CaseHeld),
    openings=(WORKED_ON,),
    moves=_holds,
    view=lambda case: case.flags.held is not None,
    monitor=Monitor(_NOT, _hears_holds, lambda held, _act, _known: "the case is on hold" if held else ""),
    minds=_HOLD,
    mistakes=(Mistake(events.CaseHeld), Mistake(events.CaseResumed)),
)

_the_case_is_on_hold = evolve(
    _the_case_is_not_on_hold,
    must="the-case-is-on-hold",
    acts=(events.CaseResumed,),
    monitor=Monitor(_NOT, _hears_holds, lambda held, _act, _known: "" if held else "the case is not on hold"),
)


# Whose wish it is

_GENDER_BASED = {
    "domestic-abuse",
    "sexual-harm",
    "stalking",
    "gender-based-violence",
}
"""What may be gender-based violence, as a kind of incident or as a flag."""


def _hears_the_referral(wrong: bool, entry: Entry) -> bool:  # noqa: FBT001 - as above
    match entry.event:
        case events.ReferralReceived(initiator=initiator, incident=incident, flags=flags):
            return initiator is not Initiator.HARMED and not _GENDER_BASED.isdisjoint((incident, *flags))
    return wrong


def _harms(initiator: Initiator) -> Iterator[events.Event]:
    referral = evolve(REFERRAL, initiator=initiator)
    yield referral
    yield evolve(referral, flags=frozenset({IncidentFlag.HATE}))
    for flag in IncidentFlag:
        if flag.value in _GENDER_BASED:
            yield evolve(referral, flags=frozenset({flag}))
    for kind in IncidentKind:
        if kind.value in _GENDER_BASED:
            yield evolve(referral, incident=kind)


def _tried(case: Case) -> Iterator[Move]:
    yield Move(events.ReferralAccepted())
    yield Move(arranged(case))
    yield from map(Move, started(case))


def _otherwise(told: Entry) -> tuple[events.Event, Moment]:
    referral: events.ReferralReceived = event_of(told)
    return evolve(referral, incident=IncidentKind.SEXUAL_HARM), told.at


_gender_based_violence = Slice(
    must="gender-based-violence-starts-with-the-person-harmed",
    acts=(events.ReferralAccepted, *HOLDING),
    openings=tuple(
        taken_over(Stage.RECEIVED, referral=referral)
        for initiator in (Initiator.HARMED, Initiator.RESPONSIBLE, Initiator.AGENCY)
        for referral in _harms(initiator)
    ),
    moves=_tried,
    view=lambda case: (case.origin.may_be_gender_based, case.origin.initiator, live(case)),
    monitor=Monitor(
        _NOT,
        _hears_the_referral,
        lambda wrong, _act, _known: "the person harmed did not begin this" if wrong else "",
    ),
    minds=HOLDING,
    mistakes=(Mistake(events.ReferralReceived, _otherwise),),
)


SLICES = (
    _no_safety_stop_stands,
    _no_review_is_awaited,
    _the_case_is_not_on_hold,
    _the_case_is_on_hold,
    _gender_based_violence,
)
