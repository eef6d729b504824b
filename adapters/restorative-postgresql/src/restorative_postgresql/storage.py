"""The storage: appends in one round trip, reads page by page, and a view that stands still.

What is read is on disk before it is given (`_SETTLED`): where several write at once, the server shows a record to
others a moment before. So nothing that anybody was shown is taken back by a crash.
"""

import contextlib
import functools
import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import psycopg

from restorative_core.ports import SECRET_BYTES, Part, PartKey, Record, Reference, StorageFailed, Summary
from restorative_postgresql.appending import WAITED, Append, insist
from restorative_postgresql.calling import Calls
from restorative_postgresql.connections import Connections
from restorative_postgresql.examining import examined
from restorative_postgresql.failures import AGAIN, NOT_CERTAIN, NOTHING_READ, NOTHING_STORED, failure, is_loss, told
from restorative_postgresql.joined import JoinedStorage
from restorative_postgresql.making import Connection
from restorative_postgresql.place import Place, read_url
from restorative_postgresql.reading import Reading, Row
from restorative_postgresql.scrubbing import scrub
from restorative_postgresql.tables import lock

_TRIES: Final = 5
_PAUSE_SECONDS: Final = 0.02
_CROWDED_SECONDS: Final = 1.0
"""For how long it is taken for granted that others write, after they were met."""
_SETTLED: Final = (
    b"SELECT found.*, (SELECT pg_current_wal_flush_lsn() >= pg_current_wal_insert_lsn()) AS settled FROM (%b) AS found"
)
"""Besides what is asked: whether all that the question could see is on disk. It is looked at after the rows are."""
_SETTLE: Final = b"SELECT pg_logical_emit_message(true, 'restorative', '')"
"""Brings all that was written before to the disk: it is written itself, and its commit is waited for."""

_STAND_STILL: Final = (
    b"BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    b"SET LOCAL idle_in_transaction_session_timeout = 0",
)
_PERHAPS_AFTER_COMMITTING: Final = (psycopg.errors.QueryCanceled, psycopg.errors.OutOfMemory)
_IS_EMPTY: Final = "SELECT NOT EXISTS (TABLE $.records) AND NOT EXISTS (TABLE $.refs)"
_TAKE: Final = "UPDATE $.meta SET value = %s::bytea WHERE name = 'secret' RETURNING true"


