"""A few connections, lent to one thread at a time and taken back after every page.

So threads may come and go without leaving connections behind, no transaction stays open while a caller thinks, and
closing closes them all. A connection that has gone while it was idle is replaced before it is lent. A process that was
forked opens connections of its own.
"""

import contextlib
import functools
import math
import os
import select
from collections.abc import Iterator
from typing import Any, Final

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from restorative_core.errors import StorageFailed
from restorative_postgresql.failures import NOTHING_READ, told
from restorative_postgresql.making import Connection, prepare
from restorative_postgresql.place import Place
from restorative_postgresql.waiting import Listeners

_LEAST_SECONDS: Final = 2  # libpq takes any shorter time to connect for this
_SOON: Final = 1.0
_FIXED: Final = {
    "application_name": "restorative",
    "client_encoding": "utf-8",
    "target_session_attrs": "primary",  # and not "read-write", which goes by a default that is set right below
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}
# The database, or the role, may have been told otherwise. A stronger `synchronous_commit` stays as it is.
_SETTINGS: Final = """
SELECT set_config('search_path', 'pg_catalog', false), set_config('lock_timeout', %s, false),
       set_config('default_transaction_isolation', 'read committed', false),
       set_config('default_transaction_read_only', 'off', false),
       set_config('default_transaction_deferrable', 'off', false),
       set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                  WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)"""


class Connections:
    """The connections to one place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        with contextlib.closing(self.alone()) as connection:
            prepare(connection, place)
        self._begin()

    def alone(self) -> Connection:
        """A connection that is not lent, and is its borrower's to close."""
        return connected(self.place)

    @contextlib.contextmanager
    def lent(self) -> Iterator[Connection]:
        """Lend a connection, and take it back."""
        self._look_whose_process()
        pool = self._pool
        try:
            connection = pool.getconn(min(self.place.timeout, _SOON))
        except PoolTimeout:
            with self._another(pool) as connection:
                yield connection
            return
        try:
            yield connection
        finally:
            pool.putconn(connection)

    @contextlib.contextmanager
    def _another(self, pool: ConnectionPool[Connection]) -> Iterator[Connection]:
        """Lend a connection where none came soon: the server is away, which is said at once, or all are in use."""
        guest = self.alone()
        if pool.get_stats()["pool_size"] < self.place.connections:
            with contextlib.closing(guest):  # the server has just come back, and the pool does not know it yet
                yield guest
            return
        guest.close()
        try:
            connection = pool.getconn(max(self.place.timeout - _SOON, 0))
        except PoolTimeout:
            raise StorageFailed(
                f"All {self.place.connections} connections to {self.place.shown} are in use, and none came back in"
                f" {self.place.timeout:g} seconds. {NOTHING_READ} Raise `connections` in the URL."
            ) from None
        try:
            yield connection
        finally:
            pool.putconn(connection)

    def wait(self, after: int, seconds: float) -> bool:
        """Whether there is a record after the position *after*, now or within *seconds*."""
        self._look_whose_process()
        return self._listeners.wait(after, seconds)

    def close(self) -> None:
        """Close every connection; one that is in use is closed when it comes back."""
        self._look_whose_process()
        self._listeners.close()
        self._pool.close()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._listeners = Listeners(self.place, self.alone)
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            kwargs=_parameters(self.place),
            min_size=0,
            max_size=self.place.connections,
            open=True,
            configure=functools.partial(_set_up, place=self.place),
            check=_look_whether_it_is_there,
            reconnect_timeout=0,
            num_workers=1,
        )

    def _look_whose_process(self) -> None:
        """Leave a parent's connections to the parent: two processes cannot talk through one of them."""
        if os.getpid() != self._process:
            self._inherited = (self._pool, self._listeners)
            self._begin()


def connected(place: Place) -> Connection:
    """A connection to *place*, set up as all of ours are, which is the caller's to close."""
    with told(place, NOTHING_READ):
        connection = psycopg.connect(**_parameters(place))
        try:
            _set_up(connection, place)
        except BaseException:
            connection.close()
            raise
        return connection


def _parameters(place: Place) -> dict[str, Any]:
    seconds = max(_LEAST_SECONDS, math.ceil(place.timeout))
    return {**place.parameters, **_FIXED, "connect_timeout": seconds, "autocommit": True}


def _set_up(connection: Connection, place: Place) -> None:
    connection.execute(_SETTINGS, (f"{math.ceil(place.timeout * 1000)}ms",))


def _look_whether_it_is_there(connection: Connection) -> None:
    """Ask the server only if the socket has something to say: usually that the server has hung up."""
    if select.select([connection.fileno()], [], [], 0)[0]:
        ConnectionPool.check_connection(connection)
