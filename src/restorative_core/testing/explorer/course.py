"""The course of a whole case, so that it holds in every setting: from a referral to closure, and once more.

There are a person harmed, a person responsible, a police officer and a guardian, each of whom takes
part, is asked, informed and prepared; so what is held may be a youth conference where it has to be one.
"""

from collections.abc import Iterator

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.pathway import Pathway
from restorative_core.testing.explorer.cast import HARMED, REFERRAL, RESPONSIBLE
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, SessionKind
from restorative_core.vocabulary.risk import AcknowledgedTo, Acknowledgement, RiskLevel
from restorative_core.vocabulary.roles import Duty, Role

_ROLES = {
    HARMED: Role.HARMED,
    RESPONSIBLE: Role.RESPONSIBLE,
    "p3": Role.POLICE_OFFICER,
    "p4": Role.PARENT_GUARDIAN,
}
_PEOPLE = tuple(_ROLES)
_YOUTH_ALONE = "a-youth-conference-is-held"


def course(pathway: Pathway) -> Iterator[Event]:
    """Everything that happens in a case of *pathway* that comes to its end, is opened again, and ends again."""
    keys = {requirement.key for requirement in pathway.requirements}
    kind = SessionKind.YOUTH_CONFERENCE if _YOUTH_ALONE in keys else SessionKind.FACE_TO_FACE_MEETING
    yield REFERRAL
    for person, role in _ROLES.items():
        yield events.PersonAdded(person, role)
        yield events.ContactPreferencesRecorded(person, ContactPreference({Channel.PHONE}))
    yield _consent(RESPONSIBLE, Purpose.BE_REFERRED)
    yield events.AcknowledgementRecorded(RESPONSIBLE, Acknowledgement.FULL, AcknowledgedTo.PROSECUTOR)
    yield events.ReferralAccepted()
    yield events.FacilitatorAllocated("f8", Duty.LEAD)
    yield events.FacilitatorAllocated("f9", Duty.CO)
    for person in _PEOPLE:
        yield events.ContactMade(person, Channel.PHONE)
        yield events.InformationGiven(person, Channel.PHONE, "n1")
    yield from _held(kind, 1)
    yield events.CaseClosed(ClosureReason.COMPLETED_DIRECT)
    yield events.SurveyOffered(HARMED, Channel.PHONE)
    yield events.CaseReopened()
    yield from _held(kind, 2)
    yield events.CaseClosed(ClosureReason.COMPLETED_DIRECT)


def _consent(person: str, purpose: Purpose, scope: str = "") -> Event:
    return events.ConsentGiven(person, purpose, scope, ConsentMethod.WRITTEN)


def _held(kind: SessionKind, number: int) -> Iterator[Event]:
    """Assessed, prepared, met, agreed and followed up, for the first time or another."""
    session, agreement = f"s{number}", f"a{number}"
    yield _consent(HARMED, Purpose.ASSESSMENT)
    yield events.RiskAssessed(RiskLevel.LOW)
    yield events.SuitabilityDecided(suitable=True)
    for person in _PEOPLE:
        yield _consent(person, Purpose.TAKE_PART, kind.value)
        yield events.PreparationCompleted(person)
    yield events.SessionArranged(session, kind, _PEOPLE)
    yield events.ReadinessDecided(session)
    yield events.SessionStarted(session)
    yield from (_consent(person, Purpose.OUTCOME_AGREEMENT, agreement) for person in (HARMED, RESPONSIBLE))
    owed = Undertaking(f"u{number}", UndertakingKind.APOLOGY, RESPONSIBLE, beneficiary=HARMED)
    yield events.AgreementMade(agreement, (HARMED, RESPONSIBLE), (owed,), until=Moment("2015-09"))
    yield events.SessionEnded(session)
    yield events.UndertakingEnded(owed.id, UndertakingStatus.COMPLETED)
    yield events.OutcomeTold(HARMED, Channel.PHONE)
    yield _consent(HARMED, Purpose.FOLLOW_UP_CONTACT)
    yield events.FollowUpMade(HARMED, Channel.PHONE)
    yield _consent(HARMED, Purpose.EVALUATION_SURVEY)
