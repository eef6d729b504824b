"""A few connections: one that writes, and some that read, each lent to one thread for one question.

So threads may come and go without leaving connections behind, no transaction stays open while a caller thinks, and
closing closes them all. A process that was forked opens connections of its own.

None is used once its file is not the one at its path any more. They stay open then until the storage is closed: as long
as they do, what stood in a file that was deleted is not gone, and an administrator may still be able to copy it.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from restorative_core.ports import StorageFailed
from restorative_sqlite.failures import NOT_CERTAIN, NOTHING_READ, NOTHING_STORED, told, translated
from restorative_sqlite.file import connect, connected, make_tables, prepare
from restorative_sqlite.original import Original, log_of, told_of_its_log
from restorative_sqlite.place import Place
from restorative_sqlite.reading import rows

_AT_ONCE: Final = 8


class Connections:
    """The connections to one place."""

    def __init__(self, place: Place) -> None:
        prepare(place)
        self.place = place
        self._original = None if place.path is None else Original.at(place.path)
        self._closed = False
        self._inherited: list[object] = []
        self._idle: list[sqlite3.Connection] = []
        self._writer: sqlite3.Connection | None = None
        self._begin()
        if place.path is None:
            with told(place, NOTHING_STORED):
                make_tables(self._take_writer(), place)

    def ask(self, question: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that answer *question*."""
        if self.place.path is None:  # memory is one connection for all
            with self._turn, told(self.place, NOTHING_READ):
                return rows(self._take_writer().cursor(), question, values)
        self._look_whose_process()
        with self._room:
            self._insist_on_the_original()
            connection = self._take_reader()
            try:
                found = rows(connection.cursor(), question, values)
            except BaseException as error:
                connection.close()
                if (failed := translated(self.place, error, NOTHING_READ)) is None:
                    raise
                raise failed from None
            self._give_back(connection)
            return found

    def write(self, work: Callable[[sqlite3.Cursor], None]) -> None:
        """Do *work* within a transaction that no other writer disturbs, and commit it."""
        self._look_whose_process()
        with self._turn:
            connection = self._take_writer()
            outcome = NOTHING_STORED
            try:
                cursor = connection.cursor()
                cursor.execute("BEGIN IMMEDIATE")  # which may wait: so it is after that that the file is looked at
                self._insist_on_the_original()
                work(cursor)
                outcome = NOT_CERTAIN
                cursor.execute("COMMIT")
            except BaseException as error:
                failed = translated(self.place, error, outcome)
                self._undo(connection, sound=failed is None)
                if failed is None:
                    raise
                raise failed from None

    @contextlib.contextmanager
    def alone(self, *, reading: bool = False) -> Iterator[sqlite3.Connection]:
        """A connection to the file that nobody else has, and its errors told; the context closes it."""
        self._look_whose_process()
        if self._closed:
            raise self._has_been_closed()
        self._insist_on_the_original()
        with told(self.place, NOTHING_READ), connected(self.place, reading=reading) as connection:
            self._insist_on_the_original()
            yield connection

    @contextlib.contextmanager
    def memory(self) -> Iterator[sqlite3.Connection]:
        """The one connection to memory, while nobody else uses it."""
        with self._turn, told(self.place, NOTHING_READ):
            yield self._take_writer()

    def lacking(self) -> str:
        """What is not there any more of the file that was opened, in a sentence; empty where all of it is."""
        path = self.place.path
        if path is None:
            return ""
        try:
            self._insist_on_the_original()
        except StorageFailed as failed:
            return str(failed)
        return told_of_its_log(path) if self._in_use() and not log_of(path).exists() and self._logs_ahead() else ""

    def tidy(self) -> None:
        """Move the log's contents into the file, as far as readers let us. Failing is no harm: the log stays."""
        if self.place.path is not None:
            with contextlib.suppress(StorageFailed):
                self.ask("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close every connection; one that reads is closed when it comes back, one that writes when it is done."""
        self._look_whose_process()
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        with self._turn:
            self._drop_writer()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._guard, self._turn = threading.Lock(), threading.Lock()
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        self._idle, self._writer = [], None

    def _look_whose_process(self) -> None:
        """Leave a parent's connections to the parent: SQLite's must not be used, nor closed, across a fork."""
        if os.getpid() != self._process and self.place.path is not None:
            self._inherited.append((self._idle, self._writer))
            self._begin()

    def _has_been_closed(self) -> StorageFailed:
        return StorageFailed(f"The storage of {self.place.shown} has been closed. Open it again.")

    def _take_reader(self) -> sqlite3.Connection:
        with self._guard:
            if self._closed:
                raise self._has_been_closed()
            if self._idle:
                return self._idle.pop()
        return self._connected(NOTHING_READ, reading=True)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._guard:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _take_writer(self) -> sqlite3.Connection:
        if self._closed:
            raise self._has_been_closed()
        if self._writer is None:
            self._writer = self._connected(NOTHING_STORED)
        return self._writer

    def _connected(self, outcome: str, *, reading: bool = False) -> sqlite3.Connection:
        """A new connection, to the file that was opened and to no other."""
        self._insist_on_the_original()
        with told(self.place, outcome):
            connection = connect(self.place, reading=reading)
        try:
            self._insist_on_the_original()
        except BaseException:
            connection.close()
            raise
        return connection

    def _insist_on_the_original(self) -> None:
        if self._original is not None:
            self._original.insist()

    def _in_use(self) -> bool:
        """Whether a connection of ours is open: then the log is there, in a file that is logged ahead."""
        with self._guard:
            return bool(self._idle) or self._writer is not None

    def _logs_ahead(self) -> bool:
        return bool(self.ask("PRAGMA journal_mode")[0][0] == "wal")

    def _undo(self, connection: sqlite3.Connection, *, sound: bool) -> None:
        """Undo what was not committed; a connection to a file that failed is not used again."""
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except sqlite3.Error:
            sound = False
        if not sound and self.place.path is not None:
            self._drop_writer()

    def _drop_writer(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
