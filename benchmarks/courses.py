"""Ready-made cases for the benchmarks of storage: one case that the practice permits, copied under other names."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from typing import NamedTuple

import attrs

from restorative_core import RestorativeService
from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.memory import MemoryStorage
from restorative_core.ports import Record, Storage, Summary
from restorative_core.records import BEGINNING, digest_after
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.credentials import Credential, Level
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.referral import Initiator, Referral, ReferralSource
from restorative_core.vocabulary.referral import ReferredPerson as Person
from restorative_core.vocabulary.risk import Acknowledgement, RiskLevel
from restorative_core.vocabulary.roles import Duty, Role, StaffRole

STAFF = Actor("f1", "svc", {StaffRole.COORDINATOR, StaffRole.FACILITATOR})
BEGINNING_OF_ALL = datetime(2015, 3, 2, 10, tzinfo=UTC)
LATER = Occasion(BEGINNING_OF_ALL + timedelta(days=30), STAFF)
"""When the one event comes that is measured."""

NEXT = events.PreparationCompleted("p1")
"""That event."""

LENGTH = 20
"""How many events a case has before it."""

TOGETHER = 500
"""How many cases are stored in one append while a store is filled."""

_PREFERENCES = ContactPreference({Channel.PHONE})
_REFERRED = Referral(
    Moment.of(BEGINNING_OF_ALL),
    ReferralSource.SELF,
    Initiator.AGENCY,
    (
        Person((Role.HARMED,), name="Ann", preferences=_PREFERENCES, agrees_to_contact=True),
        Person((Role.RESPONSIBLE,), name="Bob", preferences=_PREFERENCES),
    ),
)


def _worked() -> Iterator[Event]:
    """What is done in the case, until it has its twenty events: everybody is to be prepared next."""
    yield events.ReferralAccepted()
    yield events.FacilitatorAllocated("f1")
    yield events.FacilitatorAllocated("f2", Duty.CO)
    for person in ("p1", "p2"):
        yield events.ContactMade(person, Channel.PHONE)
        yield events.InformationGiven(person, Channel.PHONE, "1")
        yield events.ConsentGiven(person, Purpose.ASSESSMENT)
    yield events.AcknowledgementRecorded("p2", Acknowledgement.FULL)
    yield events.RiskAssessed(RiskLevel.LOW)
    yield events.SuitabilityDecided(suitable=True)
    meeting = SessionKind.FACE_TO_FACE_MEETING.value
    yield events.ConsentGiven("p1", Purpose.TAKE_PART, meeting, ConsentMethod.WRITTEN)


class Course(NamedTuple):
    """One case, as it is stored."""

    records: tuple[Record, ...]
    summary: Summary


@cache
def course() -> Course:
    """One case of twenty events, each of which was permitted when it came."""
    now = [BEGINNING_OF_ALL]
    storage = MemoryStorage()
    with RestorativeService(storage, clock=lambda: now[0]) as service:
        for name in ("f1", "f2"):
            register(service, name, Occasion(now[0], STAFF))
        case = service.receive(_REFERRED, Occasion(now[0], STAFF)).id
        for event in _worked():
            now[0] += timedelta(hours=1)
            service.record(case, [event], Occasion(now[0], STAFF))
        found = Course(tuple(storage.history(case)), next(storage.summaries("case")))
    if len(found.records) != LENGTH:
        raise ValueError(f"The case has {len(found.records)} events.")
    return found


def register(service: RestorativeService, name: str, occasion: Occasion) -> None:
    """Let somebody come into the register of facilitators, with all that they need."""
    told = (
        events.FacilitatorRegistered(Level.ADVANCED),
        events.CredentialRecorded(Credential.CRIMINAL_RECORD_CHECK),
        events.SupervisionHeld(),
    )
    for event in told:
        service.tell(name, event, occasion)


def copies(names: Iterable[str]) -> Iterator[tuple[Record, ...]]:
    """The case again under each of *names*, with the chain of that name."""
    for name in names:
        digest, copied = BEGINNING, []
        for record in course().records:
            digest = digest_after(digest, name, record.number, record.kind, record.payload)
            copied.append(Record(name, record.number, record.kind, record.payload, digest))
        yield tuple(copied)


def fill(storage: Storage, streams: Iterable[str]) -> None:
    """Store the case under each of *streams*, with its summary: many in each append."""
    rest = iter(streams)
    while some := [*islice(rest, TOGETHER)]:
        storage.append(
            [record for one in copies(some) for record in one],
            after=dict.fromkeys(some, 0),
            summaries=[attrs.evolve(course().summary, stream=name) for name in some],
        )


def names(count: int) -> list[str]:
    """The names of *count* cases."""
    return [f"case-{number:012d}" for number in range(count)]
