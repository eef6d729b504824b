"""A past moment of recording, as it is asked for."""

from datetime import date, datetime, time, timedelta

from restorative_core.vocabulary.moments import LONDON, aware


def instant_of(known_on: date | datetime | None) -> datetime | None:
    """The instant *known_on*, or the last of that local day."""
    if known_on is None or isinstance(known_on, datetime):
        return known_on if known_on is None else aware(known_on)
    return datetime.combine(known_on + timedelta(days=1), time.min, LONDON) - timedelta(microseconds=1)
