"""The contract kit, run over each faulty storage, and over the sound ones that they are made from.

It is no test file of its own: `test_faulty.py` runs the clauses that are broken, in a process of its own.
"""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from tests.faulty import asking, core, feed, files, hosts, sharing, views, worklists
from tests.faulty.planted import FAULTY, Planted, in_memory

from restorative_core.memory import MemoryStorage
from restorative_core.ports import Capability, Storage
from restorative_core.testing import StorageContract
from restorative_core.testing.contracts.storage.host import HostConnection
from restorative_sqlite import SqliteStorage

ROOT = Path(__file__).parents[2]
WHERE = (asking, core, feed, files, hosts, sharing, views, worklists)
"""The modules whose import plants the faults."""

SOUND = (
    Planted(MemoryStorage, "", frozenset({Capability.DURABLE}), lambda _: in_memory(MemoryStorage)),
    Planted(
        SqliteStorage,
        "",
        frozenset(Capability),
        lambda folder: lambda: SqliteStorage.at(f"sqlite:///{folder}/county.db?timeout=5"),
    ),
)


def _contract(planted: Planted) -> type[StorageContract]:
    class Suite(StorageContract):
        tier = planted.tier
        capabilities = planted.capabilities

        @pytest.fixture
        def url(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
            """The file; a child process finds the faulty storage by the entry point of a distribution made up here."""
            if planted.scheme:
                folder = tmp_path / "packages" / "faulty-1.dist-info"
                folder.mkdir(parents=True)
                (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: faulty\nVersion: 1\n")
                entry = f"[restorative_core.storage]\n{planted.scheme} = tests.faulty.files\n"
                (folder / "entry_points.txt").write_text(entry)
                monkeypatch.setenv("PYTHONPATH", f"{folder.parent}:{ROOT}")
            return f"{planted.scheme or 'sqlite'}:///{tmp_path}/county.db"

        @pytest.fixture
        def open_storage(self, tmp_path: Path) -> Callable[[], Storage]:
            """Opens it."""
            return planted.opening(tmp_path)

        @pytest.fixture
        def files(self, tmp_path: Path) -> Callable[[], Iterable[Path]]:
            """The files, where there are any."""
            return lambda: tmp_path.glob("county.db*")

        @pytest.fixture
        def open_backup(self) -> Callable[[Path], Storage]:
            """Opens a backup."""
            return lambda to: SqliteStorage.at(f"sqlite:///{to}")

        @pytest.fixture
        def begin(self, tmp_path: Path) -> Callable[[], HostConnection]:
            """Opens the file as a host would."""

            def begun() -> sqlite3.Connection:
                connection = sqlite3.connect(tmp_path / "county.db")
                connection.execute("BEGIN")
                return connection

            return begun

    return Suite


for _planted in (*SOUND, *FAULTY):
    globals()[f"Test{_planted.name}"] = _contract(_planted)
