"""May this happen? Pure: asks nobody the time and looks nothing up."""

from collections.abc import Iterator
from functools import cache

from attrs import frozen

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import KINDS, PathwayAdopted, RequirementWaived
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import NOTHING, Knowledge
from restorative_core.casework.mending import BRINGING, follows
from restorative_core.casework.pathway import Asked, Pathway
from restorative_core.casework.requirement import Force, Question, Requirement
from restorative_core.casework.waiver import Waiver
from restorative_core.errors import Reason, Refused, Unknown, shown
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.value import Value


@frozen(eq=False, repr=False)
class Decision(Value):
    """Whether an event may happen, and where it leads.

    Attributes:
        kind: The kind of the event.
        reasons: Every reason against it; none when it is permitted.
        leads_to: The stage that it leads to, or `None` where the case stays, or where it is not permitted.
        follows: What it brings with it: reports, to be stored after it, in the same breath or not at all.
        waived: The keys of the requirements that are not met, and that an approver let be unmet.
    """

    kind: str
    reasons: tuple[Reason, ...] = ()
    leads_to: Stage | None = None
    follows: tuple[Event, ...] = ()
    waived: tuple[str, ...] = ()

    @property
    def permitted(self) -> bool:
        """Whether it may happen."""
        return not self.reasons

    def insist(self) -> "Decision":
        """This decision, which permits.

        Raises:
            Refused: It does not; with every reason.
        """
        if self.reasons:
            raise Refused(self.reasons)
        return self


def decide(case: Case, event: Event, occasion: Occasion, pathway: Pathway, knowledge: Knowledge = NOTHING) -> Decision:
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
    asked = pathway.asked.get(type(event))
    if asked is None:
        raise Unknown("event in a case", event.kind)
    reasons = _against(case, event, occasion, pathway, asked)
    waived: list[str] = []
    if asked.rules:
        question = Question(case, event, occasion, knowledge, case.pinned.policy or pathway.policy)
        for requirement in asked.rules:
            if found := [*requirement.rule(question)]:
                unmet = requirement.reasons(found, question)
                if unmet and case.waivers and waiver_for(requirement, question) is not None:
                    waived.append(requirement.key)
                else:
                    reasons += unmet
    if reasons:
        return Decision(event.kind, tuple(reasons))
    leads_to = asked.row.leads(case, event)
    if waived or type(event) in BRINGING:
        return Decision(event.kind, (), leads_to, follows(case, event), tuple(waived))
    return _permits(event.kind, leads_to)


@cache
def _permits(kind: str, leads_to: Stage | None) -> Decision:
    """The decision that permits an event of *kind* and no more: it says the same each time, so it is made once."""
    return Decision(kind, (), leads_to)


def waiver_for(requirement: Requirement, question: Question) -> Waiver | None:
    """The waiver by which an approver, who is somebody else, lets the actor do this although a *should* is not met.

    None counts while an entry waits for a supervisor to look at it: the waiver itself may be what was changed.
    """
    case, act, occasion = question.case, question.event.kind, question.occasion
    if requirement.force is not Force.SHOULD or case.flags.reviews:
        return None
    lets = (one for one in case.waivers if one.lets(act, occasion.by.id, occasion.at))
    return next((one for one in lets if one.requirement == requirement.key), None)


def _against(case: Case, event: Event, occasion: Occasion, pathway: Pathway, asked: Asked) -> list[Reason]:
    """Everything but the requirements that is against *event*: its form, its place in the tables, who does it."""
    row, form, bars, _ = asked
    reasons: list[Reason] = []
    for check in form:
        reasons += check(case, event, occasion.at)
    if case.stage not in row.stages:
        reasons.append(Reason("stage.not-permitted", event.kind, details={"stage": case.stage.value}))
    for bar in bars:
        reasons += bar(case, event)
    if row.unconditional:
        return reasons
    if row.roles.isdisjoint(occasion.by.roles):
        roles = ", ".join(sorted(role.value for role in row.roles))
        reasons.append(Reason("role.missing", occasion.by.id, details={"roles": roles}))
    if row.event in _OF_TABLES:
        reasons += _against_tables(case, event, pathway)
    pinned = case.pinned.digest
    if pinned and pinned != pathway.digest and row.event is not PathwayAdopted:
        reasons.append(Reason("pathway.changed", shown(case.pathway)))
    return reasons


_OF_TABLES = (PathwayAdopted, RequirementWaived)
"""The events that speak of the tables themselves."""


def _against_tables(case: Case, event: Event, pathway: Pathway) -> Iterator[Reason]:
    """What the tables themselves say against an event that speaks of them."""
    match event:
        case PathwayAdopted():
            same = event.pathway == pathway.id
            stages = {case.stage: case.stage} if same else pathway.leads_on.get(event.pathway, {})
            if not stages:
                yield Reason("pathway.not-mapped", "pathway", details={"choices": ", ".join(sorted(pathway.leads_on))})
            elif case.stage in stages and stages[case.stage] is not event.stage:
                yield Reason("stage.not-mapped", "stage", details={"stage": stages[case.stage].value})
        case RequirementWaived():
            rules = pathway.rules.get(KINDS.get(event.act, Event), ())
            shoulds = [rule.key for rule in rules if rule.force is Force.SHOULD]
            if event.requirement not in shoulds:
                told = {"act": shown(event.act), "choices": ", ".join(shoulds) or "none"}
                yield Reason("waiver.not-waivable", "requirement", details=told)
