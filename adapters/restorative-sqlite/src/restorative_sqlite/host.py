"""A host's open connection: found in what the host gives, used within its transaction, and left as it was."""

import contextlib
import inspect
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from attrs import frozen

from restorative_core.ports import StorageFailed
from restorative_sqlite.failures import NOTHING_STORED, code_of

_NOT_KNOWN = (
    "This connection leads to no SQLite database that is known here. Give a connection of sqlite3, of Django, or a"
    " Connection or Session of SQLAlchemy."
)
_NOT_BEGUN = "There is no open transaction on this connection, so nothing was stored. Begin one before: {}."


@frozen
class Host:
    """A host's connection.

    Attributes:
        driver: The driver's connection.
        begun: Whether its framework has begun a transaction, of which the driver may not know yet.
        how: How a transaction is begun there.
    """

    driver: sqlite3.Connection
    begun: Callable[[], bool]
    how: str

    @classmethod
    def of(cls, connection: object) -> "Host":
        """The host's connection that *connection* is, or leads to.

        Raises:
            StorageFailed: It leads to none of SQLite.
        """
        if isinstance(connection, sqlite3.Connection):
            return cls(connection, lambda: False, "connection.execute('BEGIN IMMEDIATE')")
        if getattr(connection, "vendor", None) == "sqlite":  # Django, which connects when it is first used, or asked
            return cls._of_django(connection)
        inner: Any = getattr(connection, "connection", None)
        if inspect.ismethod(inner) and not inspect.iscoroutinefunction(inner):  # a Session of SQLAlchemy
            connection = inner()
            inner = getattr(connection, "connection", None)
        driver = getattr(inner, "driver_connection", None)
        told = getattr(connection, "in_transaction", None)
        if not isinstance(driver, sqlite3.Connection) or not callable(told):
            raise StorageFailed(_NOT_KNOWN)
        return cls(driver, lambda: bool(told()), "with engine.begin() as connection")

    @classmethod
    def _of_django(cls, connection: Any) -> "Host":
        connection.ensure_connection()
        driver = connection.connection
        if not isinstance(driver, sqlite3.Connection):
            raise StorageFailed(_NOT_KNOWN)
        return cls(driver, lambda: False, "with django.db.transaction.atomic()")

    def insist_on_a_transaction(self) -> None:
        """Make sure that what is done now is part of a transaction that the host will end.

        SQLAlchemy begins one in the driver when the first row is written; it ends one that we begin for it just so.

        Raises:
            StorageFailed: The host has begun none.
        """
        if self.driver.in_transaction:
            return
        if not self.begun():
            raise StorageFailed(_NOT_BEGUN.format(self.how))
        with self.cursor() as cursor:
            take_the_lock(cursor, "BEGIN IMMEDIATE")

    @contextlib.contextmanager
    def cursor(self) -> Iterator[sqlite3.Cursor]:
        """A cursor that gives plain rows, whatever the host has set; what it has set is there again afterwards."""
        texts = self.driver.text_factory
        self.driver.text_factory = str
        try:
            with contextlib.closing(sqlite3.Connection.cursor(self.driver)) as cursor:
                cursor.row_factory = None
                yield cursor
        finally:
            self.driver.text_factory = texts


def take_the_lock(cursor: sqlite3.Cursor, statement: str) -> None:
    """Take the write lock by running *statement*.

    Raises:
        StorageFailed: Somebody else has it, or had it since the transaction first read.
    """
    try:
        cursor.execute(statement)
    except sqlite3.OperationalError as error:
        if code_of(error) != sqlite3.SQLITE_BUSY:
            raise
        raise StorageFailed(
            "Another connection writes, or has written since the host's transaction first read, so this one cannot"
            f" write. {NOTHING_STORED} Roll it back and do all of it again; begin it with BEGIN IMMEDIATE."
        ) from None
