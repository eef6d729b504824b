"""Refolding: every case of a store read, checked against its chain, and folded, on one core."""

import time
from pathlib import Path

from benchmarks import sourced
from benchmarks.courses import LENGTH, names
from benchmarks.recording import opened
from benchmarks.rounds import Contestant, Turn, aim, compare, measured, tell

from restorative_core import RestorativeService

ROUNDS = 15
CASES = 500


def refolding(path: Path) -> Contestant:
    """Our cases, by a service that has nothing at hand."""
    opened(f"sqlite:///{path}", names(CASES)).close()

    def turn(_number: int) -> Turn:
        service = RestorativeService.open(f"sqlite:///{path}")

        def act() -> None:
            for name in names(CASES):
                service.case(name)

        return Turn(CASES * LENGTH, act)

    return turn


def getting(path: Path) -> Contestant:
    """`repository.get` of aggregates of as many events."""
    app = sourced.on_sqlite(path)
    cases = [case.id for case in sourced.begun(app, CASES)]

    def act() -> None:
        for one in cases:
            app.repository.get(one)

    return lambda _number: Turn(CASES * LENGTH, act)


def refolded(folder: Path) -> None:
    """Print how many events are refolded in a second, and what that is to `eventsourcing`."""
    contestants = {"ours": refolding(folder / "ours.db"), "eventsourcing": getting(folder / "sourced.db")}
    taken = measured(contestants, ROUNDS, time.process_time)
    tell("Refolding, in memory; processor time for one event", taken)
    compare(taken, "ours", "eventsourcing", 5, least=True)
    aim(taken, "ours", 200_000)
