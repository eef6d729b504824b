"""Working days, and the public holidays of three nations."""

import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.errors import Faulty, Misconfigured
from restorative_core.vocabulary.bank_holidays import Nation, calendar_of
from restorative_core.vocabulary.working_days import WEEKDAYS, Calendar, days_after, months_after

DAYS = st.dates(date(2005, 1, 1), date(2035, 12, 31))
NUMBERS = st.integers(0, 60)
ENGLAND, SCOTLAND, NORTHERN_IRELAND = (calendar_of(nation) for nation in Nation)


@st.composite
def _calendars(draw: st.DrawFn) -> Calendar:
    known = draw(st.sampled_from([WEEKDAYS, ENGLAND, SCOTLAND, NORTHERN_IRELAND]))
    return Calendar("ours", draw(st.frozensets(DAYS, max_size=5)), known.of_year)


CALENDARS = _calendars()


def _official(year: int, *days: str) -> set[date]:
    return {date.fromisoformat(f"{year}-{day}") for day in days}


COMMON_2015 = ("01-01", "04-03", "05-04", "05-25", "12-25", "12-28")
COMMON_2022 = ("01-03", "04-15", "05-02", "06-02", "06-03", "09-19", "12-26", "12-27")


class TestAdding:
    """The day on which so many working days have passed."""

    def test_the_first_day_is_not_counted(self) -> None:
        """Five working days after a Monday is the Monday after."""
        assert ENGLAND.add(date(2015, 3, 2), 5) == date(2015, 3, 9)

    def test_over_a_weekend_and_easter(self) -> None:
        """One working day after Maundy Thursday is the Tuesday after Easter in England, and the Monday in Scotland."""
        assert ENGLAND.add(date(2015, 4, 2), 1) == date(2015, 4, 7)
        assert SCOTLAND.add(date(2015, 4, 2), 1) == date(2015, 4, 6)

    def test_from_a_weekend(self) -> None:
        """What begins on a Saturday has Monday as its first working day, and with none to add it is Monday too."""
        assert WEEKDAYS.add(date(2015, 3, 7), 1) == date(2015, 3, 9)
        assert WEEKDAYS.add(date(2015, 3, 7), 0) == date(2015, 3, 9)
        assert WEEKDAYS.add(date(2015, 3, 7), 2) == date(2015, 3, 10)

    def test_a_holiday_of_our_own(self) -> None:
        """A day that a service lists is no working day."""
        assert Calendar("ours", frozenset({date(2015, 3, 3)})).add(date(2015, 3, 2), 1) == date(2015, 3, 4)

    def test_nothing_is_counted_backwards(self) -> None:
        """Fewer than none cannot be added."""
        with pytest.raises(Faulty):
            WEEKDAYS.add(date(2015, 3, 2), -1)

    def test_where_time_ends(self) -> None:
        """At the end of time the last day there is must do, for days and months too."""
        last = date.max

        assert WEEKDAYS.add(last - timedelta(days=3), 9) == days_after(last, 1) == months_after(last, 1) == last

    @given(CALENDARS, DAYS)
    def test_adding_none_to_a_working_day_is_that_day(self, calendar: Calendar, day: date) -> None:
        """Adding 0 is identity on a working day, and on no other."""
        assert (calendar.add(day, 0) == day) is calendar.is_working(day)

    @given(CALENDARS, DAYS, NUMBERS)
    def test_the_result_is_a_working_day(self, calendar: Calendar, day: date, number: int) -> None:
        """Nothing falls due on a weekend or on a holiday that is listed."""
        found = calendar.add(day, number)

        assert found.weekday() < 5
        assert found not in calendar.holidays
        assert found not in calendar.of_year(found.year)

    @given(CALENDARS, DAYS, DAYS, NUMBERS, NUMBERS)
    def test_later_or_more_is_never_earlier(
        self, calendar: Calendar, one: date, other: date, fewer: int, more: int
    ) -> None:
        """Adding is monotone in the day and in the number."""
        (one, other), (fewer, more) = sorted([one, other]), sorted([fewer, more])

        assert calendar.add(one, fewer) <= calendar.add(other, fewer) <= calendar.add(other, more)

    @given(DAYS, NUMBERS, st.frozensets(DAYS, max_size=20))
    def test_an_unknown_holiday_brings_a_day_forward_only(
        self, day: date, number: int, holidays: frozenset[date]
    ) -> None:
        """Whoever does not know a holiday reckons a day as early or earlier, never later."""
        assert WEEKDAYS.add(day, number) <= Calendar("ours", holidays).add(day, number)


