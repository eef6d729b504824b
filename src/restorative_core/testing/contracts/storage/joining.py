"""Joined: appends within a transaction of the host."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from restorative_core.ports import (
    Capability,
    FeedStorage,
    JoinableStorage,
    Misconfigured,
    Reference,
    ReferenceTaken,
    Stale,
    Storage,
    StorageFailed,
    Tier,
)
from restorative_core.testing.contracts.contract import Contract, needs
from restorative_core.testing.contracts.storage.host import HostConnection
from restorative_core.testing.contracts.stored import (
    everything,
    fresh_key,
    fresh_stream,
    part,
    record,
    records,
    summary,
)

_SOON = 0.2


class Joining(Contract, of=Tier.CORE):
    """What is appended in the host's transaction is there when, and only if, the host commits."""

    @needs(Capability.JOINABLE)
    def test_the_host_commits(self, storage: JoinableStorage, begin: Callable[[], HostConnection]) -> None:
        """S4.1. What was appended is seen within the transaction at once, and by others when the host has committed."""
        stream, key, host = fresh_stream(), fresh_key(), begin()
        joined = storage.joined(host)
        joined.append(
            records(stream, 1, 2),
            after={stream: 0},
            parts=[part(stream)],
            references=[Reference(key, stream)],
            summaries=[summary(stream, 2)],
        )
        joined.append([record(stream, 3)], after={stream: 2})
        assert list(joined.history(stream)) == [*records(stream, 1, 2), record(stream, 3)]
        assert list(joined.parts(stream)) == [part(stream)]
        assert joined.reference(key) == Reference(key, stream)
        assert joined.secret() == storage.secret()
        assert list(storage.history(stream)) == []
        within = everything(joined, stream)
        joined.close()
        host.commit()
        host.close()

        assert everything(storage, stream) == within
        assert list(storage.history(stream)) == [*records(stream, 1, 2), record(stream, 3)]

    @needs(Capability.JOINABLE)
    def test_the_host_rolls_back(self, storage: JoinableStorage, begin: Callable[[], HostConnection]) -> None:
        """S4.2. When the host rolls back, nothing was stored, nothing erased, and no position is missing."""
        stream, key = fresh_stream(), fresh_key()
        storage.append([record(stream)], after={stream: 0}, parts=[part(stream)], summaries=[summary(stream)])
        whole = everything(storage, stream)
        host = begin()
        joined = storage.joined(host)
        joined.append(
            [record(stream, 2)],
            after={stream: 1},
            references=[Reference(key, stream)],
            summaries=[summary(stream, 2)],
            erased=[part(stream).key],
        )
        assert list(joined.parts(stream)) == []
        host.rollback()
        host.close()

        assert everything(storage, stream) == whole
        assert storage.reference(key) is None
        storage.append([record(stream, 2)], after={stream: 1})
        _assert_gap_free(storage)

    @needs(Capability.JOINABLE)
    def test_a_connection_that_is_lost(self, storage: JoinableStorage, begin: Callable[[], HostConnection]) -> None:
        """S4.3. When the host's connection ends without a commit, nothing was stored."""
        stream, host = fresh_stream(), begin()
        storage.joined(host).append([record(stream)], after={stream: 0})
        host.close()

        assert list(storage.history(stream)) == []
        storage.append([record(stream)], after={stream: 0})
        assert list(storage.history(stream)) == [record(stream)]

    @needs(Capability.JOINABLE)
    def test_a_refusal_leaves_the_transaction_to_the_host(
        self, storage: JoinableStorage, begin: Callable[[], HostConnection]
    ) -> None:
        """S4.4. An append that is refused stores nothing; what else was done is still the host's to commit."""
        old, new, key = fresh_stream(), fresh_stream(), fresh_key()
        storage.append([record(old)], after={old: 0}, references=[Reference(key, old)])
        host = begin()
        joined = storage.joined(host)
        joined.append([record(new)], after={new: 0})
        with pytest.raises(Stale):
            joined.append([record(new, 2), record(old, 1)], after={new: 1, old: 0}, parts=[part(new, 2)])
        with pytest.raises(ReferenceTaken):
            joined.append([record(new, 2)], after={new: 1}, parts=[part(new, 2)], references=[Reference(key, new)])
        joined.append([record(new, 2)], after={new: 1})
        host.commit()
        host.close()

        assert list(storage.history(new)) == [record(new), record(new, 2)]
        assert list(storage.history(old)) == [record(old)]
        assert list(storage.parts(new)) == []
        _assert_gap_free(storage)

    @needs(Capability.JOINABLE)
    def test_positions_rise_as_hosts_commit(
        self, storage: JoinableStorage, open_storage: Callable[[], Storage], begin: Callable[[], HostConnection]
    ) -> None:
        """S4.5. A reader skips nothing of a transaction that is open while others write: it comes after, or before."""
        mine, others, host, other = fresh_stream(), fresh_stream(), begin(), open_storage()
        joined = storage.joined(host)
        joined.append([record(mine)], after={mine: 0})
        seen: list[str] = []
        with ThreadPoolExecutor(1) as pool:
            work = pool.submit(other.append, [record(others)], after={others: 0})
            _wait_a_little(work)
            seen += _read_on(storage, len(seen))
            host.commit()
            host.close()
            work.result()
        seen += _read_on(storage, len(seen))
        other.close()

        assert sorted(seen) == sorted([mine, others])
        _assert_gap_free(storage)

    @needs(Capability.JOINABLE)
    def test_what_is_no_connection(self, storage: JoinableStorage) -> None:
        """S4.6. What is no connection that is known here is refused in a sentence, and nothing is changed."""
        for other in (object(), None, "county.db", 7):
            with pytest.raises((StorageFailed, Misconfigured)) as failed:
                storage.joined(other).append([record(fresh_stream())], after={})
            assert " " in str(failed.value)
        assert list(storage.streams("case")) == []


def _assert_gap_free(storage: Storage) -> None:
    if isinstance(storage, FeedStorage):
        assert [placed.position for placed in storage.feed()] == list(range(1, storage.head() + 1))


def _read_on(storage: Storage, bookmark: int) -> list[str]:
    """The streams of what a reader sees after its bookmark, in a storage that has a feed; else all there are."""
    if isinstance(storage, FeedStorage):
        return [placed.record.stream for placed in storage.feed(bookmark)]
    return list(storage.streams("case"))[bookmark:]


def _wait_a_little(work: Any) -> None:
    try:
        work.result(_SOON)
    except TimeoutError:
        return
