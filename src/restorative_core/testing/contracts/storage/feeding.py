"""Feed: everything in the order of storing, and none of it is ever skipped."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from restorative_core.ports import Capability, FeedStorage, Part, Tier
from restorative_core.testing.child import THREADS, Child
from restorative_core.testing.contracts.contract import Contract, every, needs
from restorative_core.testing.contracts.stored import Step, fresh_stream, record, records, steps, told

_MANY = 600
_WRITERS, _EACH = 4, 25


class Feeding(Contract, of=Tier.FEED):
    """A reader that keeps a bookmark misses nothing."""

    def test_the_feed_is_in_the_order_of_storing(self, storage: FeedStorage) -> None:
        """S2.1. Positions rise from record to record in the order of storing, over all streams."""
        one, two = fresh_stream(), fresh_stream("person")
        storage.append([record(one), record(two), record(one, 2)], after={one: 0, two: 0})
        storage.append([record(two, 2)], after={two: 1})
        storage.append([record(one, 3)], after={one: 2})

        placed = [found for found in storage.feed() if found.record.stream in (one, two)]
        assert [found.record for found in placed] == [
            record(one),
            record(two),
            record(one, 2),
            record(two, 2),
            record(one, 3),
        ]
        positions = [found.position for found in placed]
        assert positions == sorted(set(positions))
        assert positions[0] > 0

    @every
    @given(steps())
    def test_every_append_is_in_the_feed(self, storage: FeedStorage, appends: list[Step]) -> None:
        """S2.2. After every sequence of appends the feed holds each record once, at positions without a gap from 1."""
        streams = [fresh_stream() for _ in range(4)]
        before = sum(1 for _ in storage.feed())
        heads: dict[str, int] = {}
        kept: list[Part] = []
        flat = []
        for step in appends:
            one = told(step, streams, heads, kept)
            storage.append(one.records, after=one.after, parts=one.parts, erased=one.erased)
            flat += one.records

        assert [placed.record for placed in islice(storage.feed(), before, None)] == flat
        assert [placed.position for placed in storage.feed()] == list(range(1, before + len(flat) + 1))
        assert storage.head() == before + len(flat)

    @every
    @given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.integers(0, 24))
    def test_every_bookmark_continues_where_it_was_set(self, storage: FeedStorage, gains: list[int], back: int) -> None:
        """S2.3. From every bookmark the feed goes on with just the records after it; positions never change."""
        stream, head = fresh_stream(), 0
        for gain in gains:
            storage.append(records(stream, head + 1, head + gain), after={stream: head})
            head += gain
        whole = list(storage.feed())
        place = max(0, len(whole) - back)
        bookmark = whole[place - 1].position if place else 0

        assert list(storage.feed(bookmark)) == whole[place:]

    def test_the_head(self, storage: FeedStorage) -> None:
        """S2.4. The head is 0 where nothing is stored, then the position of the last record; nothing follows it."""
        stream = fresh_stream()
        assert storage.head() == 0
        assert list(storage.feed()) == []
        for number in range(1, 4):
            storage.append([record(stream, number)], after={stream: number - 1})
            assert storage.head() == number
            assert list(storage.feed())[-1].position == number
            assert list(storage.feed(number)) == []
            assert list(storage.feed(number + 7)) == []
        storage.append([], after={stream: 3})
        assert storage.head() == number

    def test_a_half_read_feed_does_not_hinder_writing(self, storage: FeedStorage) -> None:
        """S2.5. A feed that is read half-way hinders no writer, and goes on in order, without a gap."""
        stream = fresh_stream()
        storage.append(records(stream, 1, _MANY), after={stream: 0})
        half_read = storage.feed()
        begun = [next(half_read) for _ in range(3)]
        storage.append(records(stream, _MANY + 1, _MANY + 2), after={stream: _MANY})

        found = [*begun, *half_read]
        assert [placed.record for placed in found] == records(stream, 1, len(found))
        assert [placed.position for placed in found] == list(range(1, len(found) + 1))
        assert len(found) >= _MANY

    def test_a_consumer_that_keeps_up_misses_nothing(self, openings: list[FeedStorage]) -> None:
        """S2.6. While several threads write, a reader that goes on from its bookmark sees every record, once."""
        streams = [fresh_stream() for _ in range(_WRITERS)]

        def write(place: int) -> None:
            for number in range(1, _EACH + 1):
                stream = streams[place]
                openings[place % len(openings)].append([record(stream, number)], after={stream: number - 1})

        with ThreadPoolExecutor(_WRITERS) as pool:
            work = [pool.submit(write, place) for place in range(_WRITERS)]
            seen = _followed(openings[0], _WRITERS * _EACH, lambda: all(one.done() for one in work))
        for one in work:
            one.result()
        assert sorted(seen) == sorted((stream, number) for stream in streams for number in range(1, _EACH + 1))

    @needs(Capability.SEVERAL_PROCESSES)
    def test_a_consumer_beside_other_processes(self, storage: FeedStorage, url: str) -> None:
        """S2.7. While two other processes of eight threads write, that reader sees every record, once, in order too."""
        streams = [fresh_stream(), fresh_stream()]
        each = THREADS * (_EACH // 5)
        with (
            Child.adding(url, streams[0], "one", _EACH // 5) as one,
            Child.adding(url, streams[1], "two", _EACH // 5) as two,
        ):
            seen = _followed(storage, len(streams) * each, lambda: not (one.runs() or two.runs()))
            one.insist()
            two.insist()
        for stream in streams:
            assert [number for name, number in seen if name == stream] == list(range(1, each + 1))


def _followed(storage: FeedStorage, many: int, ended: Callable[[], bool]) -> list[tuple[str, int]]:
    """What a reader sees who goes on from a bookmark until there were *many* records, or all writers have ended."""
    seen: list[tuple[str, int]] = []
    bookmark = 0
    while len(seen) < many:
        last_look = ended()
        for placed in storage.feed(bookmark):
            assert placed.position == bookmark + 1
            bookmark = placed.position
            seen.append((placed.record.stream, placed.record.number))
        if last_look:
            break
    return seen
