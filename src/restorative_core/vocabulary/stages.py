"""The stages of a case."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands. Hold, safety stop and review are flags and never stages.

    Sources: rjc-framework part 2, scotland-2017 part B, why-me-process, scotland-framework (outcomes).
    """

    UNOPENED = "unopened"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    ENGAGING = "engaging"
    ASSESSING = "assessing"
    PREPARING = "preparing"
    READY = "ready"
    IN_PROGRESS = "in-progress"
    MONITORING = "monitoring"
    FOLLOW_UP = "follow-up"
    DECLINED = "declined"
    CLOSED = "closed"


ENDED = frozenset({Stage.DECLINED, Stage.CLOSED})
"""The stages in which nobody is working on the case."""

OPEN = frozenset(Stage) - ENDED - {Stage.UNOPENED}
"""The stages in which somebody is."""

BEGUN = frozenset(Stage) - {Stage.UNOPENED}
"""Every stage of a case that exists."""
