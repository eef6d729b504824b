"""The year, played forward: files come, cases are worked on, letters go out."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from attrs import Factory, define

from restorative_core.casework.catalogue import CredentialRecorded, FacilitatorRegistered, SupervisionHeld
from restorative_core.demo.caseload import Caseload, Clock
from restorative_core.demo.county import YEAR
from restorative_core.demo.partners import Partner
from restorative_core.service.importing import Tally, import_file
from restorative_core.service.restorative import RestorativeService
from restorative_core.vocabulary.credentials import Credential
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import LONDON

IMPORT_AT, DELIVER_AT = time(8), time(18, 30)
_DELIVERY_DAYS = (0, 3)
SUPERVISED_EVERY = 80
"""After how many days a facilitator has case supervision again. Source: rjc-practitioner-code (every 12 weeks)."""

SUPERVISED_AT = time(8)
_IMPORT_DAYS = frozenset(date(YEAR, month, day) for month in range(1, 13) for day in (12, 26))


@define
class Year:
    """A county's year.

    Attributes:
        service: The service, which goes by the clock.
        clock: The clock.
        caseload: The cases, and when they are visited.
        partners: Who sends referrals.
        inbox: Where their files come in.
        rejects: Where the rejects files are put.
        tallies: What became of each partner's file, by its name, as of its last import.
        posted: How many messages had each outcome.
    """

    service: RestorativeService
    clock: Clock
    caseload: Caseload
    partners: tuple[Partner, ...]
    inbox: Path
    rejects: Path
    tallies: dict[str, Tally] = Factory(dict)
    posted: Counter[str] = Factory(Counter)

    def play(self, progress: Callable[[int, int], None]) -> None:
        """Play the year from its first day to its last; *progress* is told the day's number and how many there are."""
        first, after = date(YEAR, 1, 1), date(YEAR + 1, 1, 1)
        count = (after - first).days
        self._register()
        for number in range(count):
            day = first + timedelta(days=number)
            if number % SUPERVISED_EVERY == 0:
                self._supervise(day)
            if day in _IMPORT_DAYS:
                self._at(day, IMPORT_AT)
                for partner in self.partners:
                    self._import(partner, day)
            self.caseload.visits(_instant(day, DELIVER_AT), self.clock)
            if day.weekday() in _DELIVERY_DAYS:
                self._deliver(day)
            progress(number + 1, count)
        self._at(after, time(0))

    def _register(self) -> None:
        """Whoever facilitates comes into the register, with the checks that the service asks for."""
        staff = self.caseload.staff
        occasion = Occasion(self.clock.now, staff.system)
        for one in staff.facilitators:
            volunteer = one in staff.volunteers
            self.service.tell(one.id, FacilitatorRegistered(staff.level(one), one.organisation, volunteer), occasion)
            self.service.tell(one.id, CredentialRecorded(Credential.CRIMINAL_RECORD_CHECK), occasion)

    def _supervise(self, day: date) -> None:
        self._at(day, SUPERVISED_AT)
        for one in self.caseload.staff.facilitators:
            self.service.tell(one.id, SupervisionHeld(), Occasion(self.clock.now, self.caseload.staff.system))

    def _import(self, partner: Partner, day: date) -> None:
        if not partner.has_sent_by(day):
            return
        path = partner.write(self.inbox, day)
        rejects = self.rejects / f"{path.stem}.jsonl"
        mapping = partner.read_by(self.inbox)
        occasion = Occasion(self.clock.now, self.caseload.staff.system)
        tell = self.caseload.take_on
        self.tallies[partner.file] = import_file(self.service, path, mapping, rejects, occasion, tell=tell)

    def _deliver(self, day: date) -> None:
        self._at(day, DELIVER_AT)
        for posted in self.service.deliver(Occasion(self.clock.now, self.caseload.staff.system)):
            self.posted[posted.outcome] += 1

    def _at(self, day: date, at: time) -> None:
        self.clock.set(_instant(day, at))


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LONDON)
