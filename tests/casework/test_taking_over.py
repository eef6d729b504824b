"""A live case from another system: what is not proved is asked for before the next act that needs it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casework.conftest import MEETING, STAFF, Walk, later_on
from tests.casework.mending import some_acts, walks

from restorative_core.casework import catalogue as events
from restorative_core.casework.consents import grant_at, has_ended
from restorative_core.casework.decide import decide
from restorative_core.casework.event import Event
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, SessionKind
from restorative_core.vocabulary.stages import OPEN, Stage


def _taken_over(stage: Stage, *consents: events.InheritedConsent) -> Walk:
    return Walk().received().done(events.CaseTakenOver(stage, consents=consents))


class TestTakingOver:
    """A live case comes as it is; what is not proved is asked for again before the next act that needs it."""

    SIGNED = events.Evidence.SIGNED_FORM

    def _held(
        self, purpose: Purpose, scope: str, evidence: events.Evidence, given: str = "2014-11"
    ) -> tuple[events.InheritedConsent, ...]:
        return tuple(events.InheritedConsent(who, purpose, Moment(given), scope, evidence) for who in ("p1", "p2"))

    @pytest.mark.parametrize("stage", sorted(OPEN))
    @pytest.mark.parametrize("kind", list(SessionKind))
    def test_unlocks_no_session(self, stage: Stage, kind: SessionKind) -> None:
        """In whatever stage it comes, no session is arranged on an unproved consent, or without risk judged here."""
        held = self._held(Purpose.TAKE_PART, kind.value, events.Evidence.CASE_NOTE)
        walk = _taken_over(stage, *held)
        found = walk.refused(events.SessionArranged("s1", kind, ("p1", "p2")))

        assert {("consent.not-valid", "p1"), ("consent.not-valid", "p2")} <= set(found)
        assert {("risk.not-assessed", ""), ("suitability.not-decided", ""), ("facilitator.missing", "")} <= set(found)

    @pytest.mark.parametrize("evidence", list(events.Evidence))
    @pytest.mark.parametrize(
        ("purpose", "scope", "act"),
        [
            (
                Purpose.SHARE_WITH_AGENCY,
                "police",
                events.InformationShared("i1", ("p1",), Purpose.SHARE_WITH_AGENCY, "police"),
            ),
            (Purpose.EVALUATION_SURVEY, "", events.SurveyOffered("p1", Channel.PHONE)),
            (Purpose.FOLLOW_UP_CONTACT, "", events.FollowUpMade("p1", Channel.PHONE)),
            (Purpose.OUTCOME_AGREEMENT, "a1", events.AgreementMade("a1", ("p1", "p2"))),
            (Purpose.TAKE_PART, MEETING.value, events.SessionArranged("s1", MEETING, ("p1", "p2"))),
        ],
        ids=lambda value: str(value)[:24],
    )
    def test_unproved(self, purpose: Purpose, scope: str, act: Event, evidence: events.Evidence) -> None:
        """Whatever the act, an unproved consent is no consent, and one that is given here is."""
        walk = _taken_over(Stage.FOLLOW_UP, *self._held(purpose, scope, evidence))
        proved = evidence in (events.Evidence.SIGNED_FORM, events.Evidence.ELECTRONIC_RECORD)
        assert (("consent.not-valid", "p1") in walk.refused(act)) is not proved

        for who in ("p1", "p2"):
            walk.done(events.InformationGiven(who, Channel.PHONE, "1"))
            walk.done(events.ConsentGiven(who, purpose, scope, ConsentMethod.WRITTEN))
        assert ("consent.not-valid", "p1") not in walk.refused(act)

    def test_unknown_is_unknown(self) -> None:
        """A consent that was given nobody knows when is unknown: neither given nor refused."""
        walk = _taken_over(Stage.READY, *self._held(Purpose.TAKE_PART, MEETING.value, self.SIGNED, "unknown"))
        key = ("p1", Purpose.TAKE_PART, MEETING.value)

        assert walk.case.consents[key].status.value == "unknown"
        assert not has_ended(walk.case, key)
        assert grant_at(walk.case, key, later_on(walk.case)) is None

    def test_no_past_act_is_judged(self) -> None:
        """What was done elsewhere is not held against anybody: nothing waits for a supervisor."""
        assert _taken_over(Stage.IN_PROGRESS).case.flags.reviews == ()

    @pytest.mark.parametrize("stage", sorted(OPEN))
    def test_it_ends(self, stage: Stage) -> None:
        """A case that came in whatever stage can be closed."""
        assert _taken_over(stage).refused(events.CaseClosed(ClosureReason.DISENGAGED)) == []

    @pytest.mark.parametrize("stage", sorted(OPEN))
    def test_refused_before(self, stage: Stage) -> None:
        """Nobody who had said no is contacted for having come from elsewhere."""
        walk = Walk().received().done(events.ConsentRefused("p1", Purpose.BE_CONTACTED))
        walk.done(events.CaseTakenOver(stage, consents=self._held(Purpose.BE_CONTACTED, "", self.SIGNED)))

        assert ("contact.refused", "p1") in walk.refused(events.ContactMade("p1", Channel.PHONE))


@walks
@given(st.sampled_from(sorted(OPEN)), st.data())
def test_a_case_taken_over_unlocks_nothing(stage: Stage, data: st.DataObject) -> None:
    """Whatever barred an act in a case that was only just referred bars it where it comes from elsewhere, too."""
    walk = Walk().received()
    before = walk.case
    after = walk.done(events.CaseTakenOver(stage)).case

    for event in some_acts(after, data):
        for at in (later_on(after), Moment.unknown()):
            bars = [
                {
                    (reason.code, reason.about)
                    for reason in decide(case, event, Occasion(at, STAFF), justice).reasons
                    if reason.source is not None
                }
                for case in (before, after)
            ]
            assert bars[0] <= bars[1]
