"""Joined: in the host's transaction, whatever the host has set, and nothing of ours left behind."""

import asyncio
import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from restorative_core.errors import Stale, StorageFailed
from restorative_core.ports import Part, Record, Summary
from restorative_postgresql import PostgresqlStorage
from restorative_postgresql.testing import PostgresqlServer

Connection = psycopg.Connection[Any]


def some(number: int = 1, stream: str = "case-a", payload: str = "{}") -> Record:
    """A record."""
    return Record(stream, number, "note-taken", payload, "d" * 64)


@pytest.fixture
def storage(postgresql_server: PostgresqlServer) -> Iterator[PostgresqlStorage]:
    """A storage of its own."""
    with contextlib.closing(PostgresqlStorage.at(postgresql_server.fresh_url(timeout="5"))) as storage:
        yield storage


@pytest.fixture
def host(postgresql_server: PostgresqlServer) -> Iterator[Connection]:
    """A host's connection, with a table of the host's."""
    with contextlib.closing(postgresql_server.connect()) as host:
        host.execute("CREATE TEMP TABLE visits (id int)")
        host.commit()
        yield host


def left_behind(host: Connection) -> list[Any]:
    """What of a session outlives its transactions."""
    questions = (
        "SELECT name, setting FROM pg_settings WHERE name NOT LIKE 'transaction_%' AND name NOT LIKE 'plpgsql.%'",
        "SELECT name FROM pg_prepared_statements WHERE NOT from_sql",
        "SELECT * FROM pg_listening_channels()",
        "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()",
    )
    with psycopg.Cursor(host) as cursor:
        return [cursor.execute(question.encode(), prepare=False).fetchall() for question in questions]


def test_nothing_is_left_behind(storage: PostgresqlStorage, host: Connection) -> None:
    """The host's settings, its prepared statements and its locks are as they were, however often it is joined."""
    host.autocommit = True
    before = left_behind(host)
    for number in range(1, 9):
        with host.transaction():
            joined = storage.joined(host)
            joined.append([some(number)], after={"case-a": number - 1}, parts=[], summaries=[Summary("case-a", number)])
            assert len(list(joined.history("case-a"))) == number
            joined.close()
    assert left_behind(host) == before
    assert host.execute("SELECT 1").fetchall() == [(1,)]


def test_a_host_that_reads_in_its_own_way(storage: PostgresqlStorage, host: Connection) -> None:
    """Whatever rows and cursors the host wants, it has them still, and ours are read rightly."""
    host.row_factory = dict_row
    host.cursor_factory = psycopg.ClientCursor
    joined = storage.joined(host)
    joined.append([some()], after={"case-a": 0}, parts=[Part("case-a", 1, "text", ("person-a",), "k", "00", "a%sb")])
    assert list(joined.history("case-a")) == [some()]
    assert [part.value for part in joined.parts("case-a")] == ["a%sb"]
    assert [placed.position for placed in joined.feed()] == [1]
    assert joined.secret() == storage.secret()
    assert host.execute("SELECT 1 AS one").fetchall() == [{"one": 1}]
    assert isinstance(host.cursor(), psycopg.ClientCursor)
    host.commit()
    assert storage.head() == 1


def test_no_transaction(storage: PostgresqlStorage, host: Connection) -> None:
    """A connection that commits every statement by itself is refused, when it is joined and when it is written to."""
    joined = storage.joined(host)
    host.rollback()
    host.autocommit = True
    with pytest.raises(StorageFailed, match=r"no open transaction on this connection.*connection\.transaction\(\)"):
        joined.append([some()], after={"case-a": 0})
    with pytest.raises(StorageFailed, match="no open transaction"):
        storage.joined(host)
    assert storage.head() == 0


def test_a_transaction_that_has_failed(storage: PostgresqlStorage, host: Connection) -> None:
    """In a transaction that has failed, nothing is tried."""
    joined = storage.joined(host)
    with pytest.raises(psycopg.errors.DivisionByZero):
        host.execute("SELECT 1 / 0")
    with pytest.raises(StorageFailed, match="has failed already"):
        joined.append([some()], after={"case-a": 0})
    host.rollback()
    joined.append([some()], after={"case-a": 0})
    host.commit()
    assert storage.head() == 1


def test_a_failure_leaves_the_hosts_work(storage: PostgresqlStorage, host: Connection) -> None:
    """What cannot be stored is undone, and what the host did before is still its own to commit."""
    host.execute("INSERT INTO visits VALUES (1)")
    joined = storage.joined(host)
    joined.append([some()], after={"case-a": 0})
    with pytest.raises(StorageFailed, match="do not follow"):
        joined.append([some(2), some(2)], after={"case-a": 1})
    with pytest.raises(StorageFailed, match="cannot hold"):
        joined.append([some(2**70)], after={"case-a": 1})
    with pytest.raises(Stale):
        joined.append([some(2)], after={"case-a": 0})
    host.commit()
    assert host.execute("SELECT count(*) FROM visits").fetchone() == (1,)
    assert list(storage.history("case-a")) == [some()]


def test_a_host_that_sees_an_older_state(storage: PostgresqlStorage, host: Connection) -> None:
    """At a stricter level than READ COMMITTED, whoever comes too late is told to do all of it again, and may."""
    for level in (psycopg.IsolationLevel.REPEATABLE_READ, psycopg.IsolationLevel.SERIALIZABLE):
        host.isolation_level = level
        head = storage.head()
        joined = storage.joined(host)
        assert joined.head() == head
        storage.append([some(head + 1)], after={"case-a": head})
        with pytest.raises(StorageFailed, match=r"sees everything as it was.*READ COMMITTED"):
            joined.append([some(head + 1)], after={"case-a": head})
        with pytest.raises(StorageFailed, match="sees everything as it was"):
            joined.append([some(1, "case-other")], after={})
        host.rollback()
        storage.joined(host).append([some(head + 2)], after={"case-a": head + 1})
        host.commit()
    assert [placed.position for placed in storage.feed()] == [1, 2, 3, 4]


