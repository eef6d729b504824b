"""What each event changes in the case. A fold never argues with what has happened."""

from collections.abc import Callable
from typing import Any, TypeVar

from attrs import evolve

from restorative_core.casework import consents
from restorative_core.casework.case import (
    Case,
    ConsentGrant,
    ConsentKey,
    Ending,
    Origin,
    Participant,
    Session,
    SessionStatus,
    sealed,
)
from restorative_core.casework.corrections import leaned_on
from restorative_core.casework.entry import Entry, Stamp
from restorative_core.casework.event import Act, Event
from restorative_core.casework.events import (
    agreement,
    assessment,
    consent,
    contact,
    corrections,
    course,
    people,
    session,
)
from restorative_core.casework.events.referral import PROOF, CaseTakenOver, ReferralDeclined, ReferralReceived
from restorative_core.vocabulary.agreement import UndertakingStatus
from restorative_core.vocabulary.consent import ConsentStatus, Purpose
from restorative_core.vocabulary.risk import ACKNOWLEDGED
from restorative_core.vocabulary.roles import Duty

E = TypeVar("E", bound=Event)
Fold = Callable[[Case, Entry, Any], Case]

FOLDS: dict[type[Event], Fold] = {}
"""What each event changes, by its class. An event that is not here changes nothing but the number of entries."""


def _fold(cls: type[E]) -> Callable[[Callable[[Case, Entry, E], Case]], Callable[[Case, Entry, E], Case]]:
    def register(fold: Callable[[Case, Entry, E], Case]) -> Callable[[Case, Entry, E], Case]:
        FOLDS[cls] = fold
        return fold

    return register


def step(case: Case, entry: Entry) -> Case:
    """The case after *entry*, its number, stage and history included."""
    fold = FOLDS.get(type(entry.event))
    changed = case if fold is None else fold(case, entry, entry.event)
    return evolve(changed, number=entry.number, stage=entry.leads_to or case.stage, history=(*case.history, entry))


def pass_over(case: Case, entry: Entry) -> Case:
    """The case after *entry*, which was struck: it is seen, and changes nothing."""
    return evolve(case, number=entry.number, history=(*case.history, entry))


def _person(case: Case, participant: str, **changes: Any) -> Case:
    person = case.people.get(participant)
    return case if person is None else case.with_person(evolve(person, **changes))


@_fold(ReferralReceived)
def _received(case: Case, entry: Entry, event: ReferralReceived) -> Case:
    origin = Origin(
        source=event.source,
        initiator=event.initiator,
        organisation=event.organisation,
        area=event.area,
        flags=event.flags,
        received=entry.at,
        incident=event.incident,
    )
    return evolve(case, origin=origin, pathway=event.pathway)


@_fold(CaseTakenOver)
def _taken_over(case: Case, entry: Entry, event: CaseTakenOver) -> Case:
    for held in event.consents:
        key = (held.participant, held.purpose, held.scope)
        if held.evidence in PROOF and held.given.is_known:
            case = consents.given(case, key, ConsentGrant(entry.stamp_of(held.given), PROOF[held.evidence]))
        elif consents.status(case, key) is ConsentStatus.UNKNOWN:
            case = consents.noted(case, key, ConsentStatus.UNKNOWN, entry.number)
    return case


@_fold(ReferralDeclined)
def _declined(case: Case, _entry: Entry, event: ReferralDeclined) -> Case:
    return evolve(case, ending=evolve(case.ending, declined=event.reason))


@_fold(people.PersonAdded)
def _added(case: Case, _entry: Entry, event: people.PersonAdded) -> Case:
    known = case.people.get(event.participant) or Participant(event.participant, named=event.named, aware=event.aware)
    return case.with_person(evolve(known, roles=known.roles | {event.role}, supports=event.supports or known.supports))


@_fold(people.PersonMadeAware)
def _aware(case: Case, _entry: Entry, event: people.PersonMadeAware) -> Case:
    return _person(case, event.participant, aware=True)


@_fold(people.PersonNamed)
def _named(case: Case, _entry: Entry, event: people.PersonNamed) -> Case:
    return _person(case, event.participant, named=True)


@_fold(people.AcknowledgementRecorded)
def _acknowledged(case: Case, entry: Entry, event: people.AcknowledgementRecorded) -> Case:
    known = case.people.get(event.participant)
    since = (known and known.acknowledged_since) or entry.stamp
    enough = event.level in ACKNOWLEDGED
    return _person(case, event.participant, acknowledgement=event.level, acknowledged_since=since if enough else None)


