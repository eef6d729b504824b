"""The storage, in SQL."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, Self

from restorative_core.ports import Part, Placed, Record, Reference, ReferenceTaken, Stale, StorageFailed
from restorative_sqlite.connections import Connections
from restorative_sqlite.file import SECRET_BYTES
from restorative_sqlite.place import Place, read_url

_PAGE: Final = 256
"""How many rows are read at once; between two pages nothing is locked."""

_TIDY_AFTER_BYTES: Final = 4 << 20

_ROW: Final = 300
"""About how many bytes a row takes beside its text."""

_HISTORY = (
    "SELECT stream, number, kind, payload, digest FROM records WHERE stream = ? AND number > ? ORDER BY number LIMIT ?"
)
_FEED = (
    "SELECT position, stream, number, kind, payload, digest FROM records WHERE position > ? ORDER BY position LIMIT ?"
)
_STREAMS = (
    "SELECT position, stream FROM records INDEXED BY beginnings WHERE number = 1"
    " AND substr(stream, 1, instr(stream || '-', '-') - 1) = ? AND position > ? ORDER BY position LIMIT ?"
)
_PARTS = (
    "SELECT p.id, p.stream, p.number, p.field, p.keep, p.salt, p.value, s.subject"
    " FROM ({}) AS p LEFT JOIN part_subjects AS s ON s.part = p.id ORDER BY p.id, s.place"
)
_PARTS_OF_STREAM = _PARTS.format("SELECT * FROM parts WHERE stream = ? AND id > ? ORDER BY id LIMIT ?")
_PARTS_ABOUT = _PARTS.format(
    "SELECT * FROM parts WHERE id IN"
    " (SELECT DISTINCT part FROM part_subjects WHERE subject = ? AND part > ? ORDER BY part LIMIT ?)"
)


class SqliteStorage:
    """A storage in one SQLite file, or in memory.

    Threads may share it; several processes may use one file, each with a storage of its own.
    """

    def __init__(self, place: Place) -> None:
        self._connections = Connections(place)
        self._since_tidied = 0
        try:
            self._connections.tidy()
            self._secret = self._read_secret()
        except BaseException:
            self._connections.close()
            raise

    @classmethod
    def at(cls, url: str) -> Self:
        """Open the storage that *url* names, and make it when it does not exist.

        Settings:
            timeout: How many seconds to wait for another writer; 30 unless it is given.

        Raises:
            Misconfigured: The URL cannot be read.
            StorageFailed: The file cannot be used. A file that is not ours is left as it was.
        """
        return cls(read_url(url))

    def append(
        self,
        records: Sequence[Record],
        *,
        after: Mapping[str, int],
        parts: Sequence[Part] = (),
        references: Sequence[Reference] = (),
    ) -> None:
        """Store everything together, or nothing at all, durable on return."""
        with self._connections.writing() as connection:
            _insist_on_heads(connection, after)
            _insist_on_free(connection, references)
            connection.executemany(
                "INSERT INTO records (stream, number, kind, payload, digest) VALUES (?, ?, ?, ?, ?)",
                ((r.stream, r.number, r.kind, r.payload, r.digest) for r in records),
            )
            _insert_parts(connection, parts)
            connection.executemany(
                "INSERT INTO refs (key, stream, content) VALUES (?, ?, ?)",
                ((reference.key, reference.stream, reference.content) for reference in references),
            )
        self._since_tidied += sum(len(r.payload) + _ROW for r in records) + sum(len(p.value) + _ROW for p in parts)
        if self._since_tidied > _TIDY_AFTER_BYTES:
            self._since_tidied = 0
            self._connections.tidy()

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """The records of *stream* after number *after*."""
        for row in self._paged(_HISTORY, (stream,), after, key=1):
            yield _record(row)

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
        return self._parts(_PARTS_OF_STREAM, stream)

    def parts_about(self, subject: str) -> Iterator[Part]:
        """The parts of which *subject* is among the subjects."""
        return self._parts(_PARTS_ABOUT, subject)

    def reference(self, key: str) -> Reference | None:
        """The reference *key*, or `None`."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT key, stream, content FROM refs WHERE key = ?", (key,)).fetchone()
        return None if row is None else Reference(*map(_text, row))

    def secret(self) -> bytes:
        """The bytes that key the references."""
        return self._secret

    def close(self) -> None:
        """Close every connection."""
        self._connections.close()

    def _read_secret(self) -> bytes:
        with self._connections.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE name = 'secret'").fetchone()
        if row is None or not isinstance(row[0], bytes) or len(row[0]) != SECRET_BYTES:
            raise StorageFailed(f"{self._connections.place.shown} is damaged: restore the last good backup.")
        return row[0]

    def _page(self, question: str, about: tuple[str, ...], after: int) -> list[tuple[Any, ...]]:
        with self._connections.reading() as connection:
            return connection.execute(question, (*about, after, _PAGE)).fetchall()

    def _paged(self, question: str, about: tuple[str, ...], after: int, *, key: int) -> Iterator[tuple[Any, ...]]:
        """The rows that *question* finds, page by page: each begins after the *key* of the last row before it."""
        while rows := self._page(question, about, after):
            yield from rows
            if len(rows) < _PAGE:
                return
            after = rows[-1][key]

    def _parts(self, question: str, about: str) -> Iterator[Part]:
        after = 0
        while rows := self._page(question, (about,), after):
            for _, several in groupby(rows, key=lambda row: row[0]):
                same = list(several)
                yield _part(same[0], tuple(_text(row[7]) for row in same if row[7] is not None))
            after = rows[-1][0]


