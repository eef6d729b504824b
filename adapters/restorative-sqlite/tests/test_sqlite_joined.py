"""In the host's transaction: whatever connection the host has, and however it has set it."""

import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import django
import django.conf
import pytest
import sqlalchemy
import sqlalchemy.orm
from django.db import connections as django_connections
from django.db import transaction

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


@pytest.mark.parametrize("overwrites", [0, 1, 2])
def test_what_a_host_erases_is_overwritten(path: Path, storage: SqliteStorage, overwrites: int) -> None:
    """A part that is erased on a host's connection is overwritten, whatever the host has set; what it set stays."""
    storage.append([some()], after={"case-a": 0}, parts=[part(value='"rare words"')])
    with closing(sqlite3.connect(path)) as host:
        host.execute(f"PRAGMA secure_delete = {overwrites}")
        before = host.execute("PRAGMA secure_delete").fetchone()
        host.execute("BEGIN IMMEDIATE")
        storage.joined(host).append([some(number=2)], after={"case-a": 1}, erased=[part().key])
        assert host.execute("PRAGMA secure_delete").fetchone() == before
        host.commit()
    assert storage.scrub() == ()
    for file in path.parent.iterdir():
        assert b"rare words" not in file.read_bytes()


@pytest.fixture
def from_django(path: Path) -> Iterator[Any]:
    """Django's connection to the host's file."""
    if not django.conf.settings.configured:
        databases = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ""}}
        django.conf.settings.configure(DATABASES=databases, LOGGING_CONFIG=None)
        django.setup()
    django_connections["default"].close()
    wrapper = django_connections["default"].copy()
    wrapper.settings_dict["NAME"] = str(path)
    before = django_connections["default"]
    django_connections["default"] = wrapper
    yield wrapper
    wrapper.close()
    django_connections["default"] = before


def test_django(path: Path, storage: SqliteStorage, from_django: Any) -> None:
    """Django's rows and our records are committed together, or rolled back together, or none are joined at all."""
    with pytest.raises(StorageFailed, match=r"no open transaction.*atomic"):
        storage.joined(from_django)
    with transaction.atomic():
        from_django.cursor().execute("INSERT INTO orders VALUES (%s)", ["one"])
        fill(storage.joined(django_connections["default"]))
        with from_django.cursor() as cursor:
            cursor.execute("SELECT name FROM orders")
            assert cursor.fetchall() == [("one",)]
    with pytest.raises(StorageFailed, match=r"no open transaction.*atomic"):
        storage.joined(from_django)
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - all of it is rolled back
        from_django.cursor().execute("INSERT INTO orders VALUES ('two')")
        storage.joined(from_django).append([some(number=3)], after={"case-a": 2})
        raise ZeroDivisionError

    assert [placed.position for placed in storage.feed()] == [1, 2]
    with from_django.cursor() as cursor:
        cursor.execute("SELECT name FROM orders")
        assert cursor.fetchall() == [("one",)]


def test_create_schema_from_django(tmp_path: Path, from_django: Any) -> None:
    """Django makes our tables in a migration's transaction, and they go with it when it is rolled back."""
    from_django.close()
    from_django.settings_dict["NAME"] = str(tmp_path / "new.db")
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - all of it is rolled back
        create_schema(from_django)
        raise ZeroDivisionError
    with transaction.atomic(), closing(SqliteStorage.at("sqlite://")) as storage:
        with pytest.raises(StorageFailed, match="no tables of ours"):
            storage.joined(from_django)
        create_schema(from_django)
    from_django.close()
    SqliteStorage.at(f"sqlite:///{tmp_path}/new.db").close()


@pytest.fixture
def engine(path: Path) -> Iterator[sqlalchemy.Engine]:
    """SQLAlchemy's engine on the host's file."""
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


_ORDER = sqlalchemy.text("INSERT INTO orders VALUES (:name)")
_ORDERS = sqlalchemy.text("SELECT name FROM orders")


@pytest.mark.parametrize("first", [True, False], ids=["their row first", "our record first"])
def test_sqlalchemy(storage: SqliteStorage, engine: sqlalchemy.Engine, first: bool) -> None:
    """SQLAlchemy's rows and our records are committed together, or rolled back together, whichever comes first."""
    with engine.begin() as connection:
        if first:
            connection.execute(_ORDER, {"name": "one"})
        fill(storage.joined(connection))
        if not first:
            connection.execute(_ORDER, {"name": "one"})
    with pytest.raises(ZeroDivisionError), engine.begin() as connection:  # noqa: PT012 - all of it is rolled back
        storage.joined(connection).append([some(number=3)], after={"case-a": 2})
        connection.execute(_ORDER, {"name": "two"})
        raise ZeroDivisionError
    with engine.connect() as connection, pytest.raises(StorageFailed, match=r"no open transaction.*engine\.begin"):
        storage.joined(connection)

    assert [placed.position for placed in storage.feed()] == [1, 2]
    with engine.connect() as connection:
        assert connection.execute(_ORDERS).all() == [("one",)]


def test_a_lock_that_another_holds(path: Path) -> None:
    """While another connection writes, a host is told so when it joins, when it appends, and when it makes tables."""
    engine = sqlalchemy.create_engine(f"sqlite:///{path}?timeout=0.05")
    locked = r"^Another connection writes, .*Nothing was stored\."
    with (
        closing(SqliteStorage.at(f"sqlite:///{path}")) as storage,
        closing(sqlite3.connect(path, timeout=0.05)) as host,
        closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageFailed, match=locked), engine.begin() as connection:
            storage.joined(connection)
        host.execute("BEGIN")
        with pytest.raises(StorageFailed, match=locked):
            storage.joined(host).append([some()], after={"case-a": 0})
        host.rollback()
        other.execute("DELETE FROM restorative_meta WHERE name = 'secret'")
        other.execute("COMMIT")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageFailed, match=locked):
            create_schema(host)
        other.execute("COMMIT")
        create_schema(host)
        assert len(storage.secret()) == 32
    engine.dispose()


@pytest.mark.parametrize("scoped", [False, True])
def test_a_session(storage: SqliteStorage, engine: sqlalchemy.Engine, scoped: bool) -> None:
    """A Session commits our records with its own, and rolls them back with its own."""
    maker = sqlalchemy.orm.sessionmaker(engine)
    session: Any = sqlalchemy.orm.scoped_session(maker) if scoped else maker()
    fill(storage.joined(session))
    session.execute(_ORDER, {"name": "one"})
    session.commit()
    storage.joined(session).append([some(number=3)], after={"case-a": 2})
    session.execute(_ORDER, {"name": "two"})
    session.rollback()
    assert session.execute(_ORDERS).all() == [("one",)]
    session.close()
    assert [placed.position for placed in storage.feed()] == [1, 2]


def _through_sqlalchemy(path: Path, work: Callable[[Any], None]) -> None:
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        work(connection)
    engine.dispose()


def test_create_schema_from_sqlalchemy(tmp_path: Path) -> None:
    """SQLAlchemy's connection makes our tables, and they are there for whoever opens the file."""
    path = tmp_path / "new.db"
    _through_sqlalchemy(path, create_schema)
    _through_sqlalchemy(path, create_schema)
    with closing(SqliteStorage.at(f"sqlite:///{path}")) as storage:
        _through_sqlalchemy(path, lambda connection: fill(storage.joined(connection)))
        assert storage.head() == 2


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
