"""One append, in SQL, within a transaction that holds the write lock already."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from json.encoder import encode_basestring_ascii as quoted
from typing import Final

from restorative_core.ports import Part, PartKey, Record, Reference, ReferenceTaken, Stale, Summary, stream_kind
from restorative_sqlite.reading import listed

_TOGETHER: Final = 16
"""How many heads are looked up by one statement."""

_HEAD = "(SELECT max(number) FROM restorative_records WHERE stream = ?)"
_HEADS: Final = tuple("SELECT " + ", ".join([_HEAD] * count) for count in range(1, _TOGETHER + 1))
_RECORD = "INSERT INTO restorative_records (stream, number, kind, payload, digest) VALUES (?, ?, ?, ?, ?)"
_PART = (
    "INSERT INTO restorative_parts (stream, number, field, subjects, keep, salt, value) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_SUBJECT = "INSERT OR IGNORE INTO restorative_part_subjects (subject, part) VALUES (?, ?)"
_REFERENCE = "INSERT INTO restorative_references (key, stream, content) VALUES (?, ?, ?)"
_OWNER = "SELECT +stream FROM restorative_references WHERE key = ?"
_BEGAN = "SELECT +position FROM restorative_records WHERE stream = ? AND number = 1"
_MOVED_ON = (
    f"UPDATE restorative_summaries SET number = ? WHERE began = ({_BEGAN})"  # noqa: S608 - constants
    " AND stage = ? AND area = ? AND lead = ? AND due = ?"
)
_SUMMARY = "SELECT +stage, +area, +lead, +due FROM restorative_summaries WHERE began = ?"
_SUMMARY_BEGUN = (
    "INSERT INTO restorative_summaries (began, stream, kind, number, stage, area, lead, due)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_CODES: Final = ("stage", "area", "lead", "due")
_ERASED = "SELECT +id, +subjects FROM restorative_parts WHERE stream = ? AND number = ? AND field = ?"
_ERASE_SUBJECTS = "DELETE FROM restorative_part_subjects WHERE subject = ? AND part = ?"
_ERASE_PART = "DELETE FROM restorative_parts WHERE id = ?"


def put(
    cursor: sqlite3.Cursor,
    records: Sequence[Record],
    *,
    after: Mapping[str, int],
    parts: Sequence[Part],
    references: Sequence[Reference],
    summaries: Sequence[Summary],
    erased: Sequence[PartKey],
) -> None:
    """Store and erase all of this.

    Raises:
        Stale: A stream of *after* has moved. Nothing was written yet.
        ReferenceTaken: A key is in use already. Nothing was written yet.
    """
    _insist_on_heads(cursor, after)
    if references:
        _insist_on_free(cursor, references)
    cursor.executemany(_RECORD, [(r.stream, r.number, r.kind, r.payload, r.digest) for r in records])
    if parts:
        _put_parts(cursor, parts)
    if references:
        cursor.executemany(_REFERENCE, [(one.key, one.stream, one.content) for one in references])
    for summary in summaries:
        _put_summary(cursor, summary)
    if erased:
        _erase(cursor, erased)


def _insist_on_heads(cursor: sqlite3.Cursor, after: Mapping[str, int]) -> None:
    streams = [*after]
    for start in range(0, len(streams), _TOGETHER):
        some = streams[start : start + _TOGETHER]
        for stream, found in zip(some, cursor.execute(_HEADS[len(some) - 1], some).fetchone(), strict=True):
            if after[stream] != (found or 0):
                raise Stale(stream, after[stream], found or 0)


def _insist_on_free(cursor: sqlite3.Cursor, references: Iterable[Reference]) -> None:
    given: dict[str, str] = {}
    for reference in references:
        row = cursor.execute(_OWNER, (reference.key,)).fetchone()
        taken = row[0] if row else given.get(reference.key)
        if taken is not None:
            raise ReferenceTaken(taken if isinstance(taken, str) else "")
        given[reference.key] = reference.stream


def _put_parts(cursor: sqlite3.Cursor, parts: Iterable[Part]) -> None:
    for part in sorted(parts, key=lambda part: part.number):
        subjects = f"[{','.join(map(quoted, part.subjects))}]"  # as JSON, in a third of the time
        values = (part.stream, part.number, part.field, subjects, part.keep, part.salt, part.value)
        part_id = cursor.execute(_PART, values).lastrowid
        for subject in part.subjects:
            cursor.execute(_SUBJECT, (subject, part_id))


def _put_summary(cursor: sqlite3.Cursor, told: Summary) -> None:
    """Mostly a summary moves on by its number alone: then no index is touched; otherwise only those that must be."""
    codes = (told.stage, told.area, told.lead, told.due)
    if cursor.execute(_MOVED_ON, (told.number, told.stream, *codes)).rowcount:
        return
    for (began,) in cursor.execute(_BEGAN, (told.stream,)).fetchall():
        before = cursor.execute(_SUMMARY, (began,)).fetchone()
        if before is None:
            begun = (began, told.stream, stream_kind(told.stream), told.number, *codes)
            cursor.execute(_SUMMARY_BEGUN, begun)
            return
        changed = [name for name, one, other in zip(_CODES, codes, before, strict=True) if one != other]
        columns = ", ".join(f"{name} = ?" for name in ("number", *changed))
        values = [getattr(told, name) for name in ("number", *changed)]
        cursor.execute(f"UPDATE restorative_summaries SET {columns} WHERE began = ?", (*values, began))  # noqa: S608 - names of ours


def _erase(cursor: sqlite3.Cursor, erased: Iterable[PartKey]) -> None:
    found = [row for key in erased for row in cursor.execute(_ERASED, (key.stream, key.number, key.field)).fetchall()]
    cursor.executemany(_ERASE_SUBJECTS, [(subject, one) for one, subjects in found for subject in listed(subjects)])
    cursor.executemany(_ERASE_PART, [(one,) for one, _ in found])
