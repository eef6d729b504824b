"""Histories that the practice really permits: walks along `proposals`, each step put to `decide`.

A walk mostly takes what comes next in the usual course of a case, so that it reaches sessions and
agreements; in between it takes anything that may happen: withdrawals, stops, departures, mistakes.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.proposals import proposals
from restorative_core.pathways.justice import justice
from restorative_core.testing.course import usual
from restorative_core.testing.texts import texts
from restorative_core.testing.values import contact_preferences, values
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.incident import MAY_BE_GENDER_BASED, IncidentKind
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import personal_fields
from restorative_core.vocabulary.referral import Initiator
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import Stage

STREAM = "case-walk"
"""The stream of every case that is drawn here."""

WORKER = Actor("f1", "county", {StaffRole.COORDINATOR, StaffRole.FACILITATOR})
SUPERVISORS = (Actor("s1", "county", {StaffRole.SUPERVISOR}), Actor("s2", "county", {StaffRole.SUPERVISOR}))
SYSTEM = Actor("mailer", "county", {StaffRole.SYSTEM})
NOBODY = Actor("visitor")
EVERYBODY = (WORKER, *SUPERVISORS, SYSTEM, NOBODY)
"""Those who act in the histories that are drawn here."""

_BEGINNING = datetime(2015, 3, 2, 9, tzinfo=UTC)
_STEPS = (
    timedelta(0),
    timedelta(seconds=1),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=8),
    timedelta(days=45),
    timedelta(hours=-1),  # a clock that was set back
)


_BEARING = (
    events.ConsentWithdrawn,
    events.ConsentRefused,
    events.ConsentGiven,
    events.PersonLeft,
    events.SafetyStopRaised,
    events.SessionStarted,
    events.LetterReceived,
    events.EnteredInError,
    events.DetailsCorrected,
)
_UNUSUAL = (*_BEARING * 5, *events.CASE_EVENTS)
"""What else may happen; those that bear on safety several times, so that they happen often."""


# Within a walk these are plain functions: Hypothesis writes out what a strategy was made from, and a case is long.


def _dressed(draw: st.DrawFn, event: Any) -> Any:
    match event:
        case events.DetailsCorrected():
            at = draw(st.none() | st.just(Moment.unknown()))
            return attrs.evolve(event, event=_dressed(draw, event.event), happened=at)
        case events.ContactPreferencesRecorded() if draw(st.integers(0, 3)) == 0:
            return attrs.evolve(event, preferences=draw(contact_preferences()))
        case events.ReferralReceived():
            return _referred(draw(values(events.ReferralReceived)), event)
    return attrs.evolve(event, **{name: draw(texts()) for name in in_words(type(event))})


def in_words(cls: type[Event]) -> tuple[str, ...]:
    """The personal fields of *cls* in which somebody's own words stand: neither codes nor who a participant is."""
    fields = attrs.fields_dict(cls)
    return tuple(name for name in personal_fields(cls) if name != "person" and fields[name].type == str | None)


def _referred(drawn: Any, event: Any) -> Any:
    """The referral that was *drawn*, as one that may be accepted: of no violence that only the person harmed begins."""
    gentle = drawn.initiator is Initiator.HARMED or drawn.incident not in MAY_BE_GENDER_BASED
    incident = drawn.incident if gentle else IncidentKind.UNKNOWN
    pinned = {"pathway": event.pathway, "digest": event.digest, "policy": event.policy}
    return attrs.evolve(drawn, incident=incident, concerns=(), flags=frozenset(), **pinned)


def later(now: datetime) -> st.SearchStrategy[datetime]:
    """The next instant at which something is recorded; now and then the clock was set back."""
    return st.sampled_from(_STEPS).map(lambda step: now + step)


def _happened(draw: st.DrawFn, recorded: datetime) -> Moment:
    late = draw(st.sampled_from((timedelta(0),) * 6 + (timedelta(minutes=5), timedelta(days=3), timedelta(days=60))))
    at = recorded - late
    shape = draw(st.sampled_from((str, str, str, str, "%Y-%m-%d", "%Y-%m", "unknown")))
    return Moment.of(at) if shape is str else Moment(at.strftime(str(shape)))


def permitted(
    case: Case, event: Event, at: Moment, recorded: datetime, pathway: Pathway = justice
) -> tuple[Entry, ...]:
    """The entries that *event*, and what follows it, become by the first of `EVERYBODY` who may do it; or none."""
    for actor in EVERYBODY:
        occasion = Occasion(at, actor)
        decision = decide(case, event, occasion, pathway)
        if decision.permitted:
            return tuple(_written(case, (event, *decision.follows), occasion, recorded, pathway))
        if not any(reason.code in ("role.missing", "supervisor.same-person") for reason in decision.reasons):
            return ()
    return ()


def _written(
    case: Case, told: Iterable[Event], occasion: Occasion, recorded: datetime, pathway: Pathway
) -> Iterator[Entry]:
    for event in told:
        leads_to = decide(case, event, occasion, pathway).insist().leads_to
        entry = Entry.of(case.number + 1, event, occasion, recorded, leads_to)
        yield entry
        case = evolve(case, entry)


def _tried(draw: st.DrawFn, case: Case, now: datetime, pathway: Pathway) -> tuple[Entry, ...]:
    # Whatever goes wrong goes most wrong while people meet.
    if draw(st.integers(0, 1 if case.stage is Stage.IN_PROGRESS else 7)):
        # What goes along the usual course mostly happens as it is recorded, or no case would come far.
        at = Moment.of(now) if draw(st.integers(0, 9)) else _happened(draw, now)
        found = (permitted(case, event, at, now, pathway) for event in usual(case))
    else:
        at = _happened(draw, now)
        proposed = proposals(case, draw(st.sampled_from(_UNUSUAL)))
        found = (permitted(case, draw(st.sampled_from(proposed)), at, now, pathway) for _ in proposed[:1])
    first, *others = next(filter(None, found), (None,))
    return () if first is None else (attrs.evolve(first, event=_dressed(draw, first.event)), *others)


@st.composite
def cases(draw: st.DrawFn, *, longest: int = 45, pathway: Pathway = justice) -> Case:
    """Cases as a permitted history of at most *longest* steps leaves them; `case.history` has the entries."""
    case = Case(STREAM)
    now = _BEGINNING + draw(st.sampled_from((timedelta(0), timedelta(days=200), timedelta(days=4000))))
    for _ in range(draw(st.sampled_from((longest, longest // 2, longest // 5)))):
        now = draw(later(now))
        for entry in _tried(draw, case, now, pathway):
            case = evolve(case, entry)
    return case


@st.composite
def dressed(draw: st.DrawFn, event: Event) -> Event:
    """*event* with hostile text, or nothing, in its personal fields, and with other details than were proposed."""
    found: Event = _dressed(draw, event)
    return found


@st.composite
def happened(draw: st.DrawFn, recorded: datetime) -> Moment:
    """When something is said to have happened that is recorded at the instant *recorded*: at once, late, or vaguely."""
    return _happened(draw, recorded)


@st.composite
def tried(draw: st.DrawFn, case: Case, now: datetime, pathway: Pathway = justice) -> tuple[Entry, ...]:
    """What happens next in *case* at the instant *now*: an entry that is permitted, with what follows it; or none."""
    return _tried(draw, case, now, pathway)


def histories(*, longest: int = 45, pathway: Pathway = justice) -> st.SearchStrategy[tuple[Entry, ...]]:
    """Histories that *pathway* really permits, of at most *longest* steps, with hostile text in them."""
    return cases(longest=longest, pathway=pathway).map(lambda case: case.history)
