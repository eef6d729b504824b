"""Who can speak for themselves, and by whose leave somebody looks on."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import HARMED, MEETING, SUPPORTER, taken_over
from restorative_core.testing.explorer.families.consent import MINDS, MOMENTS, openings
from restorative_core.testing.explorer.families.consent import view as words_view
from restorative_core.testing.explorer.families.subjects import BRINGING_THEMSELVES, Subject, yes
from restorative_core.testing.explorer.hearing import SILENCE, Heard, Word, is_older
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, sessions
from restorative_core.testing.explorer.views import closely, live, since, word
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.people import Capacity
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

OBSERVER = SUPPORTER

_KIND = MEETING.value


# Coming of age

_BIRTHDAY = date(2015, 2, 1)


def _of_birthdays(subject: Subject) -> Callable[[Case], Iterator[Move]]:
    said = yes(subject.person, subject.purpose, subject.scope)
    of_age = (Knowledge(), Knowledge(adults_since={subject.person: _BIRTHDAY}))

    def tried(case: Case) -> Iterator[Move]:
        yield from (Move(said, when) for when in (When.NOW, When.LONG_BEFORE, When.THIS_MONTH, When.UNKNOWN))
        yield Move(events.ConsentWithdrawn(subject.person))
        for knowing in of_age:
            for act in subject.tried(case):
                yield from (Move(act, when, knowing=knowing) for when in (When.NOW, When.LONG_BEFORE))

    return tried


def _as_a_child(heard_of: Word) -> Callable[[Heard, Entry, Knowledge], str]:
    def wrong(heard: Heard, act: Entry, knowing: Knowledge) -> str:
        said = heard_of.counts(heard, act)
        grown = heard_of.person in knowing.adults_since
        young = said is not None and said.earliest.date() < _BIRTHDAY
        return f"{heard_of.person} agreed as a child" if grown and young else ""

    return wrong


def _an_adult_has_agreed(subject: Subject) -> Slice:
    heard_of = Word(subject.person, subject.purpose, subject.scope, closely=True)
    return Slice(
        must="an-adult-has-agreed-as-an-adult",
        part=subject.part,
        acts=subject.acts,
        openings=openings(subject)[:1],
        moves=_of_birthdays(subject),
        view=words_view(subject, told=closely),
        monitor=Monitor(SILENCE, heard_of.hears, _as_a_child(heard_of)),
        minds=(*MINDS, *subject.acts, *subject.minds),
        drops=subject.drops,
    )


# Capacity

_DOUBTS = ("doubted", "lacking")
_Capable = tuple[str, datetime | None]
"""What was thought of their capacity last; and when."""


def _of_capacity(subject: Subject) -> Callable[[Case], Iterator[Move]]:
    def tried(case: Case) -> Iterator[Move]:
        for capacity in Capacity:
            yield Move(events.CapacityRecorded(subject.person, capacity))
            yield Move(events.CapacityRecorded(subject.person, capacity), When.LONG_BEFORE)
        for act in subject.tried(case):
            yield from (Move(act, when) for when in MOMENTS)

    return tried


def _hears_capacity(who: str) -> Callable[[_Capable, Entry], _Capable]:
    def hears(known: _Capable, entry: Entry) -> _Capable:
        match entry.event:
            case events.CapacityRecorded(participant=person, view=view) if person == who:
                if view.value in _DOUBTS or not is_older(entry, known[1]):
                    return view.value, entry.at.earliest
        return known

    return hears


def _everyone_can_decide(subject: Subject) -> Slice:
    def seen(case: Case) -> object:
        person = case.people[subject.person]
        return person.capacity, since(person.viewed), subject.view(case)

    def wrong(known: _Capable, _act: Entry, _known: Knowledge) -> str:
        return f"the capacity of {subject.person} is in doubt" if known[0] in _DOUBTS else ""

    return Slice(
        must="everyone-can-decide-for-themselves",
        part=subject.part,
        acts=subject.acts,
        openings=openings(subject)[:1],
        moves=_of_capacity(subject),
        view=seen,
        monitor=Monitor(("", None), _hears_capacity(subject.person), wrong),
        minds=(events.CapacityRecorded, *subject.acts, *subject.minds),
        drops=subject.drops,
    )


# Observers

_WATCHED = Word(HARMED, Purpose.OBSERVER_PRESENT, OBSERVER)


def _of_observers(case: Case) -> Iterator[Move]:
    for when in MOMENTS:
        yield Move(yes(HARMED, Purpose.OBSERVER_PRESENT, OBSERVER), when)
    yield Move(yes(HARMED, Purpose.OBSERVER_PRESENT, "p9"))
    yield Move(yes(HARMED, Purpose.TAKE_PART, _KIND))
    yield Move(events.ConsentWithdrawn(HARMED))
    yield Move(events.ConsentWithdrawn(HARMED, Purpose.OBSERVER_PRESENT))
    yield Move(events.PersonAdded(SUPPORTER, Role.OBSERVER))
    for act in (*sessions(case, HARMED, OBSERVER), arranged(case, HARMED), arranged(case, OBSERVER)):
        yield from (Move(act, when) for when in MOMENTS)


_Watched = tuple[Heard, bool, tuple[str, ...]]
"""What was said; whether there is an observer; whom the session touches that was arranged last."""


def _hears_observers(known: _Watched, entry: Entry) -> _Watched:
    heard, observes, people = known
    match entry.event:
        case events.PersonAdded(participant=person, role=Role.OBSERVER) if person == OBSERVER:
            observes = True
        case events.SessionArranged():
            people = entry.event.participants
    return _WATCHED.hears(heard, entry), observes, people


def _watched_unasked(known: _Watched, act: Entry, _known: Knowledge) -> str:
    heard, observes, people = _hears_observers(known, act)
    watched = observes and {HARMED, OBSERVER} <= set(people)
    return "p1 has not agreed to an observer" if watched and _WATCHED.counts(heard, act) is None else ""


_every_party_agrees = Slice(
    must="every-party-agrees-to-observers",
    acts=HOLDING,
    openings=(taken_over(Stage.READY, events.PersonAdded(SUPPORTER, Role.SUPPORTER)),),
    moves=_of_observers,
    view=lambda case: (
        word(case, HARMED, Purpose.OBSERVER_PRESENT, OBSERVER),
        case.people[OBSERVER].roles,
        live(case) and (live(case), list(case.sessions.values())[-1].participants),
    ),
    monitor=Monitor((SILENCE, False, ()), _hears_observers, _watched_unasked),
    minds=(*MINDS, *HOLDING),
)


SLICES = (
    *map(_an_adult_has_agreed, BRINGING_THEMSELVES),
    *map(_everyone_can_decide, BRINGING_THEMSELVES),
    _every_party_agrees,
)
