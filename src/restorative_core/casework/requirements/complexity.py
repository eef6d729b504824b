"""What a sensitive and complex case needs besides."""

from collections.abc import Iterator

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import (
    ComplexityJudged,
    FacilitatorAllocated,
    ReadinessDecided,
    ReferralReceived,
    SessionStarted,
    SpecialistAssessed,
    SuitabilityDecided,
    WorkSignedOff,
)
from restorative_core.casework.entry import Stamp
from restorative_core.casework.requirement import Question, Unmet, must
from restorative_core.casework.requirements.touching import touched_session
from restorative_core.sources import cite
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.outcomes import DIRECT
from restorative_core.vocabulary.roles import StaffRole

_JUDGED = (ReferralReceived, ComplexityJudged)


@must(
    cite("home-office-2004", "a formal assessment with any relevant specialist tool"),
    cite("aim-project"),
    reads=(*_JUDGED, SpecialistAssessed),
)
def a_specialist_assessment_is_recorded(question: Question) -> Iterator[Unmet]:
    """A sensitive and complex case has had a formal assessment with a tool for just this sort of harm."""
    event = question.event
    if isinstance(event, SuitabilityDecided) and not event.suitable:
        return
    if question.case.complexity is Complexity.SENSITIVE and question.case.judgement.specialist is None:
        yield "specialist-assessment.missing", ""


@must(
    cite("rjc-supervisor-code"),
    cite("house", "a supervisor answers for a sensitive case too"),
    reads=(*_JUDGED, WorkSignedOff, SuitabilityDecided, FacilitatorAllocated),
)
def a_supervisor_has_signed_it_off(question: Question) -> Iterator[Unmet]:
    """A supervisor has signed off that an enhanced or sensitive case is suitable.

    Where it is sensitive, each session in which people meet is signed off too.
    """
    session, case = touched_session(question.case, question.event), question.case
    if session is None or isinstance(question.event, ReadinessDecided) or case.complexity is Complexity.STANDARD:
        return
    if not _is_signed_off(case, case.judgement.signed_off):
        yield "sign-off.missing", "suitability"
    starts = isinstance(question.event, SessionStarted) and session.type in DIRECT
    if starts and case.complexity is Complexity.SENSITIVE and not _is_signed_off(case, session.signed_off):
        yield "sign-off.missing", session.id


def _is_signed_off(case: Case, signed: Stamp | None) -> bool:
    """Whether the work was signed off by somebody who has no part in it, now or since."""
    if signed is None:
        return False
    by = next((entry.by.id for entry in case.history if entry.number == signed.number), "")
    return by not in (case.team.lead, *case.team.co)


@must(cite("house", "nobody approves their own work"), reads=(SuitabilityDecided, WorkSignedOff))
def somebody_outside_the_team_signs_off(question: Question) -> Iterator[Unmet]:
    """Work is signed off by somebody who does not do it."""
    team, by = question.case.team, question.occasion.by
    if by.id in (team.lead, *team.co):
        yield "supervisor.same-person", "sign-off"


@must(cite("house", "only a supervisor finds a case less complex"), reads=_JUDGED)
def only_a_supervisor_lowers_the_complexity(question: Question) -> Iterator[Unmet]:
    """A case is found less complex than it stands only by a supervisor."""
    event = question.event
    lowered = isinstance(event, ComplexityJudged) and event.complexity.rank < question.case.complexity.rank
    if lowered and StaffRole.SUPERVISOR not in question.occasion.by.roles:
        yield "complexity.lowered", "complexity"
