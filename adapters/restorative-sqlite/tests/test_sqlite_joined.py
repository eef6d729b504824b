"""In the host's transaction: however the host has set its connection."""

import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from restorative_core.errors import Stale, StorageFailed
from restorative_core.ports import Part, Record, Reference, Summary
from restorative_sqlite import SqliteStorage, create_schema


def some(stream: str = "case-a", number: int = 1, payload: str = "{}") -> Record:
    """A record."""
    return Record(stream, number, "note-taken", payload, "d" * 64)


def part(stream: str = "case-a", number: int = 1, value: str = '"a value"') -> Part:
    """A part."""
    return Part(stream, number, "text", ("person-a", "person-b"), "casework", "00", value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A host's database file, with a table of its own and ours beside it."""
    path = tmp_path / "host.db"
    with closing(sqlite3.connect(path)) as host:
        host.execute("CREATE TABLE orders (name TEXT NOT NULL)")
        create_schema(host)
    return path


@pytest.fixture
def storage(path: Path) -> Iterator[SqliteStorage]:
    """Our storage in the host's file."""
    storage = SqliteStorage.at(f"sqlite:///{path}?timeout=5")
    yield storage
    storage.close()


def everything(storage: Any) -> list[object]:
    """All that a storage, or one that was joined, answers about `case-a`."""
    return [
        list(storage.feed()),
        list(storage.history("case-a")),
        list(storage.parts("case-a")),
        list(storage.parts_about("person-b")),
        storage.reference("a key"),
        list(storage.references()),
        list(storage.summaries("case")),
        list(storage.streams("case")),
        storage.secret(),
        storage.head(),
    ]


def fill(joined: Any) -> None:
    """Append one of everything."""
    joined.append(
        [some(payload='{"note":"Zoë"}'), some(number=2)],
        after={"case-a": 0},
        parts=[part(), part(number=2)],
        references=[Reference("a key", "case-a", "said")],
        summaries=[Summary("case-a", 2, "preparing", "north", "person-f", "2026-01-02")],
    )


def _upper(found: bytes) -> str:
    return found.decode().upper()


@pytest.mark.parametrize("level", [None, "DEFERRED", "IMMEDIATE", "EXCLUSIVE"])
@pytest.mark.parametrize("texts", [str, bytes, bytearray, _upper], ids=["str", "bytes", "bytearray", "own"])
@pytest.mark.parametrize(
    "row", [None, sqlite3.Row, lambda cursor, found: {"columns": len(found)}], ids=["tuples", "rows", "own"]
)
def test_every_setting_of_a_host(path: Path, storage: SqliteStorage, level: Any, texts: Any, row: Any) -> None:
    """Whatever rows, texts and transactions the host has chosen, all comes back; the host's choice stays."""
    with closing(sqlite3.connect(path, isolation_level=level)) as host:
        host.row_factory, host.text_factory = row, texts
        host.execute("BEGIN")
        host.execute("INSERT INTO orders VALUES ('one')")
        joined = storage.joined(host)
        fill(joined)
        within = everything(joined)
        assert (host.row_factory, host.text_factory, host.isolation_level) == (row, texts, level)
        assert host.in_transaction
        assert list(storage.feed()) == []
        host.commit()

    assert everything(storage) == within
    assert list(storage.parts("case-a")) == [part(), part(number=2)]
    assert next(storage.history("case-a")).payload == '{"note":"Zoë"}'


def test_converters_of_a_host(path: Path, storage: SqliteStorage) -> None:
    """What a host has registered to convert the types of columns is not done to ours."""
    sqlite3.register_converter("TEXT", lambda found: "converted")
    sqlite3.register_converter("INTEGER", lambda found: -1)
    sqlite3.register_converter("BLOB", lambda found: "converted")
    try:
        with closing(sqlite3.connect(path, detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)) as host:
            host.execute("BEGIN IMMEDIATE")
            joined = storage.joined(host)
            fill(joined)
            with pytest.raises(Stale):
                joined.append([some(number=9)], after={"case-a": 8})
            within = everything(joined)
            joined.append([], after={}, erased=[part().key])
            assert list(joined.parts("case-a")) == [part(number=2)]
            host.rollback()
            host.execute("BEGIN IMMEDIATE")
            fill(storage.joined(host))
            host.commit()
    finally:
        sqlite3.converters.clear()

    assert everything(storage) == within


class _Strange(sqlite3.Connection):
    """A host's own sort of connection, which counts and wraps what is asked of it."""

    def cursor(self, *_args: Any, **_settings: Any) -> Any:
        raise AssertionError("our statements are none of the host's business")

    def execute(self, *_args: Any) -> Any:
        raise AssertionError("our statements are none of the host's business")

    def commit(self) -> None:
        raise AssertionError("we never commit")

    def rollback(self) -> None:
        raise AssertionError("we never roll back")


def test_a_host_with_a_class_of_its_own(path: Path, storage: SqliteStorage) -> None:
    """A connection of a host's own class is used as the driver's, and neither committed nor rolled back."""
    with closing(sqlite3.connect(path, isolation_level=None, factory=_Strange)) as host:
        sqlite3.Connection.execute(host, "BEGIN")
        fill(storage.joined(host))
        with pytest.raises(Stale):
            storage.joined(host).append([some()], after={"case-a": 0})
        sqlite3.Connection.commit(host)
    assert storage.head() == 2


def test_a_host_that_has_not_begun(path: Path, storage: SqliteStorage) -> None:
    """Without an open transaction nothing is joined, nor stored after the transaction has ended."""
    with closing(sqlite3.connect(path)) as host:
        with pytest.raises(StorageFailed, match=r"no open transaction.*nothing was stored\. Begin one before: conn"):
            storage.joined(host)
        host.execute("BEGIN")
        joined = storage.joined(host)
        fill(joined)
        host.commit()
        with pytest.raises(StorageFailed, match="no open transaction"):
            joined.append([some("case-b")], after={"case-b": 0})
        joined.close()
        with pytest.raises(StorageFailed, match="has been closed"):
            list(joined.feed())
    assert storage.head() == 2


def test_a_host_without_our_tables(tmp_path: Path, storage: SqliteStorage) -> None:
    """A connection to a database that lacks our tables is refused, with how to make them."""
    with closing(sqlite3.connect(tmp_path / "bare.db")) as host:
        host.execute("BEGIN")
        with pytest.raises(StorageFailed, match=r"no tables of ours.*Nothing was changed\..*create_schema"):
            storage.joined(host)
        with pytest.raises(StorageFailed, match="no SQLite database that is known"):
            storage.joined(host.cursor())


def test_an_append_that_fails_midway(path: Path, storage: SqliteStorage) -> None:
    """When one statement of an append fails, the host may commit the rest of its transaction, and nothing is half."""
    with closing(sqlite3.connect(path)) as host:
        host.execute("BEGIN")
        host.execute("INSERT INTO orders VALUES ('one')")
        joined = storage.joined(host)
        joined.append([some()], after={"case-a": 0})
        with pytest.raises(StorageFailed, match="cannot hold"):
            joined.append([some("case-b")], after={"case-b": 0}, parts=[part("case-b", value="\ud800")])
        with pytest.raises(StorageFailed, match="do not follow"):
            joined.append([some("case-b"), some("case-b")], after={"case-b": 0})
        host.commit()
        assert host.execute("SELECT name FROM orders").fetchall() == [("one",)]

    assert [placed.record for placed in storage.feed()] == [some()]
    assert list(storage.parts("case-b")) == []


def test_a_full_disk_under_a_host(path: Path, storage: SqliteStorage) -> None:
    """When the disk is full, it is said, whether or not the host's transaction is still there."""
    with closing(sqlite3.connect(path)) as host:
        host.execute(f"PRAGMA max_page_count = {host.execute('PRAGMA page_count').fetchone()[0] + 2}")
        host.execute("BEGIN")
        host.execute("INSERT INTO orders VALUES ('one')")
        with pytest.raises(StorageFailed, match=r"disk is full.* Nothing was stored\."):
            storage.joined(host).append([some("case-b", 1, "secret" * 5000)], after={"case-b": 0})
        host.rollback()
    assert storage.head() == 0


def test_a_host_that_read_too_early(path: Path, storage: SqliteStorage) -> None:
    """A transaction that has read before somebody else wrote cannot write, and is told to begin again."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0.1)) as host:
        host.execute("PRAGMA journal_mode = WAL")
        host.execute("BEGIN")
        joined = storage.joined(host)
        storage.append([some()], after={"case-a": 0})
        with pytest.raises(StorageFailed, match=r"has written since.*Nothing was stored\..*BEGIN IMMEDIATE"):
            joined.append([some("case-b")], after={"case-b": 0})
        host.rollback()
        host.execute("BEGIN IMMEDIATE")
        joined = storage.joined(host)
        joined.append([some("case-b")], after={"case-b": 0})
        host.commit()
    assert storage.head() == 2


@pytest.mark.parametrize("overwrites", ["OFF", "ON", "FAST"])
def test_what_a_host_erases_is_overwritten(path: Path, storage: SqliteStorage, overwrites: str) -> None:
    """A part that is erased on a host's connection is overwritten, whatever the host has set; what it set stays."""
    storage.append([some()], after={"case-a": 0}, parts=[part(value='"rare words"')])
    with closing(sqlite3.connect(path)) as host:
        host.execute(f"PRAGMA secure_delete = {overwrites}")
        before = host.execute("PRAGMA secure_delete").fetchone()
        host.execute("BEGIN IMMEDIATE")
        storage.joined(host).append([some(number=2)], after={"case-a": 1}, erased=[part().key])
        assert host.execute("PRAGMA secure_delete").fetchone() == before
        host.commit()
    storage.scrub()
    for file in path.parent.iterdir():
        assert b"rare words" not in file.read_bytes()


def test_no_connection_of_a_host_is_left_open(path: Path, storage: SqliteStorage) -> None:
    """Joining leaves nothing open on the host's connection: no cursor, no savepoint, no transaction."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with closing(sqlite3.connect(path)) as host:
            host.execute("BEGIN")
            joined = storage.joined(host)
            half_read = joined.feed()
            fill(joined)
            next(half_read)
            host.commit()
            assert not host.in_transaction
            host.execute("DROP TABLE orders")
