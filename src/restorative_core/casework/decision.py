"""What a decision says."""

from attrs import frozen

from restorative_core.casework.event import Event
from restorative_core.errors import Reason, Refused
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.value import Value


@frozen(eq=False, repr=False, slots=False)
class Decision(Value):
    """Whether an event may happen, and where it leads.

    Attributes:
        kind: The kind of the event.
        reasons: Every reason against it; none when it is permitted.
        leads_to: The stage that it leads to, or `None` where the case stays, or where it is not permitted.
        follows: What it brings with it: reports, to be stored after it, in the same breath or not at all.
        waived: The keys of the requirements that are not met, and that an approver let be unmet.
    """

    kind: str
    reasons: tuple[Reason, ...] = ()
    leads_to: Stage | None = None
    follows: tuple[Event, ...] = ()
    waived: tuple[str, ...] = ()

    @property
    def permitted(self) -> bool:
        """Whether it may happen."""
        return not self.reasons

    def insist(self) -> "Decision":
        """This decision, which permits.

        Raises:
            Refused: It does not; with every reason.
        """
        if self.reasons:
            raise Refused(self.reasons)
        return self
