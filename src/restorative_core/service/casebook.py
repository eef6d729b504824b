"""Cases: loaded, decided on, and written to, with the messages that follow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

import attrs
from attrs import frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.decide import Decision, decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve
from restorative_core.casework.knowledge import NOTHING, Knowledge
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.plain import plain_event
from restorative_core.errors import Faulty, Reason, ReferenceTaken, Refused, Stale, Unknown
from restorative_core.intake.faults import faults
from restorative_core.ports import ChannelKind, Reference
from restorative_core.service import receiving
from restorative_core.service.concerned import across, concerned
from restorative_core.service.correspondence import correspondence
from restorative_core.service.knowing import FACILITATOR, Lookup
from restorative_core.service.ledger import Ledger
from restorative_core.service.stream import Addition, Stream
from restorative_core.vocabulary.identity import Occasion, stream_kind
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.wire import write_json


@frozen
class Receipt:
    """What became of a referral.

    Attributes:
        case: The case that it began, or that it is known as.
        outcome: `imported`, `already_known`, or `changed`: known, and it says something else than it did.
    """

    case: str
    outcome: str


@frozen
class Casebook:
    """The cases of a service.

    Attributes:
        ledger: Where they are kept.
        pathways: The pathways that they go by, by name and version.
        opens_with: The pathway of a new case.
        carries: The channels by which messages can be sent.
    """

    ledger: Ledger
    pathways: Mapping[str, Pathway]
    opens_with: str
    carries: tuple[ChannelKind, ...] = ()

    def load(self, case: str, *, known_at: datetime | None = None) -> tuple[Stream, Case]:
        """The stream of *case*, and the case.

        Raises:
            Unknown: There is no such case.
        """
        if stream_kind(case) != "case":
            raise Unknown("case", case)
        stream = self.ledger.load(case, known_at=known_at)
        return stream, stream.case or Case(case)

    def pathway(self, case: Case) -> Pathway:
        """The pathway that *case* goes by.

        Raises:
            Unknown: It is not in use here.
        """
        try:
            return self.pathways[case.pathway]
        except KeyError:
            raise Unknown("pathway", case.pathway, self.pathways) from None

    def lookup(self, case: Case, at: Moment, coming: Mapping[str, str] | None = None) -> Lookup:
        """A look at what is known beyond *case* at the moment *at*.

        Args:
            case: The case.
            at: The moment.
            coming: The known person behind each participant who is about to come into the case.
        """
        return Lookup(self.ledger, case, at, {**self.ledger.people(case), **(coming or {})})

    def everything(self, case: Case, at: Moment) -> Knowledge:
        """All that is known beyond *case* at the moment *at*, whatever is asked."""
        register = (name.removeprefix(f"{FACILITATOR}-") for name in self.ledger.storage.streams(FACILITATOR))
        return self.lookup(case, at).knowledge([*map(events.FacilitatorAllocated, register)])

    def decide(self, case: Case, event: Event, occasion: Occasion) -> Decision:
        """Whether *event* may happen to *case* on *occasion*, with what is known beyond it."""
        made = decide(case, event, occasion, self.pathway(case), self.knowledge(case, [event], occasion.at)[0])
        early = tuple(_too_early(occasion.at, self.ledger.clock()))
        return Decision(event.kind, (*made.reasons, *early)) if early else made

    def record(
        self,
        case: str,
        what: Sequence[Event],
        occasion: Occasion,
        *,
        expecting: int | None = None,
        key: str | None = None,
    ) -> Case:
        """Decide *what*, in order, and store it all or not at all; a stale write is decided again.

        Raises:
            Refused: Something is not permitted; with every reason. Nothing is stored.
            Stale: The case is not at the entry *expecting*. Nothing is stored.
            ReferenceTaken: The *key* was used for another request. Nothing is stored.
            Unknown: There is no such case.
        """
        references = []
        if key is not None and what:
            said = write_json([plain_event(event) for event in what])
            references.append(Reference(self.ledger.key("key", case, key), case, self.ledger.key("content", said)))
        for attempt in range(1, self.ledger.attempts + 1):
            if self._is_done(references):
                break
            if attempt == 1 and (done := self._at_once(case, what, occasion, expecting, references)) is not None:
                return done
            stream, before = self.load(case)
            if expecting is not None and before.number != expecting:
                raise Stale(case, expecting, before.number)
            try:
                return self._write(stream, before, what, occasion, references)
            except ReferenceTaken:
                if not self._is_done(references):
                    raise
                break
            except Stale:
                if expecting is not None or attempt == self.ledger.attempts:
                    raise
        return self.load(case)[1]

    def receive(self, referral: Referral, occasion: Occasion) -> Receipt:
        """Store *referral* as a new case at its first stage, or say that it is known.

        Raises:
            Faulty: It is no referral as it stands; with every fault. Nothing is stored.
        """
        recorded = self.ledger.clock()
        reasons = (*faults(referral), *_too_early(referral.received, recorded))
        if reasons:
            raise Faulty(reasons)
        words = ("referral", referral.organisation, referral.source.value, referral.reference or "")
        key = self.ledger.key(*words) if referral.reference else ""
        said = self.ledger.key("content", receiving.content(referral))
        known = self.ledger.storage.reference(key) if key else None
        if known is not None:
            return Receipt(known.stream, "already_known" if known.content == said else "changed")
        stream, persons = self.ledger.new("case"), [self.ledger.new("person") for _ in referral.participants]
        arrival = receiving.Arrival(referral, [person.name for person in persons])
        at = attrs.evolve(occasion, at=referral.received)
        entries, case = self._decided(
            Case(stream.name), [*receiving.case_events(arrival, self.opening(referral))], at, recorded
        )
        registered = [
            Addition.of(person, receiving.person_event(referred), at, recorded)
            for person, referred in zip(persons, referral.participants, strict=True)
        ]
        messages = correspondence(self.ledger, case, entries, occasion, self.carries)
        additions = [Addition(stream, entries, arrival.subjects, case), *registered, *messages]
        try:
            self.ledger.write(additions, references=[Reference(key, stream.name, said)] if key else ())
        except ReferenceTaken:
            return self.receive(referral, occasion)
        return Receipt(stream.name, "imported")

    def _at_once(
        self,
        case: str,
        what: Sequence[Event],
        occasion: Occasion,
        expecting: int | None,
        references: Sequence[Reference],
    ) -> Case | None:
        """The case after *what*, decided on the case at hand; `None` where it is to be read and decided anew.

        What is stored is stored after every stream that was read, so a case that has moved on is found out. What is
        refused may only be refused by a case that has moved on, so that is not the last word.
        """
        stream = self.ledger.at_hand(case)
        if stream is None or stream.case is None or expecting not in (None, stream.number):
            return None
        with suppress(ReferenceTaken, Refused, Stale, Unknown):
            return self._write(stream, stream.case, what, occasion, references)
        return None

    def _is_done(self, references: Iterable[Reference]) -> bool:
        """Whether the very request that *references* name was stored before."""
        for reference in references:
            known = self.ledger.storage.reference(reference.key)
            if known is not None and known.content != reference.content:
                raise ReferenceTaken(known.stream)
            if known is not None:
                return True
        return False

    def _write(
        self, stream: Stream, before: Case, what: Sequence[Event], occasion: Occasion, references: Sequence[Reference]
    ) -> Case:
        """The case after *what* and all that follows it, once everything is stored."""
        recorded = self.ledger.clock()
        too_early = tuple(_too_early(occasion.at, recorded))
        if too_early:
            raise Refused(too_early)
        told = concerned(self.ledger, before, [self._pinned(event) for event in what])
        knowledge, read = self.knowledge(before, told.what, occasion.at, told.known)
        entries, after = self._decided(before, told.what, occasion, recorded, knowledge)
        registered = [Addition.of(person, events.PersonRegistered(), occasion, recorded) for person in told.new]
        messages = correspondence(self.ledger, after, entries, occasion, self.carries)
        grown, *_ = self.ledger.write(
            [Addition(stream, entries, told.people, after), *registered, *messages],
            read={**told.read, **read, **across(self.ledger, after, told)},
            references=references,
        )
        return grown.case or before

    def _pinned(self, event: Event) -> Event:
        """*event*; where it adopts a pathway, with what is pinned of the tables in use.

        Raises:
            Unknown: The pathway is not in use here.
        """
        if not isinstance(event, events.PathwayAdopted):
            return event
        if event.pathway not in self.pathways:
            raise Unknown("pathway", event.pathway, self.pathways)
        adopted = self.pathways[event.pathway]
        return attrs.evolve(event, digest=adopted.digest, policy=adopted.policy)

    def _decided(
        self,
        case: Case,
        what: Iterable[Event],
        occasion: Occasion,
        recorded: datetime,
        knowledge: Knowledge = NOTHING,
    ) -> tuple[tuple[Entry, ...], Case]:
        """The entries that *what* becomes, each decided on the case that those before it leave; and what follows it."""
        entries: list[Entry] = []
        several = tuple(what)
        for place, event in enumerate(several):
            waiting = [event]
            while waiting:
                now = waiting.pop(0)
                decision = decide(case, now, occasion, self.pathway(case), knowledge)
                if not decision.permitted:
                    raise Refused(decision.reasons, place if len(several) > 1 else None)
                entries.append(Entry.of(case.number + 1, now, occasion, recorded, decision.leads_to))
                case = evolve(case, entries[-1])
                waiting += decision.follows
        return tuple(entries), case

    def knowledge(
        self, case: Case, what: Sequence[Event], at: Moment, coming: Mapping[str, str] | None = None
    ) -> tuple[Knowledge, dict[str, int]]:
        """What is known beyond *case* that *what* needs at the moment *at*, and the streams that it was read from."""
        rules = self.pathway(case).rules
        moving = any(isinstance(event, events.PathwayAdopted) for event in what)
        if not moving and not any(rule.beyond for event in what for rule in rules.get(type(event), ())):
            return NOTHING, {}
        lookup = self.lookup(case, at, coming)
        return lookup.knowledge(what), lookup.read

    def opening(self, referral: Referral) -> Pathway:
        """The pathway that a case goes by which begins with *referral*: the latest version of its setting.

        Raises:
            Unknown: The setting is not in use here.
        """
        if not referral.pathway:
            return self.pathways[self.opens_with]
        found = [pathway for pathway in self.pathways.values() if pathway.name == referral.pathway]
        if not found:
            raise Unknown("pathway", referral.pathway, {pathway.name for pathway in self.pathways.values()})
        return max(found, key=lambda pathway: pathway.version)


def _too_early(at: Moment, now: datetime) -> Iterator[Reason]:
    """What speaks against something that happened at the moment *at*, which is *now* still to come."""
    if at.is_known and at.earliest > now:
        yield Reason("moment.future", "at")