class TestCounting:
    """How many working days lie between two days."""

    @given(CALENDARS, DAYS, st.integers(1, 60))
    def test_what_was_added_is_counted(self, calendar: Calendar, day: date, number: int) -> None:
        """Adding and counting agree."""
        assert calendar.count(day, calendar.add(day, number)) == number

    @given(CALENDARS, DAYS, st.integers(-400, 400))
    def test_it_is_day_by_day(self, calendar: Calendar, day: date, days: int) -> None:
        """The count is what counting on one's fingers gives, backwards with a minus."""
        until = day + timedelta(days=days)
        first, last = sorted([day, until])
        between = sum(calendar.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))

        assert calendar.count(day, until) == (between if days >= 0 else -between)


class TestMonths:
    """Months, as a court counts them."""

    def test_the_same_day_of_the_month(self) -> None:
        """Six months after 12 March is 12 September; after the last of August, the last of February."""
        assert months_after(date(2015, 3, 12), 6) == date(2015, 9, 12)
        assert months_after(date(2015, 8, 31), 6) == date(2016, 2, 29)
        assert months_after(date(2015, 12, 31), 12) == date(2016, 12, 31)
        assert months_after(date(9999, 1, 31), 1) == date(9999, 2, 28)

    @given(DAYS, st.integers(0, 48), st.integers(0, 48))
    def test_more_months_are_never_earlier(self, day: date, fewer: int, more: int) -> None:
        """Months are monotone, and none is the day itself."""
        assert months_after(day, 0) == day
        assert months_after(day, min(fewer, more)) <= months_after(day, max(fewer, more))


class TestDays:
    """Days of the calendar, weekends and all."""

    def test_a_week_later(self) -> None:
        """Seven days after a Thursday is a Thursday, over Easter too."""
        assert days_after(date(2015, 4, 2), 7) == date(2015, 4, 9)


class TestNations:
    """The holidays on weekdays, as they were announced: an ordinary year, and the year of a jubilee and a funeral."""

    @pytest.mark.parametrize(
        ("calendar", "year", "official"),
        [
            (ENGLAND, 2015, _official(2015, *COMMON_2015, "04-06", "08-31")),
            (SCOTLAND, 2015, _official(2015, *COMMON_2015, "01-02", "08-03", "11-30")),
            (NORTHERN_IRELAND, 2015, _official(2015, *COMMON_2015, "03-17", "04-06", "07-13", "08-31")),
            (ENGLAND, 2022, _official(2022, *COMMON_2022, "04-18", "08-29")),
            (SCOTLAND, 2022, _official(2022, *COMMON_2022, "01-04", "08-01", "11-30")),
            (NORTHERN_IRELAND, 2022, _official(2022, *COMMON_2022, "03-17", "04-18", "07-12", "08-29")),
        ],
    )
    def test_as_they_were_announced(self, calendar: Calendar, year: int, official: set[date]) -> None:
        """Every weekday that was a public holiday is known, and no other."""
        assert {day for day in calendar.of_year(year) if day.weekday() < 5} == official

    @pytest.mark.parametrize("year", [1, 1700, 2200, 9999])
    def test_a_year_of_which_nothing_is_known(self, year: int) -> None:
        """Long ago and far ahead no public holiday is known, and counting goes on by weekends."""
        assert ENGLAND.of_year(year) == frozenset()
        assert ENGLAND.add(date(year, 1, 1), 5) == WEEKDAYS.add(date(year, 1, 1), 5)

    def test_calendars_of_one_nation_are_equal(self) -> None:
        """A calendar is a value."""
        assert calendar_of(Nation.SCOTLAND) == SCOTLAND != ENGLAND
        assert hash(calendar_of(Nation.SCOTLAND)) == hash(SCOTLAND)

    def test_without_the_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where the package is not installed a nation's calendar is refused, and the remedy said."""
        monkeypatch.setitem(sys.modules, "holidays", None)

        with pytest.raises(Misconfigured, match=r"Install restorative-core\[calendar\]"):
            calendar_of(Nation.SCOTLAND)
