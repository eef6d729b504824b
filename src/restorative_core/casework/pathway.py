"""A pathway: the tables of one setting, checked when it is built."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from attrs import field, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import CASE_EVENTS
from restorative_core.casework.event import Event, Report
from restorative_core.casework.requirement import Policy, Requirement
from restorative_core.errors import Reason, UnsoundPathway
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import BEGUN, OPEN, Stage
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
    """

    sentence: str
    stages: frozenset[Stage] = field(converter=_stages)
    stage: Callable[[Case, Event], Stage | None] = field(repr=False)


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


@frozen(slots=False)
class Pathway:
    """The tables of one setting.

    Attributes:
        name: Its name.
        version: Its number. A version never changes.
        title: What it is for, in a few words.
        cases: The table of cases.
        policy: The service's own values, pinned with the version.

    Raises:
        UnsoundPathway: With every reason: the table breaks the rules that every pathway keeps.
    """

    name: str
    version: int
    title: str
    cases: Table = field(repr=False)
    policy: Policy = Policy()

    def __attrs_post_init__(self) -> None:
        """Check the tables."""
        reasons = tuple(unsoundness(self.cases.rows))
        if reasons:
            raise UnsoundPathway(reasons)

    @cached_property
    def rows(self) -> dict[type[Event], Row]:
        """The row of each event, by its class."""
        return {row.event: row for row in self.cases.rows}

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """Every requirement that the tables name, once each, in the order of the rows."""
        return tuple(dict.fromkeys(requirement for row in self.cases.rows for requirement in row.requires))


def unsoundness(rows: Iterable[Row]) -> Iterator[Reason]:
    """Every reason why *rows* are no table for cases."""
    rows = tuple(rows)
    events = [row.event for row in rows]
    for event in CASE_EVENTS:
        if events.count(event) != 1:
            yield Reason("pathway.not-one-row", event.kind, details={"count": str(events.count(event))})
    for event in events:
        if event not in CASE_EVENTS:
            yield Reason("pathway.other-stream", event.kind)
    for row in rows:
        yield from _row_unsoundness(row)
    yield from _stage_unsoundness(rows)


def _row_unsoundness(row: Row) -> Iterator[Reason]:
    kind = row.event.kind
    if issubclass(row.event, Report) and not row.unconditional:
        yield Reason("pathway.report-conditional", kind)
    if issubclass(row.event, Report) and Stage.UNOPENED not in row.stages and not row.stages >= BEGUN:
        yield Reason("pathway.report-not-everywhere", kind)
    if row.unconditional and (row.requires or row.roles != ANYBODY):
        yield Reason("pathway.unconditional-requires", kind)
    for requirement in row.requires:
        if not requirement.sources:
            yield Reason("pathway.requirement-without-source", kind, details={"requirement": requirement.key})


def _stage_unsoundness(rows: tuple[Row, ...]) -> Iterator[Reason]:
    leads: dict[Stage, set[Stage]] = {stage: set() for stage in Stage}
    for row in rows:
        for stage in row.stages:
            leads[stage] |= row.destinations
    reachable = _reachable(Stage.UNOPENED, leads)
    for stage in Stage:
        if stage not in reachable:
            yield Reason("pathway.stage-unreachable", stage.value)
        elif stage in OPEN and Stage.CLOSED not in _reachable(stage, leads):
            yield Reason("pathway.stage-without-closure", stage.value)


def _reachable(start: Stage, leads: dict[Stage, set[Stage]]) -> set[Stage]:
    found, waiting = {start}, [start]
    while waiting:
        for stage in leads[waiting.pop()] - found:
            found.add(stage)
            waiting.append(stage)
    return found
