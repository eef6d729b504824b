"""What waits for somebody, since when and until when. Deadlines never block: they remind, and are measured."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from restorative_core.casework import waiting
from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting
from restorative_core.casework.timetable import Due, Look, Timetable, Waiting
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.stages import ENDED

_PLAIN = Timetable()
_VALUES = Policy()


def due(case: Case, at: Moment, timetable: Timetable = _PLAIN, policy: Policy = _VALUES) -> Iterator[Due]:
    """What waits for somebody in *case* at the moment *at*.

    Args:
        case: The case.
        at: The moment. Its local day tells what is overdue, and how many working days are left.
        timetable: The calendar, the deadlines, and how far ahead is looked; without it, no public holiday is known
            and no local limit is set.
        policy: The service's own values, for a case that keeps none.
    """
    look = _look(case, at, timetable, policy)
    return map(look.due, _waiting(look))


def first_day(case: Case, at: Moment, timetable: Timetable, policy: Policy) -> date | None:
    """The local day by which the first of all that waits is in time, or since which it waits; `None` if nothing does.

    The arguments are those of `due`.
    """
    found = _waiting(_look(case, at, timetable, policy))
    return min([one.by or one.since for one in found], default=None)


def _look(case: Case, at: Moment, timetable: Timetable, policy: Policy) -> Look:
    return Look(case, counting(case.history), at, timetable, case.pinned.policy or policy)


def _waiting(look: Look) -> Iterator[Waiting]:
    finds = waiting.ALWAYS if look.case.stage in ENDED else waiting.ALWAYS + waiting.WHILE_OPEN
    return chain.from_iterable([find(look) for find in finds])
