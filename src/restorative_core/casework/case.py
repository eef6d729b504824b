"""A case, as its entries leave it. It carries no name and no text, by construction."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from attrs import Factory, frozen

from restorative_core.casework.entry import Entry, Stamp
from restorative_core.casework.participant import Participant
from restorative_core.casework.team import Team
from restorative_core.casework.things import Agreement, Session, SessionStatus, Things, Undertaken
from restorative_core.casework.waiver import Waiver
from restorative_core.vocabulary.consent import ConsentMethod, ConsentStatus, Purpose
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.incident import CALLS_FOR_EXPERTS, MAY_BE_GENDER_BASED, IncidentFlag, IncidentKind
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.referral import DeclineReason, Initiator, ReferralSource, Relation
from restorative_core.vocabulary.risk import RiskLevel
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.value import Value, changed

__all__ = [
    "Case",
    "Consent",
    "ConsentGrant",
    "ConsentKey",
    "Ending",
    "Flags",
    "Judgement",
    "Origin",
    "Participant",
    "Pinned",
    "Session",
    "SessionStatus",
    "Team",
    "Waiver",
    "sealed",
    "sealed_with",
]

K = TypeVar("K")
V = TypeVar("V")


def sealed(mapping: dict[K, V]) -> Mapping[K, V]:
    """*mapping*, which nobody can change any more."""
    return MappingProxyType(mapping)


def sealed_with(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """*mapping*, sealed, with *value* in the place of *key*."""
    return MappingProxyType(mapping | {key: value})  # type: ignore[operator]  # a `dict` can, and so can a sealed one


@frozen(eq=False, repr=False, slots=False)
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
        convicted: When somebody was convicted of it.
        controller: The organisation that answers for the case since it was transferred; empty before.
        transferred: When it was last transferred, in both times, or `None`.
    """

    source: ReferralSource = ReferralSource.OTHER_SERVICE
    initiator: Initiator = Initiator.AGENCY
    organisation: str = ""
    area: str = ""
    flags: frozenset[IncidentFlag] = frozenset()
    received: Moment = Moment.unknown()
    incident: IncidentKind = IncidentKind.UNKNOWN
    convicted: Moment = Moment.unknown()
    controller: str = ""
    transferred: Stamp | None = None

    @property
    def complexity(self) -> Complexity:
        """How complex the case is by what is known of the incident alone."""
        grave = self.incident in CALLS_FOR_EXPERTS or not CALLS_FOR_EXPERTS.isdisjoint(self.flags)
        return Complexity.SENSITIVE if grave else Complexity.STANDARD

    @property
    def may_be_gender_based(self) -> bool:
        """Whether the harm is, or may be, gender-based violence."""
        return self.incident in MAY_BE_GENDER_BASED or not MAY_BE_GENDER_BASED.isdisjoint(self.flags)


@frozen(eq=False, repr=False, slots=False)
class ConsentGrant(Value):
    """One time that a consent was given.

    Attributes:
        stamp: When, in both times.
        method: How it was expressed.
        until: The last moment at which it holds; unknown for no set end.
        given_by: The participant who spoke for them; empty where they spoke for themselves.
        notice: The version of the notice that they had been given, where it was told.
        inherited: Whether it comes from another system.
    """

    stamp: Stamp
    method: ConsentMethod
    until: Moment = Moment.unknown()
    given_by: str = ""
    notice: str = ""
    inherited: bool = False


@frozen(eq=False, repr=False, slots=False)
class Consent(Value):
    """What one participant has said to one purpose and scope.

    Attributes:
        status: Where it stands, by the last that was recorded.
        number: The number of the entry that said so last.
        grants: The times it was given since it last ended.
        ended: The latest, in both times, of all refusals, withdrawals and expiries; `None` when there was none.
        no: The number of the entry in which they last said no to it, and how, whatever was said since; 0 for never.
    """

    status: ConsentStatus = ConsentStatus.UNKNOWN
    number: int = 0
    grants: tuple[ConsentGrant, ...] = ()
    ended: Stamp | None = None
    no: tuple[int, ConsentStatus] = (0, ConsentStatus.UNKNOWN)


ConsentKey = tuple[str, Purpose | None, str]
"""Participant, purpose (`None` for everything), scope (empty for all of the purpose)."""


