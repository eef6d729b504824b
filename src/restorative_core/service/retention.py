"""What is due to be erased by a service's own rules, planned and erased person by person."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial

from attrs import frozen

from restorative_core.casework.catalogue import ErasureGround
from restorative_core.errors import Damaged, Faulty, Newer, Refused, Stale, StorageFailed, Unknown
from restorative_core.service.erased import Erased, ToldFile
from restorative_core.service.erasing import Eraser, Look, Wanted, against_erasing
from restorative_core.service.ledger import Ledger
from restorative_core.service.reckoning import Ending, Planned, Reckoning, unread
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import local_day
from restorative_core.vocabulary.retention import Retention
from restorative_core.vocabulary.stages import ENDED

_UNREAD = (Newer, Faulty, Damaged, Unknown)
"""What says that something of one person cannot be read: the storage does its work."""


@frozen
class Retained:
    """What came of applying the rules.

    Attributes:
        persons: How many persons something was erased of.
        parts: How many personal parts went.
        failures: The files of which the host could not be told.
        remains: Where bytes may still lie, each in one sentence with what to do.
        overwritten: Whether the storage could overwrite what went. Where it could not, run it again.
        unread: The persons of whom something is left because it could not be read, or moved each time; each with why.
        unfinished: What stopped it once something had gone; empty where nothing did. Then run it again.
    """

    persons: int
    parts: int
    failures: tuple[ToldFile, ...]
    remains: tuple[str, ...]
    overwritten: bool
    unread: tuple[tuple[str, str], ...] = ()
    unfinished: str = ""


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
            looked = self._look(person)
            try:
                planned = self._planned(looked, local_day(at), still)
            except _UNREAD as error:  # it may tell of a hold, or of how a case goes on: nothing of them goes
                planned = tuple(unread(looked, "record.newer" if isinstance(error, Newer) else "record.damaged"))
            yield from planned

    def apply(self, eraser: Eraser, occasion: Occasion, each: Callable[[Erased], object] | None) -> Retained:
        """Erase what is due now, or on *occasion* where that is earlier, person by person, and overwrite it.

        Somebody of whom something cannot be read stops nobody else.

        Raises:
            Refused: The actor may not, or the occasion is still to come. Nothing is erased.
            StorageFailed: The storage cannot do its work. Nothing is erased.
        """
        reasons = tuple(against_erasing(occasion, self.ledger.clock()))
        if reasons:
            raise Refused(reasons)
        persons = parts = 0
        failures: list[ToldFile] = []
        left: list[tuple[str, str]] = []
        unfinished = ""
        try:
            for erased in self._erased(eraser, occasion, left):
                persons, parts = persons + bool(erased.erased), parts + len(erased.erased)
                failures += erased.failures
                if each is not None:
                    each(erased)
        except StorageFailed as error:
            if not parts:
                raise
            unfinished = f"{error} Then run it again."
        except Exception:  # the host's own: what went is overwritten all the same
            eraser.remains()
            raise
        return Retained(persons, parts, tuple(failures), *eraser.remains(), tuple(left), unfinished)

    def _erased(self, eraser: Eraser, occasion: Occasion, left: list[tuple[str, str]]) -> Iterator[Erased]:
        """What became of each person of whom something is due; *left* is told of those of whom it could not be done."""
        day = local_day(min(occasion.at.by, self.ledger.clock()))
        still = self._still_open()
        for person in self.ledger.storage.streams("person"):
            try:
                if not any(one.is_due for one in self._planned(self._look(person), day, still)):
                    continue
                erased = eraser.take(person, occasion, partial(self._wanted, person, day))
            except Refused:  # a hold was placed in this very moment: what beats the plan beats it here
                continue
            except (*_UNREAD, Stale) as error:
                left.append((person, str(error)))
                continue
            if erased.unfinished:
                left.append((person, erased.unfinished))
            yield erased

    def _wanted(self, person: str, day: date) -> Wanted:
        looked = self._look(person)
        due = [one for one in self._planned(looked, day) if one.is_due]
        grounds = {one.ground for one in due}
        ground = grounds.pop() if len(grounds) == 1 else ErasureGround.RETENTION
        return Wanted(ground, frozenset(key for one in due for key in one.parts), looked.read)

    def _still_open(self) -> frozenset[str]:
        """The cases that worklists know to be open. A worklist that is behind keeps what is known a little longer."""
        known = () if self.ledger.telling is None else self.ledger.telling.summaries("case")
        return frozenset(one.stream for one in known if one.stage and one.stage not in ENDED)

    def _look(self, person: str) -> Look:
        return Look(self.ledger, person, tuple(self.ledger.storage.parts_about(person)))

    def _planned(self, looked: Look, day: date, still: frozenset[str] = frozenset()) -> tuple[Planned, ...]:
        """What is to become on *day* of everything that was *looked* at.

        Where every case of theirs is *still* open none of these is read: nothing of them goes, whatever stands there.
        """
        if not looked.parts:
            return ()
        endings: dict[str, Ending | None] = dict.fromkeys(looked.cases) if still.issuperset(looked.cases) else {}
        return tuple(Reckoning(looked, self.retention, day, endings=endings).planned())
