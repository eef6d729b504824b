"""A remedy: what could happen next by which a reason against an act is gone, or nearer to it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import frozen

from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.proposals import proposals
from restorative_core.casework.requirement import Question
from restorative_core.errors import Reason
from restorative_core.vocabulary.value import Value


class Whose(StrEnum):
    """Whose a step is: *ours* to do, or *theirs* to give, who are the people in the case and those around them.

    What is theirs is never done for them: it is waited for.
    """

    OURS = "ours"
    THEIRS = "theirs"


@frozen(eq=False, repr=False)
class Answer(Value):
    """One event that would answer a reason.

    Attributes:
        event: The event, with a placeholder wherever somebody will write, or judge.
        whose: Whose it is.
    """

    event: Event
    whose: Whose


@frozen(eq=False, repr=False)
class Obstacle(Value):
    """One reason that stands in the way.

    Attributes:
        reason: The reason.
        question: What was asked, and in which case.
        pathway: The tables that the case goes by.
    """

    reason: Reason
    question: Question
    pathway: Pathway

    @property
    def case(self) -> Case:
        """The case."""
        return self.question.case

    @property
    def about(self) -> str:
        """What the reason is about."""
        return self.reason.about


Remedy = Callable[[Obstacle], Iterable[Answer]]
"""Gives what may be tried, the most fitting first; none where nothing of the kind would help here."""

Wait = Callable[[Obstacle], datetime | None]
"""Gives the instant from which a reason is gone of itself; `None` where it never is."""


def ours(*events: Event) -> tuple[Answer, ...]:
    """*events* as what is ours to do."""
    return tuple(Answer(event, Whose.OURS) for event in events)


def theirs(*events: Event) -> tuple[Answer, ...]:
    """*events* as what is theirs to give."""
    return tuple(Answer(event, Whose.THEIRS) for event in events)


def proposed(case: Case, cls: type[Event], **fields: Any) -> Iterator[Event]:
    """What could be proposed of the kind *cls* that says just this in *fields*."""
    for event in proposals(case, cls):
        if all(getattr(event, name) == value for name, value in fields.items()):
            yield event
