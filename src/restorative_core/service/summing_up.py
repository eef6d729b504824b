"""What worklists know of a stream: codes alone, made anew with every entry and stored with it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from attrs import evolve, field, frozen

from restorative_core import messages
from restorative_core.casework.case import Case
from restorative_core.casework.due import first_day
from restorative_core.casework.entry import Entry
from restorative_core.casework.timetable import Timetable
from restorative_core.ports import Summary
from restorative_core.service.stream import Stream
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.policy import Policy

WAITING, ENDED = "waiting", "ended"
"""The stages of a message."""

_ALL_AHEAD = 100 * 366
"""For how many days ahead is looked: whatever is to come."""


def instant(at: datetime) -> str:
    """*at*, in UTC, as text that sorts."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _however_far_ahead(timetable: Timetable) -> Timetable:
    return evolve(timetable, ahead=_ALL_AHEAD)


def of_case(case: Case, due: str) -> Summary:
    """What worklists know of *case*, which is *due* on a local day, if on any."""
    return Summary(case.id, case.number, case.stage.value, case.origin.area or "", case.team.lead or "", due)


def of_message(name: str, entries: Sequence[Entry]) -> Summary:
    """What worklists know of the stream *name*, which has these *entries* and no case: of a message, or of nothing."""
    number = entries[-1].number if entries else 0
    told = messages.message(entries)
    if told.due is None:
        return Summary(name, number)
    if told.outcome is not None or told.not_before is None:
        return Summary(name, number, ENDED)
    free = max(filter(None, (told.not_before, told.claimed_until)))
    return Summary(name, number, WAITING, due=instant(free))


@frozen
class SummingUp:
    """Sums streams up.

    Attributes:
        timetable: What reminders go by; here, however far ahead it is.
        policy: The service's own values, for a case that keeps none.
    """

    timetable: Timetable = field(converter=_however_far_ahead)
    policy: Policy

    def __call__(self, stream: Stream, now: datetime) -> Summary:
        """What worklists are to know of *stream*, as of *now*, when its last entry was recorded."""
        if stream.case is not None:
            return self._of_case(stream.case, now)
        return of_message(stream.name, stream.entries)

    def _of_case(self, case: Case, now: datetime) -> Summary:
        """Of a case, with the day on which the first thing that waits is due, or has waited since."""
        day = first_day(case, Moment.of(now), self.timetable, self.policy)
        return of_case(case, "" if day is None else day.isoformat())
