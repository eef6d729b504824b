"""What comes before somebody is asked, and what they are not asked for again."""

from collections.abc import Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.consents import said_last, status
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.canonical import Nth
from restorative_core.testing.explorer.cast import HARMED, MEETING, RESPONSIBLE, referred, taken_over, told
from restorative_core.testing.explorer.families.subjects import yes
from restorative_core.testing.explorer.hearing import ENDS, SILENCE, Refusal, Refusing, Word, begun_anew, event_of
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, shared, started
from restorative_core.testing.explorer.views import live, no_word, word
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

SAID = (*ENDS, events.ConsentGiven, events.PersonLeft)
"""What somebody says, or what says it for them."""

_MOMENTS = (When.NOW, When.LONG_BEFORE, When.THIS_MONTH)


# Nobody has refused to be referred


def _of_being_referred(_case: Case) -> Iterator[Move]:
    for when in _MOMENTS:
        yield Move(yes(HARMED, Purpose.BE_REFERRED), when)
        yield Move(events.ConsentRefused(HARMED, Purpose.BE_REFERRED), when)
        yield Move(events.ReferralAccepted(), when)
    yield Move(yes(HARMED, Purpose.BE_CONTACTED))
    yield from (Move(no(HARMED)) for no in ENDS)
    yield Move(events.PersonLeft(HARMED))
    yield Move(events.PersonAdded(HARMED, Role.HARMED))


_REFERRAL = Refusal(HARMED, Purpose.BE_REFERRED)
_Refused = tuple[Refusing, bool]
"""Whether the person has refused; whether they are in the case."""


def _hears_refusals(known: _Refused, entry: Entry) -> _Refused:
    refusing, here = known
    match entry.event:
        case events.PersonLeft(participant=person) if person == HARMED:
            here = False
        case events.PersonAdded(participant=person) if person == HARMED:
            here = True
    return _REFERRAL.hears(refusing, entry), here


_nobody_has_refused_to_be_referred = Slice(
    must="nobody-has-refused-to-be-referred",
    acts=(events.ReferralAccepted,),
    openings=(referred(),),
    moves=_of_being_referred,
    view=lambda case: (no_word(case, HARMED, Purpose.BE_REFERRED), case.people[HARMED].left),
    monitor=Monitor(
        ((None, False), False),
        _hears_refusals,
        lambda known, _act, _known: "p1 has refused to be referred" if known[0][1] and known[1] else "",
    ),
    minds=SAID,
    mistakes=(Mistake(events.ConsentRefused),),
)


# Nobody is a party who does not know of it


def _of_knowing(_case: Case) -> Iterator[Move]:
    yield Move(events.PersonMadeAware(HARMED))
    yield Move(events.PersonMadeAware(RESPONSIBLE))
    yield Move(events.ReferralAccepted())
    yield Move(events.PersonLeft(HARMED))
    yield Move(events.PersonAdded(HARMED, Role.HARMED))
    yield Move(events.PersonAdded("p3", Role.SUPPORTER, aware=False))


def _hears_of_knowing(unaware: frozenset[str], entry: Entry) -> frozenset[str]:
    """The parties who are in the case and are known not to know of it."""
    match entry.event:
        case events.PersonAdded(participant=person, aware=False, role=Role.HARMED | Role.RESPONSIBLE):
            return unaware | {person}
        case events.PersonMadeAware(participant=person) | events.PersonLeft(participant=person):
            return unaware - {person}
    return unaware


def _unaware(*people: str) -> tuple[Move, ...]:
    roles = {HARMED: Role.HARMED, RESPONSIBLE: Role.RESPONSIBLE}
    return told(
        referred()[0].event,
        *(events.PersonAdded(who, role, aware=who not in people) for who, role in roles.items()),
    )


_the_person_is_aware_of_the_referral = Slice(
    must="the-person-is-aware-of-the-referral",
    acts=(events.ReferralAccepted,),
    openings=(referred(), _unaware(HARMED), _unaware(HARMED, RESPONSIBLE)),
    moves=_of_knowing,
    view=lambda case: tuple((one.id, one.aware, one.left) for one in case.people.values()),
    monitor=Monitor(
        frozenset(),
        _hears_of_knowing,
        lambda unaware, _act, _known: f"{', '.join(sorted(unaware))} does not know of it" if unaware else "",
    ),
    minds=(events.PersonMadeAware, events.PersonLeft),
    mistakes=(Mistake(events.PersonMadeAware),),
)


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
    return status(case, key), in_touch, no_word(case, HARMED, Purpose.ASSESSMENT), case.people[HARMED].left


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


# Information comes first


def _asked(_case: Case) -> Iterator[Move]:
    for purpose in (Purpose.ASSESSMENT, Purpose.TAKE_PART, Purpose.BE_CONTACTED):
        scope = MEETING.value if purpose is Purpose.TAKE_PART else ""
        yield Move(events.ConsentRequested(HARMED, purpose, scope))
        yield Move(events.ConsentRequested(HARMED, purpose, scope, Channel.PHONE), When.LONG_BEFORE)


def _of_informing(case: Case) -> Iterator[Move]:
    yield from _asked(case)
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
    drops=frozenset({"participant"}),
)


# Taking part is asked about once it is suitable


def _of_suitability(case: Case) -> Iterator[Move]:
    yield from _asked(case)
    for suitable in (True, False):
        yield Move(events.SuitabilityDecided(suitable))
        yield Move(events.SuitabilityDecided(suitable), When.LONG_BEFORE)


def _hears_suitability(suitable: bool, entry: Entry) -> bool:  # noqa: FBT001 - what a monitor knows comes first
    match entry.event:
        case events.SuitabilityDecided(suitable=found):
            return found
    return suitable


hears_suitability = begun_anew(_hears_suitability, lambda _suitable, _entry: False)
"""Whether it has been found suitable since the case was last begun anew; with its setting."""


def _unsuitable(known: tuple[str, bool], act: Entry, _known: Knowledge) -> str:
    match act.event:
        case events.ConsentRequested(purpose=Purpose.TAKE_PART) if not known[1]:
            return "it was not found suitable"
    return ""


_taking_part_is_asked_after_suitability = Slice(
    must="taking-part-is-asked-after-suitability",
    acts=(events.ConsentRequested,),
    openings=(taken_over(Stage.ASSESSING),),
    moves=_of_suitability,
    view=lambda case: case.judgement.suitable,
    monitor=Monitor(("", False), hears_suitability, _unsuitable),
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
    _nobody_has_refused_to_be_referred,
    _the_person_is_aware_of_the_referral,
    _a_refusal_is_left_in_peace,
    _everyone_has_been_informed,
    _the_person_has_been_informed,
    _taking_part_is_asked_after_suitability,
    _what_is_shared,
    _equality_is_asked,
)
