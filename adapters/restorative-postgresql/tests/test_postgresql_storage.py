"""PostgreSQL keeps the contract, over a real server."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from restorative_core.testing import StorageContract
from restorative_postgresql import restorative_storages
from restorative_postgresql.testing import PostgresqlServer

(OFFER,) = restorative_storages()


class TestPostgresqlStorage(StorageContract):
    """A schema on a server keeps what every storage keeps."""

    offer = OFFER

    @pytest.fixture
    def url(self, postgresql_server: PostgresqlServer) -> str:
        """The URL of a schema that nobody else uses."""
        return postgresql_server.fresh_url()

    @pytest.fixture
    def files(self, postgresql_server: PostgresqlServer) -> Callable[[], Iterable[Path]]:
        """Everything that the server keeps: its tables, its write-ahead log, its statistics and its own log."""
        return lambda: postgresql_server.folder.rglob("*")

    @pytest.fixture
    def begin(self, postgresql_server: PostgresqlServer) -> Callable[[], psycopg.Connection[Any]]:
        """Opens a connection of the host's own, which begins a transaction with the first statement."""
        return postgresql_server.connect
