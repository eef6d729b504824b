"""Others that live the twelve events of `decisions.py`: a loop written by hand, and three libraries.

Each walks the same stages, asks the same two things before each event, and keeps a record of it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import attrs
from eventsourcing.domain import Aggregate
from statemachine import State as Place
from statemachine import StateMachine
from transitions import Machine

from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.roles import StaffRole

BEGINNING = datetime(2015, 3, 2, 10, tzinfo=UTC)
STAFF = Actor("f1", "svc", {StaffRole.COORDINATOR, StaffRole.FACILITATOR})
OCCASIONS = tuple(Occasion(Moment.of(BEGINNING + timedelta(hours=n)), STAFF) for n in range(12))


class Step(NamedTuple):
    """One of the twelve, as everybody else is told of it."""

    name: str
    before: str
    after: str


class Contestant(NamedTuple):
    """Somebody who lives the twelve: what begins a life, and what lives it."""

    name: str
    begin: Callable[[], Any]
    live: Callable[[Any], object]


# A loop by hand


@attrs.frozen
class State:
    """A case, as one would write it down for this loop alone."""

    id: str
    number: int
    stage: str
    source: str
    initiator: str
    area: str
    received: str
    stops: tuple[int, ...]
    reviews: tuple[int, ...]
    held: str
    risk: str
    suitable: str
    lead: str
    co: str
    harmed: str
    responsible: str
    consents: tuple[str, ...]
    sessions: tuple[str, ...]
    last: Moment | None
    closed: str


@attrs.frozen
class Happened:
    """A record of one event."""

    number: int
    name: str
    at: Moment
    by: Actor
    recorded: datetime
    leads_to: str


def _decided(state: State, step: Step, occasion: Occasion) -> Happened:
    if state.stage != step.before:
        raise ValueError(step.name)
    if state.stops:
        raise ValueError(step.name)
    if state.reviews:
        raise ValueError(step.name)
    return Happened(state.number + 1, step.name, occasion.at, occasion.by, BEGINNING, step.after)


def _after(s: State, event: Happened) -> State:
    # fmt: off
    return State(
        s.id, event.number, event.leads_to, s.source, s.initiator, s.area, s.received, s.stops, s.reviews, s.held,
        s.risk, s.suitable, s.lead, s.co, s.harmed, s.responsible, s.consents, s.sessions, event.at, s.closed,
    )
    # fmt: on


def by_hand(walk: tuple[Step, ...]) -> Contestant:
    """The loop by hand."""
    told = ("police", "agency", "", "", (), (), "", "", "", "", "", "p1", "p2", (), (), None, "")
    first = ("case-x", 5, walk[0].before, *told)

    def live(state: State) -> State:
        record = []
        for step, occasion in zip(walk, OCCASIONS, strict=True):
            event = _decided(state, step, occasion)
            record.append(event)
            state = _after(state, event)
        return state

    return Contestant("by hand", lambda: State(*first), live)


# Others


class Model:
    """What a machine guards by, and the record that it keeps."""

    def __init__(self) -> None:
        self.stops: tuple[int, ...] = ()
        self.reviews: tuple[int, ...] = ()

    def no_stop_stands(self) -> bool:
        """Whether no safety stop stands."""
        return not self.stops

    def no_review_is_awaited(self) -> bool:
        """Whether no review is awaited."""
        return not self.reviews


GUARDS = ["no_stop_stands", "no_review_is_awaited"]


def _live(walk: tuple[Step, ...], machine: Any) -> list[Happened]:
    """The record of a life of *machine*, which raises where a step may not happen, or says that it did not."""
    record: list[Happened] = []
    for step, occasion in zip(walk, OCCASIONS, strict=True):
        if getattr(machine, step.name)() is False:
            raise ValueError(step.name)
        record.append(Happened(len(record) + 6, step.name, occasion.at, occasion.by, BEGINNING, step.after))
    return record


def by_transitions(walk: tuple[Step, ...]) -> Contestant:
    """`transitions`: one machine for all, to which each model is added."""
    table = [{"trigger": s.name, "source": s.before, "dest": s.after, "conditions": GUARDS} for s in walk]
    places = sorted({place for _, before, after in walk for place in (before, after)})
    machine = Machine(None, places, initial=walk[0].before, transitions=table, auto_transitions=False)

    def begin() -> Model:
        model = Model()
        machine.add_model(model)
        return model

    return Contestant("transitions", begin, lambda model: _live(walk, model))


def by_statemachine(walk: tuple[Step, ...]) -> Contestant:
    """`python-statemachine`, a machine for each life."""
    names = sorted({place for _, before, after in walk for place in (before, after)})
    places = {name: Place(initial=name == walk[0].before) for name in names}
    moves = {s.name: places[s.before].to(places[s.after], cond=GUARDS) for s in walk}
    guards = {name: getattr(Model, name) for name in GUARDS}
    cls: Any = type("Life", (StateMachine,), {"stops": (), "reviews": (), **guards, **places, **moves})
    return Contestant("python-statemachine", cls, lambda machine: _live(walk, machine))


class File(Aggregate):
    """`eventsourcing`'s own aggregate."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self.stops: tuple[int, ...] = ()
        self.reviews: tuple[int, ...] = ()

    class Moved(Aggregate.Event):
        """One event. It notes for itself when it was recorded."""

        name: str
        at: Moment
        by: Actor
        leads_to: str

        def apply(self, aggregate: Any) -> None:
            """Move *aggregate* on."""
            aggregate.stage = self.leads_to

    def happen(self, step: Step, occasion: Occasion) -> None:
        """Let *step* happen, if it may."""
        if self.stage != step.before or self.stops or self.reviews:
            raise ValueError(step.name)
        self.trigger_event(self.Moved, name=step.name, at=occasion.at, by=occasion.by, leads_to=step.after)


def by_eventsourcing(walk: tuple[Step, ...]) -> Contestant:
    """`eventsourcing`, by `trigger_event`."""

    def live(file: File) -> None:
        for step, occasion in zip(walk, OCCASIONS, strict=True):
            file.happen(step, occasion)

    return Contestant("eventsourcing", lambda: File(walk[0].before), live)
