"""A pathway's table in Mermaid's language for diagrams of states: the stages of a case, or the states of a thing.

A named rule leads to one of several stages or nowhere; the drawing has all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from restorative_core.pathways.words import Plain

CASE = "case"
"""What is drawn where nothing else is named: the case itself."""

_OPEN, _OUTSIDE, _INDENT = "open", "[*]", "    "

Ways = dict[tuple[str, str], list[str]]
"""The events that lead from one state to another."""


def things(table: Plain) -> tuple[str, ...]:
    """Everything of which *table* has a drawing."""
    return CASE, *(life["thing"] for life in table["lives"])


def mermaid(table: Plain, thing: str = CASE) -> str:
    """The drawing of *thing*, one of the `things` of *table*."""
    lives = {life["thing"]: life for life in table["lives"]}
    lines = _case(table) if thing == CASE else _life(lives[thing])
    return "\n".join(("stateDiagram-v2", *(_INDENT + line for line in lines))) + "\n"


def _case(table: Plain) -> Iterator[str]:
    sorts = {stage["stage"]: stage["is"] for stage in table["stages"]}
    opened = frozenset(stage for stage, sort in sorts.items() if sort == _OPEN)
    yield f"state {_OPEN} {{"
    yield from (_INDENT + _state(stage) for stage in sorts if stage in opened)
    yield "}"
    yield from (_state(stage) for stage, sort in sorts.items() if sort == "ended")
    ways: Ways = defaultdict(list)
    for row in table["rows"]:
        leads = row["leads_to"]
        for start in _together(leads["from"], opened):
            for end in _together(leads["stages"], opened):
                if start != end:
                    ways[_OUTSIDE if sorts.get(start) == "unopened" else start, end].append(row["event"])
    yield from _arrows(ways)


def _together(stages: Iterable[str], opened: frozenset[str]) -> Iterator[str]:
    """*stages*; all open ones together are one."""
    found = list(stages)
    if opened <= set(found):
        yield _OPEN
        found = [stage for stage in found if stage not in opened]
    yield from found


def _life(life: Plain) -> Iterator[str]:
    yield from (_state(state) for state in life["states"])
    yield f"{_OUTSIDE} --> {_name(life['begins'])}"
    ways: Ways = defaultdict(list)
    for step in life["steps"]:
        for state in step["states"]:
            if step["leads_to"] not in (None, state):
                ways[state, step["leads_to"]].append(step["event"])
    yield from _arrows(ways)


def _arrows(ways: Ways) -> Iterator[str]:
    yield from (f"{_name(start)} --> {_name(end)}: {', '.join(events)}" for (start, end), events in ways.items())


def _state(state: str) -> str:
    name = _name(state)
    return name if name == state else f'state "{state}" as {name}'


def _name(state: str) -> str:
    """*state* as a name: there, a hyphen begins an arrow."""
    return state.replace("-", "_") if state != _OUTSIDE else state
