"""The forms of the tables: made once, migrated once, and left alone when they are newer, whoever comes first."""

import secrets
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from restorative_core.errors import Misconfigured, StorageFailed
from restorative_core.ports import Part, Record, Reference, Summary
from restorative_sqlite import SqliteStorage, create_schema, schema
from restorative_sqlite.tables import APPLICATION_ID, FORM, statements

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
        assert storage.scrub() == ()


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


def host(path: Path) -> None:
    """Make a host's database at *path*, with our tables beside its own."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 42")
        connection.execute("PRAGMA user_version = 7")
        connection.execute("CREATE TABLE records (name TEXT)")
        connection.execute("INSERT INTO records VALUES ('a host''s own')")
        connection.commit()
        create_schema(connection)
        create_schema(connection)
        assert not connection.in_transaction


def test_tables_beside_a_hosts(tmp_path: Path) -> None:
    """Our tables stand beside a host's; its own table, its marks, its file's mode and its journal stay as they were."""
    path = tmp_path / "host.db"
    host(path)
    path.chmod(0o644)
    with closing(opened(path)) as storage:
        storage.append([Record("case-a", 1, "k", "{}", "d")], after={"case-a": 0})
        assert storage.scrub() == ()
        assert [sentence.split(str(path))[0] for sentence in storage.check()] == [
            "Everybody on this machine may use ",
            "",
        ]
        storage.backup(tmp_path / "backup.db")
    for file in (path, tmp_path / "backup.db"):
        assert told(file, "SELECT name FROM records") == [("a host's own",)]
        assert told(file, "PRAGMA application_id") == [(42,)]
        assert told(file, "PRAGMA user_version") == [(7,)]
        assert told(file, "PRAGMA journal_mode") == [("delete",)]
    assert path.stat().st_mode & 0o777 == 0o644
    with closing(opened(tmp_path / "backup.db")) as storage:
        assert storage.head() == 1


def test_tables_within_a_hosts_transaction(tmp_path: Path) -> None:
    """Tables that are made within a host's transaction are the host's to commit, or to roll back."""
    path = tmp_path / "host.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE orders (name TEXT)")
        connection.execute("BEGIN")
        create_schema(connection)
        assert connection.in_transaction
        connection.execute("ROLLBACK")
        with pytest.raises(StorageFailed, match="another program"):
            opened(path)
        connection.execute("BEGIN")
        create_schema(connection)
        connection.execute("COMMIT")
    opened(path).close()


def test_the_schema_as_sql(tmp_path: Path) -> None:
    """The SQL that is printed connects to nothing, makes what `create_schema` makes, and holds no secret."""
    printed = schema(f"sqlite:///{tmp_path}/county.db")
    assert list(tmp_path.iterdir()) == []
    assert all(statement in printed for statement in statements())
    with pytest.raises(Misconfigured):
        schema("sqlite:///county.db?vfs=none")

    path = tmp_path / "county.db"
    run(path, printed)
    assert told(path, "SELECT name FROM restorative_meta") == [("form",)]
    with closing(opened(path)) as storage:
        assert len(storage.secret()) == 32
        assert storage.check() == []


@pytest.mark.parametrize("where", ["our own file", "a host's file"])
def test_a_newer_form(tmp_path: Path, where: str) -> None:
    """Tables of a newer form are refused by whoever meets them, and not a byte changes."""
    path = tmp_path / "county.db"
    if where == "our own file":
        opened(path).close()
    else:
        host(path)
    run(path, "UPDATE restorative_meta SET value = X'33' WHERE name = 'form'")
    before = path.read_bytes()

    newer = rf"newer restorative-sqlite \(form 3, here {FORM}\)\. Nothing was changed\. Install"
    with pytest.raises(StorageFailed, match=newer):
        opened(path)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(StorageFailed, match=newer):
        create_schema(connection)
    assert path.read_bytes() == before


@pytest.mark.parametrize("value", ["", "X'FF'", f"X'{secrets.token_hex(4000)}'"], ids=["none", "garbage", "long"])
def test_a_form_that_is_damaged(tmp_path: Path, value: str) -> None:
    """Tables that do not say of which form they are, are refused, and not a byte changes."""
    path = tmp_path / "county.db"
    opened(path).close()
    run(path, "DELETE FROM restorative_meta WHERE name = 'form'")
    if value:
        run(path, f"INSERT INTO restorative_meta VALUES ('form', {value})")
    before = path.read_bytes()
    with pytest.raises(StorageFailed, match=r"do not say of which form|newer restorative-sqlite|cannot hold"):
        opened(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("what", ["record", "reference"])
def test_a_secret_that_is_gone(tmp_path: Path, what: str) -> None:
    """Where something is stored, no other secret takes the place of the one that keys it: it would be new again."""
    path = tmp_path / "county.db"
    with closing(opened(path)) as storage:
        if what == "reference":
            storage.append([], after={}, references=[Reference("k", "case-a")])
        else:
            storage.append([Record("case-a", 1, "note-taken", "{}", "d")], after={})
    run(path, "DELETE FROM restorative_meta WHERE name = 'secret'")
    before = path.read_bytes()

    gone = r"damaged: its secret is gone\. Nothing was changed\. Restore the last good backup\."
    with pytest.raises(StorageFailed, match=gone):
        opened(path)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(StorageFailed, match=gone):
        create_schema(connection)
    assert path.read_bytes() == before
