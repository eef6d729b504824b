"""The storage within a transaction of its host."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from restorative_core.ports import Part, PartKey, Record, Reference, StorageFailed, Summary
from restorative_sqlite.failures import NOTHING_READ, NOTHING_STORED, told
from restorative_sqlite.host import Host, take_the_lock
from restorative_sqlite.place import Place
from restorative_sqlite.reading import SqliteReading, rows
from restorative_sqlite.settling import is_settled
from restorative_sqlite.writing import put

_SHOWN: Final = "the host's database"
PLACE: Final = Place(None, name=_SHOWN)
_SECURE_DELETE: Final = ("OFF", "ON", "FAST")
"""What a host may have set of overwriting, by the number that SQLite answers; only its name sets it again."""

_LOCK: Final = "UPDATE restorative_meta SET value = value WHERE name = 'form'"


class JoinedStorage(SqliteReading):
    """Reads and writes within a transaction of its host, which alone commits it or rolls it back.

    Args:
        connection: The host's connection, with an open transaction.

    Raises:
        StorageFailed: It is of no kind that is known here, has no open transaction, or no tables of ours.
    """

    def __init__(self, connection: object) -> None:
        super().__init__(self._answers, _SHOWN)
        self._host = Host.of(connection)
        self._closed = False
        with told(PLACE, NOTHING_READ):
            self._host.insist_on_a_transaction()
        with told(PLACE, NOTHING_READ), self._host.cursor() as cursor:
            if not is_settled(cursor, _SHOWN):
                raise StorageFailed(
                    f"There are no tables of ours in {_SHOWN}, or older ones. Nothing was changed. Make them with"
                    " `restorative_sqlite.create_schema(connection)`, in a transaction of its own."
                )

    def append(
        self,
        records: Sequence[Record],
        *,
        after: Mapping[str, int],
        parts: Sequence[Part] = (),
        references: Sequence[Reference] = (),
        summaries: Sequence[Summary] = (),
        erased: Sequence[PartKey] = (),
    ) -> None:
        """Store and erase everything together, or nothing at all; durable when the host has committed.

        The write lock is taken first and held until the host's transaction ends: so positions rise in the order
        of committing, and no reader of the feed skips a record.
        """
        self._insist_on_being_open()
        with told(PLACE, NOTHING_STORED):
            self._host.insist_on_a_transaction()
        with told(PLACE, NOTHING_STORED), self._host.cursor() as cursor:
            take_the_lock(cursor, _LOCK)
            erases = cursor.execute("PRAGMA secure_delete").fetchall()[0][0]
            cursor.execute("SAVEPOINT restorative")
            try:
                if erased:
                    cursor.execute("PRAGMA secure_delete = ON").fetchall()
                put(
                    cursor,
                    records,
                    after=after,
                    parts=parts,
                    references=references,
                    summaries=summaries,
                    erased=erased,
                )
            except BaseException:
                if self._host.driver.in_transaction:  # SQLite itself rolls back when the disk is full
                    cursor.execute("ROLLBACK TO restorative")
                    cursor.execute("RELEASE restorative")
                raise
            else:
                cursor.execute("RELEASE restorative")
            finally:
                if erased:
                    cursor.execute(f"PRAGMA secure_delete = {_SECURE_DELETE[erases]}").fetchall()

    def close(self) -> None:
        """Take nothing from now on. The connection is the host's, and stays open."""
        self._closed = True

    def _answers(self, question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        self._insist_on_being_open()
        with told(PLACE, NOTHING_READ), self._host.cursor() as cursor:
            return rows(cursor, question, values)

    def _insist_on_being_open(self) -> None:
        if self._closed:
            raise StorageFailed(f"The storage that was joined to {_SHOWN} has been closed. Join it again.")