def test_a_reader_beside_an_open_transaction(
    storage: PostgresqlStorage, host: Connection, postgresql_server: PostgresqlServer
) -> None:
    """While a host keeps its transaction open, writers wait, and a reader, who does not, skips nothing."""
    storage.append([some()], after={"case-a": 0})
    storage.joined(host).append([some(2)], after={"case-a": 1})
    bookmark = [placed.position for placed in storage.feed()][-1]
    with ThreadPoolExecutor(4) as pool:
        writers = [
            pool.submit(storage.append, [some(1, f"case-w{number}")], after={f"case-w{number}": 0})
            for number in range(3)
        ]
        waiting = pool.submit(storage.wait, bookmark, 10)
        with pytest.raises(TimeoutError):
            writers[0].result(0.5)
        assert not any(writer.done() for writer in writers)
        assert not waiting.done()
        assert list(storage.feed(bookmark)) == []
        host.commit()
        for writer in writers:
            writer.result()
        assert waiting.result() is True
    assert [placed.position for placed in storage.feed(bookmark)] == [2, 3, 4, 5]
    assert next(storage.feed(bookmark)).record == some(2)


def test_a_host_that_holds_the_lock_too_long(storage: PostgresqlStorage, host: Connection) -> None:
    """Whoever waits too long for a host that does not commit is told so, and nothing is stored."""
    storage.joined(host).append([some()], after={"case-a": 0})
    with pytest.raises(StorageFailed, match=r"locked for longer than 5 seconds\. Try again|longer than 5 seconds"):
        storage.append([some(1, "case-b")], after={"case-b": 0})
    host.rollback()
    storage.append([some(1, "case-b")], after={"case-b": 0})
    assert storage.head() == 1


def test_a_deadlock_with_the_host(storage: PostgresqlStorage, postgresql_server: PostgresqlServer) -> None:
    """Where two hosts wait for each other, one is told to roll back, and the other commits."""
    with postgresql_server.connect(autocommit=True) as setting_up:
        setting_up.execute("DROP TABLE IF EXISTS visits; CREATE TABLE visits (id int); INSERT INTO visits VALUES (1)")
    one, two = postgresql_server.connect(), postgresql_server.connect()
    one.execute("UPDATE visits SET id = 2")
    storage.joined(two).append([some()], after={"case-a": 0})
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(two.execute, b"UPDATE visits SET id = 3")
        outcomes = []
        try:
            storage.joined(one).append([some(1, "case-b")], after={"case-b": 0})
            outcomes.append("one")
        except StorageFailed as failed:
            assert "Another transaction" in str(failed)  # noqa: PT017 - either of the two may be the one
            one.rollback()
        try:
            work.result()
            two.commit()
            outcomes.append("two")
        except psycopg.errors.DeadlockDetected:
            two.rollback()
    one.commit()
    assert len(outcomes) == 1
    assert storage.head() == 1
    one.close()
    two.close()


def test_a_large_append(storage: PostgresqlStorage, host: Connection) -> None:
    """An append that is sent in several pieces is stored whole or not at all in the host's transaction too."""
    many = [some(number, payload="x" * 2000) for number in range(1, 3001)]
    joined = storage.joined(host)
    with pytest.raises(StorageFailed, match="do not follow"):
        joined.append([*many, some(1)], after={"case-a": 0})
    assert joined.head() == 0
    joined.append(many, after={"case-a": 0})
    host.commit()
    assert list(storage.history("case-a")) == many


def test_where_there_are_no_tables(storage: PostgresqlStorage, postgresql_server: PostgresqlServer) -> None:
    """A connection to a database without our tables is refused, and its transaction goes on."""
    with postgresql_server.connect(dbname="template1") as host:
        host.execute("SELECT 1")
        with pytest.raises(StorageFailed, match="no tables of ours in the schema"):
            storage.joined(host)
        assert host.execute("SELECT 2").fetchone() == (2,)


def test_another_encoding(storage: PostgresqlStorage, host: Connection) -> None:
    """A connection that cannot carry every text is refused."""
    host.execute("SET client_encoding = 'LATIN1'")
    with pytest.raises(StorageFailed, match="talks to PostgreSQL in LATIN1"):
        storage.joined(host)


def test_a_connection_that_is_gone(storage: PostgresqlStorage, host: Connection) -> None:
    """A closed connection, and one whose server has gone, are refused in a sentence."""
    joined = storage.joined(host)
    joined.append([some()], after={"case-a": 0})
    with contextlib.closing(storage._connections.alone()) as other:  # noqa: SLF001 - somebody else ends the session
        other.execute("SELECT pg_terminate_backend(%s)", (host.info.backend_pid,))
    with pytest.raises(StorageFailed):
        joined.append([some(2)], after={"case-a": 1})
    with pytest.raises(StorageFailed, match="connection is closed"):
        joined.append([some(2)], after={"case-a": 1})
    assert storage.head() == 0


def test_an_asynchronous_connection(storage: PostgresqlStorage, postgresql_server: PostgresqlServer) -> None:
    """An asynchronous connection is refused in a sentence."""

    async def join() -> None:
        host = await psycopg.AsyncConnection.connect(postgresql_server.conninfo)
        async with host:
            with pytest.raises(StorageFailed, match="none of the asynchronous kinds"):
                storage.joined(host)

    asyncio.run(join())
