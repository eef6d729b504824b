"""A fold makes a new case, and finishes it in its place: nothing that was there before may change by it."""

import copy
from collections.abc import Callable

import pytest
from tests.casework.conftest import STAFF, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve
from restorative_core.casework.proposals import proposals
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.stages import Stage


@pytest.mark.parametrize("begin", [Walk.received, Walk.arranged, Walk.met])
@pytest.mark.parametrize("cls", events.CASE_EVENTS, ids=lambda cls: cls.kind)
def test_the_case_before_stays_as_it_was(walk: Walk, cls: type[Event], begin: Callable[[Walk], Walk]) -> None:
    """Whatever is folded, permitted or not, the case that it was folded into is the same afterwards."""
    case = begin(walk).case
    before, parts = dict(vars(case)), {name: dict(vars(person)) for name, person in case.people.items()}
    occasion = Occasion(Moment.of(walk.now), STAFF)

    for event in proposals(case, cls):
        after = evolve(case, Entry.of(case.number + 1, event, occasion, walk.now, Stage.CLOSED))

        assert (after.number, after.stage, len(after.history)) == (case.number + 1, Stage.CLOSED, case.number + 1)

    assert vars(case) == before
    assert {name: vars(person) for name, person in case.people.items()} == parts


def test_an_entry_can_be_copied(walk: Walk) -> None:
    """A copy says what the entry says, so that an entry can be handed to another process."""
    entry = walk.received().case.history[-1]

    assert copy.copy(entry) == entry
    assert copy.deepcopy(entry) == entry
