"""A requirement: a true sentence that an act needs, with its source."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from functools import cached_property

from attrs import define, field, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.errors import Reason, shown
from restorative_core.sources import Citation
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import local_day
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.value import Value

__all__ = ["Force", "Policy", "Question", "Requirement", "must", "should"]


@define(eq=False, repr=False)
class Question:
    """May *event* happen to *case* on *occasion*? It is asked once and not kept, so nothing is spent on freezing it.

    Attributes:
        case: The case as it stands.
        event: The act in question.
        occasion: When, and by whom.
        knowledge: What is known from other streams.
        policy: The service's own values, as the case keeps them.
    """

    case: Case
    event: Event
    occasion: Occasion
    knowledge: Knowledge
    policy: Policy


class Force(StrEnum):
    """How a requirement binds. A *must* is waived by nobody; a *should* by an approver, with a reason."""

    MUST = "must"
    SHOULD = "should"


Events = tuple[type[Event], ...]

Unmet = tuple[str, str] | tuple[str, str, dict[str, str]]
"""A reason's code, what it is about, and the values that its sentence needs."""

Rule = Callable[[Question], Iterable[Unmet]]
"""Yields everything by which a sentence is not true."""


@frozen(eq=False, repr=False, slots=False)
class Requirement(Value):
    """A true sentence that an act needs.

    Attributes:
        key: Its name, stable for ever.
        revision: The number of its wording; a changed rule is a new revision.
        sentence: The rule, in one sentence.
        force: How it binds.
        sources: Where it stands.
        reads: The events that it rests on.
        beyond: Whether it rests on knowledge from other streams too.
        since: The first local day on whose acts it is binding; `None` where it always was.
        rule: Yields everything by which the sentence is not true.
    """

    key: str
    revision: int
    sentence: str
    force: Force
    sources: tuple[Citation, ...]
    reads: Events
    beyond: bool
    since: date | None
    rule: Rule = field(repr=False)

    def __hash__(self) -> int:
        """A number that equal requirements share."""
        return hash(self.key)

    @cached_property
    def waivable(self) -> bool:
        """Whether an approver may waive it."""
        return self.force is Force.SHOULD

    def unmet(self, question: Question) -> list[Reason]:
        """Every reason why the sentence is not true of *question*; none when it is, or does not bind yet."""
        return [self.reason(*found) for found in self.rule(question)] if self.binds(question) else []

    def binds(self, question: Question) -> bool:
        """Whether the sentence binds the act of *question*, which may be of a day before it took effect."""
        return self.since is None or local_day(question.occasion.at.latest) >= self.since

    def reason(self, code: str, about: str, details: dict[str, str] | None = None) -> Reason:
        """What the rule found, as a reason."""
        return Reason(code, shown(about) if about else about, self.sources[0], self.waivable, details or {})


def must(
    *sources: Citation, reads: Events = (), beyond: bool = False, since: date | None = None, revision: int = 1
) -> Callable[[Rule], Requirement]:
    """Make a requirement that nobody waives, from a function that yields what is unmet."""
    return _requirement(Force.MUST, sources, reads, beyond=beyond, since=since, revision=revision)


def should(
    *sources: Citation, reads: Events = (), beyond: bool = False, since: date | None = None, revision: int = 1
) -> Callable[[Rule], Requirement]:
    """Make a requirement that an approver may waive, from a function that yields what is unmet."""
    return _requirement(Force.SHOULD, sources, reads, beyond=beyond, since=since, revision=revision)


def _requirement(
    force: Force, sources: tuple[Citation, ...], reads: Events, *, beyond: bool, since: date | None, revision: int
) -> Callable[[Rule], Requirement]:
    def make(rule: Rule) -> Requirement:
        key = rule.__name__.replace("_", "-")
        sentence = (rule.__doc__ or "").strip().partition("\n")[0]
        return Requirement(key, revision, sentence, force, sources, reads, beyond, since, rule)

    return make
