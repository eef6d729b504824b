"""What a decision needs to know from other streams: looked up, for the moment of the act, in plain frozen values."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.errors import Unknown
from restorative_core.records import read_part
from restorative_core.service.joining import are_opposed
from restorative_core.service.ledger import Ledger
from restorative_core.vocabulary.credentials import Credential, Credentials, Level
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.people import ADULT, age_on, birthday
from restorative_core.vocabulary.restrictions import Restriction

FACILITATOR = "facilitator"
"""The kind of a facilitator's stream, whose name is this and the facilitator's id."""


def facilitator_stream(facilitator: str) -> str:
    """The name of the stream of *facilitator*."""
    return f"{FACILITATOR}-{facilitator}"


@frozen
class Lookup:
    """One look at what is known beyond a case at one moment, and at the streams that it was read from.

    Attributes:
        ledger: Where everything is kept.
        case: The case.
        at: The moment.
        people: The person behind each participant, those who are about to come into the case included.
        read: The number of the last entry of each stream that was read.
    """

    ledger: Ledger
    case: Case
    at: Moment
    people: Mapping[str, str]
    read: dict[str, int] = field(factory=dict)

    def knowledge(self, what: Iterable[Event]) -> Knowledge:
        """What is known that may bear on *what*."""
        children, adults = self._ages()
        return Knowledge(
            children=children,
            adults_since=adults,
            restrictions=tuple(self._restrictions()),
            facilitators=self._facilitators(what),
            opposed=frozenset(self._opposed(what)),
        )

    def _entries(self, stream: str) -> tuple[Entry, ...]:
        """The entries of *stream* that tell of a time up to the moment."""
        loaded = self.ledger.load(stream)
        self.read[stream] = loaded.number
        return tuple(entry for entry in loaded.entries if entry.at.earliest <= self.at.latest)

    def _parts(self, stream: str, name: str) -> dict[int, object]:
        return {part.number: read_part(part) for part in self.ledger.parts(stream, name)}

    # Ages

    def _ages(self) -> tuple[frozenset[str], dict[str, date]]:
        children, adults = set(), {}
        for participant, person in self.people.items():
            self.read.setdefault(person, self.ledger.load(person).number)
            told = [*self._parts(person, "born").values()]
            born = date.fromisoformat(str(told[-1])) if told and told[-1] is not None else None
            if born is not None and age_on(born, self.at.day) < ADULT:
                children.add(participant)
            elif born is not None:
                adults[participant] = birthday(born, ADULT)
        return frozenset(children), adults

    # Restrictions

    def _restrictions(self) -> Iterable[Restriction]:
        behind = {person: participant for participant, person in self.people.items()}
        for participant, person in self.people.items():
            protected = None
            for entry in self._entries(person):
                event = entry.event
                if not isinstance(event, events.RestrictionImposed):
                    continue
                protected = self._parts(person, "protects") if protected is None else protected
                name = str(protected.get(entry.number) or "")
                if self._holds(person, entry) and (not name or name in behind):
                    yield Restriction(
                        event.restriction,
                        event.restriction_kind,
                        participant,
                        behind.get(name, ""),
                        self._permitted(person, entry),
                    )

    def _holds(self, person: str, imposed: Entry) -> bool:
        event: Any = imposed.event
        if event.until.is_known and event.until.latest < self.at.earliest:
            return False
        return not any(
            isinstance(entry.event, events.RestrictionLifted)
            and entry.event.restriction == event.restriction
            and self._frees(entry, imposed)
            for entry in self._entries(person)
        )

    def _permitted(self, person: str, imposed: Entry) -> frozenset[SessionKind]:
        event: Any = imposed.event
        permits: frozenset[SessionKind] = frozenset()
        for entry in self._entries(person):
            varied = entry.event
            if isinstance(varied, events.RestrictionVaried) and varied.restriction == event.restriction:
                # One that may have been too early, or too late, still takes away what it does not name.
                permits = varied.permits if self._frees(entry, imposed) else permits & varied.permits
        return permits

    def _frees(self, entry: Entry, barred: Entry | None) -> bool:
        """Whether *entry*, which permits more, is so by the moment, and is not dated before what *barred* it."""
        told = entry.stamp
        return told.latest <= self.at.by and (barred is None or told.earliest >= barred.stamp.earliest)

    # Facilitators

    def _facilitators(self, what: Iterable[Event]) -> dict[str, Credentials]:
        coming = [event.facilitator for event in what if isinstance(event, events.FacilitatorAllocated)]
        names = dict.fromkeys((self.case.team.lead, *self.case.team.co, *coming))
        known = {}
        for name in filter(None, names):
            try:
                known[name] = self._credentials(facilitator_stream(name))
            except Unknown:
                self.read[facilitator_stream(name)] = 0
        return known

    def _credentials(self, stream: str) -> Credentials:
        level, held, supervised = Level.FOUNDATION, {}, None
        left: Entry | None = None
        ended: dict[Credential, Entry] = {}
        conflicts: dict[str, tuple[Entry, str]] = {}
        for entry in self._entries(stream):
            match entry.event:
                case events.FacilitatorRegistered() as registered if self._frees(entry, left):
                    level, left = registered.level, None
                case events.LevelAttained() as attained if attained.level.rank < level.rank or self._frees(entry, None):
                    level = attained.level
                case events.CredentialRecorded(credential=name, until=until) if self._frees(entry, ended.get(name)):
                    held[name] = until
                case events.CredentialEnded(credential=name):
                    held.pop(name, None)
                    ended[name] = entry
                case events.SupervisionHeld() if self._frees(entry, None):
                    supervised = entry.at
                case events.ConflictDeclared(conflict=name, organisation=organisation):
                    conflicts[name] = (entry, organisation)
                case events.ConflictEnded(conflict=name) if name in conflicts and self._frees(
                    entry, conflicts[name][0]
                ):
                    conflicts.pop(name, None)
                case events.FacilitatorLeft():
                    left = entry
        return Credentials(
            level=level,
            held=frozenset(self._current(held)),
            supervised_days=None if supervised is None else (self.at.day - supervised.day).days,
            conflicts=self._conflicts(stream, [entry.number for entry, _ in conflicts.values()]),
            conflicts_with=frozenset(organisation for _, organisation in conflicts.values() if organisation),
            active=left is None,
        )

    def _current(self, held: Mapping[Credential, Moment]) -> Iterable[Credential]:
        return (name for name, until in held.items() if not until.is_known or until.latest >= self.at.latest)

    def _conflicts(self, stream: str, declared: Iterable[int]) -> frozenset[str]:
        """The participants with whom a conflict was *declared*, by the numbers of its entries."""
        persons = self._parts(stream, "person") if declared else {}
        names = {str(persons[number]) for number in declared if number in persons}
        return frozenset(participant for participant, person in self.people.items() if person in names)

    # Linked cases

    def _opposed(self, what: Iterable[Event]) -> Iterable[str]:
        for event in what:
            if isinstance(event, events.CaseLinked) and event.other != self.case.id:
                yield from self._across(event.other)

    def _across(self, name: str) -> Iterable[str]:
        other = self.ledger.load(name)
        self.read[name] = other.number
        if other.case is None:
            raise Unknown("case", name)
        there = {person: participant for participant, person in self.ledger.people(other.case).items()}
        for participant, person in self.people.items():
            if participant in self.case.people and person in there:
                here, over = self.case.people[participant].roles, other.case.people[there[person]].roles
                if are_opposed(here, over):
                    yield participant
