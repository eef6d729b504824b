"""Overwriting what was erased.

SQLite overwrites what is deleted (`secure_delete`), but not the copies that it left behind when it moved a row that
was alive then from one page to another, and found it a new place on the first page's neighbour. So the tables that
hold parts are written anew, and the pages of the old ones overwritten whole; and the log is emptied, which gives its
blocks back to the disk as they are.
"""

import sqlite3
import time
from typing import Final

from restorative_core.ports import StorageFailed
from restorative_sqlite.place import Place

_TABLES: Final = {"restorative_part_subjects": "subject, part", "restorative_parts": "id"}
_PAUSE_SECONDS: Final = 0.02
_FREE_SPACE: Final = (
    "What stood in the log of {} lies in the free space of its disk until it is written over: keep its disk encrypted."
)


def scrub(connection: sqlite3.Connection, place: Place) -> tuple[str, ...]:
    """Overwrite what was erased, in the file that *connection*, which nobody else uses, leads to.

    Returns:
        What could not be reached.

    Raises:
        StorageFailed: A reader keeps the log from being emptied.
    """
    connection.execute("BEGIN IMMEDIATE")
    for table, order in _TABLES.items():
        connection.execute(f"CREATE TABLE restorative_scrubbed AS SELECT * FROM {table} ORDER BY {order}")  # noqa: S608 - constants
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the same
        connection.execute(f"INSERT INTO {table} SELECT * FROM restorative_scrubbed ORDER BY {order}")  # noqa: S608 - the same
        connection.execute("DROP TABLE restorative_scrubbed")
    connection.execute("COMMIT")
    _empty_log(connection, place)
    return (_FREE_SPACE.format(place.shown),)


def _empty_log(connection: sqlite3.Connection, place: Place) -> None:
    deadline = time.monotonic() + place.timeout
    while True:
        (busy, _, _), *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if not busy:
            return
        if time.monotonic() > deadline:
            raise StorageFailed(
                f"Somebody has kept reading an old page of {place.shown} for longer than the timeout of"
                f" {place.timeout:g} seconds, so its log could not be emptied. What was erased stays erased."
                " End that reader (a snapshot, an export, a backup), then scrub again."
            )
        time.sleep(_PAUSE_SECONDS)
