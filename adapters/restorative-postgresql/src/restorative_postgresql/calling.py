"""Calling the function that appends: one prepared statement, one round trip, and none of a cursor's comforts.

A cursor of the driver converts, adapts, remembers and looks up again for every call. What goes to this function is one
text, and what comes back is one text or none, so that none of it is needed; it takes as long as half of the function.

What is prepared may be gone: after a rollback the driver lets the server forget everything (`DEALLOCATE ALL`). So what
is remembered here only spares a question, and the server's answer counts. Within a transaction, where a wrong answer
would undo what was done before, nothing is prepared.
"""

import contextlib
import json
from typing import Any, Final
from weakref import WeakKeyDictionary

from psycopg import errors, generators
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from restorative_postgresql.making import Connection

_TEXT: Final = 25
"""The server's own number of the type `text`."""
_IS_GONE: Final = errors.InvalidSqlStatementName
_IS_THERE: Final = errors.DuplicatePreparedStatement

_FINE: Final = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


class Calls:
    """One statement that takes a text and gives JSON or nothing, prepared once for every connection, or anew.

    Args:
        name: The name under which it is prepared.
        statement: The statement.
    """

    def __init__(self, name: str, statement: str) -> None:
        self._name, self._statement = name.encode(), statement.encode()
        self._ready: WeakKeyDictionary[Connection, bool] = WeakKeyDictionary()

    def __call__(self, connection: Connection, told: str) -> Any:
        """What the statement gives for *told*, over a *connection* that nobody else uses meanwhile.

        Raises:
            psycopg.Error: It fails, or the connection is lost.
        """
        server, values = connection.pgconn, [told.encode()]
        if server.transaction_status == TransactionStatus.INTRANS:
            server.send_query_params(self._statement, values, [_TEXT])
            return _answer(connection)
        if connection not in self._ready:
            self._prepare(connection)
        server.send_query_prepared(self._name, values)
        try:
            return _answer(connection)
        except _IS_GONE:  # so nothing was begun
            self._prepare(connection)
        server.send_query_prepared(self._name, values)
        return _answer(connection)

    def _prepare(self, connection: Connection) -> None:
        with contextlib.suppress(_IS_THERE):
            _insist(connection.pgconn.prepare(self._name, self._statement, [_TEXT]))
        self._ready[connection] = True


def _answer(connection: Connection) -> Any:
    found = _insist(connection.wait(generators.execute(connection.pgconn))[-1])
    answer = found.get_value(0, 0) if found.ntuples else None
    return None if answer is None else json.loads(answer)


def _insist(result: PGresult) -> PGresult:
    if result.status not in _FINE:
        raise errors.error_from_result(result)
    return result
