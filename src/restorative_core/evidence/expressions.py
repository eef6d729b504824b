"""Conditions over facts, as data: one definition runs here, and on any engine that can be taught six words.

A field is named by its path, such as `approach.both_contacted`. A condition is either true or not;
what cannot be dated to a period is not in it, and `PerhapsInPeriod` finds it.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from attrs import frozen

from restorative_core.vocabulary.moments import Period


@frozen
class Equals:
    """The field has this value.

    Attributes:
        field: The path of the field.
        value: A code, a truth value, or `None`.
    """

    field: str
    value: Any


@frozen
class IsSet:
    """The field has a value.

    Attributes:
        field: The path of the field.
    """

    field: str


@frozen
class InPeriod:
    """Every day on which it may have happened lies in the period that is reported on.

    Attributes:
        field: The path of a field of local days.
    """

    field: str


@frozen
class PerhapsInPeriod:
    """It may have happened in the period that is reported on, and may as well not have.

    Attributes:
        field: The path of a field of local days.
    """

    field: str


@frozen
class Not:
    """The condition does not hold.

    Attributes:
        term: The condition.
    """

    term: "Expression"


@frozen
class And:
    """Every one of the conditions holds.

    Attributes:
        terms: The conditions, in one order; none of them is an `And`. Made by `every`.
    """

    terms: tuple["Expression", ...]


@frozen
class Or:
    """At least one of the conditions holds.

    Attributes:
        terms: The conditions.
    """

    terms: tuple["Expression", ...]


Expression = Equals | IsSet | InPeriod | PerhapsInPeriod | Not | And | Or
Condition = Callable[[Any], bool]


def every(*terms: Expression) -> Expression:
    """The condition that all *terms* hold, written in one way only, so that the same condition is known again."""
    flat = {one for term in terms for one in (term.terms if isinstance(term, And) else (term,))}
    return flat.pop() if len(flat) == 1 else And(tuple(sorted(flat, key=repr)))


def one_of(field: str, *values: Any) -> Expression:
    """The condition that *field* has one of *values*."""
    terms: tuple[Expression, ...] = tuple(Equals(field, value) for value in values)
    return Or(terms)


def condition(expression: Expression, period: Period) -> Condition:
    """What says of a row whether *expression* holds for it, where *period* is reported on."""
    match expression:
        case Not(term):
            holds = condition(term, period)
            return lambda row: not holds(row)
        case And(terms):
            tests = tuple(condition(term, period) for term in terms)
            return lambda row: all(one(row) for one in tests)
        case Or(terms):
            tests = tuple(condition(term, period) for term in terms)
            return lambda row: any(one(row) for one in tests)
    return _look(expression, period)


def _look(expression: Equals | IsSet | InPeriod | PerhapsInPeriod, period: Period) -> Condition:
    get = attrgetter(expression.field)
    match expression:
        case Equals(_, value):
            return lambda row: bool(get(row) == value)
        case IsSet():
            return lambda row: get(row) is not None
        case InPeriod():
            return lambda row: _within(get(row), period)
        case PerhapsInPeriod():
            return lambda row: not _within(get(row), period) and _touches(get(row), period)


def _within(days: Period | None, period: Period) -> bool:
    return days is not None and period.first <= days.first and days.last <= period.last


def _touches(days: Period | None, period: Period) -> bool:
    return days is not None and days.first <= period.last and period.first <= days.last
