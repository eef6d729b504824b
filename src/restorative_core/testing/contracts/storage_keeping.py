"""What every storage keeps: records, all or nothing, every text as it was."""

from itertools import islice

import pytest
from hypothesis import given

from restorative_core.ports import Reference, ReferenceTaken, Stale, Storage
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
    stored_texts,
    told,
)
from restorative_core.testing.texts import HOSTILE, encodable
from restorative_core.vocabulary.wire import write_json

_LONG = "é🏳️‍🌈 ".ljust(1 << 20, "x")
_MANY = 5000


class Keeping(Contract):
    """What goes in is in, whole and unchanged, or nothing of it is."""

    # Records

    def test_records_come_back(self, storage: Storage) -> None:
        """S1. What was appended is the stream's history, in the order of the numbers, every field as it was."""
        stream = fresh_stream()
        storage.append(records(stream, 1, 3), after={stream: 0})
        storage.append(records(stream, 4, 4), after={stream: 3})

        assert list(storage.history(stream)) == records(stream, 1, 4)

    def test_history_after_a_number(self, storage: Storage) -> None:
        """S2. History after a number begins with the next one, and is empty after the last."""
        stream = fresh_stream()
        storage.append(records(stream, 1, 5), after={stream: 0})

        assert list(storage.history(stream, 3)) == records(stream, 4, 5)
        assert list(storage.history(stream, 5)) == []
        assert list(storage.history(stream, 99)) == []

    def test_nothing_is_known_of_what_was_never_stored(self, storage: Storage) -> None:
        """S3. An unknown stream has no records and no parts; an unknown key is no reference. Asking stores nothing."""
        stream = fresh_stream("unheard")

        assert list(storage.history(stream)) == []
        assert list(storage.parts(stream)) == []
        assert list(storage.parts_about(stream)) == []
        assert storage.reference(fresh_key()) is None
        assert list(storage.streams("unheard")) == []

    @every
    @given(steps())
    def test_every_append_is_stored_whole(self, storage: Storage, appends: list[Step]) -> None:
        """S4. After every sequence of appends, the storage holds just what was appended, in that order."""
        streams = [fresh_stream() for _ in range(4)]
        before = sum(1 for _ in storage.feed())
        heads: dict[str, int] = {}
        given_ = [told(step, streams, heads) for step in appends]
        for one in given_:
            storage.append(one.records, after=one.after, parts=one.parts, references=one.references)

        flat = [found for one in given_ for found in one.records]
        assert [placed.record for placed in islice(storage.feed(), before, None)] == flat
        for stream in streams:
            assert list(storage.history(stream)) == [found for found in flat if found.stream == stream]
            expected = [found for one in given_ for found in one.parts if found.stream == stream]
            assert list(storage.parts(stream)) == expected
        for reference in [found for one in given_ for found in one.references]:
            assert storage.reference(reference.key) == reference

    def test_a_large_append(self, storage: Storage) -> None:
        """S5. Five thousand records and parts are stored in one append, in order."""
        stream = fresh_stream()
        parts = [part(stream, number) for number in range(1, _MANY + 1)]
        storage.append(records(stream, 1, _MANY), after={stream: 0}, parts=parts)

        assert list(storage.history(stream)) == records(stream, 1, _MANY)
        assert list(storage.parts(stream)) == parts
        assert [placed.record.number for placed in storage.feed()] == list(range(1, _MANY + 1))

    # All or nothing

    def test_a_stale_write_stores_nothing(self, storage: Storage) -> None:
        """S6. A stream that has moved refuses the whole append, and says which stream, what was seen, what is there."""
        old, new, key = fresh_stream(), fresh_stream(), fresh_key()
        storage.append(records(old, 1, 2), after={old: 0})
        whole = everything(storage, old, new)

        with pytest.raises(Stale) as stale:
            storage.append(
                [record(new), record(old, 2)],
                after={new: 0, old: 1},
                parts=[part(new), part(old, 2)],
                references=[Reference(key, new)],
            )

        assert (stale.value.stream, stale.value.expected, stale.value.found) == (old, 1, 2)
        assert everything(storage, old, new) == whole
        assert storage.reference(key) is None

    def test_a_stream_that_was_only_read_counts_too(self, storage: Storage) -> None:
        """S7. A stream that the decision read, and that nothing is written to, refuses the append when it has moved."""
        read, written = fresh_stream("person"), fresh_stream()
        storage.append([record(read)], after={read: 0})

        with pytest.raises(Stale) as stale:
            storage.append([record(written)], after={written: 0, read: 0})
        assert (stale.value.stream, stale.value.expected, stale.value.found) == (read, 0, 1)
        assert list(storage.history(written)) == []

        storage.append([record(written)], after={written: 0, read: 1})
        assert list(storage.history(written)) == [record(written)]

    def test_a_stream_that_is_shorter_than_was_seen(self, storage: Storage) -> None:
        """S8. A stream that is shorter than the caller believes, or is not there at all, refuses the append too."""
        stream = fresh_stream()

        with pytest.raises(Stale) as stale:
            storage.append([record(stream, 3)], after={stream: 2})
        assert (stale.value.expected, stale.value.found) == (2, 0)
        assert list(storage.history(stream)) == []

    def test_an_empty_append(self, storage: Storage) -> None:
        """S9. An append of nothing stores nothing, and is refused all the same when a stream has moved."""
        stream = fresh_stream()
        storage.append([record(stream)], after={stream: 0})
        whole = everything(storage, stream)

        storage.append([], after={})
        storage.append([], after={stream: 1})
        with pytest.raises(Stale):
            storage.append([], after={stream: 0})
        assert everything(storage, stream) == whole

    def test_a_taken_reference_stores_nothing(self, storage: Storage) -> None:
        """S10. A key that is in use refuses the whole append, and says whose it is."""
        first, second, key, free = fresh_stream(), fresh_stream(), fresh_key(), fresh_key()
        storage.append([record(first)], after={first: 0}, references=[Reference(key, first, "said")])
        whole = everything(storage, first, second)

        with pytest.raises(ReferenceTaken) as taken:
            storage.append(
                [record(second)],
                after={second: 0},
                parts=[part(second)],
                references=[Reference(free, second), Reference(key, second)],
            )

        assert taken.value.stream == first
        assert everything(storage, first, second) == whole
        assert storage.reference(key) == Reference(key, first, "said")
        assert storage.reference(free) is None

    def test_nothing_is_shared_with_the_caller(self, storage: Storage) -> None:
        """S11. Whatever a caller does afterwards to the lists that it gave, the storage holds what it was given."""
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

    # Every text, as it was

    @every
    @given(stored_texts())
    def test_every_text_comes_back_as_it_was(self, storage: Storage, text: str) -> None:
        """S12. Every text of a record, a part or a reference comes back character for character."""
        _assert_kept(storage, text)

    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    def test_hostile_texts(self, storage: Storage, text: str) -> None:
        """S13. SQL, templates, control characters, right-to-left text, surrogates in escapes: all are just text."""
        _assert_kept(storage, write_json({"text": text}))
        _assert_kept(storage, encodable(text))

    def test_a_long_text(self, storage: Storage) -> None:
        """S14. A text of a megabyte is kept like any other."""
        _assert_kept(storage, write_json(_LONG))


def _assert_kept(storage: Storage, text: str) -> None:
    stream, key = fresh_stream(), fresh_key()
    kept, reference = part(stream, 1, "text", value=text), Reference(key, stream, text)
    storage.append([record(stream, 1, text)], after={stream: 0}, parts=[kept], references=[reference])

    assert [found.payload for found in storage.history(stream)] == [text]
    assert [found.value for found in storage.parts(stream)] == [text]
    assert storage.reference(key) == reference
