"""A case waits, goes on, is closed, is opened again."""

from typing import ClassVar

from attrs import frozen

from restorative_core.casework.event import Act
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason


@frozen(eq=False, repr=False)
class CaseHeld(Act):
    """The case waits.

    Attributes:
        reason: For what.
        review_on: When to look again.
    """

    kind: ClassVar[str] = "case-held"

    reason: HoldReason
    review_on: Moment = Moment.unknown()


@frozen(eq=False, repr=False)
class CaseResumed(Act):
    """The case goes on from where it stood."""

    kind: ClassVar[str] = "case-resumed"


@frozen(eq=False, repr=False)
class CaseClosed(Act):
    """The case is closed, for exactly one reason.

    Attributes:
        reason: Why.
    """

    kind: ClassVar[str] = "case-closed"

    reason: ClosureReason


@frozen(eq=False, repr=False)
class CaseReopened(Act):
    """The case is opened again. It keeps its history; consents and risk are to be established anew."""

    kind: ClassVar[str] = "case-reopened"
