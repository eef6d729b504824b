"""Storages that break the core tier in what they store and find, each in one way."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
from tests.faulty.planted import breaks

from restorative_core.errors import ReferenceTaken, Stale
from restorative_core.memory import MemoryStorage
from restorative_core.ports import Capability, Part, Record, Reference, Summary, Tier


@breaks("S1.9")
class LastWriterWins(MemoryStorage):
    """Does not look whether a stream has moved."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """Store without looking."""
        super().append(records, after={}, **rest)


@breaks("S1.11")
class ChecksOneStreamOfTwo(MemoryStorage):
    """Looks at the first stream alone."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """Look at the first."""
        super().append(records, after=dict(list(after.items())[:1]), **rest)


@breaks("S1.10")
class LooksAtWhatIsWritten(MemoryStorage):
    """Does not look at a stream that was only read."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """Look at half of it."""
        written = {record.stream for record in records}
        super().append(records, after={stream: n for stream, n in after.items() if stream in written}, **rest)


@breaks("S1.12")
class TakesShorterForFresh(MemoryStorage):
    """Takes a stream that is shorter than was seen for one that has not moved."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """Refuse only what is behind."""
        heads = {stream: len(self.kept.streams.get(stream, ())) for stream in after}
        super().append(records, after={stream: min(n, heads[stream]) for stream, n in after.items()}, **rest)


@breaks("S1.13")
class ForgetsToLookAtNothing(MemoryStorage):
    """Does not look whether a stream has moved when nothing is written."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """Look only if there is something."""
        super().append(records, after=after if records else {}, **rest)


@breaks("S1.14")
class CommitsHalf(MemoryStorage):
    """Leaves the parts of a refused append behind."""

    def append(
        self, records: Sequence[Record], *, after: Mapping[str, int], parts: Sequence[Part] = (), **rest: Any
    ) -> None:
        """Store the parts, come what may."""
        try:
            super().append(records, after=after, parts=parts, **rest)
        except ReferenceTaken:
            self.kept.parts.extend(parts)
            raise


@breaks("S1.9")
class SumsUpWhatIsRefused(MemoryStorage):
    """Changes the worklist although the append is refused."""

    def append(
        self, records: Sequence[Record], *, after: Mapping[str, int], summaries: Sequence[Summary] = (), **rest: Any
    ) -> None:
        """Sum up, come what may."""
        try:
            super().append(records, after=after, summaries=summaries, **rest)
        except Stale:
            self.kept.summaries.update((one.stream, one) for one in summaries if one.stream in self.kept.streams)
            raise


@breaks("S1.14")
class OverwritesReferences(MemoryStorage):
    """Takes a key twice."""

    def append(
        self,
        records: Sequence[Record],
        *,
        after: Mapping[str, int],
        references: Sequence[Reference] = (),
        **rest: Any,
    ) -> None:
        """Store references without looking."""
        super().append(records, after=after, **rest)
        self.kept.references.update((reference.key, reference) for reference in references)


@breaks("S1.15")
class TakesAKeyTwiceAtOnce(MemoryStorage):
    """Looks for a key among what is stored, and not among what comes with it."""

    def append(
        self,
        records: Sequence[Record],
        *,
        after: Mapping[str, int],
        references: Sequence[Reference] = (),
        **rest: Any,
    ) -> None:
        """Store the last of each key."""
        alone = {reference.key: reference for reference in references}
        super().append(records, after=after, references=list(alone.values()), **rest)


@breaks("S1.7")
class SharesLists(MemoryStorage):
    """Keeps the caller's own list."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """Keep the very list."""
        super().append(records, after=after, **rest)
        if records and isinstance(records, list):
            self.kept.streams[records[0].stream] = records


@breaks("S1.18")
class TruncatesLongTexts(MemoryStorage):
    """Keeps the first 65,535 characters of a text."""

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """Cut short."""
        return (attrs.evolve(one, payload=one.payload[:65_535]) for one in super().history(stream, after))


@breaks("S1.17")
class ManglesUnicode(MemoryStorage):
    """Composes what was written in parts."""

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """As Unicode would have it."""
        return (
            attrs.evolve(one, payload=unicodedata.normalize("NFC", one.payload))
            for one in super().history(stream, after)
        )


@breaks("S1.17")
class TrimsTexts(MemoryStorage):
    """Takes white space off the ends of a value."""

    def parts(self, stream: str) -> Iterator[Part]:
        """Neater than they were."""
        return (attrs.evolve(one, value=one.value.strip()) for one in super().parts(stream))


@breaks("S1.2")
class BeginsAtTheNumber(MemoryStorage):
    """Begins a history with the number that was seen already."""

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """One too many."""
        return super().history(stream, max(0, after - 1))


@breaks("S1.20")
class KindsByPrefix(MemoryStorage):
    """Takes a stream's kind for whatever its name begins with."""

    def streams(self, kind: str) -> Iterator[str]:
        """Too many."""
        return iter([stream for stream in self.kept.streams if stream.startswith(kind)])


@breaks("S1.20")
class Reorders(MemoryStorage):
    """Gives the streams in the order of their names."""

    def streams(self, kind: str) -> Iterator[str]:
        """Sorted."""
        return iter(sorted(super().streams(kind)))


@breaks("S1.21")
class SortsSubjects(MemoryStorage):
    """Gives the subjects of a part in an order of its own."""

    def parts(self, stream: str) -> Iterator[Part]:
        """With their subjects sorted."""
        return (attrs.evolve(one, subjects=tuple(sorted(one.subjects))) for one in super().parts(stream))


@breaks("S1.22")
class FindsTheFirstSubject(MemoryStorage):
    """Finds a part under the first of its subjects alone."""

    def parts_about(self, subject: str) -> Iterator[Part]:
        """Too few."""
        return (one for one in super().parts_about(subject) if one.subjects[:1] == (subject,))


@breaks("S1.24")
class ChangesItsSecret(MemoryStorage):
    """Makes a new secret every time."""

    def secret(self) -> bytes:
        """Another one."""
        self.kept.secret = self.kept.secret[1:] + self.kept.secret[:1]
        return self.kept.secret


@breaks("S1.44", tier=Tier.FEED)
class OffersLessThanItHas(MemoryStorage):
    """Has a tier that it does not offer, so that nobody tries it and a service uses it."""


@breaks("S1.44", Capability.JOINABLE)
class OffersMoreThanItHas(MemoryStorage):
    """Offers what it has no call for."""
