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

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The total and the parts."""
        return (self.total, *self.parts)


def is_small(count: Count, threshold: int = THRESHOLD) -> bool:
    """Whether at least one, but fewer than *threshold* cases stand behind *count*."""
    return 0 < count.cases < threshold


def withheld(
    counts: Mapping[Cell, Count], sums: Sequence[Sum], published: Mapping[Cell, int], threshold: int = THRESHOLD
) -> frozenset[Cell]:
    """Those of the *published* cells that must be withheld.

    Args:
        counts: The counts of all cells, those included that are only implied, such as complements.
        sums: How they add up.
        published: The cells that are to be shown, and for each how many lines need it: what few need goes first.
        threshold: How many cases have to stand behind a number.
    """
    table = _Table(counts, sums, published, {cell for cell, count in counts.items() if is_small(count, threshold)})
    hidden = {cell for cell in counts if cell not in published} | table.small
    added: list[Cell] = []
    while (cell := table.next_to_hide(hidden)) is not None:
        hidden.add(cell)
        added.append(cell)
    for cell in reversed(added):
        if not table.given_away(hidden - {cell}):
            hidden.remove(cell)
    return frozenset(cell for cell in published if cell in hidden)


@frozen
class _Table:
    counts: Mapping[Cell, Count]
    sums: Sequence[Sum]
    published: Mapping[Cell, int]
    small: set[Cell]

    def given_away(self, hidden: set[Cell]) -> list[Cell]:
        """The cells to be protected for which no second possible value is found, where *hidden* is hidden."""
        safe: set[Cell] = set()
        for move in _with_pairs(_moves([cell for cell in self.counts if cell in hidden], self.sums)):
            if any(all(self._may_be(cell, sign * step) for cell, step in move.items()) for sign in (1, -1)):
                safe.update(move)
        protected = (cell for cell in self.counts if cell in self.small or (cell in self.published and cell in hidden))
        return [cell for cell in protected if cell not in safe]

    def _may_be(self, cell: Cell, step: int) -> bool:
        return self.counts[cell].rows + step >= int(cell in self.published)

    def next_to_hide(self, hidden: set[Cell]) -> Cell | None:
        """What to hide next, so that a small cell that is given away is so no more; `None` when none is."""
        for exposed in self.given_away(hidden):
            candidates = self._around(exposed, hidden)
            enough = (cell for cell in candidates if exposed not in self.given_away(hidden | {cell}))
            if candidates:
                return next(enough, candidates[0])
        return None

    def _around(self, exposed: Cell, hidden: set[Cell]) -> list[Cell]:
        """What is shown nearest to *exposed*; first what the fewest lines need, then the smallest.

        A nought is never hidden. Where there is nothing left to hide, nothing but noughts is known of
        the numbers around, and these might as well all be twice as great.
        """
        reached, seen = {exposed}, set[Cell]()
        while reached - seen:
            seen |= reached
            reached = {cell for one in self.sums if not seen.isdisjoint(one.cells) for cell in one.cells}
            shown = [cell for cell in self.counts if cell in reached - hidden and self.counts[cell].rows]
            if shown:
                return sorted(shown, key=lambda cell: (self.published[cell], self.counts[cell].rows))
        return []


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
