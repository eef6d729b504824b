"""`restorative pathway show`."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from restorative_core.casework.event import Act
from restorative_core.casework.pathway import ANYBODY, Destination, Pathway, Row
from restorative_core.cli.asked import AsJson
from restorative_core.cli.ending import Asking
from restorative_core.cli.screen import paragraph, say_json
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.stages import BEGUN, ENDED, OPEN, Stage

PATHWAYS = {pathway.name: pathway for pathway in (justice,)}
"""The pathways that come with the library, by name."""

Name = Annotated[str, typer.Argument(metavar="NAME", help=f"Which pathway: {', '.join(PATHWAYS)}.")]

_SETS = ((BEGUN, "any stage"), (OPEN, "any open stage"), (ENDED, "closed or declined"))


def show_pathway(name: Name, *, as_json: AsJson = False) -> None:
    """Show the table of a pathway: for each event where it may happen, where it leads, who does it, what it needs."""
    pathway = PATHWAYS.get(name.partition("/")[0])
    if pathway is None or name not in (pathway.name, f"{pathway.name}/{pathway.version}"):
        raise Asking(f"There is no pathway {name!r}. There are: {', '.join(PATHWAYS)}.")
    if as_json:
        for row in pathway.cases.rows:
            say_json(_plain(row))
    else:
        for line in _lines(pathway):
            paragraph(line)


def _plain(row: Row) -> dict[str, Any]:
    return {
        "event": row.event.kind,
        "is_act": issubclass(row.event, Act),
        "stages": [stage.value for stage in Stage if stage in row.stages],
        "leads_to": _leads(row),
        "roles": sorted(row.roles),
        "requires": [
            {
                "key": one.key,
                "says": one.sentence,
                "force": one.force.value,
                "sources": [f"{source}" for source in one.sources],
            }
            for one in row.requires
        ],
    }


def _lines(pathway: Pathway) -> Iterator[str]:
    yield f"{pathway.name}/{pathway.version}: {pathway.title}"
    for row in pathway.cases.rows:
        kind = "act" if issubclass(row.event, Act) else "report"
        yield f"\n{row.event.kind}  ({kind})"
        yield f"  at: {_stages(row)}"
        if leads := _leads(row):
            yield f"  leads to: {leads}"
        if row.roles != ANYBODY:
            yield f"  by: {', '.join(sorted(row.roles))}"
        yield from (f"  needs: {one.sentence} ({one.force})" for one in row.requires)


def _stages(row: Row) -> str:
    for stages, words in _SETS:
        if row.stages == stages:
            return words
    if row.stages < OPEN and len(row.stages) > len(OPEN) - len(row.stages):
        missing = ", ".join(stage for stage in Stage if stage in OPEN - row.stages)
        return f"any open stage but {missing}"
    return ", ".join(stage for stage in Stage if stage in row.stages)


def _leads(row: Row) -> str | None:
    return row.leads_to.sentence if isinstance(row.leads_to, Destination) else row.leads_to
