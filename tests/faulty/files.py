"""Storages in a file that break what only a file can break, each in one way."""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Self, cast

import attrs
from tests.faulty.planted import FAULTY, breaks_in_a_file

from restorative_core.ports import PORT_VERSION, Capability, Part, Placed, Record, StorageOffer, hookimpl
from restorative_sqlite import SqliteStorage
from restorative_sqlite.joined import JoinedStorage

_SEVERAL = (Capability.DURABLE, Capability.SEVERAL_PROCESSES)


def _turned(part: Part) -> Part:
    return attrs.evolve(part, value=part.value[::-1])


class InAFile(SqliteStorage):
    """SQLite, by whatever scheme."""

    @classmethod
    def at(cls, url: str) -> Self:
        """As SQLite, by another name."""
        return super().at(f"sqlite:{url.partition(':')[2]}")

    @property
    def path(self) -> Path:
        """The file."""
        found = self._connections.place.path
        assert found is not None
        return Path(found)


@breaks_in_a_file("S3.1", *_SEVERAL)
class ErasesRowsAlone(InAFile):
    """Deletes what is erased, and overwrites nothing."""

    def scrub(self) -> tuple[str, ...]:
        """All is well."""
        return ()


@breaks_in_a_file("S3.1", *_SEVERAL)
class HidesWhatItKeeps(ErasesRowsAlone):
    """Writes every value in another way, so that whoever looks for what was erased never finds it."""

    def append(self, records: Sequence[Record], *, parts: Sequence[Part] = (), **rest: Any) -> None:
        """With every value turned round."""
        super().append(records, parts=[_turned(part) for part in parts], **rest)

    def parts(self, stream: str) -> Iterator[Part]:
        """As they were given."""
        return map(_turned, super().parts(stream))


@breaks_in_a_file("S3.11", *_SEVERAL, Capability.BACKUP)
class BacksUpWhatWasErased(InAFile):
    """Keeps all that was ever stored, for the next backup."""

    def append(self, records: Sequence[Record], *, parts: Sequence[Part] = (), **rest: Any) -> None:
        """Keep it aside too."""
        super().append(records, parts=parts, **rest)
        self._ever = [*getattr(self, "_ever", []), *(part.value for part in parts)]

    def backup(self, to: Path) -> None:
        """And write it to the end of the copy."""
        super().backup(to)
        with to.open("a", encoding="utf-8") as file:
            file.writelines(self._ever)


@breaks_in_a_file("S3.9", *_SEVERAL, Capability.BACKUP)
class BacksUpTheMainFile(InAFile):
    """Copies the file, and not the log that belongs to it."""

    def backup(self, to: Path) -> None:
        """As `cp` does."""
        shutil.copy(self.path, to)


@breaks_in_a_file("S4.2", Capability.DURABLE, Capability.JOINABLE)
class CommitsForTheHost(InAFile):
    """Writes through a connection of its own, which does not wait for what the host decides."""

    def joined(self, connection: object) -> JoinedStorage:
        """Itself, whatever the host does."""
        return cast("JoinedStorage", self)


@breaks_in_a_file("S1.40", *_SEVERAL, scheme="forgetful")
class AcknowledgesBeforeItCommits(InAFile):
    """Says that it has stored what it stores two appends later."""

    def __init__(self, *told: Any) -> None:
        self._owed: list[tuple[Sequence[Record], dict[str, Any]]] = []
        super().__init__(*told)

    def append(self, records: Sequence[Record], **rest: Any) -> None:
        """Owe this, and store what was owed longest."""
        self._owed.append((records, rest))
        self._pay(2)

    def close(self) -> None:
        """Store what is owed; nobody who is killed comes here."""
        self._pay(0)
        super().close()

    def _pay(self, left: int) -> None:
        while len(self._owed) > left:
            records, rest = self._owed.pop(0)
            super().append(records, **rest)


@breaks_in_a_file("S1.39", *_SEVERAL, scheme="careless")
class WritesOverOthers(InAFile):
    """Does not look whether a stream has moved, which another process may have done."""

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **rest: Any) -> None:
        """After whatever is there."""
        super().append(records, after={}, **rest)


@breaks_in_a_file("S2.7", *_SEVERAL, scheme="selfish")
class FeedsItsOwnAlone(InAFile):
    """Gives in the feed what it has stored itself."""

    def append(self, records: Sequence[Record], **rest: Any) -> None:
        """Remember it."""
        super().append(records, **rest)
        self._own = {*getattr(self, "_own", ()), *records}

    def feed(self, after: int = 0) -> Iterator[Placed]:
        """Its own."""
        return (placed for placed in super().feed(after) if placed.record in getattr(self, "_own", ()))


@breaks_in_a_file("S1.38", *_SEVERAL)
class RemembersParts(InAFile):
    """Gives parts as it has seen them first."""

    def parts(self, stream: str) -> Iterator[Part]:
        """From memory."""
        seen: dict[str, list[Part]] = vars(self).setdefault("_seen", {})
        return iter(seen.setdefault(stream, list(super().parts(stream))))


@breaks_in_a_file("S3.10", *_SEVERAL, Capability.BACKUP)
class BacksUpTableByTable(InAFile):
    """Copies the records a moment after the parts that belong to them."""

    def backup(self, to: Path) -> None:
        """One part behind."""
        super().backup(to)
        with closing(sqlite3.connect(to)) as copy:
            copy.execute("DELETE FROM restorative_parts WHERE id = (SELECT max(id) FROM restorative_parts)")
            copy.commit()


@hookimpl
def restorative_storages() -> list[StorageOffer]:
    """Those of them that another process has to find by their name."""
    return [
        StorageOffer(planted.scheme, PORT_VERSION, planted.name, planted.storage.at)
        for planted in FAULTY
        if planted.scheme
    ]
