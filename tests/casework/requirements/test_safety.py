"""What stops everything until somebody has looked. Each requirement: met, and unmet with its reason."""

import pytest
from tests.casework.conftest import MEETING, SUPERVISOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.incident import MAY_BE_GENDER_BASED, IncidentFlag, IncidentKind
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason
from restorative_core.vocabulary.referral import Initiator, ReferralSource, Relation
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

ARRANGE = events.SessionArranged("s1", MEETING, ("p1", "p2"))
START = events.SessionStarted("s1")
ACCEPT = events.ReferralAccepted()
CONTACT = events.ContactMade("p1", Channel.PHONE)
SUITABLE = events.SuitabilityDecided(suitable=True)
ASK_TO_MEET = events.ConsentRequested("p1", Purpose.TAKE_PART, MEETING.value)


class TestNoSafetyStopStands:
    """Nothing goes on while a safety stop stands."""

    def test_standing(self, walk: Walk) -> None:
        """A stop bars every act but what ends the work."""
        walk.arranged().done(events.SafetyStopRaised())
        stop = ("safety-stop.standing", f"entry {walk.case.number}")

        for act in (
            START,
            CONTACT,
            ASK_TO_MEET,
            SUITABLE,
            events.MessageSent("p1", Channel.EMAIL, "closure"),
            events.PreparationCompleted("p1"),
        ):
            assert stop in walk.refused(act)
        assert walk.refused(events.CaseClosed(ClosureReason.NOT_SUITABLE_RISK)) == []

    def test_lifted(self, walk: Walk) -> None:
        """A stop that was lifted bars nothing, but risk is assessed again."""
        walk.arranged().done(events.SafetyStopRaised())
        walk.done(events.SafetyStopLifted(walk.case.number), by=SUPERVISOR)

        assert walk.refused(START) == [("risk.stale", ""), ("readiness.not-decided", "s1")]


class TestNoReviewIsAwaited:
    """Nothing goes on while an entry waits for a supervisor."""

    def test_awaited(self, walk: Walk) -> None:
        """A departure stops the case."""
        walk.arranged().done(events.DepartureReported("contact-made"))

        assert walk.refused(START) == [("review.awaited", f"entry {walk.case.number}")]

    def test_reviewed(self, walk: Walk) -> None:
        """Once a supervisor has looked, the case goes on."""
        walk.arranged().done(events.DepartureReported("contact-made"))
        walk.done(events.ReviewCompleted(walk.case.number), by=SUPERVISOR)

        assert walk.refused(START) == []


class TestTheCaseIsNotOnHold:
    """Nothing goes on while the case is on hold."""

    def test_held(self, walk: Walk) -> None:
        """A case on hold waits, at whatever stage."""
        assert walk.arranged().done(events.CaseHeld(HoldReason.PROCEEDINGS)).refused(START) == [("case.held", "")]

    def test_resumed(self, walk: Walk) -> None:
        """It goes on from where it stood."""
        walk.arranged().done(events.CaseHeld(HoldReason.PROCEEDINGS), events.CaseResumed())

        assert walk.refused(START) == []


class TestTheCaseIsOnHold:
    """A case that is resumed is on hold."""

    def test_not_held(self, walk: Walk) -> None:
        """What does not wait is not resumed."""
        assert walk.engaging().refused(events.CaseResumed()) == [("case.not-held", "")]

    def test_held(self, walk: Walk) -> None:
        """What waits is."""
        assert walk.engaging().done(events.CaseHeld(HoldReason.OTHER)).refused(events.CaseResumed()) == []


class TestGenderBasedViolenceStartsWithThePersonHarmed:
    """Where the harm is, or may be, gender-based violence, only the person harmed may begin."""

    BARRED = ("initiator.not-permitted", "")

    def _received(self, walk: Walk, initiator: Initiator, what: IncidentFlag | IncidentKind) -> Walk:
        kind = what if isinstance(what, IncidentKind) else IncidentKind.UNKNOWN
        flags = frozenset({what}) if isinstance(what, IncidentFlag) else frozenset()
        received = events.ReferralReceived(ReferralSource.POLICE, initiator, incident=kind, flags=flags)
        return walk.done(received, events.PersonAdded("p2", Role.RESPONSIBLE))

    @pytest.mark.parametrize("initiator", list(Initiator))
    @pytest.mark.parametrize("what", [*IncidentFlag, *IncidentKind], ids=lambda what: f"{type(what).__name__}-{what}")
    def test_initiator(self, walk: Walk, what: IncidentFlag | IncidentKind, initiator: Initiator) -> None:
        """Anybody else's beginning is refused, for each flag and each sort of harm that it may be; for no other."""
        self._received(walk, initiator, what)
        barred = what in MAY_BE_GENDER_BASED and initiator is not Initiator.HARMED

        assert walk.refused(ACCEPT) == [self.BARRED] * barred

    @pytest.mark.parametrize("act", [ARRANGE, START], ids=lambda act: act.kind)
    def test_session(self, walk: Walk, act: events.Event) -> None:
        """No session is arranged or begun either, in a case that came from elsewhere."""
        self._received(walk, Initiator.RESPONSIBLE, IncidentFlag.DOMESTIC_ABUSE)
        walk.given(events.CaseTakenOver(Stage.READY), ARRANGE)

        assert self.BARRED in walk.refused(act)

    def test_joined(self, walk: Walk) -> None:
        """A further referral by the person harmed does not make the case theirs."""
        self._received(walk, Initiator.RESPONSIBLE, IncidentFlag.STALKING)
        walk.done(events.ReferralJoined(ReferralSource.SELF, Initiator.HARMED, Relation.DUPLICATE))

        assert walk.refused(ACCEPT) == [self.BARRED]

    def test_judged_standard(self, walk: Walk) -> None:
        """That it is judged less complex changes nothing of whose wish it is."""
        self._received(walk, Initiator.AGENCY, IncidentFlag.SEXUAL_HARM)
        walk.done(events.ComplexityJudged(Complexity.STANDARD), by=SUPERVISOR)

        assert walk.refused(ACCEPT) == [self.BARRED]
