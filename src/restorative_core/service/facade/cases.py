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
from restorative_core.errors import ReferenceTaken, RestorativeError
from restorative_core.service.casebook import Receipt
from restorative_core.service.changes import Change, changes, is_more, log_unread
from restorative_core.service.checkpoint import told_in_order
from restorative_core.service.facade.composed import Composed
from restorative_core.service.known_on import instant_of
from restorative_core.service.options import Option, options
from restorative_core.service.worklist import Worklist
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
            Newer, Faulty: The case, or what else is needed to decide, cannot be read by this release, or not at all.
                Nothing is stored.
            StorageFailed: The storage cannot do its work. It is stored whole or not at all: ask again with the same
                *key*, and it is not stored twice.
        """
        several = (what,) if isinstance(what, Event) else tuple(what)
        return self._book.record(case, several, occasion, expecting=expecting, key=key)

    def may(self, case: str, event: Event, occasion: Occasion) -> Decision:
        """Whether *event* may happen to *case* on *occasion*, as of the moment it happens.

        Raises:
            Unknown: There is no such case, or its pathway is not in use here.
        """
        return self._book.decide(self.case(case), event, occasion)

    def explain(self, case: str, event: Event, occasion: Occasion) -> Explanation:
        """What `may` says, with every requirement that was looked at, met or not.

        Raises:
            Unknown: As `may` says.
        """
        found = self.case(case)
        return explain(found, event, occasion, self._book.pathway(found), self._book.everything(found, occasion.at))

    def options(self, case: str, occasion: Occasion) -> tuple[Option, ...]:
        """Every kind of event: what may happen, or what is missing.

        Raises:
            Unknown: As `may` says.
        """
        found = self.case(case)
        knowledge = self._book.everything(found, occasion.at)
        return tuple(options(found, occasion, self._book.pathway(found), knowledge))

    def case(self, case: str, *, as_known_on: date | datetime | None = None) -> Case:
        """The case *case*, as it is known now, or was at an instant of recording or at the end of a local day.

        A local day is one of Europe/London.

        Raises:
            Unknown: There is no such case, or nothing was known of it.
            Newer, Faulty: An entry of it cannot be read by this release, or not at all.
            StorageFailed: The storage cannot do its work, or an entry is not what was stored.
        """
        return self._book.load(case, known_at=instant_of(as_known_on))[1]

    def history(self, stream: str, *, as_known_on: date | datetime | None = None) -> tuple[Entry, ...]:
        """Every entry of *stream* that is known now, or was known then, in order, without anything personal.

        As of a past moment, as `case` says.

        Raises:
            Unknown: There is no such stream, or nothing was known of it.
            Newer, Faulty, StorageFailed: As `case` says.
        """
        return self._ledger.load(stream, known_at=instant_of(as_known_on)).entries

    def cases(
        self,
        *,
        stage: Stage | None = None,
        area: str | None = None,
        lead: str | None = None,
        due_by: date | None = None,
        after: str = "",
        unread: Callable[[str, RestorativeError], None] = log_unread,
    ) -> Iterator[Case]:
        """The cases, in the order in which they began; of one *stage*, *area* or *lead* facilitator where given.

        A page of a worklist is as many of them as the host takes, and the next page begins *after* the last.

        Args:
            stage: Only those at this stage.
            area: Only those of this area.
            lead: Only those that this facilitator leads.
            due_by: Only those of which something has to be done by this local day, in Europe/London, or before. It is
                as of the last entry of each case, and by the settings of that time: where the calendar or a limit has
                changed since, it needs `mend`. `due` says what it is, as of any moment.
            after: The case to go on after; the first is the first of all unless it is given.
            unread: Is told of each case that this release cannot read, or that is damaged, and why; the others are
                listed all the same.
                A warning is logged unless something else is given.

        Raises:
            Unknown: There is no case *after* which to go on. It is raised at once.
            StorageFailed: The storage cannot do its work.
        """
        wanted = Worklist(self._book, self._summing_up, stage, area, lead, due_by, after)
        wanted.insist_on_its_beginning()
        return wanted.cases(unread)

    def changes(
        self, after: int = 0, *, unread: Callable[[str, RestorativeError], None] = log_unread
    ) -> Iterator[Change]:
        """Every entry stored after the position *after*, of every stream, in the order of storing.

        What this release cannot read is told of in its place, without its entry: so a follower gets past it.

        Args:
            after: The position of the last change that was taken; 0 to begin.
            unread: Is told of each stream of which something cannot be read, and why. A warning is logged unless
                something else is given.

        Raises:
            Misconfigured: The storage does not keep the feed tier. It is raised at once, as `Unknown` is.
            Unknown: Nothing was ever stored at the position *after*, as when the storage is another, or an older copy.
            StorageFailed: The storage cannot do its work.
        """
        return changes(told_in_order(self.storage), after, unread)

    def wait(self, after: int, seconds: float) -> bool:
        """Whether something is stored after the position *after*: at once, or as soon as it is within *seconds*.

        Raises:
            Misconfigured: The storage does not keep the feed tier, or the service was joined to a transaction.
            Unknown: As `changes` says.
            StorageFailed: The storage cannot do its work.
        """
        return is_more(told_in_order(self.storage), after, seconds)

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
