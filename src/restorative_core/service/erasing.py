"""Erasing one person: every personal part that is about them, wherever the storage reaches, and what stays and why."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from attrs import Factory, evolve, frozen

from restorative_core.casework import catalogue as events
from restorative_core.errors import Reason, Refused, RestorativeError, Stale, StorageFailed, Unknown
from restorative_core.ports import Part, PartKey, PhysicalStorage
from restorative_core.records import keep_of
from restorative_core.service.erased import Erased, ErasedItem, Fate, HeldFile, TellHost, told
from restorative_core.service.held_files import held_files
from restorative_core.service.ledger import Ledger
from restorative_core.service.stream import Addition, Stream
from restorative_core.vocabulary.identity import Occasion, stream_kind
from restorative_core.vocabulary.personal import Keep
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import ENDED

ERASED_BY = frozenset({StaffRole.COORDINATOR, StaffRole.SUPERVISOR, StaffRole.SYSTEM})
"""Who may erase."""

_NO_PHYSICAL_TIER = (
    "This storage does not keep the physical tier of its port: what was erased may still lie in its files."
    " Ask its authors."
)


@frozen
class Wanted:
    """What is to go.

    Attributes:
        ground: Why.
        parts: Which parts; `None` for every one that may go.
        read: What that was worked out from: the number of the last entry of each stream.
    """

    ground: events.ErasureGround
    parts: frozenset[PartKey] | None = None
    read: Mapping[str, int] = Factory(dict)


@frozen
class Eraser:
    """Erases persons.

    Attributes:
        ledger: Where they are kept.
        letters: The channels' URLs, whose folders may hold letters that were sent.
        host: What is told of the files about them; `None` where nobody is.
    """

    ledger: Ledger
    letters: tuple[str, ...] = ()
    host: TellHost | None = None

    def erase(self, person: str, occasion: Occasion, ground: events.ErasureGround) -> Erased:
        """Erase all that is known of *person*, with an entry on their stream that tells of it, to the last byte.

        Raises:
            Refused: The actor may not, a legal hold stands, or all that is known is needed in a case that is open.
                Nothing is erased.
            Unknown: There is no such person.
            Newer: A newer release stored something of them. Nothing is erased.
            Stale: They, or a case of theirs, moved each time. Nothing is erased.
            StorageFailed: The storage cannot do its work. Ask again.
        """
        gone = self.take(person, occasion, lambda: Wanted(ground))
        remains, overwritten = self.remains()
        return evolve(gone, remains=remains, overwritten=overwritten)

    def take(self, person: str, occasion: Occasion, wanted: Callable[[], Wanted]) -> Erased:
        """Erase of *person* what is *wanted*, which is asked again whenever something moved; bytes may lie on.

        Of somebody who is not erased whole no more goes than a plan told before anything had gone.

        Once something has gone nothing is raised any more: the host is told of its files, whatever comes after.

        Raises:
            Refused, Unknown, Newer, Stale, StorageFailed: As `erase` says. Nothing is erased.
        """
        gone: list[ErasedItem] = []
        files: list[HeldFile] = []
        chosen, unfinished = _Chosen((), (), (), ()), ""
        for attempt in range(1, self.ledger.attempts + 1):
            try:
                plan = wanted()
                chosen = self._once(person, occasion, plan, begun=bool(gone))
            except RestorativeError as error:
                if isinstance(error, Stale) and attempt < self.ledger.attempts:
                    continue
                if not gone:
                    raise
                unfinished = f"What was stored about them meanwhile may be left. {error} Then ask again."
                break
            # What was being stored about them meanwhile goes too: nothing new is, once the entry is there.
            if not chosen.going:
                break
            gone += chosen.items(Fate.ERASED)
            files += chosen.files
            if plan.parts is not None and chosen.refused:  # what has gone may have been what the plan went by
                break
        items = (*gone, *chosen.items(Fate.RESTRICTED), *chosen.items(Fate.REFUSED))
        return Erased(person, items, tuple(told(tuple(files), self.host)), unfinished=unfinished)

    def remains(self) -> tuple[tuple[str, ...], bool]:
        """Overwrite what was erased, and say where bytes may still lie, and whether it could be overwritten.

        That it could not is no error: the answer, with the files that the host could not erase, would be lost.
        """
        storage = self.ledger.storage
        try:
            scrubbed = storage.scrub() if isinstance(storage, PhysicalStorage) else (_NO_PHYSICAL_TIER,)
        except StorageFailed as error:
            scrubbed = (f"What was erased is gone, and could not be overwritten yet. {error} Then ask again.",)
            return (*scrubbed, *self._elsewhere()), False
        return (*scrubbed, *self._elsewhere()), True

    def _once(self, person: str, occasion: Occasion, wanted: Wanted, *, begun: bool) -> "_Chosen":
        """What went, now that the entry that tells of it is stored; nothing where nothing was left."""
        stream = self._person(person)
        reasons = (*against_erasing(occasion, self.ledger.clock()), *held(stream))
        if reasons:
            raise Refused(reasons)
        looked = Look(self.ledger, person, tuple(self.ledger.storage.parts_about(person)))
        chosen = _Chosen.of(looked, wanted.parts)
        if chosen.refused and not chosen.going and not begun and wanted.parts is None:
            raise Refused(chosen.reasons)
        if chosen.going or not (chosen.refused or is_erased(stream)):
            told = events.PersonErased(wanted.ground, len(chosen.going), chosen.classes, bool(chosen.refused))
            addition = Addition.of(stream, told, occasion, self.ledger.clock())
            keys = [part.key for part in chosen.going]
            self.ledger.write([addition], read={**wanted.read, **looked.read}, erased=keys)
        return chosen

    def _person(self, name: str) -> Stream:
        if stream_kind(name) != "person":
            raise Unknown("person", name)
        return self.ledger.load(name)

    def _elsewhere(self) -> Iterator[str]:
        """What lies outside the storage."""
        for url in self.letters:
            yield f"Letters that were sent may lie in {url}. Delete those to this person, or the folder."
        yield "Rejects files of imports hold what partners sent. Delete those that have served."


@frozen
class Look:
    """A look at everything personal about one person, and at what speaks against erasing it.

    Attributes:
        ledger: Where it is kept.
        person: Who.
        parts: The parts about them.
        read: The number of the last entry of each stream that was looked at.
    """

    ledger: Ledger
    person: str
    parts: tuple[Part, ...]
    read: dict[str, int] = Factory(dict)

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases in which something of the person stands."""
        return tuple(dict.fromkeys(part.stream for part in self.parts if stream_kind(part.stream) == "case"))

    def load(self, name: str) -> Stream:
        """The stream *name*, remembered as looked at."""
        stream = self.ledger.load(name)
        self.read[name] = stream.number
        return stream

    def taking_part(self) -> dict[str, Reason]:
        """The open cases that the person has not left: what is done there needs to know who they are."""
        found = {}
        for name in dict.fromkeys(part.stream for part in self.parts if part.is_link):
            case = self.load(name).case
            if case is None or case.stage in ENDED:
                continue
            behind = self.ledger.people(case)
            if any(behind.get(one.id) == self.person for one in case.people.values() if not one.left):
                found[name] = Reason("person.in-open-case", case.id)
        return found

    def in_use(self) -> Callable[[Part], Reason | None]:
        """Gives why a part is in use, because of a case that is open; `None` where it is not."""
        open_cases = self.taking_part()
        first = next(iter(open_cases.values()), None)
        return lambda part: first if part.stream == self.person else open_cases.get(part.stream)

    def held_for_others(self) -> frozenset[str]:
        """Those of whom some of it tells besides, and who have a legal hold: what tells of them too is kept."""
        others = {one for part in self.parts for one in part.subjects} - {self.person}
        return frozenset(one for one in others if stream_kind(one) == "person" and holds(self.load(one)))


