"""The caseload: who visits which case when, and what is recorded of it."""

import heapq
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import groupby

from attrs import Factory, define

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import (
    ContactPreferencesRecorded,
    DepartureReported,
    PersonDetailsChanged,
    PersonNamed,
)
from restorative_core.casework.event import Event
from restorative_core.demo.casework import play, was_refused
from restorative_core.demo.chance import Chance
from restorative_core.demo.county import YEAR, Staff
from restorative_core.demo.people import somebody
from restorative_core.demo.visit import Temper, Visit
from restorative_core.errors import Reason, Refused
from restorative_core.pathways import PUBLISHED
from restorative_core.service.importing import IMPORTED, Row
from restorative_core.service.restorative import RestorativeService
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.outcomes import SessionKind

_HARMED_WILLING, _RESPONSIBLE_WILLING, _AGREEING = 0.78, 0.8, 0.75
_PACES = ((1, 5), (2, 4), (3, 2), (4, 1))
_KINDS = (
    (SessionKind.SHUTTLE, 32),
    (SessionKind.LETTER_EXCHANGE, 24),
    (SessionKind.FACE_TO_FACE_CONFERENCE, 18),
    (SessionKind.FACE_TO_FACE_MEETING, 10),
    (SessionKind.COMMUNITY_CONFERENCE, 6),
    (SessionKind.PHONE_CONFERENCE, 6),
    (SessionKind.VIDEO_CONFERENCE, 4),
)


PATHWAYS = {pathway.id: pathway for pathway in PUBLISHED}
"""The pathways that the cases go by."""


class Clock:
    """The county's clock: it stands where it was set."""

    def __init__(self) -> None:
        self.now = datetime(YEAR, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The present instant, with time zone."""
        return self.now

    def set(self, at: datetime) -> None:
        """Go on to the instant *at*; a clock never goes back."""
        self.now = max(self.now, at.astimezone(UTC))


@define
class Story:
    """What the demonstration knows of one case.

    Attributes:
        case: The case, as it was last seen.
        temper: What its people are like.
        chance: The source of draws for it.
    """

    case: Case
    temper: Temper
    chance: Chance


@define
class Caseload:
    """The cases, and when they are visited.

    Attributes:
        service: The service.
        staff: Who works in the county.
        seed: What decides on everything that happens by chance.
        refused: How often something was not permitted, by reason.
        recorded: How many events of each kind were recorded.
    """

    service: RestorativeService
    staff: Staff
    seed: int
    refused: Counter[str] = Factory(Counter)
    recorded: Counter[str] = Factory(Counter)
    _stories: dict[str, Story] = Factory(dict)
    _due: list[tuple[datetime, int, str, str]] = Factory(list)
    _scheduled: int = 0

    def take_on(self, row: Row) -> None:
        """Put the case that *row* began on the list."""
        if row.outcome != IMPORTED:
            return
        chance = Chance(self.seed, row.case)
        temper = Temper(
            harmed_willing=chance.happens(_HARMED_WILLING),
            responsible_willing=chance.happens(_RESPONSIBLE_WILLING),
            kind=chance.one_by_weight(_KINDS),
            agreeing=chance.happens(_AGREEING),
            pace=chance.one_by_weight(_PACES),
        )
        case = self.service.case(row.case)
        self._stories[row.case] = Story(case, temper, chance)
        received = case.history[0].recorded
        self._schedule(received + timedelta(days=chance.between(1, 7), hours=chance.between(1, 8)), row.case)

    def visits(self, until: datetime, clock: Clock) -> None:
        """Make every visit that is due until the instant *until*, a datetime with time zone."""
        while self._due and self._due[0][0] <= until:
            at, _, case, plan = heapq.heappop(self._due)
            clock.set(at)
            self._visit(case, clock.now, plan)

    def _schedule(self, at: datetime, case: str, plan: str = "") -> None:
        self._scheduled += 1
        heapq.heappush(self._due, (at.astimezone(UTC), self._scheduled, case, plan))

    def _visit(self, name: str, now: datetime, plan: str) -> None:
        visit = self._begin(name, now, plan)
        play(visit, departed=self.recorded[DepartureReported.kind] > 0)
        against = self._record(name, visit)
        if against:
            visit = self._begin(name, now, "")
            was_refused(visit, against)
            self._record(name, visit)
        if visit.next_at is not None:
            self._schedule(visit.next_at, name, visit.next_plan)

    def _begin(self, name: str, now: datetime, plan: str) -> Visit:
        story = self._stories[name]
        pathway = PATHWAYS[story.case.pathway]
        occasion = Occasion(now, self.staff.system)
        return Visit(story.case, occasion, pathway, story.temper, self.staff, story.chance, plan)

    def _record(self, name: str, visit: Visit) -> tuple[Reason, ...]:
        """Record what was done on *visit*; return why not, where the service does not permit it."""
        for reasons in visit.refused:
            self.refused.update({reason.code for reason in reasons})
        for by, steps in groupby(visit.done, key=lambda step: step[1]):
            what = [event for event, _ in steps]
            try:
                self._stories[name].case = self.service.record(name, what, Occasion(visit.occasion.at, by))
            except Refused as refusal:
                self.refused.update({reason.code for reason in refusal.reasons})
                return refusal.reasons
            self.recorded.update(event.kind for event in what)
            for event in what:
                self._note(name, event, visit)
        return ()

    def _note(self, name: str, event: Event, visit: Visit) -> None:
        """Note down the details that come with *event*: a name, a number, an address."""
        if not isinstance(event, PersonNamed | ContactPreferencesRecorded):
            return
        person = somebody(visit.chance, visit.occasion.at.day)
        named = person.name if isinstance(event, PersonNamed) else None
        details = PersonDetailsChanged(named, phone=person.phone, email=person.email)
        self.service.describe(self.service.person(name, event.participant), details, visit.occasion)
