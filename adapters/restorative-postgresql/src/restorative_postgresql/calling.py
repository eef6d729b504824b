"""Calling the function that appends: one prepared statement, one round trip, and none of a cursor's comforts.

A cursor of the driver converts, adapts, remembers and looks up again for every call. What goes to this function is one
text, and what comes back is one text or none, so that none of it is needed; it takes as long as half of the function.
"""

import json
from typing import Any, Final
from weakref import WeakKeyDictionary

from psycopg import errors, generators
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

from restorative_postgresql.making import Connection

_TEXT: Final = 25
"""The server's own number of the type `text`."""

_FINE: Final = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


class Calls:
    """One statement that takes a text and gives JSON or nothing, prepared once for every connection.

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
        server = connection.pgconn
        if connection not in self._ready:
            _insist(server.prepare(self._name, self._statement, [_TEXT]))
            self._ready[connection] = True
        server.send_query_prepared(self._name, [told.encode()])
        found = _insist(connection.wait(generators.execute(server))[-1])
        answer = found.get_value(0, 0) if found.ntuples else None
        return None if answer is None else json.loads(answer)


def _insist(result: PGresult) -> PGresult:
    if result.status not in _FINE:
        raise errors.error_from_result(result)
    return result
