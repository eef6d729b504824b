"""What changes when a referral comes, when people come into a case, are reached, and consent."""

from attrs import evolve

from restorative_core.casework import consents
from restorative_core.casework.case import (
    Case,
    ConsentGrant,
    ConsentKey,
    Origin,
    Participant,
    SessionStatus,
)
from restorative_core.casework.entry import Entry
from restorative_core.casework.events import (
    consent,
    contact,
    people,
)
from restorative_core.casework.events.referral import PROOF, CaseTakenOver, ReferralDeclined, ReferralReceived
from restorative_core.casework.folds.registry import Folds, with_changes
from restorative_core.vocabulary.consent import ConsentStatus, Purpose
from restorative_core.vocabulary.risk import ACKNOWLEDGED
from restorative_core.vocabulary.roles import Duty

FOLDS = Folds()


@FOLDS.of(ReferralReceived)
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


@FOLDS.of(CaseTakenOver)
def _taken_over(case: Case, entry: Entry, event: CaseTakenOver) -> Case:
    for held in event.consents:
        key = (held.participant, held.purpose, held.scope)
        if held.evidence in PROOF and held.given.is_known:
            case = consents.given(case, key, ConsentGrant(entry.stamp_of(held.given), PROOF[held.evidence]))
        elif consents.status(case, key) is ConsentStatus.UNKNOWN:
            case = consents.noted(case, key, ConsentStatus.UNKNOWN, entry.number)
    return case


@FOLDS.of(ReferralDeclined)
def _declined(case: Case, _entry: Entry, event: ReferralDeclined) -> Case:
    return evolve(case, ending=evolve(case.ending, declined=event.reason))


@FOLDS.of(people.PersonAdded)
def _added(case: Case, _entry: Entry, event: people.PersonAdded) -> Case:
    known = case.people.get(event.participant) or Participant(event.participant, named=event.named, aware=event.aware)
    return case.with_person(evolve(known, roles=known.roles | {event.role}, supports=event.supports or known.supports))


@FOLDS.of(people.PersonMadeAware)
def _aware(case: Case, _entry: Entry, event: people.PersonMadeAware) -> Case:
    return with_changes(case, event.participant, aware=True)


@FOLDS.of(people.PersonNamed)
def _named(case: Case, _entry: Entry, event: people.PersonNamed) -> Case:
    return with_changes(case, event.participant, named=True)


@FOLDS.of(people.AcknowledgementRecorded)
def _acknowledged(case: Case, entry: Entry, event: people.AcknowledgementRecorded) -> Case:
    known = case.people.get(event.participant)
    since = (known and known.acknowledged_since) or entry.stamp
    enough = event.level in ACKNOWLEDGED
    return with_changes(
        case, event.participant, acknowledgement=event.level, acknowledged_since=since if enough else None
    )


@FOLDS.of(people.FacilitatorAllocated)
def _allocated(case: Case, _entry: Entry, event: people.FacilitatorAllocated) -> Case:
    team = case.team
    if event.duty is Duty.LEAD:
        return evolve(case, team=evolve(team, lead=event.facilitator))
    return evolve(case, team=evolve(team, co=(*team.co, event.facilitator)))


@FOLDS.of(contact.ContactPreferencesRecorded)
def _preferences(case: Case, _entry: Entry, event: contact.ContactPreferencesRecorded) -> Case:
    return with_changes(case, event.participant, preferences=event.preferences)


@FOLDS.of(contact.ContactMade)
def _reached(case: Case, _entry: Entry, event: contact.ContactMade) -> Case:
    return with_changes(case, event.participant, reached=True)


@FOLDS.of(contact.ContactReceived)
def _got_in_touch(case: Case, entry: Entry, event: contact.ContactReceived) -> Case:
    return with_changes(case, event.participant, reached=True, came_back=entry.number)


@FOLDS.of(contact.InformationGiven)
def _informed(case: Case, entry: Entry, event: contact.InformationGiven) -> Case:
    known = case.people.get(event.participant)
    since = (known and known.informed_since) or entry.stamp
    return with_changes(case, event.participant, informed=event.notice, informed_since=since, reached=True)


@FOLDS.of(consent.ConsentRequested)
def _requested(case: Case, entry: Entry, event: consent.ConsentRequested) -> Case:
    key = (event.participant, event.purpose, event.scope)
    return consents.noted(case, key, ConsentStatus.REQUESTED, entry.number)


@FOLDS.of(consent.ConsentGiven)
def _given(case: Case, entry: Entry, event: consent.ConsentGiven) -> Case:
    key = (event.participant, event.purpose, event.scope)
    return consents.given(case, key, ConsentGrant(entry.stamp, event.method, event.until))


@FOLDS.of(consent.ConsentRefused)
def _refused(case: Case, entry: Entry, event: consent.ConsentRefused) -> Case:
    return _consent_ended(case, entry, event, ConsentStatus.REFUSED)


@FOLDS.of(consent.ConsentWithdrawn)
def _withdrawn(case: Case, entry: Entry, event: consent.ConsentWithdrawn) -> Case:
    return _consent_ended(case, entry, event, ConsentStatus.WITHDRAWN)


@FOLDS.of(consent.ConsentExpired)
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
    case = with_changes(case, participant, prepared=None)
    for touched in case.sessions.values():
        if participant not in touched.participants or scope not in ("", touched.type):
            continue
        if touched.status is SessionStatus.ARRANGED:
            case = case.with_session(evolve(touched, status=SessionStatus.CANCELLED))
        elif touched.status is SessionStatus.IN_PROGRESS:
            case = case.with_session(evolve(touched, status=SessionStatus.STOPPED))
    return case
