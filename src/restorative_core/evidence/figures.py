"""Measures measured: figures, after disclosure control."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

from attrs import frozen

from restorative_core.evidence.expressions import Equals, every
from restorative_core.evidence.layout import by_value, in_order, is_excluded, laid_out, reached, waited
from restorative_core.evidence.measure import Measure, Share, Shares, Steps, Waits
from restorative_core.evidence.report import Figure, Line, Value
from restorative_core.evidence.statistics import proportion, quantile, wilson
from restorative_core.evidence.suppression import is_small, withheld
from restorative_core.evidence.tallies import Cell, Count, Counted

NONE = Value(None)
"""No number: there is nothing that it would be the number of."""

WITHHELD = Value(None, withheld=True)
"""A number that is withheld."""

_MEDIAN = 50


@frozen
class _Shown:
    """The numbers as they may be shown."""

    counts: Mapping[Cell, Count]
    withheld: Collection[Cell]
    threshold: int

    def count(self, cell: Cell) -> Value:
        return WITHHELD if cell in self.withheld else Value(self.counts[cell].rows)

    def share(self, label: str, part: Cell, whole: Cell) -> Line:
        above, below = self.count(part), self.count(whole)
        return Line(label, _share(above, below), above, below)

    def quantile(self, days: Mapping[int, int], percent: int) -> Value:
        value = quantile(days, percent)
        if value is None:
            return NONE
        up_to = sum(cases for day, cases in days.items() if day <= value)
        from_it = sum(cases for day, cases in days.items() if day >= value)
        return WITHHELD if min(up_to, from_it) < self.threshold else Value(value)


def figures(measures: Sequence[Measure], counted: Counted, threshold: int) -> tuple[Figure, ...]:
    """*measures*, as *counted*, in one report: what one figure withholds, no other gives away.

    Args:
        measures: The measures, in the order of the report.
        counted: The tallies that `asked` asks for, of every measure.
        threshold: How many cases have to stand behind a number.
    """
    layouts = [laid_out(measure, counted) for measure in measures]
    counts = {cell: count for layout in layouts for cell, count in layout.counts.items()}
    sums = tuple(dict.fromkeys(one for layout in layouts for one in layout.sums))
    published = Counter(cell for layout in layouts for cell in layout.published)
    shown = _Shown(counts, withheld(counts, sums, published, threshold), threshold)
    undated = {measure.undated: measure for measure in reversed(measures)}
    return tuple(_figure(measure, counted, shown, first=undated[measure.undated] is measure) for measure in measures)


def _figure(measure: Measure, counted: Counted, shown: _Shown, *, first: bool) -> Figure:
    lines = tuple(_lines(measure, counted, shown))
    match measure:
        case Waits():
            unit = "days"
        case Share() | Shares() | Steps():
            unit = "share"
        case _:
            unit = measure.counted
    return Figure(
        name=measure.key,
        title=measure.title,
        definition=measure.definition,
        unit=unit,
        counted=measure.counted,
        source=str(measure.source),
        lines=lines,
        notes=(*measure.notes, *_notes(measure, counted, shown, first=first)),
    )


def _lines(measure: Measure, counted: Counted, shown: _Shown) -> Iterator[Line]:
    base = measure.tally(measure.denominator).cell()
    match measure:
        case Share():
            part = every(measure.denominator, measure.numerator)
            yield shown.share("", measure.tally(part).cell(), base)
        case Steps():
            yield Line(measure.first, NONE, shown.count(base))
            for step, (_, now) in zip(measure.steps, reached(measure), strict=True):
                yield shown.share(step.label, measure.tally(now).cell(), base)
        case Shares():
            yield from _by_share(measure, counted, shown)
        case Waits():
            yield from _waits(measure, counted, shown)
        case _:
            by = by_value(measure)
            if by is not None:
                for value in in_order(counted[by]):
                    yield Line(_label(value), shown.count(by.cell(value)))
            yield Line("", shown.count(base))


def _by_share(measure: Shares, counted: Counted, shown: _Shown) -> Iterator[Line]:
    by = measure.tally(measure.whole, measure.by)
    base = measure.tally(measure.denominator).cell()
    for value in in_order(counted[by]):
        if is_excluded(measure, Equals(measure.by, value)):
            yield Line(_label(value), NONE, shown.count(by.cell(value)))
        else:
            yield shown.share(_label(value), by.cell(value), base)
    yield Line("", NONE, shown.count(measure.tally(measure.whole).cell()))


def _waits(measure: Waits, counted: Counted, shown: _Shown) -> Iterator[Line]:
    by = measure.tally(measure.whole, measure.status)
    days = {day: count.rows for day, count in counted[waited(measure)].items()}
    timed = shown.count(by.cell(measure.timed)) if days else Value(0)
    for percent in measure.percentiles:
        label = "median" if percent == _MEDIAN else f"percentile-{percent}"
        yield Line(label, WITHHELD if timed.withheld else shown.quantile(days, percent), None, timed)
    for value in in_order(counted[by]):
        if value != measure.timed:
            yield Line(_label(value), NONE, shown.count(by.cell(value)))
    yield Line("", NONE, shown.count(measure.tally(measure.whole).cell()))


def _share(above: Value, below: Value) -> Value:
    if above.withheld or below.withheld:
        return WITHHELD
    k, n = int(above.number or 0), int(below.number or 0)
    limits = wilson(k, n)
    return Value(proportion(k, n), *limits) if limits else NONE


def _label(value: Any) -> str:
    if value is None:
        return "unknown"
    return str(value.value if isinstance(value, Enum) else value)


def _notes(measure: Measure, counted: Counted, shown: _Shown, *, first: bool) -> Iterator[str]:
    undated = counted[measure.undated].get(None, Count())
    if undated.rows and first:
        many = f"Fewer than {shown.threshold}" if is_small(undated, shown.threshold) else str(undated.rows)
        yield f"{many} {measure.counted} are not counted, here or below: their date is not known exactly enough."
    if isinstance(measure, Waits) and shown.threshold > 1:
        yield f"A percentile is shown where at least {shown.threshold} cases lie at or below it, and at or above it."
