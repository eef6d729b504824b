"""What must have been judged, by whom, and how lately. Each requirement: met, and unmet with its reason."""

from datetime import timedelta

import attrs
import pytest
from tests.casework.conftest import MEETING, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.knowledge import Knowledge
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.outcomes import ClosureReason, SessionKind
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


class TestEnoughFacilitatorsHoldIt:
    """A session in which people meet is held by two."""

    def _with_one(self, walk: Walk, kind: SessionKind) -> list[tuple[str, str]]:
        walk.received().done(ACCEPT, events.FacilitatorAllocated("f1"), events.FacilitatorAllocated("f1", Duty.CO))
        walk.given(events.SessionArranged("s1", kind, ("p1", "p2")))
        return walk.refused(events.SessionArranged("s2", kind, ("p1", "p2")))

    def test_one_person_in_two_duties(self, walk: Walk) -> None:
        """One facilitator in two duties is one."""
        assert ("facilitator.missing", "") in self._with_one(walk, MEETING)

    def test_indirect(self, walk: Walk) -> None:
        """Where nobody meets, one is enough."""
        assert ("facilitator.missing", "") not in self._with_one(walk, SessionKind.SHUTTLE)

    @pytest.mark.parametrize(("needed", "missing"), [(1, False), (2, False), (3, True)])
    def test_policy(self, needed: int, missing: bool) -> None:
        """A service says how many."""
        walk = Walk(attrs.evolve(justice, policy=Policy(facilitators=needed))).ready()

        assert walk.refused(ARRANGE) == [("facilitator.missing", "")] * missing


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


class TestEveryoneIsPrepared:
    """Everyone whom the session touches has been prepared."""

    def test_supporter(self, walk: Walk) -> None:
        """A supporter is prepared too."""
        walk.ready().done(events.PersonAdded("p3", Role.SUPPORTER))

        assert ("preparation.incomplete", "p3") in walk.refused(
            events.SessionArranged("s1", MEETING, ("p1", "p2", "p3"))
        )

    def test_after_a_change_of_mind(self, walk: Walk) -> None:
        """Whoever withdrew and agreed again is prepared again."""
        walk.arranged().done(events.ConsentWithdrawn("p1", Purpose.TAKE_PART))
        walk.done(events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN))

        assert ("preparation.incomplete", "p1") in walk.refused(events.SessionArranged("s2", MEETING, ("p1", "p2")))


class TestBothSidesAreTouched:
    """A session touches somebody harmed and somebody else who is responsible."""

    @pytest.mark.parametrize("alone", ["p1", "p2"])
    def test_one_side(self, walk: Walk, alone: str) -> None:
        """One side alone is no session."""
        assert walk.ready().refused(events.SessionArranged("s1", MEETING, (alone,))) == [("session.one-sided", "s1")]

    @pytest.mark.parametrize(("alone", "missing"), [("p1", "responsible"), ("p2", "harmed")])
    def test_the_side_is_told(self, walk: Walk, alone: str, missing: str) -> None:
        """It is said who is missing."""
        (reason,) = walk.ready().asked(events.SessionArranged("s1", MEETING, (alone,))).reasons

        assert reason.details == {"side": missing}

    def test_nobody(self, walk: Walk) -> None:
        """Nobody is none either."""
        assert ("value.missing", "participants") in walk.ready().refused(events.SessionArranged("s1", MEETING, ()))

    def test_both(self, walk: Walk) -> None:
        """Somebody who is on both sides is no other than themselves."""
        walk.ready().done(events.PersonAdded("p2", Role.HARMED))

        assert walk.refused(events.SessionArranged("s1", MEETING, ("p2",))) == [("session.one-sided", "s1")]
        assert walk.refused(ARRANGE) == []

    def test_representative(self, walk: Walk) -> None:
        """Whoever stands for the person harmed is on their side."""
        walk.ready().done(events.PersonAdded("p3", Role.HARMED_REPRESENTATIVE))

        found = walk.refused(events.SessionArranged("s1", MEETING, ("p2", "p3")))

        assert "session.one-sided" not in {code for code, _ in found}


