"""What is due to be erased by a service's own rules, planned and erased person by person."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from attrs import frozen

from restorative_core.casework.catalogue import ErasureGround
from restorative_core.errors import Newer, Refused
from restorative_core.service.erased import Erased, ToldFile
from restorative_core.service.erasing import Eraser, Look, Wanted, against_erasing
from restorative_core.service.ledger import Ledger
from restorative_core.service.reckoning import Ending, Planned, Reckoning, unread
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import local_day
from restorative_core.vocabulary.retention import Retention
from restorative_core.vocabulary.stages import ENDED


@frozen
class Retained:
    """What came of applying the rules.

    Attributes:
        persons: How many persons something was erased of.
        parts: How many personal parts went.
        failures: The files of which the host could not be told.
        remains: Where bytes may still lie, each in one sentence with what to do.
        overwritten: Whether the storage could overwrite what went. Where it could not, run it again.
    """

    persons: int
    parts: int
    failures: tuple[ToldFile, ...]
    remains: tuple[str, ...]
    overwritten: bool


@frozen
class Retaining:
    """Works by the rules of retention.

    Attributes:
        ledger: Where everything is kept.
        retention: The rules.
    """

    ledger: Ledger
    retention: Retention

    def plan(self, at: datetime) -> Iterator[Planned]:
        """What is to become of everything personal as of the instant *at*."""
        still = self._still_open()
        for person in self.ledger.storage.streams("person"):
            yield from self._of(person, local_day(at), still)[0]

    def apply(self, eraser: Eraser, occasion: Occasion, each: Callable[[Erased], object] | None) -> Retained:
        """Erase what is due now, or on *occasion* where that is earlier, person by person, and overwrite it."""
        reasons = tuple(against_erasing(occasion))
        if reasons:
            raise Refused(reasons)
        day = local_day(min(occasion.at.by, self.ledger.clock()))
        persons = parts = 0
        failures: list[ToldFile] = []
        still = self._still_open()
        for person in self.ledger.storage.streams("person"):
            if not any(one.is_due for one in self._of(person, day, still)[0]):
                continue
            try:
                erased = eraser.take(person, occasion, lambda name=person: self._wanted(name, day))  # type: ignore[misc]  # mypy does not infer a default
            except Refused:  # a hold was placed in this very moment: what beats the plan beats it here
                continue
            persons, parts = persons + bool(erased.erased), parts + len(erased.erased)
            failures += erased.failures
            if each is not None:
                each(erased)
        return Retained(persons, parts, tuple(failures), *eraser.remains())

    def _wanted(self, person: str, day: date) -> Wanted:
        planned, read = self._of(person, day)
        due = [one for one in planned if one.is_due]
        grounds = {one.ground for one in due}
        ground = grounds.pop() if len(grounds) == 1 else ErasureGround.RETENTION
        return Wanted(ground, frozenset(key for one in due for key in one.parts), read)

    def _still_open(self) -> frozenset[str]:
        """The cases that worklists know to be open. A worklist that is behind keeps what is known a little longer."""
        known = () if self.ledger.telling is None else self.ledger.telling.summaries("case")
        return frozenset(one.stream for one in known if one.stage and one.stage not in ENDED)

    def _of(
        self, person: str, day: date, still: frozenset[str] = frozenset()
    ) -> tuple[tuple[Planned, ...], dict[str, int]]:
        """What is to become of *person* on *day*, and the streams that this was worked out from.

        Where every case of theirs is *still* open none of these is read: nothing of them goes, whatever stands there.
        """
        looked = Look(self.ledger, person, tuple(self.ledger.storage.parts_about(person)))
        if not looked.parts:
            return (), {}
        endings: dict[str, Ending | None] = dict.fromkeys(looked.cases) if still.issuperset(looked.cases) else {}
        try:
            return tuple(Reckoning(looked, self.retention, day, endings=endings).planned()), looked.read
        except Newer:  # it may tell of a hold, or of how a case goes on: nothing of them goes
            return tuple(unread(looked)), looked.read
