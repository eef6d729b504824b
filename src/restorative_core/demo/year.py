"""The year, played forward: files come, cases are worked on, letters go out."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

from attrs import Factory, define

from restorative_core.casework.case import Case
from restorative_core.demo.casework import DEPARTURE, play
from restorative_core.demo.chance import Chance
from restorative_core.demo.county import YEAR, Staff
from restorative_core.demo.partners import Partner
from restorative_core.demo.visit import Temper, Visit
from restorative_core.errors import Refused
from restorative_core.pathways.justice import justice
from restorative_core.service.importing import Row, Tally, import_file
from restorative_core.service.restorative import RestorativeService
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import LONDON
from restorative_core.vocabulary.outcomes import SessionKind

IMPORT_AT, DELIVER_AT = time(8), time(18, 30)
_WEEK = timedelta(days=7)
_KINDS = (
    (SessionKind.SHUTTLE, 32),
    (SessionKind.LETTER_EXCHANGE, 24),
    (SessionKind.FACE_TO_FACE_CONFERENCE, 18),
    (SessionKind.FACE_TO_FACE_MEETING, 10),
    (SessionKind.COMMUNITY_CONFERENCE, 6),
    (SessionKind.PHONE_CONFERENCE, 6),
    (SessionKind.VIDEO_CONFERENCE, 4),
)


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
class Year:
    """A county's year.

    Attributes:
        service: The service, which goes by the clock.
        clock: The clock.
        staff: Who works in the county.
        partners: Who sends referrals.
        inbox: Where their files come in.
        seed: What decides on everything that happens by chance.
        tallies: What became of each partner's file, by its name, as of its last import.
        imported: How many cases there are.
        posted: How many messages had each outcome.
        refused: How often something was not permitted, by reason.
        departures: How many departures were reported.
    """

    service: RestorativeService
    clock: Clock
    staff: Staff
    partners: tuple[Partner, ...]
    inbox: Path
    seed: int
    tallies: dict[str, Tally] = Factory(dict)
    imported: int = 0
    posted: Counter[str] = Factory(Counter)
    refused: Counter[str] = Factory(Counter)
    departures: int = 0
    _due: list[tuple[datetime, int, str, str]] = Factory(list)
    _chances: dict[str, Chance] = Factory(dict)
    _tempers: dict[str, Temper] = Factory(dict)
    _cases: dict[str, Case] = Factory(dict)
    _scheduled: int = 0

    def play(self, progress: Callable[[int, int], None] = lambda _done, _of: None) -> None:
        """Play the year from its first day to its last; *progress* is told the day and how many there are."""
        days = list(_days())
        for number, day in enumerate(days, 1):
            if day.weekday() == 0:
                self._week(day, number // _WEEK.days)
            self._visits(datetime.combine(day, DELIVER_AT, LONDON))
            if day.weekday() == 0:
                self._deliver(day)
            progress(number, len(days))

    def _week(self, day: date, number: int) -> None:
        if number % 2 == 0 or day + _WEEK > date(YEAR, 12, 31):
            self._at(day, IMPORT_AT)
            for partner in self.partners:
                self._import(partner, day)

    def _import(self, partner: Partner, day: date) -> None:
        path = partner.write(self.inbox, day)
        if path.stat().st_size <= len(partner.header.encode()) + 3 and not any(s.day <= day for s in partner.slips):
            return
        rejects = self.inbox.parent / "rejects" / f"{path.stem}.jsonl"
        occasion = Occasion(self.clock.now, self.staff.system)
        self.tallies[partner.file] = import_file(
            self.service, path, partner.read_by(self.inbox), rejects, occasion, tell=self._tell
        )

    def _tell(self, row: Row) -> None:
        if row.outcome == "imported":
            self.imported += 1
            chance = self._chances[row.case] = Chance(self.seed, row.case)
            self._tempers[row.case] = Temper(
                chance.happens(0.62), chance.happens(0.68), chance.one_by_weight(_KINDS), chance.happens(0.75)
            )
            self._schedule(self.clock.now + timedelta(days=chance.between(1, 7), hours=chance.between(1, 8)), row.case)

    def _schedule(self, at: datetime, case: str, plan: str = "") -> None:
        self._scheduled += 1
        heapq.heappush(self._due, (at.astimezone(UTC), self._scheduled, case, plan))

    def _visits(self, until: datetime) -> None:
        while self._due and self._due[0][0] <= until:
            at, _, case, plan = heapq.heappop(self._due)
            self.clock.set(at)
            self._visit(case, plan)

    def _visit(self, name: str, plan: str) -> None:
        case = self._cases.get(name) or self.service.case(name)
        occasion = Occasion(self.clock.now, self.staff.system)
        visit = Visit(case, occasion, justice, self._tempers[name], self.staff, self._chances[name], plan)
        play(visit, departed=self.departures > 0)
        self._cases[name] = case
        for by, steps in groupby(visit.done, key=lambda step: step[1]):
            if not self._record(name, [event for event, _ in steps], by, visit):
                return
        for reasons in visit.refused:
            self.refused.update({reason.code for reason in reasons})
        if visit.next_at is not None:
            self._schedule(visit.next_at, name, visit.next_plan)

    def _record(self, name: str, what: list[object], by: Actor, visit: Visit) -> bool:
        raise NotImplementedError

    def _deliver(self, day: date) -> None:
        self._at(day, DELIVER_AT)
        for posted in self.service.deliver(Occasion(self.clock.now, self.staff.system)):
            if posted.outcome != "waiting":
                self.posted[posted.outcome] += 1

    def _at(self, day: date, at: time) -> None:
        self.clock.set(datetime.combine(day, at, LONDON))


def _days() -> Iterator[date]:
    first = date(YEAR, 1, 1)
    return (first + timedelta(days=number) for number in range((date(YEAR + 1, 1, 1) - first).days))
