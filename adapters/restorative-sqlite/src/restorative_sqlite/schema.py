"""The tables.

`records` is clustered by its position, not by stream and number: with records of real size (600
bytes) a `WITHOUT ROWID` table by stream loads one case in two thirds of the time, but takes two and
a half times as long to import, three and a half times as long to read as a feed, and a sixth more
disk. A load is followed by three times as much decoding, so what it gains is hardly seen.

A position is one more than the greatest before it, given while the only writer holds the lock, so
that positions rise in the order of committing and a reader of the feed can skip none.
"""

import sqlite3
from typing import Final

APPLICATION_ID: Final = 0x52434F52
"""Marks a SQLite file as ours: `RCOR`."""

SCHEMA: Final = 1
"""The number of this form of the tables."""

_STRICT_SINCE = (3, 37, 0)

_TABLES: Final = (
    """
    CREATE TABLE records (
        position INTEGER PRIMARY KEY,
        stream TEXT NOT NULL,
        number INTEGER NOT NULL,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL,
        digest TEXT NOT NULL,
        UNIQUE (stream, number)
    )""",
    """
    CREATE TABLE parts (
        id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice, or a reader could skip one
        stream TEXT NOT NULL,
        number INTEGER NOT NULL,
        field TEXT NOT NULL,
        keep TEXT NOT NULL,
        salt TEXT NOT NULL,
        value TEXT NOT NULL
    )""",
    """
    CREATE TABLE part_subjects (
        part INTEGER NOT NULL REFERENCES parts (id) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        subject TEXT NOT NULL,
        PRIMARY KEY (part, place)
    )""",
    "CREATE TABLE refs (key TEXT PRIMARY KEY, stream TEXT NOT NULL, content TEXT NOT NULL)",
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL)",
)

_INDEXES: Final = (
    # By the kind of the stream: what stands before its first hyphen.
    """
    CREATE INDEX beginnings ON records (substr(stream, 1, instr(stream || '-', '-') - 1), position, stream)
    WHERE number = 1""",
    "CREATE INDEX parts_of_stream ON parts (stream)",
    "CREATE INDEX parts_of_subject ON part_subjects (subject, part)",
)


def is_made(connection: sqlite3.Connection) -> bool:
    """Whether *connection* leads to a file with tables of ours."""
    return bool(_value(connection, "PRAGMA application_id") == APPLICATION_ID)


def is_bare(connection: sqlite3.Connection) -> bool:
    """Whether *connection* leads to a file in which there is nothing at all."""
    return all(
        _value(connection, question) == 0
        for question in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
    )


def version(connection: sqlite3.Connection) -> int:
    """The number of the form of the tables."""
    return int(_value(connection, "PRAGMA user_version"))


def make(connection: sqlite3.Connection, secret: bytes) -> None:
    """Make the tables, within a transaction that is open already."""
    strict = " STRICT" if sqlite3.sqlite_version_info >= _STRICT_SINCE else ""
    for table in _TABLES:
        connection.execute(table + strict)
    for index in _INDEXES:
        connection.execute(index)
    connection.execute("INSERT INTO meta (name, value) VALUES ('secret', ?)", (secret,))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA}")


def _value(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])
