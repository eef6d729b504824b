"""How, when, in which order and against whose word people are approached."""

from collections.abc import Callable, Iterator
from datetime import time

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.casework.proposals import next_id
from restorative_core.testing.explorer.cast import HARMED, INFORMED, RESPONSIBLE, SUPPORTER, taken_over, with_initiator
from restorative_core.testing.explorer.families.asking import SAID
from restorative_core.testing.explorer.families.subjects import yes
from restorative_core.testing.explorer.hearing import ENDS, SILENCE, Heard, Refusal, Refusing, Word, event_of
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, REACHING, arranged, reaching, shared, started
from restorative_core.testing.explorer.views import live, live_letter, no_word, word
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel, ContactOutcome, ContactPreference
from restorative_core.vocabulary.moments import LONDON
from restorative_core.vocabulary.referral import Initiator
from restorative_core.vocabulary.risk import Acknowledgement
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

_MOMENTS = (When.NOW, When.LONG_BEFORE, When.THIS_MONTH, When.TODAY)
_BY_A_CHANNEL = (*REACHING, events.ConsentRequested)


def _approaching(person: str, channel: Channel = Channel.PHONE) -> Iterator[Event]:
    yield from reaching(person, channel)
    yield events.ConsentRequested(person, Purpose.ASSESSMENT, channel=channel)


# By which channel, at which hour

_PREFERENCES = (
    ContactPreference(),
    ContactPreference({Channel.PHONE}),
    ContactPreference({Channel.EMAIL}, time(11), time(14)),
    ContactPreference({Channel.PHONE}, time(18), time(22)),
    ContactPreference({Channel.PHONE}, time(22), time(14)),
    ContactPreference({Channel.PHONE}, time(15), time(11)),
    ContactPreference({Channel.PHONE, Channel.EMAIL}, safe_from=time(14)),
)


def _preferences(_case: Case) -> Iterator[Move]:
    for preferences in _PREFERENCES:
        yield Move(events.ContactPreferencesRecorded(HARMED, preferences))
    yield Move(events.ContactPreferencesRecorded(HARMED, _PREFERENCES[1]), When.LONG_BEFORE)
    yield Move(events.ContactPreferencesRecorded(RESPONSIBLE, _PREFERENCES[1]))
    for channel in (Channel.PHONE, Channel.EMAIL):
        for act in _approaching(HARMED, channel):
            yield from (Move(act, when) for when in _MOMENTS)
    yield Move(events.ConsentRequested(HARMED, Purpose.ASSESSMENT))


def _hears_preferences(known: ContactPreference, entry: Entry) -> ContactPreference:
    match entry.event:
        case events.ContactPreferencesRecorded(participant=person, preferences=preferences) if person == HARMED:
            return preferences
    return known


def _to_p1(act: Entry) -> Channel | None:
    """The channel by which p1 is reached, if they are."""
    channel: Channel | None = event_of(act).channel if event_of(act).participant == HARMED else None
    return channel


def _wrong_channel(known: ContactPreference, act: Entry, _known: Knowledge) -> str:
    channel = _to_p1(act)
    return f"p1 has not permitted {channel}" if channel is not None and channel not in known.permits else ""


def _wrong_hour(known: ContactPreference, act: Entry, _known: Knowledge) -> str:
    since, until = known.safe_from, known.safe_until
    if _to_p1(act) is None or (since is None and until is None):
        return ""
    if act.at.earliest != act.at.latest:
        return "nobody says at which hour this was"
    hour = act.at.earliest.astimezone(LONDON).time()
    after, before = since is None or hour >= since, until is None or hour <= until
    past_midnight = since is not None and until is not None and since > until
    return "" if (after or before if past_midnight else after and before) else "that is no hour that is safe for p1"


def _by_preference(must: str, wrong: Callable[[ContactPreference, Entry, Knowledge], str]) -> Slice:
    return Slice(
        must=must,
        acts=_BY_A_CHANNEL,
        openings=(taken_over(Stage.ENGAGING),),
        moves=_preferences,
        view=lambda case: case.people[HARMED].preferences,
        monitor=Monitor(ContactPreference(), _hears_preferences, wrong),
        minds=(events.ContactPreferencesRecorded, events.ConsentRequested),
        mistakes=(Mistake(events.ContactPreferencesRecorded),),
    )


# Against nobody's word

_REFUSABLE = (Refusal(HARMED, Purpose.BE_CONTACTED), Refusal(HARMED, Purpose.BE_REFERRED))


def _words() -> Iterator[Move]:
    for purpose in (Purpose.BE_CONTACTED, Purpose.BE_REFERRED):
        yield Move(yes(HARMED, purpose))
        yield Move(events.ConsentWithdrawn(HARMED, purpose))
    yield Move(yes(HARMED, Purpose.BE_CONTACTED), When.LONG_BEFORE)
    yield Move(events.ConsentRefused(HARMED, Purpose.BE_CONTACTED), When.LONG_BEFORE)
    yield Move(yes(HARMED, Purpose.ASSESSMENT))
    yield Move(events.ConsentWithdrawn(HARMED, Purpose.ASSESSMENT))
    yield from (Move(no(HARMED)) for no in ENDS)


