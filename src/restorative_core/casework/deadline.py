"""A deadline: what is to follow what, and within which time. It never blocks: it reminds, and is measured."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.sources import Citation
from restorative_core.vocabulary.bank_holidays import Nation
from restorative_core.vocabulary.moments import Moment, local_day
from restorative_core.vocabulary.policy import LOCAL
from restorative_core.vocabulary.stages import ENDED
from restorative_core.vocabulary.value import Value
from restorative_core.vocabulary.working_days import Calendar, days_after, months_after

Entries = tuple[Entry, ...]
"""The entries of a case that count, in order, with their details as they were last corrected."""


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING_DAYS = "working-days"
    DAYS = "days"
    MONTHS = "months"


@frozen(eq=False, repr=False)
class Limit(Value):
    """How long something may take.

    Attributes:
        number: How many.
        unit: Of what.
    """

    number: int
    unit: Unit = Unit.WORKING_DAYS

    def last_day(self, start: date, calendar: Calendar) -> date:
        """The last day that is within the limit, counted from *start*, which does not count."""
        match self.unit:
            case Unit.WORKING_DAYS:
                return calendar.add(start, self.number)
            case Unit.DAYS:
                return days_after(start, self.number)
            case Unit.MONTHS:
                return months_after(start, self.number)


@frozen(eq=False, repr=False)
class Start(Value):
    """Something from which a deadline counts.

    Attributes:
        day: The local day of it.
        about: The participant, session or agreement that it is about; empty for the case.
        ruled: The day that tells which rule is in force, where it is another one.
    """

    day: date
    about: str = ""
    ruled: date | None = None


@frozen(eq=False, repr=False)
class Deadline(Value):
    """A limit in time.

    Attributes:
        key: Its name; the versions of one rule share it.
        sentence: The rule, in one sentence.
        limit: How long it gives.
        starts: Gives what it counts from, in a case and its entries that count.
        met: Gives the day on which it was met, for what it is about; `None` where it was not.
        sources: Where it stands.
        since: The first day on which it is in force; `None` where it always was.
        until: The last; `None` where it still is.
        nations: Where it is in force; everywhere, if none is named.
    """

    key: str
    sentence: str
    limit: Limit
    starts: Callable[[Case, Entries], Iterable[Start]] = field(repr=False)
    met: Callable[[Case, Entries, str], date | None] = field(repr=False)
    sources: tuple[Citation, ...]
    since: date | None = None
    until: date | None = None
    nations: frozenset[Nation] = frozenset()

    @property
    def is_local(self) -> bool:
        """Whether the service set it for itself."""
        return self.sources[0] == LOCAL

    def is_in_force(self, day: date) -> bool:
        """Whether it is in force on *day*."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@frozen(eq=False, repr=False)
class Reckoning(Value):
    """How a deadline stands in one case.

    Attributes:
        deadline: The deadline.
        about: The participant, session or agreement that it is about; empty for the case.
        start: The local day from which it counts.
        last: The last local day that is within the limit.
        met: The local day on which it was met; `None` where it was not.
        ended: The local day on which the case ended without meeting it; `None` where it did not.
    """

    deadline: Deadline
    about: str
    start: date
    last: date
    met: date | None = None
    ended: date | None = None

    @property
    def is_running(self) -> bool:
        """Whether it is still to be met."""
        return self.met is None and self.ended is None

    def is_breached(self, on: date) -> bool:
        """Whether it was met, or the case ended, too late; or whether *on* is too late already."""
        return (self.met or self.ended or on) > self.last


def reckonings(case: Case, entries: Entries, calendar: Calendar, deadlines: Iterable[Deadline]) -> Iterator[Reckoning]:
    """How each of *deadlines* stands in *case*, whose *entries* that count are given; from each start anew.

    One counts only if it is in force on the day that rules it.
    """
    ended = None
    if case.stage in ENDED:
        ended = next((day_of(entry) for entry in reversed(entries) if entry.leads_to in ENDED), None)
    for deadline in deadlines:
        for start in deadline.starts(case, entries):
            if deadline.is_in_force(start.ruled or start.day):
                last, met = deadline.limit.last_day(start.day, calendar), deadline.met(case, entries, start.about)
                yield Reckoning(deadline, start.about, start.day, last, met, ended if met is None else None)


def day_of(entry: Entry) -> date:
    """The local day on which *entry* happened, or on which it was recorded where nobody knows."""
    return entry.at.day if entry.at.is_known else local_day(entry.recorded)


def known_day(at: Moment) -> date | None:
    """The local day of *at*; `None` where it is not known to the day."""
    if not at.is_known:
        return None
    first = at.day
    return first if at.latest is at.earliest or first == local_day(at.latest) else None
