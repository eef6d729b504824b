"""A format of plain text."""

from collections.abc import Iterator
from typing import Any

from restorative_core.ports import Report


class TextFormat:
    """Reports as plain text, one number a line."""

    def render(self, report: Report) -> bytes:
        """*report* as plain text. No clock and no set is asked, so the same report always gives the same bytes."""
        return ("\n".join(_lines(report)) + "\n").encode("utf-8", "replace")


def _lines(report: Report) -> Iterator[str]:
    yield report.title
    yield f"{report.service}, {report.period.first.isoformat()} to {report.period.last.isoformat()}"
    yield from report.notes
    for figure in report.figures:
        # A number without its definition is worth nothing: all of it is shown, every time.
        yield from ("", f"{figure.title} ({figure.name}, {figure.unit})", figure.definition, f"Source: {figure.source}")
        yield from figure.notes
        for line in figure.lines:
            counts = f" ({_shown(line.numerator)} of {_shown(line.denominator)})" if line.denominator else ""
            yield f"  {line.label or 'all'}: {_shown(line.value)}{counts}"


def _shown(value: Any) -> str:
    if value is None:
        return "not counted"
    if value.withheld:
        return "withheld"  # whatever else the value says: it is withheld because it is small
    if value.number is None:
        return "none"
    interval = f" [{value.low} to {value.high}]" if value.low is not None else ""
    return f"{value.number}{interval}"
