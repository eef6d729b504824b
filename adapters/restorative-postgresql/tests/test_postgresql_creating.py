"""Our tables in a host's own migration: with its other work or not at all, once, and nothing of ours left behind."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
import sqlalchemy
from psycopg.rows import dict_row

from restorative_core.errors import Misconfigured, StorageFailed
from restorative_core.ports import Record
from restorative_postgresql import PostgresqlStorage, create_schema
from restorative_postgresql.place import read_url
from restorative_postgresql.testing import PostgresqlServer

Connection = psycopg.Connection[Any]


@pytest.fixture
def url(postgresql_server: PostgresqlServer) -> str:
    """The URL of a schema that nobody else uses."""
    return postgresql_server.fresh_url()


@pytest.fixture
def name(url: str) -> str:
    """The name of that schema."""
    return read_url(url).schema


@pytest.fixture
def host(postgresql_server: PostgresqlServer) -> Iterator[Connection]:
    """A host's connection."""
    with contextlib.closing(postgresql_server.connect()) as host:
        yield host


def is_there(server: PostgresqlServer, name: str) -> bool:
    """Whether others see the tables."""
    with server.connect() as other:
        row = other.execute("SELECT to_regclass(%s) IS NOT NULL", (f"{name}.records",)).fetchone()
    assert row is not None
    return bool(row[0])


def works(url: str) -> bool:
    """Whether a storage there takes a record and gives it back."""
    record = Record("case-a", 1, "note-taken", "{}", "d" * 64)
    with contextlib.closing(PostgresqlStorage.at(url)) as storage:
        storage.append([record], after={"case-a": 0})
        return list(storage.history("case-a")) == [record] and list(storage.check()) == []


def test_in_the_hosts_transaction(postgresql_server: PostgresqlServer, host: Connection, url: str, name: str) -> None:
    """The tables are there when the host commits, and not when it undoes its work; a second time changes nothing."""
    create_schema(host, name)
    assert not is_there(postgresql_server, name)
    host.rollback()
    assert not is_there(postgresql_server, name)

    path = host.execute("SHOW search_path").fetchone()
    create_schema(host, schema=name)
    create_schema(host, name)
    assert host.execute("SHOW search_path").fetchone() == path
    host.commit()
    assert is_there(postgresql_server, name)
    assert works(url)


def test_without_a_transaction(postgresql_server: PostgresqlServer, host: Connection, url: str, name: str) -> None:
    """A host that commits every statement by itself has the tables at once, whatever rows and functions it has."""
    host.autocommit = True
    host.row_factory = dict_row
    host.execute(f"CREATE SCHEMA odd_{name}".encode())
    odd = f"CREATE FUNCTION odd_{name}.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT ''::bytea $$"
    host.execute(odd.encode())
    host.execute(f"SET search_path = odd_{name}, pg_catalog".encode())
    create_schema(host, name)
    assert is_there(postgresql_server, name)
    assert host.info.transaction_status is psycopg.pq.TransactionStatus.IDLE
    assert works(url)
    with contextlib.closing(PostgresqlStorage.at(url)) as storage, host.transaction():
        storage.joined(host).append([Record("case-b", 1, "k", "{}", "d")], after={"case-b": 0})
    assert host.execute("SHOW search_path").fetchone() == {"search_path": f"odd_{name}, pg_catalog"}


def test_sqlalchemy(postgresql_server: PostgresqlServer, url: str, name: str) -> None:
    """In a transaction that SQLAlchemy has begun, as a migration has, it is part of that."""
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(postgresql_server.conninfo)
    )
    with engine.begin() as connection:
        create_schema(connection, name)
        connection.rollback()
    assert not is_there(postgresql_server, name)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE visits_{name} (id int)")
        create_schema(connection, name)
    assert is_there(postgresql_server, f"{name}")
    with engine.connect() as connection:
        create_schema(connection, f"{name}_2")
    assert is_there(postgresql_server, f"{name}_2")
    engine.dispose()
    assert works(url)


_DJANGO = """
import sys
import django
from django.conf import settings
from restorative_postgresql import create_schema

folder, port, name = sys.argv[1:]
database = {"ENGINE": "django.db.backends.postgresql", "HOST": folder, "PORT": port, "NAME": "postgres",
            "USER": "restorative"}
settings.configure(DATABASES={"default": database})
django.setup()
from django.db import connection
create_schema(connection, name + "_0")
with connection.schema_editor(atomic=True) as editor:
    create_schema(editor.connection, name)
"""


def test_a_migration_of_django(postgresql_server: PostgresqlServer, url: str, name: str) -> None:
    """In a migration of Django it is part of that, and a connection that has not been made yet is made."""
    words = [str(postgresql_server.folder), str(postgresql_server.port), name]
    ran = subprocess.run(
        [sys.executable, "-c", _DJANGO, *words], capture_output=True, text=True, check=False, timeout=50
    )
    assert ran.stderr == ""
    assert is_there(postgresql_server, f"{name}_0")
    assert works(url)


def test_many_at_once(postgresql_server: PostgresqlServer, url: str, name: str) -> None:
    """Eight hosts that make them at once make them once, and wait for each other; one that is undone keeps none out."""

    def made(number: int) -> None:
        with postgresql_server.connect() as host:
            create_schema(host, name)
            if number % 4 == 1:
                host.rollback()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(made, range(8)))
    assert works(url)


def test_what_is_refused(host: Connection, name: str) -> None:
    """Tables of others, of a newer form, a user without rights, a failed transaction: a sentence, and nothing done."""
    with pytest.raises(Misconfigured, match="small letters"):
        create_schema(host, 'x"; DROP TABLE visits; --')
    with pytest.raises(StorageFailed, match="leads to no PostgreSQL"):
        create_schema(object())
    host.execute(f"CREATE SCHEMA {name}; CREATE TABLE {name}.meta (id int); CREATE TABLE {name}.kept (id int)".encode())
    with pytest.raises(StorageFailed, match="another program"):
        create_schema(host, name)
    assert host.execute(f"SELECT count(*) FROM {name}.kept".encode()).fetchone() == (0,)
    host.rollback()
    create_schema(host, name)
    host.execute(f"UPDATE {name}.meta SET value = '7' WHERE name = 'form'".encode())
    with pytest.raises(StorageFailed, match="are of form 7"):
        create_schema(host, name)
    host.rollback()
    host.execute(f"CREATE ROLE clerk_{name}; SET LOCAL ROLE clerk_{name}".encode())
    with pytest.raises(StorageFailed, match=r"may not make the tables .* Let an administrator"):
        create_schema(host, name)
    assert host.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(psycopg.errors.DivisionByZero):
        host.execute("SELECT 1 / 0")
    with pytest.raises(StorageFailed, match="failed already"):
        create_schema(host, name)
