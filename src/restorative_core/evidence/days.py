"""On which local days something may have happened: one day where that is known, more where it is not.

A moment of month precision becomes its whole month. A moment of which nothing is known becomes
every day up to the one on which it was recorded, because nothing is recorded before it happens.
Such a span lies in a reporting period only if all of it does; otherwise it is not dated to the
period, and is not counted as if it were.
"""

from collections.abc import Iterable

from restorative_core.casework.entry import Entry
from restorative_core.vocabulary.moments import Moment, Period, local_day


def days_of(entry: Entry, at: Moment | None = None) -> Period:
    """The local days on which *entry* may have happened, or those of *at*, a past moment that it tells of."""
    moment = at or entry.at
    first = local_day(moment.earliest)
    return Period(first, max(first, local_day(min(moment.latest, entry.recorded))))


def days_ahead(at: Moment) -> Period | None:
    """The local days of *at*, which may lie ahead; `None` where nothing is known of it."""
    return Period(local_day(at.earliest), local_day(at.latest)) if at.is_known else None


def earliest(spans: Iterable[Period]) -> Period | None:
    """The days on which the first of several things may have happened; `None` for no thing at all."""
    known = tuple(spans)
    return Period(min(s.first for s in known), min(s.last for s in known)) if known else None


def days_between(before: Period | None, after: Period | None) -> int | None:
    """The days from *before* to *after*, where each is one known day, and in this order; else `None`."""
    if before is None or after is None or before.first != before.last or after.first != after.last:
        return None
    days = (after.first - before.first).days
    return days if days >= 0 else None
