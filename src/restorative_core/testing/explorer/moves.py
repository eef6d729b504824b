"""What is tried at one place of a walk: an event, when it is said to have happened, by whom, and what is known.

The clock of a walk goes a minute with every entry, and stands at noon of a day in the middle of a
month. So whatever is told of *some time today* or *some time this month* may have been before
everything that was recorded, and after it.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache

from attrs import frozen

from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import NOTHING, Knowledge
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.moments import LONDON, Moment
from restorative_core.vocabulary.roles import StaffRole

EVERYBODY_AT_ONCE = Actor("f1", "county", frozenset(StaffRole))
"""Somebody in every role: who may do what is a matter of the table, and is left out of most slices."""

SOMEBODY_ELSE = Actor("f2", "county", frozenset(StaffRole))
"""Somebody else in every role."""

LONG_BEFORE = datetime(2015, 1, 5, 12, tzinfo=UTC)
"""A moment before everything that is recorded in a walk."""

_BEGINNING = datetime(2015, 3, 10, 12, tzinfo=UTC)
_STEP, _HALF_A_STEP = timedelta(minutes=1), timedelta(seconds=30)
_PAUSE = 5
_MONTHS = 12


class When(StrEnum):
    """When something that is recorded now is said to have happened."""

    NOW = "now"
    JUST_BEFORE = "just before what was recorded last"
    LONG_BEFORE = "before everything that was recorded"
    TODAY = "some time today"
    THIS_MONTH = "some time this month"
    UNKNOWN = "some time"


@frozen
class Move:
    """Something that is tried.

    Attributes:
        event: What happens, or is done.
        when: When it is said to have happened.
        by: Who does or tells it.
        knowing: What is known of it from other streams.
        after_months: Whether five months have passed before it.
    """

    event: Event
    when: When = When.NOW
    by: Actor = EVERYBODY_AT_ONCE
    knowing: Knowledge = NOTHING
    after_months: bool = False


Moves = Callable[[Case], Iterable[Move]]
"""What is tried in a case."""


def at_each(*whens: When) -> Callable[[Event], list[Move]]:
    """What tries an event at each of *whens*."""
    return lambda event: [Move(event, when) for when in whens]


def recorded(case: Case, *, after_months: bool = False) -> datetime:
    """The instant at which the next entry of *case* is recorded."""
    if not case.history:
        return _BEGINNING
    last = case.history[-1].recorded
    if not after_months:
        return last + _STEP
    months = last.month - 1 + _PAUSE
    return _BEGINNING.replace(year=last.year + months // _MONTHS, month=months % _MONTHS + 1)


def moment(case: Case, move: Move) -> Moment:
    """The moment of which *move* tells."""
    now = recorded(case, after_months=move.after_months)
    match move.when:
        case When.NOW:
            return Moment.of(now)
        case When.JUST_BEFORE:
            return Moment.of(_just_before(case))
        case When.LONG_BEFORE:
            return Moment.of(LONG_BEFORE)
        case When.TODAY:
            return Moment.of(now.astimezone(LONDON).date())
        case When.THIS_MONTH:
            return Moment(f"{now.astimezone(LONDON):%Y-%m}")
    return Moment.unknown()


def marks(case: Case, whens: frozenset[When], days: tuple[int, ...]) -> tuple[datetime, ...]:
    """The instants against which what a case knows is measured when a move tells of any of *whens*.

    Args:
        case: The case.
        whens: When its next moves may be said to have happened.
        days: The ages, in days, that matter.
    """
    last = case.history[-1].recorded if case.history else _BEGINNING
    found = [LONG_BEFORE]
    if When.JUST_BEFORE in whens:
        found.append(_just_before(case))
    local = last.astimezone(LONDON).date()
    if When.TODAY in whens:
        found.append(_first_of(f"{local}"))
    if When.THIS_MONTH in whens:
        found.append(_first_of(f"{local:%Y-%m}"))
    return (*found, *(last - timedelta(days=age) for age in days))


@cache
def _first_of(span: str) -> datetime:
    """The first instant of a day or a month."""
    return Moment(span).earliest


def _just_before(case: Case) -> datetime:
    return case.history[-1].recorded - _HALF_A_STEP if case.history else LONG_BEFORE
