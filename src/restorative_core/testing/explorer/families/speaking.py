"""Who may speak for whom, and what they were told before."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, ConsentGrant
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import HARMED, INFORMED, MEETING, RESPONSIBLE, SUPPORTER, taken_over
from restorative_core.testing.explorer.families.consent import MINDS, MOMENTS, openings
from restorative_core.testing.explorer.families.consent import view as words_view
from restorative_core.testing.explorer.families.subjects import SUBJECTS, Subject, yes
from restorative_core.testing.explorer.hearing import SILENCE, Heard, Word, latest
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, started
from restorative_core.testing.explorer.views import closely, live, roughly, word
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.people import Authority, Capacity
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

GUARDIAN = OBSERVER = SUPPORTER

_KIND = MEETING.value
_TAKING_PART = Word(HARMED, Purpose.TAKE_PART, _KIND)


def _sessions(case: Case, *people: str) -> Iterator[events.Event]:
    if live(case):
        yield from started(case)
        yield events.SessionEnded(list(case.sessions)[-1])
    else:
        yield arranged(case, *(people or (HARMED,)))


def _of_taking_part(*moments: When, by: str = "") -> Iterator[Move]:
    for when in moments:
        yield Move(evolve(yes(HARMED, Purpose.TAKE_PART, _KIND), given_by=by), when)


# Guardians


def _of_guardians(case: Case) -> Iterator[Move]:
    for child in (True, False):
        knowing = Knowledge(children=frozenset({HARMED}) if child else frozenset())
        for act in _sessions(case):
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
        for act in _sessions(case):
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
    for act in _sessions(case):
        yield from (Move(act, when) for when in MOMENTS)


def _hears_capacity(capacity: str, entry: Entry) -> str:
    match entry.event:
        case events.CapacityRecorded(participant=person, view=view) if person == HARMED:
            return view.value
    return capacity


_everyone_can_decide = Slice(
    must="everyone-can-decide-for-themselves",
    acts=HOLDING,
    openings=(taken_over(Stage.READY),),
    moves=_of_capacity,
    view=lambda case: (case.people[HARMED].capacity, live(case)),
    monitor=Monitor(
        "",
        _hears_capacity,
        lambda known, _act, _known: "p1's capacity is in doubt" if known in ("doubted", "lacking") else "",
    ),
    minds=(events.CapacityRecorded, *HOLDING),
)


# Information first, for every consent

_Informed = tuple[Heard, tuple[tuple[str, datetime], ...]]
"""What was said, and by when each notice had been given."""

_FINE, _NOT_INFORMED, _OTHER_NOTICE = "", "had not been informed", "was shown another notice"


def _of_notices(subject: Subject) -> Callable[[Case], Iterator[Move]]:
    person = subject.person

    def tried(case: Case) -> Iterator[Move]:
        yield Move(events.InformationGiven(person, Channel.PHONE, "n1"))
        yield Move(events.InformationGiven(_other(person), Channel.PHONE, "n1"))
        for notice in ("", "n1", "n2"):
            yield Move(evolve(yes(person, subject.purpose, subject.scope), notice=notice))
        yield Move(events.ConsentWithdrawn(person))
        yield from map(Move, subject.tried(case))

    return tried


def _of_dates(case: Case) -> Iterator[Move]:
    for when in (When.NOW, When.LONG_BEFORE):
        yield Move(events.InformationGiven(HARMED, Channel.PHONE, "n1"), when)
        yield Move(yes(HARMED, Purpose.TAKE_PART, _KIND), when)
        yield from (Move(act, when) for act in _sessions(case))
    yield Move(events.ConsentWithdrawn(HARMED))


def _other(person: str) -> str:
    return RESPONSIBLE if person == HARMED else HARMED


def _hears_notices(word_: Word) -> Callable[[_Informed, Entry], _Informed]:
    def hears(known: _Informed, entry: Entry) -> _Informed:
        heard, notices = known
        match entry.event:
            case events.InformationGiven(participant=person, notice=notice) if person == word_.person:
                given = dict(notices)
                given[notice] = min(given.get(notice, entry.at.earliest), entry.at.earliest)
                return heard, tuple(sorted(given.items()))
            case events.ConsentGiven(participant=person, notice=notice) if person == word_.person:
                shown = [name for name, given in notices if given <= latest(entry)]
                named = not notice or notice in shown
                found = _NOT_INFORMED if not shown else _FINE if named else _OTHER_NOTICE
                entry = evolve(entry, event=evolve(entry.event, notice=found))
        return word_.hears(heard, entry), notices

    return hears


def _uninformed(word_: Word) -> Callable[[_Informed, Entry, Knowledge], str]:
    def wrong(known: _Informed, act: Entry, _known: Knowledge) -> str:
        said = word_.counts(known[0], act)
        amiss = said is not None and not said.inherited and said.notice
        return f"{word_.person} {said.notice}" if said is not None and amiss else ""

    return wrong


def _seen(subject: Subject) -> Callable[[Case], object]:
    def view(case: Case) -> object:
        given: dict[str, datetime] = {}
        shown = case.people[subject.person].notices
        for one in shown:
            given[one.notice] = min(given.get(one.notice, one.stamp.earliest), one.stamp.earliest)

        def told(grant: ConsentGrant) -> tuple[object, ...]:
            before = {n.notice for n in shown if n.stamp.number < grant.stamp.number}
            before &= {notice for notice, since in given.items() if since <= grant.stamp.latest}
            return (*roughly(grant), grant.inherited, bool(before), grant.notice in ("", *before))

        return words_view(subject, told=told)(case), tuple(sorted(given.items()))

    return view


def _followed(subject: Subject) -> Slice:
    word_ = Word(subject.person, subject.purpose, subject.scope, closely=True)
    informed = openings(subject)
    uninformed = tuple(tuple(move for move in opening if move.event not in INFORMED) for opening in informed)
    return Slice(
        must="consent-followed-the-information",
        part=subject.part,
        acts=subject.acts,
        openings=informed if subject.part == "variations" else uninformed,
        moves=_of_notices(subject),
        view=_seen(subject),
        monitor=Monitor((SILENCE, ()), _hears_notices(word_), _uninformed(word_)),
        minds=(*MINDS, events.InformationGiven, *subject.acts, *subject.minds),
    )


_followed_in_time = evolve(
    _followed(SUBJECTS[0]),
    part="sessions, at other moments",
    moves=_of_dates,
    alone=True,
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
    for act in (*_sessions(case, HARMED, OBSERVER), arranged(case, HARMED), arranged(case, OBSERVER)):
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
    *map(_followed, SUBJECTS),
    _followed_in_time,
    _every_party_agrees,
)