@frozen
class _Chosen:
    """What is to become of each part about somebody.

    Attributes:
        going: The parts that go.
        restricted: Those that are kept because they tell of somebody else who has a legal hold, each with the reason.
        refused: Those that are kept in use, each with the reason.
        files: The files that go with them.
    """

    going: tuple[Part, ...]
    restricted: tuple[tuple[Part, Reason], ...]
    refused: tuple[tuple[Part, Reason], ...]
    files: tuple[HeldFile, ...]

    @classmethod
    def of(cls, looked: Look, wanted: frozenset[PartKey] | None) -> "_Chosen":
        """What is to become of everything that *looked* found, where just the parts *wanted* are to go.

        Raises:
            Newer: A part is of a retention class that is not known here.
        """
        for part in looked.parts:
            keep_of(part)
        in_use, held_others = looked.in_use(), looked.held_for_others()
        going: list[Part] = []
        restricted: list[tuple[Part, Reason]] = []
        refused: list[tuple[Part, Reason]] = []
        for part in looked.parts:
            if (why := in_use(part)) is not None:
                refused.append((part, why))
            elif not held_others.isdisjoint(part.subjects):
                restricted.append((part, Reason("hold.of-another", part.stream)))
            elif wanted is not None and part.key not in wanted:
                refused.append((part, Reason("retention.not-due", part.stream)))
            else:
                going.append(part)
        kept = [part for part, _ in (*restricted, *refused)]
        return cls(tuple(going), tuple(restricted), tuple(refused), tuple(held_files(looked.load, going, kept)))

    @property
    def classes(self) -> frozenset[Keep]:
        """The classes of which something goes; every one, where nothing stays in use."""
        return frozenset(map(keep_of, self.going)) if self.refused else frozenset(Keep)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why something is kept in use, each reason once."""
        return tuple({(why.code, why.about): why for _, why in self.refused}.values())

    def items(self, fate: Fate) -> Iterator[ErasedItem]:
        """What has this *fate*, by stream, class and reason."""
        grouped: dict[tuple[str, Keep, str, str], list[tuple[Part, Reason | None]]] = defaultdict(list)
        for part, why in self._with(fate):
            code, about = ("", "") if why is None else (why.code, why.about)
            grouped[part.stream, keep_of(part), code, about].append((part, why))
        for (stream, keep, *_), several in grouped.items():
            reason = several[0][1]
            yield ErasedItem(
                stream, keep, fate, tuple(part.key for part, _ in several), () if reason is None else (reason,)
            )

    def _with(self, fate: Fate) -> Iterable[tuple[Part, Reason | None]]:
        if fate is Fate.ERASED:
            return ((part, None) for part in self.going)
        return self.restricted if fate is Fate.RESTRICTED else self.refused


def is_erased(stream: Stream) -> bool:
    """Whether the person of *stream* has been erased whole."""
    return any(isinstance(entry.event, events.PersonErased) and not entry.event.partly for entry in stream.entries)


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


def held(stream: Stream) -> Iterator[Reason]:
    """The legal holds that stand on *stream*, as reasons."""
    return (Reason("hold.standing", hold) for hold in holds(stream))


def against_erasing(occasion: Occasion, now: datetime) -> Iterator[Reason]:
    """Why nobody is erased on *occasion*: its actor may not, or it is still to come *now*."""
    if occasion.at.is_known and occasion.at.earliest > now:
        yield Reason("moment.future", "at")
    if ERASED_BY.isdisjoint(occasion.by.roles):
        roles = ", ".join(sorted(role.value for role in ERASED_BY))
        yield Reason("role.missing", occasion.by.id, details={"roles": roles})
