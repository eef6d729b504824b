"""Streams in a storage: loaded, and written to together or not at all."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import dropwhile, islice
from operator import is_
from threading import Lock
from typing import Any, Final, TypeVar

from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.casework.events.people import PersonAdded
from restorative_core.errors import Stale, StorageFailed, Unknown
from restorative_core.ports import Part, PartKey, Record, Reference, Storage, Summary, Telling
from restorative_core.records import (
    LINK,
    Sealed,
    keyed,
    reference_commitment,
    seal,
    search_key,
)
from restorative_core.service.naming import stream_of
from restorative_core.service.promises import Promises
from restorative_core.service.stream import Addition, Stream, as_known, as_stored
from restorative_core.vocabulary.finding import Sought, words
from restorative_core.vocabulary.identity import KINDS_OF_STREAM, Occasion, stream_kind
from restorative_core.vocabulary.moments import aware

T = TypeVar("T")


_ATTEMPTS = 20
"""How often a stale write is made again before it is given up."""

REMEMBERED = 1024
"""How many streams a ledger keeps at hand."""


def utc_now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


class Ledger:
    """Loads streams from a storage and writes to them.

    Args:
        storage: The storage.
        clock: Gives the present instant, with time zone.
        names: Gives the name of a new stream of a kind.
        summarise: Says what worklists are to know of a stream.
        joined: Whether the storage writes within a transaction of its host, which may undo it: then a stale write is
            not made again, and nothing is remembered.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Callable[[], datetime],
        names: Callable[[str], str],
        summarise: Callable[[Stream, datetime], Summary] | None = None,
        *,
        joined: bool = False,
    ) -> None:
        self.storage = storage
        self.attempts: Final = 1 if joined else _ATTEMPTS
        self._remembered = 0 if joined else REMEMBERED
        self.telling = storage if isinstance(storage, Telling) and summarise is not None else None
        self._summarise = summarise
        self.clock: Callable[[], datetime] = lambda: aware(clock())
        self._names = names
        self._secret = storage.secret()
        self._loaded: dict[str, Stream] = {}
        self._promises = Promises(storage)
        self._lock = Lock()

    def renew(self) -> None:
        """Begin anew with the storage as it is now, which may have adopted another secret."""
        self._promises.forget()
        with self._lock:
            self._secret, self._loaded = self.storage.secret(), {}

    def new(self, kind: str) -> Stream:
        """A stream of *kind* that does not exist yet."""
        return Stream(self._names(kind))

    def named(self, kind: str, *words: str) -> Stream:
        """The one stream of *kind* that *words* name, whether it exists yet or not."""
        name = stream_of(kind, bytes.fromhex(keyed(self._secret, kind, *words)))
        try:
            return self.load(name)
        except Unknown:
            return Stream(name)

    def key(self, *words: str) -> str:
        """*words* as a keyed reference."""
        return keyed(self._secret, *words)

    def search_keys(self, sought: Sought, value: Any) -> tuple[str, ...]:
        """The keys by which *value* finds whose it is; none where nothing of it can be read."""
        return tuple(search_key(self._secret, sought, word) for word in words(sought, value))

    def load(self, name: str, *, known_at: datetime | None = None) -> Stream:
        """The stream *name*, or what was known of it at the instant *known_at*.

        Entries never change, so only those that came since the last time are read.

        Raises:
            Unknown: There is no such stream.
            Damaged: One of its entries is not what was stored.
        """
        with self._lock:
            stream = self._loaded.pop(name, Stream(name))
        records = tuple(self.storage.history(name, stream.number))
        if records:
            stream = stream.grown(as_stored(records, stream.digest), records[-1].digest)
            self._promises.note(name, records)
        if not stream.entries:
            raise Unknown(noun if (noun := stream_kind(name)) in KINDS_OF_STREAM else "stream", name)
        self._remember(stream)
        return stream if known_at is None else as_known(stream, known_at)

    def at_hand(self, name: str) -> Stream | None:
        """The stream *name* as it was when it was last read or written here, without asking the storage; or `None`.

        It may have moved on. A write after it finds that out; nothing else may rest on it.
        """
        with self._lock:
            return self._loaded.get(name)

    def all(self, kind: str, *, known_at: datetime | None = None) -> Iterator[Stream]:
        """Every stream of *kind* that was known at the instant *known_at*, in the order of their beginning."""
        for name in self.storage.streams(kind):
            try:
                yield self.load(name, known_at=known_at)
            except Unknown:
                if known_at is None:
                    raise

    def listed(
        self,
        kind: str,
        *,
        stage: str | None = None,
        area: str | None = None,
        lead: str | None = None,
        due_by: str | None = None,
        after: str = "",
    ) -> Iterator[str]:
        """The streams of *kind* that fit, where the storage keeps summaries; all of the kind, where it keeps none.

        They are those that come after the stream *after*. A stream may have moved since: whoever must be sure looks at
        the stream itself.
        """
        if self.telling is None:
            names = self.storage.streams(kind)
            yield from islice(dropwhile(lambda name: name != after, names), 1, None) if after else names
            return
        for one in self.telling.summaries(kind, stage=stage, area=area, lead=lead, due_by=due_by, after=after):
            yield one.stream

    def people(self, case: Case) -> dict[str, str]:
        """The person behind each participant of *case*, as far as that has not been erased.

        Raises:
            Damaged: One is not who was stored.
        """
        persons = {part.number: part.subjects[0] for part in self.parts(case.id, LINK)}
        return {
            entry.event.participant: persons[entry.number]
            for entry in case.history
            if isinstance(entry.event, PersonAdded) and entry.number in persons
        }

    def tell(self, name: str, event: Event, occasion: Occasion) -> None:
        """Add *event* to the stream *name*, which has no table, whatever came to it meanwhile.

        Raises:
            Unknown: There is no such stream.
        """
        self.settle(lambda: self.write([Addition.of(self.load(name), event, occasion, self.clock())]))

    def settle(self, write: Callable[[], T]) -> T:
        """What *write* gives, made again from the beginning as long as something has moved meanwhile.

        Raises:
            Stale: It has moved each time.
        """
        for _ in range(self.attempts - 1):
            with suppress(Stale):
                return write()
        return write()

    def parts(self, stream: str, field: str = "") -> Iterator[Part]:
        """The personal parts of *stream*, of one *field* where given, each of which is what was stored with its record.

        Raises:
            Damaged: One is not. Nothing of it is given.
        """
        return self._insisted(part for part in self.storage.parts(stream) if field in ("", part.field))

    def parts_about(self, person: str) -> Iterator[Part]:
        """The personal parts about *person*, each of which is what was stored with its record.

        Raises:
            Damaged: One is not. Nothing of it is given.
        """
        return self._insisted(self.storage.parts_about(person))

    def _insisted(self, parts: Iterable[Part]) -> Iterator[Part]:
        for part in parts:
            self._promises.insist_on(part)
            yield part

    def write(
        self,
        additions: Sequence[Addition],
        *,
        read: Mapping[str, int] | None = None,
        references: Sequence[Reference] = (),
        erased: Sequence[PartKey] = (),
    ) -> tuple[Stream, ...]:
        """Store all *additions* and *references*, and erase the parts *erased*, together, or nothing at all.

        Args:
            additions: What to add.
            read: The streams that the decision read besides, with the number of the last entry seen.
            references: New references, each to a stream that something is added to.
            erased: The parts that are to go.

        Returns:
            The streams of *additions*, as they are now.

        Raises:
            Stale: One of the streams has moved since it was loaded. Nothing is stored.
            ReferenceTaken: A reference is in use already. Nothing is stored.
            StorageFailed: The storage cannot do its work.
        """
        after = dict(read or {}) | {addition.stream.name: addition.stream.number for addition in additions}
        records: list[Record] = []
        parts: list[Part] = []
        grown: list[Stream] = []
        for addition in additions:
            stream, sealed = self._sealed(addition, references)
            grown.append(stream)
            records.extend(one.record for one in sealed)
            parts.extend(part for one in sealed for part in one.parts)
        summaries = self.summaries(grown)
        try:
            self.storage.append(
                records, after=after, parts=parts, references=references, summaries=summaries, erased=erased
            )
        except Stale as stale:
            with self._lock:
                self._loaded.pop(stale.stream, None)
            raise
        except StorageFailed:
            if not self._is_stored(records, references):
                raise
        for stream in grown:
            self._remember(stream)
            self._promises.note(stream.name, [one for one in records if one.stream == stream.name])
        return tuple(grown)

    def summaries(self, streams: Iterable[Stream]) -> list[Summary]:
        """What worklists are to know of *streams*; nothing, where the storage keeps no summaries."""
        if self.telling is None or self._summarise is None:
            return []
        return [self._summarise(stream, stream.entries[-1].recorded) for stream in streams]

    def _sealed(self, addition: Addition, references: Iterable[Reference]) -> tuple[Stream, list[Sealed]]:
        """The stream after *addition*, and what its entries become; the first tells of the *references* to it."""
        name, digest = addition.stream.name, addition.stream.digest
        told = {one.key: reference_commitment(self._secret, one) for one in references if one.stream == name}
        sealed: list[Sealed] = []
        for entry in addition.entries:
            sealed.append(
                seal(
                    name, entry, digest, addition.subjects, secrets.token_bytes, keys=self.search_keys, references=told
                )
            )
            digest, told = sealed[-1].record.digest, {}
        entries = tuple([one.entry for one in sealed])
        as_told = all(map(is_, entries, addition.entries))  # nothing personal was in them, and so nothing in the case
        return addition.stream.grown(entries, digest, addition.case if as_told else None), sealed

    def _is_stored(self, records: Sequence[Record], references: Sequence[Reference]) -> bool:
        """Whether all of it was stored although the storage reported an error: a commit may be durable all the same."""
        for record in records[:1]:
            return next(self.storage.history(record.stream, record.number - 1), None) == record
        return bool(references) and self.storage.reference(references[0].key) == references[0]

    def _remember(self, stream: Stream) -> None:
        with self._lock:
            self._loaded[stream.name] = stream
            if len(self._loaded) > self._remembered:
                del self._loaded[next(iter(self._loaded))]
