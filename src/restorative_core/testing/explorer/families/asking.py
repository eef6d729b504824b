"""What comes before somebody is asked, and what they are not asked for again."""

from collections.abc import Iterator
from datetime import datetime

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.consents import said_last, status
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.canonical import Nth
from restorative_core.testing.explorer.cast import HARMED, MEETING, taken_over
from restorative_core.testing.explorer.families.subjects import yes
from restorative_core.testing.explorer.hearing import ENDS, SAID, SILENCE, Refusal, Refusing, Word, begun_anew, is_older
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import shared
from restorative_core.testing.explorer.views import no_word, since, word
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.stages import Stage

_MOMENTS = (When.NOW, When.LONG_BEFORE, When.THIS_MONTH)


def asked() -> Iterator[Move]:
    """The harmed person is asked: to an assessment, to take part, to be contacted."""
    for purpose in (Purpose.ASSESSMENT, Purpose.TAKE_PART, Purpose.BE_CONTACTED):
        scope = MEETING.value if purpose is Purpose.TAKE_PART else ""
        yield Move(events.ConsentRequested(HARMED, purpose, scope))
        yield Move(events.ConsentRequested(HARMED, purpose, scope, Channel.PHONE), When.LONG_BEFORE)


# A refusal is left in peace


def _of_asking_again(_case: Case) -> Iterator[Move]:
    purpose = Purpose.ASSESSMENT
    for when in (When.NOW, When.LONG_BEFORE):
        yield Move(yes(HARMED, purpose), when)
    yield Move(events.ConsentRefused(HARMED, purpose))
    yield Move(events.ContactReceived(HARMED))
    yield from (Move(no(HARMED)) for no in ENDS)
    yield Move(events.ConsentWithdrawn(HARMED, purpose))
    yield Move(events.ConsentRequested(HARMED, purpose))
    yield Move(events.ConsentRequested(HARMED, purpose), When.LONG_BEFORE)
    yield Move(events.ConsentDeferred(HARMED, purpose))


_PEACE = Refusal(HARMED, Purpose.ASSESSMENT)
_Peace = tuple[Refusing, bool]
"""Whether what they refused, or took back, stands; whether they got in touch since."""


def _hears_peace(known: _Peace, entry: Entry) -> _Peace:
    refusing, in_touch = known
    match entry.event:
        case events.ContactReceived(participant=person) if person == HARMED:
            return refusing, True
        case events.ConsentRefused() | events.ConsentWithdrawn() | events.PersonLeft():
            after = _PEACE.hears(refusing, entry)
            return after, in_touch and after == refusing
        case events.ConsentGiven():
            return _PEACE.hears(refusing, entry), in_touch
        case events.ConsentRequested(participant=person, purpose=Purpose.ASSESSMENT) if person == HARMED:
            return (refusing[0], False), in_touch  # it was right to ask, so they are waited for
    return known


def _left_in_peace(case: Case) -> object:
    key = (HARMED, Purpose.ASSESSMENT, "")
    in_touch = Nth(case.people[HARMED].came_back), Nth(said_last(case, key))
    said = no_word(case, HARMED, Purpose.ASSESSMENT), word(case, HARMED, Purpose.ASSESSMENT)
    return status(case, key), in_touch, said, case.people[HARMED].left


_a_refusal_is_left_in_peace = Slice(
    must="a-refusal-is-left-in-peace",
    acts=(events.ConsentRequested,),
    openings=(taken_over(Stage.ENGAGING),),
    moves=_of_asking_again,
    view=_left_in_peace,
    monitor=Monitor(
        ((None, False), False),
        _hears_peace,
        lambda known, _act, _known: "p1 said no and has not been in touch" if known[0][1] and not known[1] else "",
    ),
    minds=(*SAID, events.ContactReceived, events.ConsentRequested, events.ConsentDeferred),
)

# Taking part is asked about once it is suitable


def _of_suitability(_case: Case) -> Iterator[Move]:
    yield from asked()
    for suitable in (True, False):
        yield Move(events.SuitabilityDecided(suitable))
        yield Move(events.SuitabilityDecided(suitable), When.LONG_BEFORE)


