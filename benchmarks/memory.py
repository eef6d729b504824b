"""How much memory verifying, exporting, the feed and restoring take, as a store grows.

A store of each size is made by appending ready-made records: the streams of one worked case, under new names, chained
anew. Then each is done by a process of its own, and the most memory that process ever held is told (resident set, in
MiB, as Linux tells it); `opening` is what Python, the library and an open store take by themselves.

    uv run python -m benchmarks.memory 10000 200000
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

import attrs
from tests.service.conftest import Desk

from restorative_core import RestorativeService
from restorative_core.memory import Kept
from restorative_core.ports import Part, Record, Summary
from restorative_core.records import BEGINNING, digest_after
from restorative_sqlite import SqliteStorage

_AT_ONCE = 50
"""How many cases are appended in one transaction."""


def worked() -> Kept:
    """What a store holds in which one case went all the way to a meeting."""
    desk = Desk()
    desk.arranged(reference=None)
    desk.deliver()
    return desk.storage.kept


def copied(kept: Kept, number: int) -> tuple[list[Record], list[Part], list[Summary]]:
    """The streams of *kept* under other names, chained anew. Their parts are left out, as if they had been erased."""
    records: list[Record] = []
    for stream, several in kept.streams.items():
        name, digest = f"{stream}{number:07}", BEGINNING
        for record in several:
            digest = digest_after(digest, name, record.number, record.kind, record.payload)
            records.append(attrs.evolve(record, stream=name, digest=digest))
    summaries = [attrs.evolve(one, stream=f"{one.stream}{number:07}") for one in kept.summaries.values()]
    return records, [], summaries


def make(path: Path, size: int) -> int:
    """A store of *size* records at *path*; how many it really has."""
    storage, kept, made = SqliteStorage.at(f"sqlite:///{path}"), worked(), 0
    for first in range(0, size // len(kept.feed) + 1, _AT_ONCE):
        several = [copied(kept, number) for number in range(first, first + _AT_ONCE)]
        records = [record for one, _, _ in several for record in one]
        summaries = [summary for _, _, of_one in several for summary in of_one]
        storage.append(records, after={record.stream: 0 for record in records}, summaries=summaries)
        made += len(records)
        if made >= size:
            break
    storage.close()
    return made


def _run_through(things: Iterable[object]) -> None:
    for _ in things:
        pass


def _restore(service: RestorativeService) -> None:
    with tempfile.TemporaryDirectory() as folder:
        other = RestorativeService(SqliteStorage.at(f"sqlite:///{folder}/other.db"))
        _run_through(other.restore(service.export()))
        other.close()


DOING: dict[str, Callable[[RestorativeService], None]] = {
    "opening": lambda service: _run_through(chain(service.history(next(service.storage.streams("case"))))),
    "verify": lambda service: _run_through(service.verify()),
    "checkpoint": lambda service: _run_through([service.checkpoint()]),
    "export": lambda service: _run_through(service.export()),
    "feed": lambda service: _run_through(service.changes()),
    "restore": _restore,
    "refill": lambda service: _run_through([service.mend()]),
    "examine": lambda service: _run_through(service.examine()),
}


def _measure(what: str, path: Path) -> None:
    """Do it in this process, and print how much memory it took, and how long."""
    service = RestorativeService(SqliteStorage.at(f"sqlite:///{path}"))
    began = time.perf_counter()
    DOING[what](service)
    took = time.perf_counter() - began
    print(f"{what:<12}{_peak():>10.1f} MiB{took:>10.1f} s")


def _peak() -> float:
    """The most memory that this process ever held, in MiB; `getrusage` would tell of its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def main(sizes: Iterable[int]) -> None:
    """Measure everything at each of the *sizes*."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "store.db"
            made = make(path, size)
            print(f"\n{made:,} records, {path.stat().st_size / 2**20:.0f} MiB on disk", flush=True)
            for what in DOING:
                subprocess.run([sys.executable, "-m", "benchmarks.memory", what, str(path)], check=True)  # noqa: S603 - this very script


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in DOING:
        _measure(sys.argv[1], Path(sys.argv[2]))
    else:
        main([int(size) for size in sys.argv[1:]] or [10_000, 200_000])
