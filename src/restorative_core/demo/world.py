"""What the world does, whatever the plan was: people change their minds, something is unsafe, somebody errs."""

from datetime import timedelta

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import SessionStatus
from restorative_core.demo.engaging import assess_risk, close
from restorative_core.demo.visit import Visit
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason
from restorative_core.vocabulary.risk import StopReason
from restorative_core.vocabulary.stages import Stage

UNNOTICED = "unnoticed"
"""The plan of a visit at which a session is held although somebody has taken their consent back."""

_ACCOUNT = "The session was held although somebody had taken their consent back the evening before."
_WORKING = (Stage.ENGAGING, Stage.ASSESSING, Stage.PREPARING, Stage.READY)
_STOPS = (StopReason.NEW_RISK, StopReason.COERCION, StopReason.SAFEGUARDING)
_HOLDS = (HoldReason.PERSON_ASKED, HoldReason.ILLNESS, HoldReason.CAPACITY)


def barred(visit: Visit) -> bool:
    """Deal with whatever bars the case; say whether anything did."""
    flags = visit.case.flags
    if flags.reviews:
        visit.by(visit.staff.supervisors[0])
        visit.do(events.ReviewCompleted, number=flags.reviews[0])
    elif flags.stops:
        _after_a_stop(visit, flags.stops[0])
    elif flags.held is not None:
        visit.lead()
        if visit.chance.happens(0.5):
            visit.do(events.CaseResumed)
    else:
        return False
    if visit.next_at is None:
        visit.again(3, 20)
    return True


def strikes(visit: Visit) -> bool:
    """Perhaps something happens that nobody planned; say whether it did."""
    if visit.case.stage not in _WORKING:
        return False
    visit.lead().again(3, 15)
    if visit.chance.happens(0.015):
        visit.do(events.SafetyStopRaised, {"reason": visit.chance.one_of(_STOPS)})
    elif visit.chance.happens(0.02):
        visit.do(events.CaseHeld, {"reason": visit.chance.one_of(_HOLDS)})
    elif visit.chance.happens(0.02):
        people = [person.id for person in visit.case.parties if person.informed]
        if people:
            visit.do(events.ConsentWithdrawn, participant=visit.chance.one_of(people), purpose=None)
    elif visit.chance.happens(0.006):
        visit.do(events.EnteredInError)
    else:
        return False
    return bool(visit.done)


def comes_back(visit: Visit) -> None:
    """Somebody whose case is closed gets in touch again, and it is reopened."""
    person = next((one.id for one in visit.case.parties if one.reached), None)
    visit.by(visit.staff.coordinators[0])
    if person is not None and visit.do(events.ContactReceived, participant=person):
        visit.do(events.CaseReopened)
        visit.again(3, 10)


def backs_out(visit: Visit, *, unnoticed: bool) -> None:
    """Somebody rings the evening before a session and takes their consent back; it is written down at once.

    Args:
        visit: The visit.
        unnoticed: Whether the facilitator does not look before the session.
    """
    session = next((one for one in visit.case.sessions.values() if one.status is SessionStatus.ARRANGED), None)
    visit.again(5, 15)
    if session is None:
        return
    person = visit.chance.one_of(session.participants)
    visit.by(visit.chance.one_of(visit.staff.coordinators))
    visit.do(events.ConsentWithdrawn, participant=person, purpose=Purpose.TAKE_PART)
    if unnoticed:
        visit.later(visit.occasion.at.earliest + timedelta(hours=20), UNNOTICED)


def holds_it_all_the_same(visit: Visit) -> None:
    """A facilitator who did not look holds the session: `may` says no, so it is told as the departure that it was."""
    visit.lead().again(1, 5)
    session = list(visit.case.sessions.values())[-1]
    if visit.add(events.SessionStarted(session.id)):
        return
    codes = tuple(dict.fromkeys(reason.code for reason in visit.refused[-1]))
    started, about = events.SessionStarted.kind, session.participants
    visit.add(events.DepartureReported(started, visit.occasion.at, codes, about, _ACCOUNT))


def _after_a_stop(visit: Visit, stop: int) -> None:
    writer = next(entry.by.id for entry in visit.case.history if entry.number == stop)
    visit.by(next(one for one in visit.staff.supervisors if one.id != writer))
    if visit.chance.happens(0.7):
        visit.do(events.SafetyStopLifted, stop=stop)
        assess_risk(visit.lead())
    else:
        close(visit, ClosureReason.NOT_SUITABLE_RISK)
