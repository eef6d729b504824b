"""A visit to a case: what is done on one occasion, each step only if the practice permits it."""

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import define, field, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.proposals import proposals
from restorative_core.demo.chance import Chance
from restorative_core.demo.county import Staff
from restorative_core.errors import Reason
from restorative_core.vocabulary.identity import Actor, Occasion


@frozen
class Temper:
    """What the people of one case are like; nobody knows it beforehand.

    Attributes:
        harmed_willing: Whether those harmed are interested.
        responsible_willing: Whether those responsible are.
        kind: The type of session that would suit them.
        agreeing: Whether they would agree on something.
        careful: Whether their facilitator looks before a session whether it may begin.
    """

    harmed_willing: bool
    responsible_willing: bool
    kind: str
    agreeing: bool
    careful: bool = True


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
        done: What has been done.
        refused: What was not permitted, and was therefore left.
        days: After how many days somebody visits again; 0 for never.
        hour: The hour of the next visit.
    """

    case: Case
    occasion: Occasion
    pathway: Pathway
    temper: Temper
    staff: Staff
    chance: Chance
    done: list[Event] = field(factory=list)
    refused: list[tuple[Reason, ...]] = field(factory=list)
    days: int = 0
    hour: int = 0

    def by(self, actor: Actor) -> "Visit":
        """This visit, made by *actor*."""
        self.occasion = attrs.evolve(self.occasion, by=actor)
        return self

    def lead(self) -> "Visit":
        """This visit, made by the lead facilitator, or by a coordinator where there is none."""
        lead = next((one for one in self.staff.facilitators if one.id == self.case.team.lead), None)
        return self.by(lead or self.staff.coordinators[0])

    def do(self, cls: type[Event], but: Mapping[str, Any] | None = None, /, **wanted: Any) -> bool:
        """Do the first of what is proposed of the kind *cls* that is as *wanted* and permitted; say whether there is one.

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
        recorded = self.occasion.at.earliest
        self.case = evolve(
            self.case, Entry.of(self.case.number + 1, event, self.occasion, recorded, decision.leads_to)
        )
        self.done.append(event)
        return True

    def again(self, lowest: int, highest: int, hour: int = 0) -> None:
        """Let somebody visit again in *lowest* to *highest* days."""
        self.days, self.hour = self.chance.between(lowest, highest), hour
