"""What was done against the practice, and what was written down wrongly."""

from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Act, Event, Report
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import Keep, personal, refers


@frozen(eq=False, repr=False)
class DepartureReported(Report):
    """Something was done that the practice does not permit.

    It is always accepted, grants nothing, and never counts as the thing that it tells of. The case
    waits until a supervisor has looked at it.

    Attributes:
        what: The kind of act that it would have been, such as `session-started`.
        happened: When it was done.
        codes: The codes of the reasons against it, where they are known.
        about: The participants whom the account speaks of.
        account: What was done.
    """

    kind: ClassVar[str] = "departure-reported"

    what: str
    happened: Moment = Moment.unknown()
    codes: tuple[str, ...] = ()
    about: tuple[str, ...] = field(default=(), metadata=refers("participant"))
    account: str | None = personal(about="about", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class EnteredInError(Report):
    """An entry should never have been written: it counts no more, and stays to be seen.

    Attributes:
        number: The number of the entry.
        reason: Why, as a code.
    """

    kind: ClassVar[str] = "entered-in-error"

    number: int = field(metadata=refers("entry"))
    reason: str = "mistyped"


@frozen(eq=False, repr=False)
class DetailsCorrected(Report):
    """An entry was right but for its details: what stands here counts in its place.

    Attributes:
        number: The number of the entry.
        event: The event as it should have been written, of the same kind.
        happened: When it happened, where that was wrong too; `None` to keep it.
    """

    kind: ClassVar[str] = "details-corrected"

    number: int = field(metadata=refers("entry"))
    event: Event = Event()
    happened: Moment | None = None


@frozen(eq=False, repr=False)
class ReviewCompleted(Act):
    """A supervisor has looked at an entry that the case waited for.

    Attributes:
        number: The number of the entry.
    """

    kind: ClassVar[str] = "review-completed"

    number: int = field(metadata=refers("entry"))


MENDING = (EnteredInError, DetailsCorrected)
"""The events by which a mistake is mended: after one of these, a case is read again from its first entry."""
