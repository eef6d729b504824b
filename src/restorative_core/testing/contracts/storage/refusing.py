"""Core: an append is stored whole, or nothing of it is."""

import pytest

from restorative_core.ports import Reference, ReferenceTaken, Stale, Storage, Tier
from restorative_core.testing.contracts.contract import Contract
from restorative_core.testing.contracts.stored import (
    everything,
    fresh_key,
    fresh_stream,
    part,
    record,
    records,
    summary,
)


class Refusing(Contract, of=Tier.CORE):
    """What is refused leaves no trace."""

    def test_a_stale_write_stores_nothing(self, storage: Storage) -> None:
        """S1.9. A stream that has moved refuses the whole append, and says which, what was seen, what is there."""
        old, new, key = fresh_stream(), fresh_stream(), fresh_key()
        kept = part(old)
        storage.append(records(old, 1, 2), after={old: 0}, parts=[kept], summaries=[summary(old, 2, stage="new")])
        whole = everything(storage, old, new)

        with pytest.raises(Stale) as stale:
            storage.append(
                [record(new), record(old, 2)],
                after={new: 0, old: 1},
                parts=[part(new), part(old, 2)],
                references=[Reference(key, new)],
                summaries=[summary(new), summary(old, 3, stage="closed")],
                erased=[kept.key],
            )

        assert (stale.value.stream, stale.value.expected, stale.value.found) == (old, 1, 2)
        assert everything(storage, old, new) == whole
        assert storage.reference(key) is None

    def test_a_stream_that_was_only_read_counts_too(self, storage: Storage) -> None:
        """S1.10. A stream that the decision read, and that nothing is written to, refuses the append when it moved."""
        read, written = fresh_stream("person"), fresh_stream()
        storage.append([record(read)], after={read: 0})

        with pytest.raises(Stale) as stale:
            storage.append([record(written)], after={written: 0, read: 0})
        assert (stale.value.stream, stale.value.expected, stale.value.found) == (read, 0, 1)
        assert list(storage.history(written)) == []

        storage.append([record(written)], after={written: 0, read: 1})
        assert list(storage.history(written)) == [record(written)]

    @pytest.mark.parametrize("moved", range(3))
    def test_every_stream_that_is_written_to_counts(self, storage: Storage, moved: int) -> None:
        """S1.11. Whichever of the streams of an append has moved, the whole of it is refused."""
        streams = [fresh_stream() for _ in range(3)]
        storage.append([record(stream) for stream in streams], after=dict.fromkeys(streams, 0))
        storage.append([record(streams[moved], 2)], after={streams[moved]: 1})
        whole = everything(storage, *streams)

        with pytest.raises(Stale) as stale:
            storage.append([record(stream, 2) for stream in streams], after=dict.fromkeys(streams, 1))
        assert (stale.value.stream, stale.value.expected, stale.value.found) == (streams[moved], 1, 2)
        assert everything(storage, *streams) == whole

    def test_a_stream_that_is_shorter_than_was_seen(self, storage: Storage) -> None:
        """S1.12. A stream that is shorter than the caller believes, or is not there at all, refuses the append too."""
        stream = fresh_stream()

        with pytest.raises(Stale) as stale:
            storage.append([record(stream, 3)], after={stream: 2})
        assert (stale.value.expected, stale.value.found) == (2, 0)
        assert list(storage.history(stream)) == []

    def test_an_empty_append(self, storage: Storage) -> None:
        """S1.13. An append of nothing stores nothing, and is refused all the same when a stream has moved."""
        stream = fresh_stream()
        storage.append([record(stream)], after={stream: 0})
        whole = everything(storage, stream)

        storage.append([], after={})
        storage.append([], after={stream: 1})
        with pytest.raises(Stale):
            storage.append([], after={stream: 0})
        assert everything(storage, stream) == whole

    def test_a_taken_reference_stores_nothing(self, storage: Storage) -> None:
        """S1.14. A key that is in use refuses the whole append, and says whose it is; it stays whose it was."""
        first, second, key, free = fresh_stream(), fresh_stream(), fresh_key(), fresh_key()
        kept = part(first)
        storage.append([record(first)], after={first: 0}, parts=[kept], references=[Reference(key, first, "said")])
        whole = everything(storage, first, second)

        with pytest.raises(ReferenceTaken) as taken:
            storage.append(
                [record(second)],
                after={second: 0},
                parts=[part(second)],
                references=[Reference(free, second), Reference(key, second)],
                summaries=[summary(second), summary(first, stage="closed")],
                erased=[kept.key],
            )

        assert taken.value.stream == first
        assert everything(storage, first, second) == whole
        assert storage.reference(key) == Reference(key, first, "said")
        assert storage.reference(free) is None

    def test_a_key_is_given_once(self, storage: Storage) -> None:
        """S1.15. A key that one append gives twice refuses that append."""
        first, second, key = fresh_stream(), fresh_stream(), fresh_key()

        with pytest.raises(ReferenceTaken):
            storage.append(
                [record(first), record(second)],
                after={first: 0, second: 0},
                references=[Reference(key, first), Reference(key, second)],
            )
        assert storage.reference(key) is None
        assert list(storage.history(first)) == []
        assert list(storage.history(second)) == []
