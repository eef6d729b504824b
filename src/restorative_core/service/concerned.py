"""Whom an act concerns: the person behind each participant, and those who come into a case with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs
from attrs import Factory, frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.errors import Reason, Refused, Unknown, shown
from restorative_core.service.erasing import is_erased
from restorative_core.service.joining import joined_across
from restorative_core.service.ledger import Ledger
from restorative_core.service.stream import Stream
from restorative_core.vocabulary.identity import stream_kind
from restorative_core.vocabulary.personal import personal_fields


@frozen
class Concerned:
    """Whom an act concerns.

    Attributes:
        what: What is to be told, each new participant with their person.
        people: The person behind each participant; nobody where nothing personal is told.
        new: The streams of the persons who are new.
        read: The number of the last entry of each stream of a person that was read.
    """

    what: tuple[Event, ...]
    people: Mapping[str, str] = Factory(dict)
    new: tuple[Stream, ...] = ()
    read: Mapping[str, int] = Factory(dict)

    @property
    def known(self) -> dict[str, str]:
        """The person behind each participant who is known already."""
        new = {person.name for person in self.new}
        return {participant: person for participant, person in self.people.items() if person not in new}


def concerned(ledger: Ledger, case: Case, what: Sequence[Event]) -> Concerned:
    """Whom *what*, which is about to be told of *case*, concerns.

    Which person a participant is never changes, so a further role says nothing of it.

    Raises:
        Unknown: A person who is said to be a participant does not exist.
        Refused: They are in the case already, under another id: what they said under that one would not be seen.
            Or the id was another person's, whose consents would be taken for theirs; or somebody has been erased.
    """
    if not any(_is_personal(event) for event in what):
        return Concerned(tuple(what))
    people = ledger.people(case)
    told, new = _with_persons(ledger, case, what, people)
    _insist_on_knowing(case, told, people)
    known = {*people.values()} - {person.name for person in new}
    return Concerned(told, people, tuple(new), _insist_on_being(map(ledger.load, sorted(known))))


def across(ledger: Ledger, after: Case, told: Concerned) -> dict[str, int]:
    """The cases that are joined with the one *after* it has added somebody who is in them, with their numbers.

    Raises:
        Refused: Somebody whom it has added stands on the other side there.
    """
    if not told.people:
        return {}
    names = {event.participant for event in told.what if isinstance(event, events.PersonAdded)}
    added = {name: told.people[name] for name in names & told.people.keys()}
    found = [*joined_across(ledger, after, added)]
    reasons = [reason for _, reason in found if reason is not None]
    if reasons:
        raise Refused(reasons)
    return {stream.name: stream.number for stream, _ in found}


def _is_personal(event: Event) -> bool:
    """Whether *event* may tell something personal, or bring somebody."""
    return bool(personal_fields(type(event))) or isinstance(event, events.DetailsCorrected)


def _with_persons(
    ledger: Ledger, case: Case, what: Iterable[Event], people: dict[str, str]
) -> tuple[tuple[Event, ...], list[Stream]]:
    """*what*, each new participant with their person, noted among the *people*; and the streams of new persons."""
    told: list[Event] = []
    new: list[Stream] = []
    known = set(case.people)
    for event in what:
        if not isinstance(event, events.PersonAdded):
            told.append(event)
        elif event.participant not in known:
            told.append(attrs.evolve(event, person=_behind(ledger, people, event, new)))
            known.add(event.participant)
        elif event.participant in people:
            told.append(attrs.evolve(event, person=None))
        else:
            raise Refused([Reason("person.erased", event.participant)])
    return tuple(told), new


def _behind(ledger: Ledger, people: dict[str, str], event: events.PersonAdded, new: list[Stream]) -> str:
    """The person whom *event* adds, noted among the *people*: the one who had that id before it was struck, if any."""
    participant, person = event.participant, event.person or people.get(event.participant)
    if person is None:
        new.append(ledger.new("person"))
        person = new[-1].name
    elif people.setdefault(participant, person) != person:
        raise Refused([Reason("id.taken", "participant", details={"id": shown(participant)})])
    elif stream_kind(person) != "person":
        raise Unknown("person", person)
    else:
        person = ledger.load(person).name
    others = [other for other, taken in people.items() if taken == person and other != participant]
    if others:
        raise Refused([Reason("person.in-case", shown(participant), details={"id": others[0]})])
    people[participant] = person
    return person


def _insist_on_being(persons: Iterable[Stream]) -> dict[str, int]:
    """The streams of *persons* about whom something is about to be stored, with their numbers.

    Raises:
        Refused: One of them has been erased.
    """
    streams = [*persons]
    erased = [Reason("person.erased", stream.name) for stream in streams if is_erased(stream)]
    if erased:
        raise Refused(erased)
    return {stream.name: stream.number for stream in streams}


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