class TestTheSessionComesAfterItsGrounds:
    """A session is dated after everything that it rests on, from the information given to the arrangement."""

    def test_before_the_decision(self, walk: Walk) -> None:
        """A session dated before all of them is told each."""
        walk.arranged()

        found = walk.refused(START, at=walk.now - timedelta(days=60))

        assert [about for code, about in found if code == "session.before-its-grounds"] == [
            "information-given",
            "acknowledgement-recorded",
            "suitability-decided",
            "preparation-completed",
            "session-arranged",
        ]

    def test_after(self, walk: Walk) -> None:
        """A session after all of them is permitted."""
        assert walk.arranged().refused(START) == []

    def test_one_of_two_was_prepared_since(self, walk: Walk) -> None:
        """Each of them counts."""
        walk.preparing().consented("p1").consented("p2").done(events.PreparationCompleted("p1"))
        held = walk.pass_time()
        walk.done(events.PreparationCompleted("p2"), ARRANGE)

        assert ("session.before-its-grounds", "preparation-completed") in walk.refused(START, at=held)

    def test_at_the_same_moment(self, walk: Walk) -> None:
        """A session may begin at the moment at which it was arranged."""
        walk.ready().done(ARRANGE)

        assert "session.before-its-grounds" not in {code for code, _ in walk.refused(START, at=walk.now)}

    def test_decided_again_since(self, walk: Walk) -> None:
        """What was decided again since was so before."""
        walk.arranged()
        held = walk.pass_time()
        walk.done(SUITABLE, events.PreparationCompleted("p1"))

        assert walk.refused(START, at=held) == []


class TestEverybodyWasFoundReady:
    """Everybody was found ready for just this session, since the last thing that changed the risk."""

    def test_never_decided(self, walk: Walk) -> None:
        """An arrangement alone is no finding, and an approver may let it be so."""
        decision = walk.ready().done(ARRANGE).asked(START)

        assert [(one.code, one.about, one.waivable) for one in decision.reasons] == [
            ("readiness.not-decided", "s1", True)
        ]

    def test_ready(self, walk: Walk) -> None:
        """Once it is found, the session starts."""
        assert walk.arranged().refused(START) == []

    def test_not_ready_after_all(self, walk: Walk) -> None:
        """What was found last counts."""
        walk.arranged().done(events.ReadinessDecided("s1", ready=False))
        assert walk.refused(START) == [("readiness.not-decided", "s1")]

        assert walk.done(events.ReadinessDecided("s1")).refused(START) == []

    def test_another_session(self, walk: Walk) -> None:
        """It is found for one session, and for no other of the same kind."""
        walk.arranged().done(events.SessionArranged("s2", MEETING, ("p1", "p2")))

        assert walk.refused(events.SessionStarted("s2")) == [("readiness.not-decided", "s2")]

    def test_risk_changed_since(self, walk: Walk) -> None:
        """A new assessment of risk does not make up for it: it is found again."""
        walk.arranged().done(events.RiskChanged(), events.RiskAssessed(RiskLevel.LOW))
        assert walk.refused(START) == [("readiness.not-decided", "s1")]

        assert walk.done(events.ReadinessDecided("s1")).refused(START) == []

    def test_arranging_asks_for_none(self, walk: Walk) -> None:
        """A session is arranged before anybody is found ready for it."""
        assert walk.ready().refused(ARRANGE) == []


class TestTimeWasLeftToThink:
    """Between the last preparation and the session lies the time that the service's policy leaves to think."""

    @pytest.mark.parametrize("early", [timedelta(microseconds=1), timedelta(hours=20)])
    def test_too_soon(self, early: timedelta) -> None:
        """A moment too early is too early, for whoever was prepared last."""
        walk = Walk(attrs.evolve(justice, policy=Policy(cooling_off_days=2))).preparing()
        walk.consented("p1").consented("p2").done(events.PreparationCompleted("p1"))
        walk.pass_time(40)
        walk.done(events.PreparationCompleted("p2"))
        exactly = walk.now + timedelta(days=2)
        walk.given(ARRANGE, events.ReadinessDecided("s1"))

        assert walk.refused(START, at=exactly - early) == [("preparation.too-recent", "p2")]
        assert walk.refused(START, at=exactly) == []

    def test_prepared_again(self) -> None:
        """The last preparation counts, and not the first."""
        walk = Walk(attrs.evolve(justice, policy=Policy(cooling_off_days=1))).ready()
        walk.pass_time(60)
        walk.arranged_as("s1").done(events.PreparationCompleted("p1"))

        assert walk.refused(START) == [("preparation.too-recent", "p1")]
        assert walk.refused(START, at=walk.now + timedelta(days=1)) == []

    def test_no_time_asked(self, walk: Walk) -> None:
        """A service that asks for none starts at once."""
        walk.arranged().done(events.PreparationCompleted("p1"))

        assert walk.refused(START, at=walk.now) == []
