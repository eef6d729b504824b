"""A view that stands still: a transaction that reads, on a connection of its own."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from restorative_sqlite.connections import Connections
from restorative_sqlite.failures import NOTHING_READ, told
from restorative_sqlite.reading import SqliteReading, rows


@contextlib.contextmanager
def standing(connections: Connections) -> Iterator[SqliteReading]:
    """Everything as it is at this moment. Writers go on meanwhile, and the log keeps what they write."""
    place = connections.place
    with contextlib.ExitStack() as stack:
        if place.path is None:  # one connection is all there is, so the view is a copy
            still = stack.enter_context(contextlib.closing(sqlite3.connect(":memory:", check_same_thread=False)))
            with connections.memory() as connection:
                connection.backup(still)
        else:
            still = stack.enter_context(connections.alone(reading=True))
            still.execute("BEGIN")

        def ask(question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
            with told(place, NOTHING_READ):
                return rows(still.cursor(), question, values)

        view = SqliteReading(ask, place.shown)
        view.head()  # a transaction stands where its first question found it
        yield view
