"""`restorative case list`, `show` and `history`: coded facts only, never a name."""

from typing import Annotated, Any

import typer

from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting, read_again
from restorative_core.casework.entry import Entry
from restorative_core.casework.waiver import used
from restorative_core.cli.asked import AsJson, AsKnownOn, CaseId, PracticeFile, Store, a_day, practice, reading
from restorative_core.cli.ending import Asking
from restorative_core.cli.facts import facts, told
from restorative_core.cli.screen import complain, counted, say, say_json, table
from restorative_core.cli.spoken import coded, is_pinned, local, pairs
from restorative_core.errors import RestorativeError, Unknown
from restorative_core.service.restorative import RestorativeService
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.stages import Stage

InStage = Annotated[Stage | None, typer.Option("--stage", help="Only cases at this stage.")]
InArea = Annotated[str, typer.Option("--area", metavar="CODE", help="Only cases of this area.")]
OfLead = Annotated[str, typer.Option("--lead", metavar="ID", help="Only cases that this facilitator leads.")]

_COLUMNS = ("case", "stage", "received", "source", "lead", "entries")


def list_cases(
    store: Store = "",
    practice_file: PracticeFile = None,
    stage: InStage = None,
    area: InArea = "",
    lead: OfLead = "",
    *,
    as_json: AsJson = False,
) -> None:
    """List the cases, in the order in which they began."""
    with reading(store, practice_file) as service:
        found = service.cases(stage=stage, area=area or None, lead=lead or None, unread=_left_out)
        if as_json:
            for case in found:
                say_json(_in_short(case))
        else:
            rows = [tuple(_in_short(case)[column] for column in _COLUMNS) for case in found]
            table(_COLUMNS, rows, wrapped="source", right=("entries",))
            say(f"{counted(len(rows), 'case')}.")


def show_case(
    case: CaseId,
    store: Store = "",
    practice_file: PracticeFile = None,
    as_known_on: AsKnownOn = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Show where a case stands: coded facts, never a name."""
    settings = practice(practice_file)
    with reading(store, practice_file) as service:
        found = _known(service, case, as_known_on)
        if as_json:
            say_json(facts(found))
        else:
            say(*told(found, settings))


def show_history(
    case: CaseId,
    store: Store = "",
    practice_file: PracticeFile = None,
    as_known_on: AsKnownOn = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Show every entry of a case: when it happened, when it was recorded, by whom, and what."""
    with reading(store, practice_file) as service:
        entries = _known(service, case, as_known_on).history
        waived = {entry.number: [one.number for one in waivers] for entry, waivers in used(counting(entries))}
        for entry, (_, counts) in zip(entries, read_again(entries), strict=True):
            waived_by = waived.get(entry.number, [])
            if as_json:
                say_json({**_entry(entry, counts=counts), "waived_by": waived_by})
            else:
                say(*_lines(entry, waived_by, counts=counts))


def _known(service: RestorativeService, case: str, day: str) -> Case:
    """The *case* as it is known, or was at the end of the local *day*."""
    found = service.case(case)
    if not day:
        return found
    known = a_day(day, "--as-known-on")
    try:
        return service.case(case, as_known_on=known)
    except Unknown:
        first = local(Moment.of(found.history[0].recorded))
        raise Asking(f"Nothing of {case} was recorded by the end of {known}. Its first entry is of {first}.") from None


def _left_out(case: str, error: RestorativeError) -> None:
    complain(f"{case} is left out. {error}")


def _in_short(case: Case) -> dict[str, Any]:
    return {
        "case": case.id,
        "stage": case.stage.value,
        "received": local(case.origin.received)[:10],
        "source": case.origin.source.value,
        "area": case.origin.area,
        "lead": case.team.lead,
        "entries": case.number,
    }


def _entry(entry: Entry, *, counts: bool) -> dict[str, Any]:
    return {
        "number": entry.number,
        "kind": entry.event.kind,
        "happened": str(entry.at),
        "recorded": entry.recorded.isoformat(),
        "by": {"id": entry.by.id, "organisation": entry.by.organisation, "roles": sorted(entry.by.roles)},
        "fields": coded(entry.event),
        "leads_to": entry.leads_to,
        "counts": counts,
    }


def _lines(entry: Entry, waived_by: list[int], *, counts: bool) -> list[str]:
    leads = f"  → {entry.leads_to}" if entry.leads_to else ""
    struck = "" if counts else "  (struck: it counts no more)"
    roles = ", ".join(sorted(entry.by.roles)) or "no role"
    recorded = local(Moment.of(entry.recorded))
    told = [f"{name}={value}" for name, value in pairs(entry.event) if not is_pinned(name)]
    pinned = [f"{name}={value}" for name, value in pairs(entry.event) if is_pinned(name)]
    return [
        f"{entry.number:>3}  {local(entry.at):<16}  {entry.event.kind}{leads}{struck}",
        *([f"     {' '.join(told)}"] if told else []),
        *([f"     from now on by these tables and values: {' '.join(pinned)}"] if pinned else []),
        *(f"     under a waiver: entry {number}" for number in waived_by),
        f"     recorded {recorded} by {entry.by.id} ({roles})",
    ]
