"""What SQLite's errors mean for whoever operates the service. No message repeats a value that was stored."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from restorative_core.ports import StorageFailed
from restorative_sqlite.place import Place

NOTHING_STORED: Final = "Nothing was stored."
NOTHING_READ: Final = "Nothing was changed."
NOT_CERTAIN: Final = "Whether it was stored is not certain: look it up before it is tried again."

_PRIMARY = 0xFF
"""The part of an error code that says what sort of error it is."""

_MEANINGS: Final = {
    sqlite3.SQLITE_FULL: ("The disk is full, or $file has reached its largest size.", "Make room, then try again."),
    sqlite3.SQLITE_READONLY: (
        "$file cannot be written.",
        "Let the service's user write the file and its folder.",
    ),
    sqlite3.SQLITE_BUSY: (
        "Another program has kept $file locked for longer than the timeout of $timeout seconds.",
        "Try again; if it stays so, find the program that holds it.",
    ),
    sqlite3.SQLITE_LOCKED: ("Something in this process keeps $file locked.", "Try again."),
    sqlite3.SQLITE_CORRUPT: (
        "$file is damaged.",
        "Keep a copy of it and of its -wal file, and restore the last good backup.",
    ),
    sqlite3.SQLITE_NOTADB: ("$file is no SQLite database.", "Correct the URL, or restore the file."),
    sqlite3.SQLITE_IOERR: (
        "The disk under $file reports an error.",
        "Look at the system's log and at the disk before going on.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "$file cannot be opened.",
        "See that it is there, and that the service's user may read and write it and its folder.",
    ),
    sqlite3.SQLITE_PERM: ("The service's user may not use $file.", "Give it the right to."),
    sqlite3.SQLITE_INTERRUPT: ("The work on $file was interrupted.", "Try again."),
    sqlite3.SQLITE_NOMEM: ("There is not enough memory to work on $file.", "Free some, then try again."),
    sqlite3.SQLITE_TOOBIG: ("A text is longer than SQLite can keep in $file.", "Shorten it."),
    sqlite3.SQLITE_CONSTRAINT: (
        "The records do not follow those that are in $file.",
        "This is an error in the program that calls the storage.",
    ),
}


@contextmanager
def told(place: Place, outcome: str) -> Iterator[None]:
    """Turn errors of SQLite into one clear sentence, ending with *outcome* and what to do."""
    try:
        yield
    except Exception as error:
        if (failed := translated(place, error, outcome)) is None:
            raise
        raise failed from None


def translated(place: Place, error: BaseException, outcome: str) -> StorageFailed | None:
    """*error* in one clear sentence, ending with *outcome* and what to do; `None` for one that is not of SQLite."""
    if isinstance(error, sqlite3.Error):
        return failure(place, error, outcome)
    if isinstance(error, UnicodeDecodeError):  # SQLite's own message repeats damaged bytes
        return StorageFailed(_sentence(place, sqlite3.SQLITE_CORRUPT, outcome))
    if isinstance(error, UnicodeEncodeError | OverflowError):
        return StorageFailed(f"SQLite cannot hold a text or a number that it was given. {outcome}")
    return None


def failure(place: Place, error: sqlite3.Error, outcome: str) -> StorageFailed:
    """What *error* means, and what to do."""
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return StorageFailed(f"{_sentence(place, code_of(error), outcome)} ({name})")


def code_of(error: sqlite3.Error) -> int:
    """What sort of error it is; 0 for one that comes from Python's side."""
    return int(getattr(error, "sqlite_errorcode", 0)) & _PRIMARY


def _sentence(place: Place, code: int, outcome: str) -> str:
    what, remedy = _MEANINGS.get(
        code, ("SQLite cannot work on $file.", "Tell whoever looks after the service, with this code.")
    )
    what = what.replace("$file", place.shown).replace("$timeout", f"{place.timeout:g}")
    return f"{what} {outcome} {remedy}"
