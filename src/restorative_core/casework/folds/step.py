"""One entry further: every fold together."""

from restorative_core.casework.cascade import BRINGING, follows
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.folds import outcome, people, work
from restorative_core.casework.waiver import standing
from restorative_core.vocabulary.value import changed

FOLDS = people.FOLDS | work.FOLDS | outcome.FOLDS
"""What each event changes, by its class. An event that is not here changes nothing but the number of entries."""


def step(case: Case, entry: Entry) -> Case:
    """The case after *entry*, its number, stage and history included."""
    event = entry.event
    cls = type(event)
    fold = FOLDS.get(cls)
    after = case if fold is None else fold(case, entry, event)
    if cls in BRINGING:
        after = _with_what_follows(case, after, entry)
    if after is case:
        after = changed(case)
    # A case that was made just now is nobody's yet, so it is finished in place: to make another costs as much again.
    fields = after.__dict__
    fields["number"] = entry.number
    fields["stage"] = entry.leads_to or case.stage
    fields["history"] = case.history + (entry,)  # noqa: RUF005 -- unpacking a long history takes twice as long
    if after.waivers:
        fields["waivers"] = standing(after.waivers, entry)
    return after


def _with_what_follows(case: Case, after: Case, entry: Entry) -> Case:
    """*after*, with what *entry* brings with it in *case*: written down as entries of their own, it changes no more."""
    for following in follows(case, entry.event):
        after = FOLDS[type(following)](after, entry, following)
    return after


def pass_over(case: Case, entry: Entry) -> Case:
    """The case after *entry*, which was struck: it is seen, and changes nothing."""
    return changed(case, number=entry.number, history=(*case.history, entry))
