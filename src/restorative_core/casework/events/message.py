"""A message's own life: due, claimed, attempted, ended."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from attrs import frozen

from restorative_core.casework.event import Report
from restorative_core.vocabulary.contact import Channel


@frozen(eq=False, repr=False)
class MessageDue(Report):
    """Somebody ought to be told something.

    Attributes:
        case: The case.
        participant: Whom to tell.
        channel: By which channel.
        template: Which message.
        cause: The number of the case's entry that it comes of.
        not_before: The instant before which it is not sent, with time zone.
    """

    kind: ClassVar[str] = "message-due"
    stream: ClassVar[str] = "message"

    case: str
    participant: str
    channel: Channel
    template: str
    cause: int
    not_before: datetime


@frozen(eq=False, repr=False)
class MessageClaimed(Report):
    """One worker takes the message, so that no other sends it.

    Attributes:
        until: The instant at which the claim lapses, with time zone.
    """

    kind: ClassVar[str] = "message-claimed"
    stream: ClassVar[str] = "message"

    until: datetime


@frozen(eq=False, repr=False)
class MessageAttempted(Report):
    """The channel did not take the message; it will be tried again.

    Attributes:
        again: The instant before which it is not tried again, with time zone.
    """

    kind: ClassVar[str] = "message-attempted"
    stream: ClassVar[str] = "message"

    again: datetime


class MessageOutcome(StrEnum):
    """How a message ended."""

    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@frozen(eq=False, repr=False)
class MessageEnded(Report):
    """The message was sent, or never will be.

    Attributes:
        outcome: Which.
        codes: The codes of the reasons, where it was cancelled.
    """

    kind: ClassVar[str] = "message-ended"
    stream: ClassVar[str] = "message"

    outcome: MessageOutcome
    codes: tuple[str, ...] = ()
