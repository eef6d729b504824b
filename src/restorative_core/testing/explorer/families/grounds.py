"""A session is dated after everything that it rests on."""

from collections.abc import Callable, Iterator
from datetime import datetime

from attrs import frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry, Stamp
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import ARRANGED, HARMED, INFORMED, RESPONSIBLE, SHUTTLE, taken_over
from restorative_core.testing.explorer.hearing import begun_anew
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, arranged, started
from restorative_core.testing.explorer.views import last_session, live
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.risk import Acknowledgement
from restorative_core.vocabulary.stages import Stage


@frozen
class Ground:
    """Something that a session rests on.

    Attributes:
        told: What tells of it.
        ends: What ends it.
        since: Since when it has stood, as the case has it.
        anew: Whether it falls when the case is begun anew.
    """

    told: Event
    ends: tuple[Event, ...]
    since: Callable[[Case], Stamp | None]
    anew: bool = False


def _arranged(case: Case) -> Stamp | None:
    last = last_session(case)
    return None if last is None else last.arranged


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
    ),
    Ground(
        events.SuitabilityDecided(suitable=True),
        (events.SuitabilityDecided(suitable=False),),
        lambda case: case.judgement.suitable_since,
        anew=True,
    ),
    Ground(
        events.PreparationCompleted(HARMED),
        (events.ConsentWithdrawn(HARMED, Purpose.TAKE_PART, SHUTTLE.value),),
        lambda case: case.people[HARMED].prepared,
        anew=True,
    ),
    Ground(ARRANGED, (), _arranged),
)
"""Everything that a session rests on, and of which it is known since when it stands."""

_Since = datetime | None


def _tried(ground: Ground) -> Callable[[Case], Iterator[Move]]:
    def tried(case: Case) -> Iterator[Move]:
        arranging = isinstance(ground.told, events.SessionArranged)
        told = arranged(case) if arranging else ground.told
        for when in (When.NOW, When.LONG_BEFORE, When.THIS_MONTH):
            if not (arranging and live(case)):
                yield Move(told, when)
        yield from map(Move, ground.ends)
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
            case found if found in ground.ends:
                return None
            case found if found == ground.told:
                return entry.at.earliest if since is None else min(since, entry.at.earliest)
        return since

    return hears


def _too_early(known: tuple[str, _Since], act: Entry, _known: Knowledge) -> str:
    since = known[1]
    early = isinstance(act.event, events.SessionStarted) and since is not None and since > act.at.latest
    return "it is dated before something that it rests on" if early else ""


def _after(ground: Ground) -> Slice:
    def since(case: Case) -> object:
        stamp = ground.since(case)
        return stamp and stamp.earliest

    prepares = isinstance(ground.told, events.PreparationCompleted)
    return Slice(
        must="the-session-comes-after-its-grounds",
        part=ground.told.kind,
        acts=(events.SessionStarted,),
        openings=(taken_over(Stage.READY, *(INFORMED if prepares else ())),),
        moves=_tried(ground),
        view=lambda case: (since(case), live(case)),
        monitor=Monitor(
            ("", None),
            begun_anew(_hears(ground), lambda since, _entry: None if ground.anew else since),
            _too_early,
        ),
        minds=(*HOLDING, type(ground.told), *map(type, ground.ends)),
        whens=frozenset(When),
    )


SLICES = tuple(map(_after, GROUNDS))
