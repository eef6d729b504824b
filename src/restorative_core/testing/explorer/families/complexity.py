"""What a sensitive and complex case needs besides."""

from collections.abc import Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import HARMED, REFERRAL, RESPONSIBLE, SHUTTLE, taken_over
from restorative_core.testing.explorer.families.team import hears_team, team_view
from restorative_core.testing.explorer.hearing import begun_anew, event_of
from restorative_core.testing.explorer.moves import EVERYBODY_AT_ONCE, SOMEBODY_ELSE, Move, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, sessions
from restorative_core.testing.explorer.views import last_session, live
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.referral import IncidentFlag, IncidentKind
from restorative_core.vocabulary.risk import SpecialistTool
from restorative_core.vocabulary.roles import Duty, StaffRole
from restorative_core.vocabulary.stages import Stage

STANDARD, ENHANCED, SENSITIVE = "standard", "enhanced", "sensitive-and-complex"
_RANK = {STANDARD: 1, ENHANCED: 2, SENSITIVE: 3}

_GRAVE = {
    "gender-based-violence",
    "domestic-abuse",
    "sexual-harm",
    "stalking",
    "trafficking",
    "child-exploitation",
}
"""The flags and kinds of incident by which a case is sensitive and complex."""

_HARMS = (
    REFERRAL,
    evolve(REFERRAL, flags=frozenset({IncidentFlag.DEATH, IncidentFlag.HATE})),
    *(evolve(REFERRAL, flags=frozenset({flag})) for flag in IncidentFlag if flag.value in _GRAVE),
    *(evolve(REFERRAL, incident=kind) for kind in IncidentKind if kind.value in _GRAVE),
)

OPENINGS = tuple(taken_over(Stage.READY, referral=harm) for harm in _HARMS)
"""Referrals of every sort of harm."""

_JUDGED = tuple(map(events.ComplexityJudged, Complexity))


def hears_complexity(known: str, entry: Entry) -> str:
    """How complex the case was last found to be."""
    match entry.event:
        case events.ReferralReceived(incident=incident, flags=flags):
            return STANDARD if _GRAVE.isdisjoint((incident.value, *(flag.value for flag in flags))) else SENSITIVE
        case events.ComplexityJudged(complexity=complexity):
            return complexity.value
    return known


# A specialist assessment

_Special = tuple[str, bool]
"""How complex the case is; whether a specialist assessed it."""


def _of_specialists(case: Case) -> Iterator[Move]:
    yield from map(Move, _JUDGED)
    yield Move(events.SpecialistAssessed(SpecialistTool.AIM))
    yield Move(events.SpecialistAssessed(SpecialistTool.OTHER), When.LONG_BEFORE)
    yield from (Move(events.SuitabilityDecided(suitable)) for suitable in (True, False))
    for act in sessions(case):
        yield Move(act)
        yield Move(act, When.LONG_BEFORE)


def _hears_specialists(known: _Special, entry: Entry) -> _Special:
    assessed = known[1] or isinstance(entry.event, events.SpecialistAssessed)
    return hears_complexity(known[0], entry), assessed


def _no_specialist(known: _Special, act: Entry, _known: Knowledge) -> str:
    if isinstance(act.event, events.SuitabilityDecided) and not act.event.suitable:
        return ""
    return "no specialist has assessed it" if known == (SENSITIVE, False) else ""


_a_specialist_assessment = Slice(
    must="a-specialist-assessment-is-recorded",
    acts=(events.SuitabilityDecided, *HOLDING),
    openings=OPENINGS,
    moves=_of_specialists,
    view=lambda case: (case.complexity, case.judgement.specialist is not None, live(case)),
    monitor=Monitor(("", False), _hears_specialists, _no_specialist),
    minds=(events.ComplexityJudged, events.SpecialistAssessed, events.SuitabilityDecided, *HOLDING),
    mistakes=(Mistake(events.SpecialistAssessed),),
)


# A supervisor's sign-off

