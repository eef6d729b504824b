"""A backup: a whole copy of the file in a new one, made while others read and write."""

import contextlib
import os
import sqlite3
from pathlib import Path

from restorative_core.ports import Misconfigured, StorageFailed
from restorative_sqlite.connections import Connections
from restorative_sqlite.examining import examined
from restorative_sqlite.failures import NOTHING_STORED, told
from restorative_sqlite.file import bare_connection, new_file
from restorative_sqlite.place import Place

_BESIDE = ("", "-wal", "-shm", "-journal")


def back_up(connections: Connections, to: Path) -> None:
    """Write a copy of what *connections* lead to into the new file *to*, and examine it.

    Raises:
        Misconfigured: It is there already, and stays as it is.
        StorageFailed: It cannot be written, or is not sound. Nothing is left of what was begun.
    """
    copy = Place(to.absolute(), connections.place.timeout)
    if not new_file(to):
        raise Misconfigured(f"{to} is there already. Nothing was changed. Name a new file for the backup.")
    try:
        source = connections.memory() if connections.place.path is None else connections.alone(reading=True)
        with source as connection, told(copy, NOTHING_STORED), contextlib.closing(bare_connection(copy)) as target:
            connection.backup(target)
            _insist_on_soundness(target, copy)
        _flush(to.absolute().parent)
    except BaseException:
        for ending in _BESIDE:
            to.with_name(to.name + ending).unlink(missing_ok=True)
        raise


def _insist_on_soundness(target: sqlite3.Connection, copy: Place) -> None:
    for found in examined(target, copy):
        raise StorageFailed(f"The backup was not kept, because it is not sound. {found}")


def _flush(folder: Path) -> None:
    """Make sure that the new file's name is on the disk too, where a folder can be flushed at all."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
