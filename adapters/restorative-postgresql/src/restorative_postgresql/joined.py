"""The storage within a transaction of its host.

Where several write at once, the server shows a record to others a moment before it is on disk. Nobody can wait for that
here: another connection, on which it could be waited for, may itself be waiting for the host. So the host's own commit
does (`_SETTLING`), though the host has written nothing.
"""

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import psycopg

from restorative_core.errors import StorageFailed
from restorative_core.ports import Part, PartKey, Record, Reference, Summary
from restorative_postgresql.appending import WAITED, Append, insist
from restorative_postgresql.creating import SHOWN
from restorative_postgresql.failures import NOTHING_READ, NOTHING_STORED, told
from restorative_postgresql.host import Host
from restorative_postgresql.place import Place
from restorative_postgresql.reading import Reading, Row

_IS_THERE: Final = "SELECT to_regclass(%s) IS NOT NULL AND to_regclass(%s) IS NOT NULL"
_SETTLING: Final = (
    b"SELECT found.*, (SELECT CASE WHEN NOT pg_is_in_recovery() AND pg_current_wal_flush_lsn() <"
    b" pg_current_wal_insert_lsn() THEN pg_logical_emit_message(true, 'restorative', '') END) FROM (%b) AS found"
)
"""What is asked; and where not all that it could see is on disk, a word in the log that the host's commit waits for."""
_UNSEEN: Final = ("records_pkey", "refs_pkey")
"""What the function looks at before it writes is in the way only where the host cannot see it."""


class JoinedStorage(Reading):
    """Reads and writes within a transaction of its host, which alone commits it or rolls it back.

    The first append takes the write lock, and it is held until the host's transaction ends: until then every other
    append waits, and reading does not. So append late in the transaction, and talk to nobody else after it.

    Args:
        connection: The host's connection, with an open transaction.
        place: The schema in which the tables are looked for.

    Raises:
        StorageFailed: It is of no kind that is known here, has no open transaction, or no tables of ours.
    """

    def __init__(self, connection: object, place: Place) -> None:
        super().__init__(attrs.evolve(place, shown=SHOWN), self._answers)
        self._host, self._closed = Host.of(connection), False
        self._function = f'SELECT "{place.schema}".append(%s::text::jsonb)::text'.encode()
        self._host.insist_on_a_transaction()
        names = [f'"{place.schema}".{table}' for table in ("meta", "records")]
        with told(self.place, NOTHING_READ):
            found = self._host.ask(_IS_THERE.encode(), names)
        if not found[0][0]:
            raise StorageFailed(
                f"There are no tables of ours in the schema {place.schema} of {SHOWN}. Nothing was changed. Call"
                " `create_schema` for it once, open the storage there, or let an administrator run what `restorative"
                " schema` prints."
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
        of committing, and no reader of the feed skips a record. What fails is undone; the host's own work stays.
        """
        self._insist_on_being_open()
        self._host.insist_on_a_transaction()
        pieces = Append(records, after, parts, references, summaries, erased).pieces()
        with told(self.place, NOTHING_STORED):
            self._host.ask(b"SAVEPOINT restorative")
            try:
                answer = self._appended(pieces)
            except BaseException as error:
                if not self._host.driver.closed:
                    self._host.ask(b"ROLLBACK TO SAVEPOINT restorative")
                    self._host.ask(b"RELEASE SAVEPOINT restorative")
                if _is_unseen(error):
                    raise StorageFailed(
                        "Somebody has written since the host's transaction first read, and it sees everything as it was"
                        f" then. {NOTHING_STORED} Roll it back and do all of it again, or let it run at READ COMMITTED."
                    ) from None
                raise
            self._host.ask(b"RELEASE SAVEPOINT restorative")
        insist(answer)

    def close(self) -> None:
        """Take nothing from now on. The connection is the host's, and stays open."""
        self._closed = True

    def _appended(self, pieces: list[str]) -> Any:
        for piece in pieces:
            found = self._host.ask(self._function, (piece,))[0][0]
            if found is not None and (answer := json.loads(found)) != [WAITED]:
                return answer
        return None

    def _answers(self, question: bytes, values: Sequence[Any]) -> list[Row]:
        self._insist_on_being_open()
        with told(self.place, NOTHING_READ):
            return [row[:-1] for row in self._host.ask(_settling(question), values)]

    def _insist_on_being_open(self) -> None:
        if self._closed:
            raise StorageFailed(f"The storage that was joined to {SHOWN} has been closed. Join it again.")


@functools.cache
def _settling(question: bytes) -> bytes:
    return _SETTLING % question


def _is_unseen(error: BaseException) -> bool:
    """Whether *error* says that others have written what the host's transaction does not see."""
    if isinstance(error, psycopg.errors.UniqueViolation):
        return error.diag.constraint_name in _UNSEEN
    return isinstance(error, psycopg.errors.SerializationFailure)
