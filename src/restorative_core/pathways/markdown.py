"""A pathway's table as a page of Markdown."""

from collections.abc import Iterator

from restorative_core.pathways import words
from restorative_core.pathways.mermaid import mermaid
from restorative_core.pathways.words import Plain


def markdown(table: Plain) -> str:
    """*table*, as `plain_table` gives it, on one page."""
    return "\n".join(_page(table)).rstrip() + "\n"


def _page(table: Plain) -> Iterator[str]:
    yield f"# The pathway `{table['name']}`"
    yield from ("", f"Version {table['version']}: {table['title']}. The digest of its tables is `{table['digest']}`.")
    yield from ("", "## How a case goes", "")
    yield from _drawn(table, "case")
    yield from ("", "## What may happen, and where it leads", "")
    yield "An *act* is decided before it counts; a *report* tells what happened. Of an event that is *unconditional*"
    yield "nothing may ever be required, by anybody."
    yield ""
    yield from _table(("event", "is", "at", "leads to", "by"), _rows(table))
    yield from ("", "## What can be done at each stage", "")
    yield from _table(("stage", "acts"), _acts(table))
    yield from ("", "## What each act needs", "")
    yield "A *must* is waived by nobody; a *should* by an approver who is somebody else, with a reason. The kernel"
    yield "binds every pathway."
    for row in table["rows"]:
        if row["requires"]:
            yield from ("", f"### {row['event']}", "")
            yield from _needs(table, row)
    yield from ("", "## The lives of the things in a case", "")
    yield "They are the same in every pathway. An act is refused for which a thing is not in the right state."
    for life in table["lives"]:
        yield from ("", f"### {life['thing']}", "")
        yield from _drawn(table, life["thing"])
        yield ""
        yield from _table(("event", "in the state", "leads to"), _steps(life))
    yield from ("", "## The values that the rules leave to a service", "")
    yield from _table(("value", "is", "source"), _policy(table))
    yield from ("", "## Where a case may move", "")
    yield from _map(table)


def _rows(table: Plain) -> Iterator[tuple[str, ...]]:
    for row in table["rows"]:
        yield f"`{row['event']}`", row["is"], words.where(row), words.leads(row), words.who(row)


def _acts(table: Plain) -> Iterator[tuple[str, ...]]:
    for stage in (one["stage"] for one in table["stages"]):
        acts = (f"`{row['event']}`" for row in table["rows"] if row["is"] == "act" and stage in row["stages"])
        yield stage, ", ".join(acts) or "none"


def _needs(table: Plain, row: Plain) -> Iterator[str]:
    for one, asked_by in words.needs(table, row):
        yield f"* {one['sentence']} (*{one['force']}* of the {asked_by}: {words.sources(one)})"


def _steps(life: Plain) -> Iterator[tuple[str, ...]]:
    for step in life["steps"]:
        yield f"`{step['event']}`", ", ".join(step["states"]), words.leads_step(step)


def _policy(table: Plain) -> Iterator[tuple[str, ...]]:
    for chosen in table["policy"]:
        yield f"`{chosen['name']}`", words.value(chosen), words.value_source(chosen)


def _map(table: Plain) -> Iterator[str]:
    maps = table["leads_on"]
    if not maps:
        yield "Nowhere."
        return
    stages = [stage["stage"] for stage in table["stages"] if any(stage["stage"] in found for found in maps.values())]
    rows = ((stage, *(found.get(stage, "") for found in maps.values())) for stage in stages)
    yield from _table(("at the stage", *(f"in `{other}` it becomes" for other in maps)), rows)


def _drawn(table: Plain, thing: str) -> Iterator[str]:
    yield from ("```mermaid", *mermaid(table, thing).splitlines(), "```")


def _table(heading: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(heading) + " |"
    yield "|" + "---|" * len(heading)
    yield from ("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
