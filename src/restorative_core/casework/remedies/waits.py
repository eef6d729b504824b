"""What time alone puts right: an hour at which somebody may be reached, days to think."""

from datetime import datetime, time, timedelta

from restorative_core.casework.remedies.remedy import Obstacle
from restorative_core.vocabulary.moments import LONDON, local_day

_TICK = timedelta(seconds=1)


def safe_hour(obstacle: Obstacle) -> datetime | None:
    """The next instant at which it is safe to reach whom the reason is about."""
    person = obstacle.case.people.get(obstacle.about)
    if person is None:
        return None
    now = obstacle.question.occasion.at.latest
    if person.preferences.is_safe_at(now.astimezone(LONDON).time()):
        return now
    start = person.preferences.safe_from or time.min
    days = (local_day(now) + timedelta(days=ahead) for ahead in range(2))
    opens = (datetime.combine(day, start, LONDON).astimezone(now.tzinfo) for day in days)
    return next((instant for instant in opens if instant > now), None)


def time_to_think(obstacle: Obstacle) -> datetime | None:
    """The instant from which the days to think are over."""
    person = obstacle.case.people.get(obstacle.about)
    if person is None or person.prepared_last is None:
        return None
    return person.prepared_last.latest + timedelta(days=obstacle.question.policy.cooling_off_days) + _TICK


def after_all_else(obstacle: Obstacle) -> datetime:
    """The instant after everything that the case knows of."""
    stamps = [entry.stamp for entry in obstacle.case.history]
    return max((stamp.latest for stamp in stamps), default=obstacle.question.occasion.at.latest) + _TICK
