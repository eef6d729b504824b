"""What changes when a referral comes, when people come into a case, are reached, and consent."""

from attrs import evolve

from restorative_core.casework import consents
from restorative_core.casework.case import (
    Case,
    ConsentGrant,
    Origin,
    Participant,
    Pinned,
    sealed,
)
from restorative_core.casework.entry import Entry, Stamp
from restorative_core.casework.events import (
    agreement,
    consent,
    contact,
    people,
)
from restorative_core.casework.events.referral import PROOF, CaseTakenOver, ReferralDeclined, ReferralReceived
from restorative_core.casework.folds.registry import Folds, with_changes
from restorative_core.casework.participant import NoticeShown
from restorative_core.casework.things import Need
from restorative_core.vocabulary.consent import ConsentStatus, Purpose
from restorative_core.vocabulary.people import IN_DOUBT
from restorative_core.vocabulary.risk import ACKNOWLEDGED
from restorative_core.vocabulary.value import changed

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
        convicted=event.convicted,
    )
    return changed(case, origin=origin, pathway=event.pathway, pinned=Pinned(event.digest, event.policy))


@FOLDS.of(CaseTakenOver)
def _taken_over(case: Case, entry: Entry, event: CaseTakenOver) -> Case:
    for held in event.consents:
        key = (held.participant, held.purpose, held.scope)
        if held.evidence in PROOF and held.given.is_known:
            stamp, method = entry.stamp_of(held.given), PROOF[held.evidence]
            case = consents.given(case, key, ConsentGrant(stamp, method, inherited=True))
        elif consents.status(case, key) is ConsentStatus.UNKNOWN:
            case = consents.noted(case, key, ConsentStatus.UNKNOWN, entry.stamp)
    return case


@FOLDS.of(ReferralDeclined)
def _declined(case: Case, _entry: Entry, event: ReferralDeclined) -> Case:
    return changed(case, ending=changed(case.ending, declined=event.reason))


@FOLDS.of(people.PersonAdded)
def _added(case: Case, _entry: Entry, event: people.PersonAdded) -> Case:
    known = case.people.get(event.participant) or Participant(event.participant, named=event.named, aware=event.aware)
    return case.with_person(
        changed(
            known,
            roles=known.roles | {event.role},
            supports=event.supports or known.supports,
            supported=known.supported | ({event.supports} - {""}),
            organisation=known.organisation or event.organisation,
            left=False,
        )
    )


@FOLDS.of(people.PersonLeft)
def _left(case: Case, entry: Entry, event: people.PersonLeft) -> Case:
    case = consents.ended(case, (event.participant, None, ""), ConsentStatus.WITHDRAWN, entry.stamp)
    return with_changes(case, event.participant, left=True, prepared=None, prepared_last=None, speaks_for=sealed({}))


@FOLDS.of(people.CapacityRecorded)
def _capacity(case: Case, entry: Entry, event: people.CapacityRecorded) -> Case:
    known = case.people.get(event.participant)
    if known is not None and _is_older(entry, known.viewed) and event.view not in IN_DOUBT:
        return case
    return with_changes(case, event.participant, capacity=event.view, viewed=entry.stamp)


@FOLDS.of(people.AuthorityRecorded)
def _authority(case: Case, _entry: Entry, event: people.AuthorityRecorded) -> Case:
    speaker = case.people.get(event.participant)
    if speaker is None:
        return case
    return case.with_person(
        changed(speaker, speaks_for=sealed({**speaker.speaks_for, event.acts_for: event.authority}))
    )


@FOLDS.of(people.AccessNeedRecorded)
def _need(case: Case, _entry: Entry, event: people.AccessNeedRecorded) -> Case:
    return _with_need(case, Need(event.need, event.participant, event.category, event.required))


@FOLDS.of(people.AccessNeedArranged)
def _need_arranged(case: Case, _entry: Entry, event: people.AccessNeedArranged) -> Case:
    need = case.things.needs.get(event.need)
    if need is None:
        return case
    return _with_need(case, changed(need, arranged_for=need.arranged_for | {event.session}))


