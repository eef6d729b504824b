"""The file: for its owner alone, refused when it is not ours, and read as far as it can be when it is damaged."""

import gc
import os
import sqlite3
import stat
import warnings
from pathlib import Path

import pytest

from restorative_core import RestorativeService
from restorative_core.errors import StorageFailed
from restorative_core.ports import Part, Record, Reference
from restorative_sqlite import SqliteStorage
from restorative_sqlite.tables import APPLICATION_ID, FORM


def opened(path: Path) -> SqliteStorage:
    """The storage in the file at *path*."""
    return SqliteStorage.at(f"sqlite:///{path}?timeout=5")


def some(stream: str = "case-a", number: int = 1, payload: str = "{}") -> Record:
    """A record."""
    return Record(stream, number, "note-taken", payload, "d" * 64)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277, 0o777])
def test_only_the_owner_may_read(tmp_path: Path, umask: int) -> None:
    """Whatever the umask, the file and its companions are for their owner alone from the beginning."""
    before = os.umask(umask)
    try:
        storage = opened(tmp_path / "county.db")
        storage.append([some()], after={"case-a": 0})
        modes = {found.name: stat.S_IMODE(found.stat().st_mode) for found in tmp_path.iterdir()}
    finally:
        os.umask(before)
    storage.close()

    assert modes == {"county.db": 0o600, "county.db-wal": 0o600, "county.db-shm": 0o600}
    assert [found.name for found in tmp_path.iterdir()] == ["county.db"]


@pytest.mark.parametrize(
    ("before", "after"), [(0o644, 0o600), (0o666, 0o600), (0o660, 0o660), (0o640, 0o640), (0o600, 0o600)]
)
def test_a_file_that_everybody_may_read(tmp_path: Path, before: int, after: int) -> None:
    """What everybody may do with a file of ours is taken away when it is opened; what a group may do was meant so."""
    path = tmp_path / "county.db"
    first = opened(path)
    first.append([some()], after={"case-a": 0})
    for found in tmp_path.iterdir():
        found.chmod(before)
    second = opened(path)
    modes = {stat.S_IMODE(found.stat().st_mode) for found in tmp_path.iterdir()}
    assert second.check() == []
    first.close()
    second.close()

    assert modes == {after}


def test_a_file_of_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose mode is not ours to change is used all the same, and `check` says what its owner should do."""
    path = tmp_path / "county.db"
    opened(path).close()
    path.chmod(0o604)

    def refuse(changed: Path, mode: int) -> None:
        raise PermissionError(changed, mode)

    monkeypatch.setattr(Path, "chmod", refuse)
    storage = opened(path)
    assert storage.check() == [
        f"Everybody on this machine may use {path}. Let its owner take that away: chmod o= {path}."
    ]
    storage.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_settings(tmp_path: Path) -> None:
    """Commits are flushed, what is deleted is overwritten, and the log is ahead of the file."""
    storage = opened(tmp_path / "county.db")
    with storage._connections.alone() as connection:  # noqa: SLF001 - the settings show nowhere else
        found = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "temp_store")
        ]
    storage.close()

    assert found == ["wal", 2, 1, 2]


def test_a_missing_folder(tmp_path: Path) -> None:
    """A folder that is not there is named, and none is made."""
    with pytest.raises(StorageFailed, match=r"There is no folder .*/nowhere\. Make it, or name another file\."):
        opened(tmp_path / "nowhere" / "county.db")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_a_link_and_a_pipe(tmp_path: Path) -> None:
    """A folder, a symbolic link, even one that leads nowhere, and a pipe are refused."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere.db")
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(StorageFailed, match="is a folder"):
        opened(tmp_path / "folder")
    with pytest.raises(StorageFailed, match="is a symbolic link"):
        opened(tmp_path / "link")
    with pytest.raises(StorageFailed, match="is no ordinary file"):
        opened(tmp_path / "pipe")
    with pytest.raises(StorageFailed, match="There is no folder"):
        opened(tmp_path / "pipe" / "county.db")
    assert not (tmp_path / "elsewhere.db").exists()


