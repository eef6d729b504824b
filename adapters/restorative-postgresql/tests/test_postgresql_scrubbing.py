"""Erasing to the last byte, as far as a server lets anybody, and what the server finds wrong with its files."""

import contextlib
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from restorative_core.errors import StorageFailed
from restorative_core.ports import Part, Record, Reference
from restorative_postgresql import PostgresqlStorage
from restorative_postgresql.testing import PostgresqlServer

WORD = "Almond Close fourteen"
Connection = psycopg.Connection[tuple[Any, ...]]


def some(number: int) -> Record:
    """A record."""
    return Record("case-a", number, "note-taken", "{}", "d" * 64)


def part(number: int, value: str = "v") -> Part:
    """A part of it."""
    return Part("case-a", number, "text", ("person-a",), "casework", "00", value)


@pytest.fixture
def storage(postgresql_server: PostgresqlServer) -> Iterator[PostgresqlStorage]:
    """A storage of its own."""
    with contextlib.closing(PostgresqlStorage.at(postgresql_server.fresh_url(timeout="10"))) as storage:
        yield storage


@pytest.fixture
def administrator(postgresql_server: PostgresqlServer) -> Iterator[Connection]:
    """Somebody who may do everything."""
    with contextlib.closing(postgresql_server.connect(autocommit=True)) as connection:
        yield connection


def holding(server: PostgresqlServer) -> list[str]:
    """The files of the server that hold the word."""
    files = [file for file in server.folder.rglob("*") if file.is_file()]
    return [str(file.relative_to(server.folder)) for file in files if WORD.encode() in _bytes_of(file)]


