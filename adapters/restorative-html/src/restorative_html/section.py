"""What is shown of one figure: text and lengths, in which nothing is left of what was withheld."""

from collections.abc import Iterator

from attrs import frozen

from restorative_core.ports import Report
from restorative_html import words

WITHHELD = "withheld"
NONE = "\N{EN DASH}"


@frozen
class Row:
    """One line of a figure.

    Attributes:
        code: What it is about, as a code; empty for the whole.
        label: The same in words.
        value: Its number in words.
        interval: Its interval in words; empty where it has none.
        counts: The counts of a share in words; empty where it has none.
        number: Its number, for a chart; `None` where it is withheld or there is none.
        limits: The limits of its interval, as parts of 1; `None` where it has none.
    """

    code: str
    label: str
    value: str
    interval: str
    counts: str
    number: float | None
    limits: tuple[float, float] | None


@frozen
class Section:
    """One figure.

    Attributes:
        name: The measure, with its version.
        title: What it is.
        definition: What is counted.
        unit: What one of the values is.
        counted: What the counts are of.
        source: Where the definition comes from.
        notes: What a reader must know.
        rows: Its lines.
    """

    name: str
    title: str
    definition: str
    unit: str
    counted: str
    source: str
    notes: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def is_share(self) -> bool:
        """Whether its values are shares."""
        return self.unit == "share"

    @property
    def is_counted(self) -> bool:
        """Whether its values are plain counts, that bars can be drawn of."""
        return self.unit == self.counted

    @property
    def greatest(self) -> float:
        """The greatest number of a single line, at least 1: the length of a whole bar."""
        return max((row.number for row in self.rows if row.code and row.number is not None), default=1) or 1


def sections(report: Report) -> Iterator[Section]:
    """The figures of *report*."""
    for figure in report.figures:
        rows = []
        for line in figure.lines:
            value, above, below = line.value, line.numerator, line.denominator
            limits = None if value.low is None or value.high is None or value.withheld else (value.low, value.high)
            part = "" if above is None else _shown(above.number, figure.counted, withheld=above.withheld)
            whole = "" if below is None else _shown(below.number, figure.counted, withheld=below.withheld)
            rows.append(
                Row(
                    code=line.label,
                    label=words.label(line.label),
                    value=_shown(value.number, figure.unit, withheld=value.withheld),
                    interval=words.interval(*limits) if limits else "",
                    counts=_of(part, whole),
                    number=None if value.withheld else value.number,
                    limits=limits,
                )
            )
        yield Section(
            name=figure.name,
            title=figure.title,
            definition=figure.definition,
            unit=figure.unit,
            counted=figure.counted,
            source=figure.source,
            notes=figure.notes,
            rows=tuple(rows),
        )


def _shown(number: float | None, unit: str, *, withheld: bool) -> str:
    if withheld:
        return WITHHELD
    return NONE if number is None else words.number(number, unit)


def _of(part: str, whole: str) -> str:
    if not whole:
        return part
    if not part:
        return f"among {whole}"
    if part == WITHHELD:
        return WITHHELD if whole == WITHHELD else f"of {whole}"
    return f"{part} of {whole}"
