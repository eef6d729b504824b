"""After erasing, no trace of somebody lies in anything that a server keeps, nor in what is made of it afterwards."""

import contextlib
import logging
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.service.conftest import SUPERVISOR, Desk
from tests.service.test_erased_everywhere import TRACES, YEAR, _found, _parts, _whole_life

from restorative_core import RestorativeService
from restorative_core.errors import StorageFailed
from restorative_core.evidence.profiles import PROFILES
from restorative_core.ports import Part, PartKey, Record
from restorative_core.service.moving import lines
from restorative_postgresql.testing import PostgresqlServer, binaries


@pytest.fixture
def server(postgresql_server: PostgresqlServer) -> Iterator[PostgresqlServer]:
    """A server of its own, that keeps little of its log."""
    settings = {"min_wal_size": "32MB", "max_wal_size": "64MB", "autovacuum_naptime": "1s"}
    with PostgresqlServer(postgresql_server.folder.parent, **settings) as server:
        yield server


def traces(*places: Path) -> dict[str, list[str]]:
    """Which files of *places* hold which traces."""
    files: Iterable[Path] = [file for place in places for file in place.rglob("*") if file.is_file()]
    return {file.name: found for file in files if (found := _found(_bytes_of(file)))}


def _bytes_of(file: Path) -> bytes:
    """What is in *file*; nothing in one that the server took away meanwhile."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def copied(server: PostgresqlServer, tool: str, *words: str) -> None:
    """Let a *tool* of the server copy it."""
    where = [f"--host={server.folder}", f"--port={server.port}", "--username=restorative"]
    subprocess.run([str(binaries() / tool), *where, *words], check=True, timeout=50)


@pytest.mark.timeout(180)
def test_no_byte_is_left(server: PostgresqlServer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Tables, indexes, write-ahead log, statistics, the server's own log, backups and an export: nothing tells of them.

    Also not after a crash, when the server goes through its write-ahead log again.
    """
    caplog.set_level(logging.DEBUG)
    with contextlib.closing(RestorativeService.open(server.url())) as service:
        storage: Any = service.storage
        desk = Desk(storage)
        zelda = _whole_life(desk)
        with server.connect(autocommit=True) as administrator:
            administrator.execute("ANALYZE")
            administrator.execute("CHECKPOINT")
        undone = Record("case-undone", 1, "note-taken", "{}", "d" * 64)
        part, wrong = Part("case-undone", 1, "text", (zelda,), "k", "00", TRACES[8]), PartKey("case-a", 2**70, "text")
        with pytest.raises(StorageFailed) as refused:  # after the part was written; and the server logs the error
            storage.append([undone], after={}, parts=[part], erased=[wrong])
        before = traces(server.folder)
        assert {one for found in before.values() for one in found} >= set(TRACES) - {"Zoë"}  # which JSON has in ASCII
        assert any(len(name) == 24 for name in before), "nothing of it is in the write-ahead log"
        assert "append" in (server.folder / "log").read_text()
        reports = {name: desk.service.report(name, YEAR).figures for name in PROFILES}
        others = [part for part in _parts(storage) if zelda not in part.subjects]

        erased = desk.service.erase(zelda, desk.occasion(SUPERVISOR))

        assert erased.kept == ()
        assert [one for one in erased.remains if not one.startswith(("Rejects files", "Files that the server"))] == []
        assert traces(server.folder) == {}
        copied(server, "pg_dump", "--dbname=postgres", f"--file={tmp_path / 'dump.sql'}")
        copied(server, "pg_basebackup", f"--pgdata={tmp_path / 'base'}", "--wal-method=stream", "--checkpoint=fast")
        with (tmp_path / "export.jsonl").open("w", encoding="utf-8") as export, storage.snapshot() as still:
            export.writelines(f"{line}\n" for line in lines(still))
        assert zelda in (tmp_path / "dump.sql").read_text()
        assert traces(tmp_path) == {}
        assert _parts(storage) == others
        assert {name: desk.service.report(name, YEAR).figures for name in PROFILES} == reports
        assert desk.problems() == []
        told = [desk.service.history(one) for one in (zelda, desk.case)]
        assert _found(f"{refused.value}{erased!r}{told!r}{caplog.text}".encode()) == []

        server.crash()
        server.start()
        assert _parts(storage) == others
        assert traces(server.folder) == {}
        assert list(storage.check()) == []
