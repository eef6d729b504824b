"""Several who write at once wait for the disk together: nothing is told, or shown, before it is on disk."""

import contextlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from restorative_core.errors import Stale, StorageFailed
from restorative_core.ports import Record
from restorative_postgresql import PostgresqlStorage
from restorative_postgresql.tables import lock
from restorative_postgresql.testing import PostgresqlServer

_ON_DISK = "SELECT pg_current_wal_flush_lsn() >= %s::pg_lsn"
_WRITTEN = "SELECT pg_current_wal_insert_lsn()::text"


def some(stream: str, number: int = 1) -> Record:
    """A record."""
    return Record(stream, number, "note-taken", "{}", "d" * 64)


@pytest.fixture
def lazy(postgresql_server: PostgresqlServer) -> Iterator[PostgresqlServer]:
    """A server that brings nothing to the disk before somebody waits for it."""
    with PostgresqlServer(postgresql_server.folder.parent, wal_writer_delay="10s", autovacuum="off") as server:
        yield server


@pytest.fixture
def storage(lazy: PostgresqlServer) -> Iterator[PostgresqlStorage]:
    """A storage on it."""
    with contextlib.closing(PostgresqlStorage.at(lazy.url(timeout="10"))) as storage:
        yield storage


def crowd(storage: PostgresqlStorage) -> None:
    """Let it write as it does where others write."""
    storage._crowded_until = time.monotonic() + 60  # noqa: SLF001 - as though it had met them


@pytest.mark.parametrize("crowded", [False, True])
def test_what_is_acknowledged_is_on_disk(lazy: PostgresqlServer, storage: PostgresqlStorage, *, crowded: bool) -> None:
    """When an append returns, its records are on disk: after a crash at once they are there."""
    for number in range(1, 4):
        if crowded:
            crowd(storage)
        storage.append([some("case-a", number)], after={"case-a": number - 1})
        lazy.crash()
        lazy.start()
        assert [placed.position for placed in storage.feed()] == list(range(1, number + 1))


def test_others_are_noticed(storage: PostgresqlStorage) -> None:
    """Whoever had to wait for another writer goes with the crowd for a while; whoever writes alone does not."""
    storage.append([some("case-a")], after={"case-a": 0})
    assert storage._crowded_until == 0  # noqa: SLF001 - it shows nowhere else
    with ThreadPoolExecutor(1) as pool:
        with storage._connections.lent() as holder, holder.transaction():  # noqa: SLF001 - somebody who writes
            holder.execute("SELECT pg_advisory_xact_lock(%s::bigint)", (lock(storage.place.schema),))
            work = pool.submit(storage.append, [some("case-b")], after={"case-b": 0})
            with pytest.raises(TimeoutError):
                work.result(0.3)
        work.result(10)
    assert storage._crowded_until > time.monotonic()  # noqa: SLF001 - the same
    for wrong in ({"case-b": 0}, {"case-b": 2}):
        with pytest.raises(Stale):
            storage.append([some("case-b", 2)], after=wrong)
    storage.append([some("case-b", 2)], after={"case-b": 1})
    assert [placed.position for placed in storage.feed()] == [1, 2, 3]


def test_what_is_shown_is_on_disk(lazy: PostgresqlServer, storage: PostgresqlStorage) -> None:
    """Whatever is read is on disk before it is given, also where its writer has not waited for that yet."""

    def look_around() -> None:
        with storage.snapshot():
            pass

    questions = (
        lambda: next(storage.feed()),
        lambda: next(storage.history("case-a")),
        storage.head,
        lambda: next(storage.streams("case")),
        look_around,
    )
    with lazy.connect(autocommit=True) as writer:
        writer.execute("SET synchronous_commit = off")
        for number, question in enumerate(questions, 1):
            told = f'{{"after": [], "records": [["case-a", {number}, "k", "{{}}", "d"]]}}'
            writer.execute('SELECT "restorative".append(%s::text::jsonb)', (told,))
            (written,) = writer.execute(_WRITTEN).fetchone() or ("",)
            assert writer.execute(_ON_DISK, (written,)).fetchone() == (False,)
            question()
            assert writer.execute(_ON_DISK, (written,)).fetchone() == (True,)


