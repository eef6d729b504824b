"""Who may speak for whom, and by whose leave somebody looks on."""

from collections.abc import Iterator
from datetime import date, datetime

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import HARMED, MEETING, RESPONSIBLE, SUPPORTER, taken_over
from restorative_core.testing.explorer.families.consent import MINDS, MOMENTS
from restorative_core.testing.explorer.families.subjects import yes
from restorative_core.testing.explorer.hearing import SILENCE, Heard, Word, is_older
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, sessions
from restorative_core.testing.explorer.views import closely, live, since, word
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.people import Authority, Capacity
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

GUARDIAN = OBSERVER = SUPPORTER

_KIND = MEETING.value
_TAKING_PART = Word(HARMED, Purpose.TAKE_PART, _KIND)


def _of_taking_part(*moments: When, by: str = "") -> Iterator[Move]:
    for when in moments:
        yield Move(evolve(yes(HARMED, Purpose.TAKE_PART, _KIND), given_by=by), when)


# Guardians


def _of_guardians(case: Case) -> Iterator[Move]:
    for child in (True, False):
        knowing = Knowledge(children=frozenset({HARMED}) if child else frozenset())
        for act in sessions(case, HARMED):
            yield from (Move(act, when, knowing=knowing) for when in (When.NOW, When.LONG_BEFORE))


def _of_their_word(case: Case) -> Iterator[Move]:
    yield from _of_taking_part(When.NOW, When.LONG_BEFORE, by=GUARDIAN)
    yield from _of_taking_part(When.NOW)
    yield Move(events.ConsentWithdrawn(HARMED))
    yield Move(events.ConsentWithdrawn(HARMED), When.LONG_BEFORE)
    yield from _of_guardians(case)


def _of_their_right(case: Case) -> Iterator[Move]:
    for authority in (Authority.PARENTAL_RESPONSIBILITY, Authority.COURT_ORDER):
        yield Move(events.AuthorityRecorded(GUARDIAN, HARMED, authority))
    yield Move(events.AuthorityRecorded(GUARDIAN, RESPONSIBLE, Authority.PARENTAL_RESPONSIBILITY))
    yield Move(events.CapacityRecorded(HARMED, Capacity.SUFFICIENT_UNDERSTANDING))
    yield Move(events.CapacityRecorded(HARMED, Capacity.DOUBTED))
    yield Move(events.PersonAdded(GUARDIAN, Role.RESPONSIBLE))
    yield Move(events.PersonAdded(GUARDIAN, Role.PARENT_GUARDIAN))
    yield Move(events.PersonLeft(GUARDIAN))
    yield from _of_guardians(case)


_Guarded = tuple[Heard, str, str, bool, bool]
"""What was said; by what right the guardian speaks; the child's capacity; whether the guardian is a party; is here."""


def _hears_guardians(known: _Guarded, entry: Entry) -> _Guarded:
    heard, right, capacity, party, here = known
    match entry.event:
        case events.AuthorityRecorded(participant=person, acts_for=child, authority=authority):
            if (person, child) == (GUARDIAN, HARMED):
                right = authority.value
        case events.CapacityRecorded(participant=person, view=view) if person == HARMED:
            capacity = view.value
        case events.PersonAdded(participant=person, role=role) if person == GUARDIAN:
            party, here = party or role is Role.RESPONSIBLE, True
        case events.PersonLeft(participant=person) if person == GUARDIAN:
            here = False
    return _TAKING_PART.hears(heard, entry), right, capacity, party, here


def _no_guardian(known: _Guarded, act: Entry, knowing: Knowledge) -> str:
    heard, right, capacity, party, here = known
    if HARMED not in knowing.children or capacity == "sufficient-understanding":
        return ""
    may_speak = right == "parental-responsibility" and here and not party
    agreed = may_speak and _TAKING_PART.counts(heard, act, by=GUARDIAN) is not None
    return "" if agreed else "nobody who cares for the child has agreed"


def _guardian(case: Case) -> object:
    who = case.people[GUARDIAN]
    return who.speaks_for.get(HARMED), who.left, who.roles, case.people[HARMED].capacity


_BESIDE = events.PersonAdded(GUARDIAN, Role.PARENT_GUARDIAN, supports=HARMED)
_PARENT = events.AuthorityRecorded(GUARDIAN, HARMED, Authority.PARENTAL_RESPONSIBILITY)
_BOTH_AGREED = tuple(move.event for by in ("", GUARDIAN) for move in _of_taking_part(When.NOW, by=by))

