"""What SQLite itself finds wrong with a file, and what we know of it besides."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from restorative_sqlite import schema
from restorative_sqlite.file import OTHERS, mode_of

_NOT_LISTED = (
    "SELECT count(*) FROM restorative_parts AS p, json_each(p.subjects) AS s WHERE NOT EXISTS"
    " (SELECT 1 FROM restorative_part_subjects WHERE subject = s.value AND part = p.id)"
)
_GAPS = "SELECT max(position) - count(*) FROM restorative_records"


def examined(connection: sqlite3.Connection, shown: str) -> Iterator[str]:
    """What is wrong inside the file that *connection* leads to, each in one sentence."""
    for (found,) in connection.execute("PRAGMA integrity_check").fetchall():
        if found != "ok":
            yield f"{shown} is damaged: {found}. Keep a copy of it, and restore the last good backup."
    broken = len(connection.execute("PRAGMA foreign_key_check(restorative_part_subjects)").fetchall())
    if broken:
        yield f"{shown} holds {broken} subjects of parts that are not there. Restore the last good backup."
    hidden = connection.execute(_NOT_LISTED).fetchall()[0][0]
    if hidden:
        yield f"{shown} holds {hidden} subjects of parts that are not found by them. Restore the last good backup."
    gaps = connection.execute(_GAPS).fetchall()[0][0] or 0
    if gaps:
        yield f"{shown} lacks {gaps} records that were stored. Restore the last good backup."


def surroundings(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    """What is not as it should be around the file at *path*, each in one sentence."""
    if mode_of(path) & OTHERS:
        yield f"Everybody on this machine may use {path}. Let its owner take that away: chmod o= {path}."
    mode = connection.execute("PRAGMA journal_mode").fetchall()[0][0]
    if mode != "wal" and not schema.is_own(connection.cursor()):
        yield (
            f"{path} is not logged ahead (journal_mode is {mode}), so whoever reads it for long keeps others from"
            " writing. Let the program that it belongs to run: PRAGMA journal_mode = WAL."
        )
