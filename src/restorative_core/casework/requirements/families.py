"""Events that rules read together."""

from restorative_core.casework.catalogue import (
    AuthorityRecorded,
    CapacityRecorded,
    CaseReopened,
    CaseTakenOver,
    CaseTransferred,
    ConsentExpired,
    ConsentGiven,
    ConsentInvalidated,
    ConsentRefused,
    ConsentRevoked,
    ConsentWithdrawn,
    PersonLeft,
)

CONSENT = (
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    ConsentExpired,
    ConsentRevoked,
    ConsentInvalidated,
    CaseTakenOver,
    CaseTransferred,
    CaseReopened,
    PersonLeft,
    AuthorityRecorded,
    CapacityRecorded,
)
"""What a consent's validity rests on."""
