"""What is judged: risk, acknowledgement, suitability."""

from enum import StrEnum


class RiskLevel(StrEnum):
    """The overall level of an assessment. Sources: scotland-framework, rjc-provider-code E."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Acknowledgement(StrEnum):
    """How far somebody acknowledges the facts. Sources: rjc-provider-code B, scotland-2017.

    `IN_CONFIDENCE` is to be kept from every court and agency: denied there, accepted here.
    """

    NONE = "none"
    PARTIAL = "partial"
    BASIC_FACTS = "basic-facts"
    FULL = "full"
    IN_CONFIDENCE = "in-confidence"


ACKNOWLEDGED = frozenset({Acknowledgement.BASIC_FACTS, Acknowledgement.FULL, Acknowledgement.IN_CONFIDENCE})
"""What is enough to go on: at least the basic facts."""


class StopReason(StrEnum):
    """Why a safety stop was raised."""

    NEW_RISK = "new-risk"
    COERCION = "coercion"
    DISTRESS = "distress"
    SAFEGUARDING = "safeguarding"
    LEGAL_RESTRICTION = "legal-restriction"
    OTHER = "other"
