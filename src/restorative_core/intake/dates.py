"""Days and times as people write them.

A pattern is made of `d` and `m` (one or two digits), `Y` (four), `y` (two), `b` or `B` (the English name of the month,
short or whole, in any case), and of spaces, `/`, `-`, `.` and `,` between them. Digits are ASCII alone.

A year of two digits is the latest one that is not after a day which the reader gives: the day of the referral for a
birth, the year of the referral for what happened, the year 2099 for the referral itself. So nobody is born in the
future; and whoever may be older than a hundred needs a year of four digits.
"""

import re
from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT = 3
_DIGITS = {"d": r"(?P<day>\d{1,2})", "m": r"(?P<month>\d{1,2})", "Y": r"(?P<year>\d{4})", "y": r"(?P<short>\d{2})"}
_NAMED = r"(?P<name>[a-z]{3,9})\.?"
_BETWEEN = " /-.,"
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(?P<zone>Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)
_CENTURIES = (2000, 1900, 1800)
_PARTS = ({"d", "m", "Y"}, {"d", "m", "y"})
_NO_LATER = date(2099, 12, 31)


@lru_cache(maxsize=256)
def shape(pattern: str) -> re.Pattern[str]:
    """What a day written in *pattern* looks like.

    Raises:
        ValueError: The pattern is none.
    """
    parts = {"m" if part in "bB" else part for part in pattern if part not in _BETWEEN}
    if parts not in _PARTS or len(pattern) - sum(pattern.count(mark) for mark in _BETWEEN) != len(parts):
        raise ValueError(pattern)
    return re.compile("".join(_part(part) for part in pattern), re.ASCII | re.IGNORECASE)


def _part(part: str) -> str:
    if part in "bB":
        return _NAMED
    return r"\s+" if part == " " else _DIGITS.get(part, re.escape(part))


def read_day(text: str, patterns: Iterable[str], not_after: date | None = None) -> date | None:
    """The day that *text* tells in one of *patterns*; `None` when it tells none, or one that does not exist."""
    for pattern in patterns:
        parts = shape(pattern).fullmatch(text.strip())
        if parts is not None:
            return _day({name: value for name, value in parts.groupdict().items() if value}, not_after or _NO_LATER)
    return None


def _day(parts: dict[str, str], not_after: date) -> date | None:
    month = _month(parts["name"]) if "name" in parts else int(parts["month"])
    years = [int(parts["year"])] if "year" in parts else [first + int(parts["short"]) for first in _CENTURIES]
    for year in years:
        try:
            day = date(year, month, int(parts["day"]))
        except ValueError:
            continue
        if "year" in parts or day <= not_after:
            return day
    return None


def _month(name: str) -> int:
    lowered = name.lower()
    for number, month in enumerate(_MONTHS, start=1):
        if lowered in (month, month[:_SHORT]) or (lowered, month) == ("sept", "september"):
            return number
    return 0


def read_time(text: str) -> time | None:
    """The local time of day that *text*, such as `18:00`, tells; `None` when it tells none."""
    return time.fromisoformat(text) if _TIME.fullmatch(text) else None


def is_instant(text: str) -> bool:
    """Whether *text* has the shape of an instant of ISO 8601, with or without its time zone."""
    return _INSTANT.fullmatch(text) is not None


def has_zone(text: str) -> bool:
    """Whether *text*, an instant of ISO 8601, tells its time zone."""
    parts = _INSTANT.fullmatch(text)
    return parts is not None and parts["zone"] is not None