def _of_contact(case: Case) -> Iterator[Move]:
    yield from _words()
    yield from map(Move, _approaching(HARMED))
    yield Move(events.ConsentRequested(HARMED, Purpose.ASSESSMENT))
    yield Move(events.ContactMade(HARMED, Channel.PHONE), When.LONG_BEFORE)
    yield Move(events.PreparationCompleted(HARMED))
    yield Move(shared(case, Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY, HARMED, RESPONSIBLE))
    if live(case):
        yield from map(Move, started(case))
    else:
        yield Move(arranged(case, HARMED))
        yield Move(arranged(case))


def _of_letters(case: Case) -> Iterator[Move]:
    yield from _words()
    if not live_letter(case):
        yield Move(events.LetterReceived(next_id("l", case.things.letters), RESPONSIBLE, HARMED))
    for letter in list(case.things.letters)[-1:]:
        yield Move(events.LetterScreened(letter, fit=True))
        yield Move(events.LetterPassedOn(letter))


def _hears_refusals(known: tuple[Refusing, ...], entry: Entry) -> tuple[Refusing, ...]:
    return tuple(one.hears(heard, entry) for one, heard in zip(_REFUSABLE, known, strict=True))


def _refusals(case: Case) -> object:
    stand = tuple(no_word(case, HARMED, one) for one in (Purpose.BE_CONTACTED, Purpose.BE_REFERRED))
    return stand, case.people[HARMED].left


_nobody_is_contacted_against_their_word = Slice(
    must="nobody-is-contacted-against-their-word",
    acts=(*_BY_A_CHANNEL, events.PreparationCompleted, *HOLDING, events.InformationShared),
    openings=(taken_over(Stage.READY, *INFORMED),),
    moves=_of_contact,
    view=lambda case: (_refusals(case), live(case)),
    monitor=Monitor(
        ((None, False), (None, False)),
        _hears_refusals,
        lambda known, _act, _known: "p1 does not want this" if any(stands for _, stands in known) else "",
    ),
    minds=(*SAID, *_BY_A_CHANNEL, *HOLDING, events.PreparationCompleted, events.InformationShared),
)

_nor_by_letter = evolve(
    _nobody_is_contacted_against_their_word,
    part="by letter",
    acts=(events.LetterPassedOn,),
    moves=_of_letters,
    view=lambda case: (_refusals(case), live_letter(case)),
    minds=(*SAID, events.LetterReceived, events.LetterScreened, events.LetterPassedOn),
)


# Who comes first

_IN_ORDER = (
    events.ContactAttempted,
    events.ContactMade,
    events.InformationGiven,
    events.ConsentRequested,
    events.PreparationCompleted,
)
_BESIDE = (
    events.PersonAdded(SUPPORTER, Role.SUPPORTER, supports=RESPONSIBLE),
    events.PersonAdded("p4", Role.SUPPORTER, supports=HARMED),
    events.ContactReceived(RESPONSIBLE),
)


def _in_order(person: str) -> Iterator[Event]:
    yield from (act for act in _approaching(person) if isinstance(act, _IN_ORDER))
    yield events.ConsentRequested(person, Purpose.ASSESSMENT)
    yield events.PreparationCompleted(person)


def _of_order(_case: Case) -> Iterator[Move]:
    for when in (When.NOW, When.LONG_BEFORE):
        yield Move(yes(HARMED, Purpose.APPROACH_OTHER_PARTY), when)
        for person in (HARMED, RESPONSIBLE):
            yield from (Move(act, when) for act in _in_order(person))
    for person in (SUPPORTER, "p4"):
        yield Move(events.ContactMade(person, Channel.PHONE))
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


def _out_of_order(known: _Order, act: Entry, _known: Knowledge) -> str:
    initiator, heard, level = known
    match initiator, event_of(act).participant:
        case "harmed", "p2" | "p3" if not _APPROACH.counts(heard, act):
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
)


# No message out of the blue


def _of_messages(_case: Case) -> Iterator[Move]:
    for person in (HARMED, SUPPORTER, "p4", "p5"):
        yield Move(events.MessageSent(person, Channel.PHONE, "m1"))
        yield Move(events.MessageSent(person, Channel.PHONE, "m1"), When.LONG_BEFORE)
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
    acts=(events.MessageSent,),
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
    minds=(events.ContactMade, events.ContactAttempted, events.InformationGiven, events.MessageSent),
    mistakes=(Mistake(events.ContactMade),),
)


SLICES = (
    _by_preference("the-channel-is-permitted", _wrong_channel),
    _by_preference("the-hour-is-safe", _wrong_hour),
    _nobody_is_contacted_against_their_word,
    _nor_by_letter,
    _the_initiating_party_comes_first,
    _only_those_told_before,
)
