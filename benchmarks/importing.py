"""A hundred thousand ready-made events taken in, beside `executemany`; and one `record` in a large store."""

import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from benchmarks import by_hand
from benchmarks.courses import LENGTH, copies, fill, names
from benchmarks.recording import opened, recording
from benchmarks.rounds import Contestant, Turn, compare, measured, tell

from restorative_core import plugins
from restorative_core.memory import MemoryStorage
from restorative_core.ports import PhysicalStorage
from restorative_core.service.moving import lines
from restorative_core.service.taking_in import take_in

ROUNDS, RECORDS = 5, 15
EVENTS = 100_000
SMALL, LARGE = 1_000, 1_000_000


def taken_in(folder: Path) -> None:
    """Print what it takes to import, for one event."""
    streams = names(EVENTS // LENGTH)
    records = [record for one in copies(streams) for record in one]
    ready, source = by_hand.rows(records), MemoryStorage()
    fill(source, streams)
    told = [*lines(source)]

    def into(suffix: str, store: Callable[[Path], object]) -> Contestant:
        def turn(number: int) -> Turn:
            path = folder / f"{suffix}{number}.db"
            plugins.storage(f"sqlite:///{path}").close()
            return Turn(EVENTS, lambda: store(path))

        return turn

    def appended(path: Path) -> None:
        storage = plugins.storage(f"sqlite:///{path}")
        for start in range(0, EVENTS, 1000):
            some = records[start : start + 1000]
            storage.append(some, after={one.stream: 0 for one in some})
        storage.close()

    def moved(path: Path) -> None:
        storage = plugins.storage(f"sqlite:///{path}")
        assert isinstance(storage, PhysicalStorage)  # noqa: S101 -- for the type checker
        for _ in take_in(told, storage):
            pass
        storage.close()

    contestants = {
        "executemany": into("hand", lambda path: by_hand.take_in(path, ready)),
        "append, a thousand at once": into("append", appended),
        "restore, each line checked": into("restore", moved),
    }
    taken = measured(contestants, ROUNDS, time.process_time)
    tell(f"Import of {EVENTS} events, in memory; processor time for one event", taken)
    compare(taken, "append, a thousand at once", "executemany", 2.5)
    compare(taken, "restore, each line checked", "executemany", 2.5)


def in_a_large_store(folder: Path) -> None:
    """Print what one `record` costs in a store of a million events, beside one in a store of a thousand."""

    def within(events: int) -> Contestant:
        cases = names(events // LENGTH)
        service = opened(f"sqlite:///{folder / str(events)}.db", cases)
        return recording(service, cycle(cases[:: events // SMALL]))  # as many, however many there are besides

    taken = measured({"in a small store": within(SMALL), "in a large store": within(LARGE)}, RECORDS, time.process_time)
    tell(f"One record on {LARGE} events, and on {SMALL}; processor time", taken)
    compare(taken, "in a large store", "in a small store", 1.2)
