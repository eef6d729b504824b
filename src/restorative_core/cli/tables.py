"""A pathway for people, line by line; and how two of them differ."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from restorative_core.pathways import words
from restorative_core.pathways.differences import Difference
from restorative_core.pathways.words import Plain

_NOTHING = "nothing"


def lines(table: Plain) -> Iterator[str]:
    """The pathway of *table*: its rows, the lives of the things in a case, its values, where a case may move."""
    yield f"{table['name']}/{table['version']}: {table['title']}"
    yield f"digest {table['digest']}"
    yield "\nAn act is ours to do or to leave; a report tells what happened. What is unconditional asks for nothing."
    yield "A must is waived by nobody; a should by an approver who is somebody else, with a reason."
    for row in table["rows"]:
        yield from _row(table, row)
    for life in table["lives"]:
        yield f"\nThe life of: {life['thing']}. It begins as {life['begins']}."
        for step in life["steps"]:
            yield f"  {step['event']}: {', '.join(step['states'])} → {words.leads_step(step)}"
    yield "\nThe values that the rules leave to a service:"
    for chosen in table["policy"]:
        yield f"  {chosen['name']} = {words.value(chosen)} ({words.value_source(chosen)})"
    for other, stages in table["leads_on"].items():
        yield f"\nTo {other} a case may move. It stays at its stage there, but for these:"
        yield from (f"  {stage} → {there}" for stage, there in stages.items() if stage != there)


def _row(table: Plain, row: Plain) -> Iterator[str]:
    yield f"\n{row['event']}  ({row['is']})"
    yield f"  at: {words.where(row)}"
    if row["leads_to"]["how"] != "stays":
        yield f"  leads to: {words.leads(row)}"
    yield f"  by: {words.who(row)}"
    for one, asked_by in words.needs(table, row):
        whose = ", asked by this service" if asked_by == "service" else ""
        yield f"  needs: {one['sentence']} ({one['force']}{whose})"


def compared(one: str, other: str, found: Iterable[Difference]) -> Iterator[str]:
    """What was *found* between the pathways *one* and *other*, one thing after the other."""
    several = list(found)
    if not several:
        yield f"{one} and {other} do not differ."
    for heading, parts in _grouped(several).items():
        yield f"\n{heading}"
        for says, instead in parts:
            yield f"  {one}: {says or _NOTHING}"
            yield f"  {other}: {instead or _NOTHING}"


def _grouped(several: list[Difference]) -> dict[str, list[tuple[str, str]]]:
    """What both say, by heading: what several acts need alike is told once, and a map as one."""
    grouped: dict[str, list[tuple[str, str]]] = defaultdict(list)
    acts: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    maps: dict[str, list[Difference]] = defaultdict(list)
    for found in several:
        match found.what:
            case "requirement":
                acts[found.part, found.one, found.other].append(found.about)
            case "map":
                maps[found.about].append(found)
            case what:
                part = f", {found.part}" if found.part else ""
                grouped[f"{what} {found.about}{part}"].append((found.one, found.other))
    for (key, *says), kinds in acts.items():
        grouped[f"requirement {key}, of {', '.join(kinds)}"].append((says[0], says[1]))
    for about, stages in maps.items():
        first, second = ((one.part, one.one) for one in stages), ((one.part, one.other) for one in stages)
        grouped[f"map to {about}"].append((_mapped(first), _mapped(second)))
    return grouped


def _mapped(stages: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{stage} → {there}" for stage, there in stages if there)
