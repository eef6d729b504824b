"""What would lead to an act that is not permitted now: a plan, chained from one-step remedies and checked by `decide`.

A plan is tried before it is told. Where something stands in the way that has no remedy, there is no
plan: nobody is set to work, and nobody else is asked for anything, for an act that cannot follow.
"""

from attrs import frozen

from restorative_core.casework.case import Case
from restorative_core.casework.decide import decide
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import NOTHING, Knowledge
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.proposals import next_id
from restorative_core.casework.remedies.table import BY_ANOTHER
from restorative_core.casework.way import Search, Step, Way
from restorative_core.errors import Reason
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.value import Value


@frozen(eq=False, repr=False)
class Plan(Value):
    """What would lead to an act.

    Attributes:
        event: The act.
        steps: What leads there, in order; none where nothing does, or where nothing is needed.
        open: Every reason that was found to have no remedy here, or to lie too far; none where the steps lead there.
        at: The moment for which the act itself was tried.
        waits: Whether the act has to wait until that moment.
        roles: Who may do the act itself, by any one of these roles; empty where anybody may report it.
        by_another: Whether somebody other than the actor who asked has to do it.
    """

    event: Event
    steps: tuple[Step, ...]
    open: tuple[Reason, ...]
    at: Moment
    waits: bool = False
    roles: frozenset[StaffRole] = frozenset()
    by_another: bool = False

    @property
    def leads_there(self) -> bool:
        """Whether the act is permitted once every step has happened."""
        return not self.open


def plan(case: Case, event: Event, occasion: Occasion, pathway: Pathway, knowledge: Knowledge = NOTHING) -> Plan:
    """What would lead from *case* to *event*, as far as one can see on *occasion*.

    No plan asks anybody again who said no, goes round a restriction, or lifts a safety stop. What is
    theirs to give is told as theirs: a plan waits for it, and never says it for them.

    Args:
        case: The case as it stands.
        event: What is to happen.
        occasion: When it is asked, and by whom. The steps are thought to happen after that, moment by moment.
        pathway: The tables that the case goes by.
        knowledge: What is known from other streams; it is taken to stay as it is.

    Raises:
        Unknown: The event is not one that happens to cases.
    """
    now = decide(case, event, occasion, pathway, knowledge)
    search = Search(pathway, knowledge, _colleague(case, occasion.by))
    here = Way(case, occasion.at.by)
    if now.permitted:
        return Plan(event, (), (), occasion.at, roles=search.roles(here, event))
    by_another = _is_against_the_actor(now.reasons)
    actor = search.whoever_may(event) if by_another else occasion.by
    reached = search.reach(Way.from_here(case, occasion.at), event, actor)
    if not isinstance(reached, Way):
        return Plan(event, (), reached, occasion.at)
    roles = search.roles(reached, event)
    return Plan(event, reached.steps, (), reached.at, reached.waited, roles, by_another)


def _is_against_the_actor(reasons: tuple[Reason, ...]) -> bool:
    return any(reason.code in BY_ANOTHER for reason in reasons)


def _colleague(case: Case, by: Actor) -> Actor:
    """Somebody else, who has written nothing in *case* and does not work on it."""
    known = {by.id, case.team.lead, *case.team.co, *(entry.by.id for entry in case.history)}
    return Actor(next_id("colleague-", known), by.organisation)
