"""May this happen? Pure: asks nobody the time and looks nothing up."""

from collections.abc import Iterator

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import KINDS, PathwayAdopted, RequirementWaived
from restorative_core.casework.decision import Decision
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import NOTHING, Knowledge
from restorative_core.casework.mending import BRINGING, follows
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirement import Force, Question, Requirement, Unmet
from restorative_core.casework.table import Destination
from restorative_core.casework.waiver import Waiver
from restorative_core.errors import Reason, Unknown, shown
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.roles import StaffRole

__all__ = ["Decision", "decide", "waiver_for"]


def decide(  # noqa: C901 -- it is one function, because a decision is made so often that each call counts
    case: Case, event: Event, occasion: Occasion, pathway: Pathway, knowledge: Knowledge = NOTHING
) -> Decision:
    """Whether *event* may happen to *case* on *occasion*, as of the moment it happens.

    Args:
        case: The case as it stands.
        event: What is to happen, or has happened.
        occasion: When, and by whom.
        pathway: The tables that the case goes by.
        knowledge: What is known from other streams.

    Raises:
        Unknown: The event is not one that happens to cases.
    """
    cls = type(event)
    asked = pathway.asked.get(cls)
    if asked is None:
        raise Unknown("event in a case", event.kind)
    stages, roles, leads_to, checks, rules, permits = asked
    reasons: list[Reason] = []
    at = occasion.at
    for check in checks:
        reasons += check(case, event, at)
    if case.stage not in stages:
        reasons.append(Reason("stage.not-permitted", event.kind, details={"stage": case.stage.value}))
    pinned = case.pinned
    if roles is not None:
        if roles.isdisjoint(occasion.by.roles):
            reasons.append(_role_missing(roles, occasion))
        if pinned.digest or cls in _OF_TABLES:
            reasons += _against_tables(case, event, pathway)
    waived: list[str] = []
    if rules:
        question = Question(case, event, occasion, knowledge, pinned.policy or pathway.policy)
        for requirement in rules:
            for found in requirement.rule(question):
                _weigh(requirement, found, question, reasons, waived)
    if reasons:
        return Decision(event.kind, tuple(reasons))
    if permits is not None and not waived:
        return permits
    if isinstance(leads_to, Destination):
        leads_to = leads_to.stage(case, event)
    brought = follows(case, event) if cls in BRINGING else ()
    return Decision(event.kind, (), leads_to, brought, tuple(dict.fromkeys(waived)))


def waiver_for(requirement: Requirement, question: Question) -> Waiver | None:
    """The waiver by which an approver, who is somebody else, lets the actor do this although a *should* is not met.

    None counts while an entry waits for a supervisor to look at it: the waiver itself may be what was changed.
    """
    case, act, occasion = question.case, question.event.kind, question.occasion
    if requirement.force is not Force.SHOULD or case.flags.reviews:
        return None
    lets = (one for one in case.waivers if one.lets(act, occasion.by.id, occasion.at))
    return next((one for one in lets if one.requirement == requirement.key), None)


def _weigh(
    requirement: Requirement, found: Unmet, question: Question, reasons: list[Reason], waived: list[str]
) -> None:
    """Add what the rule of *requirement* found to *reasons*, or the key of *requirement* to *waived*."""
    if not requirement.binds(question):
        return
    if question.case.waivers and waiver_for(requirement, question) is not None:
        waived.append(requirement.key)
    else:
        reasons.append(requirement.reason(*found))


def _role_missing(roles: frozenset[StaffRole], occasion: Occasion) -> Reason:
    return Reason("role.missing", occasion.by.id, details={"roles": ", ".join(sorted(role.value for role in roles))})


_OF_TABLES = (PathwayAdopted, RequirementWaived)
"""The events that speak of the tables themselves."""


def _against_tables(case: Case, event: Event, pathway: Pathway) -> Iterator[Reason]:
    """What the tables themselves say against *event*: against what it says of them, or that the case keeps others."""
    match event:
        case PathwayAdopted():
            same = event.pathway == pathway.id
            stages = {case.stage: case.stage} if same else pathway.leads_on.get(event.pathway, {})
            if not stages:
                yield Reason("pathway.not-mapped", "pathway", details={"choices": ", ".join(sorted(pathway.leads_on))})
            elif case.stage not in stages:
                yield Reason("stage.not-permitted", event.kind, details={"stage": case.stage.value})
            elif stages[case.stage] is not event.stage:
                yield Reason("stage.not-mapped", "stage", details={"stage": stages[case.stage].value})
        case RequirementWaived():
            rules = pathway.rules.get(KINDS.get(event.act, Event), ())
            shoulds = [rule.key for rule in rules if rule.force is Force.SHOULD]
            if event.requirement not in shoulds:
                told = {"act": shown(event.act), "choices": ", ".join(shoulds) or "none"}
                yield Reason("waiver.not-waivable", "requirement", details=told)
    pinned = case.pinned.digest
    if pinned and pinned != pathway.digest and not isinstance(event, PathwayAdopted):
        yield Reason("pathway.changed", shown(case.pathway))
