"""The forms of the tables: made beside those of others, and left alone when they are newer or damaged."""

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from restorative_core.errors import Misconfigured, StorageFailed
from restorative_core.ports import Record, Reference
from restorative_sqlite import SqliteStorage, create_schema, schema
from restorative_sqlite.tables import FORM, statements


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
        storage.scrub()
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
