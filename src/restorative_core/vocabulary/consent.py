"""Consent: what for, and where it stands."""

from enum import StrEnum


class Purpose(StrEnum):
    """What somebody consents to. No purpose implies another. Sources: scotland-framework, ico-consent."""

    BE_REFERRED = "be-referred"
    BE_CONTACTED = "be-contacted"
    ASSESSMENT = "assessment"
    APPROACH_OTHER_PARTY = "approach-other-party"
    SHARE_INFORMATION_WITH_OTHER_PARTY = "share-information-with-other-party"
    SHARE_WITH_AGENCY = "share-with-agency"
    TAKE_PART = "take-part"
    OBSERVER_PRESENT = "observer-present"
    RECORDING = "recording"
    OUTCOME_AGREEMENT = "outcome-agreement"
    SHARE_OUTCOME = "share-outcome"
    FOLLOW_UP_CONTACT = "follow-up-contact"
    UPDATES_ONLY = "updates-only"
    EVALUATION_SURVEY = "evaluation-survey"
    RESEARCH = "research"
    ANONYMISED_CASE_STUDY = "anonymised-case-study"


class ConsentStatus(StrEnum):
    """Where one consent stands. Only *given* and *renewed* permit anything. Source: dpv."""

    UNKNOWN = "unknown"
    REQUESTED = "requested"
    REQUEST_DEFERRED = "request-deferred"
    REFUSED = "refused"
    GIVEN = "given"
    RENEWED = "renewed-given"
    EXPIRED = "expired"
    INVALIDATED = "invalidated"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


class ConsentMethod(StrEnum):
    """How a consent was expressed. Source: rjc-provider-code C asks for writing where somebody takes part."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    VERBAL_WITNESSED = "verbal-witnessed"
    VERBAL = "verbal"
    SIGNED_LANGUAGE = "signed-language"
    UNKNOWN = "unknown"


IN_WRITING = frozenset({ConsentMethod.WRITTEN, ConsentMethod.ELECTRONIC, ConsentMethod.SIGNED_LANGUAGE})
"""The methods that leave evidence of the person's own making."""
