"""A past moment of recording, as it is asked for."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from restorative_core.vocabulary.moments import LONDON, aware

_FIRST: Final = datetime(1, 1, 2, tzinfo=UTC)
_LAST: Final = datetime(9999, 12, 30, tzinfo=UTC)
"""Nothing was recorded before the one or will be after the other; each has a local day, wherever that is."""


def instant_of(known_on: date | datetime | None) -> datetime | None:
    """The instant *known_on*, or the last of that local day, in Europe/London; `None` where none is asked for.

    Raises:
        Faulty: It is a time without a zone.
    """
    if known_on is None:
        return None
    if not isinstance(known_on, datetime):
        known_on = _end_of(known_on)
    return min(max(aware(known_on), _FIRST), _LAST)


def _end_of(day: date) -> datetime:
    if day >= _LAST.date():
        return _LAST
    return datetime.combine(day + timedelta(days=1), time.min, LONDON) - timedelta(microseconds=1)
