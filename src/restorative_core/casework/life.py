"""The life of a thing within a case: the states that it has, and what leads from one to another.

A life is the same in every setting. The fold follows it, and a decision refuses the act for which a
thing is not in the right state; so what a session may go through is told in one place.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, get_origin

import attrs
from attrs import field, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.casework.particulars import Check, unknown
from restorative_core.errors import Reason, shown
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import reference_fields
from restorative_core.vocabulary.value import Value


def _states(states: Iterable[StrEnum]) -> frozenset[StrEnum]:
    return frozenset(states)


@frozen(eq=False, repr=False)
class Step(Value):
    """One event in the life of a thing.

    Attributes:
        event: The class of the event.
        states: The states in which it may happen.
        leads_to: The state that it leads to; `None` where the thing stays as it is.
    """

    event: type[Event]
    states: frozenset[StrEnum] = field(converter=_states)
    leads_to: StrEnum | None = None


State = Callable[[Case, str], StrEnum | None]
"""Gives the state of one thing in a case, by its id; `None` where there is no such thing."""


@frozen(eq=False, repr=False)
class Life(Value):
    """The life of one sort of thing.

    Attributes:
        thing: What it is; the fields that refer to one say so by this noun.
        begins: The state in which each begins.
        steps: What leads from one state to another. An event that leads to different states has several.
        state: Gives the state of one such thing in a case.
    """

    thing: str
    begins: StrEnum
    steps: tuple[Step, ...]
    state: State = field(repr=False)

    def bars(self, act: type[Event]) -> dict[str, Check]:
        """What looks whether the things that an *act* is about are there, and may go through it: by field."""
        states = frozenset(state for step in self.steps if step.event is act for state in step.states)
        named = [name for name, noun in reference_fields(act).items() if noun == self.thing]
        return {name: self._bar(attrs.fields_dict(act)[name], states) for name in named} if states else {}

    def _bar(self, field: "attrs.Attribute[Any]", states: frozenset[StrEnum]) -> Check:
        name, state_of = field.name, self.state

        def against(thing: str, state: StrEnum | None) -> Reason:
            if state is None:
                return unknown(self.thing, name, thing)
            return Reason(f"{self.thing}.not-permitted", shown(thing), details={"state": state.value})

        def one(case: Case, act: Any, _at: Moment) -> Iterable[Reason]:
            thing = getattr(act, name)
            state = state_of(case, thing)
            return () if state in states else (against(thing, state),)

        def each(case: Case, act: Any, _at: Moment) -> Iterable[Reason]:
            found = ((thing, state_of(case, thing)) for thing in getattr(act, name))
            return [against(thing, state) for thing, state in found if state not in states]

        return each if get_origin(field.type) is tuple else one

    def after(self, state: StrEnum, event: type[Event]) -> StrEnum:
        """The state after an *event*; the same, where the event does not lead from it anywhere."""
        for step in self.steps:
            if step.event is event and state in step.states and step.leads_to is not None:
                return step.leads_to
        return state
