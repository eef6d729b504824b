"""Who may see what of whom.

Staff of the service may look at a person's details for a stated purpose, and every look is
logged. A text about two people is shown to neither of them without release.
"""

from collections.abc import Iterator
from typing import Any

import attrs
from attrs import frozen

from restorative_core.errors import Reason, shown
from restorative_core.sources import cite
from restorative_core.vocabulary.identity import Actor, stream_kind
from restorative_core.vocabulary.roles import StaffRole

REVEALED_TO = frozenset({StaffRole.COORDINATOR, StaffRole.FACILITATOR, StaffRole.SUPERVISOR, StaffRole.SYSTEM})
"""Who may look at details."""


@frozen
class Detail:
    """One personal value.

    Attributes:
        stream: The stream in which it was recorded.
        number: The number of its entry.
        field: The field.
        value: The value.
        alone: Whether it is about this person and nobody else.
        others: The other persons whom it is about.
        keep: Its retention class.
    """

    stream: str
    number: int
    field: str
    value: Any = attrs.field(repr=False)
    alone: bool = True
    others: tuple[str, ...] = ()
    keep: str = ""


@frozen
class Revealed:
    """What is known of one person.

    Attributes:
        person: The person's stream.
        details: Every personal value about them, in the order of recording.
    """

    person: str
    details: tuple[Detail, ...] = attrs.field(repr=False)

    def latest(self, name: str) -> Any:
        """What the person's own stream last said of *name*; `None` where it says nothing."""
        return next((d.value for d in reversed(self.details) if d.stream == self.person and d.field == name), None)


def against_revealing(by: Actor, purpose: str) -> Iterator[Reason]:
    """Every reason why *by* may not look at details for *purpose*."""
    if REVEALED_TO.isdisjoint(by.roles):
        roles = ", ".join(sorted(role.value for role in REVEALED_TO))
        yield Reason("role.missing", by.id, cite("ico-consent"), details={"roles": roles})
    if not purpose.strip():
        yield Reason("value.missing", "purpose")
    elif shown(purpose) != purpose:
        yield Reason("value.no-code", "purpose")


def against_giving(detail: Detail, person: str, *, agreed: bool) -> str:
    """Why *person* is not given *detail* of themselves, as a code; empty where they are.

    Args:
        detail: The detail.
        person: Whose data is asked for.
        agreed: Whether everybody else whom it is about has agreed that it is shared with them, and still does.
    """
    if detail.others and not agreed:
        return "about-others"
    if isinstance(detail.value, str) and stream_kind(detail.value) == "person" and detail.value != person:
        return "names-somebody"
    return ""
