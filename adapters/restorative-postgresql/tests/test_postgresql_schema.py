"""The schema: made once however many make it, by whoever may, and left alone when it is not ours."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from restorative_core.errors import StorageFailed
from restorative_core.ports import Part, PartKey, Record, Reference, Summary
from restorative_postgresql import PostgresqlStorage, schema, tables
from restorative_postgresql.place import read_url
from restorative_postgresql.testing import PostgresqlServer

Connection = psycopg.Connection[tuple[Any, ...]]


def some(stream: str = "case-a", number: int = 1) -> Record:
    """A record."""
    return Record(stream, number, "note-taken", "{}", "d" * 64)


@pytest.fixture
def url(postgresql_server: PostgresqlServer) -> str:
    """The URL of a schema that nobody else uses."""
    return postgresql_server.fresh_url()


@pytest.fixture
def name(url: str) -> str:
    """The name of that schema."""
    return read_url(url).schema


@pytest.fixture
def administrator(postgresql_server: PostgresqlServer) -> Iterator[Connection]:
    """Somebody who may do everything."""
    with postgresql_server.connect(autocommit=True) as connection:
        yield connection


@pytest.fixture
def clerk(postgresql_server: PostgresqlServer, administrator: Connection, name: str) -> Iterator[tuple[str, str]]:
    """The name and the URL of a user who may make nothing."""
    role = f"clerk_{name}"
    administrator.execute(f"CREATE ROLE {role} LOGIN")
    yield role, postgresql_server.url(schema=name).replace("restorative@", f"{role}@")
    administrator.execute(f"DROP OWNED BY {role}")
    administrator.execute(f"DROP ROLE {role}")


def contents(administrator: Connection, name: str) -> list[tuple[Any, ...]]:
    """Everything that stands in the schema."""
    return administrator.execute(
        "SELECT relname, relkind::text, relfilenode FROM pg_class WHERE relnamespace = to_regnamespace(%s) ORDER BY 1",
        (name,),
    ).fetchall()


_INSTALLER = """
import sys
from restorative_core.ports import Record, Stale
from restorative_postgresql import PostgresqlStorage
sys.stdin.readline()
storage = PostgresqlStorage.at(sys.argv[1])
try:
    storage.append([Record("case-a", 1, "note-taken", "{}", "d" * 64)], after={"case-a": 0})
except Stale:
    pass
