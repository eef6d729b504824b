import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.evidence.statistics import proportion, quantile, wilson

COUNTS = st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (9, 10, 0.5958, 0.9821),
        (10, 10, 0.7225, 1.0000),
        (0, 10, 0.0, 0.2775),
        (18, 20, 0.6990, 0.9721),
        (17, 20, 0.6396, 0.9476),
        (55, 147, 0.3001, 0.4546),
        (446, 1201, 0.3445, 0.3991),
    ],
)
def test_wilson_agrees_with_published_values(k: int, n: int, low: float, high: float) -> None:
    """The limits are those of the method, to four places."""
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)


@given(COUNTS)
def test_wilson_holds_the_share_and_stays_within_bounds(counts: tuple[int, int]) -> None:
    """The interval lies within 0 and 1 and holds the share itself."""
    k, n = counts
    limits = wilson(k, n)

    assert limits is not None
    assert 0 <= limits[0] <= k / n <= limits[1] <= 1


@given(COUNTS)
def test_wilson_is_symmetric(counts: tuple[int, int]) -> None:
    """Counting those who did not instead of those who did turns the interval round."""
    k, n = counts
    one, other = wilson(k, n), wilson(n - k, n)

    assert one is not None
    assert other is not None
    assert one == pytest.approx((1 - other[1], 1 - other[0]))


@given(COUNTS)
def test_wilson_is_narrower_the_more_are_asked(counts: tuple[int, int]) -> None:
    """The same share of twice as many has a narrower interval."""
    k, n = counts
    few, many = wilson(k, n), wilson(2 * k, 2 * n)

    assert few is not None
    assert many is not None
    assert many[1] - many[0] < few[1] - few[0]


def test_of_nothing_there_is_no_share() -> None:
    """Where n is 0 there is neither a share nor an interval, rather than nought."""
    assert proportion(0, 0) is None
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("k", "n"), [(3, 2), (-1, 2), (1, 0)])
def test_a_part_is_not_greater_than_the_whole(k: int, n: int) -> None:
    """A numerator that is no part of its denominator is a mistake of ours."""
    with pytest.raises(ValueError, match="is no part of"):
        wilson(k, n)


@pytest.mark.parametrize(
    ("days", "percent", "value"),
    [
        ([5], 50, 5),
        ([1, 2, 3], 50, 2),
        ([1, 2, 3, 4], 50, 2),
        ([0, 0, 9], 50, 0),
        (list(range(1, 11)), 90, 9),
        (list(range(1, 12)), 90, 10),
        ([3, 1, 2], 100, 3),
    ],
)
def test_a_quantile_is_the_nearest_rank(days: list[int], percent: int, value: int) -> None:
    """A quantile is the least observed value that so many per cent do not exceed."""
    assert quantile({day: days.count(day) for day in days}, percent) == value


def test_of_nothing_there_is_no_quantile() -> None:
    """Where nothing was observed there is no median."""
    assert quantile({}, 50) is None


@given(days=st.lists(st.integers(0, 400), min_size=1), percent=st.integers(1, 100))
def test_a_quantile_is_what_its_definition_says(days: list[int], percent: int) -> None:
    """At least so many per cent do not exceed it, and fewer do not exceed anything less."""
    found = quantile({day: days.count(day) for day in days}, percent)

    assert found in days
    assert 100 * sum(day <= found for day in days) >= percent * len(days)
    assert 100 * sum(day < found for day in days) < percent * len(days)
