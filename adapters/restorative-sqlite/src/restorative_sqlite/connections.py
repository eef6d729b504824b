"""A few connections, lent to one thread at a time and taken back after every page.

So threads may come and go without leaving connections behind, no transaction stays open while a
caller thinks, and closing closes them all. A process that was forked opens connections of its own.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from typing import Final

from restorative_core.errors import StorageFailed
from restorative_sqlite.failures import NOT_CERTAIN, NOTHING_READ, NOTHING_STORED, told
from restorative_sqlite.file import connect, make_tables, prepare
from restorative_sqlite.place import Place

_AT_ONCE: Final = 8
_SETTINGS: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    # We tidy the log ourselves, after a commit: an error while tidying must not look like an error of the commit.
    "PRAGMA wal_autocheckpoint = 0",
    "PRAGMA journal_size_limit = 16777216",
)


class Connections:
    """The connections to one place."""

    def __init__(self, place: Place) -> None:
        prepare(place)
        self.place = place
        self._closed = False
        self._idle: list[sqlite3.Connection] = []
        self._begin()
        if place.path is None:
            with told(place, NOTHING_STORED), self._borrowed() as only:
                make_tables(only, place)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for one statement that reads."""
        self._look_whose_process()
        if self.place.path is None:
            with self._turn:
                pass  # Memory has one connection for all: let a writer go first who has been waiting for it.
        with told(self.place, NOTHING_READ), self._borrowed() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection within a transaction that no other writer disturbs, and commit it."""
        self._look_whose_process()
        with self._turn, told(self.place, NOTHING_STORED), self._borrowed() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            with told(self.place, NOT_CERTAIN):
                connection.execute("COMMIT")

    def tidy(self) -> None:
        """Move the log's contents into the file, as far as readers let us. Failing is no harm: the log stays."""
        if self.place.path is None:
            return
        with contextlib.suppress(sqlite3.Error), self._borrowed() as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close every connection; one that is in use is closed when it comes back."""
        self._look_whose_process()
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._guard, self._turn = threading.Lock(), threading.Lock()
        self._room = threading.BoundedSemaphore(1 if self.place.path is None else _AT_ONCE)

    def _look_whose_process(self) -> None:
        """Leave a parent's connections to the parent: SQLite's must not be used, nor closed, across a fork."""
        if os.getpid() != self._process and self.place.path is not None:
            self._inherited, self._idle = self._idle, []
            self._begin()

    @contextlib.contextmanager
    def _borrowed(self) -> Iterator[sqlite3.Connection]:
        self._look_whose_process()
        with self._room:
            connection = self._take()
            try:
                yield connection
            except (sqlite3.Error, StorageFailed):
                self._give_back(connection, sound=self.place.path is None)
                raise
            except BaseException:
                self._give_back(connection)
                raise
            self._give_back(connection)

    def _take(self) -> sqlite3.Connection:
        with self._guard:
            if self._closed:
                raise StorageFailed(f"The storage of {self.place.shown} has been closed. Open it again.")
            if self._idle:
                return self._idle.pop()
        connection = connect(self.place)
        try:
            for setting in _SETTINGS:
                connection.execute(setting).fetchall()
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_back(self, connection: sqlite3.Connection, *, sound: bool = True) -> None:
        """Take *connection* back, with what was not committed undone; one that failed is not used again."""
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except sqlite3.Error:
            sound = False
        with self._guard:
            if sound and not self._closed:
                self._idle.append(connection)
                return
        connection.close()
