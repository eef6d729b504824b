"""What can be asked of the tables, whoever's connection it is."""

import functools
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from restorative_core.ports import SECRET_BYTES, Part, Placed, Record, Reference, StorageFailed, Summary

Ask = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
"""Gives all rows that answer a question, with the values for its question marks."""

_PAGE: Final = 256
"""How many rows are read at once; between two pages nothing is locked."""

_LAST: Final = 2**63 - 1
"""The greatest number that SQLite knows."""

# A + before a column keeps a host's connection from converting what it finds there.
_HEAD = "SELECT max(position) FROM restorative_records"
_HISTORY = (
    "SELECT +stream, +number, +kind, +payload, +digest FROM restorative_records"
    " WHERE stream = ? AND number > ? ORDER BY number LIMIT ?"
)
_FEED = (
    "SELECT +position, +stream, +number, +kind, +payload, +digest FROM restorative_records"
    " WHERE position > ? ORDER BY position LIMIT ?"
)
_STREAMS = (
    "SELECT +position, +stream FROM restorative_records INDEXED BY restorative_beginnings WHERE number = 1"
    " AND substr(stream, 1, instr(stream || '-', '-') - 1) = ? AND position > ? ORDER BY position LIMIT ?"
)
_PART = "SELECT +p.id, +p.stream, +p.number, +p.field, +p.subjects, +p.keep, +p.salt, +p.value FROM"
_PARTS_OF_STREAM = f"{_PART} restorative_parts AS p WHERE p.stream = ? AND p.id > ? ORDER BY p.id LIMIT ?"
_PARTS_ABOUT = (
    f"{_PART} restorative_part_subjects AS s CROSS JOIN restorative_parts AS p ON p.id = s.part"
    " WHERE s.subject = ? AND s.part > ? ORDER BY s.part LIMIT ?"
)
_REFERENCE = "SELECT +key, +stream, +content FROM restorative_references WHERE key = ?"
_FIRST_REFERENCES = "SELECT +key, +stream, +content FROM restorative_references ORDER BY key LIMIT ?"
_MORE_REFERENCES = "SELECT +key, +stream, +content FROM restorative_references WHERE key > ? ORDER BY key LIMIT ?"
_SECRET = "SELECT +value FROM restorative_meta WHERE name = 'secret'"  # noqa: S105 - a question, no secret
_BEGAN = (
    "SELECT +s.began FROM restorative_records AS r JOIN restorative_summaries AS s ON s.began = r.position"
    " WHERE r.stream = ? AND r.number = 1"
)
_SUMMARIES = (
    "SELECT +began, +stream, +number, +stage, +area, +lead, +due FROM restorative_summaries"
    " {} WHERE {} AND began > ? ORDER BY began LIMIT ?"
)

_lenient = functools.partial(str, encoding="utf-8", errors="surrogateescape")


