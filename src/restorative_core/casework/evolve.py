"""How a case grows, entry by entry. Total: whatever has happened, there is a case after it."""

from collections.abc import Iterable
from functools import reduce

from restorative_core.casework.case import Case
from restorative_core.casework.corrections import is_mended, read_again
from restorative_core.casework.entry import Entry
from restorative_core.casework.events.corrections import MENDING
from restorative_core.casework.folds.step import pass_over, step
from restorative_core.vocabulary.value import changed


def evolve(case: Case, entry: Entry) -> Case:
    """The case after *entry*."""
    if type(entry.event) in MENDING:
        return fold(case.id, (*case.history, entry))
    return step(case, entry)


def fold(stream: str, entries: Iterable[Entry]) -> Case:
    """The case that *entries*, in order, add up to: just what `evolve` comes to, one after the other."""
    history = tuple(entries)
    if not is_mended(history):
        return reduce(step, history, Case(stream))
    case = Case(stream)
    for entry, counts in read_again(history):
        case = step(case, entry) if counts else pass_over(case, entry)
    return changed(case, history=history)
