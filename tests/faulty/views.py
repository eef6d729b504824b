"""Storages that break the physical tier in memory, each in one way."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.faulty.planted import breaks

from restorative_core.memory import Kept, MemoryReading, MemoryStorage
from restorative_core.ports import Capability, Record, StorageFailed


@breaks("S3.2")
class ScrubsItsSecret(MemoryStorage):
    """Overwrites more than was erased."""

    def scrub(self) -> tuple[str, ...]:
        """The secret too."""
        self.kept.secret = bytes(len(self.kept.secret))
        return ()


@breaks("S3.3")
class BreaksBesideAReader(MemoryStorage):
    """Fails with an error of its own where a view is open."""

    def __init__(self) -> None:
        super().__init__()
        self.views = 0

    @contextmanager
    def snapshot(self) -> Iterator[MemoryReading]:
        """One more."""
        self.views += 1
        with super().snapshot() as still:
            yield still
        self.views -= 1

    def scrub(self) -> tuple[str, ...]:
        """When nobody looks."""
        if self.views:
            raise BlockingIOError
        return ()


@breaks("S3.4", Capability.DURABLE)
class FindsFaultWithItself(MemoryStorage):
    """Takes what it does itself for damage."""

    def check(self) -> Iterable[str]:
        """As soon as something is stored."""
        return ["There is something in it."] if self.kept.feed else []


@breaks("S3.7")
class GivesOneView(MemoryStorage):
    """Lets a second view take the place of the first."""

    @contextmanager
    def snapshot(self) -> Iterator[MemoryReading]:
        """One of them."""
        if getattr(self, "_looked_at", False):
            raise StorageFailed("Somebody looks at it already.")
        self._looked_at = True
        with super().snapshot() as still:
            yield still
        self._looked_at = False


@breaks("S3.8")
class LooksPieceByPiece(MemoryStorage):
    """Takes a view of the feed, and a moment later one of the rest."""

    def append(self, records: Sequence[Record], **rest: Any) -> None:
        """No faster than a view is taken."""
        time.sleep(0.001)
        super().append(records, **rest)

    @contextmanager
    def snapshot(self) -> Iterator[MemoryReading]:
        """One after another."""
        feed = [*self.kept.feed]
        time.sleep(0.002)
        rest = self.kept.copy()
        yield MemoryReading(Kept(feed, rest.streams, rest.parts, rest.references, rest.summaries, rest.secret))


@breaks("S3.12")
class LeavesHalfABackup(MemoryStorage):
    """Makes the file, finds that it cannot fill it, and leaves it."""

    def backup(self, to: Path) -> None:
        """Begin, and fail."""
        with suppress(OSError):
            to.touch(exist_ok=False)
        super().backup(to)