def _with_need(case: Case, need: Need) -> Case:
    return changed(case, things=changed(case.things, needs=sealed({**case.things.needs, need.id: need})))


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
    if known is not None and _is_older(entry, known.denied) and enough:
        return case
    to = known.admitted_to if known is not None else frozenset()
    return with_changes(
        case,
        event.participant,
        acknowledgement=event.level,
        denied=None if enough else entry.stamp,
        acknowledged_since=since if enough else None,
        admitted_to=to | {event.to} if enough else to - {event.to},
    )


@FOLDS.of(people.FacilitatorAllocated)
def _allocated(case: Case, _entry: Entry, event: people.FacilitatorAllocated) -> Case:
    return changed(case, team=case.team.joined_by(event.facilitator, event.duty))


@FOLDS.of(people.FacilitatorStoodDown)
def _stood_down(case: Case, _entry: Entry, event: people.FacilitatorStoodDown) -> Case:
    return changed(case, team=case.team.without(event.facilitator))


@FOLDS.of(contact.ContactPreferencesRecorded)
def _preferences(case: Case, entry: Entry, event: contact.ContactPreferencesRecorded) -> Case:
    """What was said before the last word, and is written down after it, permits nothing that the last word does not."""
    known = case.people.get(event.participant)
    if known is not None and _is_older(entry, known.preferred):
        both = known.preferences.permits & event.preferences.permits
        return with_changes(case, event.participant, preferences=evolve(known.preferences, permits=both))
    return with_changes(case, event.participant, preferences=event.preferences, preferred=entry.stamp)


def _is_older(entry: Entry, last: Stamp | None) -> bool:
    """Whether *entry* certainly tells of a time before the *last* word on the same thing."""
    return last is not None and entry.stamp.latest < last.earliest


@FOLDS.of(contact.ContactMade)
def _reached(case: Case, _entry: Entry, event: contact.ContactMade) -> Case:
    return with_changes(case, event.participant, reached=True)


@FOLDS.of(agreement.FollowUpMade)
def _followed_up(case: Case, _entry: Entry, event: agreement.FollowUpMade) -> Case:
    return with_changes(case, event.participant, followed_up=True)


@FOLDS.of(contact.ContactReceived)
def _got_in_touch(case: Case, entry: Entry, event: contact.ContactReceived) -> Case:
    return with_changes(case, event.participant, reached=True, came_back=entry.number)


@FOLDS.of(contact.InformationGiven)
def _informed(case: Case, entry: Entry, event: contact.InformationGiven) -> Case:
    known = case.people.get(event.participant)
    shown = NoticeShown(event.notice, event.language, entry.stamp)
    notices = (*known.notices, shown) if known is not None else ()
    return with_changes(case, event.participant, notices=notices, reached=True)


@FOLDS.of(consent.ConsentRequested)
def _requested(case: Case, entry: Entry, event: consent.ConsentRequested) -> Case:
    key = (event.participant, event.purpose, event.scope)
    return consents.noted(case, key, ConsentStatus.REQUESTED, entry.stamp)


@FOLDS.of(consent.ConsentGiven)
def _given(case: Case, entry: Entry, event: consent.ConsentGiven) -> Case:
    key = (event.participant, event.purpose, event.scope)
    grant = ConsentGrant(entry.stamp, event.method, event.until, event.given_by, event.notice)
    return consents.given(case, key, grant)


@FOLDS.of(consent.ConsentDeferred)
def _deferred(case: Case, entry: Entry, event: consent.ConsentDeferred) -> Case:
    key = (event.participant, event.purpose, event.scope)
    return consents.noted(case, key, ConsentStatus.REQUEST_DEFERRED, entry.stamp)


@FOLDS.each_of(*consent.CONSENT_ENDED)
def _consent_ended(case: Case, entry: Entry, event: consent.ConsentEnded) -> Case:
    key = consents.reach(case, (event.participant, event.purpose, event.scope))
    for spoken in consents.spoken_by(case, key):
        case = consents.ended(case, spoken, event.status, entry.stamp)
    case = consents.ended(case, key, event.status, entry.stamp)
    if event.purpose in (None, Purpose.TAKE_PART):
        return with_changes(case, event.participant, prepared=None, prepared_last=None)
    return case
