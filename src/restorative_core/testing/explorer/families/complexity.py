"""What a sensitive and complex case needs besides."""

from collections.abc import Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import REFERRAL, taken_over
from restorative_core.testing.explorer.hearing import event_of
from restorative_core.testing.explorer.moves import EVERYBODY_AT_ONCE, Move, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, sessions
from restorative_core.testing.explorer.views import live
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.incident import IncidentFlag, IncidentKind
from restorative_core.vocabulary.risk import SpecialistTool
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import Stage

STANDARD, ENHANCED, SENSITIVE = "standard", "enhanced", "sensitive-and-complex"
RANK = {STANDARD: 1, ENHANCED: 2, SENSITIVE: 3}
"""How complex a case is, from the least to the most."""

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

JUDGED = tuple(map(events.ComplexityJudged, Complexity))
"""The case is found as complex as it can be found, in each way."""


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
    yield from map(Move, JUDGED)
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


# Only a supervisor finds a case less complex

_FACILITATOR = Actor("f3", "county", {StaffRole.FACILITATOR, StaffRole.COORDINATOR})


def _of_judging(_case: Case) -> Iterator[Move]:
    for judged in JUDGED:
        yield from (Move(judged, by=actor) for actor in (EVERYBODY_AT_ONCE, _FACILITATOR))
        yield Move(judged, When.LONG_BEFORE, _FACILITATOR)


def _lowered(known: str, act: Entry, _known: Knowledge) -> str:
    lower = RANK[event_of(act).complexity.value] < RANK[known]
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
    _only_a_supervisor,
)
