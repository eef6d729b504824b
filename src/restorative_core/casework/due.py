"""What waits for somebody, and since when. Deadlines never block: they remind, and are measured."""

from collections.abc import Callable, Iterator
from datetime import date

from attrs import frozen

from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting
from restorative_core.casework.entry import Entry
from restorative_core.casework.events.course import CaseHeld
from restorative_core.vocabulary.agreement import UndertakingStatus
from restorative_core.vocabulary.moments import Moment, local_day
from restorative_core.vocabulary.stages import ENDED, Stage


@frozen
class Due:
    """Something that waits for somebody.

    Attributes:
        case: The case.
        what: What waits, as a code.
        about: The participant, entry, session or undertaking that it is about; may be empty.
        since: The local day since which, or on which, it is due.
    """

    case: str
    what: str
    about: str
    since: date


def due(case: Case, at: Moment) -> Iterator[Due]:
    """What waits for somebody in *case* at the moment *at*."""
    days = {entry.number: _day(entry) for entry in case.history}
    for number in case.flags.stops:
        yield Due(case.id, "safety-stop", f"entry {number}", days[number])
    for number in case.flags.reviews:
        yield Due(case.id, "review", f"entry {number}", days[number])
    if case.stage in ENDED or not case.history:
        return
    entered = _since(case, lambda entry: entry.leads_to is case.stage)
    if case.flags.held is not None:
        yield Due(case.id, "held", "", _since(case, lambda entry: isinstance(entry.event, CaseHeld)))
    if case.stage is Stage.RECEIVED:
        yield Due(case.id, "decision", "", entered)
    if case.stage in (Stage.ACCEPTED, Stage.ENGAGING):
        yield from (Due(case.id, "first-contact", p.id, entered) for p in case.parties if not p.reached)
    for name, (item, status) in case.undertakings.items():
        if status is UndertakingStatus.AGREED and item.due.is_known and item.due.latest < at.earliest:
            yield Due(case.id, "undertaking", name, item.due.day)
    if case.stage is Stage.FOLLOW_UP:
        yield Due(case.id, "follow-up", "", entered)


def _since(case: Case, begins: Callable[[Entry], bool]) -> date:
    """The day of the last entry that counts and that *begins* it."""
    return next((_day(entry) for entry in reversed([*counting(case.history)]) if begins(entry)), _day(case.history[0]))


def _day(entry: Entry) -> date:
    """The local day on which *entry* happened, or on which it was recorded where nobody knows."""
    return entry.at.day if entry.at.is_known else local_day(entry.recorded)