_a_guardian_agrees = Slice(
    must="a-guardian-agrees-for-a-child",
    part="what they say",
    acts=HOLDING,
    openings=(taken_over(Stage.READY, _BESIDE, _PARENT),),
    moves=_of_their_word,
    view=lambda case: (word(case, HARMED, Purpose.TAKE_PART, _KIND), live(case)),
    monitor=Monitor((SILENCE, "", "", False, False), _hears_guardians, _no_guardian),
    minds=(*MINDS, events.AuthorityRecorded, events.CapacityRecorded, *HOLDING),
)

_a_guardian_may_agree = evolve(
    _a_guardian_agrees,
    part="by what right",
    openings=(taken_over(Stage.READY, _BESIDE, *_BOTH_AGREED),),
    moves=_of_their_right,
    view=lambda case: (_guardian(case), bool(word(case, HARMED, Purpose.TAKE_PART, _KIND)[1]), live(case)),
)

# Coming of age

_BIRTHDAY = date(2015, 2, 1)
_OF_AGE = tuple(Knowledge(adults_since={who: _BIRTHDAY}) for who in (HARMED, RESPONSIBLE))


def _of_birthdays(case: Case) -> Iterator[Move]:
    yield from _of_taking_part(When.NOW, When.LONG_BEFORE, When.THIS_MONTH, When.UNKNOWN)
    yield from _of_taking_part(When.NOW, by=GUARDIAN)
    yield Move(events.ConsentWithdrawn(HARMED))
    yield Move(events.AuthorityRecorded(GUARDIAN, HARMED, Authority.PARENTAL_RESPONSIBILITY))
    for knowing in _OF_AGE:
        for act in sessions(case, HARMED):
            yield from (Move(act, when, knowing=knowing) for when in MOMENTS)


_CLOSELY = evolve(_TAKING_PART, closely=True)


def _as_a_child(heard: Heard, act: Entry, knowing: Knowledge) -> str:
    said = _CLOSELY.counts(heard, act)
    if HARMED not in knowing.adults_since or said is None or said.earliest.date() >= _BIRTHDAY:
        return ""
    return "p1 agreed as a child"


_an_adult_has_agreed = Slice(
    must="an-adult-has-agreed-as-an-adult",
    acts=HOLDING,
    openings=(taken_over(Stage.READY, events.PersonAdded(GUARDIAN, Role.PARENT_GUARDIAN, supports=HARMED)),),
    moves=_of_birthdays,
    view=lambda case: (word(case, HARMED, Purpose.TAKE_PART, _KIND, told=closely), live(case)),
    monitor=Monitor(SILENCE, _CLOSELY.hears, _as_a_child),
    minds=(*MINDS, events.AuthorityRecorded, *HOLDING),
)

# Capacity


def _of_capacity(case: Case) -> Iterator[Move]:
    for capacity in Capacity:
        yield Move(events.CapacityRecorded(HARMED, capacity))
        yield Move(events.CapacityRecorded(HARMED, capacity), When.LONG_BEFORE)
    yield Move(events.CapacityRecorded(RESPONSIBLE, Capacity.PRESUMED))
    for act in sessions(case, HARMED):
        yield from (Move(act, when) for when in MOMENTS)


_Capable = tuple[str, datetime | None]
"""What was thought of their capacity last; and when."""


def _hears_capacity(known: _Capable, entry: Entry) -> _Capable:
    match entry.event:
        case events.CapacityRecorded(participant=person, view=view) if person == HARMED:
            if view.value in _DOUBTS or not is_older(entry, known[1]):
                return view.value, entry.at.earliest
    return known


_DOUBTS = ("doubted", "lacking")


_everyone_can_decide = Slice(
    must="everyone-can-decide-for-themselves",
    acts=HOLDING,
    openings=(taken_over(Stage.READY),),
    moves=_of_capacity,
    view=lambda case: (case.people[HARMED].capacity, since(case.people[HARMED].viewed), live(case)),
    monitor=Monitor(
        ("", None),
        _hears_capacity,
        lambda known, _act, _known: "p1's capacity is in doubt" if known[0] in _DOUBTS else "",
    ),
    minds=(events.CapacityRecorded, *HOLDING),
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
    _a_guardian_agrees,
    _a_guardian_may_agree,
    _an_adult_has_agreed,
    _everyone_can_decide,
    _every_party_agrees,
)
