"""What PostgreSQL's errors mean for whoever operates the service. No message repeats what the server said."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg_pool import PoolClosed

from restorative_core.errors import StorageFailed
from restorative_postgresql.place import Place

NOTHING_STORED: Final = "Nothing was stored."
NOTHING_READ: Final = "Nothing was changed."
NOT_CERTAIN: Final = "Whether it was stored is not certain: look it up before it is tried again."
JOINED: Final = "Nothing of it is stored unless the host commits: the host rolls its transaction back."

AGAIN: Final = ("40001", "40P01")
"""The codes of errors after which the same may be tried again."""

_BY_CODE: Final = {
    "22P02": ("PostgreSQL cannot hold a text or a number that it was given.", "Correct it."),
    "28": ("$place refuses the user or the password.", "Correct the URL, or let the user in (pg_hba.conf)."),
    "3D": ("The server does not have $place.", "Make it, or correct the URL."),
    "3F": ("$place has lost the schema $schema.", "Restore the last good backup."),
    "42501": ("The service's user may not do this in the schema $schema of $place.", "Give it the rights."),
    "42": ("The tables in the schema $schema of $place are not those of this release.", "Restore or migrate them."),
    "22": ("PostgreSQL cannot hold a text or a number that it was given.", "Correct it."),
    "23": ("The records do not follow those in $place.", "This is an error in the program that calls the storage."),
    "25006": ("$place takes no writes: it is a standby, or was made read-only.", "Name the primary server."),
    "25P02": ("The transaction of the host has failed already.", "Roll it back and begin again."),
    "40": ("Another transaction in $place was in the way, again and again.", "Try again."),
    "53100": ("The server's disk is full.", "Make room, then try again."),
    "53200": ("The server is short of memory.", "Free some, then try again."),
    "53300": ("The server takes no more connections.", "Raise max_connections, or lower `connections` in the URL."),
    "53": ("The server is short of something that it needs.", "Look at its log."),
    "54": ("A text is longer than PostgreSQL can keep.", "Shorten it."),
    "55P03": ("Another program has kept $place locked for longer than $timeout seconds.", "Try again, or find it."),
    "57014": ("The work in $place was cancelled, or took longer than the server allows.", "Try again."),
    "57P": ("The server of $place is going down or coming up.", "Try again when it is there."),
    "58": ("The disk under the server reports an error.", "Look at the server's log before going on."),
    "XX": ("$place is damaged.", "Look at the server's log, and restore the last good backup."),
    "tls": (
        "The server of $place and this machine do not agree on encryption.",
        "Look at sslmode and certificates.",
    ),
    "none": ("The server of $place does not answer.", "See that it runs, and that it can be reached from here."),
    "08": ("The connection to $place was lost.", "Try again when the server is there."),
}
_BY_WORDS: Final = {
    "57P": ("starting up", "shutting down", "recovery mode"),
    "53300": ("too many clients", "too many connections", "connection slots"),
    "25006": ("read-only", "hot standby"),
    "tls": ("ssl", "certificate", "tls"),
    "28": ("authentication", "no password", "pg_hba.conf", "role "),
    "3D": ("database ",),
}
_NO_ANSWER: Final = "none"
_UNKNOWN: Final = ("PostgreSQL cannot work on $place.", "Tell whoever looks after the service, with this code.")
_LOSSES: Final = ("08", "57P")


@contextmanager
def told(place: Place, outcome: str) -> Iterator[None]:
    """Turn errors of the driver into one clear sentence, with *outcome* and what to do."""
    try:
        yield
    except PoolClosed:
        raise closed(place) from None
    except psycopg.Error as error:
        raise failure(place, error, outcome) from None
    except UnicodeDecodeError:  # the driver's own message repeats damaged bytes
        raise StorageFailed(_sentence(place, _BY_CODE["XX"], outcome)) from None
    except (UnicodeEncodeError, OverflowError):
        raise StorageFailed(_sentence(place, _BY_CODE["22"], outcome)) from None


def failure(place: Place, error: psycopg.Error, outcome: str) -> StorageFailed:
    """What *error* means, and what to do."""
    code = error.sqlstate or ""
    meaning = _meaning(error, code)
    return StorageFailed(f"{_sentence(place, meaning, outcome)} ({code or type(error).__name__})")


def closed(place: Place) -> StorageFailed:
    """The storage was used after it had been closed."""
    return StorageFailed(f"The storage of {place.shown} has been closed. Open it again.")


def is_loss(error: psycopg.Error) -> bool:
    """Whether *error* says that the connection was lost, so that nobody knows how far the server came."""
    return isinstance(error, psycopg.OperationalError) and (error.sqlstate or "08000").startswith(_LOSSES)


def _meaning(error: psycopg.Error, code: str) -> tuple[str, str]:
    if not code:
        # The driver raises `DataError` for what it cannot send, and `OperationalError` for a connection. Why there is
        # none, libpq says in words alone.
        code = "22" if isinstance(error, psycopg.DataError) else _code_of_words(str(error).lower())
    for known in (code, code[:3], code[:2]):
        if known in _BY_CODE:
            return _BY_CODE[known]
    return _UNKNOWN


def _code_of_words(said: str) -> str:
    return next((code for code, words in _BY_WORDS.items() if any(word in said for word in words)), _NO_ANSWER)


def _sentence(place: Place, meaning: tuple[str, str], outcome: str) -> str:
    what, remedy = (
        text.replace("$place", place.shown).replace("$schema", place.schema).replace("$timeout", f"{place.timeout:g}")
        for text in meaning
    )
    return f"{what} {outcome} {remedy}"
