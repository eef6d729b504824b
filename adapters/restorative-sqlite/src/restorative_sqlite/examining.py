"""What SQLite itself finds wrong with a file, and what we know of it besides."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from restorative_sqlite import tables
from restorative_sqlite.failures import NOTHING_READ, failure
from restorative_sqlite.file import OTHERS, mode_of
from restorative_sqlite.place import Place
from restorative_sqlite.planted import planted

_KEEP: Final = "Keep a copy of it, and restore the last good backup."
_LACKING: Final = {
    "records that were stored": "SELECT max(position) - count(*) FROM restorative_records",
    "subjects by which parts are found": "SELECT count(*) FROM restorative_parts AS p, json_each(p.subjects) AS j"
    " WHERE NOT EXISTS (SELECT 1 FROM restorative_part_subjects AS s WHERE s.subject = j.value AND s.part = p.id)",
    "parts that are found by their subjects": "SELECT count(*) FROM restorative_part_subjects AS s"
    " WHERE NOT EXISTS (SELECT 1 FROM restorative_parts AS p, json_each(p.subjects) AS j"
    " WHERE p.id = s.part AND j.value = s.subject)",
    "records of which there are summaries": "SELECT count(*) FROM restorative_summaries AS s WHERE NOT EXISTS"
    " (SELECT 1 FROM restorative_records AS r WHERE r.position = s.began AND r.stream = s.stream AND r.number = 1)",
}
"""What may be lacking, and the question how many of it are."""


def examined(connection: sqlite3.Connection, place: Place) -> Iterator[str]:
    """What is wrong inside the file that *connection* leads to, each in one sentence."""
    try:
        sound = True
        for (found,) in connection.execute("PRAGMA integrity_check").fetchall():
            if found != "ok":
                sound = False
                yield f"{place.shown} is damaged: {found}. {_KEEP}"
        for what, question in _LACKING.items() if sound else ():
            count = connection.execute(question).fetchall()[0][0]
            if count:
                yield f"{place.shown} lacks {count} {what}. {_KEEP}"
        yield from planted(connection, place.shown)
    except sqlite3.DatabaseError as error:
        yield str(failure(place, error, NOTHING_READ))


def surroundings(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    """What is not as it should be around the file at *path*, each in one sentence."""
    if mode_of(path) & OTHERS:
        yield f"Everybody on this machine may use {path}. Let its owner take that away: chmod o= {path}."
    mode = connection.execute("PRAGMA journal_mode").fetchall()[0][0]
    if mode != "wal" and not tables.is_own(connection.cursor()):
        yield (
            f"{path} is not logged ahead (journal_mode is {mode}), so whoever reads it for long keeps others from"
            " writing. Let the program that it belongs to run: PRAGMA journal_mode = WAL."
        )
