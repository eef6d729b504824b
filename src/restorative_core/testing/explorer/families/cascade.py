"""What depends on somebody's word falls with it, at once: in the same breath, whatever has happened before.

These keep no must at all. They are about what reports bring with them.
"""

from collections.abc import Callable, Iterable, Iterator

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.proposals import next_id
from restorative_core.testing.explorer.cast import APOLOGY, HARMED, MEETING, RESPONSIBLE, SHUTTLE, taken_over
from restorative_core.testing.explorer.families.subjects import yes
from restorative_core.testing.explorer.hearing import ENDS
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.testing.explorer.trying import arranged, shared, started
from restorative_core.testing.explorer.views import live, live_letter
from restorative_core.vocabulary.agreement import UndertakingStatus
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.stages import Stage

_Hanging = tuple[str, bool]
"""What there is that depends on somebody's word, if anything; and whether the word was taken back meanwhile."""


def _noes(purpose: Purpose, scope: str) -> Iterator[Move]:
    for no in ENDS:
        yield from (Move(no(HARMED, *what)) for what in ((), (purpose,), (purpose, scope)))
    yield Move(events.ConsentWithdrawn(HARMED), When.LONG_BEFORE)
    yield Move(events.ConsentWithdrawn(RESPONSIBLE))
    yield Move(events.PersonLeft(HARMED))
    yield Move(yes(HARMED, purpose, scope))
    yield Move(events.CaseClosed(ClosureReason.DISENGAGED))


def _is_no(event: Event, purpose: Purpose, scope: str) -> bool:
    """Whether it takes back the word of the person in focus on *purpose* and *scope*."""
    match event:
        case events.PersonLeft(participant=person):
            return person == HARMED
        case _ if isinstance(event, ENDS) and event.participant == HARMED:
            return event.purpose is None or (event.purpose is purpose and event.scope in ("", scope))
    return False


def _falls(  # noqa: PLR0917 - a slice is told in the order in which it is thought of
    part: str,
    purpose: Purpose,
    scope: str,
    moves: Callable[[Case], Iterable[Move]],
    view: Callable[[Case], object],
    begins: Callable[[Event], str],
    over: Callable[[Event], bool],
    minds: tuple[type[Event], ...],
) -> Slice:
    """What *begins* gives a name to depends on a word, and is *over* in the same breath in which that is taken back."""

    def hears(hanging: _Hanging, entry: Entry) -> _Hanging:
        name, gone = hanging
        if begins(entry.event):
            return begins(entry.event), False
        if over(entry.event):
            return "", False
        return name, gone or (bool(name) and _is_no(entry.event, purpose, scope))

    return Slice(
        must="",
        part=part,
        acts=(),
        openings=(taken_over(Stage.READY),),
        moves=lambda case: (*_noes(purpose, scope), *moves(case)),
        view=view,
        monitor=Monitor(
            ("", False),
            hears,
            lambda _hanging, _act, _known: "",
            lambda hanging: f"{hanging[0]} goes on without p1's word" if hanging[1] else "",
        ),
        minds=(*ENDS, events.ConsentGiven, events.PersonLeft, events.CaseClosed, *minds),
    )


_OVER = (events.SessionEnded, events.SessionCancelled, events.SessionStopped)


def _meetings(case: Case) -> Iterator[Move]:
    if live(case):
        yield from map(Move, started(case))
        yield Move(events.SessionEnded(list(case.sessions)[-1]))
    else:
        yield Move(arranged(case))


def _shares(case: Case) -> Iterator[Move]:
    if _shared(case):
        yield Move(events.ShareRevoked(list(case.things.shares)[-1]))
    else:
        yield Move(shared(case))


def _shared(case: Case) -> bool:
    return any(share.status.value == "shared" for share in case.things.shares.values())


def _letters(case: Case) -> Iterator[Move]:
    if not live_letter(case):
        yield Move(events.LetterReceived(next_id("l", case.things.letters), RESPONSIBLE, HARMED))
        return
    for letter in list(case.things.letters)[-1:]:
        yield from (Move(events.LetterScreened(letter, fit)) for fit in (True, False))
        yield Move(events.LetterPassedOn(letter))
        yield Move(events.LetterWithdrawn(letter))


def _undertakings(case: Case) -> Iterator[Move]:
    if not case.agreements:
        yield Move(yes(HARMED, Purpose.OUTCOME_AGREEMENT, "a1"))
        yield Move(events.AgreementMade("a1", (HARMED, RESPONSIBLE), (_FOR_P1,)))
    else:
        yield Move(events.UndertakingEnded("u1", UndertakingStatus.COMPLETED))


_FOR_P1 = type(APOLOGY)(APOLOGY.id, APOLOGY.kind, APOLOGY.owner, beneficiary=HARMED)


def _named(*classes: type[Event]) -> Callable[[Event], str]:
    return lambda event: event.kind if isinstance(event, classes) else ""


def _one_of(*classes: type[Event]) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, classes)


SLICES = (
    _falls(
        "a withdrawal ends what was arranged",
        Purpose.TAKE_PART,
        MEETING.value,
        lambda case: (*_meetings(case), Move(events.ConsentWithdrawn(HARMED, Purpose.TAKE_PART, SHUTTLE.value))),
        live,
        _named(events.SessionArranged),
        _one_of(*_OVER),
        (events.SessionArranged, events.SessionStarted, *_OVER),
    ),
    _falls(
        "a withdrawal revokes what was shared",
        Purpose.SHARE_WITH_AGENCY,
        "police",
        lambda case: (*_shares(case), Move(events.ConsentWithdrawn(HARMED, Purpose.SHARE_WITH_AGENCY, "housing"))),
        lambda case: (_shared(case), bool(case.consents)),
        _named(events.InformationShared),
        _one_of(events.ShareRevoked),
        (events.InformationShared, events.ShareRevoked),
    ),
    _falls(
        "a withdrawal stops a letter",
        Purpose.LETTER_RECEIVE,
        "",
        _letters,
        live_letter,
        _named(events.LetterReceived),
        _one_of(events.LetterPassedOn, events.LetterWithdrawn),
        (events.LetterReceived, events.LetterScreened, events.LetterPassedOn, events.LetterWithdrawn),
    ),
    _falls(
        "a withdrawal puts what was undertaken in doubt",
        Purpose.OUTCOME_AGREEMENT,
        "a1",
        _undertakings,
        lambda case: (
            tuple(one.status for one in case.undertakings.values()),
            (HARMED, Purpose.OUTCOME_AGREEMENT, "a1") in case.consents,
        ),
        _named(events.AgreementMade),
        _one_of(events.UndertakingDoubted, events.UndertakingEnded, events.AgreementVaried),
        (events.AgreementMade, events.UndertakingEnded, events.UndertakingDoubted),
    ),
)
"""What a withdrawal brings with it."""
