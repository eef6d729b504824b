from datetime import date

import pytest
from attrs import frozen

from restorative_core.evidence.expressions import (
    Equals,
    Expression,
    InPeriod,
    IsSet,
    Not,
    PerhapsInPeriod,
    condition,
    every,
    one_of,
)
from restorative_core.vocabulary.moments import Period

MARCH = Period(date(2015, 3, 1), date(2015, 3, 31))


@frozen
class Row:
    """A row with a code and some days."""

    code: str | None = "a"
    days: Period | None = None


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        (Equals("code", "a"), True),
        (Equals("code", None), False),
        (IsSet("code"), True),
        (IsSet("days"), False),
        (Not(IsSet("days")), True),
        (one_of("code", "b", "a"), True),
        (one_of("code", "b", "c"), False),
        (every(IsSet("code"), Equals("code", "b")), False),
        (every(IsSet("code"), Equals("code", "a")), True),
        (InPeriod("days"), False),
        (PerhapsInPeriod("days"), False),
    ],
)
def test_what_a_condition_says(expression: Expression, *, holds: bool) -> None:
    """A condition holds for a row, or does not."""
    assert condition(expression, MARCH)(Row()) is holds


@pytest.mark.parametrize(
    ("first", "last", "within", "perhaps"),
    [
        ("2015-03-01", "2015-03-31", True, False),
        ("2015-02-28", "2015-02-28", False, False),
        ("2015-02-28", "2015-03-01", False, True),
        ("2015-03-31", "2015-04-01", False, True),
        ("2015-01-01", "2015-12-31", False, True),
        ("2015-04-01", "2015-04-30", False, False),
    ],
)
def test_days_lie_in_a_period_only_if_all_do(first: str, last: str, *, within: bool, perhaps: bool) -> None:
    """What may have been outside is not counted inside; it is found as perhaps inside."""
    row = Row(days=Period(date.fromisoformat(first), date.fromisoformat(last)))

    assert condition(InPeriod("days"), MARCH)(row) is within
    assert condition(PerhapsInPeriod("days"), MARCH)(row) is perhaps


def test_the_same_condition_is_written_in_one_way() -> None:
    """Order, nesting and repetition make no other condition of it, so one number is one cell in every figure."""
    a, b, c = Equals("code", "a"), IsSet("code"), InPeriod("days")

    assert every(a, b, c) == every(every(c, b), a, a)
    assert every(a, a) == a
