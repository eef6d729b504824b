"""A requirement: a true sentence that an act needs, with its source."""

from collections.abc import Callable, Iterator
from enum import StrEnum

from attrs import Attribute, field, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.errors import Faulty, Reason, shown
from restorative_core.sources import Citation
from restorative_core.vocabulary.exact import Exact
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.value import Value


def _between(lowest: int, highest: int) -> Callable[[object, "Attribute[int]", int], None]:
    def check(_policy: object, attribute: "Attribute[int]", value: int) -> None:
        if type(value) is not int or not lowest <= value <= highest:
            bounds = {"low": str(lowest), "high": str(highest)}
            raise Faulty([Reason("value.out-of-bounds", attribute.name, details=bounds)])

    return check


@frozen(eq=False, repr=False)
class Policy(Exact):
    """Values that a service may choose, within bounds; they hold for every decision from then on.

    Attributes:
        risk_valid_days: How many days an assessment of risk holds, from 1 to 366.
        facilitators: How many facilitators hold a session in which people meet, from 1 to 9.

    Raises:
        Faulty: A value is out of its bounds.
    """

    risk_valid_days: int = field(default=90, validator=_between(1, 366))
    facilitators: int = field(default=2, validator=_between(1, 9))


@frozen(eq=False, repr=False)
class Question(Value):
    """May *event* happen to *case* on *occasion*?

    Attributes:
        case: The case as it stands.
        event: The act in question.
        occasion: When, and by whom.
        knowledge: What is known from other streams.
        policy: The service's own values.
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

Rule = Callable[[Question], Iterator[Unmet]]
"""Yields everything by which a sentence is not true."""


@frozen(eq=False, repr=False)
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
        rule: Yields everything by which the sentence is not true.
    """

    key: str
    revision: int
    sentence: str
    force: Force
    sources: tuple[Citation, ...]
    reads: Events
    beyond: bool
    rule: Rule = field(repr=False)

    def unmet(self, question: Question) -> list[Reason]:
        """Every reason why the sentence is not true of *question*; none when it is."""
        return [self._reason(*found) for found in self.rule(question)]

    def _reason(self, code: str, about: str, details: dict[str, str] | None = None) -> Reason:
        return Reason(code, shown(about), self.sources[0], self.force is Force.SHOULD, details or {})


def must(
    *sources: Citation, reads: Events = (), beyond: bool = False, revision: int = 1
) -> Callable[[Rule], Requirement]:
    """Make a requirement that nobody waives, from a function that yields what is unmet."""
    return _requirement(Force.MUST, sources, reads, beyond=beyond, revision=revision)


def should(
    *sources: Citation, reads: Events = (), beyond: bool = False, revision: int = 1
) -> Callable[[Rule], Requirement]:
    """Make a requirement that an approver may waive, from a function that yields what is unmet."""
    return _requirement(Force.SHOULD, sources, reads, beyond=beyond, revision=revision)


def _requirement(
    force: Force, sources: tuple[Citation, ...], reads: Events, *, beyond: bool, revision: int
) -> Callable[[Rule], Requirement]:
    def make(rule: Rule) -> Requirement:
        key = rule.__name__.replace("_", "-")
        sentence = (rule.__doc__ or "").strip().partition("\n")[0]
        return Requirement(key, revision, sentence, force, sources, reads, beyond, rule)

    return make
