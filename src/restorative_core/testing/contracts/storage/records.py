"""Core: records come back whole, in their order, and reading hinders nobody."""

from collections.abc import Callable

from hypothesis import given

from restorative_core.ports import (
    Capability,
    FeedStorage,
    JoinableStorage,
    Part,
    PhysicalStorage,
    Reference,
    Storage,
    StorageFailed,
    Telling,
    Tier,
)
from restorative_core.testing.contracts.contract import Contract, every
from restorative_core.testing.contracts.stored import (
    Step,
    everything,
    fresh_key,
    fresh_stream,
    part,
    record,
    records,
    steps,
    told,
)

_MANY = 5000
_LONG_HISTORY = 600


class Records(Contract, of=Tier.CORE):
    """What goes in is in, whole and unchanged."""

    def test_records_come_back(self, storage: Storage) -> None:
        """S1.1. What was appended is the stream's history, in the order of the numbers, every field as it was."""
        stream = fresh_stream()
        storage.append(records(stream, 1, 3), after={stream: 0})
        storage.append(records(stream, 4, 4), after={stream: 3})

        assert list(storage.history(stream)) == records(stream, 1, 4)

    def test_history_after_a_number(self, storage: Storage) -> None:
        """S1.2. History after a number begins with the next one, and is empty after the last."""
        stream = fresh_stream()
        storage.append(records(stream, 1, 5), after={stream: 0})

        assert list(storage.history(stream, 3)) == records(stream, 4, 5)
        assert list(storage.history(stream, 5)) == []
        assert list(storage.history(stream, 99)) == []

    def test_nothing_is_known_of_what_was_never_stored(self, storage: Storage) -> None:
        """S1.3. An unknown stream has no records and no parts, an unknown key is no reference; asking adds none."""
        stream = fresh_stream("unheard")

        assert list(storage.history(stream)) == []
        assert list(storage.parts(stream)) == []
        assert list(storage.parts_about(stream)) == []
        assert storage.reference(fresh_key()) is None
        assert list(storage.streams("unheard")) == []

    @every
    @given(steps())
    def test_every_append_is_stored_whole(self, storage: Storage, appends: list[Step]) -> None:
        """S1.4. After every sequence of appends the storage holds what was appended and not erased."""
        streams = [fresh_stream() for _ in range(4)]
        heads: dict[str, int] = {}
        kept: list[Part] = []
        given_ = [told(step, streams, heads, kept) for step in appends]
        for one in given_:
            storage.append(one.records, after=one.after, parts=one.parts, references=one.references, erased=one.erased)

        flat = [found for one in given_ for found in one.records]
        left = {found.key for found in kept}
        for stream in streams:
            assert list(storage.history(stream)) == [found for found in flat if found.stream == stream]
            expected = [found for one in given_ for found in one.parts if found.stream == stream]
            assert list(storage.parts(stream)) == [found for found in expected if found.key in left]
        for reference in [found for one in given_ for found in one.references]:
            assert storage.reference(reference.key) == reference

    def test_a_large_append(self, storage: Storage) -> None:
        """S1.5. Five thousand records and parts are stored in one append, in order."""
        stream = fresh_stream()
        parts = [part(stream, number) for number in range(1, _MANY + 1)]
        storage.append(records(stream, 1, _MANY), after={stream: 0}, parts=parts)

        assert list(storage.history(stream)) == records(stream, 1, _MANY)
        assert list(storage.parts(stream)) == parts

    def test_reading_does_not_hinder_writing(self, storage: Storage) -> None:
        """S1.6. A reader that stops half-way hinders no writer, and goes on in order, without a gap."""
        stream = fresh_stream()
        storage.append(records(stream, 1, _LONG_HISTORY), after={stream: 0})
        half_read = storage.history(stream)
        begun = [next(half_read) for _ in range(3)]
        storage.append(records(stream, _LONG_HISTORY + 1, _LONG_HISTORY + 2), after={stream: _LONG_HISTORY})

        found = [*begun, *half_read]
        assert found == records(stream, 1, len(found))
        assert len(found) >= _LONG_HISTORY

    def test_nothing_is_shared_with_the_caller(self, storage: Storage) -> None:
        """S1.7. Whatever a caller does afterwards to the lists that it gave, the storage holds what it was given."""
        stream, key = fresh_stream(), fresh_key()
        given_records, given_parts = [record(stream)], [part(stream)]
        given_references, after = [Reference(key, stream)], {stream: 0}
        storage.append(given_records, after=after, parts=given_parts, references=given_references)
        whole = everything(storage, stream)
        for mutable in (given_records, given_parts, given_references, after):
            mutable.clear()

        assert everything(storage, stream) == whole
        assert list(storage.history(stream)) == [record(stream)]
        assert list(storage.parts(stream)) == [part(stream)]

    def test_closing(self, open_storage: Callable[[], Storage]) -> None:
        """S1.8. Closing twice does nothing; a question after that fails as a storage fails, or is answered rightly."""
        storage, stream = open_storage(), fresh_stream()
        storage.append(records(stream, 1, 2), after={stream: 0})
        half_read = storage.history(stream)
        next(half_read)
        storage.close()
        storage.close()

        try:
            answer = list(storage.history(stream))
        except StorageFailed:
            answer = records(stream, 1, 2)
        assert answer == records(stream, 1, 2)

    def test_it_is_what_it_offers(self, storage: Storage) -> None:
        """S1.44. It has the calls of the tier that it offers, and of no higher one; and those of its capabilities."""
        feed = self.keeps(Tier.FEED)

        assert isinstance(storage, Storage)
        assert (isinstance(storage, Telling), isinstance(storage, FeedStorage)) == (feed, feed)
        assert isinstance(storage, PhysicalStorage) == self.keeps(Tier.PHYSICAL)
        assert isinstance(storage, JoinableStorage) or not self.keeps(Capability.JOINABLE)
