"""`restorative report`."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from restorative_core.cli.asked import AsJson, AsKnownOn, PracticeFile, Store, a_day, a_year, nearest, reading
from restorative_core.cli.ending import Asking
from restorative_core.cli.files import insist_on_a_name, written_whole
from restorative_core.cli.screen import complain, counted, paragraph, progress, say, say_json
from restorative_core.errors import shown
from restorative_core.evidence.differences import differences
from restorative_core.evidence.profiles import PROFILES
from restorative_core.evidence.report import Figure, Line, Report, Value
from restorative_core.service.restorative import RestorativeService
from restorative_core.vocabulary.moments import Period, local_day
from restorative_core.vocabulary.wire import unstructure

_NOTHING = "none"
"""What stands where there is nothing to count."""

_FEW = 5

DEFAULT = "commissioner"
"""The report that is made when none is named."""

Profile = Annotated[str, typer.Argument(metavar="PROFILE", help=f"Which report: {', '.join(PROFILES)}.")]
Year = Annotated[int | None, typer.Option("--year", help="The calendar year that it is about.")]
From = Annotated[str, typer.Option("--from", metavar="DAY", help="Its first day, such as 2015-04-01.")]
To = Annotated[str, typer.Option("--to", metavar="DAY", help="Its last day, such as 2016-03-31.")]
Differences = Annotated[
    bool, typer.Option("--differences", help="Only the lines that differ from today's, with --as-known-on.")
]
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
    differing: Differences = False,
    as_json: AsJson = False,
) -> None:
    """Report figures about a period, after disclosure control.

    Without --format they are shown here; with it they are rendered to FILE, or to the standard output. What
    --differences lists tells more than either report: keep it within the service.
    """
    if profile not in PROFILES:
        raise Asking(f"There is no report {shown(profile)!r}. {nearest(profile, PROFILES)}")
    known = a_day(as_known_on, "--as-known-on") if as_known_on else None
    if differing and (known is None or form):
        raise Asking("--differences compares --as-known-on DAY with today, and is shown here: leave --format out.")
    period = _period(year, first, last, known)
    _insist_on_a_place(out, form)
    with reading(store, practice_file) as service:
        with progress("Counting"):
            made = service.report(profile, period, as_known_on=known)
            today = service.report(profile, period) if differing else made
        if differing:
            _tell_differences(made, today, as_json=as_json)
            return
        if not any(map(_counts, made.figures)):
            complain(_instead(service))
        if form:
            _render(service, made, form, out)
        elif as_json:
            for figure in made.figures:
                say_json(unstructure(figure))
        else:
            for line in _lines(made):
                paragraph(line)


def _insist_on_a_place(out: Path | None, form: str) -> None:
    if out is not None and not form:
        raise Asking("Say in which format: --format html, or another that `restorative adapters` lists.")
    if out is not None:
        insist_on_a_name(out, "Leave --out out, and the report goes to the standard output.")


def _render(service: RestorativeService, made: Report, form: str, out: Path | None) -> None:
    rendered = service.render(made, form)
    if out is None:
        sys.stdout.buffer.write(rendered)
    else:
        written_whole(out, rendered)
        say(f"{made.title}, {made.period.first} to {made.period.last}: written to {out}.")


def _tell_differences(before: Report, after: Report, *, as_json: bool) -> None:
    found = list(differences(before, after))
    if as_json:
        for one in found:
            say_json(unstructure(one))
        return
    figures = {figure.name: figure for figure in (*before.figures, *after.figures)}
    for name in dict.fromkeys(one.figure for one in found):
        figure = figures[name]
        paragraph(f"{figure.title}  ({figure.unit})")
        for one in found:
            if one.figure == name:
                then, now = (_in_full(line, figure) if line else "no such line" for line in (one.before, one.after))
                paragraph(f"  {one.label or 'all'}: {then} then, {now} now")
    say(f"{counted(len(found), 'line')} told otherwise then." if found else "Every line was told then as it is now.")


def _period(year: int | None, first: str, last: str, known: date | None) -> Period:
    if year is not None and (first or last):
        raise Asking("--year says one period, and --from and --to another. Keep one of them.")
    if year is not None:
        return Period.year(a_year(year, "--year"))
    if not first and not last:
        if known is not None:
            raise Asking(f"--as-known-on {known} says when, not what about. Say the period too: --year {known.year}.")
        return Period.year(local_day(datetime.now(UTC)).year)
    if not last:
        raise Asking(f"--from {first} is half a period. Add its last day: --to DAY.")
    if not first:
        raise Asking(f"--to {last} is half a period. Add its first day: --from DAY.")
    if a_day(last, "--to") < a_day(first, "--from"):
        raise Asking("The period ends before it begins. Give --from the earlier day.")
    return Period(a_day(first, "--from"), a_day(last, "--to"))


def _counts(figure: Figure) -> bool:
    """Whether *figure* has anything to count: a number that is not nought, or one that is withheld."""
    values = (one for line in figure.lines for one in (line.value, line.numerator, line.denominator))
    return any(one is not None and (one.withheld or one.number) for one in values)


def _instead(service: RestorativeService) -> str:
    """What to report instead of a period in which there is nothing to count."""
    years = sorted({case.origin.received.earliest.year for case in service.cases() if case.origin.received.is_known})
    if not years:
        return "There is nothing to count: the store holds no case whose date is known."
    told = ", ".join(map(str, years[-_FEW:]))
    return f"There is nothing to count in this period. The store holds cases of {told}: try --year {years[-1]}."


def _lines(made: Report) -> Iterator[str]:
    yield made.title
    yield f"{made.service}, {made.period.first} to {made.period.last}"
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
        of_nothing = line.denominator is not None and line.denominator.number == 0
        return _NOTHING if line.numerator is None or of_nothing else _count(line.numerator)
    if figure.unit != "share":
        return f"{value.number:,}" if isinstance(value.number, int) else f"{value.number:.1f}"
    interval = f" ({value.low:.0%} to {value.high:.0%})" if value.low is not None and value.high is not None else ""
    return f"{value.number:.0%}{interval}{_of(line)}"


def _in_full(line: Line, figure: Figure) -> str:
    """What *line* says, with what it was counted of although its value is withheld."""
    return f"{_value(line, figure)}{_of(line) if line.value.withheld else ''}"


def _of(line: Line) -> str:
    if line.numerator is None or line.denominator is None:
        return ""
    return f"  {_count(line.numerator)} of {_count(line.denominator)}"


def _count(value: Value) -> str:
    return "withheld" if value.number is None else f"{value.number:,}"
