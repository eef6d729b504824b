"""What storage costs, beside programs by hand and beside `eventsourcing`: every ratio with its limit."""

import tempfile
import time
from pathlib import Path

from benchmarks.recording import beside_the_others

def main() -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        beside_the_others(Path(folder), "One record, in memory; processor time", time.process_time, 1.8)
    with tempfile.TemporaryDirectory() as folder:
        beside_the_others(Path(folder), "One record, on disk; wall time", time.perf_counter, 1.3)

if __name__ == "__main__":
    main()
