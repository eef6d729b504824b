"""How a fault is planted: a storage that is wrong in one way, the clause that it breaks, and what it pretends to be."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from attrs import frozen

from restorative_core.memory import Kept, MemoryStorage
from restorative_core.ports import Capability, Storage, Tier

AStorage = TypeVar("AStorage", bound=type[Any])


@frozen
class Planted:
    """A storage with one fault.

    Attributes:
        storage: The storage.
        clause: The number of the clause that it breaks.
        capabilities: What it says that it can do.
        opening: Gives what opens it, for a folder of its own.
        tier: Which tier it says that it keeps.
        scheme: The scheme of its URL, by which another process finds it; empty where none does.
    """

    storage: type[Any]
    clause: str
    capabilities: frozenset[Capability]
    opening: Callable[[Path], Callable[[], Storage]]
    tier: Tier = Tier.PHYSICAL
    scheme: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.storage.__name__


FAULTY: list[Planted] = []
"""Every faulty storage there is."""


def breaks(clause: str, *capabilities: Capability, tier: Tier = Tier.PHYSICAL) -> Callable[[AStorage], AStorage]:
    """Say of a storage in memory that it breaks *clause*; whoever opens it again finds what was kept."""

    def plant(storage: AStorage) -> AStorage:
        FAULTY.append(Planted(storage, clause, frozenset(capabilities), lambda _: in_memory(storage), tier))
        return storage

    return plant


def breaks_in_a_file(clause: str, *capabilities: Capability, scheme: str = "") -> Callable[[AStorage], AStorage]:
    """Say of a storage over SQLite that it breaks *clause*."""

    def plant(storage: AStorage) -> AStorage:
        def opening(folder: Path) -> Callable[[], Storage]:
            return lambda: storage.at(f"{scheme or 'sqlite'}:///{folder}/county.db?timeout=5")

        FAULTY.append(Planted(storage, clause, frozenset(capabilities), opening, scheme=scheme))
        return storage

    return plant


def in_memory(storage: type[MemoryStorage]) -> Callable[[], MemoryStorage]:
    """Opens *storage*, always over the same."""
    kept = Kept()

    def opened() -> MemoryStorage:
        found = storage()
        found.kept = kept
        return found

    return opened