@pytest.mark.parametrize("begin", ["BEGIN", "BEGIN READ ONLY", "BEGIN ISOLATION LEVEL SERIALIZABLE"])
def test_what_a_host_was_shown_is_on_disk_when_it_commits(
    lazy: PostgresqlServer, storage: PostgresqlStorage, begin: str
) -> None:
    """A host that only reads in its own transaction has what it was shown on disk when that has been committed."""
    with lazy.connect(autocommit=True) as writer, lazy.connect(autocommit=True) as host:
        writer.execute("SET synchronous_commit = off")
        for number, rolled_back in enumerate((False, True), 1):
            told = f'{{"after": [], "records": [["case-a", {number}, "k", "{{}}", "d"]]}}'
            writer.execute('SELECT "restorative".append(%s::text::jsonb)', (told,))
            (written,) = writer.execute(_WRITTEN).fetchone() or ("",)
            host.execute(begin.encode())
            host.execute("SAVEPOINT looking")
            assert storage.joined(host).head() == number
            assert writer.execute(_ON_DISK, (written,)).fetchone() == (False,)
            if rolled_back:
                host.execute("ROLLBACK TO SAVEPOINT looking")
            host.execute("COMMIT")
            assert writer.execute(_ON_DISK, (written,)).fetchone() == (True,)


def test_a_host_that_is_shown_what_is_on_disk(lazy: PostgresqlServer, storage: PostgresqlStorage) -> None:
    """Where all is on disk already, a host's transaction that reads writes nothing."""
    storage.append([some("case-a")], after={"case-a": 0})
    storage.append([some("case-a", 2)], after={"case-a": 1})
    with lazy.connect() as host:
        assert storage.joined(host).head() == 2
        assert host.execute("SELECT pg_current_xact_id_if_assigned()").fetchone() == (None,)


@pytest.mark.timeout(120)
def test_a_reader_beside_a_crash(lazy: PostgresqlServer, storage: PostgresqlStorage) -> None:
    """What a reader was given before a crash stands there after it, at the same positions; what was told is there."""
    seen: dict[int, Record] = {}
    told: list[Record] = []

    def write(stream: str) -> None:
        number = sum(1 for _ in storage.history(stream))
        with contextlib.suppress(StorageFailed):
            while not over.is_set():
                crowd(storage)
                record = some(stream, number := number + 1)
                storage.append([record], after={stream: number - 1})
                told.append(record)

    def read() -> None:
        with contextlib.suppress(StorageFailed):
            while not over.is_set():
                for placed in storage.feed(max(seen, default=0)):
                    assert placed.position == len(seen) + 1
                    seen[placed.position] = placed.record

    for turn in range(3):
        over = threading.Event()
        with ThreadPoolExecutor(5) as pool:
            work = [pool.submit(write, f"case-{number}") for number in range(4)] + [pool.submit(read)]
            time.sleep(0.3 + turn / 10)
            lazy.crash()
            over.set()
            for one in work:
                one.result(30)
        lazy.start()
        kept = {placed.position: placed.record for placed in storage.feed()}
        assert list(kept) == list(range(1, len(kept) + 1))
        assert seen
        assert all(kept.get(position) == record for position, record in seen.items())
        assert {(one.stream, one.number) for one in told} <= {(one.stream, one.number) for one in kept.values()}


def test_a_call_that_is_cancelled(storage: PostgresqlStorage) -> None:
    """In a crowd, a call that is cancelled may have been stored already: so it is not certain."""
    crowd(storage)
    with storage._connections.lent() as holder, holder.transaction(), ThreadPoolExecutor(1) as pool:  # noqa: SLF001 - somebody who writes
        holder.execute("SELECT pg_advisory_xact_lock(%s::bigint)", (lock(storage.place.schema),))
        work = pool.submit(storage.append, [some("case-a")], after={"case-a": 0})
        cancelled = False
        while not cancelled:
            question = "SELECT count(pg_cancel_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            (found,) = holder.execute(question).fetchone() or (0,)
            cancelled = found > 0
        with pytest.raises(StorageFailed, match=r"was cancelled.* is not certain: look it up"):
            work.result(10)
    assert storage.head() == 0


def test_the_session_stays_careful(storage: PostgresqlStorage) -> None:
    """After an append in a crowd, refused or not, the connection waits for the disk again."""
    crowd(storage)
    storage.append([some("case-a")], after={"case-a": 0})
    with pytest.raises(Stale):
        storage.append([some("case-a")], after={"case-a": 0})
    with storage._connections.lent() as connection:  # noqa: SLF001 - it shows nowhere else
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE
