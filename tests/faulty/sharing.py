"""Storages that break the core tier when something is erased, shared or opened again, each in one way."""

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from tests.faulty.planted import breaks

from restorative_core.memory import MemoryStorage
from restorative_core.ports import Capability, Part, PartKey, Record, Reference, ReferenceTaken, Stale, Summary


@breaks("S1.25")
class ErasesOnlyTheIndex(MemoryStorage):
    """Forgets whose an erased part is, and keeps the part."""

    def append(
        self, records: Sequence[Record], *, after: Mapping[str, int], erased: Sequence[PartKey] = (), **rest: Any
    ) -> None:
        """Take the subjects off."""
        super().append(records, after=after, **rest)
        self.kept.parts = [attrs.evolve(one, subjects=()) if one.key in set(erased) else one for one in self.kept.parts]


@breaks("S1.26")
class ErasesTheWholeRecord(MemoryStorage):
    """Erases every part of a record of which one is erased."""

    def append(
        self, records: Sequence[Record], *, after: Mapping[str, int], erased: Sequence[PartKey] = (), **rest: Any
    ) -> None:
        """Too many."""
        gone = {(key.stream, key.number) for key in erased}
        all_of_it = [one.key for one in self.kept.parts if (one.stream, one.number) in gone]
        super().append(records, after=after, erased=all_of_it, **rest)


@breaks("S1.29")
class LeaksIntoTheSummary(MemoryStorage):
    """Puts what is personal into the worklist, where it is so handy."""

    def append(
        self,
        records: Sequence[Record],
        *,
        after: Mapping[str, int],
        parts: Sequence[Part] = (),
        summaries: Sequence[Summary] = (),
        **rest: Any,
    ) -> None:
        """With the first value as the area."""
        handy = [attrs.evolve(one, area=parts[0].value) if parts else one for one in summaries]
        super().append(records, after=after, parts=parts, summaries=handy, **rest)


@breaks("S1.30")
class LooksBeforeItLocks(MemoryStorage):
    """Looks whether a stream has moved, and writes a moment later."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """Look, pause, write."""
        super().append([], after=after)
        time.sleep(0.002)
        super().append(records, after={}, **rest)


@breaks("S1.33")
class ShowsHalfAnAppend(MemoryStorage):
    """Stores the records at once, and the parts a moment later."""

    def append(
        self, records: Sequence[Record], *, after: Mapping[str, int], parts: Sequence[Part] = (), **rest: Any
    ) -> None:
        """One after another."""
        super().append(records, after=after, **rest)
        time.sleep(0.002)
        super().append([], after={}, parts=parts)


@breaks("S1.34")
class LeavesGaps(MemoryStorage):
    """Uses up a position for an append that is refused."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """Count it, come what may."""
        try:
            super().append(records, after=after, **rest)
        except Stale:
            self.kept.feed.append(Record("void-1", 1, "void", "{}", ""))
            raise


@breaks("S1.36", Capability.DURABLE)
class LosesTheLastWrite(MemoryStorage):
    """Loses, on closing, what was appended last."""

    def close(self) -> None:
        """Forget."""
        if self.kept.feed:
            self.kept.streams[self.kept.feed.pop().stream].pop()


@breaks("S1.37", Capability.DURABLE)
class ErasedComesBack(MemoryStorage):
    """Erases in memory, and not where it is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._erased: list[Part] = []
        self._closing = threading.Lock()

    def append(
        self, records: Sequence[Record], *, after: Mapping[str, int], erased: Sequence[PartKey] = (), **rest: Any
    ) -> None:
        """Keep what is erased aside."""
        self._erased += [one for one in self.kept.parts if one.key in set(erased)]
        super().append(records, after=after, erased=erased, **rest)

    def close(self) -> None:
        """Bring it back."""
        with self._closing:
            self.kept.parts.extend(self._erased)
            self._erased.clear()


@breaks("S1.42")
class RemembersNoPartOfTheLast(MemoryStorage):
    """Loses the parts of a record that comes with a reference."""

    def append(
        self,
        records: Sequence[Record],
        *,
        after: Mapping[str, int],
        parts: Sequence[Part] = (),
        references: Sequence[Reference] = (),
        **rest: Any,
    ) -> None:
        """With a reference, or with parts."""
        lost = references and len(records) == 1
        super().append(records, after=after, parts=() if lost else parts, references=references, **rest)


@breaks("S1.31")
class ReferencesByLastWriter(MemoryStorage):
    """Looks whether a key is free, and takes it a moment later."""

    def append(self, records: Sequence[Record], *, references: Sequence[Reference] = (), **rest: Any) -> None:
        """Look, pause, take."""
        for reference in references:
            if known := self.reference(reference.key):
                raise ReferenceTaken(known.stream)
        time.sleep(0.002)
        super().append(records, **rest)
        self.kept.references.update((reference.key, reference) for reference in references)


@breaks("S1.32")
class SaysStaleAndStores(MemoryStorage):
    """Says now and then that a stream has moved, when it was this append that moved it."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """Store, and look again."""
        super().append(records, after=after, **rest)
        for stream, seen in after.items():
            if seen % 10 == 9:
                raise Stale(stream, seen, seen + 1)


@breaks("S1.35")
class LooksOneStepBack(MemoryStorage):
    """Notices that a stream has moved by one, and nothing else."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """Look at the last record alone."""
        heads = {stream: len(self.kept.streams.get(stream, ())) for stream in after}
        looked = {stream: n if heads[stream] - n == 1 else heads[stream] for stream, n in after.items()}
        super().append(records, after=looked, **rest)
