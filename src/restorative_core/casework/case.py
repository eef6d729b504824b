"""A case, as its entries leave it. It carries no name and no text, by construction."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from attrs import Factory, evolve, frozen

from restorative_core.casework.entry import Entry, Stamp
from restorative_core.vocabulary.agreement import Undertaking, UndertakingStatus
from restorative_core.vocabulary.consent import ConsentMethod, ConsentStatus, Purpose
from restorative_core.vocabulary.contact import ContactPreference
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason, SessionKind
from restorative_core.vocabulary.referral import (
    MAY_BE_GENDER_BASED,
    DeclineReason,
    IncidentFlag,
    IncidentKind,
    Initiator,
    ReferralSource,
)
from restorative_core.vocabulary.risk import Acknowledgement, RiskLevel
from restorative_core.vocabulary.roles import PARTIES, SIDES, Role
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.value import Value

K = TypeVar("K")
V = TypeVar("V")


def sealed(mapping: dict[K, V]) -> Mapping[K, V]:
    """*mapping*, which nobody can change any more."""
    return MappingProxyType(mapping)


@frozen(eq=False, repr=False)
class Origin(Value):
    """What the case knows of its referral.

    Attributes:
        source: Who sent it.
        initiator: Whose wish it is.
        organisation: The referring organisation, as a code.
        area: The area, as a code.
        flags: What calls for special care.
        received: When it was received.
        incident: What sort of thing happened.
    """

    source: ReferralSource = ReferralSource.OTHER_SERVICE
    initiator: Initiator = Initiator.AGENCY
    organisation: str = ""
    area: str = ""
    flags: frozenset[IncidentFlag] = frozenset()
    received: Moment = Moment.unknown()
    incident: IncidentKind = IncidentKind.UNKNOWN

    @property
    def may_be_gender_based(self) -> bool:
        """Whether the harm is, or may be, gender-based violence."""
        return self.incident in MAY_BE_GENDER_BASED or not MAY_BE_GENDER_BASED.isdisjoint(self.flags)


@frozen(eq=False, repr=False)
class Participant(Value):
    """Somebody in the case.

    Attributes:
        id: Their id within the case.
        roles: What they are here.
        named: Whether anybody has named them yet.
        aware: Whether they know of the referral; `None` when nobody says.
        supports: The participant whom they support.
        preferences: How they may be reached.
        acknowledgement: How far they acknowledge the facts; `None` until somebody says.
        informed: The notice that they were last given, or empty.
        informed_since: When they were first given one, in both times.
        acknowledged_since: Since when they acknowledge at least the basic facts; `None` where they do not.
        prepared: When they were first prepared for this, or `None` where they are not.
        reached: Whether they have been in contact with the service.
        came_back: The number of the entry in which they last got in touch of their own accord; 0 for never.
    """

    id: str
    roles: frozenset[Role] = frozenset()
    named: bool = True
    aware: bool | None = None
    supports: str = ""
    preferences: ContactPreference = ContactPreference()
    acknowledgement: Acknowledgement | None = None
    informed: str = ""
    informed_since: Stamp | None = None
    acknowledged_since: Stamp | None = None
    prepared: Stamp | None = None
    reached: bool = False
    came_back: int = 0

    @property
    def is_party(self) -> bool:
        """Whether the process is held for them."""
        return not PARTIES.isdisjoint(self.roles)

    @property
    def sides(self) -> frozenset[frozenset[Role]]:
        """The sides that they are on: one, both, or neither."""
        return frozenset(side for side in SIDES if not side.isdisjoint(self.roles))


@frozen(eq=False, repr=False)
class ConsentGrant(Value):
    """One time that a consent was given.

    Attributes:
        stamp: When, in both times.
        method: How it was expressed.
        until: The last moment at which it holds; unknown for no set end.
    """

    stamp: Stamp
    method: ConsentMethod
    until: Moment = Moment.unknown()


@frozen(eq=False, repr=False)
class Consent(Value):
    """What one participant has said to one purpose and scope.

    Attributes:
        status: Where it stands, by the last that was recorded.
        number: The number of the entry that said so last.
        grants: The times it was given since it last ended.
        ended: The latest, in both times, of all refusals, withdrawals and expiries; `None` when there was none.
    """

    status: ConsentStatus = ConsentStatus.UNKNOWN
    number: int = 0
    grants: tuple[ConsentGrant, ...] = ()
    ended: Stamp | None = None


ConsentKey = tuple[str, Purpose | None, str]
"""Participant, purpose (`None` for everything), scope (empty for all of the purpose)."""


class SessionStatus(StrEnum):
    """Where a session stands."""

    ARRANGED = "arranged"
    IN_PROGRESS = "in-progress"
    STOPPED = "stopped"
    ENDED = "ended"
    CANCELLED = "cancelled"


@frozen(eq=False, repr=False)
class Session(Value):
    """A session.

    Attributes:
        id: Its id within the case.
        type: What sort of session it is.
        participants: Whom it touches.
        planned_for: When it is to be.
        status: Where it stands.
        arranged: When it was arranged.
    """

    id: str
    type: SessionKind
    participants: tuple[str, ...]
    planned_for: Moment = Moment.unknown()
    status: SessionStatus = SessionStatus.ARRANGED
    arranged: Stamp | None = None


@frozen(eq=False, repr=False)
class Flags(Value):
    """What bars acts in whatever stage the case is.

    Attributes:
        held: Why the case waits, or `None`.
        stops: The numbers of the entries that raised a safety stop which stands.
        reviews: The numbers of the entries that wait for a supervisor.
    """

    held: HoldReason | None = None
    stops: tuple[int, ...] = ()
    reviews: tuple[int, ...] = ()


@frozen(eq=False, repr=False)
class Judgement(Value):
    """What has been judged.

    Attributes:
        risk: When risk was last assessed, or `None`.
        risk_level: What came of it.
        risk_changed: The last thing that makes every earlier assessment stale, or `None`.
        suitable: What was last decided of suitability, or `None` where nothing stands.
        suitable_since: Since when it has been found suitable, or `None` where it is not.
    """

    risk: Stamp | None = None
    risk_level: RiskLevel | None = None
    risk_changed: Stamp | None = None
    suitable: bool | None = None
    suitable_since: Stamp | None = None


@frozen(eq=False, repr=False)
class Team(Value):
    """Who works on the case.

    Attributes:
        lead: The lead facilitator's id, or empty.
        co: The co-facilitators' ids.
    """

    lead: str = ""
    co: tuple[str, ...] = ()


@frozen(eq=False, repr=False)
class Ending(Value):
    """How the case ended, each time that it did.

    Attributes:
        closed: Why it is closed, or `None` while it is not.
        declined: Why its referral was declined, or `None`.
        reopened: When it was last reopened, in both times, or `None`.
    """

    closed: ClosureReason | None = None
    declined: DeclineReason | None = None
    reopened: Stamp | None = None


@frozen(eq=False, repr=False)
class Case(Value):
    """A case, as its entries leave it.

    Attributes:
        id: The case's id, which is the name of its stream.
        number: The number of its last entry; 0 before the first.
        stage: Where it stands.
        pathway: The pathway that it goes by, and its version.
        origin: What it knows of its referral.
        people: Its participants, by id.
        consents: What each has said, by participant, purpose and scope.
        flags: What bars acts in whatever stage.
        judgement: What has been judged.
        team: Who works on it.
        sessions: Its sessions, by id.
        undertakings: What was undertaken, by id, with what became of it.
        agreements: The ids of its outcome agreements.
        ending: How it ended.
        history: Every entry, those that were struck included.
    """

    id: str
    number: int = 0
    stage: Stage = Stage.UNOPENED
    pathway: str = "justice/1"
    origin: Origin = Origin()
    people: Mapping[str, Participant] = Factory(lambda: sealed({}))
    consents: Mapping[ConsentKey, Consent] = Factory(lambda: sealed({}))
    flags: Flags = Flags()
    judgement: Judgement = Judgement()
    team: Team = Team()
    sessions: Mapping[str, Session] = Factory(lambda: sealed({}))
    undertakings: Mapping[str, tuple[Undertaking, UndertakingStatus]] = Factory(lambda: sealed({}))
    agreements: tuple[str, ...] = ()
    ending: Ending = Ending()
    history: tuple[Entry, ...] = ()

    @property
    def parties(self) -> tuple[Participant, ...]:
        """The participants for whom the process is held, in the order in which they came."""
        return tuple(person for person in self.people.values() if person.is_party)

    def in_role(self, role: Role) -> tuple[Participant, ...]:
        """The participants in *role*, in the order in which they came."""
        return tuple(person for person in self.people.values() if role in person.roles)

    def with_person(self, person: Participant) -> "Case":
        """The case with *person* in it, in place of whoever had that id."""
        return evolve(self, people=sealed({**self.people, person.id: person}))

    def with_session(self, session: Session) -> "Case":
        """The case with *session* in it, in place of what had that id."""
        return evolve(self, sessions=sealed({**self.sessions, session.id: session}))
