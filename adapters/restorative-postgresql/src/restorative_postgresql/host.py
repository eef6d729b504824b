"""A host's open connection: found in what the host gives, used within its transaction, and left as it was."""

from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from attrs import frozen
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row

from restorative_core.errors import StorageFailed

_NOT_KNOWN = (
    "This connection leads to no PostgreSQL database that is known here. Give a Connection of psycopg 3, a connection"
    " of Django, or a Connection or Session of SQLAlchemy; none of the asynchronous kinds."
)
_NOT_BEGUN = "There is no open transaction on this connection, so nothing was stored. Begin one before: {}."
_FAILED = "The host's transaction has failed already, so nothing was stored. Roll it back and do all of it again."
_GONE = "The host's connection is closed, so nothing was stored. Open another."
_ENCODING = "The host's connection talks to PostgreSQL in {}, and nothing was changed. Let it talk in UTF8."


@frozen
class Host:
    """A host's connection.

    Attributes:
        driver: The driver's connection.
        begun: Whether its framework has begun a transaction, which it will end; a framework that does not know of
            one ends none.
        how: How a transaction is begun there.
    """

    driver: psycopg.Connection[Any]
    begun: Callable[[], bool]
    how: str

    @classmethod
    def of(cls, connection: object, *, connecting: bool = False) -> "Host":
        """The host's connection that *connection* is, or leads to.

        Args:
            connection: What the host gives.
            connecting: Whether a framework that has not connected yet is let do so.

        Raises:
            StorageFailed: It leads to none of PostgreSQL.
        """
        if connecting and callable(connect := getattr(connection, "ensure_connection", None)):  # Django connects late
            connect()
        if isinstance(connection, psycopg.Connection):
            return cls(connection, lambda: True, "with connection.transaction()")
        inner = _within(connection)
        if callable(inner) and callable(getattr(connection, "in_transaction", None)):  # a Session of SQLAlchemy
            connection = inner()
            inner = _within(connection)
        driver = getattr(inner, "driver_connection", None)
        told = getattr(connection, "in_transaction", None)
        if isinstance(driver, psycopg.Connection) and callable(told):
            return cls(driver, lambda: bool(told()), "with engine.begin() as connection")
        if isinstance(inner, psycopg.Connection):
            return cls(inner, lambda: True, "with django.db.transaction.atomic()")
        if inner is None and getattr(connection, "vendor", None) == "postgresql":  # Django connects late
            raise StorageFailed(_NOT_BEGUN.format("with django.db.transaction.atomic()"))
        raise StorageFailed(_NOT_KNOWN)

    def insist_on_a_transaction(self) -> None:
        """Make sure that what is done now is part of a transaction that the host will end.

        A connection that is not in autocommit mode begins one with the first statement, ours or its own.

        Raises:
            StorageFailed: There is none, or it has failed.
        """
        if not self.is_within():
            raise StorageFailed(_NOT_BEGUN.format(self.how))
        if self.driver.info.encoding != "utf-8":
            raise StorageFailed(_ENCODING.format(self.driver.info.parameter_status("client_encoding")))

    def is_within(self) -> bool:
        """Whether what is done now is part of a transaction that the host will end.

        Raises:
            StorageFailed: It has failed, or the connection is gone.
        """
        status = self.driver.info.transaction_status
        if self.driver.closed or status is TransactionStatus.UNKNOWN:
            raise StorageFailed(_GONE)
        if status is TransactionStatus.INERROR:
            raise StorageFailed(_FAILED)
        return self.begun() and not (status is TransactionStatus.IDLE and self.driver.autocommit)

    def ask(self, question: bytes, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that answer *question*, plain, whatever the host has set; nothing is prepared that would outlive."""
        with psycopg.Cursor(self.driver, row_factory=tuple_row) as cursor:
            cursor.execute(question, values or None, prepare=False)
            return cursor.fetchall() if cursor.description else []


def _within(connection: object) -> Any:
    """What stands in *connection*; nothing where its framework does not like to be asked, as the asynchronous do."""
    try:
        return getattr(connection, "connection", None)
    except Exception:  # noqa: BLE001 - each framework has errors of its own
        return None
