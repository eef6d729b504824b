"""Storages that break the feed tier and the physical tier, each in one way."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from tests.faulty.planted import breaks

from restorative_core.memory import MemoryStorage
from restorative_core.ports import Placed, Record, Summary, stream_kind


@breaks("S2.3")
class SkipsInTheFeed(MemoryStorage):
    """Begins the feed one record too late after a bookmark."""

    def feed(self, after: int = 0) -> Iterator[Placed]:
        """All but the first after a bookmark."""
        return (placed for placed in super().feed(after) if placed.position != after + 1 or not after)


@breaks("S2.1")
class FeedsByStream(MemoryStorage):
    """Gives the feed stream by stream."""

    def feed(self, after: int = 0) -> Iterator[Placed]:
        """Sorted."""
        found = sorted((placed.record for placed in super().feed()), key=lambda one: (one.stream, one.number))
        return (Placed(position, record) for position, record in enumerate(found, 1) if position > after)


@breaks("S2.4")
class HeadOffByOne(MemoryStorage):
    """Tells of the next position, not of the last."""

    def head(self) -> int:
        """One too many."""
        return super().head() + 1


@breaks("S2.6")
class FeedsWhatIsNotThereYet(MemoryStorage):
    """Numbers the records when they begin to be stored, and shows them when that is done."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """Take a place in the feed first; now and then it takes a while."""
        super().append(records, after=after, **rest)
        late = self.kept.feed[-1:] if len(self.kept.feed) % 3 == 0 else []
        self._late = [*getattr(self, "_late", []), *late]
        time.sleep(0.001)
        self._late = [one for one in self._late if one not in late]

    def feed(self, after: int = 0) -> Iterator[Placed]:
        """Without those that take a while."""
        return (placed for placed in super().feed(after) if placed.record not in getattr(self, "_late", []))


@breaks("S2.9")
class WaitGivesUp(MemoryStorage):
    """Does not wait."""

    def wait(self, after: int, seconds: float) -> bool:
        """Look once."""
        return self.head() > after


@breaks("S2.9")
class WaitLies(MemoryStorage):
    """Says that there is something."""

    def wait(self, after: int, seconds: float) -> bool:
        """Always."""
        return super().wait(after, seconds) or True


@breaks("S2.12")
class KeepsTheFirstSummary(MemoryStorage):
    """Forgets that a summary takes the place of the one before."""

    def append(
        self, records: Sequence[Record], *, after: Mapping[str, int], summaries: Sequence[Summary] = (), **rest: Any
    ) -> None:
        """Only the new ones."""
        new = [one for one in summaries if one.stream not in self.kept.summaries]
        super().append(records, after=after, summaries=new, **rest)


@breaks("S2.14")
class IgnoresAFilter(MemoryStorage):
    """Does not look at the facilitator."""

    def summaries(self, kind: str, *, lead: str | None = None, **rest: Any) -> Iterator[Summary]:
        """Of every facilitator."""
        return super().summaries(kind, **rest)


@breaks("S2.14")
class TakesNothingDueForDue(MemoryStorage):
    """Counts what is never due as due."""

    def summaries(self, kind: str, *, due_by: str | None = None, **rest: Any) -> Iterator[Summary]:
        """Those without a date too."""
        return (one for one in super().summaries(kind, **rest) if due_by is None or one.due <= due_by)


@breaks("S2.15")
class PagesSkipOne(MemoryStorage):
    """Goes on after the one that comes after the last."""

    def summaries(self, kind: str, *, after: str = "", **rest: Any) -> Iterator[Summary]:
        """All but the first of a further page."""
        found = super().summaries(kind, after=after, **rest)
        if after:
            next(found, None)
        return found


@breaks("S2.11")
class SummariesByName(MemoryStorage):
    """Gives the summaries in the order of the streams' names."""

    def summaries(self, kind: str, **rest: Any) -> Iterator[Summary]:
        """Sorted."""
        return iter(sorted(super().summaries(kind, **rest), key=lambda one: one.stream))


@breaks("S2.18")
class ClaimsTwice(MemoryStorage):
    """Does not look whether a message has moved: whoever is quick sends it too."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """Look at everything but messages."""
        looked = {name: number for name, number in after.items() if not stream_kind(name).startswith("message")}
        super().append(records, after=looked, **rest)

    def summaries(self, kind: str, **rest: Any) -> Iterator[Summary]:
        """Slowly enough for all to see the same."""
        found = list(super().summaries(kind, **rest))
        time.sleep(0.05)
        return iter(found)


@breaks("S3.5")
class AdoptsAnySecret(MemoryStorage):
    """Takes another secret although something is stored."""

    def adopt(self, secret: bytes) -> None:
        """Without looking."""
        self.kept.secret = secret


@breaks("S3.6")
class SnapshotMoves(MemoryStorage):
    """Gives itself for a view that stands still."""

    @contextmanager
    def snapshot(self) -> Iterator[MemoryStorage]:
        """The storage as it moves on."""
        yield self
