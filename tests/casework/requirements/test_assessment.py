"""What must have been judged, by whom, and how lately. Each requirement: met, and unmet with its reason."""

from datetime import timedelta

import attrs
import pytest
from tests.casework.conftest import MEETING, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.knowledge import Knowledge
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.risk import Acknowledgement, RiskChange, RiskLevel, SpecialistTool
from restorative_core.vocabulary.roles import Duty, Role
from restorative_core.vocabulary.stages import Stage

START = events.SessionStarted("s1")
ACCEPT = events.ReferralAccepted()
SUITABLE = events.SuitabilityDecided(suitable=True)
ARRANGE = events.SessionArranged("s1", MEETING, ("p1", "p2"))


class TestTheResponsiblePersonIsAnAdult:
    """Somebody under 18 goes to the youth offending team."""

    @pytest.mark.parametrize("act", [ACCEPT, SUITABLE, ARRANGE, START])
    def test_child(self, walk: Walk, act: events.Event) -> None:
        """A child who is responsible bars acceptance, the decision and every session."""
        walk.arranged()

        assert ("person.under-age", "p2") in walk.refused(act, knowledge=Knowledge(frozenset({"p2"})))

    def test_child_harmed(self, walk: Walk) -> None:
        """A child who was harmed does not, nor does anybody whose age nobody knows."""
        codes = {code for code, _ in walk.arranged().refused(START, knowledge=Knowledge(frozenset({"p1"})))}

        assert "person.under-age" not in codes
        assert walk.refused(START) == []


class TestAResponsiblePersonIsNamed:
    """Somebody responsible has been named."""

    def test_unnamed(self, walk: Walk) -> None:
        """Where nobody is named, a supervisor may waive it."""
        walk.done(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED), events.PersonAdded("p1", Role.HARMED))
        walk.done(events.PersonAdded("p2", Role.RESPONSIBLE, named=False))

        assert walk.refused(ACCEPT) == [("responsible.unnamed", "")]

    def test_named_later(self, walk: Walk) -> None:
        """Once somebody names them, it goes on."""
        walk.done(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED))
        walk.done(events.PersonAdded("p2", Role.RESPONSIBLE, named=False), events.PersonNamed("p2"))

        assert walk.refused(ACCEPT) == []

    def test_nobody(self, walk: Walk) -> None:
        """Where nobody responsible is known of, nobody is named."""
        walk.done(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED), events.PersonAdded("p1", Role.HARMED))

        assert walk.refused(ACCEPT) == [("responsible.unnamed", "")]

    def test_one_of_two(self, walk: Walk) -> None:
        """Where several were, one who is named is enough."""
        walk.received().done(events.PersonAdded("p3", Role.RESPONSIBLE, named=False))

        assert walk.refused(ACCEPT) == []


class TestThePersonHasBeenInformed:
    """Somebody who is prepared has been given the information first."""

    def test_not_informed(self, walk: Walk) -> None:
        """Whoever was not informed is not prepared."""
        walk.preparing().done(events.PersonAdded("p3", Role.SUPPORTER))

        assert ("information.not-given", "p3") in walk.refused(events.PreparationCompleted("p3"))

    def test_informed(self, walk: Walk) -> None:
        """Whoever was is."""
        assert walk.preparing().refused(events.PreparationCompleted("p1")) == []


