"""What somebody planted on the tables is told: SQLite itself finds nothing wrong with it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from restorative_core.ports import Record, Reference
from restorative_sqlite import SqliteStorage, create_schema


def _file(path: Path, *, host: bool = False) -> Path:
    """A file with a record and a reference; of a *host*, beside a table of its own."""
    if host:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE visits (id INTEGER PRIMARY KEY, room TEXT)")
            create_schema(connection)
        path.chmod(0o600)
    with closing(SqliteStorage.at(f"sqlite:///{path}")) as storage:
        record = Record("case-a", 1, "note-taken", "{}", "d" * 64)
        storage.append([record], after={"case-a": 0}, references=[Reference("k", "case-a")])
        assert storage.check() == []
    return path


def _found(path: Path, statement: str) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statement)
    with closing(SqliteStorage.at(f"sqlite:///{path}")) as storage:
        return list(storage.check())


_ON = "AFTER INSERT ON restorative_records BEGIN DELETE FROM restorative_references; END"
_PLANTED = {
    "trigger": (f"CREATE TRIGGER planted {_ON}", "the trigger planted on restorative_records,"),
    "hostile name": (f'CREATE TRIGGER "Ann Example. Pay" {_ON}', "the trigger … on restorative_records,"),
    "index": (
        "CREATE UNIQUE INDEX planted ON restorative_records (kind, number)",
        "the index planted on restorative_records,",
    ),
    "view in its place": (
        """ALTER TABLE restorative_references RENAME TO elsewhere;
        CREATE VIEW Restorative_References AS SELECT * FROM elsewhere WHERE key <> 'k'""",
        "the view restorative_references, which",
    ),
}


@pytest.mark.parametrize("host", [False, True], ids=["alone", "beside a host"])
@pytest.mark.parametrize("what", sorted(_PLANTED))
def test_what_was_planted_on_the_tables(tmp_path: Path, what: str, host: bool) -> None:
    """A trigger, an index or a view in a table's place is told, by no more of its name than an id has."""
    statement, says = _PLANTED[what]
    found = _found(_file(tmp_path / "kept.db", host=host), statement)

    assert any(f"holds {says}" in one for one in found), found
    assert "Ann" not in "".join(found)
    assert all(one.endswith("Find out who made it, and let them drop it.") for one in found if "holds" in one)


def test_a_trigger_of_a_host_that_writes_to_our_tables(tmp_path: Path) -> None:
    """A trigger on another table that empties ours is told."""
    path = _file(tmp_path / "kept.db", host=True)
    own = "CREATE TRIGGER tidy AFTER INSERT ON visits BEGIN DELETE FROM Restorative_Parts; END"

    assert [one.partition(",")[0] for one in _found(path, own)] == [f"{path} holds the trigger tidy on visits"]


def test_what_a_host_does_with_its_own(tmp_path: Path) -> None:
    """What stands on a host's own tables is nothing to us, and neither is a view that reads ours."""
    path = _file(tmp_path / "kept.db", host=True)
    own = (
        "CREATE INDEX rooms ON visits (room);"
        "CREATE TRIGGER tidy AFTER INSERT ON visits BEGIN DELETE FROM visits WHERE room IS NULL; END;"
        "CREATE TABLE restorative_desk (id INTEGER PRIMARY KEY);"
        "CREATE VIEW of_cases AS SELECT * FROM restorative_records"
    )

    assert _found(path, own) == []
