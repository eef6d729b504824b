"""From form 1 of the tables to form 2, in which they hold summaries, and may stand beside those of others.

What was stored stays as it is. There is no summary of a stream that was begun before, until one is given.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from restorative_sqlite import tables

_RECORDS_RENAMED: Final = (
    "DROP INDEX beginnings",
    "DROP INDEX parts_of_stream",
    "DROP INDEX parts_of_subject",
    "ALTER TABLE records RENAME TO restorative_records",
)
_COPIED: Final = (
    "INSERT INTO restorative_references (key, stream, content) SELECT key, stream, content FROM refs ORDER BY key",
    "INSERT INTO restorative_meta (name, value) SELECT name, value FROM meta",
)
_OLD_PARTS: Final = (
    "SELECT p.id, p.stream, p.number, p.field, p.keep, p.salt, p.value, s.subject"
    " FROM parts AS p LEFT JOIN part_subjects AS s ON s.part = p.id ORDER BY p.id, s.place"
)
_PART: Final = (
    "INSERT INTO restorative_parts (id, stream, number, field, subjects, keep, salt, value)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_SUBJECTS: Final = (
    "INSERT OR IGNORE INTO restorative_part_subjects (subject, part)"
    " SELECT subject, part FROM part_subjects ORDER BY subject, part"
)
_DROPPED: Final = tuple(f"DROP TABLE {name}" for name in ("part_subjects", "parts", "refs", "meta"))


def migrate(cursor: sqlite3.Cursor) -> None:
    """Bring the tables of form 1 to form 2, within a transaction that is open already."""
    _run(cursor, _RECORDS_RENAMED)
    tables.make(cursor, but="restorative_records")
    _run(cursor, _COPIED)
    reading = cursor.connection.cursor()
    cursor.executemany(_PART, _with_subjects(reading.execute(_OLD_PARTS)))
    _run(cursor, (_SUBJECTS, *_DROPPED))
    tables.mark(cursor)


def _with_subjects(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The parts of *rows*, in each of which one of a part's subjects stands last."""
    for (*part, keep, salt, value), several in groupby(rows, key=lambda row: row[:7]):
        subjects = [row[7] for row in several if row[7] is not None]
        yield (*part, json.dumps(subjects), keep, salt, value)


def _run(cursor: sqlite3.Cursor, statements: Iterable[str]) -> None:
    for statement in statements:
        cursor.execute(statement)
