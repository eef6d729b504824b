"""Working days: Monday to Friday, but for the holidays that a calendar knows. All days are local days."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from attrs import field, frozen

from restorative_core.errors import Faulty, Reason
from restorative_core.vocabulary.exact import Exact

_DAY = timedelta(days=1)
_MONTHS = 12
_WEEK = 7
_WORKED = 5

OfYear = Callable[[int], frozenset[date]]


def no_holidays(_year: int) -> frozenset[date]:
    """The holidays of a year, where nobody has told of any: none."""
    return frozenset()


@frozen(eq=False, repr=False)
class Calendar(Exact):
    """Which days are working days. Weekends never are.

    Attributes:
        name: Which days it counts as working days, in words, but for the further ones.
        holidays: Further days that are none.
        of_year: Gives the public holidays of a year, which are none either.
    """

    name: str
    holidays: frozenset[date] = frozenset()
    of_year: OfYear = field(default=no_holidays, repr=False)

    def __str__(self) -> str:
        """Which days it counts as working days, in words."""
        further = f", and without {len(self.holidays)} further" if self.holidays else ""
        return f"{self.name}{further}"

    def is_working(self, day: date) -> bool:
        """Whether *day* is a working day."""
        return day.weekday() < _WORKED and day not in self.holidays and day not in self.of_year(day.year)

    def add(self, day: date, working_days: int) -> date:
        """The last of the *working_days* that come after *day*, which is not counted itself.

        For 0 it is *day*, or the next working day where *day* is none. Where time ends it is the last day there is.

        Raises:
            Faulty: There are fewer than 0.
        """
        if working_days < 0:
            bounds = {"low": "0", "high": "any number"}
            raise Faulty([Reason("value.out-of-bounds", "working_days", details=bounds)])
        found = day
        for _ in range(working_days):
            found = self._next(found)
        return found if working_days or self.is_working(day) else self._next(day)

    def count(self, day: date, until: date) -> int:
        """How many working days come after *day*, up to *until* and with it; negative where *until* is earlier."""
        if until < day:
            return -self.count(until, day)
        of_years = (self.of_year(year) for year in range(day.year, until.year + 1))
        free = self.holidays.union(*of_years)
        return _weekdays(until) - _weekdays(day) - sum(day < one <= until and one.weekday() < _WORKED for one in free)

    def _next(self, day: date) -> date:
        while day < date.max:
            day += _DAY
            if self.is_working(day):
                break
        return day


WEEKDAYS = Calendar("Monday to Friday, with no public holiday known")
"""The calendar of a service that names no nation: it knows no holidays, so by it a day comes early, and never late."""


def days_after(day: date, days: int) -> date:
    """The day *days* after *day*; where time ends, the last day there is."""
    return day + timedelta(days=min(days, (date.max - day).days))


def months_after(day: date, months: int) -> date:
    """The same day of the month, *months* later, or that month's last; where time ends, the last day there is."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _weekdays(day: date) -> int:
    """How many days from Monday to Friday there were up to *day*, from the first Monday that a date can tell."""
    weeks, rest = divmod(day.toordinal(), _WEEK)
    return weeks * _WORKED + min(rest, _WORKED)
