"""Folds, by the event that they are for."""

from collections.abc import Callable
from typing import Any, TypeVar

from attrs import evolve

from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event

E = TypeVar("E", bound=Event)
Fold = Callable[[Case, Entry, Any], Case]


class Folds(dict[type[Event], Fold]):
    """What each event changes, by its class."""

    def of(self, cls: type[E]) -> Callable[[Callable[[Case, Entry, E], Case]], Callable[[Case, Entry, E], Case]]:
        """Take the function as what an event of *cls* changes."""

        def register(fold: Callable[[Case, Entry, E], Case]) -> Callable[[Case, Entry, E], Case]:
            self[cls] = fold
            return fold

        return register


def with_changes(case: Case, participant: str, **changes: Any) -> Case:
    """The case after *changes* to one participant; a participant whom it does not know changes nothing."""
    person = case.people.get(participant)
    return case if person is None else case.with_person(evolve(person, **changes))
