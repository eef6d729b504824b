"""The storage."""

import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Self

from restorative_core.ports import SECRET_BYTES, Part, PartKey, Record, Reference, StorageFailed, Summary
from restorative_sqlite.connections import Connections
from restorative_sqlite.copying import back_up
from restorative_sqlite.examining import examined, surroundings
from restorative_sqlite.joined import JoinedStorage
from restorative_sqlite.place import Place, read_url
from restorative_sqlite.reading import SqliteReading
from restorative_sqlite.scrubbing import scrub
from restorative_sqlite.snapshot import standing
from restorative_sqlite.tables import is_filled
from restorative_sqlite.writing import put

_TIDY_AFTER_BYTES: Final = 4 << 20

_ROW, _APPEND = 300, 24 << 10
"""About how many bytes a row takes beside its text, and how many an append beside its rows: it logs whole pages."""

_SHORTEST_SECONDS, _LONGEST_SECONDS = 0.001, 0.05
"""How long a waiting reader sleeps between two looks, at first and in the end."""


class SqliteStorage(SqliteReading):
    """A storage in one SQLite file, or in memory.

    Threads may share it; several processes may use one file, each with a storage of its own.
    """

    def __init__(self, place: Place) -> None:
        self._connections = Connections(place)
        super().__init__(self._connections.ask, place.shown)
        self._since_tidied = 0
        try:
            self._connections.tidy()
            self.secret()
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
        summaries: Sequence[Summary] = (),
        erased: Sequence[PartKey] = (),
    ) -> None:
        """Store and erase everything together, or nothing at all, durable on return."""

        def work(cursor: sqlite3.Cursor) -> None:
            put(
                cursor,
                records,
                after=after,
                parts=parts,
                references=references,
                summaries=summaries,
                erased=erased,
            )

        self._connections.write(work)
        self._since_tidied += (
            _APPEND + sum([len(r.payload) + _ROW for r in records]) + sum([len(p.value) + _ROW for p in parts])
        )
        if self._since_tidied > _TIDY_AFTER_BYTES:
            self._since_tidied = 0
            self._connections.tidy()

    def wait(self, after: int, seconds: float) -> bool:
        """Whether there is a record after the position *after*, now or within *seconds*."""
        deadline = time.monotonic() + seconds
        pause = _SHORTEST_SECONDS
        while self.head() <= after:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(pause, left))
            pause = min(2 * pause, _LONGEST_SECONDS)
        return True

    def scrub(self) -> tuple[str, ...]:
        """Overwrite what was erased, in the file, and empty its log."""
        if self._connections.place.path is None:
            return ()
        with self._connections.alone() as connection:
            return scrub(connection, self._connections.place)

    def snapshot(self) -> AbstractContextManager[SqliteReading]:
        """Everything as it is at this moment, until the context is left."""
        return standing(self._connections)

    def backup(self, to: Path) -> None:
        """Write a copy to the new file *to*, for its owner alone, while others read and write."""
        back_up(self._connections, to)

    def adopt(self, secret: bytes) -> None:
        """Take the *secret* of a storage whose records are about to be moved here."""
        if len(secret) != SECRET_BYTES:
            raise StorageFailed(f"A secret has {SECRET_BYTES} bytes. Nothing was changed.")

        def take(cursor: sqlite3.Cursor) -> None:
            if is_filled(cursor):
                raise StorageFailed(f"Something is stored in {self._shown} already. Nothing was changed.")
            cursor.execute("UPDATE restorative_meta SET value = ? WHERE name = 'secret'", (secret,))

        self._connections.write(take)

    def check(self) -> Iterable[str]:
        """What SQLite finds wrong with the file, and who may use it that should not."""
        path = self._connections.place.path
        if path is None:
            with self._connections.memory() as connection:
                return [*examined(connection, self._connections.place)]
        if lacking := self._connections.lacking():
            return [lacking]
        with self._connections.alone(reading=True) as connection:
            return [*examined(connection, self._connections.place), *surroundings(connection, path)]

    def joined(self, connection: object) -> JoinedStorage:
        """The same storage, within the open transaction of a host's *connection*."""
        return JoinedStorage(connection)

    def close(self) -> None:
        """Close every connection."""
        self._connections.close()
