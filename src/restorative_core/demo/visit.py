"""A visit to a case: what is done on one occasion, each step only if the practice permits it."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

import attrs
from attrs import define, field, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.decide import Decision, decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.proposals import proposals
from restorative_core.demo.chance import Chance
from restorative_core.demo.county import Staff
from restorative_core.errors import Reason
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import LONDON
from restorative_core.vocabulary.outcomes import SessionKind

_FIRST_HOUR, _LAST_HOUR = 10, 17


@frozen
class Temper:
    """What the people of one case are like; nobody knows it beforehand.

    Attributes:
        harmed_willing: Whether those harmed are interested.
        responsible_willing: Whether those responsible are.
        kind: The type of session that would suit them.
        agreeing: Whether they would agree on something.
        pace: How many times longer than usual everything takes.
    """

    harmed_willing: bool
    responsible_willing: bool
    kind: SessionKind
    agreeing: bool
    pace: int = 1


@define
class Visit:
    """What is done with a case on one occasion.

    Attributes:
        case: The case, with what has been done so far.
        occasion: When, and by whom.
        pathway: The tables that the case goes by.
        temper: What its people are like.
        staff: Who works in the county.
        chance: The source of draws for this case.
        plan: What was foreseen for this visit; empty for nothing in particular.
        done: What has been done, and by whom.
        refused: What was not permitted, and was therefore left.
        next_at: The instant of the next visit, with time zone; `None` for never.
        next_plan: What is foreseen for it.
    """

    case: Case
    occasion: Occasion
    pathway: Pathway
    temper: Temper
    staff: Staff
    chance: Chance
    plan: str = ""
    done: list[tuple[Event, Actor]] = field(factory=list)
    refused: list[tuple[Reason, ...]] = field(factory=list)
    next_at: datetime | None = None
    next_plan: str = ""

    def by(self, actor: Actor) -> "Visit":
        """This visit, made by *actor*."""
        self.occasion = attrs.evolve(self.occasion, by=actor)
        return self

    def lead(self) -> "Visit":
        """This visit, made by the lead facilitator, or by a coordinator where there is none."""
        lead = next((one for one in self.staff.facilitators if one.id == self.case.team.lead), None)
        return self.by(lead or self.staff.coordinators[0])

    def do(self, cls: type[Event], but: Mapping[str, Any] | None = None, /, **wanted: Any) -> bool:
        """Do the first that is proposed of the kind *cls*, is as *wanted*, and is permitted; say whether there is one.

        Args:
            cls: The kind.
            but: What is changed of the proposal.
            wanted: What the proposal must say.
        """
        for event in proposals(self.case, cls):
            if all(getattr(event, name) == value for name, value in wanted.items()):
                chosen = attrs.evolve(event, **dict(but or {}))
                if self.add(chosen):
                    return True
        return False

    def add(self, event: Event) -> bool:
        """Do *event*, if it is permitted; say whether it is."""
        decision = decide(self.case, event, self.occasion, self.pathway)
        if not decision.permitted:
            self.refused.append(decision.reasons)
            return False
        self._happen(event, decision)
        self.done.append((event, self.occasion.by))
        return True

    def _happen(self, event: Event, decision: Decision) -> None:
        """Let *event*, and what it brings with it, happen: the service will store both."""
        recorded = self.occasion.at.earliest
        self.case = evolve(self.case, Entry.of(self.case.number + 1, event, self.occasion, recorded, decision.leads_to))
        for following in decision.follows:
            self._happen(following, decide(self.case, following, self.occasion, self.pathway))

    def again(self, lowest: int, highest: int, hour: int = 0, plan: str = "") -> None:
        """Let somebody visit again in *lowest* to *highest* days, at the local *hour*, or at any that is usual.

        An hour that is named is somebody's wish, and the days are then as they are said; else this case's pace counts.
        """
        pace = 1 if hour else self.temper.pace
        day = self.occasion.at.day + timedelta(days=self.chance.between(lowest * pace, highest * pace))
        at = time(hour or self.chance.between(_FIRST_HOUR, _LAST_HOUR), 0 if hour else self.chance.between(0, 59))
        self.later(datetime.combine(day, at, LONDON), plan)

    def later(self, at: datetime, plan: str = "") -> None:
        """Let somebody visit again at the instant *at*, a datetime with time zone."""
        self.next_at, self.next_plan = at, plan
