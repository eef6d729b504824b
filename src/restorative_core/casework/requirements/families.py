"""Events that rules read together."""

from restorative_core.casework.catalogue import (
    AuthorityRecorded,
    CapacityRecorded,
    CaseReopened,
    CaseTakenOver,
    CaseTransferred,
    ConsentGiven,
    PersonLeft,
)
from restorative_core.casework.events.consent import CONSENT_ENDED

CONSENT = (
    ConsentGiven,
    *CONSENT_ENDED,
    CaseTakenOver,
    CaseTransferred,
    CaseReopened,
    PersonLeft,
    AuthorityRecorded,
    CapacityRecorded,
)
"""What a consent's validity rests on."""
