"""What a facilitator must be on the day of an act."""

from collections.abc import Callable, Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Act
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import REFERRAL, taken_over
from restorative_core.testing.explorer.families.complexity import SENSITIVE, hears_complexity
from restorative_core.testing.explorer.families.team import hears_team, team_view
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, sessions
from restorative_core.testing.explorer.views import live
from restorative_core.vocabulary.credentials import Complexity, Credential, Credentials, Level
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.roles import Duty
from restorative_core.vocabulary.stages import Stage

LEAD, CO = "f1", "f2"

_GOOD = Credentials(Level.ADVANCED, frozenset(Credential), 0)
_REFERRER = "police-9"

_Team = tuple[tuple[str, frozenset[str]], str]
"""Who leads and who else works on the case; how complex it is."""

Says = Callable[[str, Credentials | None, bool, str], str]
"""What is wrong with somebody: their name, what is known of them, whether they lead, how complex the case is."""


def _of_facilitators(*registers: dict[str, Credentials] | None) -> Callable[[Case], Iterator[Move]]:
    def tried(case: Case) -> Iterator[Move]:
        for complexity in (Complexity.STANDARD, Complexity.SENSITIVE):
            yield Move(events.ComplexityJudged(complexity))
        for name in (LEAD, CO):
            yield Move(events.FacilitatorStoodDown(name))
        for register in registers:
            knowing = Knowledge(facilitators=register)
            for duty in Duty:
                for name in (LEAD, CO):
                    yield Move(events.FacilitatorAllocated(name, duty), knowing=knowing)
            for act in sessions(case):
                yield Move(act, knowing=knowing)
                yield Move(act, When.LONG_BEFORE, knowing=knowing)

    return tried


def _hears(known: _Team, entry: Entry) -> _Team:
    return hears_team(known[0], entry), hears_complexity(known[1], entry)


def _wrong(says: Says) -> Callable[[_Team, Entry, Knowledge], str]:
    def wrong(known: _Team, act: Entry, knowing: Knowledge) -> str:
        (lead, others), complexity = known
        if knowing.facilitators is None:
            return ""
        if isinstance(act.event, events.FacilitatorAllocated):
            working = ((act.event.facilitator, act.event.duty is Duty.LEAD),)
        else:
            working = (*(((lead, True),) if lead else ()), *((name, False) for name in sorted(others)))
        found = (says(name, knowing.facilitators.get(name), leads, complexity) for name, leads in working)
        return next(filter(None, found), "")

    return wrong


_ACTS: tuple[type[Act], ...] = (events.FacilitatorAllocated, *HOLDING)


def _facilitators(must: str, says: Says, *registers: dict[str, Credentials] | None) -> Slice:
    return Slice(
        must=must,
        acts=_ACTS,
        openings=(taken_over(Stage.READY, referral=evolve(REFERRAL, organisation=_REFERRER)),),
        moves=_of_facilitators(None, {LEAD: _GOOD, CO: _GOOD}, *registers),
        view=lambda case: (team_view(case), case.complexity, live(case)),
        monitor=Monitor((("", frozenset()), ""), _hears, _wrong(says)),
        minds=(events.FacilitatorStoodDown, events.ComplexityJudged, *_ACTS),
    )


def _each(*bad: Credentials) -> Iterator[dict[str, Credentials]]:
    for one in bad:
        yield {LEAD: one, CO: _GOOD}
        yield {LEAD: _GOOD, CO: one}


def _unknown(name: str, found: Credentials | None, _leads: bool, _complexity: str) -> str:  # noqa: FBT001 - see `Says`
    return "" if found is not None and found.active else f"{name} does not work for the service"


def _hold_what_is_asked(policy: Policy) -> Slice:
    def unfit(name: str, found: Credentials | None, _leads: bool, _complexity: str) -> str:  # noqa: FBT001 - see `Says`
        checked = found is None or policy.credentials <= found.held
        return "" if checked else f"{name} does not hold what is asked"

    asked = [evolve(_GOOD, held=frozenset({one})) for one in Credential]
    lacking = [evolve(_GOOD, held=_GOOD.held - {one}) for one in policy.credentials]
    one = _facilitators("facilitators-hold-what-is-asked", unfit, *_each(*asked[:2], *lacking))
    return evolve(one, under=_hold_what_is_asked)


_AT_LEAST = {Level.FOUNDATION: 1, Level.INTERMEDIATE: 2, Level.ADVANCED: 3}


def _too_low(name: str, found: Credentials | None, leads: bool, complexity: str) -> str:  # noqa: FBT001 - see `Says`
    needed = 1 + leads + (complexity == SENSITIVE)
    return "" if found is None or _AT_LEAST[found.level] >= needed else f"{name} is not trained for this"


def _partial(name: str, found: Credentials | None, _leads: bool, _complexity: str) -> str:  # noqa: FBT001 - see `Says`
    clean = found is None or not (found.conflicts or _REFERRER in found.conflicts_with)
    return "" if clean else f"{name} has a conflict of interest"


# Two facilitators work on a sensitive case


def _of_two(case: Case) -> Iterator[Move]:
    yield from (Move(events.ComplexityJudged(complexity)) for complexity in Complexity)
    for name in (LEAD, CO):
        yield from (Move(events.FacilitatorAllocated(name, duty)) for duty in Duty)
        yield Move(events.FacilitatorStoodDown(name))
    yield from map(Move, sessions(case))


def _alone(known: _Team, _act: Entry, _known: Knowledge) -> str:
    (lead, others), complexity = known
    team = {lead, *others} - {""}
    return "fewer than two work on a sensitive case" if complexity == SENSITIVE and len(team) < len(Duty) else ""


_two_facilitators = Slice(
    must="two-facilitators-work-on-a-sensitive-case",
    acts=HOLDING,
    openings=(taken_over(Stage.READY),),
    moves=_of_two,
    view=lambda case: (team_view(case), case.complexity, live(case)),
    monitor=Monitor((("", frozenset()), ""), _hears, _alone),
    minds=(events.FacilitatorAllocated, events.FacilitatorStoodDown, events.ComplexityJudged, *HOLDING),
)


SLICES = (
    _facilitators(
        "facilitators-are-known-to-the-service", _unknown, {}, {LEAD: _GOOD}, *_each(evolve(_GOOD, active=False))
    ),
    _hold_what_is_asked(Policy()),
    _facilitators("facilitators-have-the-level", _too_low, *_each(*(evolve(_GOOD, level=level) for level in Level))),
    _facilitators(
        "no-facilitator-has-a-conflict-of-interest",
        _partial,
        *_each(
            evolve(_GOOD, conflicts=frozenset({"p1"})),
            evolve(_GOOD, conflicts_with=frozenset({_REFERRER})),
            evolve(_GOOD, conflicts_with=frozenset({"another"})),
        ),
    ),
    _two_facilitators,
)
