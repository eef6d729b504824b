"""What worklists know of a stream: codes alone, made anew with every entry and stored with it."""

from datetime import UTC, datetime

from attrs import evolve, field, frozen

from restorative_core import messages
from restorative_core.casework.case import Case
from restorative_core.casework.due import due
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
        """What worklists are to know of *stream* from *now* on."""
        if stream.case is not None:
            return self._of_case(stream.case, now)
        told = messages.message(stream.entries)
        if told.due is None:
            return Summary(stream.name, stream.number)
        if told.outcome is not None or told.not_before is None:
            return Summary(stream.name, stream.number, ENDED)
        free = max(filter(None, (told.not_before, told.claimed_until)))
        return Summary(stream.name, stream.number, WAITING, due=instant(free))

    def _of_case(self, case: Case, now: datetime) -> Summary:
        """Of a case, with the day on which the first thing that waits is due, or has waited since."""
        days = [one.by or one.since for one in due(case, Moment.of(now), self.timetable, self.policy)]
        first = min(days).isoformat() if days else ""
        return Summary(case.id, case.number, case.stage.value, case.origin.area or "", case.team.lead or "", first)
