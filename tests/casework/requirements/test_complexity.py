"""What a sensitive and complex case needs besides. Each requirement: met, and unmet with its reason."""

import pytest
from tests.casework.conftest import MEETING, STAFF, SUPERVISOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.incident import CALLS_FOR_EXPERTS, IncidentFlag, IncidentKind
from restorative_core.vocabulary.outcomes import ClosureReason, SessionKind
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.risk import Acknowledgement, RiskLevel, SpecialistTool
from restorative_core.vocabulary.roles import Duty, StaffRole

START = events.SessionStarted("s1")
ARRANGE = events.SessionArranged("s1", MEETING, ("p1", "p2"))
SUITABLE = events.SuitabilityDecided(suitable=True)
ASSESSED = events.SpecialistAssessed(SpecialistTool.AIM)
SENSITIVE = events.ComplexityJudged(Complexity.SENSITIVE)
ENHANCED = events.ComplexityJudged(Complexity.ENHANCED)
NO_SIGN_OFF = ("sign-off.missing", "suitability")


def sensitive(walk: Walk) -> Walk:
    """A sensitive case in which everything that such a case needs before a session is arranged is there."""
    return walk.ready().done(SENSITIVE, ASSESSED).done(events.WorkSignedOff(), by=SUPERVISOR)


class TestHowComplexACaseIs:
    """Complexity is computed from what happened, and judged by people."""

    @pytest.mark.parametrize("flag", list(IncidentFlag))
    def test_flags(self, walk: Walk, flag: IncidentFlag) -> None:
        """A case with a flag that calls for experts is sensitive from the start; any other is standard."""
        walk.done(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED, flags=frozenset({flag})))
        wanted = Complexity.SENSITIVE if flag in CALLS_FOR_EXPERTS else Complexity.STANDARD

        assert walk.case.complexity is wanted

    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_kinds(self, walk: Walk, kind: IncidentKind) -> None:
        """So is a case of harm that calls for them, without any flag."""
        walk.done(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED, incident=kind))
        wanted = Complexity.SENSITIVE if kind in CALLS_FOR_EXPERTS else Complexity.STANDARD

        assert walk.case.complexity is wanted

    def test_judged(self, walk: Walk) -> None:
        """What was judged last counts, above the flags and below them."""
        flags = frozenset({IncidentFlag.STALKING})
        walk.done(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED, flags=flags))

        assert walk.done(ENHANCED, by=SUPERVISOR).case.complexity is Complexity.ENHANCED
        assert walk.done(SENSITIVE).case.complexity is Complexity.SENSITIVE


class TestASpecialistAssessmentIsRecorded:
    """A sensitive and complex case has had a formal assessment with a tool for just this sort of harm."""

    def _assessed(self, walk: Walk) -> Walk:
        walk.assessing().done(events.AcknowledgementRecorded("p2", Acknowledgement.FULL))
        return walk.done(events.RiskAssessed(RiskLevel.LOW))

    def test_missing(self, walk: Walk) -> None:
        """Without one, nothing is found suitable."""
        self._assessed(walk).done(SENSITIVE)

        assert walk.refused(SUITABLE) == [("specialist-assessment.missing", "")]

    @pytest.mark.parametrize("tool", list(SpecialistTool))
    def test_recorded(self, walk: Walk, tool: SpecialistTool) -> None:
        """With one, whichever the tool, it is."""
        self._assessed(walk).done(SENSITIVE, events.SpecialistAssessed(tool))

        assert walk.refused(SUITABLE) == []

    @pytest.mark.parametrize("complexity", [Complexity.STANDARD, Complexity.ENHANCED])
    def test_less_complex(self, walk: Walk, complexity: Complexity) -> None:
        """A case that is less complex needs none."""
        self._assessed(walk).done(events.ComplexityJudged(complexity))

        assert walk.refused(SUITABLE) == []

    def test_unsuitable(self, walk: Walk) -> None:
        """That it is not suitable is decided without."""
        self._assessed(walk).done(SENSITIVE)

        assert walk.refused(events.SuitabilityDecided(suitable=False)) == []

    def test_found_sensitive_later(self, walk: Walk) -> None:
        """Where a case turns out to be sensitive later, no session is arranged or begun without one."""
        missing = ("specialist-assessment.missing", "")
        walk.ready().done(SENSITIVE)
        assert missing in walk.refused(ARRANGE)

        walk.given(ARRANGE)
        assert missing in walk.refused(START)
        assert missing not in walk.done(ASSESSED).refused(START)


