"""What one would write by hand with sqlite3 alone, for the rows of our own tables."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from restorative_core.ports import Record

_HEAD = "SELECT number, digest FROM restorative_records WHERE stream = ? ORDER BY number DESC LIMIT 1"
_INSERT = "INSERT INTO restorative_records (stream, number, kind, payload, digest) VALUES (?, ?, ?, ?, ?)"
_SUMMARY = (
    "UPDATE restorative_summaries SET number = ?, stage = ?, due = ?"
    " WHERE began = (SELECT position FROM restorative_records WHERE stream = ? AND number = 1)"
)
_FIELDS = ("stream", "number", "kind", "payload", "digest")


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the file at *path*, which logs ahead and flushes at each commit."""
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 0"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    return connection


def record(connection: sqlite3.Connection, stream: str, stage: str, due: str) -> None:
    """Read the head of *stream*, add one record to it by the same chain, and commit it with the same summary."""
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    number, before = cursor.execute(_HEAD, (stream,)).fetchone()
    payload = json.dumps(
        {
            "form": 1,
            "schema": 1,
            "at": "2015-04-01T10:00:00+00:00",
            "recorded": "2015-04-01T10:00:00.000000+00:00",
            "by": {"id": "f1", "organisation": "svc", "roles": ["coordinator", "facilitator"]},
            "event": {"participant": "p1"},
            "leads_to": None,
            "left": {},
            "parts": {},
        },
        sort_keys=True,
        separators=(",", ":"),
    )
    kind = "preparation-completed"
    told = json.dumps([before, stream, number + 1, kind, payload], separators=(",", ":"))
    digest = hashlib.sha256(b"\x00" + told.encode()).hexdigest()
    cursor.execute(_INSERT, (stream, number + 1, kind, payload, digest))
    cursor.execute(_SUMMARY, (number + 1, stage, due, stream))
    cursor.execute("COMMIT")


def rows(records: Iterable[Record]) -> list[tuple[object, ...]]:
    """The rows of ready-made *records*."""
    return [tuple(getattr(one, name) for name in _FIELDS) for one in records]


def take_in(path: Path, ready: Iterable[tuple[object, ...]]) -> None:
    """Store *ready* rows in one transaction, by `executemany`."""
    connection = connect(path)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(_INSERT, ready)
    connection.execute("COMMIT")
    connection.close()
