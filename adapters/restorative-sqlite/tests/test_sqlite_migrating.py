"""Making and migrating the tables: once, however many come to do it, and whole, or not at all."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from restorative_core.errors import StorageFailed
from restorative_core.ports import Part, Record, Summary
from restorative_sqlite import SqliteStorage, schema
from restorative_sqlite.tables import APPLICATION_ID, FORM

_DUMP: Final = Path(__file__).with_name("form_1.sql").read_text("utf-8")
_INSTALLERS: Final = 8


def opened(path: Path) -> SqliteStorage:
    """The storage in the file at *path*."""
    return SqliteStorage.at(f"sqlite:///{path}?timeout=20")


def run(path: Path, script: str) -> None:
    """Run a *script* of SQL on the file at *path*, as an administrator would who keeps it to himself."""
    path.touch(0o600)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def told(path: Path, question: str) -> list[tuple[object, ...]]:
    """The rows that answer *question* about the file at *path*."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def form_1(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Make a file of form 1 at *path*, and tell what is in it."""
    run(path, _DUMP)
    parts = "SELECT id, stream, number, field, keep, salt, value FROM parts ORDER BY id"
    return {
        "SELECT * FROM restorative_records ORDER BY position": told(path, "SELECT * FROM records ORDER BY position"),
        parts.replace("parts", "restorative_parts"): told(path, parts),
        "SELECT part, subject FROM restorative_part_subjects ORDER BY part, subject": told(
            path, "SELECT part, subject FROM part_subjects ORDER BY part, subject"
        ),
        "SELECT * FROM restorative_references ORDER BY key": told(path, "SELECT * FROM refs ORDER BY key"),
        "SELECT value FROM restorative_meta WHERE name = 'secret'": told(path, "SELECT value FROM meta"),
    }


def same(path: Path, before: dict[str, list[tuple[object, ...]]]) -> None:
    """Check that all that was in a file of form 1 is in the file at *path*, and nothing besides."""
    for question, rows in before.items():
        assert rows
        assert told(path, question) == rows
    assert told(path, "SELECT CAST(value AS TEXT) FROM restorative_meta WHERE name = 'form'") == [(str(FORM),)]
    assert (
        told(
            path,
            "SELECT name FROM sqlite_master WHERE name NOT LIKE 'restorative_%' AND name <> 'sqlite_sequence'"
            " AND name NOT LIKE 'sqlite_autoindex_%'",
        )
        == []
    )
    assert told(path, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert told(path, "PRAGMA user_version") == [(FORM,)]


def test_a_file_of_form_1(tmp_path: Path) -> None:
    """A file of form 1 is migrated when it is opened: nothing is lost, and all of the port works on it."""
    path = tmp_path / "county.db"
    before = form_1(path)
    with closing(opened(path)) as storage:
        assert [placed.position for placed in storage.feed()] == list(range(1, 48))
        assert list(storage.streams("case")) == ["case-0abc", "case-2abc", "case-4abc"]
        assert list(storage.parts("person-1abc")) == [
            Part("person-1abc", 1, "text", ("person-1", "person-shared"), "casework", "00" * 16, '"value 1"'),
            Part("person-1abc", 2, "alone", (), "service", "01" * 16, '"nobody\'s"'),
        ]
        assert [part.stream for part in storage.parts_about("person-shared")] == [
            "case-0abc",
            "person-1abc",
            "case-2abc",
            "message-3abc",
            "case-4abc",
        ]
        assert len(list(storage.references())) == 5
        assert list(storage.summaries("case")) == []
        assert storage.check() == []
    same(path, before)

    with closing(opened(path)) as storage:
        summary = Summary("case-2abc", 3, "preparing")
        storage.append([Record("case-2abc", 3, "k", "{}", "d")], after={"case-2abc": 2}, summaries=[summary])
        assert list(storage.summaries("case")) == [summary]
        storage.scrub()


def test_a_file_of_form_1_and_later_ones_are_alike(tmp_path: Path) -> None:
    """A file that was migrated has the very tables of one that was made new."""
    form_1(tmp_path / "old.db")
    shape = "SELECT type, name, replace(sql, '\"', '') FROM sqlite_master WHERE name LIKE 'restorative_%' ORDER BY name"
    for name in ("old.db", "new.db"):
        opened(tmp_path / name).close()
    old, new = (
        [(kind, table, " ".join(str(sql).split())) for kind, table, sql in told(tmp_path / name, shape)]
        for name in ("old.db", "new.db")
    )
    assert old == new


_INSTALLER: Final = """
import sys
from restorative_core.ports import Record, Stale
from restorative_sqlite import SqliteStorage

storage = SqliteStorage.at(sys.argv[1])
own = f"case-installer{sys.argv[2]}"
storage.append([Record(own, 1, "k", "{}", "d")], after={own: 0})
print(storage.secret().hex())
storage.close()
"""


def install(path: Path) -> list[str]:
    """Let many processes open the file at *path* at once, and give the secrets that they saw."""
    command = [sys.executable, "-W", "error", "-c", _INSTALLER, f"sqlite:///{path}"]
    installers = [
        subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for number in range(_INSTALLERS)
    ]
    ended = [installer.communicate(timeout=100) for installer in installers]
    assert [errors for _, errors in ended] == [""] * _INSTALLERS
    return [output.strip() for output, _ in ended]


@pytest.mark.parametrize("start", ["nothing", "form 1", "the printed schema"])
def test_many_installers_at_once(tmp_path: Path, start: str) -> None:
    """Eight processes that come at once make, migrate or finish the tables once, and see one secret."""
    path = tmp_path / "county.db"
    stored = 0
    if start == "form 1":
        form_1(path)
        stored = 47
    elif start == "the printed schema":
        run(path, schema(f"sqlite:///{path}"))
    seen = install(path)

    assert len(set(seen)) == 1
    with closing(opened(path)) as storage:
        assert storage.secret().hex() == seen[0]
        assert storage.head() == stored + _INSTALLERS
        assert storage.check() == []


def test_killed_while_it_migrates(tmp_path: Path) -> None:
    """A migration that was cut short by a kill is as if it had not begun; whoever comes next does all of it."""
    path = tmp_path / "county.db"
    before = form_1(path)
    code = (
        "import sys, os, signal, restorative_sqlite.tables as tables\n"
        "from restorative_sqlite import SqliteStorage\n"
        "mark = tables.mark\n"
        "def cut_short(cursor):\n"
        "    mark(cursor)\n"
        "    cursor.execute('PRAGMA cache_spill = 1')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "tables.mark = cut_short\n"
        "SqliteStorage.at(sys.argv[1])\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, f"sqlite:///{path}"], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert len(told(path, "SELECT * FROM records")) == 47

    opened(path).close()
    same(path, before)


def test_a_migration_that_fails(tmp_path: Path) -> None:
    """A file that claims to be of form 1 and lacks its tables is refused, and is as it was."""
    path = tmp_path / "county.db"
    run(path, f"CREATE TABLE records (a); PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1")
    before = told(path, "SELECT name, sql FROM sqlite_master")
    with pytest.raises(StorageFailed, match=r"Nothing was stored\."):
        opened(path)
    assert told(path, "SELECT name, sql FROM sqlite_master") == before