class TestRiskIsAssessedAndCurrent:
    """Risk has been assessed, since the last thing that changed it and not too long ago."""

    def test_missing(self, walk: Walk) -> None:
        """Nothing is suitable before risk was assessed."""
        walk.assessing().done(events.AcknowledgementRecorded("p2", Acknowledgement.FULL))

        assert walk.refused(SUITABLE) == [("risk.not-assessed", "")]

    @pytest.mark.parametrize(("days", "stale"), [(90, False), (91, True)])
    def test_old(self, walk: Walk, days: int, stale: bool) -> None:
        """An assessment holds ninety days."""
        walk.preparing().done(events.RiskAssessed(RiskLevel.LOW))
        at = walk.now + timedelta(days=days)

        assert walk.refused(SUITABLE, at=at) == [("risk.stale", "")] * stale

    def test_reopened(self, walk: Walk) -> None:
        """Reopening makes it stale."""
        walk.preparing().done(events.CaseClosed(ClosureReason.DISENGAGED), events.CaseReopened())
        walk.given(events.ConsentGiven("p1", Purpose.ASSESSMENT))

        assert walk.refused(SUITABLE) == [("risk.stale", "")]

    @pytest.mark.parametrize(("days", "stale"), [(30, False), (31, True)])
    def test_old_in_a_sensitive_case(self, walk: Walk, days: int, stale: bool) -> None:
        """In a sensitive and complex case it holds thirty."""
        walk.preparing().done(events.ComplexityJudged(Complexity.SENSITIVE))
        walk.done(events.SpecialistAssessed(SpecialistTool.AIM), events.RiskAssessed(RiskLevel.LOW))
        at = walk.now + timedelta(days=days)

        assert walk.refused(SUITABLE, at=at) == [("risk.stale", "")] * stale

    @pytest.mark.parametrize(("days", "stale"), [(7, False), (8, True)])
    def test_old_by_policy(self, days: int, stale: bool) -> None:
        """A service says for how long it holds."""
        walk = Walk(attrs.evolve(justice, policy=Policy(risk_valid_days=7))).preparing()
        walk.done(events.RiskAssessed(RiskLevel.LOW))

        assert walk.refused(SUITABLE, at=walk.now + timedelta(days=days)) == [("risk.stale", "")] * stale

    @pytest.mark.parametrize("change", [events.RiskChanged(reason) for reason in RiskChange], ids=lambda e: e.reason)
    def test_changed(self, walk: Walk, change: events.RiskChanged) -> None:
        """Whatever changes the risk makes what was assessed before stale, and what is assessed since counts."""
        walk.preparing().done(change)
        assert walk.refused(SUITABLE) == [("risk.stale", "")]

        assert walk.done(events.RiskAssessed(RiskLevel.MEDIUM)).refused(SUITABLE) == []

    def test_change_told_late(self, walk: Walk) -> None:
        """A change that is told after the assessment makes it stale, whenever it is said to have been."""
        walk.preparing().done(events.RiskChanged(), at="2015-01-01")

        assert walk.refused(SUITABLE) == [("risk.stale", "")]

    def test_at_the_same_moment(self, walk: Walk) -> None:
        """An act may be of the very moment of the assessment."""
        walk.preparing().done(events.RiskAssessed(RiskLevel.LOW))

        assert walk.refused(SUITABLE, at=walk.now) == []

    def test_later_than_the_act(self, walk: Walk) -> None:
        """An act that is dated back does not rest on an assessment made since."""
        walk.preparing()
        before = walk.now - timedelta(days=30)

        assert ("risk.stale", "") in walk.refused(SUITABLE, at=before)


class TestTheFactsAreAcknowledged:
    """Somebody responsible acknowledges at least the basic facts, and so does everyone whom a session touches."""

    @pytest.mark.parametrize("level", [Acknowledgement.NONE, Acknowledgement.PARTIAL])
    def test_not_enough(self, walk: Walk, level: Acknowledgement) -> None:
        """Less than the basic facts is not enough."""
        walk.preparing().done(events.AcknowledgementRecorded("p2", level))

        assert walk.refused(SUITABLE) == [("acknowledgement.missing", "p2")]

    @pytest.mark.parametrize("level", [None, Acknowledgement.NONE, Acknowledgement.PARTIAL])
    def test_one_of_two(self, walk: Walk, level: Acknowledgement | None) -> None:
        """Somebody else who does not acknowledge them stops nobody, and is met by nobody."""
        walk.preparing().done(events.PersonAdded("p3", Role.RESPONSIBLE))
        if level is not None:
            walk.done(events.AcknowledgementRecorded("p3", level))

        assert walk.refused(SUITABLE) == []
        met = walk.refused(events.SessionArranged("s7", MEETING, ("p1", "p3")))
        assert ("acknowledgement.missing", "p3") in met

    def test_nobody(self, walk: Walk) -> None:
        """Where nobody is responsible there is nothing to be found suitable."""
        walk.given(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED))

        assert ("responsible.unnamed", "") in walk.refused(SUITABLE)

    def test_unsuitable(self, walk: Walk) -> None:
        """That it is not suitable is decided without."""
        walk.assessing().done(events.RiskAssessed(RiskLevel.HIGH))

        assert walk.refused(events.SuitabilityDecided(suitable=False)) == []


class TestALeadFacilitatorIsAllocated:
    """A facilitator leads the case."""

    def test_no_lead(self, walk: Walk) -> None:
        """A co-facilitator alone leads nothing."""
        walk.received().done(ACCEPT, events.FacilitatorAllocated("f2", Duty.CO))
        walk.given(events.CaseTakenOver(Stage.PREPARING))

        assert ("facilitator.missing", "") in walk.refused(SUITABLE)

    def test_lead(self, walk: Walk) -> None:
        """With a lead it goes on."""
        assert walk.preparing().refused(SUITABLE) == []


class TestThisWasFoundSuitable:
    """It was decided that this is right and safe for these people."""

    def test_not_decided(self, walk: Walk) -> None:
        """Nobody is prepared after a reopening until it is decided anew."""
        walk.ready().done(events.CaseClosed(ClosureReason.DISENGAGED), events.CaseReopened())

        assert ("suitability.not-decided", "") in walk.refused(events.PreparationCompleted("p1"))

    def test_refused(self, walk: Walk) -> None:
        """Nobody is prepared for what is not suitable."""
        walk.preparing().done(events.SuitabilityDecided(suitable=False))

        assert ("suitability.refused", "") in walk.refused(events.PreparationCompleted("p1"))

    def test_found_again(self, walk: Walk) -> None:
        """What was found last counts."""
        walk.preparing().done(events.SuitabilityDecided(suitable=False), SUITABLE)

        assert walk.refused(events.PreparationCompleted("p1")) == []
