"""What an ending agrees with, and who may undo what."""

from collections.abc import Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.canonical import Label, Nth
from restorative_core.testing.explorer.cast import HARMED, MEETING, RESPONSIBLE, SHUTTLE, taken_over
from restorative_core.testing.explorer.hearing import event_of
from restorative_core.testing.explorer.moves import EVERYBODY_AT_ONCE, SOMEBODY_ELSE, Move, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, sessions, started
from restorative_core.testing.explorer.views import last_session, live
from restorative_core.vocabulary.outcomes import ClosureReason, WaiverReason
from restorative_core.vocabulary.stages import ENDED, Stage

_OVER = (events.SessionEnded, events.SessionStopped, events.SessionCancelled)


# A case is closed as completed only for what was held

_Held = tuple[str, str, frozenset[str]]
"""The type of the session that was arranged last, and whether it goes on; the sorts of session that were held."""

_DIRECT, _INDIRECT = "direct", "indirect"
_NEEDED = {
    "completed-direct": {_DIRECT},
    "completed-indirect": {_INDIRECT},
    "completed-mixed": {_DIRECT, _INDIRECT},
}


def _of_what_was_held(case: Case) -> Iterator[Move]:
    for reason in (
        ClosureReason.COMPLETED_DIRECT,
        ClosureReason.COMPLETED_INDIRECT,
        ClosureReason.COMPLETED_MIXED,
        ClosureReason.DISENGAGED,
    ):
        yield Move(events.CaseClosed(reason))
        yield Move(events.CaseClosed(reason), When.LONG_BEFORE)
    yield Move(events.CaseClosed(ClosureReason.DISENGAGED, ClosureReason.COMPLETED_DIRECT))
    if live(case):
        last = list(case.sessions)[-1]
        yield from map(Move, started(case))
        yield from (Move(over(last)) for over in _OVER)
        yield Move(events.SessionEnded(last), When.LONG_BEFORE)
    else:
        yield from (Move(arranged(case, HARMED, RESPONSIBLE, kind=kind)) for kind in (MEETING, SHUTTLE))


def _hears_what_was_held(known: _Held, entry: Entry) -> _Held:
    kind, status, held = known
    match entry.event:
        case events.SessionArranged():
            sort = _DIRECT if entry.event.type.value == MEETING.value else _INDIRECT
            return sort, "arranged", held
        case events.SessionStarted() if status == "arranged":
            return kind, "going on", held
        case events.SessionEnded() if status == "going on":
            return kind, "over", held | {kind}
        case events.SessionStopped() if status == "going on":
            return kind, "over", held
        case events.SessionCancelled() if status == "arranged":
            return kind, "over", held
    return known


def _not_held(known: _Held, act: Entry, _known: Knowledge) -> str:
    missing = _NEEDED.get(event_of(act).reason.value, set()) - known[2]
    return f"no {' and no '.join(sorted(missing))} session was held" if missing else ""


def _held_view(case: Case) -> object:
    kinds = frozenset(one.type is MEETING for one in case.sessions.values() if one.status.value == "ended")
    last = last_session(case)
    return kinds, live(case) and last is not None and (live(case), last.type)


_the_reason_agrees = Slice(
    must="the-reason-agrees-with-what-was-held",
    acts=(events.CaseClosed,),
    openings=(taken_over(Stage.READY),),
    moves=_of_what_was_held,
    view=_held_view,
    monitor=Monitor(("", "", frozenset()), _hears_what_was_held, _not_held),
    minds=(events.CaseClosed, *HOLDING, *_OVER),
)

_when_it_was_never_held = evolve(
    _the_reason_agrees,
    part="when a session was never held",
    mistakes=(Mistake(events.SessionEnded),),
    alone=True,
)


# What is going on is not closed


def _of_closing(case: Case) -> Iterator[Move]:
    for act in (
        events.CaseClosed(ClosureReason.DISENGAGED),
        events.PathwayAdopted(case.pathway, case.stage),
    ):
        yield Move(act)
        yield Move(act, When.LONG_BEFORE)
    yield from map(Move, sessions(case))


_GoingOn = frozenset[Label]
"""The sessions that have begun, and have not ended."""


def _hears_what_goes_on(going_on: _GoingOn, entry: Entry) -> _GoingOn:
    match entry.event:
        case events.SessionStarted(session=session):
            return going_on | {Label(session)}
        case events.SessionEnded(session=session) | events.SessionStopped(session=session):
            return going_on - {Label(session)}
        case events.CaseClosed():
            return frozenset()  # it ends whatever goes on, where it was found later that something did
    return going_on


def _going_on(case: Case) -> object:
    """What is going on, though something else was arranged since; what was arranged last; whether the case ended.

    A session that was begun, and never was, had it been only arranged, would have ended with the case.
    """
    begun = (one.id for one in case.sessions.values() if one.status.value == "in-progress")
    last = last_session(case)
    arranged_last = live(case) and last is not None and (live(case), Label(last.id))
    return frozenset(map(Label, begun)), arranged_last, case.stage in ENDED


