"""A file that is deleted, moved or replaced while it is open: nothing is acknowledged that would be lost."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from restorative_core.errors import StorageFailed
from restorative_core.ports import Record
from restorative_sqlite import SqliteStorage, connections, file
from restorative_sqlite.place import Place

_BESIDE = ("-wal", "-shm")
_DO = r"Nothing was stored or changed\. See that the right file"
_GONE = rf"county\.db was moved or deleted while it was open \(.*\)\. {_DO}"
_ANOTHER = rf"county\.db is another file now than the one that was opened: .* {_DO}"


def some(number: int) -> Record:
    """A record."""
    return Record("case-a", number, "note-taken", "{}", "d" * 64)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is."""
    return tmp_path / "county.db"


@pytest.fixture
def storage(path: Path) -> Iterator[SqliteStorage]:
    """A storage with one record, and a backup of that beside it; then a second record."""
    with closing(SqliteStorage.at(f"sqlite:///{path}")) as storage:
        storage.append([some(1)], after={"case-a": 0})
        storage.backup(path.with_name("backup.db"))
        storage.append([some(2)], after={"case-a": 1})
        yield storage


def heads(path: Path) -> int:
    """How many records whoever opens the file at *path* finds."""
    with closing(SqliteStorage.at(f"sqlite:///{path}")) as opened:
        return opened.head()


def delete(path: Path) -> None:
    """Delete the file and what is beside it."""
    for ending in ("", *_BESIDE):
        path.with_name(path.name + ending).unlink()


def put_the_backup_there(path: Path) -> None:
    """Put the backup in the file's place."""
    path.with_name("backup.db").replace(path)
    for ending in _BESIDE:
        path.with_name(path.name + ending).unlink()


def put_the_backup_there_and_leave_the_log(path: Path) -> None:
    """Put the backup in the file's place, beside a log that is not its own."""
    path.with_name("backup.db").replace(path)


def move_and_link(path: Path) -> None:
    """Move the file, and let a symbolic link lead to it: connections through the link would have another log."""
    path.rename(path.with_name("moved.db"))
    path.symlink_to(path.with_name("moved.db"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (delete, _GONE),
        (put_the_backup_there, _ANOTHER),
        (put_the_backup_there_and_leave_the_log, _ANOTHER),
        (move_and_link, _ANOTHER),
    ],
)
def test_nothing_is_acknowledged(storage: SqliteStorage, path: Path, change: Callable[[Path], None], says: str) -> None:
    """Neither an append nor an answer comes from a file that is not the one at its path any more; `check` names it."""
    change(path)

    with pytest.raises(StorageFailed, match=says):
        storage.append([some(3)], after={"case-a": 2})
    for ask in (storage.head, lambda: list(storage.feed()), storage.scrub, lambda: storage.snapshot().__enter__()):
        with pytest.raises(StorageFailed, match=says):
            ask()
    with pytest.raises(StorageFailed, match=says):
        storage.backup(path.with_name("another.db"))
    (found,) = storage.check()
    assert "Nothing was stored or changed. See that the right file is at this path" in found
    assert not path.with_name("another.db").exists()


def test_a_first_append_is_looked_at_too(path: Path) -> None:
    """A storage that has not written yet does not write into the file that was put in the place of its own."""
    SqliteStorage.at(f"sqlite:///{path}").close()
    other = path.with_name("other.db")
    SqliteStorage.at(f"sqlite:///{other}").close()
    with closing(SqliteStorage.at(f"sqlite:///{path}")) as storage:
        other.replace(path)
        with pytest.raises(StorageFailed, match=_ANOTHER):
            storage.append([some(1)], after={"case-a": 0})
    assert heads(path) == 0


