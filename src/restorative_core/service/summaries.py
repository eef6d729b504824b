"""What worklists know of streams, looked over and made anew."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice

from attrs import evolve, frozen

from restorative_core.errors import Damaged, Faulty, Newer, Stale, Unknown
from restorative_core.ports import Summary
from restorative_core.service.ledger import Ledger
from restorative_core.service.stream import Stream
from restorative_core.vocabulary.identity import KINDS_OF_STREAM, stream_kind

_AT_ONCE = 500
"""How many streams are summed up in one transaction."""


@frozen
class Summaries:
    """The summaries of a ledger's streams, where its storage keeps some. Every write makes those of its streams.

    Attributes:
        ledger: The ledger.
    """

    ledger: Ledger

    def refill(self) -> int:
        """Make the summaries anew, where the storage keeps some and lost them when it was moved or migrated.

        Returns:
            How many streams were looked at. The first stream comes last, so that one that is there says that all are.
        """
        looked = 0
        for kind in self._kinds():
            names = self.ledger.storage.streams(kind)
            first = next(names, None)
            if first is not None and not self._has(first):
                looked += self.make(chain(names, [first]))
        return looked

    def behind(self, *, by_settings: bool = False) -> Iterator[str]:
        """The streams whose summary is not there, does not tell of their last entry, or says otherwise than they do.

        Args:
            by_settings: Whether a case is among them that the settings make due on another day than they did.
        """
        for kind in self._kinds():
            summaries = self._of(kind)
            coming = next(summaries, None)
            for name in self.ledger.storage.streams(kind):
                known = None
                if coming is not None and coming.stream == name:
                    known, coming = coming, next(summaries, None)
                moved = next(self.ledger.storage.history(name, 0 if known is None else known.number), None) is not None
                if moved or (known is not None and self._says_otherwise(known, by_settings=by_settings)):
                    yield name

    def make(self, names: Iterable[str]) -> int:
        """Make the summaries of the streams *names* anew, many at once; how many were looked at."""
        rest, looked = iter(names), 0
        while batch := [*islice(rest, _AT_ONCE)]:
            looked += len(batch)
            try:
                self._make([*self._readable(batch)])
            except Stale:  # somebody writes meanwhile: then one by one
                for stream in self._readable(batch):
                    with suppress(Stale):
                        self._make([stream])
        return looked

    def _make(self, streams: Sequence[Stream]) -> None:
        after = {stream.name: stream.number for stream in streams}
        self.ledger.storage.append((), after=after, summaries=self.ledger.summaries(streams))

    def _says_otherwise(self, known: Summary, *, by_settings: bool) -> bool:
        """Whether the stream says otherwise than the summary *known* of it. When a case is due the settings say."""
        for stream in self._readable([known.stream]):
            (made,) = self.ledger.summaries([stream])
            return made != (known if by_settings or stream.case is None else evolve(known, due=made.due))
        return False

    def _readable(self, names: Iterable[str]) -> Iterator[Stream]:
        """The streams *names*; one that is damaged, or that a newer release wrote, stops nobody: `verify` tells."""
        for name in names:
            with suppress(Damaged, Faulty, Newer, Unknown):
                yield self.ledger.load(name)

    def _has(self, first: str) -> bool:
        """Whether there is a summary of the stream that is the *first* of its kind."""
        found = next(self._of(stream_kind(first)), None)
        return found is not None and found.stream == first

    def _kinds(self) -> Sequence[str]:
        return sorted(KINDS_OF_STREAM) if self.ledger.telling is not None else ()

    def _of(self, kind: str) -> Iterator[Summary]:
        return iter(()) if self.ledger.telling is None else self.ledger.telling.summaries(kind)