_Signed = tuple[bool, bool]
"""Whether it was found suitable; whether a supervisor has signed that off since, and since it was last raised."""

_Session = tuple[str, str, bool]
"""How complex the case is; the type of the session that was arranged last, and whether that was signed off."""


def _of_sign_offs(case: Case) -> Iterator[Move]:
    yield from map(Move, _JUDGED)
    yield from (Move(events.SuitabilityDecided(suitable)) for suitable in (True, False))
    yield Move(events.WorkSignedOff())
    yield from (Move(events.WorkSignedOff(session)) for session in list(case.sessions)[-1:])
    yield from map(Move, sessions(case))
    if not live(case):
        yield Move(arranged(case, HARMED, RESPONSIBLE, kind=SHUTTLE))


def _hears_sign_offs(known: _Signed, entry: Entry) -> _Signed:
    suitable, signed = known
    match entry.event:
        case events.SuitabilityDecided(suitable=found):
            return found, signed and found and suitable
        case events.WorkSignedOff(session=""):
            return suitable, True
    return known


def _hears_session(known: _Session, entry: Entry) -> _Session:
    complexity, kind, signed = known
    match entry.event:
        case events.SessionArranged():
            return complexity, entry.event.type.value, False
        case events.WorkSignedOff(session=name) if name:
            return complexity, kind, True
    return hears_complexity(complexity, entry), kind, signed


_Supervised = tuple[tuple[str, _Signed], _Session]
_afresh = begun_anew(_hears_sign_offs, lambda _known, _entry: (False, False))


def _hears_supervisors(known: _Supervised, entry: Entry) -> _Supervised:
    (setting, (suitable, signed)), before = known
    complexity, kind, session_signed = _hears_session(before, entry)
    raised = _RANK[complexity] > _RANK.get(before[0], 0)
    heard = _afresh((setting, (suitable, signed and not raised)), entry)
    begun = isinstance(entry.event, events.CaseReopened) or heard[0] != setting
    return heard, (complexity, kind, session_signed and not raised and not begun)


def _not_signed_off(known: _Supervised, act: Entry, _known: Knowledge) -> str:
    (_, (_, signed)), (complexity, kind, session_signed) = known
    if complexity == STANDARD:
        return ""
    if not signed:
        return "no supervisor has signed off that it is suitable"
    meeting = isinstance(act.event, events.SessionStarted) and kind != SHUTTLE.value
    missing = meeting and complexity == SENSITIVE and not session_signed
    return "no supervisor has signed off this session" if missing else ""


def _sign_off_view(case: Case) -> object:
    last = last_session(case)
    session = live(case) and last is not None and (live(case), last.type, last.signed_off is not None)
    return case.complexity, case.judgement.suitable, case.judgement.signed_off is not None, session


_a_supervisor_has_signed_it_off = Slice(
    must="a-supervisor-has-signed-it-off",
    acts=HOLDING,
    openings=OPENINGS,
    moves=_of_sign_offs,
    view=_sign_off_view,
    monitor=Monitor((("", (False, False)), ("", "", False)), _hears_supervisors, _not_signed_off),
    minds=(events.ComplexityJudged, events.SuitabilityDecided, events.WorkSignedOff, *HOLDING),
)


# Whoever signs off has no part in the work, nor takes one afterwards

_By = tuple[tuple[str, frozenset[str]], str, str]
"""Who works on it; who signed off that it is suitable; who signed off the session that was arranged last."""


def _of_parts(case: Case) -> Iterator[Move]:
    for actor in (EVERYBODY_AT_ONCE, SOMEBODY_ELSE):
        yield Move(events.WorkSignedOff(), by=actor)
        yield from (Move(events.WorkSignedOff(session), by=actor) for session in list(case.sessions)[-1:] if live(case))
    yield from (Move(events.FacilitatorAllocated(EVERYBODY_AT_ONCE.id, duty)) for duty in Duty)
    yield Move(events.FacilitatorStoodDown(EVERYBODY_AT_ONCE.id))
    yield from map(Move, sessions(case))


