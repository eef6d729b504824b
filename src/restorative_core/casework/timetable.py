"""What reminders go by, what they say, and how a case is looked at for them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from attrs import Factory, field, frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.consents import is_left_in_peace
from restorative_core.casework.deadline import Deadline, Entries, Reckoning, day_of, reckonings
from restorative_core.casework.deadlines import deadlines
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import NOTHING
from restorative_core.casework.participant import Participant
from restorative_core.casework.requirement import Question
from restorative_core.casework.requirements.contact import the_initiating_party_comes_first
from restorative_core.errors import shown
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.value import Value
from restorative_core.vocabulary.working_days import WEEKDAYS, Calendar

_NOBODY = Actor("reminder")


@frozen(eq=False, repr=False)
class Due(Value):
    """Something that waits for somebody.

    Attributes:
        case: The case.
        what: What waits, as a code.
        about: What it is about: ids and codes, such as `p1`, `entry 4` or `p1 s1`; may be empty.
        since: The local day since which it waits.
        by: The last local day on which it is in time; `None` where nothing limits it.
        left: How many working days are left until then; negative once they are over.
        overdue: Whether that day is over.
    """

    case: str
    what: str
    about: str
    since: date
    by: date | None = None
    left: int | None = None
    overdue: bool = False


class Waiting(NamedTuple):
    """Something that waits, before anybody is told of it.

    Attributes:
        what: What waits, as a code.
        about: What it is about: ids and codes.
        since: The local day since which it waits.
        by: The last local day on which it is in time; `None` where nothing limits it.
    """

    what: str
    about: tuple[str | None, ...]
    since: date
    by: date | None


def waits(what: str, *about: str | None, since: date, by: date | None = None) -> Waiting:
    """What waits *since* one day, and is in time until another, if any."""
    return Waiting(what, about, since, by)


@frozen(eq=False, repr=False)
class Timetable(Value):
    """What reminders go by.

    Attributes:
        calendar: Which days are working days.
        deadlines: The deadlines in use.
        ahead: For how many days ahead what comes is told.
    """

    calendar: Calendar = WEEKDAYS
    deadlines: tuple[Deadline, ...] = deadlines()
    ahead: int = 14


@frozen(eq=False, repr=False)
class Look(Value):
    """A look at a case at one moment.

    Attributes:
        case: The case.
        entries: Its entries that count.
        at: The moment.
        timetable: What reminders go by.
        policy: The values that the case goes by.
        today: The local day of the moment.
    """

    case: Case
    entries: Entries
    at: Moment
    timetable: Timetable
    policy: Policy
    today: date = field(init=False, default=Factory(lambda look: look.at.day, takes_self=True))

    def due(self, waiting: Waiting) -> Due:
        """What is *waiting*, as it is told today."""
        by = waiting.by
        left = None if by is None else self.timetable.calendar.count(self.today, by)
        told = " ".join([shown(one) for one in waiting.about if one])
        return Due(self.case.id, waiting.what, told, waiting.since, by, left, by is not None and by < self.today)

    def is_near(self, day: date) -> bool:
        """Whether *day* is over, or comes soon."""
        return (day - self.today).days <= self.timetable.ahead

    def since(self, begins: Callable[[Entry], bool]) -> date:
        """The day of the last entry that counts and that *begins* it; else that of the first of all."""
        return next((day_of(entry) for entry in reversed(self.entries) if begins(entry)), day_of(self.case.history[0]))

    def since_stage(self) -> date:
        """The day since which the case is at its stage."""
        return self.since(lambda entry: entry.leads_to is self.case.stage)

    def running(self) -> Iterator[Reckoning]:
        """The deadlines that are still to be met."""
        found = reckonings(self.case, self.entries, self.timetable.calendar, self.timetable.deadlines)
        return (one for one in found if one.is_running)

    def limit(self, key: str) -> date | None:
        """The last day of the running deadline *key*, where there is one."""
        return min((one.last for one in self.running() if one.deadline.key == key), default=None)

    def may_tell(self, person: Participant) -> bool:
        """Whether *person* has not refused to be contacted; whoever leaves takes back all that they agreed to."""
        return not is_left_in_peace(self.case, person.id)

    def may_approach(self, person: Participant) -> bool:
        """Whether nothing that the case knows speaks against getting in contact with *person* now."""
        flags = self.case.flags
        bars = flags.held is not None or flags.stops or flags.reviews
        if bars or not self.may_tell(person):
            return False
        contact = Question(
            self.case, events.ContactMade(person.id, Channel.PHONE), Occasion(self.at, _NOBODY), NOTHING, self.policy
        )
        return not the_initiating_party_comes_first.unmet(contact)
