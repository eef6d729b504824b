"""A report as rows, and rows as bytes."""

import csv
import io
from collections.abc import Iterator

from restorative_core.ports import Report
from restorative_csv.cells import NONE, WITHHELD, Cell, Number, plain

HEADER = (
    "report",
    "service",
    "first_day",
    "last_day",
    "measure",
    "title",
    "line",
    "value",
    "unit",
    "low_95",
    "high_95",
    "numerator",
    "denominator",
    "counted",
    "definition",
    "source",
    "notes",
    "report_notes",
)
"""The names of the columns. A column may be added at the end; none is renamed, moved or taken away."""


class CsvFormat:
    """A report as CSV: RFC 4180, UTF-8 with a byte-order mark, one row for each line of a figure.

    Without the mark, the most used spreadsheet takes UTF-8 for something else and spoils every
    letter that is not English. Programs read it as `utf-8-sig`.
    """

    def render(self, report: Report) -> bytes:
        """*report* as CSV; the same report always gives the same bytes."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(HEADER)
        writer.writerows(tuple(plain(cell) for cell in row) for row in _rows(report))
        return text.getvalue().encode("utf-8-sig", errors="replace")


def _rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    """A row for each line; one for a figure without lines, and one for a report without figures."""
    whole = (report.title, report.service, report.period.first.isoformat(), report.period.last.isoformat())
    last = "\n".join(report.notes)
    blank: tuple[Cell, ...] = (NONE,) * (len(HEADER) - len(whole) - 1)
    if not report.figures:
        yield (*whole, *blank, last)
    for figure in report.figures:
        said = (figure.counted, figure.definition, figure.source, "\n".join(figure.notes), last)
        if not figure.lines:
            yield (*whole, figure.name, figure.title, NONE, NONE, figure.unit, *(NONE,) * 4, *said)
        for line in figure.lines:
            value, above, below = line.value, line.numerator, line.denominator
            yield (
                *whole,
                figure.name,
                figure.title,
                line.label,
                _shown(value.number, withheld=value.withheld),
                figure.unit,
                NONE if value.withheld else value.low,
                NONE if value.withheld else value.high,
                NONE if above is None else _shown(above.number, withheld=above.withheld),
                NONE if below is None else _shown(below.number, withheld=below.withheld),
                *said,
            )


def _shown(number: Number | None, *, withheld: bool) -> Cell:
    return WITHHELD if withheld else number
