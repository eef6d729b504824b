"""SQLite keeps the contract, and what a file on a disk needs beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from restorative_core.ports import Storage
from restorative_core.testing import StorageContract
from restorative_sqlite import SqliteStorage, restorative_storages

(OFFER,) = restorative_storages()


class TestSqliteStorage(StorageContract):
    """A file keeps what every storage keeps."""

    capabilities = OFFER.capabilities

    @pytest.fixture
    def open_storage(self, tmp_path: Path) -> Callable[[], Storage]:
        """Opens one file."""
        return lambda: OFFER.open(f"sqlite:///{tmp_path}/county.db")


class TestSqliteInMemory(StorageContract):
    """Memory keeps what every storage keeps, but for what outlives the process."""

    @pytest.fixture
    def open_storage(self) -> Callable[[], Storage]:
        """Opens an empty storage."""
        return lambda: SqliteStorage.at("sqlite://")
