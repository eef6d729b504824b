from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.evidence.expressions import Equals
from restorative_core.evidence.rows import Rows
from restorative_core.evidence.suppression import Sum, is_small, withheld
from restorative_core.evidence.tallies import Cell, Count

THRESHOLD = 3
A, B, C, D, AB, ALL, NOT_A = (Cell(Rows.CASES, Equals("cell", name)) for name in ("a", "b", "c", "d", "ab", "*", "-a"))
SUMS = (Sum(AB, (A, B)), Sum(ALL, (AB, C, D)), Sum(ALL, (A, NOT_A)))
SHOWN = {A: 1, B: 1, C: 1, D: 1, AB: 2, ALL: 5}


def table(a: int, b: int, c: int, d: int) -> dict[Cell, Count]:
    """Four numbers with a subtotal, a total, and what is left beside the first: each row is a case of its own."""
    rows = {A: a, B: b, C: c, D: d, AB: a + b, ALL: a + b + c + d, NOT_A: b + c + d}
    return {cell: Count(number, number) for cell, number in rows.items()}


def possible(counts: dict[Cell, Count], hidden: frozenset[Cell]) -> dict[Cell, set[int]]:
    """Every value that each number may have, for all that a reader of the published ones knows."""
    found: dict[Cell, set[int]] = {cell: set() for cell in counts}
    ranges = [range(1, 15) if cell in hidden else (counts[cell].rows,) for cell in (A, B, C, D)]
    for numbers in product(*ranges):
        world = table(*numbers)
        if all(world[cell].rows == counts[cell].rows for cell in (AB, ALL) if cell not in hidden):
            for cell, count in world.items():
                found[cell].add(count.rows)
    return found


@given(numbers=st.tuples(*[st.integers(0, 6)] * 4))
def test_no_withheld_number_can_be_worked_out(numbers: tuple[int, int, int, int]) -> None:
    """At least two values remain possible for every number that is small or withheld: no sum gives it away."""
    counts = table(*numbers)
    hidden = withheld(counts, SUMS, SHOWN, THRESHOLD)
    worlds = possible(counts, hidden)

    for cell, count in counts.items():
        if cell in hidden or is_small(count, THRESHOLD):
            assert len(worlds[cell]) > 1, cell
        assert count.rows in worlds[cell]


@given(numbers=st.tuples(*[st.integers(0, 6)] * 4))
def test_every_small_number_is_withheld_and_no_nought(numbers: tuple[int, int, int, int]) -> None:
    """What is small is withheld; nought is not, because nobody stands behind it."""
    counts = table(*numbers)
    hidden = withheld(counts, SUMS, SHOWN, THRESHOLD)

    assert {cell for cell in SHOWN if is_small(counts[cell], THRESHOLD)} <= hidden
    assert not {cell for cell in SHOWN if counts[cell].rows == 0} & hidden


def test_where_nothing_is_small_nothing_is_withheld() -> None:
    """A table of great numbers is shown whole."""
    assert withheld(table(9, 9, 9, 9), SUMS, SHOWN, THRESHOLD) == frozenset()
    assert withheld(table(1, 2, 3, 0), SUMS, SHOWN, 1) == frozenset()


def test_one_small_number_takes_one_other_with_it() -> None:
    """A single small part would be the total less the rest; the least needed, then the smallest, goes with it."""
    parts = (A, B, C)
    counts = {A: Count(1, 1), B: Count(8, 8), C: Count(6, 6), ALL: Count(15, 15)}

    assert withheld(counts, (Sum(ALL, parts),), {**dict.fromkeys(parts, 1), ALL: 3}) == {A, C}


def test_a_total_of_ones_is_withheld() -> None:
    """Five parts that add up to five can each be one only, although each is withheld: so the total is, too."""
    parts = (A, B, C, D, AB)
    counts = {**dict.fromkeys(parts, Count(1, 1)), ALL: Count(5, 5)}

    assert ALL in withheld(counts, (Sum(ALL, parts),), {**dict.fromkeys(parts, 1), ALL: 1})


def test_a_small_remainder_withholds_what_it_remains_of() -> None:
    """Where nearly everybody did, the few who did not would be known: how many did is withheld."""
    counts = {A: Count(28, 28), NOT_A: Count(2, 2), ALL: Count(30, 30)}

    assert withheld(counts, (Sum(ALL, (A, NOT_A)),), {A: 1, ALL: 2}) == {A}


@pytest.mark.parametrize(
    ("count", "small"),
    [(Count(0, 0), False), (Count(1, 1), True), (Count(4, 4), True), (Count(5, 5), False), (Count(12, 2), True)],
)
def test_small_is_told_by_cases(count: Count, *, small: bool) -> None:
    """Twelve sessions of two cases are small: what counts is how many cases stand behind a number."""
    assert is_small(count) is small
