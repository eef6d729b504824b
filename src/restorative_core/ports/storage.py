"""The storage port, version 1: three tiers, each of which holds all that the one before it does.

* *core*: append, history, parts, references. An afternoon's work, and a service runs on it.
* *feed*: everything in the order of storing, without a gap, and worklists that need not load every stream.
* *physical*: erasing to the last byte, a backup, a view that stands still, and moving house.

A storage says which tiers it keeps by the calls that it has, which is what a service goes by, and its offer says so
before it is opened: the two agree. What each of them promises are the numbered clauses of
`restorative_core.testing.StorageContract`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from attrs import frozen

from restorative_core.records import Part, PartKey, Record, Reference

SECRET_BYTES: Final = 32
"""How long the secret of a storage is."""


@frozen
class Placed:
    """A record in the order in which everything was stored.

    Attributes:
        position: Its place among all records of the storage, from 1; later records have greater ones.
        record: The record.
    """

    position: int
    record: Record


@frozen
class Summary:
    """What a worklist needs to know of a stream: codes alone, and nothing personal.

    Attributes:
        stream: The stream.
        number: The number of the last record that it tells of.
        stage: The stage of a case; `waiting` or `ended` of a message; empty elsewhere.
        area: The area of a case, or empty.
        lead: The facilitator who leads a case, or empty.
        due: When somebody has to look at it next, as text that sorts: an instant in UTC of a message, a local day,
            in Europe/London, of a case; empty where nothing waits.
    """

    stream: str
    number: int
    stage: str = ""
    area: str = ""
    lead: str = ""
    due: str = ""


@runtime_checkable
class Reading(Protocol):
    """What can be asked of every storage."""

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """The records of *stream* whose numbers are greater than *after*, in order; none for an unknown stream."""
        ...

    def streams(self, kind: str) -> Iterator[str]:
        """The names of all streams of *kind*, as `stream_kind` tells it, in the order of their beginning."""
        ...

    def parts(self, stream: str) -> Iterator[Part]:
        """The parts of *stream* that have not been erased, in the order of their records."""
        ...

    def parts_about(self, subject: str) -> Iterator[Part]:
        """The parts, in any stream, of which *subject* is among the subjects."""
        ...

    def reference(self, key: str) -> Reference | None:
        """The reference *key*, or `None`."""
        ...

    def secret(self) -> bytes:
        """`SECRET_BYTES` random bytes, made when the storage was made, that key its references."""
        ...


@runtime_checkable
class Storage(Reading, Protocol):
    """The core tier: keeps records for ever, and parts until they are erased."""

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
        """Store and erase all of this together, or nothing at all; it is durable on return.

        Args:
            records: New records; those of one stream follow one another without a gap.
            after: For each stream that the decision read or that is written to, the number of the
                last record that the caller has seen; 0 for a stream that does not exist yet.
            parts: The personal parts of the new records.
            references: New references.
            summaries: What worklists know of a stream from now on: each takes the place of an earlier one of its
                stream. A storage of the core tier may leave them.
            erased: Parts that are given by no question from now on. One that is not there is no error.

        Raises:
            Stale: A stream of *after* has moved. Nothing is stored, and nothing erased.
            ReferenceTaken: A key is in use already. Nothing is stored, and nothing erased.
            StorageFailed: The storage cannot do its work. It was done whole or not at all; whoever must know which,
                looks for the first record by its digest.
        """
        ...

    def close(self) -> None:
        """Let go of every file and connection. Closing twice does nothing."""
        ...


@runtime_checkable
class Telling(Reading, Protocol):
    """What can be asked besides of a storage that keeps the feed tier."""

    def head(self) -> int:
        """The position of the last record of all; 0 where nothing is stored."""
        ...

    def feed(self, after: int = 0) -> Iterator[Placed]:
        """Every record stored after the position *after*, in the order of storing. None is ever skipped."""
        ...

    def summaries(
        self,
        kind: str,
        *,
        stage: str | None = None,
        area: str | None = None,
        lead: str | None = None,
        due_by: str | None = None,
        after: str = "",
    ) -> Iterator[Summary]:
        """The summaries of the streams of *kind* that fit all that is given, in the order in which the streams began.

        Args:
            kind: What `stream_kind` tells of the streams' names.
            stage: Only of this stage.
            area: Only of this area.
            lead: Only of this facilitator.
            due_by: Only those that have a due date, and none that sorts after this.
            after: The stream of the last summary that was seen, to go on from; those after a stream that has no
                summary are none.
        """
        ...


@runtime_checkable
class FeedStorage(Telling, Storage, Protocol):
    """The feed tier: tells everything in the order of storing, and keeps worklists."""

    def wait(self, after: int, seconds: float) -> bool:
        """Whether there is a record after the position *after*: at once, or as soon as there is one in *seconds*."""
        ...


@runtime_checkable
class Standing(Telling, Protocol):
    """A view of a whole storage that stands still, whatever is stored meanwhile.

    Its calls are those of `Telling`, and one more. That it stands still is seen from no call: it is what a snapshot
    gives.
    """

    def references(self) -> Iterator[Reference]:
        """Every reference, in any order."""
        ...


@runtime_checkable
class PhysicalStorage(FeedStorage, Protocol):
    """The physical tier: erases to the last byte, and can be copied, moved and examined as a whole."""

    def scrub(self) -> tuple[str, ...]:
        """Overwrite whatever was erased, wherever this storage keeps bytes: file, log, free pages.

        Returns:
            What it cannot reach, each in one sentence for whoever operates it; nothing where it reached everything.
            The free space of a disk, where files or parts of them lay before, is not reached.

        Raises:
            StorageFailed: It could not be done now, as when a reader holds an old page. What was erased stays erased.
        """
        ...

    def snapshot(self) -> AbstractContextManager[Standing]:
        """Everything as it is at this moment, until the context is left."""
        ...

    def backup(self, to: Path) -> None:
        """Write a storage of the same kind to the new file *to*, while others read and write this one.

        Raises:
            Misconfigured: *to* is there already. It stays as it is.
            StorageFailed: *to* cannot be written, or this kind of storage is backed up by its own tools, which the
                sentence names. Nothing is left of a file that was begun.
        """
        ...

    def adopt(self, secret: bytes) -> None:
        """Take the *secret* of a storage whose records are about to be moved here.

        Nobody else may have the place open: they would go on by the secret that they know.

        Raises:
            StorageFailed: Something is stored here already, or *secret* has not `SECRET_BYTES` bytes. Nothing is
                changed.
        """
        ...

    def check(self) -> Iterable[str]:
        """What the engine itself finds wrong with its files, each in one sentence; nothing where all is well."""
        ...


@runtime_checkable
class JoinableStorage(Storage, Protocol):
    """A storage that can write within a transaction of its host."""

    def joined(self, connection: object) -> Storage:
        """The same storage, over the host's open *connection*: it never commits, rolls back, retries or closes.

        The connection is the driver's own, or one of a framework that leads to it. The tables are looked for in the
        database that it leads to. What is appended is durable when, and only if, the host commits.

        Raises:
            StorageFailed: *connection* is of no kind that is known here, or has no tables of ours.
        """
        ...
