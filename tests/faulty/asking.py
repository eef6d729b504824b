"""Storages that break the core tier in what they answer, each in one way."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
from tests.faulty.planted import breaks

from restorative_core.memory import MemoryStorage
from restorative_core.ports import Part, PartKey, Record, Reference, StorageFailed


@breaks("S1.1")
class KnowsNoCapitals(MemoryStorage):
    """Gives the kind of a record in another case."""

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """Louder than it was."""
        return (attrs.evolve(one, kind=one.kind.upper()) for one in super().history(stream, after))


@breaks("S1.3")
class AddsWhatIsAskedFor(MemoryStorage):
    """Takes a stream that somebody asks for to be there."""

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """Empty, from now on."""
        self.kept.streams.setdefault(stream, [])
        return super().history(stream, after)


@breaks("S1.4")
class LosesReferencesAlone(MemoryStorage):
    """Does not look at the references of an append that has no records."""

    def append(self, records: Sequence[Record], *, references: Sequence[Reference] = (), **rest: Any) -> None:
        """With records, or not at all."""
        super().append(records, references=references if records else (), **rest)


@breaks("S1.5")
class StoresAThousand(MemoryStorage):
    """Stores the first thousand of an append."""

    def append(self, records: Sequence[Record], *, parts: Sequence[Part] = (), **rest: Any) -> None:
        """What fits."""
        super().append(records[:1000], parts=parts[:1000], **rest)


@breaks("S1.6")
class GivesUpWhenSomebodyWrites(MemoryStorage):
    """Does not go on with a stream that has moved meanwhile."""

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """As long as nobody writes."""
        found = len(self.kept.feed)
        for one in super().history(stream, after):
            if len(self.kept.feed) != found:
                raise StorageFailed("Somebody has written meanwhile. Read it again.")
            yield one


@breaks("S1.8")
class ClosesOnce(MemoryStorage):
    """Fails when it is closed again."""

    def __init__(self) -> None:
        super().__init__()
        self._closed = False

    def close(self) -> None:
        """Once."""
        if self._closed:
            raise StorageFailed("It has been closed already.")
        self._closed = True


@breaks("S1.16")
class TakesAnEmptyTextForNone(MemoryStorage):
    """Keeps no empty text."""

    def parts(self, stream: str) -> Iterator[Part]:
        """With something in its place."""
        return (attrs.evolve(one, value=one.value or "null") for one in super().parts(stream))


@breaks("S1.19")
class CannotBeAskedForEverything(MemoryStorage):
    """Fails where it is asked for what it could not keep."""

    def parts(self, stream: str) -> Iterator[Part]:
        """If it can be written."""
        try:
            stream.encode()
        except UnicodeEncodeError:
            raise StorageFailed("No stream has such a name.") from None
        return super().parts(stream)


@breaks("S1.23")
class ForgetsWhatIsNobodys(MemoryStorage):
    """Finds a part by its subjects, and by nothing else."""

    def parts(self, stream: str) -> Iterator[Part]:
        """Those that have some."""
        return (one for one in super().parts(stream) if one.subjects)


@breaks("S1.27")
class ErasesWhatIsThere(MemoryStorage):
    """Takes it for an error that something was erased already."""

    def append(self, records: Sequence[Record], *, erased: Sequence[PartKey] = (), **rest: Any) -> None:
        """If it is all there."""
        if {*erased} - {one.key for one in self.kept.parts}:
            raise StorageFailed("There is no such part.")
        super().append(records, erased=erased, **rest)


@breaks("S1.28")
class ErasesAHundred(MemoryStorage):
    """Erases the first hundred parts."""

    def append(self, records: Sequence[Record], *, erased: Sequence[PartKey] = (), **rest: Any) -> None:
        """A page of them."""
        super().append(records, erased=erased[:100], **rest)


@breaks("S1.41")
class KeepsNoSalt(MemoryStorage):
    """Gives every part with the same salt, so that no commitment can be opened."""

    def parts(self, stream: str) -> Iterator[Part]:
        """With zeros."""
        return (attrs.evolve(one, salt="00" * 16) for one in super().parts(stream))


@breaks("S1.43")
class ShortensDigests(MemoryStorage):
    """Keeps the first half of a digest, so that nobody finds their record by it."""

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """Half of it is long enough."""
        return (attrs.evolve(one, digest=one.digest[:32]) for one in super().history(stream, after))
