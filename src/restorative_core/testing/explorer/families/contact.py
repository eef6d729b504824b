"""How and when people are approached, and against nobody's word."""

from collections.abc import Callable, Iterator
from datetime import datetime, time

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.casework.proposals import next_id
from restorative_core.testing.explorer.cast import HARMED, INFORMED, RESPONSIBLE, taken_over
from restorative_core.testing.explorer.families.subjects import yes
from restorative_core.testing.explorer.hearing import ENDS, SAID, Refusal, Refusing, event_of, is_older
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, REACHING, approaching, arranged, shared, started
from restorative_core.testing.explorer.views import live, live_letter, no_word, since
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.moments import LONDON
from restorative_core.vocabulary.stages import Stage

_MOMENTS = (When.NOW, When.LONG_BEFORE, When.THIS_MONTH, When.TODAY)
_BY_A_CHANNEL = (*REACHING, events.ConsentRequested)

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
        for act in approaching(HARMED, channel):
            yield from (Move(act, when) for when in _MOMENTS)
    yield Move(events.ConsentRequested(HARMED, Purpose.ASSESSMENT))


_Preferred = tuple[ContactPreference, datetime | None]
"""How they may be reached; and when they said so last."""


def _hears_preferences(known: _Preferred, entry: Entry) -> _Preferred:
    before, said = known
    match entry.event:
        case events.ContactPreferencesRecorded(participant=person, preferences=now) if person == HARMED:
            if is_older(entry, said):
                return evolve(before, permits=before.permits & now.permits), said
            return now, entry.at.earliest
    return known


def _to_p1(act: Entry) -> Channel | None:
    """The channel by which p1 is reached, if they are."""
    channel: Channel | None = event_of(act).channel if event_of(act).participant == HARMED else None
    return channel


def _wrong_channel(known: _Preferred, act: Entry, _known: Knowledge) -> str:
    channel = _to_p1(act)
    asked = isinstance(act.event, events.ConsentRequested) and act.event.participant == HARMED
    if asked and channel is None and not known[0].permits:
        return "p1 has permitted no channel, and is asked all the same"
    return f"p1 has not permitted {channel}" if channel is not None and channel not in known[0].permits else ""


def _wrong_hour(known: _Preferred, act: Entry, _known: Knowledge) -> str:
    begins, until = known[0].safe_from, known[0].safe_until
    if _to_p1(act) is None or (begins is None and until is None):
        return ""
    if act.at.earliest != act.at.latest:
        return "nobody says at which hour this was"
    hour = act.at.earliest.astimezone(LONDON).time()
    after, before = begins is None or hour >= begins, until is None or hour <= until
    past_midnight = begins is not None and until is not None and begins > until
    return "" if (after or before if past_midnight else after and before) else "that is no hour that is safe for p1"


def _by_preference(must: str, wrong: Callable[[_Preferred, Entry, Knowledge], str]) -> Slice:
    return Slice(
        must=must,
        acts=_BY_A_CHANNEL,
        openings=(taken_over(Stage.ENGAGING),),
        moves=_preferences,
        view=lambda case: (case.people[HARMED].preferences, since(case.people[HARMED].preferred)),
        monitor=Monitor((ContactPreference(), None), _hears_preferences, wrong),
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
    yield from map(Move, approaching(HARMED))
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
        return
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


SLICES = (
    _by_preference("the-channel-is-permitted", _wrong_channel),
    _by_preference("the-hour-is-safe", _wrong_hour),
    _nobody_is_contacted_against_their_word,
    _nor_by_letter,
)
