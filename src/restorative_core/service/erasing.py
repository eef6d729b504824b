"""Erasing one person: every personal part that is about them, wherever the storage reaches, at once or not at all."""

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from restorative_core.casework import catalogue as events
from restorative_core.errors import Reason, Refused, Stale, Unknown
from restorative_core.ports import Part, PartKey, PhysicalStorage
from restorative_core.service.ledger import ATTEMPTS, Addition, Ledger, Stream
from restorative_core.vocabulary.identity import Occasion, stream_kind
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import ENDED

ERASED_BY = frozenset({StaffRole.COORDINATOR, StaffRole.SUPERVISOR, StaffRole.SYSTEM})
"""Who may erase."""

_NO_PHYSICAL_TIER = (
    "This storage does not keep the physical tier of its port: what was erased may still lie in its files."
    " Ask its authors."
)


@frozen
class Erased:
    """What became of a request to erase somebody. It names nobody, so it may be filed.

    Attributes:
        person: The person's stream, which stays as a pseudonym.
        erased: The parts that went, by stream, number and field.
        remains: Where bytes may still lie that this could not reach, each in one sentence with what to do.
    """

    person: str
    erased: tuple[PartKey, ...]
    remains: tuple[str, ...] = ()


@frozen
class Eraser:
    """Erases persons.

    Attributes:
        ledger: Where they are kept.
        letters: The channels' URLs, whose folders may hold letters that were sent.
    """

    ledger: Ledger
    letters: tuple[str, ...] = ()

    def erase(self, person: str, occasion: Occasion, ground: events.ErasureGround) -> Erased:
        """Erase all that is known of *person*, with an entry on their stream that tells of it.

        Raises:
            Refused: The actor may not, a legal hold stands, or a case with the person is still open. Nothing is erased.
            Unknown: There is no such person.
            StorageFailed: The storage cannot do its work. Where the entry is stored, the parts are gone, and asking
                again overwrites what was left of them.
        """
        gone: list[PartKey] = []
        for attempt in range(1, ATTEMPTS + 1):
            try:
                gone += self._erased(person, occasion, ground)
            except Stale:
                if attempt == ATTEMPTS:
                    raise
            # What was being stored about them meanwhile goes too: nothing new is, once the entry is there.
            if next(self.ledger.storage.parts_about(person), None) is None:
                break
        return Erased(person, tuple(gone), (*self._scrubbed(), *self._elsewhere()))

    def _erased(self, person: str, occasion: Occasion, ground: events.ErasureGround) -> tuple[PartKey, ...]:
        """The parts that went, now that the entry that tells of it is stored; none where nothing was left."""
        stream = self._person(person)
        parts = tuple(self.ledger.storage.parts_about(person))
        reasons = (*_against(stream, occasion), *self._taking_part(person, parts))
        if reasons:
            raise Refused(reasons)
        keys = tuple(part.key for part in parts)
        if keys or not is_erased(stream):
            told = events.PersonErased(ground, len(keys))
            self.ledger.write([Addition.of(stream, told, occasion, self.ledger.clock())], erased=keys)
        return keys

    def _person(self, name: str) -> Stream:
        if stream_kind(name) != "person":
            raise Unknown("person", name)
        return self.ledger.load(name)

    def _taking_part(self, person: str, parts: tuple[Part, ...]) -> Iterator[Reason]:
        """The open cases that *person* has not left: what is done there needs to know who they are."""
        for name in dict.fromkeys(part.stream for part in parts if part.field == "person"):
            case = self.ledger.load(name).case
            if case is None or case.stage in ENDED:
                continue
            behind = self.ledger.people(case)
            if any(behind.get(one.id) == person for one in case.people.values() if not one.left):
                yield Reason("person.in-open-case", case.id)

    def _scrubbed(self) -> tuple[str, ...]:
        storage = self.ledger.storage
        return storage.scrub() if isinstance(storage, PhysicalStorage) else (_NO_PHYSICAL_TIER,)

    def _elsewhere(self) -> Iterator[str]:
        """What lies outside the storage."""
        for url in self.letters:
            yield f"Letters that were sent may lie in {url}. Delete those to this person, or the folder."
        yield "Rejects files of imports hold what partners sent. Delete those that have served."


def is_erased(stream: Stream) -> bool:
    """Whether the person of *stream* has been erased."""
    return any(isinstance(entry.event, events.PersonErased) for entry in stream.entries)


def holds(stream: Stream) -> tuple[str, ...]:
    """The ids of the legal holds that stand on *stream*."""
    placed: dict[str, Any] = {}
    for entry in stream.entries:
        match entry.event:
            case events.LegalHoldPlaced(hold=hold):
                placed[hold] = entry
            case events.LegalHoldLifted(hold=hold):
                placed.pop(hold, None)
    return tuple(placed)


def _against(stream: Stream, occasion: Occasion) -> Iterator[Reason]:
    if ERASED_BY.isdisjoint(occasion.by.roles):
        roles = ", ".join(sorted(role.value for role in ERASED_BY))
        yield Reason("role.missing", occasion.by.id, details={"roles": roles})
    for hold in holds(stream):
        yield Reason("hold.standing", hold)
