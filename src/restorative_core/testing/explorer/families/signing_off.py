"""What a supervisor signs off, who has no part in the work."""

from collections.abc import Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import HARMED, REFERRAL, RESPONSIBLE, SHUTTLE, taken_over
from restorative_core.testing.explorer.families.complexity import (
    JUDGED,
    OPENINGS,
    RANK,
    SENSITIVE,
    STANDARD,
    hears_complexity,
)
from restorative_core.testing.explorer.families.team import hears_team, team_view
from restorative_core.testing.explorer.hearing import begun_anew
from restorative_core.testing.explorer.moves import EVERYBODY_AT_ONCE, SOMEBODY_ELSE, Move
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, sessions
from restorative_core.testing.explorer.views import last_session, live
from restorative_core.vocabulary.incident import IncidentKind
from restorative_core.vocabulary.roles import Duty
from restorative_core.vocabulary.stages import Stage

# It is signed off

_Signed = tuple[bool, bool]
"""Whether it was found suitable; whether a supervisor has signed that off since, and since it was last raised."""

_Session = tuple[str, str, bool]
"""How complex the case is; the type of the session that was arranged last, and whether that was signed off."""


_WHO_SIGNS_NOTHING = "f8"
"""Somebody who works on the case. That whoever signs off has no part in it is proved below."""


def _of_sign_offs(case: Case) -> Iterator[Move]:
    yield from map(Move, JUDGED)
    yield from (Move(events.SuitabilityDecided(suitable)) for suitable in (True, False))
    yield Move(events.WorkSignedOff())
    yield from (Move(events.WorkSignedOff(session)) for session in list(case.sessions)[-1:])
    yield Move(events.FacilitatorAllocated(_WHO_SIGNS_NOTHING))
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
    raised = RANK[complexity] > RANK.get(before[0], 0)
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
    minds=(
        events.ComplexityJudged,
        events.SuitabilityDecided,
        events.WorkSignedOff,
        events.FacilitatorAllocated,
        *HOLDING,
    ),
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


SLICES = (
    _a_supervisor_has_signed_it_off,
    _by_nobody_with_a_part,
    _somebody_outside_the_team,
)
