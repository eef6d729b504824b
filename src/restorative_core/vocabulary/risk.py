"""What is judged: risk, acknowledgement, suitability."""

from enum import StrEnum


class RiskLevel(StrEnum):
    """The overall level of an assessment. Sources: scotland-framework, rjc-provider-code E."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Acknowledgement(StrEnum):
    """How far somebody acknowledges the facts.

    `IN_CONFIDENCE` is to be kept from every court and agency: denied there, accepted here.

    Sources: rjc-provider-code B, scotland-2017, essex (some degree of responsibility), act-2004 (as amended in 2018).
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


class SuitabilityGround(StrEnum):
    """What speaks for, or against, this being right and safe for these people.

    Sources: act-2004 s.33, eu-victims-directive recital 46, scotland-framework.
    """

    NATURE_OF_HARM = "nature-of-harm"
    REPEATED_HARM = "repeated-harm"
    TRAUMA = "trauma"
    POWER_IMBALANCE = "power-imbalance"
    SAFETY = "safety"
    AGE_OR_MATURITY = "age-or-maturity"
    CAPACITY = "capacity"
    STAGE_OF_PROCEEDINGS = "stage-of-proceedings"
    MOTIVATION = "motivation"
    ACKNOWLEDGEMENT = "acknowledgement"
    EXPECTATIONS = "expectations"


class AcknowledgedTo(StrEnum):
    """Before whom somebody acknowledges. Source: ni-youth-conference (before the prosecutor)."""

    SERVICE = "service"
    PROSECUTOR = "prosecutor"
    COURT = "court"


class RiskChange(StrEnum):
    """What makes an assessment of risk out of date. The list is the project's own."""

    NEW_INCIDENT = "new-incident"
    NEW_INFORMATION = "new-information"
    CUSTODY_CHANGED = "custody-changed"
    RELEASE_DATE_CHANGED = "release-date-changed"
    HEARING_DATE_CHANGED = "hearing-date-changed"
    LEGAL_RESTRICTION = "legal-restriction"
    OTHER = "other"


class ComplexityReason(StrEnum):
    """Why a case is taken to be more, or less, complex. Sources: home-office-2004, rjc-provider-code D."""

    POWER_IMBALANCE = "power-imbalance"
    VULNERABILITY = "vulnerability"
    MULTIPLE_PARTIES = "multiple-parties"
    ABILITY_TO_HARM = "ability-to-harm"
    FAMILY = "within-a-family"
    ASSESSED_LOWER = "assessed-lower"
    OTHER = "other"


class SpecialistTool(StrEnum):
    """A tool of formal assessment for one sort of harm. Sources: home-office-2004, aim-project."""

    AIM = "aim"
    DOMESTIC_ABUSE = "domestic-abuse-checklist"
    STALKING = "stalking-checklist"
    OTHER = "other"
