"""In the transaction of a host's framework: Django's, or SQLAlchemy's."""

import sqlite3
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

from restorative_core.errors import StorageFailed
from restorative_core.ports import Record
from restorative_sqlite import SqliteStorage, create_schema


def some(stream: str = "case-a", number: int = 1) -> Record:
    """A record."""
    return Record(stream, number, "note-taken", "{}", "d" * 64)


def fill(joined: Any) -> None:
    """Append two records."""
    joined.append([some(), some(number=2)], after={"case-a": 0})


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
