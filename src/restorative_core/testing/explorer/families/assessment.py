"""What has been judged, and who is prepared, before people are brought together."""

from collections.abc import Callable, Iterator
from datetime import datetime

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import HARMED, INFORMED, LETTER, MEETING, RESPONSIBLE, SUPPORTER, taken_over
from restorative_core.testing.explorer.families.asking import hears_suitability, suitability_view
from restorative_core.testing.explorer.hearing import ENDS, SAID, begun_anew, is_older
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import PEOPLE_AND_LETTERS, Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, sessions
from restorative_core.testing.explorer.views import live, since
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.risk import ACKNOWLEDGED, Acknowledgement
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage


def _at(*whens: When) -> Callable[[Iterator[Event]], Iterator[Move]]:
    """Tries each of some events at each of *whens*."""
    return lambda tried: (Move(event, when) for event in tried for when in whens)


# The facts are acknowledged

_ENOUGH = {"basic-facts", "full", "in-confidence"}
_Facts = tuple[frozenset[str], frozenset[str], tuple[tuple[str, datetime], ...], tuple[str, ...]]
"""Who is responsible and here; who acknowledges; who denied, and when; whom the session touches that came last."""


def _of_facts(case: Case) -> Iterator[Move]:
    for level in Acknowledgement:
        yield Move(events.AcknowledgementRecorded(RESPONSIBLE, level))
    for level in (Acknowledgement.FULL, Acknowledgement.NONE):
        yield Move(events.AcknowledgementRecorded(SUPPORTER, level), When.LONG_BEFORE)
    yield Move(events.PersonAdded(SUPPORTER, Role.RESPONSIBLE))
    yield Move(events.PersonLeft(RESPONSIBLE))
    yield from (Move(events.SuitabilityDecided(suitable)) for suitable in (True, False))
    yield Move(events.SuitabilityDecided(suitable=True), When.LONG_BEFORE)
    yield from _at(When.NOW, When.LONG_BEFORE)(sessions(case))
    if not live(case):
        yield Move(arranged(case, HARMED, RESPONSIBLE, SUPPORTER))
        yield Move(arranged(case, HARMED))


def _hears_facts(known: _Facts, entry: Entry) -> _Facts:
    responsible, acknowledge, denied, people = known
    match entry.event:
        case events.PersonAdded(participant=person, role=Role.RESPONSIBLE):
            return responsible | {person}, acknowledge, denied, people
        case events.PersonLeft(participant=person):
            return responsible - {person}, acknowledge, denied, people
        case events.AcknowledgementRecorded(participant=person, level=level):
            since = dict(denied)
            if level.value not in _ENOUGH:
                since[person] = entry.at.earliest
                return responsible, acknowledge - {person}, tuple(sorted(since.items())), people
            if not is_older(entry, since.pop(person, None)):
                return responsible, acknowledge | {person}, tuple(sorted(since.items())), people
        case events.SessionArranged():
            return responsible, acknowledge, denied, entry.event.participants
    return known


def _not_acknowledged(known: _Facts, act: Entry, _known: Knowledge) -> str:
    responsible, acknowledge, _, people = _hears_facts(known, act)
    match act.event:
        case events.SuitabilityDecided(suitable=suitable):
            wrong = suitable and not responsible & acknowledge
        case _:
            wrong = not responsible & set(people) <= acknowledge
    return "somebody responsible does not acknowledge the facts" if wrong else ""


_the_facts_are_acknowledged = Slice(
    must="the-facts-are-acknowledged",
    acts=(events.SuitabilityDecided, *HOLDING),
    openings=(taken_over(Stage.READY, events.PersonAdded(SUPPORTER, Role.SUPPORTER)),),
    moves=_of_facts,
    view=lambda case: (
        tuple(
            (one.roles, one.left, one.acknowledgement in ACKNOWLEDGED, since(one.denied))
            for one in case.people.values()
        ),
        live(case) and (live(case), list(case.sessions.values())[-1].participants),
    ),
    monitor=Monitor((frozenset(), frozenset(), (), ()), _hears_facts, _not_acknowledged),
    minds=(events.AcknowledgementRecorded, events.PersonLeft, events.SuitabilityDecided, *HOLDING),
)

# It was found suitable


def _of_suitability(case: Case) -> Iterator[Move]:
    for suitable in (True, False):
        yield Move(events.SuitabilityDecided(suitable))
    yield Move(events.SuitabilityDecided(suitable=True), When.LONG_BEFORE)
    yield Move(events.WorkSignedOff())
    yield Move(events.LetterPassedOn("l1"))
    yield Move(events.PreparationCompleted(HARMED))
    yield from _at(When.NOW, When.LONG_BEFORE)(sessions(case))


_this_was_found_suitable = Slice(
    must="this-was-found-suitable",
    acts=(events.WorkSignedOff, events.PreparationCompleted, *HOLDING, events.LetterPassedOn),
    openings=(taken_over(Stage.READY, *INFORMED, LETTER[0]),),
    moves=_of_suitability,
    view=lambda case: (suitability_view(case), live(case)),
    monitor=Monitor(
        ("", (False, None)),
        hears_suitability,
        lambda known, _act, _known: "" if known[1][0] else "it was not found suitable",
    ),
    minds=(
        events.SuitabilityDecided,
        events.WorkSignedOff,
        events.PreparationCompleted,
        *HOLDING,
        events.LetterPassedOn,
    ),
    drops=PEOPLE_AND_LETTERS,
    mistakes=(Mistake(events.SuitabilityDecided),),
)

# Everyone is prepared


def _of_preparation(case: Case) -> Iterator[Move]:
    yield from _at(When.NOW, When.LONG_BEFORE)(iter([events.PreparationCompleted(HARMED)]))
    yield Move(events.PreparationCompleted(RESPONSIBLE))
    for no in ENDS:
        yield from (Move(no(HARMED, *what)) for what in ((), (Purpose.TAKE_PART,), (Purpose.TAKE_PART, MEETING.value)))
    yield Move(events.ConsentWithdrawn(HARMED, Purpose.EVALUATION_SURVEY))
    yield Move(events.PersonLeft(HARMED))
    yield Move(events.PersonAdded(HARMED, Role.HARMED))
    yield from _at(When.NOW, When.LONG_BEFORE)(sessions(case, HARMED))


def _hears_preparation(prepared: bool, entry: Entry) -> bool:  # noqa: FBT001 - what a monitor knows comes first
    match entry.event:
        case events.PreparationCompleted(participant=person) if person == HARMED:
            return True
        case events.PersonLeft(participant=person) if person == HARMED:
            return False
        case _ if isinstance(entry.event, ENDS):
            theirs = entry.event.participant == HARMED and entry.event.purpose in (None, Purpose.TAKE_PART)
            return prepared and not theirs
    return prepared


_everyone_is_prepared = Slice(
    must="everyone-is-prepared",
    acts=HOLDING,
    openings=(taken_over(Stage.PREPARING, *INFORMED),),
    moves=_of_preparation,
    view=lambda case: (case.people[HARMED].standing, live(case)),
    monitor=Monitor(
        ("", False),
        begun_anew(_hears_preparation, lambda _known, _entry: False),
        lambda known, _act, _known: "" if known[1] else "p1 is not prepared",
    ),
    minds=(*SAID, events.PreparationCompleted, *HOLDING),
    mistakes=(Mistake(events.PreparationCompleted),),
)


SLICES = (
    _the_facts_are_acknowledged,
    _this_was_found_suitable,
    _everyone_is_prepared,
)