Suitability = tuple[bool, datetime | None]
"""Whether it was found suitable; and since when it was not, where it was ever found not to be."""


def _hears_suitability(known: Suitability, entry: Entry) -> Suitability:
    _, refused = known
    match entry.event:
        case events.SuitabilityDecided(suitable=False):
            return False, entry.at.earliest
        case events.SuitabilityDecided() if not is_older(entry, refused):
            return True, None
    return known


hears_suitability = begun_anew(_hears_suitability, lambda known, _entry: (False, known[1]))
"""Whether it has been found suitable since the case was last begun anew; with its setting."""


def suitability_view(case: Case) -> object:
    """What bears on whether it is suitable."""
    return case.judgement.suitable, since(case.judgement.unsuitable)


def _unsuitable(known: tuple[str, Suitability], act: Entry, _known: Knowledge) -> str:
    match act.event:
        case events.ConsentRequested(purpose=Purpose.TAKE_PART) if not known[1][0]:
            return "it was not found suitable"
    return ""


_taking_part_is_asked_after_suitability = Slice(
    must="taking-part-is-asked-after-suitability",
    acts=(events.ConsentRequested,),
    openings=(taken_over(Stage.ASSESSING),),
    moves=_of_suitability,
    view=suitability_view,
    monitor=Monitor(("", (False, None)), hears_suitability, _unsuitable),
    minds=(events.SuitabilityDecided, events.ConsentRequested),
    mistakes=(Mistake(events.SuitabilityDecided),),
)

# Sharing is done under a purpose of sharing

_PURPOSES_OF_SHARING = (
    "share-information-with-other-party",
    "share-with-agency",
    "share-identity",
    "share-outcome",
    "obtain-information",
)


def _of_sharing(case: Case) -> Iterator[Move]:
    for purpose in Purpose:
        yield Move(shared(case, purpose))
    yield Move(shared(case, recipient=""))


def _wrongly_shared(_state: None, act: Entry, _known: Knowledge) -> str:
    match act.event:
        case events.InformationShared(purpose=purpose, recipient=recipient):
            if purpose not in _PURPOSES_OF_SHARING:
                return f"{purpose} is no purpose of sharing"
            return "" if recipient else "nobody is named with whom it is shared"
    return ""


_what_is_shared = Slice(
    must="what-is-shared-is-shared-under-a-purpose-of-sharing",
    acts=(events.InformationShared,),
    openings=(taken_over(Stage.READY),),
    moves=_of_sharing,
    view=lambda _case: None,
    monitor=Monitor(None, lambda state, _entry: state, _wrongly_shared),
    minds=(events.InformationShared,),
)

# Equality is asked about later

_WORKING_WITH_US = Word(HARMED, Purpose.ASSESSMENT)


def _of_equality(_case: Case) -> Iterator[Move]:
    for when in (*_MOMENTS, When.JUST_BEFORE):
        yield Move(yes(HARMED, Purpose.ASSESSMENT), when)
        yield Move(events.EqualityAnswered(HARMED, answers=()), when)
    yield Move(yes(HARMED, Purpose.BE_CONTACTED))
    yield from (Move(no(HARMED)) for no in ENDS)


_equality_is_asked = Slice(
    must="equality-is-asked-of-those-who-work-with-us",
    acts=(events.EqualityAnswered,),
    openings=(taken_over(Stage.ENGAGING),),
    moves=_of_equality,
    view=lambda case: (word(case, HARMED, Purpose.ASSESSMENT, kept=2), case.people[HARMED].left),
    monitor=Monitor(
        SILENCE,
        evolve(_WORKING_WITH_US, kept=2).hears,
        lambda heard, act, _known: "" if _WORKING_WITH_US.counts(heard, act) else "p1 has not agreed to work with us",
    ),
    minds=(*SAID, events.EqualityAnswered),
    whens=frozenset(When),
)


SLICES = (
    _a_refusal_is_left_in_peace,
    _taking_part_is_asked_after_suitability,
    _what_is_shared,
    _equality_is_asked,
)
