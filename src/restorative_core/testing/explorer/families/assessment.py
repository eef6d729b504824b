"""What has been judged before people are brought together, by whom, and how lately."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import HARMED, INFORMED, MEETING, RESPONSIBLE, SUPPORTER, taken_over
from restorative_core.testing.explorer.families.asking import SAID, hears_suitability
from restorative_core.testing.explorer.hearing import ENDS, begun_anew, latest
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, started
from restorative_core.testing.explorer.views import live
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.risk import ACKNOWLEDGED, Acknowledgement, RiskLevel
from restorative_core.vocabulary.roles import Duty, Role
from restorative_core.vocabulary.stages import Stage

_MOMENTS = (When.NOW, When.LONG_BEFORE, When.THIS_MONTH)


def sessions(case: Case, *people: str) -> Iterator[Event]:
    """A session of *people*, of the two parties where nobody is named: arranged, started, ended."""
    if live(case):
        yield from started(case)
        yield events.SessionEnded(list(case.sessions)[-1])
    else:
        yield arranged(case, *people)


def at(*whens: When) -> Callable[[Iterator[Event]], Iterator[Move]]:
    """Tries each of some events at each of *whens*."""
    return lambda tried: (Move(event, when) for event in tried for when in whens)


# The facts are acknowledged

_ENOUGH = {"basic-facts", "full", "in-confidence"}
_Facts = tuple[frozenset[str], frozenset[str], tuple[str, ...]]
"""Who is responsible and here; who acknowledges; whom the session touches that was arranged last."""


def _of_facts(case: Case) -> Iterator[Move]:
    for level in Acknowledgement:
        yield Move(events.AcknowledgementRecorded(RESPONSIBLE, level))
    for level in (Acknowledgement.FULL, Acknowledgement.NONE):
        yield Move(events.AcknowledgementRecorded(SUPPORTER, level), When.LONG_BEFORE)
    yield Move(events.PersonAdded(SUPPORTER, Role.RESPONSIBLE))
    yield Move(events.PersonLeft(RESPONSIBLE))
    yield from (Move(events.SuitabilityDecided(suitable)) for suitable in (True, False))
    yield Move(events.SuitabilityDecided(suitable=True), When.LONG_BEFORE)
    yield from at(When.NOW, When.LONG_BEFORE)(sessions(case))
    if not live(case):
        yield Move(arranged(case, HARMED, RESPONSIBLE, SUPPORTER))
        yield Move(arranged(case, HARMED))


def _hears_facts(known: _Facts, entry: Entry) -> _Facts:
    responsible, acknowledge, people = known
    match entry.event:
        case events.PersonAdded(participant=person, role=Role.RESPONSIBLE):
            return responsible | {person}, acknowledge, people
        case events.PersonLeft(participant=person):
            return responsible - {person}, acknowledge, people
        case events.AcknowledgementRecorded(participant=person, level=level):
            own = {person} if level.value in _ENOUGH else set()
            return responsible, acknowledge - {person} | own, people
        case events.SessionArranged():
            return responsible, acknowledge, entry.event.participants
    return known


def _not_acknowledged(known: _Facts, act: Entry, _known: Knowledge) -> str:
    responsible, acknowledge, people = _hears_facts(known, act)
    match act.event:
        case events.SuitabilityDecided(suitable=suitable):
            wrong = suitable and not responsible & acknowledge
        case _:
            wrong = not responsible & set(people) <= acknowledge
    return "somebody responsible does not acknowledge the facts" if wrong else ""


_the_facts_are_acknowledged = Slice(
    must="the-facts-are-acknowledged",
    acts=(events.SuitabilityDecided, *HOLDING),
    openings=(taken_over(Stage.READY, events.PersonAdded(SUPPORTER, Role.SUPPORTER)),),
    moves=_of_facts,
    view=lambda case: (
        tuple((one.roles, one.left, one.acknowledgement in ACKNOWLEDGED) for one in case.people.values()),
        live(case) and (live(case), list(case.sessions.values())[-1].participants),
    ),
    monitor=Monitor((frozenset(), frozenset(), ()), _hears_facts, _not_acknowledged),
    minds=(events.AcknowledgementRecorded, events.PersonLeft, events.SuitabilityDecided, *HOLDING),
)


# Risk


class _Risk(NamedTuple):
    """What is known of the risk.

    Attributes:
        assessed: The earliest and the latest instant at which it may have been assessed last; `None` where it was not.
        changed: The latest at which something may have made older assessments stale; `None` for nothing.
        sensitive: Whether the case was found sensitive and complex.
    """

    assessed: tuple[datetime, datetime] | None = None
    changed: datetime | None = None
    sensitive: bool = False


def _of_risk(case: Case) -> Iterator[Move]:
    for when in (When.NOW, When.LONG_BEFORE):
        yield Move(events.RiskAssessed(RiskLevel.LOW), when)
        yield Move(events.RiskChanged(), when)
        yield Move(events.SuitabilityDecided(suitable=True), when)
    yield Move(events.RiskAssessed(RiskLevel.LOW), When.THIS_MONTH)
    yield Move(events.RiskAssessed(RiskLevel.HIGH), after_months=True)
    yield Move(events.SafetyStopRaised())
    yield from (Move(events.ComplexityJudged(one)) for one in (Complexity.SENSITIVE, Complexity.STANDARD))
    for act in sessions(case):
        yield Move(act)
        yield Move(act, after_months=True)


def _hears_risk(risk: _Risk, entry: Entry) -> _Risk:
    match entry.event:
        case events.RiskAssessed():
            fresh = risk.changed is None or entry.at.earliest > risk.changed  # else it may be older than what happened
            return risk._replace(assessed=(entry.at.earliest, latest(entry)) if fresh else None)
        case events.RiskChanged() | events.SafetyStopRaised():
            return _risk_has_changed(risk, entry)
        case events.ComplexityJudged(complexity=complexity):
            return risk._replace(sensitive=complexity is Complexity.SENSITIVE)
    return risk


def _risk_has_changed(risk: _Risk, entry: Entry) -> _Risk:
    return _Risk(None, max(filter(None, (risk.changed, latest(entry)))), risk.sensitive)


def _risk_is_stale(days: int, days_if_sensitive: int) -> Callable[[tuple[str, _Risk], Entry, Knowledge], str]:
    def wrong(told: tuple[str, _Risk], act: Entry, _known: Knowledge) -> str:
        risk = told[1]
        if risk.assessed is None:
            return "risk was not assessed since it may have changed"
        first, last = risk.assessed
        if act.at.latest - first > timedelta(days=days_if_sensitive if risk.sensitive else days):
            return "the assessment of risk is too old"
        return "risk was assessed later than this" if last > act.at.by else ""

    return wrong


def _risk_view(case: Case) -> object:
    """An assessment that is stale never counts again; of what made it so, the latest instant bears on the next."""
    risk, since = case.judgement.risk, case.judgement.risk_changed
    stands = risk is not None and (since is None or risk.is_after(since))
    assessed = (risk.earliest, risk.latest) if risk is not None and stands else None
    return assessed, since and since.latest, case.complexity, live(case)


def _risk_is_assessed_and_current(policy: Policy) -> Slice:
    days = policy.risk_valid_days, policy.risk_valid_days_complex
    hears = begun_anew(_hears_risk, _risk_has_changed)
    return Slice(
        must="risk-is-assessed-and-current",
        acts=(events.SuitabilityDecided, *HOLDING),
        openings=(taken_over(Stage.READY),),
        moves=_of_risk,
        view=_risk_view,
        monitor=Monitor(("", _Risk()), hears, _risk_is_stale(*days)),
        minds=(
            events.RiskAssessed,
            events.RiskChanged,
            events.SafetyStopRaised,
            events.ComplexityJudged,
            events.SuitabilityDecided,
            *HOLDING,
        ),
        days=days,
        under=_risk_is_assessed_and_current,
    )


# It was found suitable


def _of_suitability(case: Case) -> Iterator[Move]:
    for suitable in (True, False):
        yield Move(events.SuitabilityDecided(suitable))
    yield Move(events.SuitabilityDecided(suitable=True), When.LONG_BEFORE)
    yield Move(events.WorkSignedOff())
    yield Move(events.PreparationCompleted(HARMED))
    yield from at(When.NOW, When.LONG_BEFORE)(sessions(case))


_this_was_found_suitable = Slice(
    must="this-was-found-suitable",
    acts=(events.WorkSignedOff, events.PreparationCompleted, *HOLDING),
    openings=(taken_over(Stage.READY, *INFORMED),),
    moves=_of_suitability,
    view=lambda case: (case.judgement.suitable, live(case)),
    monitor=Monitor(
        ("", False),
        hears_suitability,
        lambda known, _act, _known: "" if known[1] else "it was not found suitable",
    ),
    minds=(events.SuitabilityDecided, events.WorkSignedOff, events.PreparationCompleted, *HOLDING),
    mistakes=(Mistake(events.SuitabilityDecided),),
)


# Everyone is prepared


def _of_preparation(case: Case) -> Iterator[Move]:
    yield from at(When.NOW, When.LONG_BEFORE)(iter([events.PreparationCompleted(HARMED)]))
    yield Move(events.PreparationCompleted(RESPONSIBLE))
    for no in ENDS:
        yield from (Move(no(HARMED, *what)) for what in ((), (Purpose.TAKE_PART,), (Purpose.TAKE_PART, MEETING.value)))
    yield Move(events.ConsentWithdrawn(HARMED, Purpose.EVALUATION_SURVEY))
    yield Move(events.PersonLeft(HARMED))
    yield Move(events.PersonAdded(HARMED, Role.HARMED))
    yield from at(When.NOW, When.LONG_BEFORE)(sessions(case, HARMED))


def _hears_preparation(prepared: bool, entry: Entry) -> bool:  # noqa: FBT001 - what a monitor knows comes first
    match entry.event:
        case events.PreparationCompleted(participant=person) if person == HARMED:
            return True
        case events.PersonLeft(participant=person) if person == HARMED:
            return False
        case _ if isinstance(entry.event, ENDS):
            theirs = entry.event.participant == HARMED and entry.event.purpose in (None, Purpose.TAKE_PART)
            return prepared and not theirs
    return prepared


_everyone_is_prepared = Slice(
    must="everyone-is-prepared",
    acts=HOLDING,
    openings=(taken_over(Stage.PREPARING, *INFORMED),),
    moves=_of_preparation,
    view=lambda case: (case.people[HARMED].standing, live(case)),
    monitor=Monitor(
        ("", False),
        begun_anew(_hears_preparation, lambda _known, _entry: False),
        lambda known, _act, _known: "" if known[1] else "p1 is not prepared",
    ),
    minds=(*SAID, events.PreparationCompleted, *HOLDING),
    mistakes=(Mistake(events.PreparationCompleted),),
)


# Somebody leads


def _of_leading(case: Case) -> Iterator[Move]:
    for name in ("f1", "f2"):
        yield from (Move(events.FacilitatorAllocated(name, duty)) for duty in Duty)
        yield Move(events.FacilitatorStoodDown(name))
    yield Move(events.SuitabilityDecided(suitable=True))
    yield from map(Move, sessions(case))


def hears_team(team: tuple[str, frozenset[str]], entry: Entry) -> tuple[str, frozenset[str]]:
    """Who leads; and who else works on the case."""
    lead, others = team
    match entry.event:
        case events.FacilitatorAllocated(facilitator=name, duty=Duty.LEAD):
            return name, others - {name}
        case events.FacilitatorAllocated(facilitator=name):
            return lead, others | {name}
        case events.FacilitatorStoodDown(facilitator=name):
            return "" if lead == name else lead, others - {name}
    return team


def team_view(case: Case) -> object:
    """Who leads, and who else works on the case."""
    return case.team.lead, frozenset(case.team.co)


_a_lead_facilitator = Slice(
    must="a-lead-facilitator-is-allocated",
    acts=(events.SuitabilityDecided, *HOLDING),
    openings=(taken_over(Stage.READY),),
    moves=_of_leading,
    view=lambda case: (team_view(case), live(case)),
    monitor=Monitor(("", frozenset()), hears_team, lambda team, _act, _known: "" if team[0] else "nobody leads"),
    minds=(events.FacilitatorAllocated, events.FacilitatorStoodDown, events.SuitabilityDecided, *HOLDING),
)

_when_nobody_was_allocated = evolve(
    _a_lead_facilitator,
    part="when an allocation was a mistake",
    mistakes=(Mistake(events.FacilitatorAllocated),),
    alone=True,
)


# Both sides

_Sides = tuple[frozenset[tuple[str, str]], tuple[str, ...]]
"""Who is on which side; whom the session touches that was arranged last."""


def _of_sides(case: Case) -> Iterator[Move]:
    yield from map(Move, started(case))
    if live(case):
        yield Move(events.SessionEnded(list(case.sessions)[-1]))
        return
    for people in ((), (HARMED,), (RESPONSIBLE,), (HARMED, SUPPORTER), (RESPONSIBLE, SUPPORTER), (SUPPORTER,), ("p4",)):
        yield Move(arranged(case, *people))
    yield Move(arranged(case, HARMED, "p4"))
    yield Move(arranged(case, RESPONSIBLE, "p4"))
    yield Move(events.PersonAdded(SUPPORTER, Role.RESPONSIBLE))
    yield Move(events.PersonAdded(SUPPORTER, Role.HARMED_REPRESENTATIVE))


def _hears_sides(known: _Sides, entry: Entry) -> _Sides:
    sides, people = known
    match entry.event:
        case events.PersonAdded(participant=person, role=Role.HARMED | Role.HARMED_REPRESENTATIVE):
            return sides | {(person, "harmed")}, people
        case events.PersonAdded(participant=person, role=Role.RESPONSIBLE):
            return sides | {(person, "responsible")}, people
        case events.SessionArranged():
            return sides, entry.event.participants
    return known


def _one_sided(known: _Sides, act: Entry, _known: Knowledge) -> str:
    sides, people = _hears_sides(known, act)
    facing = any(
        (one, "harmed") in sides and (other, "responsible") in sides
        for one in people
        for other in people
        if one != other
    )
    return "" if facing else "nobody harmed and somebody else responsible are both there"


_BOTH = (events.PersonAdded("p4", Role.HARMED), events.PersonAdded("p4", Role.RESPONSIBLE))

_both_sides_are_touched = Slice(
    must="both-sides-are-touched",
    acts=HOLDING,
    openings=(taken_over(Stage.READY, *_BOTH, events.PersonAdded(SUPPORTER, Role.SUPPORTER)),),
    moves=_of_sides,
    view=lambda case: (
        case.people[SUPPORTER].roles,
        live(case) and (live(case), list(case.sessions.values())[-1].participants),
    ),
    monitor=Monitor((frozenset(), ()), _hears_sides, _one_sided),
    minds=HOLDING,
)

_when_a_role_was_never_theirs = evolve(
    _both_sides_are_touched,
    part="when a role was never theirs",
    openings=(taken_over(Stage.READY, *_BOTH),),
    moves=lambda case: map(Move, [arranged(case, HARMED, "p4"), *started(case)]),
    view=lambda case: (
        "p4" in case.people and case.people["p4"].roles,
        live(case) and (live(case), list(case.sessions.values())[-1].participants),
    ),
    mistakes=(Mistake(events.PersonAdded),),
    alone=True,
)


SLICES = (
    _the_facts_are_acknowledged,
    _risk_is_assessed_and_current(Policy()),
    _this_was_found_suitable,
    _everyone_is_prepared,
    _a_lead_facilitator,
    _when_nobody_was_allocated,
    _both_sides_are_touched,
    _when_a_role_was_never_theirs,
)