def foreign(path: Path, *statements: str) -> bytes:
    """Make a SQLite database of another program at *path*, and give its bytes."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path.read_bytes()


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE patients (name TEXT)"],
        ["PRAGMA journal_mode = WAL", "CREATE TABLE patients (name TEXT)"],
        ["PRAGMA application_id = 42"],
        ["PRAGMA user_version = 1"],
    ],
    ids=["rollback", "wal", "marked", "numbered"],
)
def test_a_database_of_another_program(tmp_path: Path, statements: list[str]) -> None:
    """A SQLite database that is not ours is refused, and not a byte of it changes."""
    path = tmp_path / "other.db"
    before = foreign(path, *statements)

    with pytest.raises(StorageFailed, match=r"is a SQLite database of another program\. Nothing was changed"):
        opened(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"Dear Sir or Madam,\n" * 400, b"x", b"SQLite format 3\x00" + b"\x00" * 10])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    """A file that is no SQLite database is refused, and not a byte of it changes."""
    path = tmp_path / "letter.txt"
    path.write_bytes(content)

    with pytest.raises(StorageFailed, match=r"is no SQLite database|of another program|is damaged"):
        opened(path)
    assert path.read_bytes() == content


def test_a_newer_form(tmp_path: Path) -> None:
    """A file that a newer release wrote is refused, with what to install, and not a byte of it changes."""
    path = tmp_path / "county.db"
    before = foreign(path, f"PRAGMA application_id = {APPLICATION_ID}", f"PRAGMA user_version = {FORM + 1}")

    with pytest.raises(StorageFailed, match=rf"newer restorative-sqlite \(form {FORM + 1}, here {FORM}\)"):
        opened(path)
    assert path.read_bytes() == before


def test_an_empty_file_is_taken(tmp_path: Path) -> None:
    """An empty file, as an administrator may have put it there, becomes the storage."""
    (tmp_path / "county.db").touch()
    storage = opened(tmp_path / "county.db")
    storage.append([some()], after={"case-a": 0})

    assert list(storage.history("case-a")) == [some()]
    storage.close()


def filled(path: Path) -> None:
    """Make a storage at *path* with a few records and parts, and close it."""
    storage = opened(path)
    for number in range(1, 30):
        storage.append(
            [some(number=number, payload='{"note":"' + f"{number:03}" * 100 + '"}')],
            after={"case-a": number - 1},
            parts=[Part("case-a", number, "text", ("person-a",), "casework", "00", f'"value {number:03}"')],
            references=[Reference(f"{number:064}", "case-a")],
        )
    storage.close()


def test_damaged_text_is_read_all_the_same(tmp_path: Path) -> None:
    """A record whose text was damaged, even beyond UTF-8, is read as another text, so that its digest shows it."""
    path = tmp_path / "county.db"
    filled(path)
    path.write_bytes(
        path.read_bytes().replace(b"007007007", b"007\xff07007", 1).replace(b'"value 009"', b'"va\xc3ue 009"')
    )
    storage = opened(path)

    changed = [found.number for found in storage.history("case-a") if f"{found.number:03}" * 100 not in found.payload]
    assert changed == [7]
    assert sum(1 for _ in storage.feed()) == 29
    assert [part.number for part in storage.parts("case-a") if "lue" not in part.value] == [9]
    storage.close()
    with RestorativeService.open(f"sqlite:///{path}") as service:
        assert any(found.problem is not None for found in service.verify())


def test_every_flipped_byte_is_survived(tmp_path: Path) -> None:
    """Whichever byte of the file is flipped, the storage answers or says that it failed, and nothing else."""
    path = tmp_path / "county.db"
    filled(path)
    whole = path.read_bytes()
    for place in range(0, len(whole), 211):
        spoiled = tmp_path / f"{place}.db"  # a log that could not be brought back into one must not meet the next
        spoiled.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            storage = opened(spoiled)
        except StorageFailed as failed:
            assert "value" not in str(failed)  # noqa: PT017 - it may fail or not
            continue
        for read in (
            lambda s=storage: list(s.feed()),
            lambda s=storage: list(s.history("case-a")),
            lambda s=storage: list(s.parts("case-a")),
            lambda s=storage: list(s.streams("case")),
            lambda s=storage: s.reference("0" * 64),
            lambda s=storage: s.append([some("case-b")], after={"case-b": 0}),
        ):
            try:
                read()
            except StorageFailed as failed:
                assert "value" not in str(failed)  # noqa: PT017 - the same
        storage.close()


def test_no_connection_is_left_open(tmp_path: Path) -> None:
    """After closing, no connection of any thread is left for the garbage collector to warn of."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        storage = opened(tmp_path / "county.db")
        storage.append([some()], after={"case-a": 0})
        half_read = storage.feed()
        next(half_read)
        storage.close()
        with pytest.raises(StorageFailed, match=r"has been closed\. Open it again\."):
            storage.append([], after={})
        with pytest.raises(StorageFailed, match="has been closed"):
            list(storage.history("case-a"))
        del storage, half_read
        gc.collect()
