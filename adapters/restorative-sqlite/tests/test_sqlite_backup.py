"""Backups: whole, sound, for their owner alone, and made while others write."""

import os
import secrets
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from restorative_core.errors import Misconfigured, StorageFailed
from restorative_core.ports import Part, Record, Reference, Summary
from restorative_sqlite import SqliteStorage


def opened(path: Path) -> SqliteStorage:
    """The storage in the file at *path*."""
    return SqliteStorage.at(f"sqlite:///{path}?timeout=20")


def grow(storage: SqliteStorage, number: int) -> None:
    """Append one of everything to `case-a`."""
    storage.append(
        [Record("case-a", number, "k", "x" * 500, "d")],
        after={"case-a": number - 1},
        parts=[Part("case-a", number, "text", ("person-a",), "casework", "00", f'"{number}"')],
        references=[Reference(str(number), "case-a")],
        summaries=[Summary("case-a", number)],
    )


def whole(storage: SqliteStorage) -> int:
    """How many were appended, each of which is there whole."""
    numbers = [record.number for record in storage.history("case-a")]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert [part.number for part in storage.parts("case-a")] == numbers
    assert sorted(int(one.key) for one in storage.references()) == numbers
    assert [one.number for one in storage.summaries("case")] == numbers[-1:]
    return len(numbers)


def test_while_others_write(tmp_path: Path) -> None:
    """Backups that are made while another thread writes are whole, each holds what was acknowledged, and none waits."""
    storage = opened(tmp_path / "county.db")
    grow(storage, 1)
    done, reached = threading.Event(), [1]

    def write() -> None:
        while not done.is_set():
            grow(storage, reached[0] + 1)
            reached[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            before = reached[0]
            storage.backup(tmp_path / f"{number}.db")
            after = reached[0] + 1
            with closing(opened(tmp_path / f"{number}.db")) as copy:
                assert before <= whole(copy) <= after
                assert copy.secret() == storage.secret()
                assert copy.check() == []
    finally:
        done.set()
        writer.join()
    assert whole(storage) == reached[0]
    storage.close()


def test_for_its_owner_alone(tmp_path: Path) -> None:
    """Whatever the umask, only the owner may read a backup, and no log stays beside it."""
    (tmp_path / "backups").mkdir()
    before = os.umask(0)
    try:
        with closing(opened(tmp_path / "county.db")) as storage:
            grow(storage, 1)
            storage.backup(tmp_path / "backups" / "one.db")
    finally:
        os.umask(before)
    modes = {found.name: stat.S_IMODE(found.stat().st_mode) for found in (tmp_path / "backups").iterdir()}
    assert modes == {"one.db": 0o600}


def test_of_memory(tmp_path: Path) -> None:
    """What is kept in memory can be backed up into a file, which goes on as any other."""
    with closing(SqliteStorage.at("sqlite://")) as storage:
        grow(storage, 1)
        storage.backup(tmp_path / "one.db")
        secret = storage.secret()
    with closing(opened(tmp_path / "one.db")) as copy:
        assert copy.secret() == secret
        grow(copy, 2)
        assert whole(copy) == 2


def test_what_is_in_the_way(tmp_path: Path) -> None:
    """A file, a link or a folder of that name, and a folder that is not there: refused, and left as they are."""
    with closing(opened(tmp_path / "county.db")) as storage:
        grow(storage, 1)
        (tmp_path / "letter.txt").write_text("Dear Sir or Madam")
        (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "folder").mkdir()
        for name in ("letter.txt", "link", "folder", "county.db"):
            with pytest.raises(Misconfigured, match=r"is there already\. Nothing was changed\. Name a new file"):
                storage.backup(tmp_path / name)
        with pytest.raises(StorageFailed, match=r"There is no folder .*nowhere\. Make it"):
            storage.backup(tmp_path / "nowhere" / "one.db")
        for name in ("nul\0", "x" * 300):
            with pytest.raises(StorageFailed, match="cannot be made"):
                storage.backup(tmp_path / name)
        assert whole(storage) == 1
    assert (tmp_path / "letter.txt").read_text() == "Dear Sir or Madam"
    assert sorted(found.name for found in tmp_path.iterdir()) == ["county.db", "folder", "letter.txt", "link"]


def test_somebody_whom_a_part_is_not_about(tmp_path: Path) -> None:
    """Who would have a part erased that is about others alone, because the index says so, is found."""
    path = tmp_path / "county.db"
    with closing(opened(path)) as storage:
        grow(storage, 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO restorative_part_subjects SELECT 'person-forged', id FROM restorative_parts")
        connection.commit()
    with closing(opened(path)) as storage:
        (found,) = storage.check()
    assert "parts that are found by their subjects" in found


def test_of_a_damaged_file(tmp_path: Path) -> None:
    """A backup that is not sound is not kept: nobody finds out too late."""
    path = tmp_path / "county.db"
    with closing(opened(path)) as storage:
        for number in range(1, 200):
            grow(storage, number)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM restorative_part_subjects WHERE part = 7")
        connection.commit()
    with closing(opened(path)) as storage:
        (found,) = storage.check()
        assert "lacks 1 subjects by which parts are found" in found
        with pytest.raises(StorageFailed, match="was not kept, because it is not sound"):
            storage.backup(tmp_path / "one.db")
    pages = path.read_bytes()
    path.write_bytes(pages[: -3 * 4096] + secrets.token_bytes(3 * 4096))
    with closing(opened(path)) as storage:
        assert any("is damaged" in one for one in storage.check())
        with pytest.raises(StorageFailed):
            storage.backup(tmp_path / "one.db")
    assert [found.name for found in tmp_path.iterdir() if found.name.startswith("one")] == []


def test_where_the_disk_is_full(tmp_path: Path) -> None:
    """When the disk fills while a backup is written, it is said, and nothing is left of what was begun."""
    with closing(opened(tmp_path / "county.db")) as storage:
        for number in range(1, 400):
            grow(storage, number)
    (tmp_path / "backups").mkdir()
    code = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from restorative_sqlite import SqliteStorage\n"
        "from restorative_core.errors import StorageFailed\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "storage = SqliteStorage.at(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    storage.backup(Path(sys.argv[2]))\n"
        "except StorageFailed as failed:\n"
        "    print(failed)\n"
        "storage.close()\n"
    )
    command = [sys.executable, "-c", code, f"sqlite:///{tmp_path}/county.db", str(tmp_path / "backups" / "one.db")]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    assert "Nothing was stored." in told
    assert list((tmp_path / "backups").iterdir()) == []
