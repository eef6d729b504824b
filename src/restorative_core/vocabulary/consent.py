"""Consent: what for, and where it stands."""

from enum import StrEnum


class Purpose(StrEnum):
    """What somebody consents to. No purpose implies another.

    Sources: scotland-framework, ico-consent, yot-victims (keeping victims informed), gloucestershire-notice (anonymised
    material), dorset-notice (anonymised material), restorativu-notice (recording), victims-voices (letters).
    """

    BE_REFERRED = "be-referred"
    BE_CONTACTED = "be-contacted"
    ASSESSMENT = "assessment"
    APPROACH_OTHER_PARTY = "approach-other-party"
    SHARE_INFORMATION_WITH_OTHER_PARTY = "share-information-with-other-party"
    SHARE_WITH_AGENCY = "share-with-agency"
    TAKE_PART = "take-part"
    OBSERVER_PRESENT = "observer-present"
    INTERPRETER_PRESENT = "interpreter-present"
    LETTER_SEND = "letter-send"
    LETTER_RECEIVE = "letter-receive"
    SHARE_IDENTITY = "share-identity"
    OBTAIN_INFORMATION = "obtain-information"
    MONITORING_CONTACT = "monitoring-contact"
    RECORDING = "recording"
    OUTCOME_AGREEMENT = "outcome-agreement"
    SHARE_OUTCOME = "share-outcome"
    FOLLOW_UP_CONTACT = "follow-up-contact"
    UPDATES_ONLY = "updates-only"
    EVALUATION_SURVEY = "evaluation-survey"
    RESEARCH = "research"
    ANONYMISED_CASE_STUDY = "anonymised-case-study"


REFUSABLE = (Purpose.BE_CONTACTED, Purpose.BE_REFERRED)
"""The purposes that whoever says no to is neither contacted nor met any more. Source: rjc-principles (voluntarism)."""


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


SHARING = frozenset(
    {
        Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY,
        Purpose.SHARE_WITH_AGENCY,
        Purpose.SHARE_IDENTITY,
        Purpose.SHARE_OUTCOME,
        Purpose.OBTAIN_INFORMATION,
    }
)
"""The purposes that were agreed with one controller: when another answers for the case, they are asked for afresh.

Source: empowering-communities.
"""

VALID = frozenset({ConsentStatus.GIVEN, ConsentStatus.RENEWED})
"""The only statuses that permit anything. Source: dpv."""

SAID_NO = frozenset({ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN})
"""What somebody said no to themselves, and is not asked again for. Source: rjc-principles (voluntarism)."""

_S = ConsentStatus
TRANSITIONS = {
    _S.UNKNOWN: {_S.REQUESTED, _S.REQUEST_DEFERRED, _S.GIVEN, _S.REFUSED, _S.WITHDRAWN},
    _S.REQUESTED: {_S.GIVEN, _S.REFUSED, _S.REQUEST_DEFERRED, _S.EXPIRED, _S.WITHDRAWN, _S.REVOKED, _S.INVALIDATED},
    _S.REQUEST_DEFERRED: {_S.REQUESTED, _S.REFUSED, _S.GIVEN, _S.EXPIRED, _S.WITHDRAWN, _S.REVOKED, _S.INVALIDATED},
    _S.REFUSED: {_S.REQUESTED, _S.GIVEN, _S.WITHDRAWN},
    _S.GIVEN: {_S.WITHDRAWN, _S.REVOKED, _S.INVALIDATED, _S.EXPIRED, _S.RENEWED, _S.REFUSED},
    _S.RENEWED: {_S.WITHDRAWN, _S.REVOKED, _S.INVALIDATED, _S.EXPIRED, _S.RENEWED, _S.REFUSED},
    _S.EXPIRED: {_S.REQUESTED, _S.REQUEST_DEFERRED, _S.GIVEN, _S.REFUSED, _S.WITHDRAWN},
    _S.WITHDRAWN: {_S.REQUESTED, _S.GIVEN, _S.REFUSED},
    _S.REVOKED: {_S.REQUESTED, _S.REQUEST_DEFERRED, _S.GIVEN, _S.REFUSED, _S.WITHDRAWN},
    _S.INVALIDATED: {_S.REQUESTED, _S.REQUEST_DEFERRED, _S.GIVEN, _S.REFUSED, _S.WITHDRAWN},
}
"""Which status may follow which, besides itself.

Somebody may say yes or no of their own accord without having been asked, or think about it without
the asking's having been recorded: a report of what they say is never refused. What they refused or
took back neither waits for an answer nor expires: it stays a no until they say otherwise, or are asked
again because they got in touch. Source: dpv for the statuses.
"""


class ConsentMethod(StrEnum):
    """How a consent was expressed.

    Sources: rjc-provider-code C (in writing where somebody takes part), ico-consent (explicit consent).
    """

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    VERBAL_WITNESSED = "verbal-witnessed"
    VERBAL = "verbal"
    SIGNED_LANGUAGE = "signed-language"
    UNKNOWN = "unknown"


IN_WRITING = frozenset({ConsentMethod.WRITTEN, ConsentMethod.ELECTRONIC, ConsentMethod.SIGNED_LANGUAGE})
"""The methods that leave evidence of the person's own making."""
