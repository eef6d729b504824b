"""Every event, by the kind it is stored under. This is `restorative_core.events`."""

from restorative_core.casework.event import Act, Event, Report
from restorative_core.casework.events.agreement import (
    AgreementMade,
    SurveyAnswered,
    SurveyOffered,
    UndertakingEnded,
)
from restorative_core.casework.events.assessment import (
    PreparationCompleted,
    RiskAssessed,
    SafetyStopLifted,
    SafetyStopRaised,
    SuitabilityDecided,
)
from restorative_core.casework.events.consent import (
    ConsentExpired,
    ConsentGiven,
    ConsentRefused,
    ConsentRequested,
    ConsentWithdrawn,
)
from restorative_core.casework.events.contact import (
    ContactAttempted,
    ContactMade,
    ContactPreferencesRecorded,
    ContactReceived,
    InformationGiven,
    MessageSent,
)
from restorative_core.casework.events.corrections import (
    DepartureReported,
    DetailsCorrected,
    EnteredInError,
    ReviewCompleted,
)
from restorative_core.casework.events.course import CaseClosed, CaseHeld, CaseReopened, CaseResumed
from restorative_core.casework.events.message import MessageAttempted, MessageClaimed, MessageDue, MessageEnded
from restorative_core.casework.events.people import (
    AcknowledgementRecorded,
    FacilitatorAllocated,
    NoteTaken,
    PersonAdded,
    PersonMadeAware,
    PersonNamed,
)
from restorative_core.casework.events.person import DetailsRevealed, PersonDetailsChanged, PersonRegistered
from restorative_core.casework.events.referral import (
    CaseTakenOver,
    Evidence,
    InheritedConsent,
    ReferralAccepted,
    ReferralDeclined,
    ReferralReceived,
)
from restorative_core.casework.events.session import (
    SessionArranged,
    SessionCancelled,
    SessionEnded,
    SessionStarted,
)
from restorative_core.errors import Unknown

__all__ = [
    "CASE_EVENTS",
    "KINDS",
    "MESSAGE_EVENTS",
    "PERSON_EVENTS",
    "AcknowledgementRecorded",
    "Act",
    "AgreementMade",
    "CaseClosed",
    "CaseHeld",
    "CaseReopened",
    "CaseResumed",
    "CaseTakenOver",
    "ConsentExpired",
    "ConsentGiven",
    "ConsentRefused",
    "ConsentRequested",
    "ConsentWithdrawn",
    "ContactAttempted",
    "ContactMade",
    "ContactPreferencesRecorded",
    "ContactReceived",
    "DepartureReported",
    "DetailsCorrected",
    "DetailsRevealed",
    "EnteredInError",
    "Event",
    "Evidence",
    "FacilitatorAllocated",
    "InformationGiven",
    "InheritedConsent",
    "MessageAttempted",
    "MessageClaimed",
    "MessageDue",
    "MessageEnded",
    "MessageSent",
    "NoteTaken",
    "PersonAdded",
    "PersonDetailsChanged",
    "PersonMadeAware",
    "PersonNamed",
    "PersonRegistered",
    "PreparationCompleted",
    "ReferralAccepted",
    "ReferralDeclined",
    "ReferralReceived",
    "Report",
    "ReviewCompleted",
    "RiskAssessed",
    "SafetyStopLifted",
    "SafetyStopRaised",
    "SessionArranged",
    "SessionCancelled",
    "SessionEnded",
    "SessionStarted",
    "SuitabilityDecided",
    "SurveyAnswered",
    "SurveyOffered",
    "UndertakingEnded",
    "event_class",
]

CASE_EVENTS: tuple[type[Event], ...] = (
    ReferralReceived,
    CaseTakenOver,
    PersonAdded,
    PersonNamed,
    PersonMadeAware,
    ReferralAccepted,
    ReferralDeclined,
    FacilitatorAllocated,
    ContactPreferencesRecorded,
    ContactAttempted,
    ContactMade,
    ContactReceived,
    MessageSent,
    InformationGiven,
    ConsentRequested,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    ConsentExpired,
    AcknowledgementRecorded,
    NoteTaken,
    RiskAssessed,
    SafetyStopRaised,
    SafetyStopLifted,
    SuitabilityDecided,
    PreparationCompleted,
    SessionArranged,
    SessionStarted,
    SessionEnded,
    SessionCancelled,
    AgreementMade,
    UndertakingEnded,
    SurveyOffered,
    SurveyAnswered,
    CaseHeld,
    CaseResumed,
    CaseClosed,
    CaseReopened,
    DepartureReported,
    EnteredInError,
    DetailsCorrected,
    ReviewCompleted,
)
"""What can happen in a case, in the order in which it usually does."""

PERSON_EVENTS: tuple[type[Event], ...] = (PersonRegistered, PersonDetailsChanged, DetailsRevealed)
"""What can happen on a person's own stream."""

MESSAGE_EVENTS: tuple[type[Event], ...] = (MessageDue, MessageClaimed, MessageAttempted, MessageEnded)
"""What can happen to a message."""

KINDS: dict[str, type[Event]] = {event.kind: event for event in CASE_EVENTS + PERSON_EVENTS + MESSAGE_EVENTS}
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
