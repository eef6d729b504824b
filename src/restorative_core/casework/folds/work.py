"""What changes when risk is judged, people meet and agree, the case takes its course, and mistakes are mended."""

from typing import Any

from restorative_core.casework.case import (
    Case,
    Ending,
    Judgement,
    Pinned,
    Session,
    sealed,
)
from restorative_core.casework.corrections import leaned_on
from restorative_core.casework.entry import Entry, Stamp
from restorative_core.casework.event import Act
from restorative_core.casework.events import (
    assessment,
    corrections,
    course,
    referral,
    session,
)
from restorative_core.casework.folds.registry import Folds
from restorative_core.casework.lives import SESSION
from restorative_core.casework.waiver import waiver
from restorative_core.vocabulary.value import changed

FOLDS = Folds()


@FOLDS.of(assessment.RiskAssessed)
def _assessed(case: Case, entry: Entry, event: assessment.RiskAssessed) -> Case:
    return changed(case, judgement=changed(case.judgement, risk=entry.stamp, risk_level=event.level))


@FOLDS.of(assessment.SafetyStopRaised)
def _stopped(case: Case, entry: Entry, _event: assessment.SafetyStopRaised) -> Case:
    flags = changed(case.flags, stops=(*case.flags.stops, entry.number))
    return changed(case, flags=flags, judgement=_at_risk_anew(case, entry.stamp))


@FOLDS.of(assessment.RiskChanged)
def _risk_changed(case: Case, entry: Entry, _event: assessment.RiskChanged) -> Case:
    return changed(case, judgement=_at_risk_anew(case, entry.stamp))


def _at_risk_anew(case: Case, stamp: Stamp) -> Judgement:
    """What has been judged, after something changed the risk: what is told late hides nothing that came after it."""
    before = case.judgement.risk_changed
    return changed(case.judgement, risk_changed=stamp if before is None else before.later(stamp))


@FOLDS.of(assessment.ComplaintReceived)
def _complaint(case: Case, entry: Entry, _event: assessment.ComplaintReceived) -> Case:
    return _to_review(case, entry.number)


@FOLDS.of(assessment.SpecialistAssessed)
def _specialist(case: Case, entry: Entry, _event: assessment.SpecialistAssessed) -> Case:
    return changed(case, judgement=changed(case.judgement, specialist=entry.stamp))


@FOLDS.of(assessment.ComplexityJudged)
def _complexity(case: Case, _entry: Entry, event: assessment.ComplexityJudged) -> Case:
    raised = event.complexity.rank > case.complexity.rank
    judgement = changed(case.judgement, complexity=event.complexity)
    if not raised:
        return changed(case, judgement=judgement)
    sessions = {name: changed(session, signed_off=None) for name, session in case.sessions.items()}
    return changed(case, judgement=changed(judgement, signed_off=None), sessions=sealed(sessions))


@FOLDS.of(assessment.WorkSignedOff)
def _signed_off(case: Case, entry: Entry, event: assessment.WorkSignedOff) -> Case:
    if not event.session:
        return changed(case, judgement=changed(case.judgement, signed_off=entry.stamp))
    return _with_session(case, event.session, signed_off=entry.stamp)


@FOLDS.of(assessment.ReadinessDecided)
def _readiness(case: Case, entry: Entry, event: assessment.ReadinessDecided) -> Case:
    return _with_session(case, event.session, ready=entry.stamp if event.ready else None)


@FOLDS.of(assessment.SafetyStopLifted)
def _lifted(case: Case, _entry: Entry, event: assessment.SafetyStopLifted) -> Case:
    stops = tuple(number for number in case.flags.stops if number != event.stop)
    return changed(case, flags=changed(case.flags, stops=stops))


@FOLDS.of(assessment.SuitabilityDecided)
def _suitability(case: Case, entry: Entry, event: assessment.SuitabilityDecided) -> Case:
    refused = case.judgement.unsuitable
    if event.suitable and refused is not None and entry.stamp.latest < refused.earliest:
        return case
    since = _first(case.judgement.suitable_since, entry.stamp) if event.suitable else None
    signed_off = case.judgement.signed_off if event.suitable and case.judgement.suitable else None
    judgement = changed(
        case.judgement,
        suitable=event.suitable,
        suitable_since=since,
        signed_off=signed_off,
        unsuitable=None if event.suitable else entry.stamp,
    )
    return changed(case, judgement=judgement)


def _first(known: Stamp | None, stamp: Stamp) -> Stamp:
    return stamp if known is None or stamp.earliest < known.earliest else known


@FOLDS.of(assessment.PreparationCompleted)
def _prepared(case: Case, entry: Entry, event: assessment.PreparationCompleted) -> Case:
    person = case.people.get(event.participant)
    if person is None:
        return case
    return case.with_person(changed(person, prepared=_first(person.prepared, entry.stamp), prepared_last=entry.stamp))


