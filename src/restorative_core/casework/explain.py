"""Why: a decision with everything that was looked at, what it rests on, and what would lead there."""

from functools import cached_property

from attrs import field, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting
from restorative_core.casework.decide import Decision, decide, waiver_for
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import NOTHING, Knowledge
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.plan import Plan, plan
from restorative_core.casework.requirement import Force, Question, Requirement
from restorative_core.errors import Reason
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.value import Value


@frozen(eq=False, repr=False, slots=False)
class Finding(Value):
    """What one requirement was found to be.

    Attributes:
        requirement: The requirement.
        unmet: Every reason why it is not met; none when it is.
        case: The case in which it was looked at.
        waived_by: The number of the entry by which an approver lets it be unmet; 0 where nobody does.
    """

    requirement: Requirement
    unmet: tuple[Reason, ...]
    case: Case = field(repr=False)
    waived_by: int = 0

    @property
    def met(self) -> bool:
        """Whether the requirement is met."""
        return not self.unmet

    @cached_property
    def rests_on(self) -> tuple[int, ...]:
        """The numbers of the entries that it rests on. They are looked for when they are first asked for."""
        reads = self.requirement.reads
        return tuple(entry.number for entry in counting(self.case.history) if isinstance(entry.event, reads))


@frozen(eq=False, repr=False, slots=False)
class Explanation(Value):
    """A decision with everything that was looked at.

    Attributes:
        decision: The decision.
        findings: Every requirement that was looked at, met or not.
        question: What was asked, of which case.
        pathway: The tables that it goes by.
    """

    decision: Decision
    findings: tuple[Finding, ...]
    question: Question = field(repr=False)
    pathway: Pathway = field(repr=False)

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The requirements that are not met, and that an approver lets be unmet."""
        return tuple(finding for finding in self.findings if finding.waived_by)

    @property
    def waivable(self) -> tuple[Finding, ...]:
        """The requirements that are not met, and that an approver could let be unmet."""
        unmet = (finding for finding in self.findings if not (finding.met or finding.waived_by))
        return tuple(finding for finding in unmet if finding.requirement.force is Force.SHOULD)

    @cached_property
    def plan(self) -> Plan:
        """What would lead there. It is worked out when it is first asked for: that takes many decisions."""
        asked = self.question
        return plan(asked.case, asked.event, asked.occasion, self.pathway, asked.knowledge)


def explain(
    case: Case, event: Event, occasion: Occasion, pathway: Pathway, knowledge: Knowledge = NOTHING
) -> Explanation:
    """What `decide` says, with every requirement looked at, met or not, and the entries that it rests on.

    Raises:
        Unknown: The event is not one that happens to cases.
    """
    decision = decide(case, event, occasion, pathway, knowledge)
    question = Question(case, event, occasion, knowledge, case.pinned.policy or pathway.policy)
    findings = tuple(_found(requirement, question) for requirement in pathway.rules[type(event)])
    return Explanation(decision, findings, question, pathway)


def _found(requirement: Requirement, question: Question) -> Finding:
    unmet = tuple(requirement.unmet(question))
    waiver = waiver_for(requirement, question) if unmet else None
    return Finding(requirement, unmet, question.case, waiver.number if waiver is not None else 0)
