"""Connections that are lost, others that are in the way, what a server cannot hold: nothing lost, nothing half."""

import contextlib
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from restorative_core.errors import Stale, StorageFailed
from restorative_core.ports import Part, PartKey, Record, Reference
from restorative_postgresql import PostgresqlStorage
from restorative_postgresql.calling import Calls
from restorative_postgresql.tables import lock
from restorative_postgresql.testing import PostgresqlServer


def some(stream: str, number: int = 1, payload: str = "{}") -> Record:
    """A record."""
    return Record(stream, number, "note-taken", payload, "d" * 64)


@pytest.fixture
def storage(postgresql_server: PostgresqlServer) -> Iterator[PostgresqlStorage]:
    """A storage of its own."""
    with contextlib.closing(PostgresqlStorage.at(postgresql_server.fresh_url(timeout="10"))) as storage:
        yield storage


def busy(storage: PostgresqlStorage) -> list[Any]:
    """The processes of the server that wait for the write lock of *storage*."""
    with contextlib.closing(storage._connections.alone()) as other:  # noqa: SLF001 - somebody who looks on
        question = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return [pid for (pid,) in other.execute(question)]


@pytest.mark.parametrize("pieces", [1, 3])
def test_a_connection_that_is_lost_under_way(storage: PostgresqlStorage, pieces: int) -> None:
    """When the connection is lost while an append is under way, nothing is half stored, and it is said."""
    many = [some("case-b", number) for number in range(1, 1000 * pieces)]
    with storage._connections.lent() as holder, holder.transaction(), ThreadPoolExecutor(1) as pool:  # noqa: SLF001 - so that the append is under way
        holder.execute("SELECT pg_advisory_xact_lock(%s::bigint)", (lock(storage.place.schema),))
        work = pool.submit(storage.append, many, after={"case-b": 0})
        while not (waiting := busy(storage)):
            time.sleep(0.01)
        holder.execute("SELECT pg_terminate_backend(%s)", (waiting[0],))
        with pytest.raises(StorageFailed, match="is not certain: look it up" if pieces == 1 else "Nothing was stored"):
            work.result()
    assert list(storage.feed()) == []
    storage.append(many, after={"case-b": 0})
    assert storage.head() == len(many)


@pytest.mark.parametrize("crowded", [False, True])
def test_a_commit_whose_answer_is_lost(storage: PostgresqlStorage, *, crowded: bool) -> None:
    """When the connection ends after the server has committed, it is not certain for the caller, and it is there."""
    original = Calls.__call__

    def lose(self: Calls, connection: psycopg.Connection[Any], told: str) -> Any:
        original(self, connection, told)
        connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    storage._crowded_until = time.monotonic() + 60 if crowded else 0.0  # noqa: SLF001 - as though others wrote
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Calls, "__call__", lose)
        with pytest.raises(StorageFailed, match="is not certain"):
            storage.append([some("case-a")], after={"case-a": 0})
    assert list(storage.history("case-a")) == [some("case-a")]
    with pytest.raises(Stale):
        storage.append([some("case-a")], after={"case-a": 0})


@pytest.mark.parametrize("code", ["40001", "40P01"])
@pytest.mark.parametrize("times", [1, 4, 99])
def test_others_that_are_in_the_way(storage: PostgresqlStorage, code: str, times: int) -> None:
    """What the server undoes because of others is done again, a few times; then it fails, and nothing is stored."""
    with contextlib.closing(storage._connections.alone()) as other:  # noqa: SLF001 - an administrator
        schema = storage.place.schema
        other.execute(f"CREATE SEQUENCE {schema}.tries")
        other.execute(f"GRANT ALL ON SEQUENCE {schema}.tries TO PUBLIC")
        other.execute(
            f"CREATE FUNCTION {schema}.stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF nextval('{schema}.tries') <= {times} THEN RAISE EXCEPTION 'again' USING ERRCODE = '{code}'; END IF;"
            " RETURN NEW; END $$"
        )
        other.execute(f"CREATE TRIGGER stumbles BEFORE INSERT ON {schema}.records EXECUTE FUNCTION {schema}.stumble()")
    if times < 5:
        storage.append([some("case-a")], after={"case-a": 0})
        assert list(storage.feed()) != []
    else:
        with pytest.raises(StorageFailed, match=r"in the way, again and again\. Nothing was stored\."):
            storage.append([some("case-a")], after={"case-a": 0}, references=[Reference("key", "case-a")])
        assert list(storage.feed()) == []
        assert storage.reference("key") is None


def _refuse_a_large_append(storage: PostgresqlStorage) -> None:
    with pytest.raises(Stale):
        storage.append([some("case-b", number) for number in range(1, 1500)], after={"case-b": 7})


