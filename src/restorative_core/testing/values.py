"""Strategies for every value: well-formed ones, with hostile text wherever somebody's own words stand."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin

import attrs
from hypothesis import strategies as st

from restorative_core.casework.catalogue import (
    CASE_EVENTS,
    KINDS,
    DetailsCorrected,
    EnteredInError,
    Event,
)
from restorative_core.casework.entry import Entry
from restorative_core.testing.texts import texts
from restorative_core.vocabulary.contact import ContactPreference
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import LONDON, Moment
from restorative_core.vocabulary.personal import personal_fields, reference_fields
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.stages import Stage

T = TypeVar("T")

_MADE: dict[type, st.SearchStrategy[Any]] = {}
"""The strategies that were made, by class: making one takes far longer than drawing from it."""

_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_CORRECTABLE = tuple(cls for cls in CASE_EVENTS if cls not in (EnteredInError, DetailsCorrected))


def instants(first: datetime = _FIRST, last: datetime = _LAST) -> st.SearchStrategy[datetime]:
    """Instants with time zone: UTC, the local one, and some that are far from both."""
    shifts = st.integers(0, int((last - first).total_seconds()))
    zones = st.sampled_from((UTC, LONDON))
    return st.builds(lambda shift, zone: (first + timedelta(seconds=shift)).astimezone(zone), shifts, zones)


@cache
def moments() -> st.SearchStrategy[Moment]:
    """Moments at every precision: an instant, a day, a month, a year, and nothing known at all."""
    days = st.dates(_FIRST.date(), _LAST.date())
    return st.one_of(
        instants().map(Moment.of),
        days.map(Moment.of),
        days.map(lambda day: Moment(f"{day:%Y-%m}")),
        days.map(lambda day: Moment(f"{day:%Y}")),
        st.just(Moment.unknown()),
    )


def actors() -> st.SearchStrategy[Actor]:
    """Members of staff, in every combination of roles, in none too."""
    return values(Actor)


def occasions() -> st.SearchStrategy[Occasion]:
    """Moments at which somebody acts."""
    return values(Occasion)


def contact_preferences() -> st.SearchStrategy[ContactPreference]:
    """How somebody may be reached: often not at all, sometimes past midnight only."""
    return values(ContactPreference)


def referrals() -> st.SearchStrategy[Referral]:
    """Referrals, with hostile text in everything that somebody wrote. Few of them are without fault."""
    return values(Referral)


def events(cls: type[Event] | None = None) -> st.SearchStrategy[Event]:
    """Well-formed events of the class *cls*, or of any. Whether they may happen is another question."""
    return values(cls) if cls else st.sampled_from(tuple(KINDS.values())).flatmap(values)


def entries(cls: type[Event] | None = None) -> st.SearchStrategy[Entry]:
    """Entries of any events, whether they may happen or not, with both their times, however far apart."""
    stages = st.none() | st.sampled_from(Stage)
    return st.builds(Entry, st.integers(1, 9), events(cls), moments(), actors(), instants(), stages)


def values(cls: type[T]) -> st.SearchStrategy[T]:
    """Well-formed values of *cls*, one of the library's attrs classes."""
    found: st.SearchStrategy[T] = _MADE[cls] if cls in _MADE else _MADE.setdefault(cls, _built(cls))
    return found


def _built(cls: Any) -> st.SearchStrategy[Any]:
    personal, refers = personal_fields(cls), reference_fields(cls)
    return st.builds(
        cls,
        **{
            field.name: _codes()
            if field.type is str and field.default is attrs.NOTHING and field.name not in refers
            else _of(field.type, "" if field.name in personal else refers.get(field.name, ""))
            for field in attrs.fields(cls)
        },
    )


def _of(declared: Any, noun: str) -> st.SearchStrategy[Any]:
    """Values of the type *declared*; ids, where they name something called *noun*."""
    arguments = get_args(declared)
    if arguments:
        return _several(declared, arguments, noun)
    if declared is Event:
        return st.sampled_from(_CORRECTABLE).flatmap(values)
    if isinstance(declared, type) and issubclass(declared, StrEnum):
        return st.sampled_from(declared)
    simple: st.SearchStrategy[Any] = _SIMPLE[declared](noun) if declared in _SIMPLE else values(declared)
    return simple


def _several(declared: Any, arguments: tuple[Any, ...], noun: str) -> st.SearchStrategy[Any]:
    if NoneType in arguments:
        (some,) = (argument for argument in arguments if argument is not NoneType)
        return st.none() | (texts() if some is str else _of(some, noun))
    one = texts() if arguments[0] is str and not noun else _of(arguments[0], noun)
    collect = get_origin(declared)
    return st.frozensets(one, max_size=3) if collect is frozenset else st.lists(one, max_size=3).map(tuple)


def _ids(noun: str) -> st.SearchStrategy[str]:
    return st.integers(1, 4).map(lambda number: f"{noun[0]}{number}") if noun else st.just("") | _codes()


def _codes() -> st.SearchStrategy[str]:
    return st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)


_SIMPLE: dict[Any, Callable[[str], st.SearchStrategy[Any]]] = {
    str: _ids,
    bool: lambda _noun: st.booleans(),
    int: lambda _noun: st.integers(1, 9),
    date: lambda _noun: st.dates(_FIRST.date(), _LAST.date()),
    datetime: lambda _noun: instants(),
    time: lambda _noun: st.times().map(lambda found: found.replace(second=0, microsecond=0)),
    Moment: lambda _noun: moments(),
}
