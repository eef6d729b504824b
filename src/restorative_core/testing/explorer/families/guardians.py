"""A guardian agrees for a child, in whatever the child brings themselves into."""

from collections.abc import Callable, Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import HARMED, RESPONSIBLE, SUPPORTER, taken_over
from restorative_core.testing.explorer.families.consent import MINDS, openings
from restorative_core.testing.explorer.families.consent import view as words_view
from restorative_core.testing.explorer.families.subjects import BRINGING_THEMSELVES, Subject, yes
from restorative_core.testing.explorer.hearing import SILENCE, Heard, Word
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.testing.explorer.trying import sessions
from restorative_core.testing.explorer.views import live, spoken_for, word
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.people import IN_DOUBT, Authority, Capacity
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

GUARDIAN = SUPPORTER

_AGES = (Knowledge(), Knowledge(children=frozenset({HARMED, RESPONSIBLE})))
"""Nobody is a child, or both are; only one of them is in focus."""


def _beside(child: str) -> tuple[Event, ...]:
    return (
        events.PersonAdded(GUARDIAN, Role.PARENT_GUARDIAN, supports=child),
        events.AuthorityRecorded(GUARDIAN, child, Authority.PARENTAL_RESPONSIBILITY),
    )


# What they say


def _of_their_word(subject: Subject) -> Callable[[Case], Iterator[Move]]:
    said = yes(subject.person, subject.purpose, subject.scope)
    only_theirs = Knowledge(children=frozenset({subject.person}))

    def tried(case: Case) -> Iterator[Move]:
        for when in (When.NOW, When.LONG_BEFORE):
            yield Move(evolve(said, given_by=GUARDIAN), when)
            yield Move(events.ConsentWithdrawn(subject.person), when)
        yield Move(said)
        for taken_back in ((), (subject.purpose, subject.scope), (Purpose.ASSESSMENT,)):
            yield Move(events.ConsentWithdrawn(GUARDIAN, *taken_back))
        for knowing in (Knowledge(), only_theirs):
            for act in subject.tried(case):
                yield from (Move(act, when, knowing=knowing) for when in (When.NOW, When.LONG_BEFORE))

    return tried


def _not_said(heard_of: Word) -> Callable[[Heard, Entry, Knowledge], str]:
    def wrong(heard: Heard, act: Entry, knowing: Knowledge) -> str:
        agreed = heard_of.counts(heard, act, by=GUARDIAN) is not None
        return "" if agreed or heard_of.person not in knowing.children else "nobody who cares for the child has agreed"

    return wrong


def _a_guardian_agrees(subject: Subject) -> Slice:
    heard_of = Word(subject.person, subject.purpose, subject.scope)
    word_view = words_view(subject)
    return Slice(
        must="a-guardian-agrees-for-a-child",
        part=f"what they say, {subject.part}",
        acts=subject.acts,
        openings=tuple((*opening, *map(Move, _beside(subject.person))) for opening in openings(subject)[:1]),
        moves=_of_their_word(subject),
        view=lambda case: (
            word_view(case),
            spoken_for(case, subject.person, subject.purpose, subject.scope),
        ),
        monitor=Monitor(SILENCE, heard_of.hears, _not_said(heard_of)),
        minds=(
            *MINDS,
            events.AuthorityRecorded,
            events.CapacityRecorded,
            *subject.acts,
            *subject.minds,
        ),
        drops=subject.drops,
    )


# By what right they say it

_SESSIONS = BRINGING_THEMSELVES[0]
_TAKING_PART = Word(HARMED, _SESSIONS.purpose, _SESSIONS.scope)


def _of_their_right(case: Case) -> Iterator[Move]:
    for authority in (Authority.PARENTAL_RESPONSIBILITY, Authority.COURT_ORDER):
        yield Move(events.AuthorityRecorded(GUARDIAN, HARMED, authority))
    yield Move(events.AuthorityRecorded(GUARDIAN, RESPONSIBLE, Authority.PARENTAL_RESPONSIBILITY))
    yield Move(events.PersonAdded(GUARDIAN, Role.RESPONSIBLE))
    yield Move(events.PersonAdded(GUARDIAN, Role.SUPPORTER, supports=RESPONSIBLE))
    yield Move(events.PersonAdded(GUARDIAN, Role.PARENT_GUARDIAN))
    yield Move(events.PersonLeft(GUARDIAN))
    yield from _of_sessions(case)


