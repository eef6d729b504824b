"""What an ending must agree with, and who may undo what. Each requirement: met, and unmet with its reason."""

import pytest
from tests.casework.conftest import MEETING, STAFF, SUPERVISOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.outcomes import ClosureReason, ResultClass, SessionKind, WaiverReason
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import Stage

ANOTHER = Actor("s2", "svc", {StaffRole.SUPERVISOR})


_COMPLETED = [one for one in ClosureReason if one.result is ResultClass.COMPLETED]


class TestTheReasonAgreesWithWhatWasHeld:
    """A case is closed as completed only for the kinds of session that were held."""

    @pytest.mark.parametrize("reason", _COMPLETED)
    def test_nothing_held(self, walk: Walk, reason: ClosureReason) -> None:
        """Where nothing was held, nothing was completed."""
        assert walk.arranged().refused(events.CaseClosed(reason)) == [("closure.disagrees", "")]

    @pytest.mark.parametrize(
        ("reason", "agrees"),
        [
            (ClosureReason.COMPLETED_DIRECT, True),
            (ClosureReason.COMPLETED_INDIRECT, False),
            (ClosureReason.COMPLETED_MIXED, False),
            (ClosureReason.DISENGAGED, True),
        ],
    )
    def test_met(self, walk: Walk, reason: ClosureReason, agrees: bool) -> None:
        """Where people met, it was direct."""
        assert walk.met().refused(events.CaseClosed(reason)) == [("closure.disagrees", "")] * (not agrees)

    @pytest.mark.parametrize(
        ("kinds", "agreeing"),
        [
            ((SessionKind.SHUTTLE,), ClosureReason.COMPLETED_INDIRECT),
            ((MEETING,), ClosureReason.COMPLETED_DIRECT),
        ],
    )
    def test_held(self, walk: Walk, kinds: tuple[SessionKind, ...], agreeing: ClosureReason) -> None:
        """What was held says which reason it was, and no other reason will do."""
        walk.ready()
        for number, kind in enumerate(kinds, 1):
            walk.consented("p1", kind).consented("p2", kind).arranged_as(f"s{number}", kind)
            walk.done(events.SessionStarted(f"s{number}"), events.SessionEnded(f"s{number}"))
        agrees = {one for one in _COMPLETED if walk.refused(events.CaseClosed(one)) == []}

        assert agrees == {agreeing}

    def test_both_kinds(self, walk: Walk) -> None:
        """Where people met, and were in contact otherwise too, it was any of the three."""
        walk.met().consented("p1", SessionKind.SHUTTLE).consented("p2", SessionKind.SHUTTLE)
        walk.arranged_as("s2", SessionKind.SHUTTLE).done(events.SessionStarted("s2"), events.SessionEnded("s2"))

        assert {one for one in _COMPLETED if walk.refused(events.CaseClosed(one)) == []} == set(_COMPLETED)

    def test_broken_off(self, walk: Walk) -> None:
        """A session that was broken off was not held."""
        walk.meeting().done(events.SessionStopped("s1"))

        assert walk.refused(events.CaseClosed(ClosureReason.COMPLETED_DIRECT)) == [("closure.disagrees", "")]


class TestNoSessionIsGoingOn:
    """No case is closed during a session."""

    def test_going_on(self, walk: Walk) -> None:
        """The session is ended first."""
        found = walk.meeting().refused(events.CaseClosed(ClosureReason.DISENGAGED))

        assert found == [("session.going-on", "s1")]

    def test_ended(self, walk: Walk) -> None:
        """Then the case is closed."""
        assert walk.met().refused(events.CaseClosed(ClosureReason.COMPLETED_DIRECT)) == []

    def test_another_pathway(self, walk: Walk) -> None:
        """Nor does a case move to another pathway during one."""
        moving = events.PathwayAdopted("justice/1", Stage.IN_PROGRESS)

        assert walk.meeting().refused(moving, by=SUPERVISOR) == [("session.going-on", "s1")]


class TestItIsAwaited:
    """What is lifted or reviewed stands, or waits."""

    def test_no_stop(self, walk: Walk) -> None:
        """Only a stop is lifted, and once."""
        walk.engaging().done(events.SafetyStopRaised())
        stop = walk.case.number
        walk.done(events.SafetyStopLifted(stop), by=SUPERVISOR)

        found = walk.refused(events.SafetyStopLifted(stop), by=SUPERVISOR)

        assert found == [("safety-stop.unknown", f"entry {stop}")]

    def test_no_review(self, walk: Walk) -> None:
        """Only what waits is reviewed."""
        found = walk.engaging().refused(events.ReviewCompleted(3), by=SUPERVISOR)

        assert found == [("review.unknown", "entry 3")]


class TestSomebodyElseLooks:
    """A stop is lifted, and an entry reviewed, by somebody other than the one who wrote it."""

    def test_own_stop(self, walk: Walk) -> None:
        """A supervisor does not lift her own stop."""
        walk.engaging().done(events.SafetyStopRaised(), by=SUPERVISOR)
        number = walk.case.number

        found = walk.refused(events.SafetyStopLifted(number), by=SUPERVISOR)

        assert found == [("supervisor.same-person", f"entry {number}")]

    def test_another_hand(self, walk: Walk) -> None:
        """She lifts another's."""
        walk.engaging().done(events.SafetyStopRaised())

        assert walk.refused(events.SafetyStopLifted(walk.case.number), by=SUPERVISOR) == []

    def test_own_departure(self, walk: Walk) -> None:
        """Nor does she review what she has reported, or struck, herself."""
        walk.engaging().done(events.DepartureReported("contact-made"), by=SUPERVISOR)
        number = walk.case.number

        assert walk.refused(events.ReviewCompleted(number), by=SUPERVISOR) == [
            ("supervisor.same-person", f"entry {number}")
        ]
        assert walk.refused(events.ReviewCompleted(number), by=ANOTHER) == []


class TestSomebodyElseApproves:
    """A requirement is waived by somebody other than the one who asks."""

    def _waived(self, asked_by: str) -> events.RequirementWaived:
        return events.RequirementWaived(
            "session-started", "everybody-was-found-ready", asked_by, WaiverReason.PERSON_ASKED
        )

    def test_own_wish(self, walk: Walk) -> None:
        """Nobody approves what they want to do themselves."""
        assert walk.arranged().refused(self._waived(SUPERVISOR.id), by=SUPERVISOR) == [
            ("supervisor.same-person", "asked_by")
        ]

    def test_another_hand(self, walk: Walk) -> None:
        """A supervisor approves what another wants to do."""
        assert walk.arranged().refused(self._waived(STAFF.id), by=SUPERVISOR) == []