print(storage.secret().hex(), storage.head())
storage.close()
"""


def test_sixteen_installers_at_once(url: str) -> None:
    """Sixteen processes that open one place for the first time make it once, and one secret with it."""
    command = [sys.executable, "-W", "error", "-c", _INSTALLER, url]
    several = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(16)
    ]
    for one in several:
        assert one.stdin is not None
        one.stdin.write("now\n")
        one.stdin.flush()
    told = [one.communicate(timeout=100) for one in several]
    assert [error for _, error in told] == [""] * 16
    assert len({said for said, _ in told}) == 1
    assert told[0][0].endswith(" 1\n")


def test_threads_that_make_it_at_once(url: str) -> None:
    """Eight threads that open one place at once have one storage."""
    with ThreadPoolExecutor(8) as pool:
        storages = list(pool.map(PostgresqlStorage.at, [url] * 8))
    assert len({storage.secret() for storage in storages}) == 1
    for storage in storages:
        storage.close()


def test_what_an_administrator_has_made(administrator: Connection, clerk: tuple[str, str], url: str, name: str) -> None:
    """Whoever may make nothing is told what to do, and works with what the printed SQL has made, run once or twice."""
    role, theirs = clerk
    with pytest.raises(StorageFailed, match=r"may not make the tables .* `restorative schema` prints"):
        PostgresqlStorage.at(theirs)
    assert contents(administrator, name) == []

    sql = schema(url)
    for _ in range(2):
        administrator.execute(sql.encode())
    made = contents(administrator, name)
    with pytest.raises(StorageFailed, match="may not do this in the schema"):
        PostgresqlStorage.at(theirs)
    granted = [line.removeprefix("--").strip() for line in sql.splitlines() if line.startswith("--   GRANT")]
    for grant in granted:
        administrator.execute(grant.replace("the_role", role).encode())

    storage = PostgresqlStorage.at(theirs)
    part = Part("case-a", 1, "text", ("person-a",), "casework", "00", '"…"')
    storage.append(
        [some()],
        after={"case-a": 0},
        parts=[part],
        references=[Reference("key", "case-a")],
        summaries=[Summary("case-a", 1)],
    )
    storage.append([], after={"case-a": 1}, erased=[PartKey("case-a", 1, "text")])
    assert storage.wait(0, 5)
    with storage.snapshot() as still:
        assert still.head() == 1
    assert list(storage.check()) == []
    told = storage.scrub()
    assert any("let their owner run VACUUM FULL" in sentence for sentence in told)
    assert any("Let an administrator run CHECKPOINT" in sentence for sentence in told)
    storage.close()
    assert contents(administrator, name) == made


def test_an_empty_schema_of_ones_own(administrator: Connection, clerk: tuple[str, str], name: str) -> None:
    """Whoever owns an empty schema makes the tables in it, without any right in the database."""
    role, theirs = clerk
    administrator.execute(f"CREATE SCHEMA {name} AUTHORIZATION {role}")
    storage = PostgresqlStorage.at(theirs)
    storage.append([some()], after={"case-a": 0})
    assert list(storage.history("case-a")) == [some()]
    storage.close()


@pytest.mark.parametrize(
    "foreign",
    [
        "CREATE TABLE {}.notes (id int)",
        "CREATE VIEW {}.notes AS SELECT 1",
        "CREATE TABLE {}.meta (id int)",
        "CREATE TABLE {}.meta (name text, value bytea)",
        "CREATE TABLE {0}.meta (name text, value bytea); INSERT INTO {0}.meta VALUES ('form', '1')",
        "CREATE TABLE {0}.meta (name text, value bytea); INSERT INTO {0}.meta VALUES ('made by', 'restorative_core')",
    ],
)
def test_a_schema_of_another_program(administrator: Connection, url: str, name: str, foreign: str) -> None:
    """A schema that another program uses is refused, and left as it was."""
    administrator.execute(f"CREATE SCHEMA {name}")
    administrator.execute(foreign.format(name).encode())
    before = contents(administrator, name)
    with pytest.raises(StorageFailed, match=r"holds tables of another program.*\?schema="):
        PostgresqlStorage.at(url)
    if "meta" not in foreign:
        with pytest.raises(psycopg.errors.RaiseException, match="another program"):
            administrator.execute(schema(url).encode())
        administrator.execute("ROLLBACK")
    assert contents(administrator, name) == before


def test_a_newer_schema(administrator: Connection, url: str, name: str) -> None:
    """Tables that a newer release made are refused, and left as they are, also by the printed SQL."""
    PostgresqlStorage.at(url).close()
    administrator.execute(f"UPDATE {name}.meta SET value = '7' WHERE name = 'form'")
    before = contents(administrator, name)
    with pytest.raises(StorageFailed, match=r"are of form 7, and this release knows 1 as the newest.*Upgrade"):
        PostgresqlStorage.at(url)
    administrator.execute(schema(url).encode())
    assert administrator.execute(f"SELECT value FROM {name}.meta WHERE name = 'form'").fetchall() == [(b"7",)]
    assert contents(administrator, name) == before


def test_an_older_schema(
    monkeypatch: pytest.MonkeyPatch, administrator: Connection, clerk: tuple[str, str], url: str, name: str
) -> None:
    """Older tables are brought to the newest form, once, with all that they hold; whoever may not is told so."""
    storage = PostgresqlStorage.at(url)
    storage.append([some()], after={"case-a": 0})
    secret = storage.secret()
    role, theirs = clerk
    administrator.execute(f"GRANT USAGE ON SCHEMA {name} TO {role}")
    administrator.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO {role}")
    step = "ALTER TABLE $schema.refs ADD COLUMN since text NOT NULL DEFAULT ''; CREATE TABLE $schema.more (a int);"
    monkeypatch.setattr(tables, "STEPS", (*tables.STEPS, step))

    with pytest.raises(StorageFailed, match="may not make the tables"):
        PostgresqlStorage.at(theirs)
    with ThreadPoolExecutor(4) as pool:
        newer = list(pool.map(PostgresqlStorage.at, [url] * 4))
    assert {one.secret() for one in newer} == {secret}
    assert list(newer[0].feed()) == list(storage.feed())
    assert administrator.execute(f"SELECT value FROM {name}.meta WHERE name = 'form'").fetchall() == [(b"2",)]
    for one in (storage, *newer):
        one.close()


def test_a_step_that_fails(monkeypatch: pytest.MonkeyPatch, administrator: Connection, url: str, name: str) -> None:
    """A step that cannot be taken leaves everything as it was."""
    PostgresqlStorage.at(url).close()
    before = contents(administrator, name)
    monkeypatch.setattr(tables, "STEPS", (*tables.STEPS, "CREATE TABLE $schema.more (a int); SELECT 1 / 0;"))
    with pytest.raises(StorageFailed, match=r"Nothing was stored\."):
        PostgresqlStorage.at(url)
    assert contents(administrator, name) == before


def test_a_secret_that_is_gone(administrator: Connection, url: str, name: str) -> None:
    """A place that has lost its secret is not opened with another one."""
    PostgresqlStorage.at(url).close()
    administrator.execute(f"DELETE FROM {name}.meta WHERE name = 'secret'")
    with pytest.raises(StorageFailed, match="its secret is gone"):
        PostgresqlStorage.at(url)


def test_words_of_the_language(postgresql_server: PostgresqlServer) -> None:
    """A schema may be named like a word of SQL."""
    for word in ("user", "select", "table"):
        storage = PostgresqlStorage.at(postgresql_server.url(schema=word))
        storage.append([some()], after={"case-a": storage.head()})
        assert storage.wait(0, 5)
        storage.close()


def test_two_places_in_one_database(postgresql_server: PostgresqlServer) -> None:
    """Two schemas of one database know nothing of each other, and one does not wait for the other's writers."""
    one, two = (PostgresqlStorage.at(postgresql_server.fresh_url(timeout="2")) for _ in range(2))
    with postgresql_server.connect() as host:
        one.joined(host).append([some()], after={"case-a": 0})
        two.append([some()], after={"case-a": 0})
    assert one.secret() != two.secret()
    assert (one.head(), two.head()) == (1, 1)
    one.close()
    two.close()


def test_another_encoding(administrator: Connection, postgresql_server: PostgresqlServer) -> None:
    """A database that cannot hold every text is refused."""
    administrator.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(StorageFailed, match="kept in LATIN1, which cannot hold every text"):
        PostgresqlStorage.at(postgresql_server.url().replace("/postgres?", "/latin?"))
    administrator.execute("DROP DATABASE latin")
