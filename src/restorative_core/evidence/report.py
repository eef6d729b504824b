"""A report: figures with their definitions, after disclosure control, ready to be shown."""

from attrs import frozen

from restorative_core.vocabulary.moments import Period


@frozen
class Value:
    """One number of a figure, or the fact that it is withheld or does not exist.

    Attributes:
        number: The number, a share as a part of 1; `None` where it is withheld or there is none.
        low: The lower limit of its 95 % interval, where it is a share, as a part of 1.
        high: The upper limit of its 95 % interval, where it is a share, as a part of 1.
        withheld: Whether it is withheld because it is small.
    """

    number: float | int | None
    low: float | None = None
    high: float | None = None
    withheld: bool = False


@frozen
class Line:
    """One line of a figure.

    Attributes:
        label: What the line is about, as a code; empty for the whole.
        value: Its number.
        numerator: The count above the line of a proportion.
        denominator: The count below it.
    """

    label: str
    value: Value
    numerator: Value | None = None
    denominator: Value | None = None


@frozen
class Figure:
    """One measure, measured.

    Attributes:
        name: The measure's name, with its version, such as `referrals-by-source/1`.
        title: What it is, in a few words.
        definition: What is counted, on which date, and what is left out, in one or two sentences.
        unit: What one of the values is: `referrals`, `cases`, `days`, `share`.
        counted: What the counts above and below the line are of: `referrals`, `cases`, `people`.
        source: Where the definition comes from.
        lines: Its lines.
        notes: What a reader must know beside it.
    """

    name: str
    title: str
    definition: str
    unit: str
    counted: str
    source: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


@frozen
class Report:
    """Figures about one period.

    Attributes:
        title: What it is.
        service: Whose figures they are.
        period: The local days that it is about, both ends included.
        figures: The figures.
        notes: What a reader must know of the whole: how small numbers were treated, as known on which day.
    """

    title: str
    service: str
    period: Period
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()
