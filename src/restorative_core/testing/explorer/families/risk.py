"""Risk has been assessed, since the last thing that changed it, and not too long ago."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import LETTER, taken_over
from restorative_core.testing.explorer.hearing import begun_anew, latest
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import PEOPLE_AND_LETTERS, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, sessions
from restorative_core.testing.explorer.views import live
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.risk import RiskLevel
from restorative_core.vocabulary.stages import Stage

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
    for act in (*sessions(case), events.LetterPassedOn("l1")):
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
    """An assessment that is stale never counts again; of what made it so, the latest instant bears on the next.

    Whether there ever was one is told besides: what was never assessed is refused in other words.
    """
    risk, since = case.judgement.risk, case.judgement.risk_changed
    stands = risk is not None and (since is None or risk.is_after(since))
    assessed = (risk.earliest, risk.latest) if risk is not None and stands else None
    return risk is None, assessed, since and since.latest, case.complexity, live(case)


def _risk_is_assessed_and_current(policy: Policy) -> Slice:
    days = policy.risk_valid_days, policy.risk_valid_days_complex
    hears = begun_anew(_hears_risk, _risk_has_changed)
    return Slice(
        must="risk-is-assessed-and-current",
        acts=(events.SuitabilityDecided, *HOLDING, events.LetterPassedOn),
        openings=(taken_over(Stage.READY, LETTER[0]),),
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
            events.LetterPassedOn,
        ),
        days=days,
        drops=PEOPLE_AND_LETTERS,
        under=_risk_is_assessed_and_current,
    )


SLICES = (_risk_is_assessed_and_current(Policy()),)