class TestASupervisorHasSignedItOff:
    """A supervisor has signed off that an enhanced or sensitive case is suitable."""

    @pytest.mark.parametrize("judged", [ENHANCED, SENSITIVE])
    def test_missing(self, walk: Walk, judged: events.ComplexityJudged) -> None:
        """Without a supervisor's word no session is arranged, or begun."""
        walk.ready().done(judged, ASSESSED)
        assert walk.refused(ARRANGE) == [NO_SIGN_OFF]

        walk.given(ARRANGE, events.ReadinessDecided("s1"))
        assert NO_SIGN_OFF in walk.refused(START)

    def test_no_such_session(self, walk: Walk) -> None:
        """It is asked of a session that was arranged: neither of one that nobody knows, nor before it begins."""
        walk.ready().done(ENHANCED).given(ARRANGE)

        assert NO_SIGN_OFF not in walk.refused(events.SessionStarted("s9"))
        assert NO_SIGN_OFF not in walk.refused(events.ReadinessDecided("s1"))

    def test_standard(self, walk: Walk) -> None:
        """A standard case needs none."""
        assert walk.arranged().refused(START) == []

    def test_enhanced(self, walk: Walk) -> None:
        """An enhanced case is signed off once, for every session."""
        walk.ready().done(ENHANCED).done(events.WorkSignedOff(), by=SUPERVISOR).arranged_as("s1")

        assert walk.refused(START) == []

    def test_each_meeting(self, walk: Walk) -> None:
        """In a sensitive case each session in which people meet is signed off too, and just that one."""
        sensitive(walk).arranged_as("s1").arranged_as("s2").done(events.WorkSignedOff("s2"), by=SUPERVISOR)
        assert walk.refused(START) == [("sign-off.missing", "s1")]
        assert walk.refused(events.SessionStarted("s2")) == []

        assert walk.done(events.WorkSignedOff("s1"), by=SUPERVISOR).refused(START) == []

    def test_indirect(self, walk: Walk) -> None:
        """Where nobody meets, the word for the whole is enough."""
        sensitive(walk).consented("p1", SessionKind.SHUTTLE).consented("p2", SessionKind.SHUTTLE)
        walk.arranged_as("s1", SessionKind.SHUTTLE)

        assert walk.refused(START) == []

    def test_readiness_and_preparation(self, walk: Walk) -> None:
        """People are prepared, and found ready, before it is signed off."""
        walk.arranged().done(SENSITIVE)

        assert walk.refused(events.ReadinessDecided("s1")) == []
        assert walk.refused(events.PreparationCompleted("p1")) == []

    def test_decided_anew(self, walk: Walk) -> None:
        """What was found unsuitable, and suitable again, is signed off again."""
        sensitive(walk).done(events.SuitabilityDecided(suitable=False), SUITABLE, events.PreparationCompleted("p1"))
        assert walk.refused(ARRANGE) == [NO_SIGN_OFF]

        assert walk.done(events.WorkSignedOff(), by=SUPERVISOR).refused(ARRANGE) == []

    def test_confirmed(self, walk: Walk) -> None:
        """What was found suitable, and is found so again, is not."""
        sensitive(walk).done(SUITABLE)

        assert walk.refused(ARRANGE) == []

    def test_reopened(self, walk: Walk) -> None:
        """A case that is opened again is signed off again."""
        sensitive(walk).done(events.CaseClosed(ClosureReason.DISENGAGED), events.CaseReopened())

        assert NO_SIGN_OFF in walk.refused(ARRANGE)

    def test_before_it_is_suitable(self, walk: Walk) -> None:
        """Nothing is signed off that was not found suitable."""
        assert walk.assessing().refused(events.WorkSignedOff(), by=SUPERVISOR) == [("suitability.not-decided", "")]


class TestSomebodyOutsideTheTeamSignsOff:
    """Work is signed off by somebody who does not do it."""

    @pytest.mark.parametrize("duty", list(Duty))
    def test_own_work(self, walk: Walk, duty: Duty) -> None:
        """A supervisor who leads or assists does not sign it off."""
        walk.preparing().done(events.FacilitatorAllocated(SUPERVISOR.id, duty))

        assert walk.refused(events.WorkSignedOff(), by=SUPERVISOR) == [("supervisor.same-person", "sign-off")]

    def test_stood_down(self, walk: Walk) -> None:
        """Nor is she barred who does so no more."""
        walk.preparing().done(events.FacilitatorAllocated(SUPERVISOR.id, Duty.CO))
        walk.done(events.FacilitatorStoodDown(SUPERVISOR.id))

        assert walk.refused(events.WorkSignedOff(), by=SUPERVISOR) == []

    def test_another_hand(self, walk: Walk) -> None:
        """Another supervisor signs it off."""
        assert walk.preparing().refused(events.WorkSignedOff(), by=SUPERVISOR) == []

    def test_no_supervisor(self, walk: Walk) -> None:
        """Somebody who is no supervisor does not."""
        assert walk.preparing().refused(events.WorkSignedOff(), by=Actor("f9", "svc", STAFF.roles)) == [
            ("role.missing", "f9")
        ]


class TestOnlyASupervisorLowersTheComplexity:
    """A case is found less complex than it stands only by a supervisor."""

    @pytest.mark.parametrize("before", list(Complexity))
    @pytest.mark.parametrize("after", list(Complexity))
    @pytest.mark.parametrize("by", [STAFF, SUPERVISOR], ids=lambda actor: actor.id)
    def test_lowered(self, walk: Walk, before: Complexity, after: Complexity, by: Actor) -> None:
        """Anybody raises it, or confirms it; a supervisor alone lowers it."""
        walk.engaging().done(events.ComplexityJudged(before))
        barred = after.rank < before.rank and by is STAFF

        assert walk.refused(events.ComplexityJudged(after), by=by) == [("complexity.lowered", "complexity")] * barred

    @pytest.mark.parametrize("after", [Complexity.STANDARD, Complexity.ENHANCED])
    def test_below_its_flags(self, walk: Walk, after: Complexity) -> None:
        """What the flags say is lowered by a supervisor too, and by nobody else."""
        flags = frozenset({IncidentFlag.TRAFFICKING})
        walk.done(events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY, flags=flags))

        assert walk.refused(events.ComplexityJudged(after)) == [("complexity.lowered", "complexity")]
        assert walk.refused(events.ComplexityJudged(after), by=SUPERVISOR) == []

    def test_in_both_roles(self, walk: Walk) -> None:
        """A facilitator who is a supervisor too may."""
        both = Actor("f1", "svc", {StaffRole.FACILITATOR, StaffRole.SUPERVISOR})

        assert walk.engaging().done(SENSITIVE).refused(ENHANCED, by=both) == []
