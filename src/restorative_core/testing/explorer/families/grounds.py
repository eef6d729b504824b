"""A session is dated after everything that it rests on."""

from collections.abc import Callable, Iterator
from datetime import datetime

from attrs import evolve, frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry, Stamp
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import (
    ARRANGED,
    HARMED,
    REFERRAL,
    RESPONSIBLE,
    SHUTTLE,
    SUPPORTER,
    taken_over,
)
from restorative_core.testing.explorer.families.complexity import ENHANCED, SENSITIVE, STANDARD, hears_complexity
from restorative_core.testing.explorer.hearing import ENDS, begun_anew
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, started
from restorative_core.testing.explorer.views import last_session, live, since
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.incident import IncidentKind
from restorative_core.vocabulary.people import Authority, Capacity, NeedCategory
from restorative_core.vocabulary.risk import Acknowledgement, SpecialistTool
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage


@frozen
class Ground:
    """Something that a session rests on.

    Attributes:
        told: What tells of it.
        ends: What ends it, as it is tried.
        since: Since when it has stood, as the case has it.
        matters: How complex a case is in which it is rested on.
        each: Whether everything counts that is told of it, and not what was first.
        anew: Whether it falls when the case is begun anew.
        falls: Whether it falls with an event, besides those.
        not_before: When it was last found not to be so, as the case has it: what is certainly older hides nothing.
    """

    told: Event
    ends: tuple[Event, ...]
    since: Callable[[Case], Stamp | None]
    matters: tuple[str, ...] = (STANDARD, ENHANCED, SENSITIVE)
    each: bool = False
    anew: bool = False
    falls: Callable[[Event], bool] = lambda _event: False
    not_before: Callable[[Case], Stamp | None] = lambda _case: None


def _arranged(case: Case) -> Stamp | None:
    last = last_session(case)
    return None if last is None else last.arranged


def _takes_no_part(event: Event) -> bool:
    """Whether p1 says no to taking part, or to everything."""
    if isinstance(event, ENDS):
        return event.participant == HARMED and event.purpose in (None, Purpose.TAKE_PART)
    return isinstance(event, events.PersonLeft) and event.participant == HARMED


def _told_last(*classes: type[Event]) -> Callable[[Case], Stamp | None]:
    """When the latest of what was told of *classes* may have happened first, of all that counts."""

    def last(case: Case) -> Stamp | None:
        told = [entry.stamp for entry in case.history if isinstance(entry.event, classes)]
        return max(told, key=lambda stamp: stamp.earliest, default=None)

    return last


GROUNDS = (
    Ground(
        events.InformationGiven(HARMED, Channel.PHONE, "n1"),
        (),
        lambda case: case.people[HARMED].informed_since,
    ),
    Ground(
        events.AcknowledgementRecorded(RESPONSIBLE, Acknowledgement.FULL),
        (events.AcknowledgementRecorded(RESPONSIBLE, Acknowledgement.NONE),),
        lambda case: case.people[RESPONSIBLE].acknowledged_since,
        not_before=lambda case: case.people[RESPONSIBLE].denied,
    ),
    Ground(
        events.SuitabilityDecided(suitable=True),
        (events.SuitabilityDecided(suitable=False),),
        lambda case: case.judgement.suitable_since,
        anew=True,
        not_before=lambda case: case.judgement.unsuitable,
    ),
    Ground(
        events.PreparationCompleted(HARMED),
        (events.ConsentWithdrawn(HARMED, Purpose.TAKE_PART, SHUTTLE.value),),
        lambda case: case.people[HARMED].prepared,
        anew=True,
        falls=_takes_no_part,
    ),
    Ground(ARRANGED, (), _arranged),
    Ground(
        events.SpecialistAssessed(SpecialistTool.OTHER),
        (),
        _told_last(events.SpecialistAssessed),
        matters=(SENSITIVE,),
        each=True,
    ),
    Ground(events.WorkSignedOff(), (), _told_last(events.WorkSignedOff), matters=(ENHANCED, SENSITIVE), each=True),
    Ground(events.AccessNeedArranged("n1"), (), _told_last(events.AccessNeedArranged), each=True),
    Ground(
        events.AuthorityRecorded(SUPPORTER, HARMED, Authority.PARENTAL_RESPONSIBILITY),
        (),
        _told_last(events.AuthorityRecorded),
        each=True,
    ),
    Ground(
        events.CapacityRecorded(HARMED, Capacity.SUFFICIENT_UNDERSTANDING),
        (),
        _told_last(events.CapacityRecorded),
        each=True,
    ),
)
"""Everything that a session rests on, and of which it is known since when it stands."""

