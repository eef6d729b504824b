"""Reference adapters that keep everything in memory: a storage and a channel, to read in minutes.

They are held to the same contracts as every other adapter, and serve as test doubles.
"""

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import Factory, define, field

from restorative_core.ports import (
    PORT_VERSION,
    SECRET_BYTES,
    ChannelOffer,
    Letter,
    Part,
    PartKey,
    Placed,
    Record,
    Reference,
    ReferenceTaken,
    Stale,
    StorageFailed,
    StorageOffer,
    Summary,
    Tier,
    hookimpl,
    stream_kind,
)


@define
class Kept:
    """All that a storage in memory keeps.

    Attributes:
        feed: Every record, in the order of storing.
        streams: The records of each stream.
        parts: The parts that were not erased.
        references: The references, by key.
        summaries: The last summary of each stream that has one.
        secret: What keys the references.
    """

    feed: list[Record] = Factory(list)
    streams: dict[str, list[Record]] = Factory(dict)
    parts: list[Part] = Factory(list)
    references: dict[str, Reference] = Factory(dict)
    summaries: dict[str, Summary] = Factory(dict)
    secret: bytes = field(factory=lambda: secrets.token_bytes(SECRET_BYTES), repr=False)

    def copy(self) -> "Kept":
        """The same, which does not change when this does."""
        streams = {stream: [*records] for stream, records in self.streams.items()}
        return Kept([*self.feed], streams, [*self.parts], {**self.references}, {**self.summaries}, self.secret)


class MemoryReading:
    """What can be asked of a storage in memory."""

    def __init__(self, kept: Kept | None = None) -> None:
        self.kept = kept or Kept()
        self._lock = threading.RLock()

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """The records of *stream* after number *after*."""
        return iter(self.kept.streams.get(stream, [])[after:])

    def streams(self, kind: str) -> Iterator[str]:
        """The names of all streams of *kind*."""
        with self._lock:
            return iter([stream for stream in self.kept.streams if stream_kind(stream) == kind])

    def parts(self, stream: str) -> Iterator[Part]:
        """The parts of *stream*."""
        return self._parts_where(lambda part: part.stream == stream)

    def parts_about(self, subject: str) -> Iterator[Part]:
        """The parts of which *subject* is among the subjects."""
        return self._parts_where(lambda part: subject in part.subjects)

    def reference(self, key: str) -> Reference | None:
        """The reference *key*, or `None`."""
        return self.kept.references.get(key)

    def references(self) -> Iterator[Reference]:
        """Every reference."""
        with self._lock:
            return iter(list(self.kept.references.values()))

    def secret(self) -> bytes:
        """The bytes that key the references."""
        return self.kept.secret

    def head(self) -> int:
        """The position of the last record."""
        return len(self.kept.feed)

    def feed(self, after: int = 0) -> Iterator[Placed]:
        """Every record after the position *after*."""
        return (Placed(position, record) for position, record in enumerate(self.kept.feed[after:], after + 1))

    def summaries(
        self,
        kind: str,
        *,
        stage: str | None = None,
        area: str | None = None,
        lead: str | None = None,
        due_by: str | None = None,
        after: str = "",
    ) -> Iterator[Summary]:
        """The summaries of *kind* that fit, in the order in which their streams began."""
        with self._lock:
            begun = list(self.kept.streams)
            if after:
                begun = begun[begun.index(after) + 1 :] if after in self.kept.summaries else []
            found = [
                self.kept.summaries[name] for name in begun if name in self.kept.summaries and stream_kind(name) == kind
            ]
        for one in found:
            fits = stage in (None, one.stage) and area in (None, one.area) and lead in (None, one.lead)
            if fits and (due_by is None or "" < one.due <= due_by):
                yield one

    def _parts_where(self, fits: Callable[[Part], bool]) -> Iterator[Part]:
        with self._lock:
            return iter([part for part in self.kept.parts if fits(part)])


class MemoryStorage(MemoryReading):
    """A storage that ends with the process."""

    def __init__(self) -> None:
        super().__init__()
        self._more = threading.Condition(self._lock)

    def append(
        self,
        records: Sequence[Record],
        *,
        after: Mapping[str, int],
        parts: Sequence[Part] = (),
        references: Sequence[Reference] = (),
        summaries: Sequence[Summary] = (),
        erased: Sequence[PartKey] = (),
    ) -> None:
        """Store and erase everything together, or nothing at all."""
        with self._more:
            for stream, expected in after.items():
                found = len(self.kept.streams.get(stream, ()))
                if found != expected:
                    raise Stale(stream, expected, found)
            taken: dict[str, Reference] = {}
            for reference in references:
                known = self.kept.references.get(reference.key) or taken.get(reference.key)
                if known is not None:
                    raise ReferenceTaken(known.stream)
                taken[reference.key] = reference
            for record in records:
                self.kept.streams.setdefault(record.stream, []).append(record)
            self.kept.feed.extend(records)
            self.kept.parts.extend(sorted(parts, key=lambda part: part.number))
            self.kept.references.update(taken)
            self.kept.summaries.update((summary.stream, summary) for summary in summaries)
            if erased:
                self.kept.parts = [part for part in self.kept.parts if part.key not in {*erased}]
            self._more.notify_all()

    def wait(self, after: int, seconds: float) -> bool:
        """Whether there is a record after the position *after*, now or within *seconds*."""
        with self._more:
            return self._more.wait_for(lambda: self.head() > after, seconds)

    def scrub(self) -> tuple[str, ...]:
        """Do nothing: what was erased is in no file."""
        return ()

    @contextmanager
    def snapshot(self) -> Iterator[MemoryReading]:
        """Everything as it is now."""
        with self._lock:
            still = MemoryReading(self.kept.copy())
        yield still

    def backup(self, to: Path) -> None:
        """Refuse: memory is no file.

        Raises:
            StorageFailed: Always.
        """
        raise StorageFailed(f"What is kept in memory has no file to copy to {to}. Use `restorative export`.")

    def adopt(self, secret: bytes) -> None:
        """Take the *secret* of another storage, while nothing is stored here."""
        if len(secret) != SECRET_BYTES:
            raise StorageFailed(f"A secret has {SECRET_BYTES} bytes. Nothing was changed.")
        with self._lock:
            if self.kept.feed or self.kept.references:
                raise StorageFailed("Something is stored here already, so no other secret can be taken.")
            self.kept.secret = secret

    def check(self) -> Iterable[str]:
        """What is wrong with its files: there are none."""
        return ()

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""


class MemoryChannel:
    """A channel that keeps the letters it was given, in `letters`."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        """Keep *letter*."""
        self.letters.append(letter)

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""


@hookimpl
def restorative_storages() -> Iterable[StorageOffer]:
    """One storage, `memory:`."""
    return [
        StorageOffer(
            name="memory",
            port_version=PORT_VERSION,
            summary="in memory, gone with the process",
            open=lambda _url: MemoryStorage(),
            tier=Tier.PHYSICAL,
        )
    ]


@hookimpl
def restorative_channels() -> Iterable[ChannelOffer]:
    """One channel, `memory:`."""
    return [
        ChannelOffer(
            name="memory",
            port_version=PORT_VERSION,
            summary="keeps letters in memory",
            open=lambda _url: MemoryChannel(),
        )
    ]
