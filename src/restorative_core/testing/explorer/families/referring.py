"""Whom a referral names agrees to be referred, and knows of it."""

from collections.abc import Iterator

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.testing.explorer.cast import HARMED, RESPONSIBLE, referred, told
from restorative_core.testing.explorer.families.subjects import yes
from restorative_core.testing.explorer.hearing import ENDS, SAID, Refusal, Refusing
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.views import no_word
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.roles import Role

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


SLICES = (
    _nobody_has_refused_to_be_referred,
    _the_person_is_aware_of_the_referral,
)
