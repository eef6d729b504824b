"""What somebody planted on the tables is told: the server itself finds nothing wrong with it."""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from restorative_core.ports import Record, Reference
from restorative_postgresql import PostgresqlStorage
from restorative_postgresql.testing import PostgresqlServer

Connection = psycopg.Connection[tuple[Any, ...]]

_FUNCTION = (
    "CREATE FUNCTION $.planted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM $.refs; RETURN NEW; END'; "
)
_TRIGGER = "AFTER INSERT ON $.records FOR EACH ROW EXECUTE FUNCTION $.planted()"
_PLANTED = {
    "trigger": (f"{_FUNCTION} CREATE TRIGGER planted {_TRIGGER}", "the trigger planted on records "),
    "hostile name": (f'{_FUNCTION} CREATE TRIGGER "Ann Example. Pay" {_TRIGGER}', "the trigger … on records "),
    "rule": ("CREATE RULE planted AS ON DELETE TO $.parts DO INSTEAD NOTHING", "the rule planted on parts "),
    "index": ("CREATE UNIQUE INDEX planted ON $.records (kind, number)", "the index planted "),
    "policy": ("CREATE POLICY planted ON $.refs USING (key <> 'k')", "the policy planted on refs "),
    "row security": ("ALTER TABLE $.refs ENABLE ROW LEVEL SECURITY", "the row security on refs "),
    "view in its place": (
        "ALTER TABLE $.refs RENAME TO elsewhere; CREATE VIEW $.refs AS SELECT * FROM $.elsewhere WHERE key <> 'k'",
        "the view refs ",
    ),
}


@pytest.fixture
def storage(postgresql_server: PostgresqlServer) -> Iterator[PostgresqlStorage]:
    """A storage with a record and a reference."""
    with contextlib.closing(PostgresqlStorage.at(postgresql_server.fresh_url())) as storage:
        record = Record("case-a", 1, "note-taken", "{}", "d" * 64)
        storage.append([record], after={"case-a": 0}, references=[Reference("k", "case-a")])
        assert list(storage.check()) == []
        yield storage


@pytest.fixture
def administrator(postgresql_server: PostgresqlServer) -> Iterator[Connection]:
    """Somebody who may do everything."""
    with contextlib.closing(postgresql_server.connect(autocommit=True)) as connection:
        yield connection


def _found(storage: PostgresqlStorage, administrator: Connection, statement: str) -> list[str]:
    administrator.execute(statement.replace("$", storage.place.schema).encode())
    return list(storage.check())


@pytest.mark.parametrize("what", sorted(_PLANTED))
def test_what_was_planted_on_the_tables(storage: PostgresqlStorage, administrator: Connection, what: str) -> None:
    """A trigger, a rule, a policy, an index or a view in a table's place is told, by no more than an id of its name."""
    statement, says = _PLANTED[what]
    found = _found(storage, administrator, statement)

    assert any(one.startswith(f"There is {says}in the schema {storage.place.schema} ") for one in found), found
    assert "Ann" not in "".join(found)
    assert all(one.endswith("Find out who made it, and let them drop it.") for one in found if "none of ours" in one)


@pytest.mark.parametrize(
    "forged",
    [
        "CREATE OR REPLACE FUNCTION $.append(told jsonb) RETURNS jsonb LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE FUNCTION $.append(told json) RETURNS jsonb LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DROP PROCEDURE $.append_among_others(jsonb, jsonb)",
    ],
    ids=["replaced", "besides", "gone"],
)
def test_a_function_that_was_forged(storage: PostgresqlStorage, administrator: Connection, forged: str) -> None:
    """A function that appends otherwise than ours, or besides it, is told."""
    (found,) = _found(storage, administrator, forged)

    assert found.startswith(f"The function append in the schema {storage.place.schema} ")
    assert "is not the one that we made" in found


def test_what_changes_nothing(storage: PostgresqlStorage, administrator: Connection) -> None:
    """A view that reads our tables, and what stands on a table of somebody else's, are nothing to us."""
    harmless = """CREATE VIEW $.of_cases AS SELECT * FROM $.records;
        CREATE TABLE $.visits (id bigint PRIMARY KEY, room text);
        CREATE INDEX rooms ON $.visits (room)"""

    assert _found(storage, administrator, harmless) == []
