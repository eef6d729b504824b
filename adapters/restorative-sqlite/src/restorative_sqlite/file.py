"""The file: made for its owner alone, and left alone when it is not ours.

A symbolic link in the file's own place is refused, because whoever can plant one could have the
records written elsewhere; folders on the way may be links. We never open a database file ourselves
once it is there: closing it would let go of the locks that SQLite holds on it in this process.
"""

import contextlib
import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from restorative_core.ports import StorageFailed
from restorative_sqlite import tables
from restorative_sqlite.failures import NOTHING_STORED, code_of, failure, told
from restorative_sqlite.place import Place
from restorative_sqlite.settling import is_settled, settle

_OWNER_ONLY = 0o600
OTHERS = 0o007
_PAUSE_SECONDS = 0.02
_SMALLEST_BYTES = 512  # SQLite takes any file that is shorter for an empty one, and would write over it
_SETTINGS: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    # We tidy the log ourselves, after a commit: an error while tidying must not look like an error of the commit.
    "PRAGMA wal_autocheckpoint = 0",
    "PRAGMA journal_size_limit = 16777216",
)

_READING: Final = "PRAGMA query_only = ON"


def bare_connection(place: Place, *, writable: bool = True) -> sqlite3.Connection:
    """Open a connection to *place*, which has been prepared, and set nothing."""
    target = ":memory:" if place.path is None else f"{place.path.as_uri()}?mode={'rw' if writable else 'ro'}"
    return sqlite3.connect(
        target, uri=place.path is not None, timeout=place.timeout, isolation_level=None, check_same_thread=False
    )


def connect(place: Place, *, reading: bool = False) -> sqlite3.Connection:
    """Open a connection to *place*, which has been prepared; one for *reading* cannot change anything."""
    connection = bare_connection(place)
    try:
        for setting in (*_SETTINGS, *([_READING] if reading else [])):
            connection.execute(setting).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def connected(place: Place, *, reading: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection to *place* for as long as the context lasts."""
    with contextlib.closing(connect(place, reading=reading)) as connection:
        yield connection


def prepare(place: Place) -> None:
    """Make sure that the file of *place* is there, holds tables of ours, and that they have their present form.

    Raises:
        StorageFailed: It does not, or cannot be made. A file that is not ours is left as it was.
    """
    if place.path is None:
        return
    if not new_file(place.path):
        _insist_on_a_plain_file(place.path)
    with told(place, NOTHING_STORED):
        _insist_on_tables_of_ours(place)
        with connected(place) as connection:
            make_tables(connection, place)
            if tables.is_own(connection.cursor()):
                _tighten(place.path)
                _write_ahead(connection, place)


def make_tables(connection: sqlite3.Connection, place: Place) -> None:
    """Make the tables or migrate them, unless another process has just done so."""
    cursor = connection.cursor()
    if is_settled(cursor, place.shown):
        return
    cursor.execute("BEGIN IMMEDIATE")
    try:
        if not is_settled(cursor, place.shown):
            bare = tables.is_bare(cursor)
            if tables.form(cursor) is None and not bare:
                raise _not_ours(place)
            settle(cursor, own=bare)
        cursor.execute("COMMIT")
    finally:
        if connection.in_transaction:
            cursor.execute("ROLLBACK")


def mode_of(path: Path) -> int:
    """Who may do what with the file at *path*."""
    return stat.S_IMODE(path.lstat().st_mode)


def new_file(path: Path) -> bool:
    """Make an empty file at *path* for its owner alone, unless something is there already; says whether it did.

    Raises:
        StorageFailed: It cannot be made.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER_ONLY))
        path.chmod(_OWNER_ONLY)  # a umask may have taken more away
    except FileExistsError:
        return False
    except (FileNotFoundError, NotADirectoryError):
        raise StorageFailed(f"There is no folder {path.parent}. Make it, or name another file.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StorageFailed(f"{path} cannot be made: {reason}. {NOTHING_STORED} Name another file.") from None
    return True


def _tighten(path: Path) -> None:
    """Take away what everybody may do with a file of ours; what its group may do was meant so."""
    for one in (path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm"))):
        with contextlib.suppress(OSError):  # it belongs to another user, or is not there: `check` tells of the first
            if mode_of(one) & OTHERS:
                one.chmod(_OWNER_ONLY)


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


def _insist_on_tables_of_ours(place: Place) -> None:
    try:
        with contextlib.closing(bare_connection(place, writable=False)) as connection:
            cursor = connection.cursor()
            if not is_settled(cursor, place.shown) and tables.form(cursor) is None and not tables.is_bare(cursor):
                raise _not_ours(place)
    except sqlite3.OperationalError as error:
        if code_of(error) not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
        # Its last writer was killed: only a connection that may write can mend it, and it looks again.


def _not_ours(place: Place) -> StorageFailed:
    return StorageFailed(
        f"{place.shown} is a SQLite database of another program. Nothing was changed. Name another file,"
        " or make tables in it with `create_schema`."
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
