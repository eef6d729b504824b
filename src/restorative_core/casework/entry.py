"""An entry: an event in its place, with both its times."""

from collections.abc import Mapping
from datetime import UTC, datetime

from attrs import Factory, field, frozen

from restorative_core.casework.event import Event
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment, aware
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.value import Value


@frozen(eq=False, repr=False, slots=False)
class Stamp(Value):
    """The place of something in both times.

    Attributes:
        number: The number of its entry: its place in the order of recording.
        earliest: The first instant at which it may have happened, with time zone.
        latest: The last instant at which it may have happened, with time zone. Nothing happens after it was recorded.
    """

    number: int
    earliest: datetime
    latest: datetime

    def is_after(self, other: "Stamp") -> bool:
        """Whether this is certainly later than *other*, in effect and in recording."""
        return self.number > other.number and self.earliest > other.latest

    def later(self, other: "Stamp") -> "Stamp":
        """The bound that is after both: nothing that is after it can be before either."""
        return Stamp(max(self.number, other.number), max(self.earliest, other.earliest), max(self.latest, other.latest))


def _instant(value: datetime) -> datetime:
    return value if value.tzinfo is UTC else aware(value).astimezone(UTC)


@frozen(eq=False, repr=False, slots=False)
class Entry(Value):
    """An event in its place.

    Attributes:
        number: Its place in its stream, from 1.
        event: What happened. Personal fields are `None` wherever they were withheld or erased.
        at: When it happened.
        by: Who did it, or reported it.
        recorded: The instant at which it was recorded, with time zone.
        leads_to: The stage that it led to, or `None` where it led to no other.
        left: Coded values that personal fields left behind, by field.
    """

    number: int
    event: Event
    at: Moment
    by: Actor
    recorded: datetime = field(converter=_instant)
    leads_to: Stage | None = None
    left: Mapping[str, str] = Factory(dict)

    @classmethod
    def of(cls, number: int, event: Event, occasion: Occasion, recorded: datetime, leads_to: Stage | None) -> "Entry":
        """The entry that *event* becomes on *occasion*, recorded at the instant *recorded*."""
        stage = leads_to if leads_to is None or type(leads_to) is Stage else Stage(leads_to)
        return cls(number, event, occasion.at, occasion.by, recorded, stage)

    @property
    def stamp(self) -> Stamp:
        """Its place in both times."""
        return self.stamp_of(self.at)

    def stamp_of(self, at: Moment) -> Stamp:
        """The place in both times of what this entry tells of the moment *at*."""
        earliest, latest = at.earliest, at.latest
        if latest is not earliest:
            latest = max(earliest, min(latest, self.recorded))
        return Stamp(self.number, earliest, latest)
