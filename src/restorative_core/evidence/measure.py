"""What a measure is: data, which says what is counted, when, out of what, and on whose word."""

from attrs import frozen

from restorative_core.evidence.expressions import Expression, InPeriod, Not, PerhapsInPeriod, every
from restorative_core.evidence.rows import Rows
from restorative_core.evidence.tallies import Tally
from restorative_core.sources import Citation


@frozen(kw_only=True)
class Measure:
    """A measure. A change of what it means is a new version.

    All numbers of one measure are of the same rows, dated by the same anchor: a cohort by receipt
    and a count by event are never mixed in one rate.

    Attributes:
        name: Its name, for ever, in kebab-case.
        version: Its version, from 1.
        title: What it is, in a few words.
        definition: What is counted, on which date, and what is left out, in one or two sentences.
        counted: The unit that is counted: `referrals`, `cases`, `sessions`, `people`.
        rows: The rows that are counted.
        anchor: The path of the field of local days by which a row belongs to a period.
        where: What else a row must meet to be counted, or `None`.
        exclusions: What takes a row out of every rate, though it is shown; `None` for nothing.
        source: Where the definition comes from.
        notes: What a reader must know beside it.
    """

    name: str
    version: int = 1
    title: str
    definition: str
    counted: str
    rows: Rows = Rows.CASES
    anchor: str
    where: Expression | None = None
    exclusions: Expression | None = None
    source: Citation
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name with its version, such as `referrals-by-source/1`."""
        return f"{self.name}/{self.version}"

    @property
    def whole(self) -> Expression:
        """What everything that is shown meets."""
        dated = InPeriod(self.anchor)
        return dated if self.where is None else every(dated, self.where)

    @property
    def denominator(self) -> Expression:
        """What everything that a rate is a rate of meets."""
        return self.whole if self.exclusions is None else every(self.whole, Not(self.exclusions))

    @property
    def undated(self) -> Tally:
        """How many rows are left out because they cannot be dated to the period or out of it."""
        return Tally(self.rows, PerhapsInPeriod(self.anchor))

    def tally(self, where: Expression, by: str = "") -> Tally:
        """The tally of the measure's rows that meet *where*."""
        return Tally(self.rows, where, by)


@frozen(kw_only=True)
class Total(Measure):
    """How many there are, and how many of each.

    Attributes:
        by: The path of the field whose values have a line each; empty for one number.
    """

    by: str = ""


@frozen(kw_only=True)
class Share(Measure):
    """A share, with its interval.

    Attributes:
        numerator: What the rows above the line meet, besides what all meet.
    """

    numerator: Expression


@frozen(kw_only=True)
class Shares(Measure):
    """The share of each value of a field, with its interval.

    Attributes:
        by: The path of the field.
    """

    by: str


@frozen
class Step:
    """A step that some of those who took the one before have taken.

    Attributes:
        label: What it is, as a code.
        reached: What a row meets that took it, besides all steps before.
    """

    label: str
    reached: Expression


@frozen(kw_only=True)
class Steps(Measure):
    """How many of one cohort came how far: a step counts only those who took every step before it.

    Attributes:
        first: The label of the whole cohort, as a code.
        steps: The steps, in order.
    """

    first: str
    steps: tuple[Step, ...]


@frozen(kw_only=True)
class Waits(Measure):
    """How many days something took: quantiles over those for whom it is over and both days are known.

    Attributes:
        days: The path of the number of days.
        status: The path of the field that tells how the wait ended, or that it has not.
        timed: The value of that field for which the days are known.
        percentiles: Which quantiles, in percent; 50 is the median.
    """

    days: str
    status: str
    timed: str
    percentiles: tuple[int, ...] = (50, 90)
