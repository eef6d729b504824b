"""Reference adapters that keep everything in memory: a storage and a channel, to read in minutes.

They are held to the same contracts as every other adapter, and serve as test doubles.
"""

import secrets
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from restorative_core.errors import ReferenceTaken, Stale
from restorative_core.hookspecs import hookimpl
from restorative_core.ports import (
    PORT_VERSION,
    ChannelOffer,
    Letter,
    Part,
    Placed,
    Record,
    Reference,
    StorageOffer,
)
from restorative_core.vocabulary.identity import stream_kind


class MemoryStorage:
    """A storage that ends with the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._feed: list[Record] = []
        self._streams: dict[str, list[Record]] = defaultdict(list)
        self._parts: list[Part] = []
        self._references: dict[str, Reference] = {}
        self._secret = secrets.token_bytes(32)

    def append(
        self,
        records: Sequence[Record],
        *,
        after: Mapping[str, int],
        parts: Sequence[Part] = (),
        references: Sequence[Reference] = (),
    ) -> None:
        """Store everything together, or nothing at all."""
        with self._lock:
            for stream, expected in after.items():
                found = len(self._streams[stream]) if stream in self._streams else 0
                if found != expected:
                    raise Stale(stream, expected, found)
            for reference in references:
                if reference.key in self._references:
                    raise ReferenceTaken(self._references[reference.key].stream)
            for record in records:
                self._streams[record.stream].append(record)
            self._feed.extend(records)
            self._parts.extend(parts)
            self._references.update((reference.key, reference) for reference in references)

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """The records of *stream* after number *after*."""
        return iter(self._streams.get(stream, [])[after:])

    def feed(self, after: int = 0) -> Iterator[Placed]:
        """Every record after the position *after*."""
        return (Placed(position, record) for position, record in enumerate(self._feed[after:], after + 1))

    def streams(self, kind: str) -> Iterator[str]:
        """The names of all streams of *kind*."""
        with self._lock:
            return iter([stream for stream in self._streams if stream_kind(stream) == kind])

    def parts(self, stream: str) -> Iterator[Part]:
        """The parts of *stream*."""
        return iter([part for part in tuple(self._parts) if part.stream == stream])

    def parts_about(self, subject: str) -> Iterator[Part]:
        """The parts of which *subject* is among the subjects."""
        return iter([part for part in tuple(self._parts) if subject in part.subjects])

    def reference(self, key: str) -> Reference | None:
        """The reference *key*, or `None`."""
        return self._references.get(key)

    def secret(self) -> bytes:
        """The bytes that key the references."""
        return self._secret

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
