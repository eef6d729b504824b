"""A service over memory, with a clock that the tests set."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from restorative_core import RestorativeService, events
from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.memory import MemoryChannel, MemoryStorage
from restorative_core.ports import ChannelKind
from restorative_core.service.naming import new_stream
from restorative_core.service.settings import Practice
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.credentials import Credential, Level
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.risk import Acknowledgement, RiskLevel
from restorative_core.vocabulary.roles import Duty, StaffRole
from restorative_core.vocabulary.wire import structure

STAFF = Actor("f1", "svc", {StaffRole.COORDINATOR, StaffRole.FACILITATOR})
SUPERVISOR = Actor("s1", "svc", {StaffRole.SUPERVISOR})
MEETING = SessionKind.FACE_TO_FACE_MEETING
HARMED: dict[str, Any] = {
    "roles": ["harmed"],
    "name": "Ann Example",
    "born": "1990-02-03",
    "contact": {"email": "ann@example.org", "phone": "07700 900123"},
    "preferences": {"permits": ["email", "phone"]},
    "agrees_to_contact": True,
}
RESPONSIBLE: dict[str, Any] = {
    "roles": ["responsible"],
    "name": "Bob Sample",
    "born": "1988-01-01",
    "contact": {"email": "bob@example.org"},
    "preferences": {"permits": ["email", "phone"]},
}
FORM: dict[str, Any] = {
    "received": "2015-03-02",
    "source": "self",
    "initiator": "agency",
    "reference": "X1",
    "participants": [HARMED, RESPONSIBLE],
    "account": "He hit me",
}


class Desk:
    """Somebody at work with a service, hour by hour."""

    def __init__(self, storage: MemoryStorage | None = None, *, names: Callable[[str], str] = new_stream) -> None:
        self.now = datetime(2015, 3, 2, 10, tzinfo=UTC)
        self.storage = storage or MemoryStorage()
        self.letters = MemoryChannel()
        self.names = names
        self.go_by(Practice())
        self.case = ""
        for name in ("f1", "f2"):
            self.register(name)

    def go_by(self, practice: Practice) -> None:
        """Make the service anew, which goes by *practice* from now on."""
        self.service = RestorativeService(
            self.storage,
            channels={ChannelKind.EMAIL: self.letters},
            practice=practice,
            clock=lambda: self.now,
            names=self.names,
        )

    def register(self, name: str, level: Level = Level.ADVANCED) -> None:
        """Somebody comes into the register of facilitators, with all that they need, for years."""
        told = (
            events.FacilitatorRegistered(level),
            events.CredentialRecorded(Credential.CRIMINAL_RECORD_CHECK),
            events.SupervisionHeld(),
        )
        for event in told:
            self.service.tell(name, event, self.occasion())

    def later(self, **time: float) -> datetime:
        """Let time pass: an hour, unless something else is said."""
        self.now += timedelta(**time or {"hours": 1})
        return self.now

    def occasion(self, by: Actor = STAFF) -> Occasion:
        """Now, by a member of staff."""
        return Occasion(self.now, by)

    def receive(self, **changes: Any) -> Case:
        """A referral comes in."""
        case = self.service.receive(structure({**FORM, **changes}, Referral), self.occasion())
        self.case = case.id
        return case

    def record(self, *told: Event, by: Actor = STAFF, **options: Any) -> Case:
        """Record events together, now."""
        return self.service.record(self.case, told, self.occasion(by), **options)

    def each(self, *told: Event) -> None:
        """Record events one after the other, an hour apart."""
        for event in told:
            self.later()
            if self.now.hour > 17:
                self.later(hours=16)
            self.record(event)

    def ready(self, **changes: Any) -> Case:
        """A case that is ready for a meeting."""
        self.receive(**changes)
        self.each(events.ReferralAccepted(), events.FacilitatorAllocated("f1"))
        self.each(events.FacilitatorAllocated("f2", Duty.CO))
        for person in ("p1", "p2"):
            self.each(events.ContactMade(person, Channel.PHONE), events.InformationGiven(person, Channel.PHONE, "1"))
            self.each(events.ConsentGiven(person, Purpose.ASSESSMENT))
        self.each(events.AcknowledgementRecorded("p2", Acknowledgement.FULL), events.RiskAssessed(RiskLevel.LOW))
        self.each(events.SuitabilityDecided(suitable=True))
        for person in ("p1", "p2"):
            self.each(events.ConsentGiven(person, Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN))
            self.each(events.PreparationCompleted(person))
        self.later()
        return self.service.case(self.case)

    def arranged(self, **changes: Any) -> Case:
        """A case with a meeting arranged as `s1`."""
        self.ready(**changes)
        return self.record(events.SessionArranged("s1", MEETING, ("p1", "p2")), events.ReadinessDecided("s1"))

    def deliver(self, by: Actor = STAFF) -> list[tuple[str, tuple[str, ...]]]:
        """Send what is due: the outcome of each message, with its codes."""
        return [(posted.outcome, posted.codes) for posted in self.service.deliver(self.occasion(by))]

    def problems(self) -> list[str]:
        """What verification finds."""
        return [verified.problem.says for verified in self.service.verify() if verified.problem]

    @property
    def records(self) -> int:
        """How many records are stored."""
        return sum(1 for _ in self.storage.feed())


def person_with(person: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A person of a form, with changes."""
    return {**person, **changes}


def preferring(channel: Channel, **limits: Any) -> ContactPreference:
    """One channel, with limits."""
    return attrs.evolve(ContactPreference({channel}), **limits)


@pytest.fixture
def desk() -> Desk:
    """A service of which nobody has asked anything yet."""
    return Desk()