@FOLDS.of(session.SessionArranged)
def _arranged(case: Case, entry: Entry, event: session.SessionArranged) -> Case:
    arranged = Session(event.session, event.type, event.participants, event.planned_for, arranged=entry.stamp)
    return case.with_session(arranged)


def _with_session(case: Case, name: str, **changes: Any) -> Case:
    found = case.sessions.get(name)
    return case if found is None else case.with_session(changed(found, **changes))


@FOLDS.each_of(session.SessionStarted, session.SessionEnded, session.SessionStopped, session.SessionCancelled)
def _session(case: Case, _entry: Entry, event: Any) -> Case:
    found = case.sessions.get(event.session)
    if found is None:
        return case
    return case.with_session(changed(found, status=SESSION.after(found.status, type(event))))


@FOLDS.of(course.CaseHeld)
def _held(case: Case, _entry: Entry, event: course.CaseHeld) -> Case:
    return changed(case, flags=changed(case.flags, held=event.reason))


@FOLDS.of(course.CaseResumed)
def _resumed(case: Case, _entry: Entry, _event: course.CaseResumed) -> Case:
    return changed(case, flags=changed(case.flags, held=None))


@FOLDS.of(course.CaseClosed)
def _closed(case: Case, _entry: Entry, event: course.CaseClosed) -> Case:
    return changed(case, ending=changed(case.ending, closed=event.reason))


@FOLDS.of(course.CaseReopened)
def _reopened(case: Case, entry: Entry, _event: course.CaseReopened) -> Case:
    before, stamp = case.ending.reopened, entry.stamp
    ending = Ending(reopened=stamp if before is None else before.later(stamp))
    return changed(_begun_anew(case, stamp), ending=ending)


@FOLDS.of(course.PathwayAdopted)
def _adopted(case: Case, entry: Entry, event: course.PathwayAdopted) -> Case:
    """A case that moves to another setting keeps its history; what was judged there is to be judged here."""
    moved = event.pathway.partition("/")[0] != case.pathway.partition("/")[0]
    case = _begun_anew(case, entry.stamp) if moved else case
    return changed(case, pathway=event.pathway, pinned=Pinned(event.digest, event.policy))


def _begun_anew(case: Case, stamp: Stamp) -> Case:
    judgement = changed(
        _at_risk_anew(case, stamp), suitable=None, suitable_since=None, signed_off=None, specialist=None
    )
    afresh: dict[str, Any] = {"prepared": None, "prepared_last": None, "followed_up": False}
    people = {name: changed(person, **afresh) for name, person in case.people.items()}
    sessions = {name: changed(one, ready=None, signed_off=None) for name, one in case.sessions.items()}
    return changed(case, judgement=judgement, people=sealed(people), sessions=sealed(sessions))


@FOLDS.of(course.RequirementWaived)
def _waived(case: Case, entry: Entry, event: course.RequirementWaived) -> Case:
    return changed(case, waivers=(*case.waivers, waiver(entry, event)))


@FOLDS.of(referral.CaseLinked)
def _linked(case: Case, _entry: Entry, event: referral.CaseLinked) -> Case:
    return changed(case, links=sealed({**case.links, event.other: event.relation}))


@FOLDS.of(referral.CaseUnlinked)
def _unlinked(case: Case, _entry: Entry, event: referral.CaseUnlinked) -> Case:
    return changed(case, links=sealed({other: rel for other, rel in case.links.items() if other != event.other}))


@FOLDS.of(referral.CaseTransferred)
def _transferred(case: Case, entry: Entry, event: referral.CaseTransferred) -> Case:
    """Consents to share were given to whoever answered for the case before: `consents` reads since when they do not."""
    before, stamp = case.origin.transferred, entry.stamp
    bound = stamp if before is None else before.later(stamp)
    return changed(case, origin=changed(case.origin, controller=event.controller, transferred=bound))


@FOLDS.of(corrections.DepartureReported)
def _departure(case: Case, entry: Entry, _event: corrections.DepartureReported) -> Case:
    return _to_review(case, entry.number)


@FOLDS.of(corrections.EnteredInError)
def _in_error(case: Case, entry: Entry, event: corrections.EnteredInError) -> Case:
    return _to_review(case, entry.number) if leaned_on(case.history, event.number) else case


@FOLDS.of(corrections.DetailsCorrected)
def _details(case: Case, entry: Entry, event: corrections.DetailsCorrected) -> Case:
    undecided = isinstance(event.event, Act) or leaned_on(case.history, event.number)
    return _to_review(case, entry.number) if undecided else case


@FOLDS.of(corrections.ReviewCompleted)
def _reviewed(case: Case, _entry: Entry, event: corrections.ReviewCompleted) -> Case:
    reviews = tuple(number for number in case.flags.reviews if number != event.number)
    return changed(case, flags=changed(case.flags, reviews=reviews))


def _to_review(case: Case, number: int) -> Case:
    return changed(case, flags=changed(case.flags, reviews=(*case.flags.reviews, number)))
