"""`restorative report`."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from restorative_core.cli.asked import AsJson, PracticeFile, Store, reading
from restorative_core.cli.ending import Asking
from restorative_core.cli.files import written_whole
from restorative_core.cli.screen import paragraph, progress, say, say_json
from restorative_core.evidence.profiles import PROFILES
from restorative_core.evidence.report import Figure, Line, Report, Value
from restorative_core.vocabulary.moments import Period, local_day
from restorative_core.vocabulary.wire import unstructure

DEFAULT = "commissioner"
"""The report that is made when none is named."""

Profile = Annotated[str, typer.Argument(metavar="PROFILE", help=f"Which report: {', '.join(PROFILES)}.")]
Year = Annotated[int | None, typer.Option("--year", help="The calendar year that it is about.")]
From = Annotated[str, typer.Option("--from", metavar="DAY", help="Its first day, such as 2015-04-01.")]
To = Annotated[str, typer.Option("--to", metavar="DAY", help="Its last day, such as 2016-03-31.")]
AsKnownOn = Annotated[str, typer.Option("--as-known-on", metavar="DAY", help="As it was known at the end of this day.")]
Form = Annotated[
    str, typer.Option("--format", metavar="NAME", help="The format, such as html or csv; see `restorative adapters`.")
]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to write it, replacing what is there.")]


def report(
    profile: Profile = DEFAULT,
    *,
    store: Store = "",
    practice_file: PracticeFile = None,
    year: Year = None,
    first: From = "",
    last: To = "",
    as_known_on: AsKnownOn = "",
    form: Form = "",
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Report figures about a period, after disclosure control.

    Without --format they are shown here; with it they are rendered to FILE, or to the standard output.
    """
    period = _period(year, first, last)
    known = _day(as_known_on, "--as-known-on") if as_known_on else None
    if out is not None and not form:
        raise Asking("Say in which format: --format html, or another that `restorative adapters` lists.")
    with reading(store, practice_file) as service:
        with progress("Counting"):
            made = service.report(profile, period, as_known_on=known)
        if form:
            rendered = service.render(made, form)
            if out is None:
                sys.stdout.buffer.write(rendered)
            else:
                written_whole(out, rendered)
                say(f"{made.title}, {period.first} to {period.last}: written to {out}.")
        elif as_json:
            for figure in made.figures:
                say_json(unstructure(figure))
        else:
            for line in _lines(made):
                paragraph(line)


def _period(year: int | None, first: str, last: str) -> Period:
    if year is not None and not first and not last:
        if not date.min.year < year < date.max.year:
            raise Asking(f"The year lies between {date.min.year + 1} and {date.max.year - 1}.")
        return Period.year(year)
    if year is None and first and last:
        if _day(last, "--to") < _day(first, "--from"):
            raise Asking("The period ends before it begins. Give --from the earlier day.")
        return Period(_day(first, "--from"), _day(last, "--to"))
    if year is None and not first and not last:
        return Period.year(local_day(datetime.now(UTC)).year)
    raise Asking("Say which period: --year 2015, or --from 2015-04-01 --to 2016-03-31; this year, if nothing is said.")


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Asking(f"{option} takes a day such as 2015-04-01.") from None


def _lines(made: Report) -> Iterator[str]:
    yield f"{made.title}: {made.service}, {made.period.first} to {made.period.last}"
    yield from (f"  {note}" for note in made.notes)
    for figure in made.figures:
        yield f"\n{figure.title}  ({figure.unit})"
        width = max((len(line.label) for line in figure.lines), default=0)
        yield from (f"  {line.label or 'all':<{width}}  {_value(line, figure)}" for line in figure.lines)


def _value(line: Line, figure: Figure) -> str:
    value = line.value
    if value.withheld:
        return "withheld"
    if value.number is None:
        return "none" if line.numerator is None else _count(line.numerator)
    if figure.unit != "share":
        return f"{value.number:,}" if isinstance(value.number, int) else f"{value.number:.1f}"
    interval = f" ({value.low:.0%} to {value.high:.0%})" if value.low is not None and value.high is not None else ""
    return f"{value.number:.0%}{interval}{_of(line)}"


def _of(line: Line) -> str:
    if line.numerator is None or line.denominator is None:
        return ""
    return f"  {_count(line.numerator)} of {_count(line.denominator)}"


def _count(value: Value) -> str:
    return "withheld" if value.number is None else f"{value.number:,}"
