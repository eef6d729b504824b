"""What waits for somebody, since when and until when. Deadlines never block: they remind, and are measured."""

from collections.abc import Iterator

from restorative_core.casework import waiting
from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting
from restorative_core.casework.timetable import Due, Look, Timetable
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
    look = Look(case, counting(case.history), at, timetable, case.pinned.policy or policy)
    for find in waiting.ALWAYS:
        yield from find(look)
    if case.stage not in ENDED:
        for find in waiting.WHILE_OPEN:
            yield from find(look)
