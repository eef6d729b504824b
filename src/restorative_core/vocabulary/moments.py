"""When something happened: an instant, a day, a month, a year, or unknown.

Written as ISO 8601 writes it, at the precision that is known: `2015-03-12T10:00:00+00:00`,
`2015-03-12`, `2015-03`, `2015`, `unknown`. Days are local days, Europe/London.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

from attrs import field, frozen

from restorative_core.errors import Faulty, Reason
from restorative_core.vocabulary.value import made

LONDON = ZoneInfo("Europe/London")
"""The time zone of local days."""

_UNKNOWN = "unknown"
_TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
_END = datetime(9999, 12, 30, tzinfo=UTC)
_MONTHS = 12
_INSTANT = re.compile(r"(?a)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}(:\d{2})?)?")
_KEPT = re.compile(r"(?a)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+00:00")
_SHAPE = re.compile(r"(?a)(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?")


def _canonical(text: str) -> str:
    """*text*, which is a moment, as it is kept."""
    return _read(text)[0]


@frozen(order=False, slots=False)
class Moment:
    """A moment, as precisely as it is known.

    Attributes:
        text: The moment as ISO 8601 writes it, or `unknown`. An instant is written in UTC.
        earliest: The first instant that this may have been, with time zone.
        latest: The last instant that this may have been, with time zone. The end is included.
    """

    text: str = field(converter=_canonical)
    earliest: datetime = field(init=False, eq=False, repr=False)
    latest: datetime = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Keep the two instants: a moment is made once, and rules ask for them again and again."""
        _, earliest, latest = _read(self.text)
        vars(self).update(earliest=earliest, latest=latest)

    @property
    def by(self) -> datetime:
        """The instant by which something must be so, to be so at this moment: at the latest, its first day's end."""
        return self.latest if self.latest - self.earliest < _DAY else self.earliest + _DAY - _TICK

    @property
    def day(self) -> date:
        """The local day of the earliest instant."""
        return self.earliest.astimezone(LONDON).date()

    @property
    def is_known(self) -> bool:
        """Whether anything at all is known of the moment."""
        return self.text != _UNKNOWN

    @classmethod
    def of(cls, value: datetime | date | str | Self) -> Self:
        """The moment that *value* tells.

        Raises:
            Faulty: A time without a zone, or a text that is no moment.
        """
        if isinstance(value, cls):
            return value
        if type(value) is datetime and value.tzinfo is UTC:
            return made(cls, text=value.isoformat(), earliest=value, latest=value)
        if isinstance(value, datetime):
            aware(value)
        return cls(value.isoformat() if isinstance(value, date) else str(value))

    @classmethod
    def unknown(cls) -> Self:
        """The moment of which nothing is known."""
        return cls(_UNKNOWN)

    def __str__(self) -> str:
        """The moment as ISO 8601 writes it."""
        return self.text


def aware(value: datetime) -> datetime:
    """*value*, which has a time zone.

    Raises:
        Faulty: It has none; a time without a zone is refused everywhere.
    """
    if value.tzinfo is None or value.utcoffset() is None:
        raise Faulty([Reason("moment.without-zone")])
    return value


def local_day(instant: datetime) -> date:
    """The local day of *instant*, a datetime with time zone."""
    return aware(instant).astimezone(LONDON).date()


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str, datetime, datetime]:
    """The moment *text* as it is kept: an instant in UTC, so that equal instants are equal texts; and its two ends."""
    earliest, latest = _span(text)
    if earliest != latest or _KEPT.fullmatch(text) is not None:
        return text, earliest, latest
    return earliest.isoformat(), earliest, latest


def _span(text: str) -> tuple[datetime, datetime]:
    if text == _UNKNOWN:
        return _BEGINNING, _END
    parts = _SHAPE.fullmatch(text)
    try:
        if parts is not None:
            return _days(parts)
        if _INSTANT.fullmatch(text) is not None:
            instant = datetime.fromisoformat(text)
            if instant.tzinfo is not UTC:
                instant = aware(instant).astimezone(UTC)
            return instant, instant
    except (ValueError, OverflowError):
        pass
    raise Faulty([Reason("moment.unreadable")])


def _days(parts: re.Match[str]) -> tuple[datetime, datetime]:
    year, month, day = (None if parts[name] is None else int(parts[name]) for name in ("year", "month", "day"))
    first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    if day:
        after = first + timedelta(days=1)
    elif month:
        after = date(first.year + month // _MONTHS, month % _MONTHS + 1, 1)
    else:
        after = date(first.year + 1, 1, 1)
    return _midnight(first), _midnight(after) - _TICK


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


moment = lru_cache(maxsize=4096)(Moment)
"""The moment that a text tells, as `Moment` makes it: many things happen at one."""


@frozen
class Period:
    """Local days from *first* to *last*, both included.

    Attributes:
        first: The first day.
        last: The last day.
    """

    first: date
    last: date = field()

    @last.validator
    def _in_order(self, _attribute: object, value: date) -> None:
        if value < self.first:
            raise Faulty([Reason("period.backwards")])

    def __contains__(self, day: date) -> bool:
        """Whether *day* lies in the period."""
        return self.first <= day <= self.last

    @classmethod
    def year(cls, year: int) -> Self:
        """The calendar year *year*."""
        return cls(date(year, 1, 1), date(year, 12, 31))
