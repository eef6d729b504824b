"""What must be so before a session: people prepared and found ready, both sides, time to think."""

from datetime import timedelta

import attrs
import pytest
from tests.casework.conftest import MEETING, Walk

from restorative_core.casework import catalogue as events
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.risk import RiskLevel
from restorative_core.vocabulary.roles import Duty, Role

START = events.SessionStarted("s1")
SUITABLE = events.SuitabilityDecided(suitable=True)
ARRANGE = events.SessionArranged("s1", MEETING, ("p1", "p2"))
ACCEPT = events.ReferralAccepted()


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
