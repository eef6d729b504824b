"""The file: made for its owner alone, and left alone when it is not ours.

A symbolic link in the file's own place is refused, because whoever can plant one could have the
records written elsewhere; folders on the way may be links. We never open a database file ourselves
once it is there: closing it would let go of the locks that SQLite holds on it in this process.
"""

import contextlib
import os
import secrets
import sqlite3
import stat
import time
from pathlib import Path
from typing import Final

from restorative_core.errors import StorageFailed
from restorative_sqlite.failures import NOTHING_STORED, code_of, failure, told
from restorative_sqlite.place import Place
from restorative_sqlite.schema import SCHEMA, is_bare, is_made, make, version

SECRET_BYTES: Final = 32
_OWNER_ONLY = 0o600
_PAUSE_SECONDS = 0.02
_SMALLEST_BYTES = 512  # SQLite takes any file that is shorter for an empty one, and would write over it


def connect(place: Place, *, writable: bool = True) -> sqlite3.Connection:
    """Open a connection to *place*, which has been prepared."""
    target = ":memory:" if place.path is None else f"{place.path.as_uri()}?mode={'rw' if writable else 'ro'}"
    connection = sqlite3.connect(
        target, uri=place.path is not None, timeout=place.timeout, isolation_level=None, check_same_thread=False
    )
    # Bytes that were damaged on disk are read all the same, as another text, so that the chain shows where they are.
    connection.text_factory = lambda found: found.decode("utf-8", "surrogateescape")
    return connection


def prepare(place: Place) -> None:
    """Make sure that the file of *place* is there, is ours and is of a form that this release reads.

    Raises:
        StorageFailed: It is not, or cannot be made. A file that is not ours is left as it was.
    """
    if place.path is None:
        return
    _make_file(place.path)
    with told(place, NOTHING_STORED):
        _insist_that_it_is_ours(place)
        with contextlib.closing(connect(place)) as connection:
            make_tables(connection, place)
            _write_ahead(connection, place)


def make_tables(connection: sqlite3.Connection, place: Place) -> None:
    """Make the tables, unless another process has just made them."""
    if is_made(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if is_bare(connection):
            make(connection, secrets.token_bytes(SECRET_BYTES))
        elif not is_made(connection):
            raise _not_ours(place)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _make_file(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER_ONLY))
        path.chmod(_OWNER_ONLY)  # a umask may have taken more away
    except FileExistsError:
        _insist_on_a_plain_file(path)
    except (FileNotFoundError, NotADirectoryError):
        raise StorageFailed(f"There is no folder {path.parent}. Make it, or correct the URL.") from None
    except OSError as error:
        raise StorageFailed(f"{path} cannot be made: {error.strerror}. Nothing was stored.") from None


def _insist_on_a_plain_file(path: Path) -> None:
    found = path.lstat()
    mode = found.st_mode
    if stat.S_ISLNK(mode):
        raise StorageFailed(f"{path} is a symbolic link, which is not followed. Name the file that it leads to.")
    if stat.S_ISDIR(mode):
        raise StorageFailed(f"{path} is a folder. Name a file in it.")
    if not stat.S_ISREG(mode):
        raise StorageFailed(f"{path} is no ordinary file. Name another.")
    if 0 < found.st_size < _SMALLEST_BYTES:
        raise StorageFailed(f"{path} is no SQLite database. Nothing was changed. Correct the URL, or restore the file.")


def _insist_that_it_is_ours(place: Place) -> None:
    try:
        with contextlib.closing(connect(place, writable=False)) as connection:
            if is_made(connection):
                found = version(connection)
            elif is_bare(connection):
                found = SCHEMA
            else:
                raise _not_ours(place)
    except sqlite3.OperationalError as error:
        if code_of(error) not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
        return  # Its last writer was killed: only a connection that may write can mend it, and it looks again.
    if found > SCHEMA:
        raise StorageFailed(
            f"{place.shown} was written by a newer restorative-sqlite (form {found}, here {SCHEMA})."
            " Nothing was changed. Install that release, or a newer one."
        )


def _not_ours(place: Place) -> StorageFailed:
    return StorageFailed(
        f"{place.shown} is a SQLite database of another program. Nothing was changed. Name another file."
    )


def _write_ahead(connection: sqlite3.Connection, place: Place) -> None:
    """Switch to write-ahead logging, which the file then remembers; SQLite does not wait for others here, so we do."""
    deadline = time.monotonic() + place.timeout
    while True:
        try:
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        except sqlite3.OperationalError as error:
            if code_of(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise failure(place, error, NOTHING_STORED) from None
            time.sleep(_PAUSE_SECONDS)
            continue
        if mode != "wal":
            raise StorageFailed(f"{place.shown} lies where SQLite cannot log ahead. Keep it on a local disk.")
        return