@_fold(people.FacilitatorAllocated)
def _allocated(case: Case, _entry: Entry, event: people.FacilitatorAllocated) -> Case:
    team = case.team
    if event.duty is Duty.LEAD:
        return evolve(case, team=evolve(team, lead=event.facilitator))
    return evolve(case, team=evolve(team, co=(*team.co, event.facilitator)))


@_fold(contact.ContactPreferencesRecorded)
def _preferences(case: Case, _entry: Entry, event: contact.ContactPreferencesRecorded) -> Case:
    return _person(case, event.participant, preferences=event.preferences)


@_fold(contact.ContactMade)
def _reached(case: Case, _entry: Entry, event: contact.ContactMade) -> Case:
    return _person(case, event.participant, reached=True)


@_fold(contact.ContactReceived)
def _got_in_touch(case: Case, entry: Entry, event: contact.ContactReceived) -> Case:
    return _person(case, event.participant, reached=True, came_back=entry.number)


@_fold(contact.InformationGiven)
def _informed(case: Case, entry: Entry, event: contact.InformationGiven) -> Case:
    known = case.people.get(event.participant)
    since = (known and known.informed_since) or entry.stamp
    return _person(case, event.participant, informed=event.notice, informed_since=since, reached=True)


@_fold(consent.ConsentRequested)
def _requested(case: Case, entry: Entry, event: consent.ConsentRequested) -> Case:
    key = (event.participant, event.purpose, event.scope)
    return consents.noted(case, key, ConsentStatus.REQUESTED, entry.number)


@_fold(consent.ConsentGiven)
def _given(case: Case, entry: Entry, event: consent.ConsentGiven) -> Case:
    key = (event.participant, event.purpose, event.scope)
    return consents.given(case, key, ConsentGrant(entry.stamp, event.method, event.until))


@_fold(consent.ConsentRefused)
def _refused(case: Case, entry: Entry, event: consent.ConsentRefused) -> Case:
    return _consent_ended(case, entry, event, ConsentStatus.REFUSED)


@_fold(consent.ConsentWithdrawn)
def _withdrawn(case: Case, entry: Entry, event: consent.ConsentWithdrawn) -> Case:
    return _consent_ended(case, entry, event, ConsentStatus.WITHDRAWN)


@_fold(consent.ConsentExpired)
def _expired(case: Case, entry: Entry, event: consent.ConsentExpired) -> Case:
    return _consent_ended(case, entry, event, ConsentStatus.EXPIRED)


_Ended = consent.ConsentRefused | consent.ConsentWithdrawn | consent.ConsentExpired


def _consent_ended(case: Case, entry: Entry, event: _Ended, status: ConsentStatus) -> Case:
    key = consents.reach(case, (event.participant, event.purpose, event.scope))
    case = consents.ended(case, key, status, entry.stamp)
    return _participation_ended(case, key) if event.purpose in (None, Purpose.TAKE_PART) else case


def _participation_ended(case: Case, key: ConsentKey) -> Case:
    """What leaned on somebody's taking part falls: their readiness, and every session that touches them."""
    participant, _, scope = key
    case = _person(case, participant, prepared=None)
    for touched in case.sessions.values():
        if participant not in touched.participants or scope not in ("", touched.type):
            continue
        if touched.status is SessionStatus.ARRANGED:
            case = case.with_session(evolve(touched, status=SessionStatus.CANCELLED))
        elif touched.status is SessionStatus.IN_PROGRESS:
            case = case.with_session(evolve(touched, status=SessionStatus.STOPPED))
    return case


@_fold(assessment.RiskAssessed)
def _assessed(case: Case, entry: Entry, event: assessment.RiskAssessed) -> Case:
    return evolve(case, judgement=evolve(case.judgement, risk=entry.stamp, risk_level=event.level))


@_fold(assessment.SafetyStopRaised)
def _stopped(case: Case, entry: Entry, _event: assessment.SafetyStopRaised) -> Case:
    flags = evolve(case.flags, stops=(*case.flags.stops, entry.number))
    case = evolve(case, flags=flags, judgement=evolve(case.judgement, risk_changed=entry.stamp))
    for going_on in case.sessions.values():
        if going_on.status is SessionStatus.IN_PROGRESS:
            case = case.with_session(evolve(going_on, status=SessionStatus.STOPPED))
    return case


@_fold(assessment.SafetyStopLifted)
def _lifted(case: Case, _entry: Entry, event: assessment.SafetyStopLifted) -> Case:
    stops = tuple(number for number in case.flags.stops if number != event.stop)
    return evolve(case, flags=evolve(case.flags, stops=stops))


@_fold(assessment.SuitabilityDecided)
def _suitability(case: Case, entry: Entry, event: assessment.SuitabilityDecided) -> Case:
    since = _first(case.judgement.suitable_since, entry.stamp) if event.suitable else None
    return evolve(case, judgement=evolve(case.judgement, suitable=event.suitable, suitable_since=since))


