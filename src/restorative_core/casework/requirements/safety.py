"""What stops everything until somebody has looked.

Nearly every act asks the first two, so these answer at once and make no generator.
"""

from collections.abc import Iterable, Iterator

from restorative_core.casework.catalogue import (
    CaseHeld,
    CaseResumed,
    DepartureReported,
    DetailsCorrected,
    EnteredInError,
    ReferralReceived,
    ReviewCompleted,
    SafetyStopLifted,
    SafetyStopRaised,
)
from restorative_core.casework.requirement import Question, Unmet, must
from restorative_core.sources import cite
from restorative_core.vocabulary.referral import Initiator


@must(cite("rjc-principles", "safety"), reads=(SafetyStopRaised, SafetyStopLifted))
def no_safety_stop_stands(question: Question) -> Iterable[Unmet]:
    """Nothing goes on while a safety stop stands."""
    stops = question.case.flags.stops
    return [("safety-stop.standing", f"entry {stop}") for stop in stops] if stops else ()


@must(
    cite("house", "what was done against the practice waits for a supervisor"),
    reads=(DepartureReported, EnteredInError, DetailsCorrected, ReviewCompleted),
)
def no_review_is_awaited(question: Question) -> Iterable[Unmet]:
    """Nothing goes on while an entry waits for a supervisor to look at it."""
    reviews = question.case.flags.reviews
    return [("review.awaited", f"entry {number}") for number in reviews] if reviews else ()


@must(cite("lancashire", "on hold until the investigation or court case ends"), reads=(CaseHeld, CaseResumed))
def the_case_is_not_on_hold(question: Question) -> Iterator[Unmet]:
    """Nothing goes on while the case is on hold."""
    if question.case.flags.held is not None:
        yield "case.held", "", {"reason": question.case.flags.held.value}


@must(cite("scotland-framework", "gender-based violence"), reads=(ReferralReceived,))
def gender_based_violence_starts_with_the_person_harmed(question: Question) -> Iterator[Unmet]:
    """Where the harm is, or may be, gender-based violence, only the person harmed may begin.

    Domestic abuse, sexual harm and stalking may be, whatever else the referral says.
    """
    origin = question.case.origin
    if origin.may_be_gender_based and origin.initiator is not Initiator.HARMED:
        yield "initiator.not-permitted", "", {"initiator": origin.initiator.value}


@must(cite("lancashire", "on hold until the investigation or court case ends"), reads=(CaseHeld, CaseResumed))
def the_case_is_on_hold(question: Question) -> Iterator[Unmet]:
    """A case that is resumed is on hold."""
    if question.case.flags.held is None:
        yield "case.not-held", ""
