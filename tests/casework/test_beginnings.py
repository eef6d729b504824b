"""What is so of people, answers and findings before anybody says otherwise."""

import pytest
from tests.casework.conftest import Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.explain import Finding
from restorative_core.casework.participant import Participant
from restorative_core.casework.plan import Plan
from restorative_core.errors import Unknown
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.referral import Initiator, ReferralSource


def test_somebody() -> None:
    """Somebody is named, has not left, and never got in touch of their own accord, until it is told otherwise."""
    somebody = Participant("p1")

    assert (somebody.named, somebody.left, somebody.came_back) == (True, False, 0)


def test_notices(walk: Walk) -> None:
    """Somebody is informed as they were last told, since they were first told."""
    walk.engaging()
    for notice in ("1", "2", "3"):
        walk.given(events.InformationGiven("p1", Channel.PHONE, notice))
    somebody, since = walk.case.people["p1"], walk.case.number - 2

    assert (somebody.informed, somebody.informed_since and somebody.informed_since.number) == ("3", since)


def test_survey() -> None:
    """A survey is answered from 1 to 5, and 4 is content, unless the instrument has another scale."""
    answered = events.SurveyAnswered("p1", 4)

    assert (answered.lowest, answered.highest, answered.satisfied_from) == (1, 5, 4)


def test_follow_up() -> None:
    """Whoever was asked afterwards how they are was reached, unless it is said that nobody answered."""
    assert events.FollowUpMade("p1", Channel.PHONE).reached is True


def test_facilitator() -> None:
    """A facilitator is employed, unless they are said to volunteer."""
    assert events.FacilitatorRegistered().volunteer is False


def test_referral() -> None:
    """One side complains of the other, unless it is said that both do."""
    assert events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED).both_sides_complain is False


def test_note(walk: Walk) -> None:
    """A note says something."""
    assert walk.received().refused(events.NoteTaken(("p1",))) == [("value.missing", "text")]


def test_finding() -> None:
    """What was found is waived by nobody, until somebody waives it."""
    assert Finding(justice.requirements[0], (), Case("case-x")).waived_by == 0


def test_plan() -> None:
    """A plan waits for nothing, unless it has to."""
    assert Plan(events.CaseResumed(), (), (), Moment.unknown()).waits is False


def test_kind() -> None:
    """There is no class for a kind of event that there is not; it is said which there are."""
    with pytest.raises(Unknown):
        events.event_class("nothing-of-the-kind")