def _first(known: Stamp | None, stamp: Stamp) -> Stamp:
    return stamp if known is None or stamp.earliest < known.earliest else known


@_fold(assessment.PreparationCompleted)
def _prepared(case: Case, entry: Entry, event: assessment.PreparationCompleted) -> Case:
    person = case.people.get(event.participant)
    return case if person is None else case.with_person(evolve(person, prepared=_first(person.prepared, entry.stamp)))


@_fold(session.SessionArranged)
def _arranged(case: Case, entry: Entry, event: session.SessionArranged) -> Case:
    arranged = Session(event.session, event.type, event.participants, event.planned_for, arranged=entry.stamp)
    return case.with_session(arranged)


def _session(case: Case, name: str, before: frozenset[SessionStatus], after: SessionStatus) -> Case:
    found = case.sessions.get(name)
    return case.with_session(evolve(found, status=after)) if found and found.status in before else case


@_fold(session.SessionStarted)
def _started(case: Case, _entry: Entry, event: session.SessionStarted) -> Case:
    return _session(case, event.session, frozenset({SessionStatus.ARRANGED}), SessionStatus.IN_PROGRESS)


@_fold(session.SessionEnded)
def _session_ended(case: Case, _entry: Entry, event: session.SessionEnded) -> Case:
    return _session(case, event.session, frozenset({SessionStatus.IN_PROGRESS}), SessionStatus.ENDED)


@_fold(session.SessionCancelled)
def _cancelled(case: Case, _entry: Entry, event: session.SessionCancelled) -> Case:
    return _session(case, event.session, frozenset({SessionStatus.ARRANGED}), SessionStatus.CANCELLED)


@_fold(agreement.AgreementMade)
def _agreed(case: Case, _entry: Entry, event: agreement.AgreementMade) -> Case:
    added = {item.id: (item, UndertakingStatus.AGREED) for item in event.undertakings}
    undertakings = sealed({**case.undertakings, **added})
    return evolve(case, agreements=(*case.agreements, event.agreement), undertakings=undertakings)


@_fold(agreement.UndertakingEnded)
def _undertaking_ended(case: Case, _entry: Entry, event: agreement.UndertakingEnded) -> Case:
    if event.undertaking not in case.undertakings:
        return case
    item, _ = case.undertakings[event.undertaking]
    return evolve(case, undertakings=sealed({**case.undertakings, event.undertaking: (item, event.status)}))


@_fold(course.CaseHeld)
def _held(case: Case, _entry: Entry, event: course.CaseHeld) -> Case:
    return evolve(case, flags=evolve(case.flags, held=event.reason))


@_fold(course.CaseResumed)
def _resumed(case: Case, _entry: Entry, _event: course.CaseResumed) -> Case:
    return evolve(case, flags=evolve(case.flags, held=None))


@_fold(course.CaseClosed)
def _closed(case: Case, _entry: Entry, event: course.CaseClosed) -> Case:
    return evolve(case, ending=evolve(case.ending, closed=event.reason))


@_fold(course.CaseReopened)
def _reopened(case: Case, entry: Entry, _event: course.CaseReopened) -> Case:
    judgement = evolve(case.judgement, risk_changed=entry.stamp, suitable=None, suitable_since=None)
    people_again = {name: evolve(person, prepared=None) for name, person in case.people.items()}
    return evolve(case, ending=Ending(reopened=entry.stamp), judgement=judgement, people=sealed(people_again))


@_fold(corrections.DepartureReported)
def _departure(case: Case, entry: Entry, _event: corrections.DepartureReported) -> Case:
    return _to_review(case, entry.number)


@_fold(corrections.EnteredInError)
def _in_error(case: Case, entry: Entry, event: corrections.EnteredInError) -> Case:
    return _to_review(case, entry.number) if leaned_on(case.history, event.number) else case


@_fold(corrections.DetailsCorrected)
def _details(case: Case, entry: Entry, event: corrections.DetailsCorrected) -> Case:
    undecided = isinstance(event.event, Act) or leaned_on(case.history, event.number)
    return _to_review(case, entry.number) if undecided else case


@_fold(corrections.ReviewCompleted)
def _reviewed(case: Case, _entry: Entry, event: corrections.ReviewCompleted) -> Case:
    reviews = tuple(number for number in case.flags.reviews if number != event.number)
    return evolve(case, flags=evolve(case.flags, reviews=reviews))


def _to_review(case: Case, number: int) -> Case:
    return evolve(case, flags=evolve(case.flags, reviews=(*case.flags.reviews, number)))
