"""One `record` on a PostgreSQL server, and four writers at once, beside `eventsourcing`'s own recorder there."""

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from benchmarks import sourced
from benchmarks.courses import LATER, NEXT, fill, names
from benchmarks.recording import CASES, ROUNDS, opened, recording, saving
from benchmarks.rounds import compare, measured, tell

from restorative_core import RestorativeService
from restorative_postgresql.testing import PostgresqlServer

WRITERS = 4
EACH = 150
"""How many events each of several writers records in a round."""

LONGEST_SECONDS = 60.0
"""How long several writers have to get ready, and to write."""

TURNS = 5
"""How many rounds there are of several writers."""

Write = Callable[[Any, int], Callable[[], None]]
"""Makes ready what a writer writes to a place: which of them it is tells it from the others."""


def on_postgresql(within: Path | None, where: str) -> None:
    """Print what one `record` costs on a server whose files are *within* a folder, and what it does when four write."""
    with PostgresqlServer(within) as own:
        url = own.fresh_url()
        service = opened(url, names(CASES))
        app = sourced.on_postgresql(own)
        contestants = {"ours": recording(service, iter(names(CASES))), "eventsourcing": saving(app)}
        taken = measured(contestants, ROUNDS, time.perf_counter)
        service.close()
        tell(f"One record, PostgreSQL {where}; wall time", taken)
        compare(taken, "ours", "eventsourcing", 0.6)
        taken = {"ours": [], "eventsourcing": []}
        for turn in range(TURNS):
            taken["ours"].append(_together(_ours, url, turn))
            taken["eventsourcing"].append(_together(_theirs, sourced.settings_of(own), turn))
        tell(f"One record of {WRITERS} writers at once, PostgreSQL {where}; wall time", taken)
        compare(taken, "ours", "eventsourcing", 1.6, least=True)


def _together(write: Write, place: Any, turn: int) -> float:
    """How many seconds pass for each event while several processes *write* to *place* at once."""
    context = multiprocessing.get_context("spawn")
    barrier, told = context.Barrier(WRITERS), context.SimpleQueue()
    writers = [
        context.Process(target=_written, args=(write, place, turn * WRITERS + number, barrier, told))
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(LONGEST_SECONDS)
        if writer.exitcode:
            raise RuntimeError("A writer failed; what it said stands above.")
    times = [told.get() for _ in writers]
    return float(max(end for _, end in times) - min(start for start, _ in times)) / (WRITERS * EACH)


def _written(write: Write, place: Any, number: int, barrier: Barrier, told: Any) -> None:
    """Write when all are ready, and tell when it began and ended."""
    writing = write(place, number)
    barrier.wait(LONGEST_SECONDS)
    start = time.time()
    writing()
    told.put((start, time.time()))


def _ours(url: str, number: int) -> Callable[[], None]:
    cases = [f"{name}w{number}" for name in names(EACH)]
    service = RestorativeService.open(url, clock=lambda: LATER.at.earliest)
    fill(service.storage, cases)
    for name in cases:
        service.case(name)

    def writing() -> None:
        for name in cases:
            service.record(name, NEXT, LATER)

    return writing


def _theirs(settings: dict[str, str], _number: int) -> Callable[[], None]:
    app = sourced.opened({**settings, "CREATE_TABLE": "n"})  # four that make it at once may fail
    cases = sourced.begun(app, EACH)

    def writing() -> None:
        for case in cases:
            case.happen(NEXT.kind)
            app.save(case)

    return writing