_no_session_is_going_on = Slice(
    must="no-session-is-going-on",
    acts=(events.CaseClosed, events.PathwayAdopted),
    openings=(taken_over(Stage.READY),),
    moves=_of_closing,
    view=_going_on,
    monitor=Monitor(
        frozenset(), _hears_what_goes_on, lambda going_on, _act, _known: "a session is going on" if going_on else ""
    ),
    minds=(*HOLDING, events.CaseClosed, events.PathwayAdopted),
    mistakes=(Mistake(events.SessionStarted),),
)

_nor_when_it_never_ended = evolve(
    _no_session_is_going_on,
    part="when it never ended",
    mistakes=(Mistake(events.SessionEnded),),
    alone=True,
)


# Somebody else looks, and only at what waits

_AT_ONE_TIME = 2
_Waiting = tuple[tuple[Nth, str, str], ...]
"""What waits: the number of the entry, who wrote it, and by what it is ended."""

_STOP, _REVIEW = "safety-stop-lifted", "review-completed"


def _of_looking(case: Case) -> Iterator[Move]:
    for actor in (EVERYBODY_AT_ONCE, SOMEBODY_ELSE):
        if len(case.flags.stops) + len(case.flags.reviews) < _AT_ONE_TIME:
            yield Move(events.SafetyStopRaised(), by=actor)
            yield Move(events.DepartureReported(events.SessionStarted.kind), by=actor)
        for number in (1, 2, *case.flags.stops, *case.flags.reviews):
            yield Move(events.SafetyStopLifted(number), by=actor)
            yield Move(events.ReviewCompleted(number), by=actor)
            yield Move(events.ReviewCompleted(number), When.LONG_BEFORE, actor)


def _hears_what_waits(waiting: _Waiting, entry: Entry) -> _Waiting:
    match entry.event:
        case events.SafetyStopRaised():
            return (*waiting, (Nth(entry.number), entry.by.id, _STOP))
        case events.DepartureReported() | events.ComplaintReceived():
            return (*waiting, (Nth(entry.number), entry.by.id, _REVIEW))
        case events.SafetyStopLifted(stop=number):
            return tuple(one for one in waiting if (one[0].number, one[2]) != (number, _STOP))
        case events.ReviewCompleted(number=number):
            return tuple(one for one in waiting if (one[0].number, one[2]) != (number, _REVIEW))
    return waiting


def _at(act: Entry) -> tuple[int, str]:
    number = act.event.stop if isinstance(act.event, events.SafetyStopLifted) else event_of(act).number
    return number, act.event.kind


def _not_awaited(waiting: _Waiting, act: Entry, _known: Knowledge) -> str:
    return "" if _at(act) in [(one.number, by) for one, _, by in waiting] else "that entry waits for nothing"


def _by_themselves(waiting: _Waiting, act: Entry, _known: Knowledge) -> str:
    own = (*_at(act), act.by.id) in [(one.number, by, who) for one, who, by in waiting]
    return "whoever wrote it looked at it themselves" if own else ""


def _waiting_view(case: Case) -> object:
    by = {entry.number: entry.by.id for entry in case.history}
    stops = tuple((Nth(number), by[number]) for number in case.flags.stops)
    return stops, tuple((Nth(number), by[number]) for number in case.flags.reviews)


_it_is_awaited = Slice(
    must="it-is-awaited",
    acts=(events.SafetyStopLifted, events.ReviewCompleted),
    openings=(taken_over(Stage.READY),),
    moves=_of_looking,
    view=_waiting_view,
    monitor=Monitor((), _hears_what_waits, _not_awaited),
    minds=(
        events.SafetyStopRaised,
        events.DepartureReported,
        events.ComplaintReceived,
        events.SafetyStopLifted,
        events.ReviewCompleted,
    ),
)

_somebody_else_looks = evolve(
    _it_is_awaited,
    must="somebody-else-looks",
    monitor=Monitor((), _hears_what_waits, _by_themselves),
)


# Somebody else approves


def _of_approving(_case: Case) -> Iterator[Move]:
    for actor in (EVERYBODY_AT_ONCE, SOMEBODY_ELSE):
        for name in (EVERYBODY_AT_ONCE.id, SOMEBODY_ELSE.id):
            waived = events.RequirementWaived(
                events.SessionStarted.kind, "consent-is-in-writing", name, WaiverReason.OTHER
            )
            yield Move(waived, by=actor)
            yield Move(waived, When.LONG_BEFORE, actor)


def _own_request(_state: None, act: Entry, _known: Knowledge) -> str:
    return "whoever asked for it approved it" if event_of(act).asked_by == act.by.id else ""


_somebody_else_approves = Slice(
    must="somebody-else-approves",
    acts=(events.RequirementWaived,),
    openings=(taken_over(Stage.READY),),
    moves=_of_approving,
    view=lambda _case: None,
    monitor=Monitor(None, lambda state, _entry: state, _own_request),
    minds=(events.RequirementWaived,),
    keeps_shoulds=True,
)


SLICES = (
    _the_reason_agrees,
    _when_it_was_never_held,
    _no_session_is_going_on,
    _nor_when_it_never_ended,
    _it_is_awaited,
    _somebody_else_looks,
    _somebody_else_approves,
)
