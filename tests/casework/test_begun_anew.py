"""A case that is opened again is judged afresh: what was found of the first time does not serve for the second."""

from tests.casework.conftest import SUPERVISOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.risk import RiskLevel, SpecialistTool

SUITABLE = events.SuitabilityDecided(suitable=True)
COMPLETED = events.CaseClosed(ClosureReason.COMPLETED_DIRECT)


def test_a_specialist_looks_again(walk: Walk) -> None:
    """A formal assessment of a sensitive case, made before it was closed, is made again; so is that of risk."""
    walk.assessing().given(events.ComplexityJudged(Complexity.SENSITIVE), events.RiskAssessed(RiskLevel.LOW))
    walk.given(events.SpecialistAssessed(SpecialistTool.OTHER))
    walk.done(events.CaseClosed(ClosureReason.DISENGAGED), events.CaseReopened())
    walk.given(events.ConsentGiven("p1", Purpose.ASSESSMENT), events.RiskAssessed(RiskLevel.LOW))

    assert ("specialist-assessment.missing", "") in walk.refused(SUITABLE, by=SUPERVISOR)
    walk.given(events.SpecialistAssessed(SpecialistTool.OTHER))
    assert "specialist-assessment.missing" not in {code for code, _ in walk.refused(SUITABLE)}


def test_people_are_asked_again_how_they_are(walk: Walk) -> None:
    """Whoever was asked afterwards the first time is asked after the second time too."""
    agreed = events.ConsentGiven("p1", Purpose.FOLLOW_UP_CONTACT)
    walk.met().done(agreed, events.FollowUpMade("p1", Channel.PHONE))
    assert walk.refused(COMPLETED) == []
    walk.done(COMPLETED, events.CaseReopened(), agreed)

    assert ("follow-up.missing", "p1") in walk.refused(COMPLETED)
