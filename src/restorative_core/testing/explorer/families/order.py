"""In which order people are approached, and of whom nobody hears out of the blue."""

from collections.abc import Iterator

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import (
    HARMED,
    INFORMED,
    LETTER,
    RESPONSIBLE,
    SUPPORTER,
    taken_over,
    with_initiator,
)
from restorative_core.testing.explorer.families.subjects import yes
from restorative_core.testing.explorer.hearing import SAID, SILENCE, Heard, Word, event_of
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import PEOPLE_AND_LETTERS, Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import PASSING_ON, approaching, shared
from restorative_core.testing.explorer.views import word
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel, ContactOutcome
from restorative_core.vocabulary.people import Authority
from restorative_core.vocabulary.referral import Initiator
from restorative_core.vocabulary.risk import Acknowledgement
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

# Who comes first

_IN_ORDER = (
    events.ContactAttempted,
    events.ContactMade,
    events.InformationGiven,
    events.ConsentRequested,
    events.PreparationCompleted,
    *PASSING_ON,
)
_BESIDE = (
    events.PersonAdded(SUPPORTER, Role.SUPPORTER, supports=RESPONSIBLE),
    events.PersonAdded("p4", Role.SUPPORTER, supports=HARMED),
    events.PersonAdded("p5", Role.PROFESSIONAL),
    events.AuthorityRecorded("p5", SUPPORTER, Authority.POWER_OF_ATTORNEY),
    events.ContactReceived(RESPONSIBLE),
    *LETTER,
    events.LetterReceived("l2", HARMED, RESPONSIBLE),
)
"""Those who stand for one of the two, somebody who speaks for one of those, and a letter each way."""


def _in_order(person: str) -> Iterator[Event]:
    yield from (act for act in approaching(person) if isinstance(act, _IN_ORDER))
    yield events.ConsentRequested(person, Purpose.ASSESSMENT)
    yield events.PreparationCompleted(person)


def _of_order(case: Case) -> Iterator[Move]:
    for when in (When.NOW, When.LONG_BEFORE):
        yield Move(yes(HARMED, Purpose.APPROACH_OTHER_PARTY), when)
        for person in (HARMED, RESPONSIBLE):
            yield from (Move(act, when) for act in _in_order(person))
    for person in (SUPPORTER, "p4", "p5"):
        yield Move(events.ContactMade(person, Channel.PHONE))
    for person, other in ((HARMED, RESPONSIBLE), (RESPONSIBLE, HARMED), (HARMED, SUPPORTER)):
        yield Move(shared(case, Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY, other, person))
    yield from map(Move, map(events.LetterPassedOn, ("l1", "l2")))
    yield Move(events.ConsentWithdrawn(HARMED, Purpose.APPROACH_OTHER_PARTY))
    yield Move(yes(HARMED, Purpose.ASSESSMENT))
    yield Move(events.ConsentWithdrawn(HARMED))
    yield Move(events.PersonLeft(HARMED))
    for level in Acknowledgement:
        yield Move(events.AcknowledgementRecorded(RESPONSIBLE, level))


_Order = tuple[str, Heard, str]
"""Whose wish it is, what the person harmed said of an approach, how far the responsible person acknowledges it."""

_APPROACH = Word(HARMED, Purpose.APPROACH_OTHER_PARTY)
_ENOUGH = ("basic-facts", "full", "in-confidence")


def _hears_order(known: _Order, entry: Entry) -> _Order:
    initiator, heard, level = known
    match entry.event:
        case events.ReferralReceived():
            initiator = entry.event.initiator.value
        case events.AcknowledgementRecorded(participant=person) if person == RESPONSIBLE:
            level = entry.event.level.value
    return initiator, _APPROACH.hears(heard, entry), level


def _reached(act: Entry) -> str:
    """Whom *act* reaches."""
    match act.event:
        case events.LetterPassedOn(letter=letter):
            return HARMED if letter == "l1" else RESPONSIBLE
        case events.InformationShared(recipient=recipient):
            return recipient
    person: str = event_of(act).participant
    return person