def rows(cursor: sqlite3.Cursor, question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that answer *question*; none where it asks for a text that no file can hold.

    Bytes that were damaged on disk are read as another text, so that the chain shows where they are.
    """
    try:
        return cursor.execute(question, values).fetchall()
    except UnicodeEncodeError:
        return []
    except (sqlite3.OperationalError, UnicodeDecodeError) as error:
        if getattr(error, "sqlite_errorcode", None) is not None:
            raise  # it is SQLite's own, and not about a text
    cursor.connection.text_factory = _lenient
    try:
        return cursor.execute(question, values).fetchall()
    finally:
        cursor.connection.text_factory = str


class SqliteReading:
    """What can be asked of the tables.

    Args:
        ask: Gives the rows that answer a question.
        shown: What a message calls the database.
    """

    def __init__(self, ask: Ask, shown: str) -> None:
        self._ask = ask
        self._shown = shown

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """The records of *stream* after number *after*."""
        for row in self._paged(_HISTORY, (stream,), after, key=1):
            yield _record(row)

    def head(self) -> int:
        """The position of the last record; 0 where nothing is stored."""
        return _number(self._ask(_HEAD, ())[0][0])

    def feed(self, after: int = 0) -> Iterator[Placed]:
        """Every record after the position *after*."""
        for row in self._paged(_FEED, (), after, key=0):
            yield Placed(row[0], _record(row[1:]))

    def streams(self, kind: str) -> Iterator[str]:
        """The names of all streams of *kind*."""
        for row in self._paged(_STREAMS, (kind,), 0, key=0):
            yield _text(row[1])

    def parts(self, stream: str) -> Iterator[Part]:
        """The parts of *stream*."""
        for row in self._paged(_PARTS_OF_STREAM, (stream,), 0, key=0):
            yield _part(row)

    def parts_about(self, subject: str) -> Iterator[Part]:
        """The parts of which *subject* is among the subjects."""
        for row in self._paged(_PARTS_ABOUT, (subject,), 0, key=0):
            yield _part(row)

    def reference(self, key: str) -> Reference | None:
        """The reference *key*, or `None`."""
        found = self._ask(_REFERENCE, (key,))
        return Reference(*map(_text, found[0])) if found else None

    def references(self) -> Iterator[Reference]:
        """Every reference, in the order of the keys."""
        rows = self._ask(_FIRST_REFERENCES, (_PAGE,))
        while rows:
            for row in rows:
                yield Reference(*map(_text, row))
            rows = self._ask(_MORE_REFERENCES, (rows[-1][0], _PAGE))

    def secret(self) -> bytes:
        """The bytes that key the references."""
        found = self._ask(_SECRET, ())
        secret = found[0][0] if found else None
        if not isinstance(secret, bytes) or len(secret) != SECRET_BYTES:
            raise StorageFailed(f"{self._shown} is damaged: restore the last good backup.")
        return secret

    def summaries(
        self,
        kind: str,
        *,
        stage: str | None = None,
        area: str | None = None,
        lead: str | None = None,
        due_by: str | None = None,
        after: str = "",
    ) -> Iterator[Summary]:
        """The summaries of *kind* that fit, in the order in which their streams began."""
        began = 0
        if after:
            seen = self._ask(_BEGAN, (after,))
            if not seen:
                return
            began = seen[0][0]
        is_lead = "lead = ? AND lead <> ''" if lead else "lead = ?"
        given = {"stage = ?": stage, "area = ?": area, is_lead: lead, "due <> '' AND due <= ?": due_by}
        wanted = {"kind = ?": kind} | {condition: value for condition, value in given.items() if value is not None}
        question = _SUMMARIES.format(_index(stage, area, lead, due_by), " AND ".join(wanted))
        for row in self._paged(question, tuple(wanted.values()), began, key=0):
            yield Summary(_text(row[1]), _number(row[2]), *map(_text, row[3:]))

    def _paged(self, question: str, about: tuple[str, ...], after: int, *, key: int) -> Iterator[tuple[Any, ...]]:
        """The rows that *question* finds, page by page: each begins after the *key* of the last row before it."""
        after = max(0, min(after, _LAST))
        while rows := self._ask(question, (*about, after, _PAGE)):
            yield from rows
            if len(rows) < _PAGE:
                return
            before, after = after, _number(rows[-1][key])
            if after <= before:
                raise StorageFailed(f"{self._shown} is damaged: restore the last good backup.")


def _index(stage: str | None, area: str | None, lead: str | None, due_by: str | None) -> str:
    """Which index finds the fewest: without one, all of them are looked at in their order."""
    if lead:
        return "INDEXED BY restorative_summaries_of_lead"
    if due_by is not None:
        return "INDEXED BY restorative_summaries_due"
    if stage is not None:
        return "INDEXED BY restorative_summaries_in_stage"
    return "NOT INDEXED" if area is None else "INDEXED BY restorative_summaries_in_area"


def _record(row: tuple[Any, ...]) -> Record:
    stream, number, kind, payload, digest = row
    if type(stream) is type(kind) is type(payload) is type(digest) is str and type(number) is int:
        return Record(stream, number, kind, payload, digest)
    return Record(_text(stream), _number(number), _text(kind), _text(payload), _text(digest))


def _part(row: tuple[Any, ...]) -> Part:
    _, stream, number, field, subjects, keep, salt, value = row
    return Part(_text(stream), _number(number), _text(field), listed(subjects), _text(keep), _text(salt), _text(value))


def listed(found: Any) -> tuple[str, ...]:
    """The texts that *found* lists, unless the file was damaged; then none, which the commitment will show."""
    try:
        listed = json.loads(_text(found))
    except (ValueError, RecursionError):
        return ()
    return tuple(map(_text, listed)) if isinstance(listed, list) else ()


def _text(found: Any) -> str:
    """*found*, which is a text unless the file was damaged; then another text, which the chain will show."""
    return found if isinstance(found, str) else ""


def _number(found: Any) -> int:
    """*found*, which is a number unless the file was damaged; then none that any record has."""
    return found if isinstance(found, int) else 0
