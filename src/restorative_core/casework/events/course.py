"""A case waits, goes on, is closed, is opened again."""

from typing import ClassVar

from attrs import frozen

from restorative_core.casework.event import Act
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason, WaiverReason
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.stages import Stage


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
        also: A second reason, where there is one; it is not counted.
    """

    kind: ClassVar[str] = "case-closed"

    reason: ClosureReason
    also: ClosureReason | None = None


@frozen(eq=False, repr=False)
class CaseReopened(Act):
    """The case is opened again. It keeps its history; consents and risk are to be established anew.

    Source: lancashire (years later).
    """

    kind: ClassVar[str] = "case-reopened"


@frozen(eq=False, repr=False)
class PathwayAdopted(Act):
    """The case goes by another pathway, another version of it, or other values from now on.

    Attributes:
        pathway: The pathway and its version, such as `justice/1`.
        stage: The stage that the case has there, as the map of the pathway that it leaves says.
        digest: The digest of the tables that it goes by now.
        policy: The service's own values that the case keeps; `None` for those that it has at the time of each act.
    """

    kind: ClassVar[str] = "pathway-adopted"

    pathway: str
    stage: Stage
    digest: str = ""
    policy: Policy | None = None


@frozen(eq=False, repr=False)
class RequirementWaived(Act):
    """An approver lets somebody else do one act, once, although a *should* is not met.

    Attributes:
        act: The kind of the act.
        requirement: The key of the requirement.
        asked_by: The id of the actor who will do the act.
        reason: Why.
    """

    kind: ClassVar[str] = "requirement-waived"

    act: str
    requirement: str
    asked_by: str
    reason: WaiverReason
