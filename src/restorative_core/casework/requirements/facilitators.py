"""What a facilitator must be, on the day of the act."""

from collections.abc import Iterator

from restorative_core.casework.case import Team
from restorative_core.casework.catalogue import ComplexityJudged, FacilitatorAllocated, FacilitatorStoodDown
from restorative_core.casework.corrections import counting
from restorative_core.casework.requirement import Question, Unmet, must, should
from restorative_core.casework.requirements.touching import touched_session
from restorative_core.errors import shown
from restorative_core.sources import cite
from restorative_core.vocabulary.credentials import Complexity, Credentials, Level
from restorative_core.vocabulary.roles import Duty

DAYS_A_WEEK = 7

_TEAM = (FacilitatorAllocated, FacilitatorStoodDown)


def nobody_leads(question: Question) -> bool:
    """Whether nobody leads the case, or nobody did at the moment of the act."""
    return not question.case.team.lead or not _team_then(question).lead


def how_many_hold_it(question: Question) -> int:
    """How many facilitators work on the case, or did at the moment of the act, whichever are fewer."""
    return min(len(question.case.team.everybody), len(_team_then(question).everybody))


def _team_then(question: Question) -> Team:
    """Who worked on the case at the moment of the act: allocated by then, and not stood down by then."""
    at, team = question.occasion.at, Team()
    for entry in counting(question.case.history):
        match entry.event:
            case FacilitatorAllocated(facilitator=name, duty=duty) if entry.stamp.latest <= at.by:
                team = team.joined_by(name, duty)
            case FacilitatorStoodDown(facilitator=name) if entry.stamp.earliest <= at.latest:
                team = team.without(name)
    return team


def _working(question: Question) -> Iterator[tuple[str, Duty]]:
    """The facilitators whom the act sets to work: one who is allocated, or all who hold a session."""
    event, team = question.event, question.case.team
    if isinstance(event, FacilitatorAllocated):
        yield event.facilitator, event.duty
    elif touched_session(question.case, event) is not None:
        if team.lead:
            yield team.lead, Duty.LEAD
        yield from ((name, Duty.CO) for name in team.co)


def _known(question: Question) -> Iterator[tuple[str, Duty, Credentials]]:
    register = question.knowledge.facilitators
    if register is not None:
        for name, duty in _working(question):
            if name in register:
                yield name, duty, register[name]


@must(cite("rjc-framework", "registration"), reads=_TEAM, beyond=True)
def facilitators_are_known_to_the_service(question: Question) -> Iterator[Unmet]:
    """Whoever facilitates is in the service's register, and works for it on that day."""
    register = question.knowledge.facilitators
    if register is None:
        return
    for name, _ in _working(question):
        if name not in register or not register[name].active:
            yield "facilitator.unknown", name


@must(cite("volunteer-duties", "checks and vetting before any work"), reads=_TEAM, beyond=True)
def facilitators_hold_what_is_asked(question: Question) -> Iterator[Unmet]:
    """Whoever facilitates holds, on the day of the act, every credential that the service asks for."""
    for name, _, credentials in _known(question):
        for missing in sorted(question.policy.credentials - credentials.held):
            yield "credential.not-held", name, {"credential": missing.value}


@must(cite("rjc-framework", "foundation, intermediate, advanced"), reads=(*_TEAM, ComplexityJudged), beyond=True)
def facilitators_have_the_level(question: Question) -> Iterator[Unmet]:
    """Whoever leads is at the intermediate level, and at the advanced one where the case is sensitive and complex.

    Whoever co-facilitates such a case is at the intermediate level.
    """
    sensitive = question.case.complexity is Complexity.SENSITIVE
    for name, duty, credentials in _known(question):
        needed = Level.INTERMEDIATE if sensitive else Level.FOUNDATION
        if duty is Duty.LEAD:
            needed = Level.ADVANCED if sensitive else Level.INTERMEDIATE
        if credentials.level.rank < needed.rank:
            yield "facilitator.level-too-low", name, {"level": needed.value}


@must(cite("rjc-principles", "impartiality"), reads=_TEAM, beyond=True)
def no_facilitator_has_a_conflict_of_interest(question: Question) -> Iterator[Unmet]:
    """Nobody facilitates who has declared a conflict of interest with somebody in the case, or with who referred it."""
    origin = question.case.origin
    for name, _, credentials in _known(question):
        for person in sorted(credentials.conflicts):
            yield "facilitator.conflict", name, {"with": shown(person)}
        if origin.organisation and origin.organisation in credentials.conflicts_with:
            yield "facilitator.conflict", name, {"with": origin.organisation}


@must(
    cite("rjc-framework", "complex and sensitive cases are co-facilitated"),
    cite("home-office-2004", "sensitive and complex cases"),
    reads=(*_TEAM, ComplexityJudged),
)
def two_facilitators_work_on_a_sensitive_case(question: Question) -> Iterator[Unmet]:
    """A session in a sensitive and complex case is held by two facilitators."""
    session, complexity = touched_session(question.case, question.event), question.case.complexity
    if session is not None and complexity is Complexity.SENSITIVE and how_many_hold_it(question) < len(Duty):
        yield "facilitator.missing", "", {"duty": "co"}


@should(cite("rjc-practitioner-code", "case supervision every 12 weeks"), reads=_TEAM, beyond=True)
def facilitators_have_supervision(question: Question) -> Iterator[Unmet]:
    """Whoever facilitates has had case supervision lately: within 12 weeks, or as the service's policy says."""
    for name, _, credentials in _known(question):
        days = credentials.supervised_days
        if days is None or days > question.policy.supervision_weeks * DAYS_A_WEEK:
            yield "supervision.overdue", name, {"weeks": str(question.policy.supervision_weeks)}
