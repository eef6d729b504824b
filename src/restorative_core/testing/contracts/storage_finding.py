"""What every storage keeps: the feed, the streams, the parts and the secret."""

from concurrent.futures import ThreadPoolExecutor

import attrs
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.ports import Storage
from restorative_core.testing.contracts.contract import Contract, every
from restorative_core.testing.contracts.stored import fresh_stream, part, record, records

_MANY = 600
_SECRET_BYTES = 32


class Finding(Contract):
    """What is in is found, in its order, and none of it is ever skipped."""

    # The feed

    def test_the_feed_is_in_the_order_of_storing(self, storage: Storage) -> None:
        """S15. Positions rise from record to record in the order of storing, over all streams."""
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
    @given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.integers(0, 24))
    def test_every_bookmark_continues_where_it_was_set(self, storage: Storage, gains: list[int], back: int) -> None:
        """S16. From every bookmark the feed goes on with just the records after it; positions never change."""
        stream, head = fresh_stream(), 0
        for gain in gains:
            storage.append(records(stream, head + 1, head + gain), after={stream: head})
            head += gain
        whole = list(storage.feed())
        place = max(0, len(whole) - back)
        bookmark = whole[place - 1].position if place else 0

        assert list(storage.feed(bookmark)) == whole[place:]

    def test_a_consumer_that_keeps_up_misses_nothing(self, storage: Storage) -> None:
        """S17. While several threads write, a reader that goes on from its bookmark sees every record, once."""
        writers, each = 4, 25
        streams = [fresh_stream() for _ in range(writers)]

        def write(stream: str) -> None:
            for number in range(1, each + 1):
                storage.append([record(stream, number)], after={stream: number - 1})

        seen: list[tuple[str, int]] = []
        bookmark = 0
        with ThreadPoolExecutor(writers) as pool:
            work = [pool.submit(write, stream) for stream in streams]
            while len(seen) < writers * each:
                finished = all(one.done() for one in work)
                for placed in storage.feed(bookmark):
                    assert placed.position > bookmark
                    bookmark = placed.position
                    seen.append((placed.record.stream, placed.record.number))
                assert not finished or len(seen) == writers * each
        for one in work:
            one.result()
        assert sorted(seen) == sorted((stream, number) for stream in streams for number in range(1, each + 1))

    def test_reading_does_not_hinder_writing(self, storage: Storage) -> None:
        """S18. A reader that stops half-way hinders no writer, and goes on in order, without a gap."""
        stream = fresh_stream()
        storage.append(records(stream, 1, _MANY), after={stream: 0})
        half_read = [storage.history(stream), (placed.record for placed in storage.feed())]
        begun = [[next(reader) for _ in range(3)] for reader in half_read]
        storage.append(records(stream, _MANY + 1, _MANY + 2), after={stream: _MANY})

        for first, reader in zip(begun, half_read, strict=True):
            found = [*first, *reader]
            assert found == records(stream, 1, len(found))
            assert len(found) >= _MANY

    # Streams

    def test_streams_of_a_kind(self, storage: Storage) -> None:
        """S19. The streams of a kind come in the order in which they began, each once, and no others with them."""
        kind = fresh_stream("kind").replace("-", "")
        one, two, three = f"{kind}-b", f"{kind}-a", f"{kind}-c-d"
        storage.append([record(one), record(two)], after={one: 0, two: 0})
        storage.append([record(f"{kind}s-x"), record(f"x{kind}-x"), record("other-x")], after={})
        storage.append([record(three), record(one, 2)], after={three: 0, one: 1})

        assert list(storage.streams(kind)) == [one, two, three]
        assert list(storage.streams(f"{kind}s")) == [f"{kind}s-x"]
        assert list(storage.streams("%")) == []
        assert list(storage.streams("_" * len(kind))) == []

    # Parts

    def test_parts_of_a_stream(self, storage: Storage) -> None:
        """S20. The parts of a stream come in the order of their records, with their subjects in the order given."""
        stream, other = fresh_stream(), fresh_stream()
        first = [part(stream, 1, "text", "person-b", "person-a"), part(stream, 2, "account")]
        storage.append(
            [*records(stream, 1, 2), record(other)], after={stream: 0, other: 0}, parts=[*first, part(other)]
        )
        storage.append([record(stream, 3)], after={stream: 2}, parts=[part(stream, 3, "name")])

        assert list(storage.parts(stream)) == [*first, part(stream, 3, "name")]
        assert next(found.subjects for found in storage.parts(stream)) == ("person-b", "person-a")
        assert list(storage.parts(other)) == [part(other)]

    def test_parts_about_somebody(self, storage: Storage) -> None:
        """S21. The parts about a person are found in every stream, each once, whoever else they are about."""
        anna, ben = fresh_stream("person"), fresh_stream("person")
        one, two = fresh_stream(), fresh_stream()
        both, only_ben, only_anna = (
            part(one, 1, "text", anna, ben),
            part(two, 1, "text", ben),
            part(anna, 1, "name", anna),
        )
        storage.append([record(one)], after={one: 0}, parts=[both])
        storage.append([record(two), record(anna)], after={two: 0, anna: 0}, parts=[only_ben, only_anna])

        assert list(storage.parts_about(anna)) == [both, only_anna]
        assert list(storage.parts_about(ben)) == [both, only_ben]
        assert list(storage.parts_about(anna[:-1])) == []
        assert list(storage.parts_about("")) == []

    def test_parts_without_subjects(self, storage: Storage) -> None:
        """S22. A part about nobody who is known is kept with its stream."""
        stream = fresh_stream()
        nobodys = attrs.evolve(part(stream), subjects=())
        storage.append([record(stream)], after={stream: 0}, parts=[nobodys])

        assert list(storage.parts(stream)) == [nobodys]

    # The secret

    def test_the_secret(self, storage: Storage) -> None:
        """S23. The secret is 32 bytes, not all alike, and always the same."""
        secret = storage.secret()

        assert isinstance(secret, bytes)
        assert len(secret) == _SECRET_BYTES
        assert len(set(secret)) > 1
        assert storage.secret() == secret
