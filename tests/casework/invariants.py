"""What the invariants of a case are tried on: cases that were permitted, and moments of every sort."""

from typing import Any

import attrs
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from tests.casework.conftest import STAFF, later_on

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.decide import decide
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.pathways import justice
from restorative_core.testing import cases
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import personal_fields

walks = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
begun = cases(longest=45).filter(lambda case: bool(case.people))
moments_of_acts = st.sampled_from(("now", "then", "2001-05", "unknown"))


def moment(case: Case, when: str) -> Moment:
    """The moment of which something is told."""
    return {"now": later_on(case), "then": case.history[0].at}.get(when) or Moment(when)


def reasons(case: Case, event: Event, at: Moment, knowledge: Knowledge | None = None) -> set[tuple[str, str]]:
    """What is against *event*, by a member of staff."""
    decision = decide(case, event, Occasion(at, STAFF), justice, knowledge or Knowledge())
    return {(one.code, one.about) for one in decision.reasons}


def without_words(event: Any) -> Any:
    """*event* without anything personal."""
    nested = {"event": without_words(event.event)} if isinstance(event, events.DetailsCorrected) else {}
    return attrs.evolve(event, **dict.fromkeys(personal_fields(type(event))), **nested)
