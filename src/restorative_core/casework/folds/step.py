"""One entry further: every fold together."""

from attrs import evolve

from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.folds import people, work

FOLDS = people.FOLDS | work.FOLDS
"""What each event changes, by its class. An event that is not here changes nothing but the number of entries."""


def step(case: Case, entry: Entry) -> Case:
    """The case after *entry*, its number, stage and history included."""
    fold = FOLDS.get(type(entry.event))
    changed = case if fold is None else fold(case, entry, entry.event)
    return evolve(changed, number=entry.number, stage=entry.leads_to or case.stage, history=(*case.history, entry))


def pass_over(case: Case, entry: Entry) -> Case:
    """The case after *entry*, which was struck: it is seen, and changes nothing."""
    return evolve(case, number=entry.number, history=(*case.history, entry))
