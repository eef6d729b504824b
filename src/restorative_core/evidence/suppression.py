"""Disclosure control: which numbers are withheld, so that no small one can be worked out.

A number is *small* when at least one, but fewer than a threshold of cases stand behind it. Nought is
not small, and is shown: nobody stands behind it. Small numbers are withheld; so is, one by one,
whatever else would give a small number away: by a total, by a complement (all that is not in the
numerator of a share), by what lies between two steps, or by another figure of the same report.

The reader is taken to know every published number, how numbers add up, that a withheld number is at
least 1, and that no number is negative. Then, for each small or withheld number, at least two values
remain possible. Not guarded against: what a reader knows of single cases from elsewhere, and the
difference between two reports.

Sources: ons-disclosure.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import gcd

from attrs import frozen

from restorative_core.evidence.tallies import Cell, Count

THRESHOLD = 5
"""How many cases have to stand behind a number, unless a service says otherwise."""

_Move = dict[Cell, int]
"""A change to hidden numbers that changes no published one."""


@frozen
class Sum:
    """A total, and the parts that it is the sum of.

    Attributes:
        total: The total.
        parts: The parts: together they are all of it, and no row is in two.
    """

    total: Cell
    parts: tuple[Cell, ...]


def is_small(count: Count, threshold: int = THRESHOLD) -> bool:
    """Whether at least one, but fewer than *threshold* cases stand behind *count*."""
    return 0 < count.cases < threshold


def withheld(
    counts: Mapping[Cell, Count], sums: Sequence[Sum], published: Collection[Cell], threshold: int = THRESHOLD
) -> frozenset[Cell]:
    """Those of the *published* cells that must be withheld.

    Args:
        counts: The counts of all cells, those included that are only implied, such as complements.
        sums: How they add up.
        published: The cells that are to be shown.
        threshold: How many cases have to stand behind a number.
    """
    small = [cell for cell, count in counts.items() if is_small(count, threshold)]
    hidden = {cell for cell in counts if cell not in published} | set(small)
    while True:
        protected = [cell for cell in counts if cell in hidden and (cell in small or cell in published)]
        given_away = _given_away(protected, hidden, counts, sums, published)
        cell = next((one for exposed in given_away for one in _candidates(exposed, hidden, counts, sums)), None)
        if cell is None:
            return frozenset(cell for cell in published if cell in hidden)
        hidden.add(cell)


def _candidates(exposed: Cell, hidden: set[Cell], counts: Mapping[Cell, Count], sums: Sequence[Sum]) -> Iterator[Cell]:
    """What could be withheld to protect *exposed*: nearest first, then parts before totals, then the smallest.

    A nought is never withheld. Where there is nothing left to withhold, nothing but noughts is known of
    the numbers around, and these might as well all be twice as great.
    """
    reached, seen = {exposed}, set[Cell]()
    while reached - seen:
        seen |= reached
        near = [s for s in sums if not seen.isdisjoint((s.total, *s.parts))]
        totals = {s.total for s in near}
        reached = totals | {part for s in near for part in s.parts}
        shown = [cell for cell in counts if cell in reached and cell not in hidden and counts[cell].rows]
        if shown:
            yield min(shown, key=lambda cell: (cell in totals, counts[cell].rows))
            return


def _given_away(
    protected: Sequence[Cell],
    hidden: set[Cell],
    counts: Mapping[Cell, Count],
    sums: Sequence[Sum],
    published: Collection[Cell],
) -> Iterator[Cell]:
    """Those of the *protected* cells for which no second possible value is found."""
    least = {cell: int(cell in published) for cell in hidden}
    safe: set[Cell] = set()
    moves = _moves([cell for cell in counts if cell in hidden], sums)
    for move in _with_pairs(moves):
        for sign in (1, -1):
            if all(counts[cell].rows + sign * step >= least[cell] for cell, step in move.items()):
                safe.update(move)
    return (cell for cell in protected if cell not in safe)


def _with_pairs(moves: Sequence[_Move]) -> Iterator[_Move]:
    yield from moves
    for one, other in combinations(moves, 2):
        if not one.keys().isdisjoint(other):
            yield _plus(one, other, 1)
            yield _plus(one, other, -1)


def _plus(one: _Move, other: _Move, times: int) -> _Move:
    both = {cell: one.get(cell, 0) + times * other.get(cell, 0) for cell in (*one, *other)}
    return {cell: step for cell, step in both.items() if step}


def _moves(hidden: Sequence[Cell], sums: Iterable[Sum]) -> list[_Move]:
    """A basis of all changes to *hidden* cells under which every sum still adds up."""
    moves: list[_Move] = [{cell: 1} for cell in hidden]
    for one in sums:
        off = [(move, move.get(one.total, 0) - sum(move.get(part, 0) for part in one.parts)) for move in moves]
        pivot = min((pair for pair in off if pair[1]), key=lambda pair: (abs(pair[1]), len(pair[0])), default=None)
        if pivot is None:
            continue
        moves = [move if not by else _mended(move, by, *pivot) for move, by in off if move is not pivot[0]]
    return moves


def _mended(move: _Move, by: int, pivot: _Move, pivot_by: int) -> _Move:
    """*move* and *pivot*, each as often as makes the sum add up again."""
    steps = {cell: pivot_by * move.get(cell, 0) - by * pivot.get(cell, 0) for cell in (*move, *pivot)}
    common = gcd(*steps.values()) or 1
    return {cell: step // common for cell, step in steps.items() if step}
