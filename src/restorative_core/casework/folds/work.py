"""What changes when risk is judged, people meet and agree, the case takes its course, and mistakes are mended."""

from attrs import evolve

from restorative_core.casework.case import (
    Case,
    Ending,
    Session,
    SessionStatus,
    sealed,
)
from restorative_core.casework.corrections import leaned_on
from restorative_core.casework.entry import Entry, Stamp
from restorative_core.casework.event import Act
from restorative_core.casework.events import (
    agreement,
    assessment,
    corrections,
    course,
    session,
)
from restorative_core.casework.folds.registry import Folds
from restorative_core.vocabulary.agreement import UndertakingStatus

FOLDS = Folds()


@FOLDS.of(assessment.RiskAssessed)
def _assessed(case: Case, entry: Entry, event: assessment.RiskAssessed) -> Case:
    return evolve(case, judgement=evolve(case.judgement, risk=entry.stamp, risk_level=event.level))


@FOLDS.of(assessment.SafetyStopRaised)
def _stopped(case: Case, entry: Entry, _event: assessment.SafetyStopRaised) -> Case:
    flags = evolve(case.flags, stops=(*case.flags.stops, entry.number))
    case = evolve(case, flags=flags, judgement=evolve(case.judgement, risk_changed=entry.stamp))
    for going_on in case.sessions.values():
        if going_on.status is SessionStatus.IN_PROGRESS:
            case = case.with_session(evolve(going_on, status=SessionStatus.STOPPED))
    return case


@FOLDS.of(assessment.SafetyStopLifted)
def _lifted(case: Case, _entry: Entry, event: assessment.SafetyStopLifted) -> Case:
    stops = tuple(number for number in case.flags.stops if number != event.stop)
    return evolve(case, flags=evolve(case.flags, stops=stops))


@FOLDS.of(assessment.SuitabilityDecided)
def _suitability(case: Case, entry: Entry, event: assessment.SuitabilityDecided) -> Case:
    since = _first(case.judgement.suitable_since, entry.stamp) if event.suitable else None
    return evolve(case, judgement=evolve(case.judgement, suitable=event.suitable, suitable_since=since))


def _first(known: Stamp | None, stamp: Stamp) -> Stamp:
    return stamp if known is None or stamp.earliest < known.earliest else known


@FOLDS.of(assessment.PreparationCompleted)
def _prepared(case: Case, entry: Entry, event: assessment.PreparationCompleted) -> Case:
    person = case.people.get(event.participant)
    return case if person is None else case.with_person(evolve(person, prepared=_first(person.prepared, entry.stamp)))


@FOLDS.of(session.SessionArranged)
def _arranged(case: Case, entry: Entry, event: session.SessionArranged) -> Case:
    arranged = Session(event.session, event.type, event.participants, event.planned_for, arranged=entry.stamp)
    return case.with_session(arranged)


def _session(case: Case, name: str, before: frozenset[SessionStatus], after: SessionStatus) -> Case:
    found = case.sessions.get(name)
    return case.with_session(evolve(found, status=after)) if found and found.status in before else case


@FOLDS.of(session.SessionStarted)
def _started(case: Case, _entry: Entry, event: session.SessionStarted) -> Case:
    return _session(case, event.session, frozenset({SessionStatus.ARRANGED}), SessionStatus.IN_PROGRESS)


@FOLDS.of(session.SessionEnded)
def _session_ended(case: Case, _entry: Entry, event: session.SessionEnded) -> Case:
    return _session(case, event.session, frozenset({SessionStatus.IN_PROGRESS}), SessionStatus.ENDED)


@FOLDS.of(session.SessionCancelled)
def _cancelled(case: Case, _entry: Entry, event: session.SessionCancelled) -> Case:
    return _session(case, event.session, frozenset({SessionStatus.ARRANGED}), SessionStatus.CANCELLED)


@FOLDS.of(agreement.AgreementMade)
def _agreed(case: Case, _entry: Entry, event: agreement.AgreementMade) -> Case:
    added = {item.id: (item, UndertakingStatus.AGREED) for item in event.undertakings}
    undertakings = sealed({**case.undertakings, **added})
    return evolve(case, agreements=(*case.agreements, event.agreement), undertakings=undertakings)


@FOLDS.of(agreement.UndertakingEnded)
def _undertaking_ended(case: Case, _entry: Entry, event: agreement.UndertakingEnded) -> Case:
    if event.undertaking not in case.undertakings:
        return case
    item, _ = case.undertakings[event.undertaking]
    return evolve(case, undertakings=sealed({**case.undertakings, event.undertaking: (item, event.status)}))


@FOLDS.of(course.CaseHeld)
def _held(case: Case, _entry: Entry, event: course.CaseHeld) -> Case:
    return evolve(case, flags=evolve(case.flags, held=event.reason))


@FOLDS.of(course.CaseResumed)
def _resumed(case: Case, _entry: Entry, _event: course.CaseResumed) -> Case:
    return evolve(case, flags=evolve(case.flags, held=None))


@FOLDS.of(course.CaseClosed)
def _closed(case: Case, _entry: Entry, event: course.CaseClosed) -> Case:
    return evolve(case, ending=evolve(case.ending, closed=event.reason))


@FOLDS.of(course.CaseReopened)
def _reopened(case: Case, entry: Entry, _event: course.CaseReopened) -> Case:
    judgement = evolve(case.judgement, risk_changed=entry.stamp, suitable=None, suitable_since=None)
    people_again = {name: evolve(person, prepared=None) for name, person in case.people.items()}
    return evolve(case, ending=Ending(reopened=entry.stamp), judgement=judgement, people=sealed(people_again))


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
    return evolve(case, flags=evolve(case.flags, reviews=reviews))


def _to_review(case: Case, number: int) -> Case:
    return evolve(case, flags=evolve(case.flags, reviews=(*case.flags.reviews, number)))
