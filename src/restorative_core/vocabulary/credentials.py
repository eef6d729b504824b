"""What a facilitator may be trusted with: level, registration, vetting, supervision."""

from enum import StrEnum

from attrs import frozen

from restorative_core.vocabulary.exact import Exact


class Level(StrEnum):
    """How far a facilitator is trained, each level with what the one before may do.

    Sources: rjc-framework, rjc-registered-practitioner (levels of practice).
    """

    FOUNDATION = "foundation"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"

    @property
    def rank(self) -> int:
        """Its place among the levels, from 1."""
        return [*Level].index(self) + 1


class Credential(StrEnum):
    """What a facilitator holds for a time. Sources: rjc-framework, volunteer-duties (checks and vetting)."""

    REGISTRATION = "registration"
    CRIMINAL_RECORD_CHECK = "criminal-record-check"
    VETTING = "vetting"
    SAFEGUARDING_TRAINING = "safeguarding-training"
    PRISON_CLEARANCE = "prison-clearance"


class Complexity(StrEnum):
    """How complex and sensitive a case is. Source: home-office-2004 (sensitive and complex cases)."""

    STANDARD = "standard"
    ENHANCED = "enhanced"
    SENSITIVE = "sensitive-and-complex"

    @property
    def rank(self) -> int:
        """Its place among the degrees, from 1; a facilitator who leads has at least this level's rank."""
        return [*Complexity].index(self) + 1


@frozen(eq=False, repr=False)
class Credentials(Exact):
    """What is known of a facilitator on the day of an act.

    Attributes:
        level: Their level.
        held: The credentials that hold on that day.
        supervised_days: For how many days they have had no case supervision; `None` where they never had any.
        conflicts: The participants of the case with whom they have declared a conflict of interest.
        conflicts_with: The organisations with which they have declared one, as codes.
        active: Whether they work for the service on that day.
    """

    level: Level = Level.FOUNDATION
    held: frozenset[Credential] = frozenset()
    supervised_days: int | None = None
    conflicts: frozenset[str] = frozenset()
    conflicts_with: frozenset[str] = frozenset()
    active: bool = True
