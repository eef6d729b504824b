"""SQLite keeps the contract, on a disk and in memory."""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from restorative_core.ports import Capability, Storage
from restorative_core.testing import StorageContract
from restorative_sqlite import SqliteStorage, restorative_storages

(OFFER,) = restorative_storages()


class TestSqliteStorage(StorageContract):
    """A file keeps what every storage keeps."""

    offer = OFFER

    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        """One file for each test."""
        return f"sqlite:///{tmp_path}/county.db?timeout=20"

    @pytest.fixture
    def files(self, tmp_path: Path) -> Callable[[], Iterable[Path]]:
        """The file, its log, and the log's index."""
        return lambda: sorted(tmp_path.glob("county.db*"))

    @pytest.fixture
    def open_backup(self) -> Callable[[Path], Storage]:
        """Opens a backup as what it is: a file."""
        return lambda path: SqliteStorage.at(f"sqlite:///{path}")

    @pytest.fixture
    def begin(self, tmp_path: Path) -> Callable[[], sqlite3.Connection]:
        """Opens the same file with the standard library, as a host would."""

        def begun() -> sqlite3.Connection:
            connection = sqlite3.connect(tmp_path / "county.db", timeout=20)
            connection.execute("BEGIN")
            return connection

        return begun


class TestSqliteInMemory(StorageContract):
    """Memory keeps what every storage keeps, but for what outlives the process or needs a second connection."""

    tier = OFFER.tier
    capabilities = frozenset({Capability.BACKUP})

    @pytest.fixture
    def open_storage(self) -> Callable[[], Storage]:
        """Opens an empty storage."""
        return lambda: SqliteStorage.at("sqlite://")

    @pytest.fixture
    def open_backup(self) -> Callable[[Path], Storage]:
        """Opens a backup as what it is: a file."""
        return lambda path: SqliteStorage.at(f"sqlite:///{path}")
