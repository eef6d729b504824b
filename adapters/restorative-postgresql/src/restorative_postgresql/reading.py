"""What can be asked, in SQL, page by page: over lent connections, a snapshot's or a host's."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from restorative_core.ports import SECRET_BYTES, Part, Placed, Record, Reference, StorageFailed, Summary
from restorative_postgresql.place import Place
from restorative_postgresql.texts import read, written

_PAGE: Final = 256
"""How many rows are read at once; between two pages nothing is locked."""

Row = tuple[Any, ...]
Ask = Callable[[bytes, Sequence[Any]], list[Row]]
"""Asks the server one question, with the values of its places, and gives all rows."""

_HISTORY: Final = (
    "SELECT stream, number, kind, payload, digest FROM $.records WHERE stream = %s AND number > %s::bigint"
    " ORDER BY number LIMIT %s"
)
_FEED: Final = (
    "SELECT position, stream, number, kind, payload, digest FROM $.records WHERE position > %s::bigint"
    " ORDER BY position LIMIT %s"
)
_STREAMS: Final = (
    "SELECT position, stream FROM $.records WHERE number = 1 AND split_part(stream, '-', 1) = %s"
    " AND position > %s::bigint ORDER BY position LIMIT %s"
)
_PARTS: Final = (
    "SELECT p.id, p.stream, p.number, p.field, p.keep, p.salt, p.value,"
    " ARRAY(SELECT s.subject FROM $.part_subjects s WHERE s.part = p.id ORDER BY s.place) FROM "
)
_PARTS_OF_STREAM: Final = _PARTS + "$.parts p WHERE p.stream = %s AND p.id > %s::bigint ORDER BY p.id LIMIT %s"
_ABOUT: Final = (
    "SELECT DISTINCT part FROM $.part_subjects WHERE left(subject, 400) = left(%s, 400) AND subject = %s"
    " AND part > %s::bigint ORDER BY part LIMIT %s"
)
_PARTS_ABOUT: Final = f"{_PARTS} ({_ABOUT}) s JOIN $.parts p ON p.id = s.part ORDER BY p.id"
_REFERENCE: Final = "SELECT key, stream, content FROM $.refs WHERE key = %s"
_REFERENCES: Final = "SELECT key, stream, content FROM $.refs WHERE key > %s ORDER BY key LIMIT %s"
_SECRET: Final = "SELECT value FROM $.meta WHERE name = 'secret'"  # noqa: S105 - where it stands, and not what it is
_HEAD: Final = "SELECT coalesce(max(position), 0) FROM $.records"
_BEGAN: Final = "SELECT began FROM $.summaries WHERE stream = %s"
_SUMMARIES: Final = (
    "SELECT began, stream, number, stage, area, lead, due FROM $.summaries WHERE split_part(stream, '-', 1) = %s"
)
# Few are due of many that will be: found by their dates first, and put in order then.
_DUE: Final = "WITH due AS MATERIALIZED ({} AND due <> '' AND due <= %s) SELECT * FROM due WHERE true"
_NEXT_SUMMARIES: Final = " AND began > %s::bigint ORDER BY began LIMIT %s"


class Reading:
    """What can be asked of the tables of *place*, by whatever *asks*."""

    def __init__(self, place: Place, ask: Ask) -> None:
        self.place, self._ask = place, ask

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """The records of *stream* after number *after*."""
        for row in self._paged(_HISTORY, (written(stream),), after, key=1):
            yield _record(row)

    def feed(self, after: int = 0) -> Iterator[Placed]:
        """Every record after the position *after*."""
        for row in self._paged(_FEED, (), after, key=0):
            yield Placed(row[0], _record(row[1:]))

    def head(self) -> int:
        """The position of the last record."""
        return int(self._asked(_HEAD)[0][0])

    def streams(self, kind: str) -> Iterator[str]:
        """The names of all streams of *kind*."""
        for row in self._paged(_STREAMS, (written(kind),), 0, key=0):
            yield read(row[1])

    def parts(self, stream: str) -> Iterator[Part]:
        """The parts of *stream*."""
        return map(_part, self._paged(_PARTS_OF_STREAM, (written(stream),), 0, key=0))

    def parts_about(self, subject: str) -> Iterator[Part]:
        """The parts of which *subject* is among the subjects."""
        return map(_part, self._paged(_PARTS_ABOUT, (written(subject),) * 2, 0, key=0))

    def reference(self, key: str) -> Reference | None:
        """The reference *key*, or `None`."""
        found = self._asked(_REFERENCE, written(key))
        return _reference(found[0]) if found else None

    def references(self) -> Iterator[Reference]:
        """Every reference."""
        return map(_reference, self._paged(_REFERENCES, (), "", key=0))

    def secret(self) -> bytes:
        """The bytes that key the references."""
        found = self._asked(_SECRET)
        secret = bytes(found[0][0]) if found else b""
        if len(secret) != SECRET_BYTES:
            raise StorageFailed(
                f"The schema {self.place.schema} of {self.place.shown} is damaged: its secret is gone."
                " Restore the last good backup."
            )
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
            last = self._asked(_BEGAN, written(after))
            if not last:
                return
            began = last[0][0]
        question, values = _SUMMARIES, [written(kind)]
        for column, wanted in (("stage", stage), ("area", area), ("lead", lead)):
            if wanted is not None:
                question += f" AND {column} = %s"
                values.append(written(wanted))
        if due_by is not None:
            question = _DUE.format(question)
            values.append(written(due_by))
        for row in self._paged(question + _NEXT_SUMMARIES, tuple(values), began, key=0):
            yield Summary(read(row[1]), row[2], *map(read, row[3:]))

    def _asked(self, question: str, *values: Any) -> list[Row]:
        return self._ask(question.replace("$", f'"{self.place.schema}"').encode(), values)

    def _paged(self, question: str, about: tuple[Any, ...], after: Any, *, key: int) -> Iterator[Row]:
        """The rows that *question* finds, page by page: each begins after the *key* of the last row before it."""
        while rows := self._asked(question, *about, after, _PAGE):
            yield from rows
            if len(rows) < _PAGE:
                return
            after = rows[-1][key]


def _record(row: Row) -> Record:
    stream, number, kind, payload, digest = row
    return Record(read(stream), number, read(kind), read(payload), read(digest))


def _part(row: Row) -> Part:
    _, stream, number, field, keep, salt, value, subjects = row
    return Part(read(stream), number, read(field), tuple(map(read, subjects)), read(keep), read(salt), read(value))


def _reference(row: Row) -> Reference:
    return Reference(*map(read, row))
