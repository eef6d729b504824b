"""Overwriting what was erased: in the tables, and in the server's write-ahead log, as far as its rights let it.

PostgreSQL never overwrites a row where it stands. `VACUUM FULL` writes the tables anew without it, and a checkpoint
lets go of the old files. What the log still holds of it is written over by switching through the log's old files.
"""

import re
import time
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier

from restorative_core.errors import StorageFailed
from restorative_postgresql.failures import told
from restorative_postgresql.making import Connection
from restorative_postgresql.place import Place

_TABLES: Final = ("parts", "part_subjects")
_STAYS: Final = "What was erased stays erased, and is not overwritten yet."
_TRIES: Final = 3
_PATIENCE: Final = "1s"
"""How long a table is waited for: whoever comes after us waits as long."""
_MOST_BYTES: Final = 1 << 30
"""How much of the log is written over at most."""

_FREE_SPACE: Final = (
    "Files that the server of $place has replaced lie in the free space of its disk until they are written over: keep"
    " its disk encrypted."
)
_NO_RIGHTS: Final = (
    "The write-ahead log of $place may hold what was erased until it is written over: this user may not do that. Let an"
    " administrator run CHECKPOINT, or grant it pg_checkpoint, pg_monitor and EXECUTE on pg_switch_wal()."
)
_NOT_OWNER: Final = (
    "The tables of $place are not this user's, so that they were not written anew: let their owner run VACUUM FULL"
    " $schema.parts; VACUUM FULL $schema.part_subjects; CHECKPOINT."
)
_LOG_STAYS: Final = (
    "The server of $place keeps older files of its write-ahead log, for a standby, an archive or a replication slot:"
    " they hold what was erased until it lets go of them."
)
_ARCHIVES: Final = (
    "The server of $place copies its write-ahead log elsewhere (archives, standbys): remove base backups and archives"
    " that are older than now when their time is over."
)
_SERVER_LOG: Final = (
    "The server of $place may write what it is told into its own log, values included (log_statement,"
    " log_min_duration_statement): set log_parameter_max_length to 0, and remove old logs."
)


def scrub(connection: Connection, place: Place) -> tuple[str, ...]:
    """Overwrite what was erased, and say what could not be reached.

    Raises:
        StorageFailed: Somebody reads the tables, or may still see what was erased.
    """
    with told(place, _STAYS):
        beginning = _value(connection, "SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
        found = [_FREE_SPACE]
        if False in {_rewritten(connection, place, table) for table in _TABLES}:
            found.append(_NOT_OWNER)
        found += _log_written_over(connection, beginning)
        if _value(connection, "SELECT current_setting('archive_mode') <> 'off' OR EXISTS (TABLE pg_stat_replication)"):
            found.append(_ARCHIVES)
        if _value(connection, _MAY_LOG):
            found.append(_SERVER_LOG)
    return tuple(text.replace("$place", place.shown).replace("$schema", place.schema) for text in found)


_MAY_LOG: Final = """
SELECT current_setting('log_parameter_max_length') <> '0' AND (current_setting('log_statement') <> 'none'
    OR current_setting('log_min_duration_statement') <> '-1' OR current_setting('log_min_duration_sample') <> '-1'
    OR current_setting('log_transaction_sample_rate') <> '0')"""


def _rewritten(connection: Connection, place: Place, table: str) -> bool:
    """Whether *table* was written anew; it is not when it is not ours."""
    left: list[int] = []

    def hear(notice: psycopg.errors.Diagnostic) -> None:
        # Its first number is that of the rows that somebody may still see, in every language.
        if notice.severity_nonlocalized == "INFO" and (count := re.search(r"\d+", notice.message_detail or "")):
            left.append(int(count[0]))

    connection.add_notice_handler(hear)
    try:
        _vacuum(connection, place, table)
    finally:
        connection.remove_notice_handler(hear)
    if any(left):
        raise StorageFailed(
            f"Somebody still reads {place.shown} as it was before it was erased: a report, a backup, a transaction that"
            f" was left open. {_STAYS} Try again when that has ended."
        )
    return bool(left)


def _vacuum(connection: Connection, place: Place, table: str) -> None:
    connection.execute("SELECT set_config('lock_timeout', %s, false)", (_PATIENCE,))
    for left in reversed(range(_TRIES)):
        try:
            connection.execute(SQL("VACUUM (FULL, VERBOSE) {}.{}").format(Identifier(place.schema), Identifier(table)))
        except psycopg.errors.LockNotAvailable:
            if not left:
                raise StorageFailed(
                    f"Somebody reads the parts in {place.shown}, or is about to write some. {_STAYS} Try again."
                ) from None
            time.sleep(0.1)
        else:
            return


def _log_written_over(connection: Connection, beginning: str) -> list[str]:
    """Write over the files of the log up to the one that was being written at the *beginning*; what was not reached."""
    try:
        connection.execute("SELECT pg_switch_wal()")
        connection.execute("CHECKPOINT")
        last = max(_log_files(connection))
        size = int(_value(connection, "SELECT setting FROM pg_settings WHERE name = 'wal_segment_size'"))
        for _ in range(_MOST_BYTES // size):
            if _value(connection, "SELECT pg_walfile_name(pg_current_wal_insert_lsn())") > last:
                break
            connection.execute("SELECT pg_logical_emit_message(false, 'restorative', '')")  # or there is no switch
            connection.execute("SELECT pg_switch_wal()")
        connection.execute("CHECKPOINT")
        reached = _value(connection, "SELECT pg_walfile_name(pg_current_wal_insert_lsn())") > last
        return [] if reached and min(_log_files(connection)) > beginning else [_LOG_STAYS]
    except psycopg.errors.InsufficientPrivilege:
        return [_NO_RIGHTS]


def _log_files(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'")]


def _value(connection: Connection, question: str) -> Any:
    row = connection.execute(question.encode()).fetchone()
    return None if row is None else row[0]
