"""A place of a walk, and the step from one to the next."""

from collections.abc import Hashable, Iterator
from typing import Any

from attrs import evolve as with_changes
from attrs import frozen

from restorative_core.casework.cascade import follows
from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import DetailsCorrected, EnteredInError, ReferralReceived
from restorative_core.casework.decide import Decision, decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve
from restorative_core.casework.folds.step import pass_over, step
from restorative_core.casework.pathway import Pathway
from restorative_core.testing.explorer.around import around
from restorative_core.testing.explorer.canonical import canonical
from restorative_core.testing.explorer.moves import Move, When, marks, moment, recorded
from restorative_core.testing.explorer.slices import Mistake, Slice
from restorative_core.vocabulary.identity import Occasion

Told = tuple[Case, Any]
"""A case, and what the monitor knows of it."""


@frozen(eq=False)
class Place:
    """A place of a walk.

    Attributes:
        case: The case, with every entry that led here.
        heard: What the monitor knows.
        moves: The moves that led here.
        otherwise: For each mistake of the slice, how all would stand without it; `None` where it was not made. Empty
            once one was mended.
    """

    case: Case
    heard: Any
    moves: tuple[Move, ...] = ()
    otherwise: tuple[Told | None, ...] = ()


@frozen(eq=False)
class Taken:
    """A move that was tried.

    Attributes:
        decision: What was decided of it.
        entries: The entries that came of it; none where it was not permitted.
        place: Where it led, or `None`.
    """

    decision: Decision
    entries: tuple[Entry, ...] = ()
    place: Place | None = None


def beginning(one: Slice) -> Place:
    """The place before anything has happened."""
    return Place(Case("case-walk"), one.monitor.begins, otherwise=(None,) * len(one.mistakes))


def key(one: Slice, place: Place) -> Hashable:
    """What tells *place* from others: places with equal keys go on alike."""
    at = marks(place.case, one.whens, one.days)
    others = tuple(None if told is None else (one.view(told[0]), told[1]) for told in place.otherwise)
    return canonical((one.view(place.case), place.heard, others), at)


def leads_nowhere(one: Slice, place: Place, after: Place) -> bool:
    """Whether it can be seen at a glance that *after* is no other place than *place*."""
    told_apart_by_time = When.JUST_BEFORE in one.whens or one.days or one.mistakes
    return not told_apart_by_time and after.heard == place.heard and one.view(after.case) == one.view(place.case)


def tried(one: Slice, place: Place) -> Iterator[Move]:
    """Everything that is tried at *place*: the slice's moves, what may happen besides, the mending of mistakes."""
    yield from one.moves(place.case)
    if not one.alone:
        yield from around(one, place.case)
    for mistake, otherwise in zip(one.mistakes, place.otherwise, strict=False):
        if otherwise is not None:
            yield Move(_mending(mistake, place.case))


def take(one: Slice, pathway: Pathway, place: Place, move: Move) -> Taken:
    """What comes of *move* at *place*."""
    event = move.event
    if isinstance(event, ReferralReceived):
        event = with_changes(event, pathway=pathway.id)
    occasion = Occasion(moment(place.case, move), move.by)
    decision = decide(place.case, event, occasion, pathway, move.knowing)
    if _only_lives_bar(one, decision):
        decision = Decision(
            event.kind, (), pathway.rows[type(event)].leads(place.case, event), follows(place.case, event)
        )
    if not decision.permitted:
        return Taken(decision)
    now, number = recorded(place.case, after_months=move.after_months), place.case.number + 1
    entries = [Entry.of(number, event, occasion, now, decision.leads_to)]
    entries += [
        Entry.of(number + further, also, occasion, now, None) for further, also in enumerate(decision.follows, 1)
    ]
    return Taken(decision, tuple(entries), _after(one, place, move, entries))


def _only_lives_bar(one: Slice, decision: Decision) -> bool:
    """Whether nothing speaks against it but lives that the slice drops."""
    dropped = {f"{thing}.not-permitted" for thing in one.drops}
    return bool(decision.reasons) and dropped.issuperset(reason.code for reason in decision.reasons)


def _after(one: Slice, place: Place, move: Move, entries: list[Entry]) -> Place:
    case, heard, otherwise = place.case, place.heard, place.otherwise
    for entry in entries:
        if isinstance(entry.event, (EnteredInError, DetailsCorrected)):
            heard, otherwise = _heard_right(one, place, entry.event), ()
        otherwise = tuple(
            _otherwise(one, mistake, told, (case, heard), entry)
            for mistake, told in zip(one.mistakes, otherwise, strict=False)
        )
        case, heard = evolve(case, entry), one.monitor.hears(heard, entry)
    return Place(case, heard, (*place.moves, move), otherwise)


def _otherwise(one: Slice, mistake: Mistake, without: Told | None, before: Told, entry: Entry) -> Told | None:
    """How all would stand after *entry*, had the mistake not been made."""
    if type(entry.event) is not mistake.of:
        return None if without is None else (step(without[0], entry), one.monitor.hears(without[1], entry))
    if mistake.right is None:
        return pass_over(before[0], entry), before[1]
    event, at = mistake.right(entry)
    right = with_changes(entry, event=event, at=at)
    return step(before[0], right), one.monitor.hears(before[1], right)


def _mending(mistake: Mistake, case: Case) -> Event:
    last = next(entry for entry in reversed(case.history) if type(entry.event) is mistake.of)
    if mistake.right is None:
        return EnteredInError(last.number)
    event, at = mistake.right(last)
    return DetailsCorrected(last.number, event, None if at == last.at else at)


def _heard_right(one: Slice, place: Place, mended: EnteredInError | DetailsCorrected) -> Any:
    """What the monitor would know, had it heard all as it should have been written."""
    if not one.mistakes:
        return place.heard
    for mistake, told in zip(one.mistakes, place.otherwise, strict=True):
        if told is not None and _mending(mistake, place.case) == mended:
            return told[1]
    raise ValueError(mended)
