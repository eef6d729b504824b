"""Storages that do in a host's transaction what is none of their business, each in one way."""

from collections.abc import Sequence
from typing import Any, ClassVar

from tests.faulty.files import InAFile
from tests.faulty.planted import breaks_in_a_file

from restorative_core.ports import Capability, Record, ReferenceTaken, Stale, StorageFailed
from restorative_sqlite.joined import JoinedStorage

_JOINS = (Capability.DURABLE, Capability.JOINABLE)


class _Joins(InAFile):
    joins: ClassVar[type[JoinedStorage]]

    def joined(self, connection: object) -> JoinedStorage:
        """In its own way."""
        return self.joins(connection)


@breaks_in_a_file("S4.1", *_JOINS)
class ClosesTheHost(_Joins):
    """Closes the host's connection with itself."""

    class joins(JoinedStorage):  # noqa: N801 - what it joins with
        """Closes too much."""

        def close(self) -> None:
            """Both."""
            self._host.driver.close()


@breaks_in_a_file("S4.3", *_JOINS)
class CommitsEveryAppend(_Joins):
    """Commits what the host has not."""

    class joins(JoinedStorage):  # noqa: N801 - what it joins with
        """Commits."""

        def append(self, records: Sequence[Record], **rest: Any) -> None:
            """At once."""
            super().append(records, **rest)
            self._host.driver.commit()


@breaks_in_a_file("S4.4", *_JOINS)
class RefusalRollsBackTheHost(_Joins):
    """Takes everything back that the host has done, where an append is refused."""

    class joins(JoinedStorage):  # noqa: N801 - what it joins with
        """Rolls back."""

        def append(self, records: Sequence[Record], **rest: Any) -> None:
            """Whole, or nothing of anybody's."""
            try:
                super().append(records, **rest)
            except (Stale, ReferenceTaken):
                self._host.driver.rollback()
                raise


@breaks_in_a_file("S4.5", *_JOINS)
class GivesAPlaceThatWasPassed(_Joins):
    """Gives a record a place that readers have gone past, as one does that is taken before the lock."""

    class joins(JoinedStorage):  # noqa: N801 - what it joins with
        """One place too early."""

        def append(self, records: Sequence[Record], **rest: Any) -> None:
            """Before what is read."""
            super().append(records, **rest)
            self._host.driver.execute("UPDATE restorative_records SET position = position - 1")


@breaks_in_a_file("S4.6", *_JOINS)
class TakesAnyConnection(InAFile):
    """Uses its own connection where it does not know the host's."""

    def joined(self, connection: object) -> Any:
        """Somehow."""
        try:
            return super().joined(connection)
        except StorageFailed:
            return self
