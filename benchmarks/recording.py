"""One `record` on a case of twenty events, in SQLite: beside a program by hand, and beside `eventsourcing`."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import by_hand, sourced
from benchmarks.courses import LATER, NEXT, course, fill, names, register
from benchmarks.rounds import Clock, Contestant, Turn, compare, measured, ratio, tell

from restorative_core import RestorativeService

ROUNDS = 31
AT_ONCE = 20
"""How many cases get one event each in a round."""

CASES = (ROUNDS + 1) * AT_ONCE


def opened(url: str, cases: list[str]) -> RestorativeService:
    """A service whose storage holds *cases* of twenty events each, and the two who work on them."""
    at = LATER.at.earliest
    service = RestorativeService.open(url, clock=lambda: at)
    for name in ("f1", "f2"):
        register(service, name, LATER)
    fill(service.storage, cases)
    return service


def recording(service: RestorativeService, cases: Iterator[str], *, at_hand: bool = True) -> Contestant:
    """Our `record` on some of *cases*, which the service has been asked for just before, or has not."""

    def turn(_number: int) -> Turn:
        some = [*islice(cases, AT_ONCE)]
        for name in some if at_hand else ():
            service.case(name)

        def act() -> None:
            for name in some:
                service.record(name, NEXT, LATER)

        return Turn(AT_ONCE, act)

    return turn


def by_hand_recording(path: Path) -> Contestant:
    """The program by hand, on a file that a service has filled."""
    with opened(f"sqlite:///{path}", names(CASES)):
        rest = iter(names(CASES))
    connection, told = by_hand.connect(path), course().summary

    def turn(_number: int) -> Turn:
        some = [*islice(rest, AT_ONCE)]

        def act() -> None:
            for name in some:
                by_hand.record(connection, name, told.stage, told.due)

        return Turn(AT_ONCE, act)

    return turn


def saving(app: Any) -> Contestant:
    """`Application.save` of one event on aggregates that are at hand, of twenty events each."""
    rest = iter(sourced.begun(app, CASES))

    def turn(_number: int) -> Turn:
        some = [*islice(rest, AT_ONCE)]

        def act() -> None:
            for case in some:
                case.happen(NEXT.kind)
                app.save(case)

        return Turn(AT_ONCE, act)

    return turn


def beside_the_others(folder: Path, title: str, clock: Clock, of_hand: float) -> None:
    """Print what one `record` costs in the files of *folder*, beside the others."""
    ours = opened(f"sqlite:///{folder / 'ours.db'}", names(2 * CASES))
    several = iter(names(2 * CASES))
    taken = measured(
        {
            "by hand": by_hand_recording(folder / "hand.db"),
            "ours": recording(ours, several),
            "ours, read anew": recording(ours, several, at_hand=False),
            "eventsourcing": saving(sourced.on_sqlite(folder / "sourced.db")),
        },
        ROUNDS,
        clock,
    )
    ours.close()
    tell(title, taken)
    compare(taken, "ours", "by hand", of_hand)
    compare(taken, "ours", "eventsourcing", 0.75)
    print(f"  eventsourcing, of by hand: {ratio(taken, 'eventsourcing', 'by hand'):.2f}")