def _bytes_of(file: Path) -> bytes:
    """What is in *file*; nothing in one that the server took away meanwhile."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def test_scrubbing_beside_statistics_and_checkpoints(
    storage: PostgresqlStorage, administrator: Connection, postgresql_server: PostgresqlServer
) -> None:
    """Neither the planner's statistics, nor pages written before, nor the log's old files keep what was erased."""
    for number in range(1, 301):
        value = f"{WORD} {number} " + "x" * (number * 7)
        storage.append([some(number)], after={"case-a": number - 1}, parts=[part(number, value)])
    administrator.execute("CHECKPOINT")
    administrator.execute(f"ANALYZE {storage.place.schema}.parts")
    administrator.execute("SELECT pg_switch_wal()")
    assert {name.split("/")[1] for name in holding(postgresql_server)} == {"base", "pg_wal"}
    assert administrator.execute(
        "SELECT count(*) FROM pg_stats WHERE schemaname = %s AND attname IN ('value', 'salt')", (storage.place.schema,)
    ).fetchone() == (0,)

    storage.append([], after={"case-a": 300}, erased=[part(number).key for number in range(1, 301)])
    assert holding(postgresql_server) != []
    told = storage.scrub()
    assert holding(postgresql_server) == []
    assert [sentence for sentence in told if "free space" not in sentence] == []
    assert len(list(storage.history("case-a"))) == 300


def test_scrubbing_beside_somebody_who_still_sees_it(
    storage: PostgresqlStorage, administrator: Connection, postgresql_server: PostgresqlServer
) -> None:
    """While a report, a transaction or a writer is in the way, scrubbing fails soon and says so; later it is done."""
    storage.append([some(1)], after={"case-a": 0}, parts=[part(1, WORD)])
    schema = storage.place.schema
    with storage.snapshot() as still:  # it has read no part yet, and may
        storage.append([], after={"case-a": 1}, erased=[part(1).key])
        with pytest.raises(StorageFailed, match=r"Somebody still reads .* What was erased stays erased"):
            storage.scrub()
        assert [found.value for found in still.parts("case-a")] == [WORD]
        begun = time.monotonic()
        with pytest.raises(StorageFailed, match="Somebody reads the parts"):
            storage.scrub()
        assert time.monotonic() - begun < 10
    with postgresql_server.connect() as host:
        host.execute(f"LOCK TABLE {schema}.part_subjects IN ACCESS SHARE MODE".encode())
        with pytest.raises(StorageFailed, match="Somebody reads the parts"):
            storage.scrub()
    storage.scrub()
    assert holding(postgresql_server) == []


def test_scrubbing_while_others_write(storage: PostgresqlStorage) -> None:
    """Writers and readers beside it wait a little, and nothing of theirs is lost."""
    with ThreadPoolExecutor(2) as pool:

        def write() -> None:
            for number in range(1, 61):
                storage.append([some(number)], after={"case-a": number - 1}, parts=[part(number)])

        work = pool.submit(write)
        while not work.done():
            with contextlib.suppress(StorageFailed):
                storage.scrub()
            assert all(found == part(found.number) for found in storage.parts("case-a"))
        work.result()
    assert [found.number for found in storage.parts("case-a")] == list(range(1, 61))


def test_a_server_that_logs_and_archives(postgresql_server: PostgresqlServer) -> None:
    """Where the server writes values into its own log, or copies its log elsewhere, scrubbing says so."""
    settings = {"log_statement": "all", "archive_mode": "on", "archive_command": "true", "wal_keep_size": "512MB"}
    with PostgresqlServer(postgresql_server.folder.parent, **settings) as server:
        storage = PostgresqlStorage.at(server.url())
        told = " ".join(storage.scrub())
        storage.close()
    for words in ("log_parameter_max_length", "copies its write-ahead log elsewhere", "keeps older files"):
        assert words in told


def test_another_secret(storage: PostgresqlStorage) -> None:
    """A secret of another length, and one for a place that holds but a reference, is refused."""
    with pytest.raises(StorageFailed, match="32 bytes"):
        storage.adopt(b"short")
    storage.append([], after={}, references=[Reference("key", "case-a")])
    with pytest.raises(StorageFailed, match=r"stored .* already"):
        storage.adopt(bytes(32))


def damaged(storage: PostgresqlStorage, administrator: Connection, *harm: str) -> str:
    """What the server finds wrong after *harm*."""
    for number in range(1, 4):
        storage.append([some(number)], after={"case-a": number - 1}, parts=[part(number)])
    assert list(storage.check()) == []
    for statement in harm:
        administrator.execute(statement.replace("$", storage.place.schema).encode())
    return " ".join(storage.check())


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (["DROP INDEX $.beginnings"], "The index beginnings is missing"),
        (
            ["UPDATE pg_index SET indisvalid = false WHERE indexrelid = '$.summaries_due'::regclass"],
            "The index summaries_due in the schema .* is not valid. Run REINDEX INDEX",
        ),
        (["DELETE FROM $.records WHERE number = 2"], "Records of case-a are missing .* have gaps: 1 are missing"),
        (["UPDATE $.records SET number = number + 1 WHERE number = 3"], "Records of case-a are missing"),
    ],
)
def test_what_is_found(storage: PostgresqlStorage, administrator: Connection, harm: list[str], says: str) -> None:
    """Indexes that are missing or not valid, and records that are missing, are found and named."""
    found = damaged(storage, administrator, *harm)
    assert re.search(says, found), found


def test_what_amcheck_finds(storage: PostgresqlStorage, administrator: Connection) -> None:
    """Where the extension is installed, an index that does not hold what its table holds is found."""
    administrator.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
    harm = (
        "UPDATE pg_index SET indisready = false, indisvalid = false WHERE indexrelid = '$.refs_pkey'::regclass",
        "INSERT INTO $.refs VALUES ('key', 'case-a', '')",
        "UPDATE pg_index SET indisready = true, indisvalid = true WHERE indexrelid = '$.refs_pkey'::regclass",
    )
    found = damaged(storage, administrator, *harm)
    administrator.execute("DROP EXTENSION amcheck")
    assert "The index refs_pkey" in found
    assert "does not fit its table" in found
    assert "case-a" not in found.replace(storage.place.schema, "")


def test_a_server_that_does_not_flush(postgresql_server: PostgresqlServer) -> None:
    """A server that may lose what it acknowledged is found."""
    with PostgresqlServer(postgresql_server.folder.parent, fsync="off", full_page_writes="off") as server:
        storage = PostgresqlStorage.at(server.url())
        found = list(storage.check())
        storage.close()
    assert len(found) == 2
    assert "fsync=off" in " ".join(found)


def test_a_backup(storage: PostgresqlStorage) -> None:
    """The server's own tool is named, with the schema."""
    with pytest.raises(StorageFailed, match=f"pg_dump --format=custom --schema={storage.place.schema}"):
        storage.backup(Path("county.dump"))
