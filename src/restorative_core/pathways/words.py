"""What a pathway's table says, in the words that people read: the same on a screen, on a page and in a comparison."""

from collections.abc import Iterator, Mapping
from typing import Any

from restorative_core.pathways.plain import LOCALLY
from restorative_core.vocabulary.stages import BEGUN, ENDED, OPEN, Stage

Plain = Mapping[str, Any]

_SETS = ((BEGUN, "any stage"), (OPEN, "any open stage"), (ENDED, "closed or declined"))
_ANYBODY = "anybody; unconditional"


def where(row: Plain) -> str:
    """The stages at which the event of *row* may happen."""
    stages = frozenset(map(Stage, row["stages"]))
    for some, words in _SETS:
        if stages == some:
            return words
    missing = [stage.value for stage in Stage if stage in OPEN - stages]
    if stages < OPEN and len(missing) < len(stages):
        return f"any open stage but {', '.join(missing)}"
    return ", ".join(row["stages"])


def leads(row: Plain) -> str:
    """Where the event of *row* leads."""
    return str(row["leads_to"]["says"])


def who(row: Plain) -> str:
    """Who may do the event of *row*, or tell of it."""
    return _ANYBODY if row["unconditional"] else ", ".join(row["roles"])


def needs(table: Plain, row: Plain) -> Iterator[tuple[Plain, str]]:
    """Everything that *row* of *table* requires, each with who asks it."""
    known = {one["key"]: one for one in table["requirements"]}
    yield from ((known[needed["key"]], needed["asked_by"]) for needed in row["requires"])


def sources(requirement: Plain) -> str:
    """Where *requirement* stands."""
    return "; ".join(source["says"] for source in requirement["sources"])


def value(chosen: Plain) -> str:
    """What is chosen as a value of a service's policy."""
    found = chosen["value"]
    return ", ".join(found) or "none" if isinstance(found, list) else str(found)


def value_source(chosen: Plain) -> str:
    """Where a value of a service's policy stands."""
    source = chosen["source"]
    return LOCALLY if source == LOCALLY else str(source["says"])


def leads_step(step: Plain) -> str:
    """The state to which a *step* of a life leads."""
    return step["leads_to"] or "stays, or as the event says"
