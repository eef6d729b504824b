"""Somebody in a case, as its entries leave them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from attrs import frozen

from restorative_core.casework.entry import Stamp
from restorative_core.vocabulary.contact import ContactPreference
from restorative_core.vocabulary.people import Authority, Capacity
from restorative_core.vocabulary.risk import AcknowledgedTo, Acknowledgement
from restorative_core.vocabulary.roles import PARTIES, SIDES, Role
from restorative_core.vocabulary.value import Value


class Standing(StrEnum):
    """How far somebody has come in a case."""

    ADDED = "added"
    REACHED = "reached"
    INFORMED = "informed"
    PREPARED = "prepared"
    LEFT = "left"


_ADDED, _REACHED, _INFORMED, _PREPARED, _LEFT = Standing


@frozen(eq=False, repr=False, slots=False)
class NoticeShown(Value):
    """A notice that somebody was given.

    Attributes:
        notice: The version of the notice.
        language: Its language, as a BCP 47 tag.
        stamp: When, in both times.
    """

    notice: str
    language: str
    stamp: Stamp


@frozen(eq=False, repr=False, slots=False)
class Participant(Value):
    """Somebody in the case.

    Attributes:
        id: Their id within the case.
        roles: What they are here.
        named: Whether anybody has named them yet.
        aware: Whether they know of the referral; `None` when nobody says.
        supports: The participant whom they support.
        organisation: Whether this is an organisation and not a person.
        preferences: How they may be reached.
        acknowledgement: How far they acknowledge the facts; `None` until somebody says.
        admitted_to: Before whom they acknowledge at least the basic facts.
        notices: The notices that they were given, in order.
        acknowledged_since: Since when they acknowledge at least the basic facts; `None` where they do not.
        prepared: When they were first prepared for this, or `None` where they are not.
        prepared_last: When they were last prepared for this, or `None` where they are not.
        reached: Whether they have been in contact with the service.
        came_back: The number of the entry in which they last got in touch of their own accord; 0 for never.
        followed_up: Whether they were asked afterwards how they are, or tried.
        left: Whether they take no part any more.
        capacity: What is thought of their capacity to decide on taking part.
        speaks_for: The participants for whom they may speak, and by what right.
        supported: Everybody whom they ever supported in the case.
        preferred: When it was last said how they may be reached, or `None`.
        viewed: When their capacity was last looked at, or `None`.
        denied: When they last acknowledged less than the basic facts; `None` where they have acknowledged them since.
    """

    id: str
    roles: frozenset[Role] = frozenset()
    named: bool = True
    aware: bool | None = None
    supports: str = ""
    organisation: bool = False
    preferences: ContactPreference = ContactPreference()
    acknowledgement: Acknowledgement | None = None
    admitted_to: frozenset[AcknowledgedTo] = frozenset()
    notices: tuple[NoticeShown, ...] = ()
    acknowledged_since: Stamp | None = None
    prepared: Stamp | None = None
    prepared_last: Stamp | None = None
    reached: bool = False
    came_back: int = 0
    followed_up: bool = False
    left: bool = False
    capacity: Capacity = Capacity.PRESUMED
    speaks_for: Mapping[str, Authority] = MappingProxyType({})
    supported: frozenset[str] = frozenset()
    preferred: Stamp | None = None
    viewed: Stamp | None = None
    denied: Stamp | None = None

    @property
    def informed(self) -> str:
        """The notice that they were last given, or empty."""
        return self.notices[-1].notice if self.notices else ""

    @property
    def informed_since(self) -> Stamp | None:
        """When they were first given a notice, in both times."""
        return self.notices[0].stamp if self.notices else None

    @property
    def standing(self) -> Standing:
        """How far they have come."""
        if self.left:
            return _LEFT
        if self.prepared is not None:
            return _PREPARED
        if self.notices:
            return _INFORMED
        return _REACHED if self.reached else _ADDED

    @property
    def is_party(self) -> bool:
        """Whether the process is held for them."""
        return not self.left and not PARTIES.isdisjoint(self.roles)

    @property
    def sides(self) -> frozenset[frozenset[Role]]:
        """The sides that they are on: one, both, or neither."""
        return frozenset(side for side in SIDES if not side.isdisjoint(self.roles))
