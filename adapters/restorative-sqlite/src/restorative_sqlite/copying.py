"""A backup: a whole copy of the file in a new one, made while others read and write."""

import contextlib
import os
import sqlite3
from pathlib import Path

from restorative_core.errors import StorageFailed
from restorative_sqlite.connections import Connections
from restorative_sqlite.examining import examined
from restorative_sqlite.failures import NOTHING_STORED, told
from restorative_sqlite.file import OWNER_ONLY, bare_connection
from restorative_sqlite.place import Place

_BESIDE = ("", "-wal", "-shm", "-journal")


def back_up(connections: Connections, to: Path) -> None:
    """Write a copy of what *connections* lead to into the new file *to*, and examine it.

    Raises:
        StorageFailed: It is there already, cannot be written, or is not sound. Nothing is left of what was begun.
    """
    copy = Place(to.absolute(), connections.place.timeout)
    _begin(to)
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


def _begin(to: Path) -> None:
    try:
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY))
        to.chmod(OWNER_ONLY)  # a umask may have taken more away
    except FileExistsError:
        raise StorageFailed(f"{to} is there already. Nothing was changed. Name a new file for the backup.") from None
    except (FileNotFoundError, NotADirectoryError):
        raise StorageFailed(f"There is no folder {to.parent}. Make it, or name another file.") from None
    except (OSError, ValueError) as error:
        raise StorageFailed(f"{to} cannot be made: {getattr(error, 'strerror', error)}. Name another file.") from None


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
