"""Waiting for new records: the server says when there are some, and nobody asks it again and again."""

import threading
import time
from collections.abc import Callable
from typing import Any, Final, cast

import psycopg
from psycopg.sql import SQL, Identifier

from restorative_postgresql.failures import NOTHING_READ, closed, told
from restorative_postgresql.making import Connection
from restorative_postgresql.place import Place
from restorative_postgresql.tables import channel

_LONGEST_NAP: Final = 1.0
"""After how many seconds at most a waiting thread sees that its storage was closed. It asks the server nothing then."""


class Listeners:
    """Connections that listen: one for each thread that waits at the same time, kept for the next wait."""

    def __init__(self, place: Place, connect: Callable[[], Connection]) -> None:
        self._place, self._connect = place, connect
        self._guard = threading.Lock()
        self._closed = False
        self._idle: list[Connection] = []
        schema = Identifier(place.schema)
        self._listen = SQL("LISTEN {}").format(Identifier(channel(place.schema)))
        self._is_more = SQL("SELECT EXISTS (SELECT FROM {}.records WHERE position > %s)").format(schema)

    def wait(self, after: int, seconds: float) -> bool:
        """Whether there is a record after the position *after*, now or within *seconds*."""
        end = time.monotonic() + seconds
        with told(self._place, NOTHING_READ):
            while True:
                listener = self._take()
                try:
                    found = self._hears(listener, after, end)
                except psycopg.OperationalError:
                    lost = listener.broken
                    listener.close()
                    if not lost:
                        raise
                    continue  # the server was restarted; if it is not there, taking the next one says so
                except BaseException:
                    listener.close()
                    raise
                self._give_back(listener)
                return found

    def close(self) -> None:
        """Close every connection; a thread that waits is told soon."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for listener in idle:
            listener.close()

    def _hears(self, listener: Connection, after: int, end: float) -> bool:
        asked = True
        while True:
            if asked and bool(cast("Any", listener.execute(self._is_more, (after,)).fetchone())[0]):
                return True
            left = end - time.monotonic()
            if left <= 0:
                return False
            asked = bool(list(listener.notifies(timeout=min(left, _LONGEST_NAP), stop_after=1)))
            if self._closed:
                raise closed(self._place)

    def _take(self) -> Connection:
        with self._guard:
            if self._closed:
                raise closed(self._place)
            if self._idle:
                return self._idle.pop()
        return self._new()

    def _new(self) -> Connection:
        listener = self._connect()
        try:
            listener.execute(self._listen)
        except BaseException:
            listener.close()
            raise
        return listener

    def _give_back(self, listener: Connection) -> None:
        with self._guard:
            if not self._closed:
                self._idle.append(listener)
                return
        listener.close()
