"""Disks that fill, processes that are killed, many that write at once: nothing lost, nothing half, no locks."""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from restorative_core.errors import Stale, StorageFailed
from restorative_core.ports import Part, Record, Reference
from restorative_sqlite import SqliteStorage, file


def opened(path: Path, timeout: float = 30) -> SqliteStorage:
    """The storage in the file at *path*."""
    return SqliteStorage.at(f"sqlite:///{path}?timeout={timeout}")


def some(stream: str, number: int, payload: str = "{}") -> Record:
    """A record."""
    return Record(stream, number, "note-taken", payload, "d" * 64)


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full, the append fails in one clear sentence, nothing of it is stored, and reading goes on."""
    storage = opened(tmp_path / "county.db")
    storage.append([some("case-a", 1)], after={"case-a": 0})
    with storage._connections.alone() as connection:  # noqa: SLF001 - a disk that fills, without filling one
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    storage.close()
    monkeypatch.setattr(file, "_SETTINGS", (*file._SETTINGS, f"PRAGMA max_page_count = {pages + 3}"))  # noqa: SLF001 - the same
    storage = opened(tmp_path / "county.db")

    with pytest.raises(StorageFailed, match=r"The disk is full.* Nothing was stored\. Make room") as full:
        storage.append(
            [some("case-b", number, "secret" * 500) for number in range(1, 50)],
            after={"case-b": 0},
            parts=[Part("case-b", 1, "text", ("person-a",), "casework", "00", '"secret"')],
            references=[Reference("key", "case-b")],
        )
    assert "secret" not in str(full.value)
    assert [placed.record for placed in storage.feed()] == [some("case-a", 1)]
    assert list(storage.parts("case-b")) == []
    assert storage.reference("key") is None
    storage.append([some("case-a", 2)], after={"case-a": 1})
    storage.close()


def test_a_lock_that_is_held_too_long(tmp_path: Path) -> None:
    """When another program holds the lock past the timeout, the append fails, says so, and nothing is stored."""
    storage = opened(tmp_path / "county.db", timeout=0.05)
    other = sqlite3.connect(tmp_path / "county.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(
        StorageFailed, match=r"locked for longer than the timeout of 0\.05 seconds\. Nothing was stored\."
    ):
        storage.append([some("case-a", 1)], after={"case-a": 0})
    assert list(storage.feed()) == []
    other.execute("ROLLBACK")
    other.close()
    storage.append([some("case-a", 1)], after={"case-a": 0})
    storage.close()


def test_a_file_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be written says so; what is there can still be read."""
    opened(tmp_path / "county.db").close()
    monkeypatch.setattr(file, "_SETTINGS", (*file._SETTINGS, "PRAGMA query_only = ON"))  # noqa: SLF001 - root may write any file
    storage = opened(tmp_path / "county.db")

    with pytest.raises(StorageFailed, match=r"cannot be written\. Nothing was stored\. Let the service's user"):
        storage.append([some("case-a", 1)], after={"case-a": 0})
    assert list(storage.history("case-a")) == []
    storage.close()


def test_a_file_that_went_away(tmp_path: Path) -> None:
    """A file that was taken away is not quietly made anew by the next connection."""
    path = tmp_path / "county.db"
    storage = opened(path)
    storage.close()
    path.rename(tmp_path / "elsewhere.db")
    storage = SqliteStorage.at(f"sqlite:///{tmp_path}/elsewhere.db")
    (tmp_path / "elsewhere.db").rename(path)
    with pytest.raises(StorageFailed, match="moved or deleted while it was open"):
        storage.append([some("case-a", 1)], after={"case-a": 0})
    storage.close()
    assert not (tmp_path / "elsewhere.db").exists()


def test_what_sqlite_cannot_hold(tmp_path: Path) -> None:
    """A text with a lone surrogate, or a number beyond 64 bits, fails as a storage fails."""
    storage = opened(tmp_path / "county.db")
    for wrong in (some("case-a", 1, "\ud800"), some("case-a", 2**70), some("case-\udfff", 1)):
        with pytest.raises(StorageFailed, match="cannot hold"):
            storage.append([wrong], after={})
    assert list(storage.history("case-\ud800")) == []
    assert list(storage.feed(2**70)) == []
    assert list(storage.history("case-a", 2**70)) == []
    with pytest.raises(StorageFailed, match="do not follow"):
        storage.append([some("case-a", 1), some("case-a", 1)], after={"case-a": 0})
    assert list(storage.feed()) == []
    storage.close()


def test_eight_threads(tmp_path: Path) -> None:
    """Eight threads write to one case and read it at once: every entry is there, and nobody meets a lock."""
    storage = opened(tmp_path / "county.db")

    def write(_worker: int) -> int:
        stale = 0
        for _ in range(40):
            while True:
                head = sum(1 for _ in storage.history("case-a"))
                try:
                    storage.append([some("case-a", head + 1)], after={"case-a": head})
                    break
                except Stale:
                    stale += 1
        return stale

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert [found.number for found in storage.history("case-a")] == list(range(1, 321))
    storage.close()


