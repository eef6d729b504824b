"""What can be done with a case now, and what is missing for the rest."""

from collections.abc import Iterator

from attrs import frozen

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import CASE_EVENTS
from restorative_core.casework.decide import Decision, decide
from restorative_core.casework.event import Act, Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.proposals import proposals
from restorative_core.errors import Reason
from restorative_core.vocabulary.identity import Occasion


@frozen
class Option:
    """One kind of event, and whether it may happen now.

    Attributes:
        kind: The kind.
        is_act: Whether it is ours to do; else it is a report.
        permitted: What may happen, as it was proposed.
        missing: Where nothing of the kind may happen: every reason against what was proposed.
    """

    kind: str
    is_act: bool
    permitted: tuple[Event, ...]
    missing: tuple[Reason, ...]


def options(case: Case, occasion: Occasion, pathway: Pathway, knowledge: Knowledge) -> Iterator[Option]:
    """Every kind of event that can be about something in *case*: permitted, or what is missing."""
    for cls in CASE_EVENTS:
        proposed = proposals(case, cls)
        decisions = [decide(case, event, occasion, pathway, knowledge) for event in proposed]
        permitted = tuple(event for event, decision in zip(proposed, decisions, strict=True) if decision.permitted)
        missing = () if permitted else _all_reasons(decisions)
        if proposed:
            yield Option(cls.kind, issubclass(cls, Act), permitted, missing)


def _all_reasons(decisions: list[Decision]) -> tuple[Reason, ...]:
    found: dict[tuple[str, str], Reason] = {}
    for decision in decisions:
        for reason in decision.reasons:
            found.setdefault((reason.says, reason.about), reason)
    return tuple(found.values())
