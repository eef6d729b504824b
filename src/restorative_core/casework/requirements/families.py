"""Events that rules read together."""

from restorative_core.casework.catalogue import (
    CaseReopened,
    CaseTakenOver,
    ConsentExpired,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
)

CONSENT = (ConsentGiven, ConsentRefused, ConsentWithdrawn, ConsentExpired, CaseTakenOver, CaseReopened)
"""What a consent's validity rests on."""
