"""Making the tables, and bringing older ones to their present form: once, however many come to do it."""

import secrets
import sqlite3
from typing import Final

from restorative_core.ports import SECRET_BYTES, StorageFailed
from restorative_sqlite import tables
from restorative_sqlite.migrating import migrate

_ADD_SECRET: Final = "INSERT OR IGNORE INTO restorative_meta (name, value) VALUES ('secret', ?)"  # noqa: S105 - a statement, no secret


def is_settled(cursor: sqlite3.Cursor, shown: str) -> bool:
    """Whether the tables that *cursor* leads to are there in their present form, with their secret.

    Args:
        cursor: Leads to a database, which a message calls *shown*.
        shown: What a message calls it.

    Raises:
        StorageFailed: They are of a newer form, or of none; or something is stored there, and their secret is gone:
            by another one, whatever is known by a reference would be taken for new.
    """
    found = tables.form(cursor)
    if not found and _has_meta(cursor):
        raise StorageFailed(f"The tables in {shown} do not say of which form they are. Restore the last good backup.")
    if found is not None and found > tables.FORM:
        raise StorageFailed(
            f"{shown} was written by a newer restorative-sqlite (form {found}, here {tables.FORM})."
            " Nothing was changed. Install that release, or a newer one."
        )
    if found != tables.FORM:
        return False
    if not (there := tables.has_secret(cursor)) and tables.is_filled(cursor):
        raise StorageFailed(
            f"{shown} is damaged: its secret is gone. Nothing was changed. Restore the last good backup."
        )
    return there


def settle(cursor: sqlite3.Cursor, *, own: bool) -> None:
    """Make the tables, migrate them, or give them their secret, within a writing transaction that is open already.

    Args:
        cursor: Leads to a database whose form is not newer than ours.
        own: Whether the database is to be ours alone.
    """
    found = tables.form(cursor)
    if found is None:
        tables.make(cursor)
        if own:
            tables.mark(cursor)
    elif found < tables.FORM:
        migrate(cursor)
    cursor.execute(_ADD_SECRET, (secrets.token_bytes(SECRET_BYTES),))


def _has_meta(cursor: sqlite3.Cursor) -> bool:
    question = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'restorative_meta'"
    return bool(cursor.execute(question).fetchall())
