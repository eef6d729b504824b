"""Storages in a file that break what only a file can break, each in one way."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from tests.faulty.planted import breaks_in_a_file

from restorative_core.hookspecs import hookimpl
from restorative_core.ports import PORT_VERSION, Capability, Record, StorageOffer
from restorative_sqlite import SqliteStorage
from restorative_sqlite.joined import JoinedStorage

_SEVERAL = (Capability.DURABLE, Capability.SEVERAL_PROCESSES)


class _InAFile(SqliteStorage):
    @property
    def path(self) -> Path:
        """The file."""
        found = self._connections.place.path
        assert found is not None
        return Path(found)


@breaks_in_a_file("S3.1", *_SEVERAL)
class ErasesRowsAlone(_InAFile):
    """Deletes what is erased, and overwrites nothing."""

    def scrub(self) -> tuple[str, ...]:
        """All is well."""
        return ()


@breaks_in_a_file("S3.9", *_SEVERAL, Capability.BACKUP)
class BacksUpTheMainFile(_InAFile):
    """Copies the file, and not the log that belongs to it."""

    def backup(self, to: Path) -> None:
        """As `cp` does."""
        shutil.copy(self.path, to)


@breaks_in_a_file("S4.2", Capability.DURABLE, Capability.JOINABLE)
class CommitsForTheHost(_InAFile):
    """Writes through a connection of its own, which does not wait for what the host decides."""

    def joined(self, connection: object) -> JoinedStorage:
        """Itself, whatever the host does."""
        return cast("JoinedStorage", self)


@breaks_in_a_file("S1.40", *_SEVERAL, scheme="forgetful")
class AcknowledgesBeforeItCommits(_InAFile):
    """Says that it has stored what it stores two appends later."""

    def __init__(self, *told: Any) -> None:
        self._owed: list[tuple[Sequence[Record], dict[str, Any]]] = []
        super().__init__(*told)

    @classmethod
    def at(cls, url: str) -> "AcknowledgesBeforeItCommits":
        """As SQLite, by another name."""
        return super().at(url.replace("forgetful:", "sqlite:"))

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


@hookimpl
def restorative_storages() -> list[StorageOffer]:
    """The last of them, which another process has to find by its name."""
    return [StorageOffer("forgetful", PORT_VERSION, "forgets", AcknowledgesBeforeItCommits.at)]
