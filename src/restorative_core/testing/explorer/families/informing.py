"""Everybody is informed before they are asked, decide or are prepared."""

from collections.abc import Callable, Iterator
from datetime import datetime

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, ConsentGrant
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import HARMED, INFORMED, MEETING, RESPONSIBLE, taken_over
from restorative_core.testing.explorer.families.asking import asked
from restorative_core.testing.explorer.families.consent import MINDS, openings
from restorative_core.testing.explorer.families.consent import view as words_view
from restorative_core.testing.explorer.families.subjects import SUBJECTS, Subject, yes
from restorative_core.testing.explorer.hearing import SILENCE, Heard, Word, event_of, latest
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, sessions, started
from restorative_core.testing.explorer.views import live, roughly
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.stages import Stage

_KIND = MEETING.value

# Information comes first


def _of_informing(case: Case) -> Iterator[Move]:
    yield from asked()
    yield Move(arranged(case, HARMED))
    yield Move(arranged(case, RESPONSIBLE, HARMED))
    yield from map(Move, started(case))
    yield Move(events.InformationGiven(HARMED, Channel.PHONE, "n1"))
    yield Move(events.InformationGiven(HARMED, Channel.PHONE, "n1"), When.UNKNOWN)
    yield Move(events.InformationGiven(RESPONSIBLE, Channel.PHONE, "n1"))


def _of_preparing(_case: Case) -> Iterator[Move]:
    for person in (HARMED, RESPONSIBLE):
        yield Move(events.InformationGiven(person, Channel.PHONE, "n1"))
        yield Move(events.PreparationCompleted(person))
        yield Move(events.PreparationCompleted(person), When.LONG_BEFORE)


def _hears_information(informed: frozenset[str], entry: Entry) -> frozenset[str]:
    match entry.event:
        case events.InformationGiven(participant=person):
            return informed | {person}
    return informed


def _uninformed(informed: frozenset[str], act: Entry, _known: Knowledge) -> str:
    match act.event:
        case events.ConsentRequested(purpose=Purpose.BE_CONTACTED | Purpose.BE_REFERRED):
            return ""
        case events.SessionArranged(participants=people):
            missing = set(people) - informed
        case _:
            missing = {HARMED} - informed
    return f"{', '.join(sorted(missing))} was not informed" if missing else ""


_everyone_has_been_informed = Slice(
    must="everyone-has-been-informed",
    acts=(events.ConsentRequested, *HOLDING),
    openings=(taken_over(Stage.READY),),
    moves=_of_informing,
    view=lambda case: (tuple(bool(one.notices) for one in case.people.values()), live(case)),
    monitor=Monitor(frozenset(), _hears_information, _uninformed),
    minds=(events.InformationGiven, events.ConsentRequested, *HOLDING),
    mistakes=(Mistake(events.InformationGiven),),
)


_the_person_has_been_informed = Slice(
    must="the-person-has-been-informed",
    acts=(events.PreparationCompleted,),
    openings=(taken_over(Stage.PREPARING),),
    moves=_of_preparing,
    view=lambda case: tuple(bool(one.notices) for one in case.people.values()),
    monitor=Monitor(
        frozenset(),
        _hears_information,
        lambda informed, act, _known: "" if event_of(act).participant in informed else "they were not informed",
    ),
    minds=(events.InformationGiven, events.PreparationCompleted),
    mistakes=(Mistake(events.InformationGiven),),
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
        yield from (Move(act, when) for act in sessions(case, HARMED))
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


def _amiss(word_: Word) -> Callable[[_Informed, Entry, Knowledge], str]:
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
            before = {
                one.notice
                for one in shown
                if one.stamp.number < grant.stamp.number and one.stamp.earliest <= grant.stamp.latest
            }
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
        monitor=Monitor((SILENCE, ()), _hears_notices(word_), _amiss(word_)),
        minds=(*MINDS, events.InformationGiven, *subject.acts, *subject.minds),
        drops=subject.drops,
    )


_followed_in_time = evolve(
    _followed(SUBJECTS[0]),
    part="sessions, at other moments",
    moves=_of_dates,
    alone=True,
)


SLICES = (
    _everyone_has_been_informed,
    _the_person_has_been_informed,
    *map(_followed, SUBJECTS),
    _followed_in_time,
)
