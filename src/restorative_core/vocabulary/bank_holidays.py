"""The public holidays of the nations of the United Kingdom, as the package `holidays` knows them.

It stands in the extra `calendar` and is imported when somebody names a nation, and not before.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib import import_module

from attrs import frozen

from restorative_core.errors import Misconfigured
from restorative_core.vocabulary.working_days import Calendar


class Nation(StrEnum):
    """Whose public holidays and deadlines are meant."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


_SUBDIVISIONS = {Nation.ENGLAND_AND_WALES: "ENG", Nation.SCOTLAND: "SCT", Nation.NORTHERN_IRELAND: "NIR"}
"""What the package calls each. England and Wales have the same public holidays."""


@frozen
class _BankHolidays:
    """Gives the public holidays of a year in one nation. Two of the same nation are equal."""

    nation: Nation

    def __call__(self, year: int) -> frozenset[date]:
        """The public holidays of *year*, as far as they have been announced."""
        return _of_year(self.nation, year)


def calendar_of(nation: Nation, holidays: Iterable[date] = ()) -> Calendar:
    """The calendar of *nation*, with further *holidays* of a service's own.

    Raises:
        Misconfigured: The package that knows the holidays is not installed.
    """
    try:
        import_module("holidays")
    except ImportError:
        raise Misconfigured(
            f"The public holidays of {nation.value} come from the package `holidays`, which is not installed. Install"
            " restorative-core[calendar]; or leave `nation` out of [reminders] and list them under `holidays` there."
        ) from None
    return Calendar(
        f"Monday to Friday without the public holidays of {nation.value}", frozenset(holidays), _BankHolidays(nation)
    )


@lru_cache(maxsize=512)
def _of_year(nation: Nation, year: int) -> frozenset[date]:
    known = import_module("holidays").GB
    if not known.start_year <= year <= known.end_year:
        return frozenset()
    return frozenset(day for day in known(subdiv=_SUBDIVISIONS[nation], years=year) if day.year == year)
