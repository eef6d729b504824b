"""A table: one row for each event of a thing that has a life, with where it may happen and where it leads."""

from collections.abc import Callable, Iterable

from attrs import field, frozen
from attrs.converters import optional

from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.casework.requirement import Requirement
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.value import Value

ANYBODY = frozenset(StaffRole)
"""Every role."""


def _stages(stages: Iterable[Stage]) -> frozenset[Stage]:
    return frozenset(stages)


def _roles(roles: Iterable[StaffRole]) -> frozenset[StaffRole]:
    return frozenset(roles)


@frozen(eq=False, repr=False)
class Destination(Value):
    """A named rule for where an event leads, where that depends on the case.

    Attributes:
        sentence: The rule.
        stages: Every stage that it may lead to.
        stage: Gives the stage after the event, or `None` where it stays.
        leaves: The stages out of which it may lead; `None` for all in which the event may happen.
    """

    sentence: str
    stages: frozenset[Stage] = field(converter=_stages)
    stage: Callable[[Case, Event], Stage | None] = field(repr=False)
    leaves: frozenset[Stage] | None = field(default=None, converter=optional(_stages))


STAYS = None
"""An event that leads nowhere: the case stays at its stage."""


@frozen(eq=False, repr=False)
class Row(Value):
    """One event in a table.

    Attributes:
        event: The class of the event.
        stages: The stages in which it may happen.
        leads_to: A stage, a named rule, or `STAYS`.
        roles: Who may do it, or report it.
        requires: What it needs.
        unconditional: Whether nothing, from anybody, may ever be required of it. So is every report.
    """

    event: type[Event]
    stages: frozenset[Stage] = field(converter=_stages)
    leads_to: Stage | Destination | None = STAYS
    roles: frozenset[StaffRole] = field(default=ANYBODY, converter=_roles)
    requires: tuple[Requirement, ...] = ()
    unconditional: bool = False

    @property
    def destinations(self) -> frozenset[Stage]:
        """Every stage that the event may lead to."""
        match self.leads_to:
            case None:
                return frozenset()
            case Destination():
                return self.leads_to.stages
        return frozenset({self.leads_to})

    @property
    def leaves(self) -> frozenset[Stage]:
        """Every stage out of which the event may lead."""
        if self.leads_to is STAYS:
            return frozenset()
        if isinstance(self.leads_to, Destination) and self.leads_to.leaves is not None:
            return self.stages & self.leads_to.leaves
        return self.stages

    def leads(self, case: Case, event: Event) -> Stage | None:
        """The stage of *case* after *event*, or `None` where it stays."""
        return self.leads_to.stage(case, event) if isinstance(self.leads_to, Destination) else self.leads_to


@frozen(eq=False, repr=False)
class Table(Value):
    """The rows of one thing that has a life.

    Attributes:
        thing: What it is.
        rows: One row for each event.
    """

    thing: str
    rows: tuple[Row, ...]
