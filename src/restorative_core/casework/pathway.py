"""A pathway: the tables of one setting, checked when it is built."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from attrs import evolve, field, frozen

from restorative_core.casework.catalogue import CASE_EVENTS, CaseTakenOver, PathwayAdopted
from restorative_core.casework.decision import Decision
from restorative_core.casework.event import Act, Event, Report
from restorative_core.casework.kernel import ALL_MUSTS, KERNEL, Kernel
from restorative_core.casework.lives import BARS
from restorative_core.casework.mending import BRINGING
from restorative_core.casework.particulars import Check
from restorative_core.casework.requirement import Force, Requirement
from restorative_core.casework.shape import checks
from restorative_core.casework.table import ANYBODY, Destination, Row, Table
from restorative_core.errors import Reason, UnsoundPathway
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import BEGUN, OPEN, Stage

Addition = tuple[type[Event], Requirement]
"""An act, and what a service asks of it besides."""

_FROM_ELSEWHERE = (CaseTakenOver, PathwayAdopted)
"""What brings a case from another system or pathway: a stage that is reached by these alone is not reached."""


class Asked(NamedTuple):
    """What a decision on one event looks at, brought together once.

    Attributes:
        stages: The stages in which it may happen.
        roles: Who may do it; `None` where nothing may be asked.
        leads_to: A stage, a named rule, or `STAYS`.
        checks: What makes it well-formed, and what the lives of things say against it.
        rules: What it needs.
        permits: The decision that permits it, made once where it is the same each time; else `None`.
    """

    stages: frozenset[Stage]
    roles: frozenset[StaffRole] | None
    leads_to: Stage | Destination | None
    checks: tuple[Check, ...]
    rules: tuple[Requirement, ...]
    permits: Decision | None


@frozen(slots=False)
class Pathway:
    """The tables of one setting.

    Attributes:
        name: Its name.
        version: Its number. A version never changes.
        title: What it is for, in a few words.
        cases: The table of cases.
        policy: The values that the rules leave to a service.
        leads_on: The pathways to which a case may move, each with the stage that each of its open stages becomes there.
        additions: What a service asks besides: acts, each with a *should*.
        kernel: What binds every pathway: the *musts* of each act. It is never given but for a proof.

    Raises:
        UnsoundPathway: With every reason: the tables break the rules that every pathway keeps.
    """

    name: str
    version: int
    title: str
    cases: Table = field(repr=False)
    policy: Policy = Policy()
    leads_on: Mapping[str, Mapping[Stage, Stage]] = field(factory=dict, repr=False)
    additions: tuple[Addition, ...] = field(default=(), repr=False)
    kernel: Kernel = field(default=KERNEL, repr=False)

    def __attrs_post_init__(self) -> None:
        """Check the tables."""
        reasons = tuple(unsoundness(self))
        if reasons:
            raise UnsoundPathway(reasons)

    @property
    def id(self) -> str:
        """Its name and version, as an entry keeps it: `justice/1`."""
        return f"{self.name}/{self.version}"

    @cached_property
    def rows(self) -> dict[type[Event], Row]:
        """The row of each event, by its class."""
        return {row.event: row for row in self.cases.rows}

    @cached_property
    def rules(self) -> dict[type[Event], tuple[Requirement, ...]]:
        """Everything that each event needs, by its class: of the kernel, of its row, of the service."""
        added: dict[type[Event], tuple[Requirement, ...]] = {}
        for event, requirement in self.additions:
            added[event] = (*added.get(event, ()), requirement)
        return {
            row.event: tuple(dict.fromkeys((*self.kernel.get(row.event, ()), *row.requires, *added.get(row.event, ()))))
            for row in self.cases.rows
        }

    @cached_property
    def asked(self) -> dict[type[Event], Asked]:
        """What a decision on each event looks at, by its class."""
        return {row.event: self._asked(row) for row in self.cases.rows}

    def _asked(self, row: Row) -> Asked:
        cls, leads_to = row.event, row.leads_to
        roles = None if row.unconditional else row.roles
        looked_at = tuple(checks(cls, BARS.get(cls, {})))
        permits = None
        if not isinstance(leads_to, Destination) and cls not in BRINGING:
            permits = Decision(cls.kind, (), leads_to)
        return Asked(row.stages, roles, leads_to, looked_at, self.rules[cls], permits)

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """Every requirement that binds anything, once each, in the order of the rows."""
        return tuple(dict.fromkeys(requirement for rules in self.rules.values() for requirement in rules))

    @cached_property
    def digest(self) -> str:
        """The digest of its tables and of what a service added: 16 hexadecimal digits. Values are no part of it."""
        told = [
            [row.event.kind, sorted(row.stages), _named(row.leads_to), sorted(row.roles)]
            + [sorted(row.leaves), sorted(row.destinations)]
            + [f"{one.key}/{one.revision}/{one.force}" for one in row.requires]
            for row in self.cases.rows
        ]
        added = [[event.kind, f"{one.key}/{one.revision}"] for event, one in self.additions]
        text = json.dumps([self.name, self.version, told, added], separators=(",", ":"))
        return sha256(text.encode()).hexdigest()[:16]

    def with_additions(self, *additions: Addition) -> "Pathway":
        """This pathway with what a service asks besides.

        Raises:
            UnsoundPathway: An addition is no *should* with a source, is of an event that is no act, or touches a rule
                that stands.
        """
        return evolve(self, additions=(*self.additions, *additions))

    def keeping(self, requirements: Iterable[Requirement]) -> "Pathway":
        """This pathway with *requirements* alone: with less barred, so that a proof of it holds for less.

        No service goes by one: its digest is not that of any pathway that was published.
        """
        kept = frozenset(requirements)
        kernel = {event: tuple(one for one in rules if one in kept) for event, rules in self.kernel.items()}
        rows = (evolve(row, requires=tuple(one for one in row.requires if one in kept)) for row in self.cases.rows)
        additions = tuple((event, one) for event, one in self.additions if one in kept)
        return evolve(self, cases=evolve(self.cases, rows=tuple(rows)), kernel=kernel, additions=additions)


def _named(leads_to: Stage | Destination | None) -> str:
    return leads_to.sentence if isinstance(leads_to, Destination) else leads_to or ""


def unsoundness(pathway: Pathway) -> Iterator[Reason]:
    """Every reason why *pathway* is no pathway."""
    rows = pathway.cases.rows
    events = [row.event for row in rows]
    for event in CASE_EVENTS:
        if events.count(event) != 1:
            yield Reason("pathway.not-one-row", event.kind, details={"count": str(events.count(event))})
    for event in events:
        if event not in CASE_EVENTS:
            yield Reason("pathway.other-stream", event.kind)
    for row in rows:
        yield from _row_unsoundness(row)
        for requirement in row.requires:
            if any(one.key == requirement.key and one != requirement for one in ALL_MUSTS):
                yield Reason("pathway.requirement-touched", row.event.kind, details={"requirement": requirement.key})
    yield from _stage_unsoundness(rows)
    for event, requirement in pathway.additions:
        yield from _addition_unsoundness(pathway, event, requirement)
    yield from _map_unsoundness(pathway.leads_on)


def _map_unsoundness(leads_on: Mapping[str, Mapping[Stage, Stage]]) -> Iterator[Reason]:
    for other, stages in leads_on.items():
        missing = ", ".join(sorted(OPEN - set(stages)))
        if missing or not OPEN.issuperset(stages.values()):
            yield Reason("pathway.map-incomplete", other, details={"stages": missing or "a stage that is not open"})


def _addition_unsoundness(pathway: Pathway, event: type[Event], requirement: Requirement) -> Iterator[Reason]:
    row = pathway.rows.get(event)
    told = {"requirement": requirement.key}
    if row is None or row.unconditional or not issubclass(event, Act):
        yield Reason("pathway.addition-to-unconditional", event.kind, details=told)
    if requirement.force is not Force.SHOULD:
        yield Reason("pathway.addition-not-should", event.kind, details=told)
    if not requirement.sources:
        yield Reason("pathway.requirement-without-source", event.kind, details=told)
    here = {*pathway.kernel.get(event, ()), *(row.requires if row is not None else ())}
    elsewhere = {*ALL_MUSTS, *(one for row in pathway.cases.rows for one in row.requires)}
    elsewhere.update(one for _, one in pathway.additions)
    if requirement in here or any(one.key == requirement.key and one != requirement for one in elsewhere):
        yield Reason("pathway.requirement-touched", event.kind, details=told)


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
        for stage in row.leaves if row.event not in _FROM_ELSEWHERE else ():
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
