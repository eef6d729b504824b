"""Who works on a case: whom the service could allocate, and in whose place."""

from collections.abc import Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.proposals import next_id
from restorative_core.casework.remedies.remedy import Answer, Obstacle, ours
from restorative_core.casework.requirement import Question
from restorative_core.vocabulary.roles import Duty


def allocations(question: Question, pathway: Pathway, duty: Duty) -> Iterator[events.FacilitatorAllocated]:
    """Who could take *duty*: everybody who may by the register; a placeholder where no register is kept."""
    team, register = question.case.team, question.knowledge.facilitators
    taken = {team.lead, *team.co} - {""}
    if register is None:
        yield events.FacilitatorAllocated(next_id("f", taken), duty)
        return
    rules = [rule for rule in pathway.rules[events.FacilitatorAllocated] if rule.beyond]
    for name in sorted(register.keys() - taken):
        allocated = events.FacilitatorAllocated(name, duty)
        if not any(rule.unmet(evolve(question, event=allocated)) for rule in rules):
            yield allocated


def facilitator(obstacle: Obstacle, duty: Duty) -> Iterator[Answer]:
    """Somebody takes *duty*."""
    for allocated in allocations(obstacle.question, obstacle.pathway, duty):
        yield from ours(allocated)


def lead(obstacle: Obstacle) -> tuple[Answer, ...]:
    """Somebody leads; where nobody may by the register, somebody who is not in it yet, so that it is told why not."""
    known = {*(obstacle.question.knowledge.facilitators or ()), obstacle.case.team.lead, *obstacle.case.team.co}
    return tuple(facilitator(obstacle, Duty.LEAD)) or ours(events.FacilitatorAllocated(next_id("f", known)))


def missing(obstacle: Obstacle) -> Iterator[Answer]:
    """Somebody takes the duty that nobody has."""
    return facilitator(obstacle, Duty(obstacle.reason.details.get("duty", Duty.LEAD)))


def another(obstacle: Obstacle) -> Iterator[Answer]:
    """Somebody else leads, or a co-facilitator stands down; where just this person is to be allocated, nothing."""
    team = obstacle.case.team
    if isinstance(obstacle.question.event, events.FacilitatorAllocated):
        return
    if obstacle.about == team.lead:
        yield from facilitator(obstacle, Duty.LEAD)
    elif obstacle.about in team.co:
        yield from ours(events.FacilitatorStoodDown(obstacle.about))
