"""Cases: taken in, recorded, decided, explained, listed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from restorative_core.casework.case import Case
from restorative_core.casework.decide import Decision
from restorative_core.casework.due import due
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.explain import Explanation, explain
from restorative_core.casework.timetable import Due
from restorative_core.errors import (
    Faulty,
    Newer,
    ReferenceTaken,
    RestorativeError,
    Unknown,
)
from restorative_core.records import unseal
from restorative_core.service.casebook import Receipt
from restorative_core.service.changes import Change, log_unread
from restorative_core.service.checkpoint import told_in_order
from restorative_core.service.facade.composed import Composed
from restorative_core.service.known_on import instant_of
from restorative_core.service.options import Option, options
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.stages import Stage


class OfCases(Composed):
    """What a service answers of its cases."""

    def receive(self, referral: Referral, occasion: Occasion) -> Case:
        """Store *referral* as a new case at its first stage; a referral that is known gives the case it is known as.

        Raises:
            Faulty: It is no referral as it stands; with every fault. Nothing is stored.
            ReferenceTaken: Its reference is known, and it says something else now: a person decides. Nothing is stored.
        """
        receipt = self.take_in(referral, occasion)
        if receipt.outcome == "changed":
            raise ReferenceTaken(receipt.case)
        return self.case(receipt.case)

    def take_in(self, referral: Referral, occasion: Occasion) -> Receipt:
        """Store *referral* as `receive` does, and say whether it was known, and whether it says something else now.

        Raises:
            Faulty: It is no referral as it stands; with every fault. Nothing is stored.
        """
        return self._book.receive(referral, occasion)

    def record(
        self,
        case: str,
        what: Event | Sequence[Event],
        occasion: Occasion,
        *,
        expecting: int | None = None,
        key: str | None = None,
    ) -> Case:
        """Decide *what*, one event or several in order, and store it all or not at all.

        A write that has become stale is decided again on the fresh case.

        Args:
            case: The case's id.
            what: The event, or the events.
            occasion: When it happened, and by whom.
            expecting: The number of the last entry that the caller has seen; then nothing is decided again.
            key: A word of the caller's for this very request: the same key records nothing a second time.

        Returns:
            The case afterwards.

        Raises:
            Refused: Something is not permitted; with every reason. Nothing is stored.
            Stale: The case is not at the entry *expecting*. Nothing is stored.
            ReferenceTaken: The *key* was used for another request. Nothing is stored.
            Unknown: There is no such case.
        """
        several = (what,) if isinstance(what, Event) else tuple(what)
        return self._book.record(case, several, occasion, expecting=expecting, key=key)

    def may(self, case: str, event: Event, occasion: Occasion) -> Decision:
        """Whether *event* may happen to *case* on *occasion*, as of the moment it happens."""
        return self._book.decide(self.case(case), event, occasion)

    def explain(self, case: str, event: Event, occasion: Occasion) -> Explanation:
        """What `may` says, with every requirement that was looked at, met or not."""
        found = self.case(case)
        return explain(found, event, occasion, self._book.pathway(found), self._book.everything(found, occasion.at))

    def options(self, case: str, occasion: Occasion) -> tuple[Option, ...]:
        """Every kind of event: what may happen, or what is missing."""
        found = self.case(case)
        knowledge = self._book.everything(found, occasion.at)
        return tuple(options(found, occasion, self._book.pathway(found), knowledge))

    def case(self, case: str, *, as_known_on: date | datetime | None = None) -> Case:
        """The case *case*, as it is known now, or was at an instant of recording or at the end of a local day.

        Raises:
            Unknown: There is no such case, or nothing was known of it.
        """
        return self._book.load(case, known_at=instant_of(as_known_on))[1]

    def history(self, stream: str, *, as_known_on: date | datetime | None = None) -> tuple[Entry, ...]:
        """Every entry of *stream* that is known now, or was known then, in order, without anything personal.

        Raises:
            Unknown: There is no such stream, or nothing was known of it.
        """
        return self._ledger.load(stream, known_at=instant_of(as_known_on)).entries

    def cases(
        self,
        *,
        stage: Stage | None = None,
        area: str | None = None,
        lead: str | None = None,
        unread: Callable[[str, RestorativeError], None] = log_unread,
    ) -> Iterator[Case]:
        """The cases, in the order in which they began; of one *stage*, *area* or *lead* facilitator where given.

        Args:
            stage: Only those at this stage.
            area: Only those of this area.
            lead: Only those that this facilitator leads.
            unread: Is told of each case that this release cannot read, and why; the others are listed all the same.
                A warning is logged unless something else is given.
        """
        for name in self._ledger.listed("case", stage=stage and stage.value, area=area, lead=lead):
            try:
                case = self.case(name)
            except (Newer, Faulty) as error:
                unread(name, error)
                continue
            if stage in (None, case.stage) and area in (None, case.origin.area) and lead in (None, case.team.lead):
                yield case

    def changes(self, after: int = 0) -> Iterator[Change]:
        """Every entry stored after the position *after*, of every stream, in the order of storing.

        Raises:
            StorageFailed: The storage does not keep the feed tier.
            Unknown: Nothing was ever stored at the position *after*, as when the storage is another, or an older copy.
        """
        storage = told_in_order(self.storage)
        if not 0 <= after <= storage.head():
            raise Unknown("bookmark", str(after))
        for placed in storage.feed(after):
            yield Change(placed.position, placed.record.stream, unseal(placed.record))

    def due(self, occasion: Occasion, *, case: str | None = None, lead: str | None = None) -> Iterator[Due]:
        """What waits for somebody on *occasion*: in one *case*, or in those of a *lead* facilitator, where given.

        Raises:
            Unknown: There is no such case.
        """
        for found in self.cases(lead=lead) if case is None else (self.case(case),):
            yield from due(found, occasion.at, self._timetable, self.practice.policy)

    @property
    def working_days(self) -> str:
        """Which days its reminders count as working days, in words."""
        return str(self._timetable.calendar)
