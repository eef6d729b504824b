"""Cases with mistakes in them, and what they have in common with those without."""

from collections.abc import Iterable
from typing import Any

import attrs
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from tests.casework.conftest import VISITOR, later_on

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Act, Event
from restorative_core.casework.evolve import evolve
from restorative_core.casework.proposals import proposals
from restorative_core.pathways.justice import justice
from restorative_core.testing import cases
from restorative_core.testing.histories import EVERYBODY
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment

MENDING = (events.EnteredInError, events.DetailsCorrected)


walks = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
begun = cases(longest=45).filter(lambda case: case.number > 2 and bool(case.people))


def but_history(case: Case) -> dict[str, Any]:
    """Everything that a case says, but for its entries and for what waits for a supervisor."""
    said = {field.name: getattr(case, field.name) for field in attrs.fields(Case)}
    flags = attrs.evolve(said.pop("flags"), reviews=())
    return {**{name: said[name] for name in said if name not in ("history", "number")}, "flags": flags}


def told(case: Case, event: Event, at: Moment | None = None, by: Actor = VISITOR) -> Case:
    """The case after an entry of *event* alone."""
    now = later_on(case)
    return evolve(case, Entry(case.number + 1, event, at or now, by, now.earliest))


def ordinary(case: Case) -> list[Entry]:
    """The entries of *case* that may be struck, and are no mending themselves."""
    return [entry for entry in case.history[1:] if not isinstance(entry.event, MENDING)]


def without(history: Iterable[Entry], number: int) -> list[Entry]:
    """*history* as if entry *number* had never been written."""
    return [entry for entry in history if entry.number != number]


def may(case: Case, event: Event, at: Moment) -> bool:
    """Whether somebody may do it, whoever that is."""
    return any(decide(case, event, Occasion(at, actor), justice).permitted for actor in EVERYBODY)


def some_acts(case: Case, data: st.DataObject) -> list[Event]:
    """Some acts that somebody may think of next."""
    kinds = [cls for cls in events.CASE_EVENTS if issubclass(cls, Act) and proposals(case, cls)]
    drawn = data.draw(st.lists(st.sampled_from(kinds), min_size=3, max_size=8, unique=True))
    return [event for cls in drawn for event in proposals(case, cls)[:6]]