def _refuse_a_secret(storage: PostgresqlStorage) -> None:
    with pytest.raises(StorageFailed, match="is stored in the schema"):
        storage.adopt(b"x" * 32)


def _cancel_a_large_append(storage: PostgresqlStorage) -> None:
    many = [some("case-b", number) for number in range(1, 1500)]
    other = storage._connections.alone()  # noqa: SLF001 - an administrator
    with contextlib.closing(other), other.transaction(), ThreadPoolExecutor(1) as pool:
        other.execute("SELECT pg_advisory_xact_lock(%s::bigint)", (lock(storage.place.schema),))
        work = pool.submit(storage.append, many, after={"case-b": 0})
        while not (waiting := busy(storage)):
            time.sleep(0.01)
        other.execute("SELECT pg_cancel_backend(%s)", (waiting[0],))
        with pytest.raises(StorageFailed, match=r"was cancelled.*Nothing was stored\."):
            work.result(10)


@pytest.mark.parametrize("refuse", [_refuse_a_large_append, _refuse_a_secret, _cancel_a_large_append])
@pytest.mark.parametrize("crowded", [False, True])
def test_a_connection_that_was_rolled_back(
    postgresql_server: PostgresqlServer, refuse: Callable[[PostgresqlStorage], None], *, crowded: bool
) -> None:
    """After a rollback, when the driver lets go of all that was prepared, the same connection takes what comes next."""
    storage = PostgresqlStorage.at(postgresql_server.fresh_url(connections="1", timeout="10"))
    with contextlib.closing(storage):
        storage._crowded_until = time.monotonic() + 60 if crowded else 0.0  # noqa: SLF001 - as though others wrote
        storage.append([some("case-a")], after={"case-a": 0})
        assert storage.head() == 1
        refuse(storage)
        storage.append([some("case-a", 2)], after={"case-a": 1})
        refuse(storage)
        storage.append([some("case-c", number) for number in range(1, 1500)], after={"case-c": 0})
        storage.append([some("case-a", 3)], after={"case-a": 2})
        assert storage.head() == 3 + 1499


def test_a_call_whose_statement_was_let_go(storage: PostgresqlStorage) -> None:
    """A call prepares its statement where it is gone, takes it where it is there, and needs none in a transaction."""
    calls = [Calls("restorative_twice", "SELECT to_jsonb($1)::text") for _ in range(2)]
    prepared = "SELECT count(*) FROM pg_prepared_statements WHERE name = 'restorative_twice'"
    with storage._connections.lent() as connection:  # noqa: SLF001 - the calls show nowhere else
        assert [call(connection, "a") for call in calls] == ["a", "a"]
        connection.execute("DEALLOCATE ALL")
        with connection.transaction():
            assert calls[0](connection, "b") == "b"
            assert connection.execute(prepared, prepare=False).fetchone() == (0,)
        assert [call(connection, "c") for call in calls] == ["c", "c"]
        assert connection.execute(prepared, prepare=False).fetchone() == (1,)


def test_all_connections_in_use(postgresql_server: PostgresqlServer) -> None:
    """When all connections are in use for too long, it is said, and what to do."""
    storage = PostgresqlStorage.at(postgresql_server.fresh_url(connections="2", timeout="1"))
    lent = storage._connections.lent  # noqa: SLF001 - somebody keeps them
    with lent(), lent(), pytest.raises(StorageFailed, match=r"All 2 connections .* are in use.*Raise `connections`"):
        storage.append([some("case-a")], after={"case-a": 0})
    storage.append([some("case-a")], after={"case-a": 0})
    storage.close()


