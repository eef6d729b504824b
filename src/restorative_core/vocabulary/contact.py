"""How somebody may be reached. A channel that is not stated is not permitted."""

from collections.abc import Iterable
from datetime import time
from enum import StrEnum

from attrs import field, frozen

from restorative_core.vocabulary.exact import Exact


class Channel(StrEnum):
    """A way of reaching somebody."""

    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"
    POST = "post"
    IN_PERSON = "in-person"
    PROFESSIONAL = "professional"


class ContactOutcome(StrEnum):
    """What came of an attempt to reach somebody."""

    NO_ANSWER = "no-answer"
    MESSAGE_LEFT = "message-left"
    WRONG_DETAILS = "wrong-details"
    SENT = "sent"


def _channels(channels: Iterable[Channel]) -> frozenset[Channel]:
    return frozenset(channels)


@frozen(eq=False, repr=False)
class ContactPreference(Exact):
    """How, and when, somebody may be reached.

    Attributes:
        permits: The channels that are permitted. Every other channel is not.
        safe_from: The local time of day from which contact is safe, or `None` for no limit.
        safe_until: The local time of day after which it is not, or `None` for no limit.
        voicemail: Whether a message may be left; `None` when nobody asked, which permits none.

    Sources: why-me-letters (unasked letters do harm), victims-voices (the person harmed decides whether and when).
    """

    permits: frozenset[Channel] = field(default=frozenset(), converter=_channels)
    safe_from: time | None = None
    safe_until: time | None = None
    voicemail: bool | None = None

    def is_safe_at(self, local: time) -> bool:
        """Whether contact is safe at the local time of day *local*. Hours may run past midnight."""
        start, end = self.safe_from or time.min, self.safe_until or time.max
        return start <= local <= end if start <= end else local >= start or local <= end