def _insist_on_heads(connection: sqlite3.Connection, after: Mapping[str, int]) -> None:
    for stream, expected in after.items():
        found = connection.execute("SELECT max(number) FROM records WHERE stream = ?", (stream,)).fetchone()[0] or 0
        if found != expected:
            raise Stale(stream, expected, found)


def _insist_on_free(connection: sqlite3.Connection, references: Sequence[Reference]) -> None:
    given: dict[str, str] = {}
    for reference in references:
        row = connection.execute("SELECT stream FROM refs WHERE key = ?", (reference.key,)).fetchone()
        taken = _text(row[0]) if row else given.get(reference.key)
        if taken is not None:
            raise ReferenceTaken(taken)
        given[reference.key] = reference.stream


def _insert_parts(connection: sqlite3.Connection, parts: Sequence[Part]) -> None:
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'parts'").fetchone()
    numbered = list(enumerate(sorted(parts, key=lambda part: part.number), (last[0] if last else 0) + 1))
    connection.executemany(
        "INSERT INTO parts (id, stream, number, field, keep, salt, value) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((id_, p.stream, p.number, p.field, p.keep, p.salt, p.value) for id_, p in numbered),
    )
    connection.executemany(
        "INSERT INTO part_subjects (part, place, subject) VALUES (?, ?, ?)",
        ((id_, place, subject) for id_, part in numbered for place, subject in enumerate(part.subjects)),
    )


def _record(row: tuple[Any, ...]) -> Record:
    stream, number, kind, payload, digest = row
    return Record(_text(stream), _number(number), _text(kind), _text(payload), _text(digest))


def _part(row: tuple[Any, ...], subjects: tuple[str, ...]) -> Part:
    _, stream, number, field, keep, salt, value, _ = row
    return Part(_text(stream), _number(number), _text(field), subjects, _text(keep), _text(salt), _text(value))


def _text(found: Any) -> str:
    """*found*, which is a text unless the file was damaged; then another text, which the chain will show."""
    return found if isinstance(found, str) else ""


def _number(found: Any) -> int:
    """*found*, which is a number unless the file was damaged; then none that any record has."""
    return found if isinstance(found, int) else 0
