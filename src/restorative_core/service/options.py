"""What can be done with a case now, what is missing for the rest, and what would lead there."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from attrs import field, fields, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import CASE_EVENTS, FacilitatorAllocated
from restorative_core.casework.decide import Decision, decide
from restorative_core.casework.event import Act, Event
from restorative_core.casework.explain import Explanation, explain
from restorative_core.casework.knowledge import Knowledge
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.plan import Plan
from restorative_core.casework.proposals import proposals
from restorative_core.casework.remedies.team import allocations
from restorative_core.casework.requirement import Question
from restorative_core.errors import Reason
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.roles import Duty

_NEAREST = 3
"""How many proposals of one kind are looked at for a way to it."""


@frozen(slots=False)
class Option:
    """One kind of event, and whether it may happen now.

    Attributes:
        kind: The kind.
        is_act: Whether it is ours to do; else it is a report.
        permitted: What may happen, as it was proposed.
        missing: Where nothing of the kind may happen: every reason against what was proposed.
        waived: The keys of the requirements that what may happen does not meet, and that an approver waived.
        barred: Where nothing of the kind may happen, and it is an act: what is nearest to it, explained.
    """

    kind: str
    is_act: bool
    permitted: tuple[Event, ...]
    missing: tuple[Reason, ...]
    waived: tuple[str, ...] = ()
    barred: tuple[Explanation, ...] = field(default=(), repr=False)

    @cached_property
    def plan(self) -> Plan | None:
        """What would lead to an act of the kind; `None` where nothing of the kind is barred.

        It is worked out when it is first asked for. Where several acts could be led to, it is for the nearest.
        """
        plans = [explained.plan for explained in self.barred[:1]]
        plans += (explained.plan for explained in self.barred[1:] if not plans[0].leads_there)
        return next((plan for plan in plans if plan.leads_there), next(iter(plans), None))


def options(case: Case, occasion: Occasion, pathway: Pathway, knowledge: Knowledge) -> Iterator[Option]:
    """Every kind of event that can be about something in *case*: permitted, or what is missing."""
    for cls in CASE_EVENTS:
        proposed = tuple(_proposed(case, cls, occasion, pathway, knowledge))
        if not proposed:
            continue
        decided = [(event, decide(case, event, occasion, pathway, knowledge)) for event in proposed]
        permitted = [(event, decision) for event, decision in decided if decision.permitted]
        yield Option(
            cls.kind,
            issubclass(cls, Act),
            tuple(event for event, _ in permitted),
            () if permitted else _all_reasons(decision for _, decision in decided),
            tuple(dict.fromkeys(key for _, decision in permitted for key in decision.waived)),
            tuple(explain(case, event, occasion, pathway, knowledge) for event in _nearest(cls, decided))
            if not permitted
            else (),
        )


def _proposed(
    case: Case, cls: type[Event], occasion: Occasion, pathway: Pathway, knowledge: Knowledge
) -> Iterable[Event]:
    """What could be proposed of the kind *cls*; to be allocated, whoever may be by the register."""
    proposed = proposals(case, cls)
    if cls is FacilitatorAllocated and proposed:
        asked = Question(case, proposed[0], occasion, knowledge, case.pinned.policy or pathway.policy)
        known = [one for duty in Duty for one in list(allocations(asked, pathway, duty))[:1]]
        return known or proposed
    return proposed


def _nearest(cls: type[Event], decided: list[tuple[Event, Decision]]) -> list[Event]:
    """The acts of the kind *cls* against which there is least; what decides for something before what is against it."""
    nearest = sorted(decided, key=lambda one: (_says_no(one[0]), len(one[1].reasons)))
    return [event for event, _ in nearest[:_NEAREST]] if issubclass(cls, Act) else []


def _says_no(event: Event) -> bool:
    return any(getattr(event, one.name) is False for one in fields(type(event)))


def _all_reasons(decisions: Iterable[Decision]) -> tuple[Reason, ...]:
    found: dict[tuple[str, str], Reason] = {}
    for decision in decisions:
        for reason in decision.reasons:
            found.setdefault((reason.says, reason.about), reason)
    return tuple(found.values())