def _out_of_order(known: _Order, act: Entry, _known: Knowledge) -> str:
    initiator, heard, level = known
    match initiator, _reached(act):
        case "harmed", "p2" | "p3" | "p5" if not _APPROACH.counts(heard, act):
            return "p1 has not agreed to an approach yet"
        case "responsible", "p1" | "p4" if level not in _ENOUGH:
            return "p2 does not acknowledge the facts yet"
    return ""


_AGREED = (
    yes(HARMED, Purpose.APPROACH_OTHER_PARTY),
    events.AcknowledgementRecorded(RESPONSIBLE, Acknowledgement.FULL),
    *INFORMED,
    events.ConsentWithdrawn(HARMED, Purpose.APPROACH_OTHER_PARTY),
    events.AcknowledgementRecorded(RESPONSIBLE, Acknowledgement.NONE),
)
"""Both were informed as it should be, and both have changed their minds."""

_the_initiating_party_comes_first = Slice(
    must="the-initiating-party-comes-first",
    acts=_IN_ORDER,
    openings=tuple(
        taken_over(Stage.ENGAGING, *_BESIDE, *more, referral=with_initiator(initiator))
        for initiator in (Initiator.HARMED, Initiator.RESPONSIBLE, Initiator.AGENCY)
        for more in (_AGREED, ())
    ),
    moves=_of_order,
    view=lambda case: (
        case.origin.initiator,
        word(case, HARMED, Purpose.APPROACH_OTHER_PARTY),
        case.people[HARMED].left,
        case.people[RESPONSIBLE].acknowledgement,
    ),
    monitor=Monitor(("", SILENCE, ""), _hears_order, _out_of_order),
    minds=(*SAID, *_IN_ORDER, events.AcknowledgementRecorded),
    drops=PEOPLE_AND_LETTERS,
)

# No message out of the blue


def _of_messages(_case: Case) -> Iterator[Move]:
    for person in (HARMED, SUPPORTER, "p4", "p5"):
        for when in (When.NOW, When.LONG_BEFORE):
            yield Move(events.MessageSent(person, Channel.PHONE, "m1"), when)
            yield Move(events.OutcomeTold(person, Channel.PHONE), when)
    yield Move(events.ContactAttempted(HARMED, Channel.PHONE, ContactOutcome.NO_ANSWER))
    yield Move(events.ContactMade(HARMED, Channel.PHONE))
    yield Move(events.InformationGiven(SUPPORTER, Channel.PHONE, "n1"))
    yield Move(events.ContactReceived("p5"))


def _hears_contact(reached: frozenset[str], entry: Entry) -> frozenset[str]:
    match entry.event:
        case events.ContactMade() | events.ContactReceived() | events.InformationGiven():
            return reached | {entry.event.participant}
    return reached


def _out_of_the_blue(reached: frozenset[str], act: Entry, _known: Knowledge) -> str:
    person = event_of(act).participant
    return f"{person} was never in contact with us" if person not in reached | {"p4"} else ""


_only_those_told_before = Slice(
    must="only-those-told-before-are-told-the-end",
    acts=(events.MessageSent, events.OutcomeTold),
    openings=(
        taken_over(
            Stage.ENGAGING,
            events.PersonAdded(SUPPORTER, Role.SUPPORTER),
            events.PersonAdded("p4", Role.REFERRER),
            events.PersonAdded("p5", Role.REFERRER),
            events.PersonAdded("p5", Role.HARMED),
        ),
    ),
    moves=_of_messages,
    view=lambda case: tuple(person.reached for person in case.people.values()),
    monitor=Monitor(frozenset(), _hears_contact, _out_of_the_blue),
    minds=(
        events.ContactMade,
        events.ContactAttempted,
        events.InformationGiven,
        events.MessageSent,
        events.OutcomeTold,
    ),
    mistakes=(Mistake(events.ContactMade),),
)


SLICES = (
    _the_initiating_party_comes_first,
    _only_those_told_before,
)