@frozen(eq=False, repr=False, slots=False)
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


@frozen(eq=False, repr=False, slots=False)
class Judgement(Value):
    """What has been judged.

    Attributes:
        risk: When risk was last assessed, or `None`.
        risk_level: What came of it.
        risk_changed: The last thing that makes every earlier assessment stale, or `None`.
        suitable: What was last decided of suitability, or `None` where nothing stands.
        suitable_since: Since when it has been found suitable, or `None` where it is not.
        complexity: How complex the case was judged to be, or `None` where nobody judged.
        specialist: When a specialist assessment was last made, or `None`.
        signed_off: When a supervisor last signed off that this is suitable, or `None`.
        unsuitable: When it was last found not to be suitable; `None` where it was found to be since.
    """

    risk: Stamp | None = None
    risk_level: RiskLevel | None = None
    risk_changed: Stamp | None = None
    suitable: bool | None = None
    suitable_since: Stamp | None = None
    complexity: Complexity | None = None
    specialist: Stamp | None = None
    signed_off: Stamp | None = None
    unsuitable: Stamp | None = None


@frozen(eq=False, repr=False, slots=False)
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
class Pinned(Value):
    """What a case keeps of the tables that it was begun or moved under.

    Attributes:
        digest: The digest of the tables; empty where they were not pinned.
        policy: The service's own values; `None` for those that it has at the time of each act.
    """

    digest: str = ""
    policy: Policy | None = None


@frozen(eq=False, repr=False, slots=False)
class Case(Value):
    """A case, as its entries leave it.

    Attributes:
        id: The case's id, which is the name of its stream.
        number: The number of its last entry; 0 before the first.
        stage: Where it stands.
        pathway: The pathway that it goes by, and its version.
        pinned: What it keeps of the tables of that pathway.
        origin: What it knows of its referral.
        people: Its participants, by id.
        consents: What each has said, by participant, purpose and scope.
        flags: What bars acts in whatever stage.
        judgement: What has been judged.
        team: Who works on it.
        sessions: Its sessions, by id.
        undertakings: What was undertaken, by id, with what became of it.
        things: Its agreements, and what else it holds.
        waivers: The waivers that have not been used.
        links: The cases that it is linked with, and how.
        ending: How it ended.
        history: Every entry, those that were struck included.
    """

    id: str
    number: int = 0
    stage: Stage = Stage.UNOPENED
    pathway: str = "justice/1"
    pinned: Pinned = Pinned()
    origin: Origin = Origin()
    people: Mapping[str, Participant] = Factory(lambda: sealed({}))
    consents: Mapping[ConsentKey, Consent] = Factory(lambda: sealed({}))
    flags: Flags = Flags()
    judgement: Judgement = Judgement()
    team: Team = Team()
    sessions: Mapping[str, Session] = Factory(lambda: sealed({}))
    undertakings: Mapping[str, Undertaken] = Factory(lambda: sealed({}))
    things: Things = Things()
    waivers: tuple[Waiver, ...] = ()
    links: Mapping[str, Relation] = Factory(lambda: sealed({}))
    ending: Ending = Ending()
    history: tuple[Entry, ...] = ()

    @property
    def parties(self) -> tuple[Participant, ...]:
        """The participants for whom the process is held, in the order in which they came."""
        return tuple(person for person in self.people.values() if person.is_party)

    @property
    def agreements(self) -> Mapping[str, Agreement]:
        """Its outcome agreements, by id."""
        return self.things.agreements

    @property
    def complexity(self) -> Complexity:
        """How complex the case is: as it was judged, or else as the flags of its referral say."""
        return self.judgement.complexity or self.origin.complexity

    def in_role(self, role: Role) -> tuple[Participant, ...]:
        """The participants in *role*, in the order in which they came."""
        return tuple(person for person in self.people.values() if role in person.roles and not person.left)

    def with_person(self, person: Participant) -> "Case":
        """The case with *person* in it, in place of whoever had that id."""
        return changed(self, people=sealed_with(self.people, person.id, person))

    def with_session(self, session: Session) -> "Case":
        """The case with *session* in it, in place of what had that id."""
        return changed(self, sessions=sealed_with(self.sessions, session.id, session))