def test_closing_while_somebody_waits(storage: PostgresqlStorage) -> None:
    """Closing ends a wait soon, in a sentence."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(storage.wait, 0, 30)
        time.sleep(0.2)
        storage.close()
        with pytest.raises(StorageFailed, match="has been closed"):
            waiting.result(10)
    for question in (storage.head, storage.scrub, lambda: storage.wait(0, 1)):
        with contextlib.suppress(StorageFailed):
            question()


def test_waiting_asks_nothing(storage: PostgresqlStorage) -> None:
    """Whoever waits asks the server once, and again only when it is told of something."""
    question = "SELECT query_start, state_change FROM pg_stat_activity WHERE query LIKE %s AND pid <> pg_backend_pid()"
    pattern = f'SELECT EXISTS (SELECT FROM "{storage.place.schema}"%'
    other = storage._connections.alone()  # noqa: SLF001 - somebody who looks on
    with contextlib.closing(other), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(storage.wait, 0, 3)
        time.sleep(0.5)
        first = other.execute(question, (pattern,)).fetchall()
        time.sleep(1.5)
        assert other.execute(question, (pattern,)).fetchall() == first
        assert len(first) == 1
        assert waiting.result() is False


def test_settings_of_the_role(postgresql_server: PostgresqlServer) -> None:
    """Whatever the database or the role has been told, commits are durable and our transactions are our own."""
    with postgresql_server.connect(autocommit=True) as administrator:
        administrator.execute("CREATE ROLE hasty LOGIN SUPERUSER")
        for setting in (
            "synchronous_commit = off",
            "default_transaction_isolation = 'serializable'",
            "search_path = public",
            "client_encoding = 'LATIN1'",
            "default_transaction_read_only = on",
        ):
            administrator.execute(f"ALTER ROLE hasty SET {setting}".encode())
    storage = PostgresqlStorage.at(postgresql_server.fresh_url().replace("restorative@", "hasty@"))
    names = ("synchronous_commit", "transaction_isolation", "search_path", "client_encoding")
    with storage._connections.lent() as connection:  # noqa: SLF001 - the settings show nowhere else
        found = [connection.execute(f"SHOW {name}".encode()).fetchone() for name in names]
    assert found == [("on",), ("read committed",), ("pg_catalog",), ("UTF8",)]
    storage.append([some("case-a", payload="Zoë 👩🏽‍🚀")], after={"case-a": 0})
    assert next(storage.history("case-a")).payload == "Zoë 👩🏽‍🚀"
    storage.close()


def test_a_lost_table(storage: PostgresqlStorage) -> None:
    """Tables that are gone, or are not ours any more, are told of in a sentence."""
    with contextlib.closing(storage._connections.alone()) as other:  # noqa: SLF001 - somebody who does harm
        other.execute(f"ALTER TABLE {storage.place.schema}.records RENAME TO recordings")
        with pytest.raises(StorageFailed, match="are not those of this release"):
            list(storage.feed())
        with pytest.raises(StorageFailed, match=r"not those of this release\. Nothing was stored\."):
            storage.append([some("case-a")], after={"case-a": 0})
        other.execute(f"DROP SCHEMA {storage.place.schema} CASCADE")
    with pytest.raises(StorageFailed, match=r"are not those of this release|has lost the schema"):
        storage.head()


def test_what_postgresql_cannot_hold(storage: PostgresqlStorage) -> None:
    """A number beyond 64 bits, a name longer than an index holds and records that do not follow fail in a sentence."""
    for wrong in (some("case-a", 2**70), some("case-" + "".join(map(chr, range(1000, 9000))))):
        with pytest.raises(StorageFailed, match=r"cannot hold|longer than PostgreSQL can keep"):
            storage.append([wrong], after={})
    with pytest.raises(StorageFailed, match="do not follow"):
        storage.append([some("case-a"), some("case-a")], after={"case-a": 0})
    for after in (2**70, -(2**70)):
        with pytest.raises(StorageFailed, match="cannot hold"):
            list(storage.history("case-a", after))
    assert list(storage.feed()) == []


def _in_a_child(storage: PostgresqlStorage, number: int) -> None:
    storage.append([some("case-a", number)], after={"case-a": number - 1})
    os._exit(0 if storage.wait(number - 1, 5) and len(list(storage.history("case-a"))) == number else 1)


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_process_that_was_forked(storage: PostgresqlStorage) -> None:
    """A process that was forked uses connections of its own, and parent and child see each other's records."""
    storage.append([some("case-a", 1)], after={"case-a": 0})
    assert storage.wait(0, 1)
    for number in (2, 4):
        child = multiprocessing.get_context("fork").Process(target=_in_a_child, args=(storage, number))
        child.start()
        child.join(30)
        assert child.exitcode == 0
        storage.append([some("case-a", number + 1)], after={"case-a": number})
    assert [found.number for found in storage.history("case-a")] == [1, 2, 3, 4, 5]
    assert storage.wait(4, 1)


def test_a_hundred_thousand_records(storage: PostgresqlStorage) -> None:
    """A hundred thousand records are stored by one append, with parts that are erased by another."""
    records = [some(f"case-{number % 1000}", number // 1000 + 1, "x" * 200) for number in range(100_000)]
    parts = [Part(f"case-{number}", 1, "text", ("person-a",), "k", "00", "v") for number in range(1000)]
    start = time.monotonic()
    storage.append(records, after={f"case-{number}": 0 for number in range(1000)}, parts=parts)
    assert time.monotonic() - start < 60
    assert sum(1 for _ in storage.feed()) == 100_000
    assert [found.number for found in storage.history("case-999")] == list(range(1, 101))
    assert sum(1 for _ in storage.parts_about("person-a")) == 1000
    storage.append([], after={}, erased=[PartKey(f"case-{number}", 1, "text") for number in range(999)])
    assert [found.stream for found in storage.parts_about("person-a")] == ["case-999"]