_WRITER = """
import sys
from restorative_core.ports import Record, Stale
from restorative_sqlite import SqliteStorage

url, worker, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
storage = SqliteStorage.at(url)
own, done = f"case-own{worker}", 0
while done < count:
    shared = sum(1 for _ in storage.history("case-shared"))
    try:
        storage.append(
            [Record(own, done + 1, "k", "x" * 500, "d"), Record("case-shared", shared + 1, "k", "{}", worker)],
            after={own: done, "case-shared": shared},
        )
    except Stale:
        continue
    done += 1
    print(done, flush=True)
storage.close()
"""


def start_writer(path: Path, worker: int, count: int) -> subprocess.Popen[str]:
    """Start a process that writes *count* pairs of records to the file at *path*."""
    command = [sys.executable, "-W", "error", "-c", _WRITER, f"sqlite:///{path}", str(worker), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_several_processes(tmp_path: Path) -> None:
    """Four processes make one file and write to it at once: no record is lost, and nobody meets a lock."""
    path = tmp_path / "county.db"
    writers = [start_writer(path, worker, 40) for worker in range(4)]
    ended = [writer.communicate(timeout=100) for writer in writers]
    assert [(writer.returncode, errors) for writer, (_, errors) in zip(writers, ended, strict=True)] == [(0, "")] * 4

    storage = opened(path)
    for worker in range(4):
        assert [found.number for found in storage.history(f"case-own{worker}")] == list(range(1, 41))
    assert [found.number for found in storage.history("case-shared")] == list(range(1, 161))
    positions = [placed.position for placed in storage.feed()]
    assert positions == list(range(1, 321))
    storage.close()


def test_a_writer_that_is_killed_within_a_transaction(tmp_path: Path) -> None:
    """What an open transaction had written when its process was killed is not there."""
    path = tmp_path / "county.db"
    opened(path).close()
    code = (
        "import sys, os, signal\n"
        "from restorative_core.ports import Record\n"
        "from restorative_sqlite import SqliteStorage\n"
        "storage = SqliteStorage.at(sys.argv[1])\n"
        "def many():\n"
        "    for number in range(1, 20_000):\n"
        "        yield Record('case-a', number, 'k', 'x' * 1000, 'd')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "class Many(list):\n"
        "    __iter__ = lambda self: many()\n"
        "storage.append(Many(), after={'case-a': 0})\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, f"sqlite:///{path}"], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL

    storage = opened(path)
    assert list(storage.feed()) == []
    storage.append([some("case-a", 1)], after={"case-a": 0})
    assert len(list(storage.feed())) == 1
    storage.close()


def test_a_process_that_is_killed_while_it_makes_the_file(tmp_path: Path) -> None:
    """A file whose making was cut short is made by whoever comes next."""
    code = (
        "import sys, os, signal, restorative_sqlite.tables as tables\n"
        "from restorative_sqlite import SqliteStorage\n"
        "make = tables.make\n"
        "def cut_short(cursor):\n"
        "    make(cursor)\n"
        "    cursor.execute('PRAGMA cache_spill = 1')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "tables.make = cut_short\n"
        "SqliteStorage.at(sys.argv[1])\n"
    )
    path = tmp_path / "county.db"
    killed = subprocess.run([sys.executable, "-c", code, f"sqlite:///{path}"], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert path.exists()

    storage = opened(path)
    storage.append([some("case-a", 1)], after={"case-a": 0})
    storage.close()


def _in_a_child(storage: SqliteStorage, number: int) -> None:
    storage.append([some("case-a", number)], after={"case-a": number - 1})
    os._exit(0 if len(list(storage.history("case-a"))) == number else 1)


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_process_that_was_forked(tmp_path: Path) -> None:
    """A process that was forked uses connections of its own, and parent and child see each other's records."""
    storage = opened(tmp_path / "county.db")
    storage.append([some("case-a", 1)], after={"case-a": 0})
    for number in (2, 4):
        child = multiprocessing.get_context("fork").Process(target=_in_a_child, args=(storage, number))
        child.start()
        child.join(30)
        assert child.exitcode == 0
        storage.append([some("case-a", number + 1)], after={"case-a": number})
    assert [found.number for found in storage.history("case-a")] == [1, 2, 3, 4, 5]
    storage.close()


def test_a_hundred_thousand_records(tmp_path: Path) -> None:
    """A hundred thousand records are stored by one append, and the log does not stay beside them."""
    storage = opened(tmp_path / "county.db")
    records = [some(f"case-{number % 1000}", number // 1000 + 1, "x" * 200) for number in range(100_000)]
    start = time.monotonic()
    storage.append(records, after={f"case-{number}": 0 for number in range(1000)})
    assert time.monotonic() - start < 60

    assert sum(1 for _ in storage.feed()) == 100_000
    assert [found.number for found in storage.history("case-999")] == list(range(1, 101))
    storage.append([some("case-0", 101)], after={"case-0": 100})
    storage.close()
    assert [found.name for found in tmp_path.iterdir()] == ["county.db"]
