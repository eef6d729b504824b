"""Contestants that take turns, round by round: ratios are medians of the ratios within a round."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

Clock = Callable[[], float]
Taken = dict[str, list[float]]


class Turn(NamedTuple):
    """What one contestant does in one round: how often, and what comes before that no clock sees."""

    often: int
    act: Callable[[], object]


Contestant = Callable[[int], Turn]
"""Makes the turn of the round of that number ready."""


def measured(contestants: Mapping[str, Contestant], rounds: int, clock: Clock = time.perf_counter) -> Taken:
    """How many seconds each of *contestants* took for one of what it does, in each round but the first."""
    taken: Taken = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, contestant in contestants.items():
            often, act = contestant(number)
            gc.collect()
            start = clock()
            act()
            if number:
                taken[name].append((clock() - start) / often)
    return taken


def ratio(taken: Taken, one: str, other: str) -> float:
    """What *one* took to what *other* took."""
    return statistics.median(a / b for a, b in zip(taken[one], taken[other], strict=True))


def tell(title: str, taken: Taken) -> None:
    """Print what each took."""
    print(f"\n{title}")
    for name, times in taken.items():
        print(f"  {name:44} {statistics.median(times) * 1e6:10.1f} µs")


def compare(taken: Taken, one: str, other: str, limit: float, *, least: bool = False) -> None:
    """Print a ratio beside its limit: what *one* takes at most of *other*, or how many times as fast it is at least."""
    found = ratio(taken, other, one) if least else ratio(taken, one, other)
    kept = found >= limit if least else found <= limit
    word = "at least" if least else "at most"
    told = f"{one}, {'times as fast as' if least else 'of'} {other}"
    print(f"  {told:70} {found:6.2f}  ({word} {limit:g}) {'' if kept else 'NOT KEPT'}")


def aim(taken: Taken, one: str, least: float) -> None:
    """Print how often a second *one* does it, beside how often it is to be at least."""
    found = 1 / statistics.median(taken[one])
    told = f"{one}, in a second"
    print(f"  {told:70} {found:6.0f}  (at least {least:g}) {'' if found >= least else 'NOT KEPT'}")
