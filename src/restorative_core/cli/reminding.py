"""`restorative due`: what waits for somebody, in every case, and how long it has time."""

from datetime import date
from typing import Annotated

import typer

from restorative_core.casework.timetable import Due
from restorative_core.cli.asked import ANYBODY, AsJson, At, PracticeFile, Store, occasion, reading
from restorative_core.cli.screen import counted, say, say_json, table
from restorative_core.vocabulary.wire import unstructure

OfLead = Annotated[str, typer.Option("--lead", metavar="ID", help="Only in cases that this facilitator leads.")]
Overdue = Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")]


def list_due(
    store: Store = "",
    practice_file: PracticeFile = None,
    at: At = "",
    lead: OfLead = "",
    *,
    overdue: Overdue = False,
    as_json: AsJson = False,
) -> None:
    """List what waits for somebody in every case, the most urgent first. It reminds, and blocks nothing.

    What each word means stands in docs/how-to/remind-people.md; `restorative case options CASE` shows what can be
    done about it.
    """
    on = occasion(at, ANYBODY)
    with reading(store, practice_file) as service:
        found = sorted((one for one in service.due(on, lead=lead or None) if one.overdue or not overdue), key=_urgency)
        if as_json:
            for one in found:
                say_json(unstructure(one))
            return
        rows = [(one.by or "", _days(one), f"{one.what} {one.about}".rstrip(), one.since, one.case) for one in found]
        table(("by", "working days", "what", "since", "case"), rows, wrapped="what")
        late = sum(one.overdue for one in found)
        say(f"{counted(len(found), 'reminder')}, {late:,} of them overdue.", f"Working days: {service.working_days}.")


def time_left(one: Due) -> str:
    """How many working days are left for *one*, or over; empty where nothing limits it."""
    if not one.left:
        return _days(one)
    days = counted(abs(one.left), "working day")
    return f"{days} {'over' if one.overdue else 'left'}"


def _days(one: Due) -> str:
    """How long there is for *one*, under a heading that says what is counted."""
    if one.left is None:
        return ""
    if not one.left:
        return "over" if one.overdue else "last day"
    return f"{abs(one.left):,} {'over' if one.overdue else 'left'}"


def reminder(one: Due) -> str:
    """*one*, in a line."""
    about = f" ({one.about})" if one.about else ""
    by = f", by {one.by}: {time_left(one)}" if one.by else ""
    return f"{one.what}{about} since {one.since}{by}"


def _urgency(one: Due) -> tuple[date, date]:
    return one.by or date.max, one.since
