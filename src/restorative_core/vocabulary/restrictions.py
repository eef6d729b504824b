"""Legal restrictions on contact between two people."""

from enum import StrEnum

from attrs import frozen

from restorative_core.vocabulary.exact import Exact
from restorative_core.vocabulary.outcomes import SessionKind


class RestrictionKind(StrEnum):
    """What sort of restriction it is. The list is the project's own; a court's order may be none of these."""

    RESTRAINING_ORDER = "restraining-order"
    BAIL_CONDITION = "bail-condition"
    LICENCE_CONDITION = "licence-condition"
    NON_MOLESTATION_ORDER = "non-molestation-order"
    INJUNCTION = "injunction"
    STALKING_PROTECTION_ORDER = "stalking-protection-order"
    SEXUAL_HARM_PREVENTION_ORDER = "sexual-harm-prevention-order"
    PRISON_NO_CONTACT = "prison-no-contact"
    OTHER = "other"


@frozen(eq=False, repr=False)
class Restriction(Exact):
    """A restriction that is in force on the day of an act, between participants of the case.

    Attributes:
        id: Its id on the bound person's stream.
        kind: What sort it is.
        binds: The participant whom it binds.
        protects: The participant whom it protects; empty where that is not known: then it is everybody else.
        permits: The types of session that a variation or permission names.
    """

    id: str
    kind: RestrictionKind
    binds: str
    protects: str = ""
    permits: frozenset[SessionKind] = frozenset()

    def covers(self, one: str, other: str) -> bool:
        """Whether it stands between the participants *one* and *other*."""
        pair = {one, other}
        return self.binds in pair and one != other and (not self.protects or self.protects in pair)
