"""Histories that the practice really permits: walks along `proposals`, each step put to `decide`.

A walk mostly takes what comes next in the usual course of a case, so that it reaches sessions and
agreements; in between it takes anything that may happen: withdrawals, stops, departures, mistakes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, SessionStatus
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve
from restorative_core.casework.participant import Participant
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.proposals import proposals
from restorative_core.pathways.justice import justice
from restorative_core.testing.texts import texts
from restorative_core.testing.values import contact_preferences, values
from restorative_core.vocabulary.agreement import PENDING, UndertakingStatus
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ResultClass, SessionKind
from restorative_core.vocabulary.people import Capacity
from restorative_core.vocabulary.personal import personal_fields
from restorative_core.vocabulary.referral import MAY_BE_GENDER_BASED, IncidentKind, Initiator
from restorative_core.vocabulary.risk import ACKNOWLEDGED, RiskLevel
from restorative_core.vocabulary.roles import HARMED_SIDE, Duty, Role, StaffRole
from restorative_core.vocabulary.stages import Stage

STREAM = "case-walk"
"""The stream of every case that is drawn here."""

WORKER = Actor("f1", "county", {StaffRole.COORDINATOR, StaffRole.FACILITATOR})
SUPERVISORS = (Actor("s1", "county", {StaffRole.SUPERVISOR}), Actor("s2", "county", {StaffRole.SUPERVISOR}))
SYSTEM = Actor("mailer", "county", {StaffRole.SYSTEM})
NOBODY = Actor("visitor")
EVERYBODY = (WORKER, *SUPERVISORS, SYSTEM, NOBODY)
"""Those who act in the histories that are drawn here."""

AGENCY = "police"
"""The agency with which something is shared in the histories that are drawn here."""

_BEGINNING = datetime(2015, 3, 2, 9, tzinfo=UTC)
_KIND = SessionKind.FACE_TO_FACE_MEETING.value
_KEPT = frozenset({SessionStatus.ARRANGED, SessionStatus.ENDED})
_STEPS = (
    timedelta(0),
    timedelta(seconds=1),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=8),
    timedelta(days=45),
    timedelta(hours=-1),  # a clock that was set back
)


def _is_wanted(case: Case, event: Any) -> bool:
    person = case.people[event.participant]
    came_back = any(consent.ended for (name, _, _), consent in case.consents.items() if name == person.id)
    met = SessionStatus.ENDED in _statuses(case)
    asked = {
        Purpose.BE_REFERRED: came_back,
        Purpose.BE_CONTACTED: came_back,
        Purpose.ASSESSMENT: True,
        Purpose.APPROACH_OTHER_PARTY: case.origin.initiator is Initiator.HARMED,
        Purpose.TAKE_PART: event.scope == _KIND,
        Purpose.OUTCOME_AGREEMENT: met and not case.agreements,
        Purpose.SHARE_OUTCOME: met and not case.things.shares,
        Purpose.LETTER_SEND: any(letter.author == person.id for letter in case.things.letters.values()),
        Purpose.LETTER_RECEIVE: any(letter.recipient == person.id for letter in case.things.letters.values()),
    }
    return asked.get(event.purpose, False) and person.is_party and not _is_said(case, person, event)


def _is_said(case: Case, person: Participant, event: Any) -> bool:
    """Whether they have consented to it already, and knew to what."""
    known = case.consents.get((person.id, event.purpose, event.scope))
    since = person.informed_since
    grants = known.grants if known is not None else ()
    return any(since is None or grant.inherited or since.earliest <= grant.stamp.latest for grant in grants)


def _risk_is_open(case: Case) -> bool:
    risk, changed = case.judgement.risk, case.judgement.risk_changed
    if risk is None or changed is None:
        return risk is None
    return not risk.is_after(changed)


def _is_prepared(case: Case, event: Any) -> bool:
    return bool(case.people[event.participant].prepared)


def _is_found_ready(case: Case, event: Any) -> bool:
    ready, changed = case.sessions[event.session].ready, case.judgement.risk_changed
    return ready is not None and (changed is None or ready.number > changed.number)


def _is_signed_off(case: Case, event: Any) -> bool:
    one = case.sessions[event.session].signed_off if event.session else case.judgement.signed_off
    return case.complexity is Complexity.STANDARD or one is not None


def _is_to_be_told(case: Case, event: Any) -> bool:
    is_harmed = not HARMED_SIDE.isdisjoint(case.people[event.participant].roles)
    ended = (undertaken for undertaken in case.undertakings.values() if undertaken.status not in PENDING)
    return is_harmed and any(event.participant not in undertaken.told_to for undertaken in ended)


def _statuses(case: Case) -> list[SessionStatus]:
    return [session.status for session in case.sessions.values()]


_USUAL: Mapping[type[Event], Callable[[Case, Any], bool]] = {
    events.ReferralReceived: lambda case, _: not case.history,
    events.PersonAdded: lambda case, e: e.role in (Role.HARMED, Role.RESPONSIBLE) and not case.in_role(e.role),
    events.ReviewCompleted: lambda _case, _e: True,
    events.SafetyStopLifted: lambda _case, _e: True,
    events.CaseResumed: lambda case, _: case.flags.held is not None,
    events.ContactPreferencesRecorded: lambda case, e: not case.people[e.participant].preferences.permits,
    events.ReferralAccepted: lambda _case, _e: True,
    events.FacilitatorAllocated: lambda case, e: not (case.team.lead if e.duty is Duty.LEAD else case.team.co),
    events.InformationGiven: lambda case, e: not case.people[e.participant].informed,
    events.AcknowledgementRecorded: lambda case, e: (
        e.level in ACKNOWLEDGED and case.people[e.participant].acknowledgement not in ACKNOWLEDGED
    ),
    events.ConsentGiven: _is_wanted,
    events.CapacityRecorded: lambda case, e: (
        e.view is Capacity.PRESUMED and case.people[e.participant].capacity in (Capacity.DOUBTED, Capacity.LACKING)
    ),
    events.AccessNeedArranged: lambda _case, _e: True,
    events.RiskAssessed: lambda case, e: e.level is RiskLevel.LOW and _risk_is_open(case),
    events.SpecialistAssessed: lambda case, _: (
        case.complexity is Complexity.SENSITIVE and case.judgement.specialist is None
    ),
    events.SuitabilityDecided: lambda case, e: e.suitable and not case.judgement.suitable,
    events.WorkSignedOff: lambda case, e: not _is_signed_off(case, e),
    events.PreparationCompleted: lambda case, e: case.people[e.participant].is_party and not _is_prepared(case, e),
    events.SessionArranged: lambda case, e: e.type == _KIND and _KEPT.isdisjoint(_statuses(case)),
    events.ReadinessDecided: lambda case, e: not _is_found_ready(case, e),
    events.SessionStarted: lambda _case, _e: True,
    events.LetterScreened: lambda _case, _e: True,
    events.LetterPassedOn: lambda _case, _e: True,
    events.SessionEnded: lambda case, e: case.sessions[e.session].status is SessionStatus.IN_PROGRESS,
    events.AgreementMade: lambda case, _: not case.agreements,
    events.InformationShared: lambda case, _: not case.things.shares,
    events.UndertakingEnded: lambda _case, e: e.status is UndertakingStatus.COMPLETED,
    events.OutcomeTold: _is_to_be_told,
    events.FollowUpMade: lambda case, e: not case.people[e.participant].followed_up,
    events.CaseClosed: lambda case, e: case.stage is Stage.FOLLOW_UP and e.reason.result is ResultClass.COMPLETED,
    events.CaseReopened: lambda _case, _e: True,
}
"""Which proposals belong to the usual course, most pressing first."""

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


def usual(case: Case) -> Iterator[Event]:
    """What comes next in the usual course of *case*, most pressing first; not all of it may happen."""
    for cls, belongs in _USUAL.items():
        for event in (*_unproposed(case, cls), *proposals(case, cls)):
            if belongs(case, event):
                yield event


def _unproposed(case: Case, cls: type[Event]) -> Iterator[Event]:
    """What people say although no proposal suggests it: who comes back, who lets it be told what came of it."""
    for person in case.people if cls is events.ConsentGiven else ():
        yield events.ConsentGiven(person, Purpose.BE_REFERRED)
        yield events.ConsentGiven(person, Purpose.SHARE_OUTCOME, AGENCY)


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
    if draw(st.integers(0, 7)):
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
