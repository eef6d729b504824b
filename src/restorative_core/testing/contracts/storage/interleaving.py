"""Core: every order in which several may load, decide and append."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from attrs import define, field

from restorative_core.ports import FeedStorage, Stale, Storage, Tier
from restorative_core.testing.contracts.contract import Contract
from restorative_core.testing.contracts.stored import fresh_stream, record

_STEPS = 3
_ORDERS_OF_TWO, _ORDERS_OF_THREE = 20, 1680


def interleavings(left: Counter[int]) -> Iterator[tuple[int, ...]]:
    """Every order in which workers can take the steps that are *left* to each, as who goes next."""
    going = [worker for worker, steps in left.items() if steps]
    if not going:
        yield ()
    for worker in going:
        for rest in interleavings(left - Counter([worker])):
            yield (worker, *rest)


@define
class Worker:
    """Somebody who loads one stream, decides by another, and writes to the first of them.

    Attributes:
        storage: Their connection.
        writes: The stream that they load first, and write to.
        reads: The stream that they decide by.
        mark: What they write.
        seen: What they have seen of each.
    """

    storage: Storage
    writes: str
    reads: str
    mark: str
    seen: dict[str, int] = field(factory=dict)

    def step(self) -> Stale | None:
        """Load, decide, or append: whatever comes next. Says so when it was refused."""
        if len(self.seen) < _STEPS - 1:
            stream = self.reads if self.seen else self.writes
            self.seen[stream] = sum(1 for _ in self.storage.history(stream))
            return None
        try:
            self.storage.append([record(self.writes, self.seen[self.writes] + 1, self.mark)], after=self.seen)
        except Stale as stale:
            return stale
        return None


class Interleaving(Contract, of=Tier.CORE):
    """Whatever the order, an append is refused when, and only when, something moved that was seen."""

    def test_every_interleaving_of_two(self, openings: list[Storage]) -> None:
        """S1.34. In all 20 orders in which two connections load, decide and append, nothing stale is stored."""
        orders = list(interleavings(Counter({0: _STEPS, 1: _STEPS})))
        assert len(orders) == _ORDERS_OF_TWO
        for order in orders:
            _assert_serial(openings[:2], order)

    @pytest.mark.parametrize("first", range(3))
    def test_every_interleaving_of_three(self, openings: list[Storage], first: int) -> None:
        """S1.35. The same holds in all 1,680 orders of three connections, whichever of them goes first."""
        left = Counter(dict.fromkeys(range(3), _STEPS)) - Counter([first])
        orders = [(first, *rest) for rest in interleavings(left)]
        assert len(orders) == _ORDERS_OF_THREE // 3
        for order in orders:
            _assert_serial(openings, order)


def _assert_serial(openings: Sequence[Storage], order: Sequence[int]) -> None:
    """Take the steps in *order*, and compare with what a storage does that takes one append at a time."""
    streams = fresh_stream(), fresh_stream("person")
    workers = [
        Worker(storage, streams[place % 2], streams[1 - place % 2], f"{place}")
        for place, storage in enumerate(openings)
    ]
    expected: dict[str, list[str]] = {stream: [] for stream in streams}
    before = openings[0].head() if isinstance(openings[0], FeedStorage) else 0
    for place in order:
        worker = workers[place]
        appends = len(worker.seen) == _STEPS - 1
        moved = {stream for stream, seen in worker.seen.items() if seen != len(expected[stream])}
        stale = worker.step()
        if not appends:
            continue
        assert (stale is not None) == bool(moved), f"{order}: the append of {place} moved {sorted(moved)}"
        if stale is None:
            expected[worker.writes].append(worker.mark)
        else:
            told = (stale.stream, stale.expected, stale.found)
            assert told in [(stream, worker.seen[stream], len(expected[stream])) for stream in moved]
    last = openings[order[-1]]
    assert {stream: [found.payload for found in last.history(stream)] for stream in streams} == expected
    if isinstance(last, FeedStorage):
        positions = [placed.position for placed in last.feed(before)]
        assert positions == list(range(before + 1, before + 1 + sum(map(len, expected.values()))))
