"""How long a case waited."""

from attrs import frozen

from restorative_core.casework.catalogue import CaseClosed, CaseHeld, CaseResumed
from restorative_core.casework.entry import Entry
from restorative_core.evidence.days import days_between, days_of
from restorative_core.vocabulary.moments import Period


@frozen
class Holds:
    """How long a case waited. A hold ends when the case goes on, or is closed.

    Attributes:
        days: The days of all holds that have ended, together; `None` where the day of a beginning or end is not known.
        since: When the hold that stands began; `None` where none does.
    """

    days: int | None = 0
    since: Period | None = None


def holds(entries: tuple[Entry, ...]) -> Holds:
    """How long the case waited, by its *entries* that count."""
    total: int | None = 0
    since: Period | None = None
    for entry in entries:
        if isinstance(entry.event, CaseHeld):
            since = since or days_of(entry)
        elif isinstance(entry.event, CaseResumed | CaseClosed) and since is not None:
            days = days_between(since, days_of(entry))
            total = None if total is None or days is None else total + days
            since = None
    return Holds(total, since)
