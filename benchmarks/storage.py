"""What storage costs, beside programs by hand and beside `eventsourcing`: every ratio, with its limit.

They take turns, round by round; times are medians, and ratios are medians of the ratios within a round. Where only the
processor counts, the files are on a memory file system and processor time is measured; otherwise wall time.
Run it on a machine that does nothing else:

    uv run --group benchmarks python -m benchmarks.storage [recording|refolding|importing|large|postgresql ...]
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import importing, recording, refolding, writers

MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder of our own is made in it


def in_memory(folder: Path) -> None:
    """Print what recording costs where the flush is free."""
    recording.beside_the_others(folder, "One record, in memory; processor time", time.process_time, 1.8)


def on_disk(folder: Path) -> None:
    """Print what recording costs with the flush."""
    recording.beside_the_others(folder, "One record, on disk; wall time", time.perf_counter, 1.3)


def main(asked: list[str]) -> None:
    """Print what was *asked* for, or everything."""
    parts: dict[str, list[tuple[Callable[[Path], None], Path | None]]] = {
        "recording": [(in_memory, MEMORY), (on_disk, None)],
        "refolding": [(refolding.refolded, MEMORY)],
        "importing": [(importing.taken_in, MEMORY)],
        "large": [(importing.in_a_large_store, MEMORY)],
    }
    for name in asked or (*parts, "postgresql"):
        for measure, place in parts.get(name, ()):
            with tempfile.TemporaryDirectory(dir=place) as folder:
                measure(Path(folder))
        if name == "postgresql":
            writers.on_postgresql(MEMORY, "in memory")
            writers.on_postgresql(None, "on disk")


if __name__ == "__main__":
    main(sys.argv[1:])
