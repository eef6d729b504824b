"""People are prepared, each in meetings of their own; a session is arranged, held, or falls through."""

from datetime import datetime, time, timedelta

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Participant, Session, SessionStatus
from restorative_core.casework.consents import grant_at, has_ended
from restorative_core.demo.engaging import agree, assess_risk, close
from restorative_core.demo.visit import Visit
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind
from restorative_core.vocabulary.consent import IN_WRITING, Purpose
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.moments import LONDON, Moment
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.risk import StopReason
from restorative_core.vocabulary.roles import Role

SESSION_HOUR = 14
BACKS_OUT = "backs-out"
"""The plan of a visit at which somebody takes their consent back."""

_UNDERTAKEN = (
    UndertakingKind.APOLOGY,
    UndertakingKind.EXPLANATION,
    UndertakingKind.REPARATION,
    UndertakingKind.PAYMENT,
    UndertakingKind.BOUNDARIES,
    UndertakingKind.FUTURE_BEHAVIOUR,
    UndertakingKind.PROGRAMME,
)


def preparing(visit: Visit) -> None:
    """The facilitator meets whoever is not prepared yet."""
    visit.lead().again(5, 21)
    if visit.case.judgement.suitable is not True:
        close(visit, ClosureReason.NOT_SUITABLE_RISK)
        return
    for person in _to_prepare(visit)[:1]:
        _prepare(visit, person)
    if not any(_goes_on(visit, person) for person in visit.case.in_role(Role.HARMED)):
        close(
            visit, ClosureReason.SUPPORT_ONLY_NEEDS_MET if visit.chance.happens(0.5) else ClosureReason.HARMED_WITHDREW
        )
    elif not any(_goes_on(visit, person) for person in visit.case.in_role(Role.RESPONSIBLE)):
        close(visit, ClosureReason.RESPONSIBLE_WITHDREW)


def ready(visit: Visit, *, somebody_backs_out: bool) -> None:
    """A session is arranged; on its day it is begun, if it may be.

    Args:
        visit: The visit.
        somebody_backs_out: Whether somebody will change their mind on the evening before it.
    """
    visit.lead()
    arranged = [session for session in visit.case.sessions.values() if session.status is SessionStatus.ARRANGED]
    if arranged:
        begin(visit, arranged[0])
        return
    for person in visit.case.parties:
        if not person.prepared and _goes_on(visit, person) and person.informed:
            _prepare(visit, person)
    assess_risk(visit)
    day = visit.occasion.at.day + timedelta(days=visit.chance.between(9, 20))
    planned = datetime.combine(day, time(SESSION_HOUR), LONDON)
    if not visit.do(events.SessionArranged, {"planned_for": Moment.of(planned)}, type=visit.temper.kind):
        visit.again(5, 15)
    elif somebody_backs_out:
        visit.later(planned - timedelta(hours=20), BACKS_OUT)
    else:
        visit.later(planned)


def begin(visit: Visit, session: Session) -> None:
    """Begin *session*. Whoever has not consented in writing yet is asked to first."""
    for name in session.participants:
        key = (name, Purpose.TAKE_PART, session.type.value)
        grant = grant_at(visit.case, key, visit.occasion.at)
        if grant is not None and grant.method not in IN_WRITING:
            agree(visit, name, Purpose.TAKE_PART, session.type)
    visit.do(events.ReadinessDecided, session=session.id)
    if visit.case.complexity is Complexity.SENSITIVE:
        visit.by(visit.staff.supervisors[0]).do(events.WorkSignedOff, session=session.id)
        visit.lead()
    if visit.do(events.SessionStarted, session=session.id):
        visit.later(visit.occasion.at.earliest + timedelta(minutes=90))
    else:
        visit.do(events.SessionCancelled, session=session.id)
        visit.again(5, 15)


def in_progress(visit: Visit) -> None:
    """The session comes to its end, mostly with an agreement; sometimes it has to be stopped."""
    visit.lead().again(7, 21)
    session = next(one for one in visit.case.sessions.values() if one.status is SessionStatus.IN_PROGRESS)
    if visit.chance.happens(0.04):
        visit.do(events.SafetyStopRaised, {"reason": StopReason.DISTRESS})
        return
    if visit.temper.agreeing:
        _agreement(visit, session)
    visit.do(events.SessionEnded, session=session.id)


def _agreement(visit: Visit, session: Session) -> None:
    name = f"a{len(visit.case.agreements) + 1}"
    for person in session.participants:
        agree(visit, person, Purpose.OUTCOME_AGREEMENT, name)
    owner = next((one.id for one in visit.case.in_role(Role.RESPONSIBLE) if one.id in session.participants), "")
    first = len(visit.case.undertakings) + 1
    due = Moment.of(visit.occasion.at.day + timedelta(days=visit.chance.between(20, 90)))
    undertaken = tuple(
        Undertaking(f"u{number}", kind, owner, due)
        for number, kind in enumerate(visit.chance.some_of(_UNDERTAKEN, visit.chance.between(1, 2)), first)
    )
    visit.add(events.AgreementMade(name, session.participants, undertaken))


def _to_prepare(visit: Visit) -> list[Participant]:
    return [one for one in visit.case.parties if not one.prepared and one.informed and _goes_on(visit, one)]


def _goes_on(visit: Visit, person: Participant) -> bool:
    """Whether *person* has not said no to taking part."""
    return not has_ended(visit.case, (person.id, Purpose.TAKE_PART, visit.temper.kind))


def _prepare(visit: Visit, person: Participant) -> None:
    scope = visit.temper.kind
    visit.do(events.ConsentRequested, participant=person.id, purpose=Purpose.TAKE_PART, scope=scope)
    if visit.chance.happens(0.12):
        visit.do(events.ConsentRefused, {"purpose": Purpose.TAKE_PART}, participant=person.id, purpose=None)
        return
    agree(visit, person.id, Purpose.TAKE_PART, scope, written=visit.chance.happens(0.8))
    visit.do(events.PreparationCompleted, participant=person.id)
