"""A slice of a proof: one must, alone, with what it takes to try everything that could break it."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from attrs import frozen

from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Act, Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.moves import Move, Moves, When
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.policy import Policy

S = TypeVar("S")

PEOPLE_ALONE = frozenset({"participant"})
"""What is dropped in most slices: that people are reached, informed and prepared in this order, and leave."""

PEOPLE_AND_LETTERS = frozenset({"participant", "letter"})
"""The same, and that a letter is screened before it is passed on, and passed on once."""


@frozen
class Monitor(Generic[S]):
    """Somebody who hears raw entries and says whether an act was wrong. It shares no code with folds or requirements.

    Attributes:
        begins: What it knows before the first entry.
        hears: What it knows after an entry.
        wrong: Why an act that was permitted was wrong, or nothing.
        left: Why what an entry, with all that it brought along, has left is wrong, or nothing.
    """

    begins: S
    hears: Callable[[S, Entry], S]
    wrong: Callable[[S, Entry, Knowledge], str]
    left: Callable[[S], str] = lambda _heard: ""


@frozen
class Mistake:
    """Something that may have been written down wrongly: the last entry of a kind.

    Attributes:
        of: The class of its event.
        right: Gives the event and the moment as they should have been; `None` where it should never have been written.
    """

    of: type[Event]
    right: Callable[[Entry], tuple[Event, Moment]] | None = None


@frozen
class Slice:
    """A must, and what it takes to prove it.

    Attributes:
        must: The key of the requirement; empty for what holds without any.
        acts: The acts that it guards, and of which the monitor knows when they are wrong.
        openings: What has happened before the walk begins, in each of the ways in which it may begin.
        moves: What is tried at every place, besides everything else that may happen (see `around`).
        view: What of a case bears on the decisions, as a nest of tuples.
        monitor: Says whether an act was wrong.
        minds: The events that are tried in no other way than *moves* says, lest the walk has no end.
        mistakes: What may be struck or corrected, once in a walk.
        whens: When what is tried may be said to have happened.
        days: The ages, in days, that matter; where there is one, months may pass.
        alone: Whether nothing besides *moves* is tried, because another slice of the same must tries it.
        keeps_shoulds: Whether every *should* is kept too, because an act speaks of them.
        drops: The things whose lives are dropped too, lest they bar what the must is to bar.
        part: A word to tell it from other slices of the same must.
        under: Gives the same slice under a service's own values, where the must reads some.
    """

    must: str
    acts: tuple[type[Act], ...]
    openings: tuple[tuple[Move, ...], ...]
    moves: Moves
    view: Callable[[Case], Any]
    monitor: Monitor[Any]
    minds: tuple[type[Event], ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    whens: frozenset[When] = frozenset(When) - {When.JUST_BEFORE}
    days: tuple[int, ...] = ()
    alone: bool = False
    keeps_shoulds: bool = False
    drops: frozenset[str] = PEOPLE_ALONE
    part: str = ""
    under: Callable[[Policy], "Slice"] | None = None

    @property
    def name(self) -> str:
        """The must's key, with the part of it that this is."""
        return f"{self.must} ({self.part})" if self.part and self.must else self.must or self.part
