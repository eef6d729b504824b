"""A hundred thousand ready-made events taken in, beside `executemany`; and one `record` in a large store."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import by_hand
from benchmarks.courses import LENGTH, copies, fill, names
from benchmarks.recording import CASES, opened, recording
from benchmarks.rounds import Contestant, Turn, compare, measured, tell

from restorative_core import plugins
from restorative_core.memory import MemoryStorage
from restorative_core.service.moving import lines
from restorative_core.service.taking_in import take_in

ROUNDS = 5
EVENTS = 100_000
SMALL, LARGE = 1_000, 1_000_000


def taken_in(folder: Path) -> None:
    """Print what it takes to import, for one event."""
    streams = names(EVENTS // LENGTH)
    records = [record for one in copies(streams) for record in one]
    source = MemoryStorage()
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
        for _ in take_in(told, storage):
            pass
        storage.close()

    contestants = {
        "executemany": into("hand", lambda path: by_hand.take_in(by_hand.connect(path), records)),
        "append, a thousand at once": into("append", appended),
        "restore, each line checked": into("restore", moved),
    }
    taken = measured(contestants, ROUNDS, time.process_time)
    tell(f"Import of {EVENTS} events, in memory; processor time for one event", taken)
    compare(taken, "append, a thousand at once", "executemany", 2.5)
    compare(taken, "restore, each line checked", "executemany", 2.5)


def in_a_large_store(folder: Path, rounds: int) -> None:
    """Print what one `record` costs in a store of a million events, beside one in a store of a thousand."""

    def within(events: int) -> Contestant:
        cases = names(max(events // LENGTH, CASES))
        service = opened(f"sqlite:///{folder / str(events)}.db", cases[: events // LENGTH])
        return recording(service, _spread(cases[: events // LENGTH]))

    taken = measured({"in a small store": within(SMALL), "in a large store": within(LARGE)}, rounds, time.process_time)
    tell(f"One record on {LARGE} events, and on {SMALL}; processor time", taken)
    compare(taken, "in a large store", "in a small store", 1.2)


def _spread(cases: list[str]) -> Iterator[str]:
    """All of *cases*, each far from the one before, again and again."""
    while True:
        yield from (name for start in range(7) for name in cases[start::7])
