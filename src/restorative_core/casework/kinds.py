"""Every kind of event, by the stream that it stands in, and by the name that it is stored under."""

from collections.abc import Mapping

from restorative_core.casework.event import Event
from restorative_core.casework.events import (
    agreement,
    assessment,
    consent,
    contact,
    corrections,
    course,
    facilitator,
    files,
    message,
    people,
    person,
    referral,
    session,
    sharing,
)
from restorative_core.errors import Unknown

CASE_EVENTS: tuple[type[Event], ...] = (
    referral.ReferralReceived,
    referral.ReferralJoined,
    referral.CaseTakenOver,
    referral.CaseLinked,
    referral.CaseUnlinked,
    referral.CaseTransferred,
    course.PathwayAdopted,
    people.PersonAdded,
    people.PersonNamed,
    people.PersonMadeAware,
    people.PersonLeft,
    referral.ReferralAccepted,
    referral.ReferralDeclined,
    people.FacilitatorAllocated,
    people.FacilitatorStoodDown,
    contact.ContactPreferencesRecorded,
    contact.ContactAttempted,
    contact.ContactMade,
    contact.ContactReceived,
    contact.MessageSent,
    contact.InformationGiven,
    people.AuthorityRecorded,
    people.CapacityRecorded,
    people.AccessNeedRecorded,
    people.AccessNeedArranged,
    people.EqualityAnswered,
    consent.ConsentRequested,
    consent.ConsentDeferred,
    consent.ConsentGiven,
    consent.ConsentRefused,
    consent.ConsentWithdrawn,
    consent.ConsentExpired,
    consent.ConsentRevoked,
    consent.ConsentInvalidated,
    people.AcknowledgementRecorded,
    people.NoteTaken,
    files.FileAttached,
    files.FileRemoved,
    assessment.ComplexityJudged,
    assessment.RiskAssessed,
    assessment.SpecialistAssessed,
    assessment.RiskChanged,
    assessment.SafetyStopRaised,
    assessment.SafetyStopLifted,
    assessment.SafeguardingReferred,
    assessment.ComplaintReceived,
    assessment.SuitabilityDecided,
    assessment.WorkSignedOff,
    assessment.PreparationCompleted,
    sharing.InformationShared,
    sharing.ShareRevoked,
    sharing.RevocationTold,
    sharing.LetterReceived,
    sharing.LetterScreened,
    sharing.LetterPassedOn,
    sharing.LetterWithdrawn,
    session.SessionArranged,
    assessment.ReadinessDecided,
    session.SessionStarted,
    session.SessionEnded,
    session.SessionStopped,
    session.SessionCancelled,
    agreement.AgreementMade,
    agreement.AgreementVaried,
    agreement.UndertakingEnded,
    agreement.UndertakingDoubted,
    agreement.InstalmentPaid,
    agreement.OutcomeRecommended,
    agreement.RecommendationAnswered,
    agreement.OutcomeTold,
    agreement.FollowUpMade,
    agreement.SurveyOffered,
    agreement.SurveyAnswered,
    course.CaseHeld,
    course.CaseResumed,
    course.CaseClosed,
    course.CaseReopened,
    course.RequirementWaived,
    corrections.DepartureReported,
    corrections.EnteredInError,
    corrections.DetailsCorrected,
    corrections.ReviewCompleted,
)
"""What can happen in a case, in the order in which it usually does."""

PERSON_EVENTS: tuple[type[Event], ...] = (
    person.PersonRegistered,
    person.PersonDetailsChanged,
    person.DetailsRevealed,
    person.PersonFound,
    person.PersonMadeFindable,
    person.RestrictionImposed,
    person.RestrictionVaried,
    person.RestrictionLifted,
    person.LegalHoldPlaced,
    person.LegalHoldLifted,
    person.PersonErased,
)
"""What can happen on a person's own stream."""

FACILITATOR_EVENTS: tuple[type[Event], ...] = (
    facilitator.FacilitatorRegistered,
    facilitator.LevelAttained,
    facilitator.CredentialRecorded,
    facilitator.CredentialEnded,
    facilitator.SupervisionHeld,
    facilitator.PracticeObserved,
    facilitator.ConflictDeclared,
    facilitator.ConflictEnded,
    facilitator.FacilitatorLeft,
)
"""What can happen on a facilitator's own stream."""

MESSAGE_EVENTS: tuple[type[Event], ...] = (
    message.MessageDue,
    message.MessageClaimed,
    message.MessageAttempted,
    message.MessageEnded,
)
"""What can happen to a message."""

KINDS: Mapping[str, type[Event]] = {
    event.kind: event for event in CASE_EVENTS + PERSON_EVENTS + FACILITATOR_EVENTS + MESSAGE_EVENTS
}
"""Every event class, by the kind it is stored under."""


def event_class(kind: str) -> type[Event]:
    """The class of the events of *kind*.

    Raises:
        Unknown: There is no such kind.
    """
    try:
        return KINDS[kind]
    except KeyError:
        raise Unknown("event", kind, KINDS) from None
