"""Folds, by the event that they are for."""

from collections.abc import Callable
from typing import Any, TypeVar

from restorative_core.casework.case import Case, sealed_with
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.vocabulary.value import changed

E = TypeVar("E", bound=Event)
Fold = Callable[[Case, Entry, Any], Case]


class Folds(dict[type[Event], Fold]):
    """What each event changes, by its class."""

    def each_of(self, *classes: type[Event]) -> Callable[[Fold], Fold]:
        """Take the function as what an event of each of *classes* changes."""

        def register(fold: Fold) -> Fold:
            self.update(dict.fromkeys(classes, fold))
            return fold

        return register

    def of(self, cls: type[E]) -> Callable[[Callable[[Case, Entry, E], Case]], Callable[[Case, Entry, E], Case]]:
        """Take the function as what an event of *cls* changes."""

        def register(fold: Callable[[Case, Entry, E], Case]) -> Callable[[Case, Entry, E], Case]:
            self[cls] = fold
            return fold

        return register


def with_changes(case: Case, participant: str, **changes: Any) -> Case:
    """The case after *changes* to one participant; a participant whom it does not know changes nothing."""
    people = case.people
    if participant not in people:
        return case
    return changed(case, people=sealed_with(people, participant, changed(people[participant], **changes)))
