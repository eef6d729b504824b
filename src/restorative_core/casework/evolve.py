"""How a case grows, entry by entry. Total: whatever has happened, there is a case after it."""

from collections.abc import Iterable
from functools import reduce

import attrs

from restorative_core.casework.case import Case
from restorative_core.casework.corrections import read_again
from restorative_core.casework.entry import Entry
from restorative_core.casework.events.corrections import DetailsCorrected, EnteredInError
from restorative_core.casework.folds import pass_over, step


def evolve(case: Case, entry: Entry) -> Case:
    """The case after *entry*."""
    if not isinstance(entry.event, (EnteredInError, DetailsCorrected)):
        return step(case, entry)
    history = (*case.history, entry)
    again = Case(case.id)
    for earlier, counts in read_again(history):
        again = step(again, earlier) if counts else pass_over(again, earlier)
    return attrs.evolve(again, history=history)


def fold(stream: str, entries: Iterable[Entry]) -> Case:
    """The case that *entries*, in order, add up to."""
    return reduce(evolve, entries, Case(stream))
