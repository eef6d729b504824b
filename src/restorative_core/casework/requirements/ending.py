"""What an ending must agree with, and who may undo what."""

from collections.abc import Iterator

from restorative_core.casework.case import SessionStatus
from restorative_core.casework.catalogue import (
    CaseClosed,
    DepartureReported,
    RequirementWaived,
    ReviewCompleted,
    SafetyStopLifted,
    SafetyStopRaised,
    SessionEnded,
    SessionStarted,
)
from restorative_core.casework.requirement import Question, Unmet, must
from restorative_core.sources import cite
from restorative_core.vocabulary.outcomes import DIRECT, ClosureReason, ResultClass

_NEEDED = {
    ClosureReason.COMPLETED_DIRECT: (True, False),
    ClosureReason.COMPLETED_INDIRECT: (False, True),
    ClosureReason.COMPLETED_MIXED: (True, True),
}


@must(cite("house", "nothing improper looks proper"), reads=(SessionStarted, SessionEnded))
def the_reason_agrees_with_what_was_held(question: Question) -> Iterator[Unmet]:
    """A case is closed as completed only for the kinds of session that were held."""
    event = question.event
    if not isinstance(event, CaseClosed) or event.reason.result is not ResultClass.COMPLETED:
        return
    held = [s.type in DIRECT for s in question.case.sessions.values() if s.status is SessionStatus.ENDED]
    direct, indirect = _NEEDED[event.reason]
    if (direct and True not in held) or (indirect and False not in held):
        yield "closure.disagrees", "", {"reason": event.reason.value}


@must(cite("house", "what is going on is not closed"), reads=(SessionStarted, SessionEnded))
def no_session_is_going_on(question: Question) -> Iterator[Unmet]:
    """No session is going on."""
    for session in question.case.sessions.values():
        if session.status is SessionStatus.IN_PROGRESS:
            yield "session.going-on", session.id


@must(cite("house", "nobody approves their own work"), reads=(SafetyStopRaised, DepartureReported))
def somebody_else_looks(question: Question) -> Iterator[Unmet]:
    """A stop is lifted, and an entry reviewed, by somebody other than the one who wrote it."""
    event = question.event
    number = (
        event.stop if isinstance(event, SafetyStopLifted) else event.number if isinstance(event, ReviewCompleted) else 0
    )
    for entry in question.case.history:
        if entry.number == number and entry.by.id == question.occasion.by.id:
            yield "supervisor.same-person", f"entry {number}"


@must(cite("house", "nothing is done twice"), reads=(SafetyStopRaised, DepartureReported))
def it_is_awaited(question: Question) -> Iterator[Unmet]:
    """What is lifted or reviewed stands, or waits."""
    event = question.event
    if isinstance(event, SafetyStopLifted) and event.stop not in question.case.flags.stops:
        yield "safety-stop.unknown", f"entry {event.stop}"
    if isinstance(event, ReviewCompleted) and event.number not in question.case.flags.reviews:
        yield "review.unknown", f"entry {event.number}"


@must(cite("house", "nobody approves their own work"))
def somebody_else_approves(question: Question) -> Iterator[Unmet]:
    """A requirement is waived by somebody other than the one who asks."""
    event = question.event
    if isinstance(event, RequirementWaived) and event.asked_by == question.occasion.by.id:
        yield "supervisor.same-person", "asked_by"