def _hears_parts(known: _By, entry: Entry) -> _By:
    team, suitable, session = known
    match entry.event:
        case events.WorkSignedOff(session=""):
            suitable = entry.by.id
        case events.WorkSignedOff():
            session = entry.by.id
        case events.SessionArranged():
            session = ""
    return hears_team(team, entry), suitable, session


def _signed_off_themselves(known: _By, act: Entry, _known: Knowledge) -> str:
    (lead, others), suitable, session = known
    signers = {suitable, session} if isinstance(act.event, events.SessionStarted) else {suitable}
    return "somebody who works on it signed it off" if signers & {lead, *others} - {""} else ""


def _parts_view(case: Case) -> object:
    by = {entry.number: entry.by.id for entry in case.history}
    last = last_session(case)
    session = last.signed_off if last is not None and live(case) else None
    signed = (by[stamp.number] if stamp else "" for stamp in (case.judgement.signed_off, session))
    return team_view(case), tuple(signed), live(case)


_by_nobody_with_a_part = evolve(
    _a_supervisor_has_signed_it_off,
    part="by nobody with a part in it",
    openings=(
        taken_over(
            Stage.READY,
            events.SuitabilityDecided(suitable=True),
            referral=evolve(REFERRAL, incident=IncidentKind.STALKING),
        ),
    ),
    moves=_of_parts,
    view=_parts_view,
    monitor=Monitor((("", frozenset()), "", ""), _hears_parts, _signed_off_themselves),
    minds=(events.FacilitatorAllocated, events.FacilitatorStoodDown, events.WorkSignedOff, *HOLDING),
    alone=True,
)


# Nobody signs off their own work


def _of_own_work(_case: Case) -> Iterator[Move]:
    for actor in (EVERYBODY_AT_ONCE, SOMEBODY_ELSE):
        yield Move(events.WorkSignedOff(), by=actor)
        yield from (Move(events.FacilitatorAllocated(actor.id, duty)) for duty in Duty)
        yield Move(events.FacilitatorStoodDown(actor.id))


_somebody_outside_the_team = Slice(
    must="somebody-outside-the-team-signs-off",
    acts=(events.WorkSignedOff,),
    openings=(taken_over(Stage.PREPARING),),
    moves=_of_own_work,
    view=team_view,
    monitor=Monitor(
        ("", frozenset()),
        hears_team,
        lambda team, act, _known: "they sign off their own work" if act.by.id in {team[0], *team[1]} else "",
    ),
    minds=(events.FacilitatorAllocated, events.FacilitatorStoodDown, events.WorkSignedOff),
)


# Only a supervisor finds a case less complex

_FACILITATOR = Actor("f3", "county", {StaffRole.FACILITATOR, StaffRole.COORDINATOR})


def _of_judging(_case: Case) -> Iterator[Move]:
    for judged in _JUDGED:
        yield from (Move(judged, by=actor) for actor in (EVERYBODY_AT_ONCE, _FACILITATOR))
        yield Move(judged, When.LONG_BEFORE, _FACILITATOR)


def _lowered(known: str, act: Entry, _known: Knowledge) -> str:
    lower = _RANK[event_of(act).complexity.value] < _RANK[known]
    return "nobody who may has found it less complex" if lower and act.by.id == _FACILITATOR.id else ""


_only_a_supervisor = Slice(
    must="only-a-supervisor-lowers-the-complexity",
    acts=(events.ComplexityJudged,),
    openings=OPENINGS,
    moves=_of_judging,
    view=lambda case: case.complexity,
    monitor=Monitor("", hears_complexity, _lowered),
    minds=(events.ComplexityJudged,),
    mistakes=(Mistake(events.ComplexityJudged),),
)


SLICES = (
    _a_specialist_assessment,
    _a_supervisor_has_signed_it_off,
    _by_nobody_with_a_part,
    _somebody_outside_the_team,
    _only_a_supervisor,
)
