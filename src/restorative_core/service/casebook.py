"""Cases: loaded, decided on, and written to, with the messages that follow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

import attrs
from attrs import frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.consents import is_left_in_peace
from restorative_core.casework.decide import Decision, decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.events.message import MessageOutcome
from restorative_core.casework.evolve import evolve
from restorative_core.casework.knowledge import NOTHING, Knowledge
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.plain import plain_event
from restorative_core.errors import Faulty, Reason, ReferenceTaken, Refused, Stale, Unknown, shown
from restorative_core.intake.faults import faults
from restorative_core.messages import ENDS_MESSAGES, OWES_MESSAGES, message, outdated, owed
from restorative_core.ports import ChannelKind, Reference
from restorative_core.service import receiving
from restorative_core.service.erasing import is_erased
from restorative_core.service.joining import joined_across
from restorative_core.service.knowing import FACILITATOR, Lookup
from restorative_core.service.ledger import Ledger
from restorative_core.service.stream import Addition, Stream
from restorative_core.vocabulary.identity import Occasion, stream_kind
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import personal_fields
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
        early = tuple(self._too_early(occasion.at))
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
        if key is not None:
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
                continue
            except Stale:
                if expecting is not None or attempt == self.ledger.attempts:
                    raise
        return self.load(case)[1]

    def receive(self, referral: Referral, occasion: Occasion) -> Receipt:
        """Store *referral* as a new case at its first stage, or say that it is known.

        Raises:
            Faulty: It is no referral as it stands; with every fault. Nothing is stored.
        """
        reasons = (*faults(referral), *self._too_early(referral.received))
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
        recorded = self.ledger.clock()
        entries, case = self._decided(
            Case(stream.name), [*receiving.case_events(arrival, self.opening(referral))], at, recorded
        )
        registered = [
            Addition.of(person, receiving.person_event(referred), at, recorded)
            for person, referred in zip(persons, referral.participants, strict=True)
        ]
        additions = [Addition(stream, entries, arrival.subjects), *registered, *self._messages(case, entries, occasion)]
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
        with suppress(Refused, Stale, Unknown):
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
        too_early = tuple(self._too_early(occasion.at))
        if too_early:
            raise Refused(too_early)
        what, persons = self._with_persons(before, [self._pinned(event) for event in what])
        recorded = self.ledger.clock()
        subjects = self._subjects(before, what)
        _insist_on_knowing(before, what, subjects)
        new = {person.name for person in persons}
        coming = {participant: person for participant, person in subjects.items() if person not in new}
        knowledge, read = self.knowledge(before, what, occasion.at, coming)
        read = {**self._known(coming.values()), **read}
        entries, after = self._decided(before, what, occasion, recorded, knowledge)
        read = {**read, **self._joined(after, what, subjects)}
        registered = [Addition.of(person, events.PersonRegistered(), occasion, recorded) for person in persons]
        grown, *_ = self.ledger.write(
            [Addition(stream, entries, subjects), *registered, *self._messages(after, entries, occasion)],
            read=read,
            references=references,
        )
        return grown.case or before

    def _known(self, persons: Iterable[str]) -> dict[str, int]:
        """The streams of *persons* about whom something is about to be stored, with their numbers.

        Raises:
            Refused: One of them has been erased.
        """
        streams = [self.ledger.load(person) for person in persons]
        erased = [Reason("person.erased", stream.name) for stream in streams if is_erased(stream)]
        if erased:
            raise Refused(erased)
        return {stream.name: stream.number for stream in streams}

    def _joined(self, after: Case, what: Iterable[Event], people: Mapping[str, str]) -> dict[str, int]:
        """The cases that are joined with the one *after* it has added somebody who is in them, with their numbers.

        Raises:
            Refused: Somebody whom it has added stands on the other side there.
        """
        names = {event.participant for event in what if isinstance(event, events.PersonAdded)}
        added = {name: people[name] for name in names & people.keys()}
        found = [*joined_across(self.ledger, after, added)]
        reasons = [reason for _, reason in found if reason is not None]
        if reasons:
            raise Refused(reasons)
        return {stream.name: stream.number for stream, _ in found}

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

    def _with_persons(self, case: Case, what: Iterable[Event]) -> tuple[list[Event], list[Stream]]:
        """*what*, each new participant with their person, and the streams of the persons who are new.

        Which person a participant is never changes, so a further role says nothing of it.

        Raises:
            Unknown: A person who is said to be a participant does not exist.
            Refused: They are in the case already, under another id: what they said under that one would not be seen.
                Or the id was another person's, whose consents would be taken for theirs; or they have been erased.
        """
        told: list[Event] = []
        persons: list[Stream] = []
        adding = any(isinstance(event, events.PersonAdded) for event in what)
        behind = self.ledger.people(case) if adding else {}
        known = set(case.people)
        for event in what:
            if isinstance(event, events.PersonAdded):
                if event.participant in known and event.participant not in behind:
                    raise Refused([Reason("person.erased", event.participant)])
                person = None if event.participant in known else self._behind(behind, event, persons)
                known.add(event.participant)
                told.append(attrs.evolve(event, person=person))
            else:
                told.append(event)
        return told, persons

    def _behind(self, behind: dict[str, str], event: events.PersonAdded, persons: list[Stream]) -> str:
        """The person whom *event* adds, noted in *behind*: the one who had that id before it was struck, if any."""
        participant, person = event.participant, event.person or behind.get(event.participant)
        if person is None:
            persons.append(self.ledger.new("person"))
            person = persons[-1].name
        elif behind.setdefault(participant, person) != person:
            raise Refused([Reason("id.taken", "participant", details={"id": shown(participant)})])
        elif stream_kind(person) != "person":
            raise Unknown("person", person)
        else:
            person = self.ledger.load(person).name
        others = [other for other, taken in behind.items() if taken == person and other != participant]
        if others:
            raise Refused([Reason("person.in-case", shown(participant), details={"id": others[0]})])
        behind[participant] = person
        return person

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

    def _subjects(self, case: Case, what: Iterable[Event]) -> dict[str, str]:
        if not any(personal_fields(type(event)) or isinstance(event, events.DetailsCorrected) for event in what):
            return {}
        added = {
            event.participant: event.person
            for event in what
            if isinstance(event, events.PersonAdded) and event.person is not None
        }
        return {**self.ledger.people(case), **added}

    def _messages(self, case: Case, entries: Iterable[Entry], occasion: Occasion) -> list[Addition]:
        """The messages that *entries* give reason for, and the end of those that they make pointless."""
        told = [*entries]
        due = [
            Addition.of(
                self.ledger.named("message", case.id, str(entry.number), owing.participant),
                owing,
                occasion,
                entry.recorded,
            )
            for entry in told
            for owing in owed(case, entry, self.carries)
        ]
        return [*due, *self._pointless(case, told, occasion)]

    def _pointless(self, case: Case, entries: Sequence[Entry], occasion: Occasion) -> Iterator[Addition]:
        """The end of every message that waits, and that nobody is to get after *entries*."""
        if not any(isinstance(entry.event, ENDS_MESSAGES) for entry in entries):
            return
        first = entries[0].number
        for cause in case.history:
            if cause.number >= first or not isinstance(cause.event, OWES_MESSAGES):
                continue
            for participant in case.people:
                stream = self.ledger.named("message", case.id, str(cause.number), participant)
                known = message(stream.entries)
                if known.due is None or known.outcome is not None:
                    continue
                if is_left_in_peace(case, participant) or outdated(case, known.due, entries[0].recorded):
                    ended = events.MessageEnded(MessageOutcome.CANCELLED, ("message.outdated",))
                    yield Addition.of(stream, ended, occasion, entries[0].recorded)

    def _too_early(self, at: Moment) -> Iterable[Reason]:
        if at.is_known and at.earliest > self.ledger.clock():
            yield Reason("moment.future", "at")


def _insist_on_knowing(case: Case, what: Iterable[Event], persons: Mapping[str, str]) -> None:
    """Let nothing personal of *what* be stored about a participant of *case* who is not among the *persons* any more.

    It would be kept as if it told of the others alone, or of nobody, and nobody could have it erased.

    Raises:
        Refused: Somebody whom it is about has been erased.
    """
    about = dict.fromkeys(one for event in what for one in _whom(event, tuple(case.people), persons))
    reasons = [Reason("person.erased", one) for one in about if one in case.people and one not in persons]
    if reasons:
        raise Refused(reasons)


def _whom(event: Event, people: Sequence[str], persons: Mapping[str, str]) -> Iterator[str]:
    """The participants whom something personal in *event* is about: those it names, or all where nobody is left."""
    if isinstance(event, events.DetailsCorrected):
        yield from _whom(event.event, people, persons)
    for field, meta in personal_fields(type(event)).items():
        if getattr(event, field) is not None:
            told = getattr(event, meta.about, ())
            named = told if isinstance(told, tuple) else (told,)
            yield from named or (() if persons else people)
