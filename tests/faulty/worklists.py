"""Storages whose feed, waiting or worklists are wrong, each in one way."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
from tests.faulty.planted import breaks

from restorative_core.memory import MemoryStorage
from restorative_core.ports import Placed, Record, StorageFailed, Summary

_LONG = 4


@breaks("S2.2")
class FeedsLongAppendsBackwards(MemoryStorage):
    """Gives the records of a long append in another order."""

    def append(self, records: Sequence[Record], **rest: Any) -> None:
        """The last one first."""
        super().append(records, **rest)
        if len(records) >= _LONG:
            self.kept.feed[-len(records) :] = reversed(records)


@breaks("S2.5")
class FeedEndsWhenSomebodyWrites(MemoryStorage):
    """Ends a feed that is read half-way as soon as somebody writes."""

    def feed(self, after: int = 0) -> Iterator[Placed]:
        """As long as nobody writes."""
        head = self.head()
        for placed in super().feed(after):
            if self.head() != head:
                return
            yield placed


@breaks("S2.8")
class WaitWantsTwo(MemoryStorage):
    """Waits for one record more than it is asked for."""

    def wait(self, after: int, seconds: float) -> bool:
        """Look for two of them, and do not make a test wait."""
        return super().wait(after + 1, min(seconds, 1))


@breaks("S2.10")
class WaitForgetsWhy(MemoryStorage):
    """Ends when something comes, and says that nothing did."""

    def wait(self, after: int, seconds: float) -> bool:
        """What was there before is there."""
        return self.head() > after or (super().wait(after, seconds) and False)


@breaks("S2.13")
class SumsUpEveryStream(MemoryStorage):
    """Makes a summary of its own for a stream that was given none."""

    def append(self, records: Sequence[Record], *, summaries: Sequence[Summary] = (), **rest: Any) -> None:
        """An empty one."""
        known = {*self.kept.summaries, *(one.stream for one in summaries)}
        own = [Summary(one.stream, one.number) for one in records if one.stream not in known]
        super().append(records, summaries=[*summaries, *own], **rest)


@breaks("S2.16")
class TrimsCodes(MemoryStorage):
    """Takes white space off the ends of an area."""

    def summaries(self, kind: str, **rest: Any) -> Iterator[Summary]:
        """Neater than they were."""
        return (attrs.evolve(one, area=one.area.strip()) for one in super().summaries(kind, **rest))


@breaks("S2.17")
class CannotBeAskedForEveryCode(MemoryStorage):
    """Fails where a filter says what it could not keep."""

    def summaries(self, kind: str, **rest: Any) -> Iterator[Summary]:
        """If it can be written."""
        try:
            repr([kind, *_texts(rest)]).encode("ascii")
        except UnicodeEncodeError:
            raise StorageFailed("No stream has such a code.") from None
        return super().summaries(kind, **rest)


def _texts(given: Mapping[str, str | None]) -> list[str]:
    return [text for text in given.values() if text]