_Since = datetime | None


def _others(ground: Ground) -> Iterator[Event]:
    """What tells of the other grounds.

    It is tried as of long before, when no session is dated before it: so it bars nothing by itself, and is to unlock
    nothing either.
    """
    return (one.told for one in GROUNDS if one is not ground and not isinstance(one.told, events.SessionArranged))


def _tried(ground: Ground) -> Callable[[Case], Iterator[Move]]:
    def tried(case: Case) -> Iterator[Move]:
        arranging = isinstance(ground.told, events.SessionArranged)
        told = arranged(case) if arranging else ground.told
        for when in (When.NOW, When.LONG_BEFORE, When.THIS_MONTH):
            if not (arranging and live(case)):
                yield Move(told, when)
        yield from map(Move, ground.ends)
        yield from (Move(other, When.LONG_BEFORE) for other in _others(ground))
        if live(case):
            for act in started(case):
                yield from (Move(act, when) for when in When)
            yield Move(events.SessionEnded(list(case.sessions)[-1]))
        elif not arranging:
            yield Move(arranged(case), When.LONG_BEFORE)

    return tried


def _hears(ground: Ground) -> Callable[[_Since, Entry], _Since]:
    def hears(since: _Since, entry: Entry) -> _Since:
        match entry.event:
            case events.SessionArranged() if isinstance(ground.told, events.SessionArranged):
                return entry.at.earliest
            case found if found in ground.ends or ground.falls(found):
                return None
            case found if found == ground.told and ground.each:
                return entry.at.earliest if since is None else max(since, entry.at.earliest)
            case found if found == ground.told:
                return entry.at.earliest if since is None else min(since, entry.at.earliest)
        return since

    return hears


_Known = tuple[tuple[str, _Since], str]
"""Since when it stands, with the setting; how complex the case is."""


def _too_early(ground: Ground) -> Callable[[_Known, Entry, Knowledge], str]:
    def wrong(known: _Known, act: Entry, _known: Knowledge) -> str:
        (_, since), complexity = known
        early = isinstance(act.event, events.SessionStarted) and since is not None and since > act.at.latest
        return "it is dated before something that it rests on" if early and complexity in ground.matters else ""

    return wrong


def _with_complexity(ground: Ground) -> Callable[[_Known, Entry], _Known]:
    def afresh(since: _Since, _entry: Entry) -> _Since:
        return None if ground.anew else since

    hears = begun_anew(_hears(ground), afresh)
    return lambda known, entry: (hears(known[0], entry), hears_complexity(known[1], entry))


_GRAVE = evolve(REFERRAL, incident=IncidentKind.STALKING)
"""What calls for a specialist, and for somebody's sign-off."""

_BEFORE = (
    events.PersonAdded(SUPPORTER, Role.PARENT_GUARDIAN, supports=HARMED),
    events.AccessNeedRecorded("n1", HARMED, NeedCategory.LANGUAGE),
)


def _after(ground: Ground) -> Slice:
    return Slice(
        must="the-session-comes-after-its-grounds",
        part=ground.told.kind,
        acts=(events.SessionStarted,),
        openings=(taken_over(Stage.READY, *_BEFORE, referral=_GRAVE),),
        moves=_tried(ground),
        view=lambda case: (since(ground.since(case)), since(ground.not_before(case)), case.complexity, live(case)),
        monitor=Monitor((("", None), ""), _with_complexity(ground), _too_early(ground)),
        minds=(*HOLDING, *(type(one.told) for one in GROUNDS), *map(type, ground.ends)),
        whens=frozenset(When),
    )


SLICES = tuple(map(_after, GROUNDS))
