"""Sessions: arranged, started, ended, cancelled."""

from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Act, Report
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import CancelReason, SessionKind
from restorative_core.vocabulary.personal import refers


@frozen(eq=False, repr=False)
class SessionArranged(Act):
    """A session is arranged.

    Attributes:
        session: Its id within the case, such as `s1`.
        type: What sort of session it is to be.
        participants: The participants whom it touches.
        planned_for: When it is to be.
    """

    kind: ClassVar[str] = "session-arranged"

    session: str
    type: SessionKind
    participants: tuple[str, ...] = field(metadata=refers("participant"))
    planned_for: Moment = Moment.unknown()


@frozen(eq=False, repr=False)
class SessionStarted(Act):
    """A session that was arranged begins. Everything is checked again at that moment.

    Attributes:
        session: Which.
    """

    kind: ClassVar[str] = "session-started"

    session: str = field(metadata=refers("session"))


@frozen(eq=False, repr=False)
class SessionEnded(Report):
    """A session that was going on is over.

    Source: edora (tracked items).

    Attributes:
        session: Which.
    """

    kind: ClassVar[str] = "session-ended"

    session: str = field(metadata=refers("session"))


@frozen(eq=False, repr=False)
class SessionCancelled(Report):
    """A session that was arranged will not be held.

    Attributes:
        session: Which.
        reason: Why.
    """

    kind: ClassVar[str] = "session-cancelled"

    session: str = field(metadata=refers("session"))
    reason: CancelReason = CancelReason.OTHER


@frozen(eq=False, repr=False)
class SessionStopped(Report):
    """A session that was going on was broken off.

    Source: staffordshire (minds change during the meeting).

    Attributes:
        session: Which.
        reason: Why.
    """

    kind: ClassVar[str] = "session-stopped"

    session: str = field(metadata=refers("session"))
    reason: CancelReason = CancelReason.OTHER