def test_a_file_that_is_replaced_while_it_is_connected_to(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that came to another file is not kept: once the right file is back, that one is written to."""
    kept, other = path.with_name("kept.db"), path.with_name("other.db")
    with closing(SqliteStorage.at(f"sqlite:///{other}")) as another:
        another.append([Record("case-b", 1, "note-taken", "{}", "d" * 64)], after={"case-b": 0})
    storage = SqliteStorage.at(f"sqlite:///{path}")
    real = file.connect

    def late(place: Place, *, reading: bool = False) -> sqlite3.Connection:
        path.rename(kept)
        other.rename(path)
        return real(place, reading=reading)

    monkeypatch.setattr(connections, "connect", late)
    with pytest.raises(StorageFailed, match=_ANOTHER):
        storage.append([some(1)], after={"case-a": 0})
    monkeypatch.setattr(connections, "connect", real)
    path.rename(other)
    kept.rename(path)
    storage.append([some(1)], after={"case-a": 0})
    storage.close()

    with closing(SqliteStorage.at(f"sqlite:///{path}")) as again:
        assert [placed.record for placed in again.feed()] == [some(1)]
    assert heads(other) == 1


def test_a_file_that_is_replaced_while_it_is_backed_up(
    storage: SqliteStorage, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup is never one of another file."""
    real = file.connected

    def late(place: Place, *, reading: bool = False) -> AbstractContextManager[sqlite3.Connection]:
        put_the_backup_there(path)
        return real(place, reading=reading)

    monkeypatch.setattr(connections, "connected", late)
    with pytest.raises(StorageFailed, match=_ANOTHER):
        storage.backup(path.with_name("another.db"))
    assert not path.with_name("another.db").exists()


def test_the_lock_is_let_go(storage: SqliteStorage, path: Path) -> None:
    """After a refused append whoever has the file elsewhere may write to it."""
    path.rename(path.with_name("moved.db"))
    with pytest.raises(StorageFailed, match=_GONE):
        storage.append([some(3)], after={"case-a": 2})
    with closing(sqlite3.connect(path.with_name("moved.db"), timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")


def test_two_processes_do_not_both_acknowledge(storage: SqliteStorage, path: Path) -> None:
    """What is stored in the backup that was put there stays, also when the storage of the old file is closed."""
    put_the_backup_there(path)
    with closing(SqliteStorage.at(f"sqlite:///{path}")) as other:
        with pytest.raises(StorageFailed, match="another file"):
            storage.append([some(3)], after={"case-a": 2})
        other.append([some(2)], after={"case-a": 1})
        storage.close()
        other.append([some(3)], after={"case-a": 2})
    assert heads(path) == 3


def test_threads_see_one_file(storage: SqliteStorage, path: Path) -> None:
    """No thread is answered from another file than the next one."""
    put_the_backup_there(path)

    def ask(_turn: int) -> str:
        with pytest.raises(StorageFailed) as failed:
            storage.head()
        return str(failed.value)

    with ThreadPoolExecutor(8) as pool:
        (said,) = set(pool.map(ask, range(64)))
    assert "another file" in said


def test_a_moved_folder_keeps_everything(storage: SqliteStorage, path: Path) -> None:
    """What was stored before its folder was moved is all there, at its new place; moved back, it is used again."""
    moved = path.parent.with_name(f"{path.parent.name}-moved")
    path.parent.rename(moved)
    with pytest.raises(StorageFailed, match="moved or deleted"):
        storage.append([some(3)], after={"case-a": 2})
    assert heads(moved / path.name) == 2

    moved.rename(path.parent)
    storage.append([some(3)], after={"case-a": 2})
    assert storage.head() == 3


def test_what_keeps_the_file_is_no_replacement(storage: SqliteStorage, path: Path) -> None:
    """Scrubbing, VACUUM, a change of rights and a working folder that changes leave it the same file."""
    storage.scrub()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("VACUUM")
    path.chmod(0o640)
    before = Path.cwd()
    os.chdir(path.parent.parent)
    try:
        storage.append([some(3)], after={"case-a": 2})
    finally:
        os.chdir(before)
    assert storage.check() == []
    assert heads(path) == 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_knows_the_file(storage: SqliteStorage, path: Path) -> None:
    """A process that was forked refuses a replaced file too."""
    put_the_backup_there(path)
    child = os.fork()
    if not child:
        try:
            storage.append([some(3)], after={"case-a": 2})
        except StorageFailed as failed:
            os._exit(0 if "another file" in str(failed) else 2)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_deleted_log_is_named(storage: SqliteStorage, path: Path) -> None:
    """A log that was deleted is named, and closing the storage in order saves what stood in it."""
    path.with_name("county.db-wal").unlink()

    (found,) = storage.check()
    assert "county.db-wal" in found
    assert "end every program" in found
    storage.close()
    assert heads(path) == 2


def test_memory_has_no_file() -> None:
    """A storage in memory has no file that could be replaced."""
    with closing(SqliteStorage.at("sqlite://")) as storage:
        storage.append([some(1)], after={"case-a": 0})
        assert storage.head() == 1
        assert storage.check() == []
