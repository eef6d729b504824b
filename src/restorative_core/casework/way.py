"""The way to an act: remedies tried one within another, each step decided on the case that the steps before leave.

The search is bounded in every direction, so that it ends whatever a case looks like.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from attrs import define, evolve, field, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.decide import Decision, decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve as after
from restorative_core.casework.knowledge import Knowledge
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.remedies.remedy import Answer, Obstacle, Whose
from restorative_core.casework.remedies.table import REMEDIES, WAITS
from restorative_core.casework.requirement import Question
from restorative_core.errors import Reason
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.value import Value

DEPTH = 8
"""How many remedies deep a way goes: a remedy of what is against a remedy of what is against the act."""

BREADTH = 6
"""How many remedies are tried for one reason."""

LENGTH = 40
"""How many steps a way has at most."""

DECISIONS = 400
"""How many decisions one search may take."""

_MOMENT = timedelta(minutes=1)


@frozen(eq=False, repr=False)
class Step(Value):
    """One step of a plan.

    Attributes:
        event: What is to happen, with a placeholder wherever somebody will write, or judge.
        whose: Whether it is ours to do or theirs to give.
        roles: Who of us may do it, by any one of these roles; empty where anybody may report it.
        answers: What is against the act, or against a later step, as long as this has not happened.
        at: The moment for which it was tried.
        waits: Whether it has to wait until that moment.
    """

    event: Event
    whose: Whose
    roles: frozenset[StaffRole]
    answers: Reason
    at: Moment
    waits: bool = False


@frozen
class Way:
    """How far one has come.

    Attributes:
        case: The case as the steps leave it.
        now: The instant at which the next thing happens.
        steps: The steps so far.
        waited: Whether the next thing has to wait until then.
    """

    case: Case
    now: datetime
    steps: tuple[Step, ...] = ()
    waited: bool = False

    @classmethod
    def from_here(cls, case: Case, at: Moment) -> "Way":
        """The way that begins a moment after *at*, and after everything that *case* knows of."""
        return cls(case, _later(max([at.by, *(entry.stamp.latest for entry in case.history)])))

    @property
    def at(self) -> Moment:
        """The moment at which the next thing happens."""
        return Moment.of(self.now)


Barred = tuple[Reason, ...]
"""Why there is no way."""


@define
class Search:
    """A search for one way.

    Attributes:
        pathway: The tables that the case goes by.
        knowledge: What is known from other streams; it is taken to stay as it is.
        colleague: Somebody who has written nothing in the case, and does whatever is done on the way.
        left: How many decisions may still be taken.
    """

    pathway: Pathway
    knowledge: Knowledge
    colleague: Actor
    left: int = field(default=DECISIONS)

    def reach(self, way: Way, event: Event, actor: Actor, goals: tuple[Event, ...] = ()) -> Way | Barred:
        """The way to where *event* is permitted to *actor*; or why there is none."""
        goals = (*goals, event)
        while True:
            self.left -= 1
            reasons = self._decided(way, event, actor).reasons
            if not reasons:
                return way
            if self.left <= 0 or len(goals) > DEPTH or len(way.steps) >= LENGTH:
                return reasons
            further = self._answered(way, [self._obstacle(way, event, actor, reason) for reason in reasons], goals)
            if not isinstance(further, Way):
                return further
            way = further

    def roles(self, way: Way, event: Event) -> frozenset[StaffRole]:
        """Each role by which somebody else may do *event* here; none where anybody may report it."""
        row = self.pathway.rows[type(event)]
        if row.unconditional:
            return frozenset()
        decided = {role: self._decided(way, event, self.somebody(role)).permitted for role in row.roles}
        return frozenset(role for role, permitted in decided.items() if permitted)

    def somebody(self, *roles: StaffRole) -> Actor:
        """The colleague, as somebody who acts in *roles*."""
        return evolve(self.colleague, roles=roles)

    def whoever_may(self, event: Event) -> Actor:
        """The colleague, in every role in which *event* is done."""
        return self.somebody(*self.pathway.rows[type(event)].roles)

    def _decided(self, way: Way, event: Event, actor: Actor) -> Decision:
        return decide(way.case, event, Occasion(way.at, actor), self.pathway, self.knowledge)

    def _obstacle(self, way: Way, event: Event, actor: Actor, reason: Reason) -> Obstacle:
        policy = way.case.pinned.policy or self.pathway.policy
        question = Question(way.case, event, Occasion(way.at, actor), self.knowledge, policy)
        return Obstacle(reason, question, self.pathway)

    def _answered(self, way: Way, obstacles: list[Obstacle], goals: tuple[Event, ...]) -> Way | Barred:
        """The way on which one of *obstacles* is answered; or those that nothing answers."""
        lasting = [one for one in obstacles if one.reason.code not in WAITS]
        found = [(one.reason, self._answers(one, way, goals)) for one in lasting]
        hopeless = tuple(reason for reason, answers in found if not answers)
        if hopeless:
            return hopeless
        if not found:
            return _waited(way, obstacles)
        reason, answers = found[0]
        barred: list[Reason] = []
        for answer in answers:
            further = self._stepped(way, answer, reason, goals)
            if isinstance(further, Way):
                return further
            barred += (one for one in further if one not in barred)
        return tuple(barred)

    def _answers(self, obstacle: Obstacle, way: Way, goals: tuple[Event, ...]) -> list[Answer]:
        """What may be tried: nothing twice on one way, and nothing that is being tried for already."""
        remedy = REMEDIES.get(obstacle.reason.code)
        been = [*goals, *(step.event for step in way.steps)]
        found: Iterable[Answer] = remedy(obstacle) if remedy is not None else ()
        return list(islice((answer for answer in found if answer.event not in been), BREADTH))

    def _stepped(self, way: Way, answer: Answer, reason: Reason, goals: tuple[Event, ...]) -> Way | Barred:
        """The way on which *answer*, and whatever it needs first, has happened."""
        actor = self.whoever_may(answer.event)
        reached = self.reach(way, answer.event, actor, goals)
        if not isinstance(reached, Way):
            return reached
        roles = self.roles(reached, answer.event)
        step = Step(answer.event, answer.whose, roles, reason, reached.at, reached.waited)
        case = followed(reached.case, answer.event, Occasion(reached.at, actor), self.pathway, self.knowledge)
        return Way(case, _later(reached.now), (*reached.steps, step))


def followed(case: Case, event: Event, occasion: Occasion, pathway: Pathway, knowledge: Knowledge) -> Case:
    """*case* after *event*, which is permitted, and what it brings with it, recorded as they happened."""
    waiting = [event]
    while waiting:
        now = waiting.pop(0)
        decision = decide(case, now, occasion, pathway, knowledge)
        case = after(case, Entry.of(case.number + 1, now, occasion, occasion.at.latest, decision.leads_to))
        waiting += decision.follows
    return case


def _waited(way: Way, obstacles: list[Obstacle]) -> Way | Barred:
    """The way once *obstacles* are gone of themselves; or all of them, where time changes nothing."""
    instants = [instant for instant in map(_until, obstacles) if instant is not None and instant > way.now]
    return evolve(way, now=max(instants), waited=True) if instants else tuple(one.reason for one in obstacles)


def _until(obstacle: Obstacle) -> datetime | None:
    try:
        return WAITS[obstacle.reason.code](obstacle)
    except OverflowError:  # beyond the last day that there is
        return None


def _later(instant: datetime) -> datetime:
    try:
        return instant + _MOMENT
    except OverflowError:  # there is nothing later
        return instant
