"""Who works on a case."""

from attrs import frozen

from restorative_core.vocabulary.roles import Duty
from restorative_core.vocabulary.value import Value, changed


@frozen(eq=False, repr=False, slots=False)
class Team(Value):
    """Who works on the case.

    Attributes:
        lead: The lead facilitator's id, or empty.
        co: The co-facilitators' ids.
    """

    lead: str = ""
    co: tuple[str, ...] = ()

    @property
    def everybody(self) -> frozenset[str]:
        """The ids of all who work on the case."""
        return frozenset(filter(None, (self.lead, *self.co)))

    def joined_by(self, facilitator: str, duty: Duty) -> "Team":
        """The team once *facilitator* has taken *duty*: whoever comes to lead takes the place of who led before."""
        if duty is Duty.LEAD:
            return changed(self, lead=facilitator, co=tuple(other for other in self.co if other != facilitator))
        return self if facilitator in self.co else changed(self, co=(*self.co, facilitator))

    def without(self, facilitator: str) -> "Team":
        """The team once *facilitator* has stood down."""
        lead = "" if self.lead == facilitator else self.lead
        return changed(self, lead=lead, co=tuple(other for other in self.co if other != facilitator))