def _of_understanding(case: Case) -> Iterator[Move]:
    for capacity in Capacity:
        yield Move(events.CapacityRecorded(HARMED, capacity))
        yield Move(events.CapacityRecorded(GUARDIAN, capacity))
    yield from _of_sessions(case)


def _of_sessions(case: Case) -> Iterator[Move]:
    for knowing in _AGES:
        yield from (Move(act, knowing=knowing) for act in sessions(case, HARMED))


_Right = tuple[str, str, bool, bool, bool]
"""By what right they speak; what is thought of the child; whether they can, stand with others too, are here."""


def _hears_right(known: _Right, entry: Entry) -> _Right:
    right, child, able, torn, here = known
    match entry.event:
        case events.AuthorityRecorded(participant=person, acts_for=other, authority=authority):
            right = authority.value if (person, other) == (GUARDIAN, HARMED) else right
        case events.CapacityRecorded(participant=person, view=view):
            child = view.value if person == HARMED else child
            able = view.value not in ("doubted", "lacking") if person == GUARDIAN else able
        case events.PersonAdded(participant=person, role=role, supports=supports) if person == GUARDIAN:
            torn, here = torn or role is Role.RESPONSIBLE or supports == RESPONSIBLE, True
        case events.PersonLeft(participant=person) if person == GUARDIAN:
            right, here = "", False
    return right, child, able, torn, here


_Guarded = tuple[_Right, Heard]


def _no_right(known: _Guarded, act: Entry, knowing: Knowledge) -> str:
    (right, child, able, torn, here), heard = known
    if HARMED not in knowing.children or child == "sufficient-understanding":
        return ""
    may = right == "parental-responsibility" and able and here and not torn
    agreed = may and _TAKING_PART.counts(heard, act, by=GUARDIAN) is not None
    return "" if agreed else "nobody who may has agreed for the child"


def _right_view(case: Case) -> object:
    who, child = case.people[GUARDIAN], case.people[HARMED]
    standing = who.left, Role.RESPONSIBLE in who.roles, RESPONSIBLE in who.supported, who.capacity in IN_DOUBT
    said = bool(word(case, HARMED, _SESSIONS.purpose, _SESSIONS.scope)[1])
    understands = child.capacity is Capacity.SUFFICIENT_UNDERSTANDING
    return who.speaks_for.get(HARMED), *standing, understands, said, live(case)


_agreed = yes(HARMED, _SESSIONS.purpose, _SESSIONS.scope)

_a_guardian_may_agree = Slice(
    must="a-guardian-agrees-for-a-child",
    part="by what right",
    acts=_SESSIONS.acts,
    openings=(taken_over(Stage.READY, _beside(HARMED)[0], _agreed, evolve(_agreed, given_by=GUARDIAN)),),
    moves=_of_their_right,
    view=_right_view,
    monitor=Monitor(
        (("", "", True, False, False), SILENCE),
        lambda known, entry: (_hears_right(known[0], entry), _TAKING_PART.hears(known[1], entry)),
        _no_right,
    ),
    minds=(*MINDS, events.AuthorityRecorded, events.CapacityRecorded, *_SESSIONS.acts, *_SESSIONS.minds),
)

_a_guardian_is_needed = evolve(
    _a_guardian_may_agree,
    part="who understands enough",
    openings=(taken_over(Stage.READY, *_beside(HARMED), _agreed, evolve(_agreed, given_by=GUARDIAN)),),
    moves=_of_understanding,
)


SLICES = (*map(_a_guardian_agrees, BRINGING_THEMSELVES), _a_guardian_may_agree, _a_guardian_is_needed)
