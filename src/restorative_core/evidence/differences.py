"""What two reports of the same figures say differently: as it was known then, and as it is known now."""

from collections.abc import Iterator

from attrs import frozen

from restorative_core.evidence.report import Line, Report


@frozen
class Difference:
    """One line that two reports do not say alike.

    Attributes:
        figure: The measure's name, with its version.
        label: What the line is about, as a code; empty for the whole.
        before: The line in the first report; `None` where it has none.
        after: The line in the second report; `None` where it has none.
    """

    figure: str
    label: str
    before: Line | None
    after: Line | None


def differences(before: Report, after: Report) -> Iterator[Difference]:
    """Every line that *before* and *after* do not say alike, in the order of *after*; both after disclosure control.

    Two reports told apart line by line can tell more than either: what differs is for the service's own eyes.
    """
    old, new = _lines(before), _lines(after)
    for key in [*new, *(key for key in old if key not in new)]:
        if old.get(key) != new.get(key):
            yield Difference(*key, old.get(key), new.get(key))


def _lines(report: Report) -> dict[tuple[str, str], Line]:
    return {(figure.name, line.label): line for figure in report.figures for line in figure.lines}
