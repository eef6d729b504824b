"""May this happen? Pure: asks nobody the time and looks nothing up."""

from collections.abc import Iterator

from attrs import frozen

from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import NOTHING, Knowledge
from restorative_core.casework.pathway import Pathway, Row
from restorative_core.casework.requirement import Question, Requirement
from restorative_core.casework.shape import shape
from restorative_core.errors import Reason, Refused, Unknown
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.value import Value


@frozen(eq=False, repr=False)
class Decision(Value):
    """Whether an event may happen, and where it leads.

    Attributes:
        kind: The kind of the event.
        reasons: Every reason against it; none when it is permitted.
        leads_to: The stage that it leads to, or `None` where the case stays, or where it is not permitted.
    """

    kind: str
    reasons: tuple[Reason, ...] = ()
    leads_to: Stage | None = None

    @property
    def permitted(self) -> bool:
        """Whether it may happen."""
        return not self.reasons

    def insist(self) -> "Decision":
        """This decision, which permits.

        Raises:
            Refused: It does not; with every reason.
        """
        if self.reasons:
            raise Refused(self.reasons)
        return self


@frozen(eq=False, repr=False)
class Finding(Value):
    """What one requirement was found to be.

    Attributes:
        requirement: The requirement.
        unmet: Every reason why it is not met; none when it is.
        rests_on: The numbers of the entries that it rests on.
    """

    requirement: Requirement
    unmet: tuple[Reason, ...]
    rests_on: tuple[int, ...]

    @property
    def met(self) -> bool:
        """Whether the requirement is met."""
        return not self.unmet


@frozen(eq=False, repr=False)
class Explanation(Value):
    """A decision with everything that was looked at.

    Attributes:
        decision: The decision.
        findings: Every requirement that was looked at, met or not.
    """

    decision: Decision
    findings: tuple[Finding, ...]


def decide(case: Case, event: Event, occasion: Occasion, pathway: Pathway, knowledge: Knowledge = NOTHING) -> Decision:
    """Whether *event* may happen to *case* on *occasion*, as of the moment it happens.

    Args:
        case: The case as it stands.
        event: What is to happen, or has happened.
        occasion: When, and by whom.
        pathway: The tables that the case goes by.
        knowledge: What is known from other streams.

    Raises:
        Unknown: The event is not one that happens to cases.
    """
    row = _row(pathway, event)
    reasons = list(_reasons(case, event, occasion, row))
    question = Question(case, event, occasion, knowledge, pathway.policy)
    for requirement in row.requires:
        reasons += requirement.unmet(question)
    return Decision(event.kind, tuple(reasons), None if reasons else row.leads(case, event))


def explain(
    case: Case, event: Event, occasion: Occasion, pathway: Pathway, knowledge: Knowledge = NOTHING
) -> Explanation:
    """What `decide` says, with every requirement looked at, met or not, and the entries that it rests on."""
    question = Question(case, event, occasion, knowledge, pathway.policy)
    counted = tuple(counting(case.history))
    findings = tuple(
        Finding(
            requirement,
            tuple(requirement.unmet(question)),
            tuple(entry.number for entry in counted if isinstance(entry.event, requirement.reads)),
        )
        for requirement in _row(pathway, event).requires
    )
    return Explanation(decide(case, event, occasion, pathway, knowledge), findings)


def _row(pathway: Pathway, event: Event) -> Row:
    row = pathway.rows.get(type(event))
    if row is None:
        raise Unknown("event in a case", event.kind)
    return row


def _reasons(case: Case, event: Event, occasion: Occasion, row: Row) -> Iterator[Reason]:
    yield from shape(case, event, occasion.at)
    if case.stage not in row.stages:
        yield Reason("stage.not-permitted", event.kind, details={"stage": case.stage.value})
    if not row.unconditional and row.roles.isdisjoint(occasion.by.roles):
        roles = ", ".join(sorted(role.value for role in row.roles))
        yield Reason("role.missing", occasion.by.id, details={"roles": roles})
