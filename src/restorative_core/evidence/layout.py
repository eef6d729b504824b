"""What has to be counted for a measure, what of it is shown, and how the numbers add up."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from attrs import frozen

from restorative_core.evidence.expressions import Equals, Expression, Not, Or, every
from restorative_core.evidence.measure import Measure, Share, Shares, Steps, Total, Waits
from restorative_core.evidence.suppression import Sum
from restorative_core.evidence.tallies import Cell, Count, Counted, Tally


@frozen
class Layout:
    """The numbers of a measure.

    Attributes:
        counts: Every number, those included that are not shown but could be worked out.
        sums: How they add up.
        published: Those that are shown, unless they are withheld; once for each line that needs them.
    """

    counts: Mapping[Cell, Count]
    sums: tuple[Sum, ...]
    published: tuple[Cell, ...]


def asked(measure: Measure) -> tuple[Tally, ...]:
    """What an engine has to count for *measure*."""
    tallies = [measure.undated, *(measure.tally(where) for where in _numbers(measure))]
    by = by_value(measure)
    if by is not None:
        tallies.append(by)
    if isinstance(measure, Waits):
        tallies.append(waited(measure))
    return tuple(dict.fromkeys(tallies))


def by_value(measure: Measure) -> Tally | None:
    """The tally that gives *measure* a line for each value, or `None`."""
    match measure:
        case Waits():
            return measure.tally(measure.whole, measure.status)
        case Total() | Shares() if measure.by:
            return measure.tally(measure.whole, measure.by)
    return None


def waited(measure: Waits) -> Tally:
    """The tally of the days that *measure* looks at."""
    return measure.tally(every(measure.whole, Equals(measure.status, measure.timed)), measure.days)


def reached(measure: Steps) -> Iterator[tuple[Expression, Expression]]:
    """For each step: who took the one before, and who took it too."""
    before = measure.denominator
    for step in measure.steps:
        now = every(before, step.reached)
        yield before, now
        before = now


def is_excluded(measure: Measure, value: Equals) -> bool:
    """Whether what has *value* is shown without a share."""
    out = measure.exclusions
    return value in (out.terms if isinstance(out, Or) else (out,))


def in_order(values: Iterable[Any]) -> list[Any]:
    """*values* in the order of their vocabulary, or of the alphabet; never of size, which tells of what is withheld."""
    return sorted(values, key=lambda v: (v is None, list(type(v)).index(v) if isinstance(v, Enum) else 0, str(v)))


def laid_out(measure: Measure, counted: Counted) -> Layout:
    """The numbers of *measure*, as *counted*."""
    counts = {measure.tally(where).cell(): _count(counted, measure.tally(where)) for where in _numbers(measure)}
    by = by_value(measure)
    if by is not None:
        counts |= {by.cell(value): counted[by][value] for value in in_order(counted[by])}
    base = measure.tally(measure.denominator).cell()
    for part, rest in _shares(measure, counted):
        counts.setdefault(rest, _less(counts[base], counts[part]))
    return Layout(counts, tuple(_sums(measure, counted)), tuple(_published(measure, counted)))


def _numbers(measure: Measure) -> Iterator[Expression]:
    """What each single number of *measure* is the number of."""
    yield measure.whole
    yield measure.denominator
    if measure.exclusions is not None:
        yield every(measure.whole, measure.exclusions)
    match measure:
        case Share():
            yield every(measure.denominator, measure.numerator)
            yield every(measure.denominator, Not(measure.numerator))
        case Steps():
            for before, now in reached(measure):
                yield now
                yield every(before, Not(now))
                yield every(measure.denominator, Not(now))


def _sums(measure: Measure, counted: Counted) -> Iterator[Sum]:
    """How the numbers of *measure* add up."""
    whole, base = measure.tally(measure.whole).cell(), measure.tally(measure.denominator).cell()
    if measure.exclusions is not None:
        yield Sum(whole, (base, measure.tally(every(measure.whole, measure.exclusions)).cell()))
    by = by_value(measure)
    if by is not None:
        yield Sum(whole, tuple(by.cell(value) for value in in_order(counted[by])))
    for part, rest in _shares(measure, counted):
        yield Sum(base, (part, rest))
    if isinstance(measure, Steps):
        for before, now in reached(measure):
            gone = every(before, Not(now))
            yield Sum(measure.tally(before).cell(), (measure.tally(now).cell(), measure.tally(gone).cell()))


def _shares(measure: Measure, counted: Counted) -> Iterator[tuple[Cell, Cell]]:
    """What stands above the line in each share of *measure*, and what of the denominator does not."""
    parts: list[Expression] = []
    rests: list[Expression] = []
    match measure:
        case Share():
            parts, rests = [measure.numerator], [Not(measure.numerator)]
        case Steps():
            parts = [now for _, now in reached(measure)]
            rests = [Not(now) for now in parts]
        case Shares():
            values = (Equals(measure.by, v) for v in in_order(counted[measure.tally(measure.whole, measure.by)]))
            parts = [value for value in values if not is_excluded(measure, value)]
            rests = [Not(value) for value in parts]
    for part, rest in zip(parts, rests, strict=True):
        above = every(measure.whole if isinstance(measure, Shares) else measure.denominator, part)
        yield measure.tally(above).cell(), measure.tally(every(measure.denominator, rest)).cell()


def _published(measure: Measure, counted: Counted) -> Iterator[Cell]:
    by = by_value(measure)
    base = measure.tally(measure.denominator).cell()
    if by is not None:
        yield measure.tally(measure.whole).cell()
        yield from (by.cell(value) for value in counted[by])
    elif not isinstance(measure, Share):
        yield base
    for part, _ in _shares(measure, counted):
        yield part
        yield base


def _count(counted: Counted, tally: Tally) -> Count:
    return counted[tally].get(None, Count())


def _less(all_of_them: Count, some: Count) -> Count:
    """The rest; of its cases at least so many as are in all and in no part of it."""
    rows = all_of_them.rows - some.rows
    return Count(rows, max(all_of_them.cases - some.cases, min(rows, 1)))
