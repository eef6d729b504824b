"""The tables, in their second form.

Their names begin with `restorative_`, and their form is told by a row of their own, so that they may stand in the
database file of another program. `restorative_records` is clustered by its position, not by stream and number: with
records of real size (600 bytes) a `WITHOUT ROWID` table by stream loads one case in two thirds of the time, but takes
two and a half times as long to import, three and a half times as long to read as a feed, and a sixth more disk. A load
is followed by three times as much decoding, so what it gains is hardly seen.

A position is one more than the greatest before it, given while the only writer holds the lock, so that positions rise
in the order of committing and a reader of the feed can skip none. A summary is known by the position at which its
stream began: so they come in that order, and a page of them begins after the last one of the page before.

Every page that an append changes is written to the log whole, which takes as long as all else that it does. So there is
one table, and one index, for each thing that is looked up, and no more; the subjects of a part stand in its row, and
beside it once more only to be looked up by.
"""

import sqlite3
from collections.abc import Iterable
from typing import Final

APPLICATION_ID: Final = 0x52434F52
"""Marks a SQLite file as ours alone: `RCOR`."""

FORM: Final = 2
"""The number of this form of the tables."""

_STRICT_SINCE: Final = (3, 37, 0)

_TABLES: Final = {
    "restorative_records": """(
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    digest TEXT NOT NULL,
    UNIQUE (stream, number)
)""",
    "restorative_parts": """(
    id INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    number INTEGER NOT NULL,
    field TEXT NOT NULL,
    subjects TEXT NOT NULL,
    keep TEXT NOT NULL,
    salt TEXT NOT NULL,
    value TEXT NOT NULL
)""",
    "restorative_part_subjects": """(
    subject TEXT NOT NULL,
    part INTEGER NOT NULL,
    PRIMARY KEY (subject, part)
) WITHOUT ROWID""",
    "restorative_references": """(
    key TEXT PRIMARY KEY NOT NULL,
    stream TEXT NOT NULL,
    content TEXT NOT NULL
) WITHOUT ROWID""",
    "restorative_meta": """(
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
)""",
    "restorative_summaries": """(
    began INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    stage TEXT NOT NULL,
    area TEXT NOT NULL,
    lead TEXT NOT NULL,
    due TEXT NOT NULL
)""",
}

_INDEXES: Final = {
    # By the kind of the stream: what stands before its first hyphen.
    "restorative_beginnings": "restorative_records (substr(stream, 1, instr(stream || '-', '-') - 1), position, stream)"
    " WHERE number = 1",
    "restorative_parts_of_stream": "restorative_parts (stream)",
    "restorative_summaries_in_stage": "restorative_summaries (kind, stage)",
    "restorative_summaries_in_area": "restorative_summaries (kind, area)",
    "restorative_summaries_of_lead": "restorative_summaries (kind, lead) WHERE lead <> ''",
    "restorative_summaries_due": "restorative_summaries (kind, due) WHERE due <> ''",
}

_IS_FILLED: Final = "SELECT EXISTS (SELECT 1 FROM restorative_records) OR EXISTS (SELECT 1 FROM restorative_references)"

_FORM_TOLD: Final = f"INSERT INTO restorative_meta (name, value) VALUES ('form', X'{str(FORM).encode().hex()}')"  # noqa: S608 - constants


def statements() -> tuple[str, ...]:
    """What makes the tables, one statement after another. The secret is added by whoever opens them first."""
    return (*map(_table, _TABLES), *map(_index, _INDEXES), _FORM_TOLD)


def ours() -> frozenset[tuple[str, str]]:
    """The tables and indexes of this form, each with what it is."""
    return frozenset({*(("table", name) for name in _TABLES), *(("index", name) for name in _INDEXES)})


def form(cursor: sqlite3.Cursor) -> int | None:
    """The number of the form of the tables that *cursor* leads to; `None` where there are none of ours."""
    if _value(cursor, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'restorative_meta'"):
        return _value(cursor, "SELECT max(CAST(value AS INTEGER)) FROM restorative_meta WHERE name = 'form'")
    return _value(cursor, "PRAGMA user_version") if is_own(cursor) else None


def is_own(cursor: sqlite3.Cursor) -> bool:
    """Whether *cursor* leads to a file that is ours alone."""
    return _value(cursor, "PRAGMA application_id") == APPLICATION_ID


def is_bare(cursor: sqlite3.Cursor) -> bool:
    """Whether *cursor* leads to a file in which there is nothing at all."""
    return all(
        _value(cursor, question) == 0
        for question in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
    )


def has_secret(cursor: sqlite3.Cursor) -> bool:
    """Whether the tables, which are there, have their secret."""
    return _value(cursor, "SELECT count(*) FROM restorative_meta WHERE name = 'secret'") == 1


def is_filled(cursor: sqlite3.Cursor) -> bool:
    """Whether anything is stored that the secret keys, or that could not be told from what is stored later."""
    return bool(_value(cursor, _IS_FILLED))


def make(cursor: sqlite3.Cursor, *, but: str = "") -> None:
    """Make the tables *but* one that is there, within a transaction that is open already."""
    _run(cursor, (*(_table(name) for name in _TABLES if name != but), *map(_index, _INDEXES), _FORM_TOLD))


def mark(cursor: sqlite3.Cursor) -> None:
    """Mark the file as ours alone, within a transaction that is open already."""
    _run(cursor, (f"PRAGMA application_id = {APPLICATION_ID}", f"PRAGMA user_version = {FORM}"))


def _table(name: str) -> str:
    shape = _TABLES[name]
    if sqlite3.sqlite_version_info >= _STRICT_SINCE:
        shape += ", STRICT" if shape.endswith("ROWID") else " STRICT"
    return f"CREATE TABLE {name} {shape}"


def _index(name: str) -> str:
    return f"CREATE INDEX {name} ON {_INDEXES[name]}"


def _run(cursor: sqlite3.Cursor, given: Iterable[str]) -> None:
    for statement in given:
        cursor.execute(statement)


def _value(cursor: sqlite3.Cursor, question: str) -> int | None:
    found = cursor.execute(question).fetchall()[0][0]
    return found if isinstance(found, int) else None