class PostgresqlStorage(Reading):
    """A storage in one schema of a PostgreSQL database.

    Threads may share it, and so may processes and machines, each with a storage of its own.
    """

    def __init__(self, place: Place) -> None:
        self._connections = Connections(place)
        super().__init__(place, self._ask_lent)
        function = f'"{place.schema}".append'
        self._alone = Calls("restorative_append", f"SELECT {function}($1::jsonb)::text")
        self._among_others = Calls("restorative_append_among_others", f"CALL {function}_among_others($1::jsonb, NULL)")
        self._crowded_until = 0.0
        try:
            self._secret = super().secret()
        except BaseException:
            self._connections.close()
            raise

    @classmethod
    def at(cls, url: str) -> Self:
        """Open the storage that *url* names, and make it when it does not exist.

        Settings:
            schema: The schema of the tables; `restorative` unless it is given.
            timeout: How many seconds to wait for the server, a connection or another writer; 30 unless it is given.
            connections: How many connections there may be at once; 8 unless it is given.
            host: The folder of the server's socket.
            sslmode, sslrootcert, sslcert, sslkey, passfile: As libpq has them.

        Raises:
            Misconfigured: The URL cannot be read.
            StorageFailed: The server or the database cannot be used. A schema that is not ours is left as it was.
        """
        return cls(read_url(url))

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
        """Store and erase everything together, or nothing at all, durable on return."""
        pieces = Append(records, after, parts, references, summaries, erased).pieces()
        with told(self.place, NOTHING_STORED):
            insist(self._tried(pieces))

    def secret(self) -> bytes:
        """The bytes that key the references."""
        return self._secret

    def wait(self, after: int, seconds: float) -> bool:
        """Whether there is a record after the position *after*, now or within *seconds*."""
        return self._connections.wait(after, seconds)

    def scrub(self) -> tuple[str, ...]:
        """Write the tables anew without what was erased, and write over the server's log as far as its rights let us.

        Nobody reads or writes parts meanwhile.
        """
        with contextlib.closing(self._connections.alone()) as connection:
            return scrub(connection, self.place)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Reading]:
        """Everything as it is at this moment, until the context is left; read through a connection of its own."""
        with contextlib.closing(self._connections.alone()) as connection:

            def ask(question: bytes, values: Sequence[Any]) -> list[Row]:
                with told(self.place, NOTHING_READ):
                    return connection.execute(question, values, prepare=True).fetchall()

            still = Reading(self.place, ask)
            for statement in _STAND_STILL:
                with told(self.place, NOTHING_READ):
                    connection.execute(statement)
            still.head()  # the moment is that of the first question
            self._settle()
            yield still

    def backup(self, to: Path) -> None:
        """Refuse: the server has tools of its own.

        Raises:
            StorageFailed: Always.
        """
        raise StorageFailed(
            f"A PostgreSQL database is backed up by the server's own tools, so nothing was written to {to.name}: use"
            f" `pg_dump --format=custom --schema={self.place.schema}`, or a base backup of the whole server."
        )

    def adopt(self, secret: bytes) -> None:
        """Take the *secret* of another storage, while nothing is stored here."""
        if len(secret) != SECRET_BYTES:
            raise StorageFailed(f"A secret has {SECRET_BYTES} bytes. {NOTHING_STORED}")
        with told(self.place, NOTHING_STORED), self._connections.lent() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s::bigint)", (lock(self.place.schema),))
            if self._asked_of(connection, _IS_EMPTY)[0][0] is not True:
                raise StorageFailed(
                    f"Something is stored in the schema {self.place.schema} of {self.place.shown} already, so no other"
                    f" secret can be taken. {NOTHING_STORED}"
                )
            self._asked_of(connection, _TAKE, secret)
        self._secret = secret

    def check(self) -> Iterable[str]:
        """What the server itself finds wrong with its files, each in one sentence."""
        with contextlib.closing(self._connections.alone()) as connection:
            yield from examined(connection, self.place)

    def joined(self, connection: object) -> JoinedStorage:
        """The same storage, over the host's open *connection*; the first append holds the write lock until it ends."""
        return JoinedStorage(connection, self.place)

    def close(self) -> None:
        """Close every connection."""
        self._connections.close()

    def _asked_of(self, connection: Connection, question: str, *values: Any) -> list[Row]:
        return connection.execute(question.replace("$", f'"{self.place.schema}"').encode(), values or None).fetchall()

    def _tried(self, pieces: list[str]) -> Any:
        """The function's answer to *pieces*, tried again where other transactions were in the way."""
        for _ in range(_TRIES - 1):
            try:
                with self._connections.lent() as connection:
                    return self._appended(connection, pieces)
            except psycopg.Error as error:
                if error.sqlstate not in AGAIN:
                    raise
            time.sleep(_PAUSE_SECONDS * random.random())  # noqa: S311 - so that two do not meet again
        with self._connections.lent() as connection:
            return self._appended(connection, pieces)

    def _appended(self, connection: Connection, pieces: list[str]) -> Any:
        """The function's answer to *pieces*; one piece is a transaction by itself, and costs one round trip."""
        if len(pieces) == 1:
            return self._appended_at_once(connection, pieces[0])
        connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
        for piece in pieces:
            if (answer := self._alone(connection, piece)) not in (None, [WAITED]):
                connection.execute("ROLLBACK")
                return answer
        with self._told_if_lost():
            connection.execute("COMMIT")
        return None

    def _appended_at_once(self, connection: Connection, piece: str) -> Any:
        """The function's answer to all there is; where others write at once, they wait for the disk together."""
        crowded = time.monotonic() < self._crowded_until
        with self._told_if_lost():
            try:
                answer = (self._among_others if crowded else self._alone)(connection, piece)
            except _PERHAPS_AFTER_COMMITTING as error:
                if not crowded:
                    raise
                raise failure(self.place, error, NOT_CERTAIN) from None
        if answer == [WAITED]:
            self._crowded_until = time.monotonic() + _CROWDED_SECONDS
        return answer

    @contextlib.contextmanager
    def _told_if_lost(self) -> Iterator[None]:
        """Say that it is not certain what came of it, where the connection was lost on the way."""
        try:
            yield
        except psycopg.Error as error:
            if is_loss(error):
                raise failure(self.place, error, NOT_CERTAIN) from None
            raise

    def _ask_lent(self, question: bytes, values: Sequence[Any]) -> list[Row]:
        """Ask over a lent connection, and once more over another where that one was lost."""
        with told(self.place, NOTHING_READ):
            try:
                return self._asked_once(question, values)
            except psycopg.OperationalError as error:
                if not is_loss(error):
                    raise
            return self._asked_once(question, values)

    def _asked_once(self, question: bytes, values: Sequence[Any]) -> list[Row]:
        with self._connections.lent() as connection:
            rows = connection.execute(_settled(question), values, prepare=True).fetchall()
            if rows and not rows[0][-1]:
                connection.execute(_SETTLE)
        return [row[:-1] for row in rows]

    def _settle(self) -> None:
        """Wait until all that was written is on disk."""
        with told(self.place, NOTHING_READ), self._connections.lent() as connection:
            connection.execute(_SETTLE)


@functools.cache
def _settled(question: bytes) -> bytes:
    return _SETTLED % question
