"""Integer tallies over facts: all that any engine has to compute.

A tally is what a database writes as `select by, count(*), count(distinct case) … group by by`. Rates,
intervals and quantiles are computed from tallies here, so that every engine's figures agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from attrs import field, frozen

from restorative_core.evidence.expressions import Equals, Expression, condition, every
from restorative_core.evidence.facts import Facts
from restorative_core.evidence.rows import Rows
from restorative_core.vocabulary.moments import Period


@frozen(cache_hash=True)
class Cell:
    """One number: how many rows meet a condition. Two measures that count the same thing share its cell.

    Attributes:
        rows: What is counted.
        where: The condition.
    """

    rows: Rows
    where: Expression


@frozen(cache_hash=True)
class Tally:
    """A question to an engine: how many rows meet a condition, by the values of a field.

    Attributes:
        rows: What is counted.
        where: The condition.
        by: The path of the field; empty for one number.
    """

    rows: Rows
    where: Expression
    by: str = ""

    def cell(self, value: Any = None) -> Cell:
        """The cell of *value*; of everything, where the tally is one number."""
        return Cell(self.rows, every(self.where, Equals(self.by, value)) if self.by else self.where)


@frozen
class Count:
    """How many.

    Attributes:
        rows: How many rows.
        cases: How many cases they belong to, which is what disclosure control looks at.
    """

    rows: int = 0
    cases: int = 0


Counted = Mapping[Tally, Mapping[Any, Count]]
"""What an engine answers: for each tally, the count of each value; under `None` where it is one number."""


@frozen
class _Running:
    tally: Tally
    meets: Any
    value: Any
    counts: dict[Any, list[int]] = field(factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, rows: Iterable[Any]) -> None:
        seen = set()
        for row in rows:
            if self.meets(row):
                value = self.value(row) if self.value else None
                count = self.counts[value]
                count[0] += 1
                if value not in seen:
                    seen.add(value)
                    count[1] += 1


def tallied(tallies: Iterable[Tally], facts: Iterable[Facts], period: Period) -> Counted:
    """What *facts*, of one case each, add up to. They are read once, one after the other, and not kept."""
    running = tuple(
        _Running(tally, condition(tally.where, period), attrgetter(tally.by) if tally.by else None)
        for tally in dict.fromkeys(tallies)
    )
    for one in facts:
        rows = {kind: (one,) if kind is Rows.CASES else getattr(one, kind.value) for kind in Rows}
        for part in running:
            part.add(rows[part.tally.rows])
    return {part.tally: {value: Count(*count) for value, count in part.counts.items()} for part in running}
