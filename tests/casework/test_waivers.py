"""A should may be waived, by somebody else, for one act of one actor; a must never is."""

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casework.conftest import MEETING, STAFF, SUPERVISOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting
from restorative_core.casework.decide import decide
from restorative_core.casework.event import Act
from restorative_core.casework.explain import explain
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.proposals import proposals
from restorative_core.casework.requirement import Force
from restorative_core.casework.waiver import Waiver, used
from restorative_core.evidence.facts import facts
from restorative_core.pathways import community, justice, school, youth_ni
from restorative_core.testing import EVERYBODY, cases
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason, WaiverReason
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import Stage

PATHWAYS = (justice, community, school, youth_ni)
STARTED = events.SessionStarted("s1")
IN_WRITING = "consent-is-in-writing"
REASON = WaiverReason.OTHER
OTHER = Actor("f2", "svc", {StaffRole.FACILITATOR})
SECOND = Actor("s2", "svc", {StaffRole.SUPERVISOR})
WAIVED = events.RequirementWaived(STARTED.kind, IN_WRITING, STAFF.id, REASON)
NOT_IN_WRITING = [("consent.not-in-writing", "p1")]


@pytest.fixture
def spoken(walk: Walk) -> Walk:
    """A meeting is arranged, and one of the two has consented to it by word of mouth alone."""
    walk.ready().given(events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.VERBAL))
    return walk.arranged_as("s1")


def test_a_should_is_waived_for_whom_it_was_asked(spoken: Walk) -> None:
    """With a waiver the act is permitted; the decision and its explanation say what was waived, and by which entry."""
    assert spoken.refused(STARTED) == NOT_IN_WRITING
    spoken.done(WAIVED, by=SUPERVISOR)
    decision = spoken.asked(STARTED)
    assert decision.permitted
    assert decision.waived == (IN_WRITING,)
    explained = explain(spoken.case, STARTED, Occasion(spoken.now, STAFF), justice)
    assert [(one.requirement.key, one.waived_by) for one in explained.waived] == [(IN_WRITING, spoken.case.number)]
    assert explained.waivable == ()


def test_what_could_be_waived_is_told(spoken: Walk) -> None:
    """Before anybody waives it, an explanation says that it may be waived; of a must it never says so."""
    spoken.done(events.CaseHeld(HoldReason.PROCEEDINGS)).pass_time()
    explained = explain(spoken.case, STARTED, Occasion(spoken.now, STAFF), justice)
    assert {reason.code for reason in explained.decision.reasons} >= {"consent.not-in-writing", "case.held"}
    assert [one.requirement.key for one in explained.waivable] == [IN_WRITING]


def test_a_waiver_is_used_once(spoken: Walk) -> None:
    """The act uses it up: the next one needs a waiver of its own."""
    spoken.done(WAIVED, by=SUPERVISOR).done(STARTED, events.SessionEnded("s1"))
    assert spoken.case.waivers == ()
    spoken.arranged_as("s2")
    assert spoken.refused(events.SessionStarted("s2")) == NOT_IN_WRITING


def test_a_waiver_is_for_one_actor_and_one_kind_of_act(spoken: Walk) -> None:
    """Nobody else may use it, nor the same person for something else; and what others do does not use it up."""
    spoken.done(WAIVED, by=SUPERVISOR)
    assert spoken.refused(STARTED, by=OTHER) == NOT_IN_WRITING
    other_act = events.RequirementWaived("session-arranged", "facilitators-have-supervision", STAFF.id, REASON)
    spoken.done(other_act, by=SUPERVISOR).done(events.ContactMade("p1", Channel.PHONE), by=OTHER)
    assert [waiver.act for waiver in spoken.case.waivers] == [STARTED.kind, "session-arranged"]


def test_nobody_approves_what_they_ask_for_themselves(spoken: Walk) -> None:
    """A supervisor does not waive for themselves, by whatever way it came into the history."""
    own = attrs.evolve(WAIVED, asked_by=SUPERVISOR.id)
    assert spoken.refused(own, by=SUPERVISOR) == [("supervisor.same-person", "asked_by")]
    leading = attrs.evolve(SUPERVISOR, roles={StaffRole.SUPERVISOR, StaffRole.FACILITATOR})
    assert spoken.given(own, by=SUPERVISOR).refused(STARTED, by=leading) == NOT_IN_WRITING


def test_only_a_supervisor_waives(spoken: Walk) -> None:
    """Nobody else has the role for it."""
    assert spoken.refused(WAIVED, by=OTHER) == [("role.missing", OTHER.id)]


@pytest.mark.parametrize("requirement", ["everyone-has-consented-to-this", "no-safety-stop-stands", "no-such-rule", ""])
def test_a_must_cannot_be_waived(spoken: Walk, requirement: str) -> None:
    """A waiver of a must, or of nothing at all, is refused; and the choices are told."""
    decision = spoken.asked(attrs.evolve(WAIVED, requirement=requirement), by=SUPERVISOR)
    assert [reason.code for reason in decision.reasons] == ["waiver.not-waivable"]
    assert IN_WRITING in decision.reasons[0].says


def test_a_waiver_that_was_struck_counts_no_more(spoken: Walk) -> None:
    """Entered in error, it never was; and what was struck after it was used leaves the act to be looked at."""
    spoken.done(WAIVED, by=SUPERVISOR)
    number = spoken.case.number
    spoken.given(events.EnteredInError(number))
    assert spoken.refused(STARTED) == NOT_IN_WRITING


def test_a_waiver_that_was_used_and_struck_is_looked_at(spoken: Walk) -> None:
    """The act that leaned on it stands, and waits for a supervisor; it is no longer counted as waived."""
    spoken.done(WAIVED, by=SUPERVISOR)
    number = spoken.case.number
    spoken.done(STARTED).given(events.EnteredInError(number))
    assert spoken.case.flags.reviews == (spoken.case.number,)
    assert facts(spoken.case).waived == ()


def test_an_act_that_was_struck_gives_its_waiver_back(spoken: Walk) -> None:
    """What never happened used nothing up."""
    spoken.done(WAIVED, by=SUPERVISOR).done(STARTED)
    spoken.given(events.EnteredInError(spoken.case.number))
    assert [waiver.requirement for waiver in spoken.case.waivers] == [IN_WRITING]


def test_a_waiver_that_was_changed_waits_for_a_supervisor(spoken: Walk) -> None:
    """A waiver corrected into another does not count before somebody has looked at the correction."""
    spoken.done(attrs.evolve(WAIVED, asked_by=OTHER.id), by=SUPERVISOR)
    spoken.given(events.DetailsCorrected(spoken.case.number, WAIVED), by=STAFF)
    correction = spoken.case.number
    assert set(spoken.refused(STARTED)) == {*NOT_IN_WRITING, ("review.awaited", f"entry {correction}")}
    assert spoken.done(events.ReviewCompleted(correction), by=SECOND).asked(STARTED).waived == (IN_WRITING,)


def test_a_waiver_makes_nothing_valid_that_was_done_before_it(spoken: Walk) -> None:
    """Typed in late, an act that is dated before the waiver is refused, and leaves the waiver unused."""
    before = spoken.pass_time()
    spoken.done(WAIVED, by=SUPERVISOR)
    assert spoken.refused(STARTED, at=before) == NOT_IN_WRITING
    assert spoken.asked(STARTED).permitted


@st.composite
def asked(draw: st.DrawFn) -> tuple[Pathway, Case, Act, Occasion]:
    """An act that somebody asks for in a case that a permitted history leaves."""
    pathway = draw(st.sampled_from(PATHWAYS))
    case = draw(cases(longest=30, pathway=pathway))
    kinds = [cls for cls in events.CASE_EVENTS if issubclass(cls, Act) and proposals(case, cls)]
    event = draw(st.sampled_from(proposals(case, draw(st.sampled_from(kinds)))))
    assert isinstance(event, Act)
    recorded = [entry.recorded for entry in case.history]
    at = max(recorded).isoformat() if recorded else "2015-03-02"
    return pathway, case, event, Occasion(at, draw(st.sampled_from(EVERYBODY)))


@given(asked())
@settings(max_examples=150, deadline=None)
def test_whatever_is_recorded_no_must_is_waived(asked: tuple[Pathway, Case, Act, Occasion]) -> None:
    """With a waiver on file for every requirement that there is, only what is waivable falls away: the rest stands."""
    pathway, case, event, occasion = asked
    stamp = case.history[0].stamp if case.history else None
    waivers = (
        tuple(Waiver(stamp, event.kind, rule.key, occasion.by.id, "approver") for rule in pathway.requirements)
        if stamp is not None
        else ()
    )
    before = decide(case, event, occasion, pathway)
    after = decide(attrs.evolve(case, waivers=waivers), event, occasion, pathway)
    assert [r for r in after.reasons if not r.waivable] == [r for r in before.reasons if not r.waivable]
    shoulds = {rule.key for rule in pathway.rules[type(event)] if rule.force is Force.SHOULD}
    assert shoulds.issuperset(after.waived)
    if waivers and not case.flags.reviews:
        assert not any(reason.waivable for reason in after.reasons)


def test_acts_under_a_waiver_are_counted(spoken: Walk) -> None:
    """An act counts once, on the day it was done, however much was waived for it; one without a waiver does not."""
    spoken.done(WAIVED, attrs.evolve(WAIVED, requirement="time-was-left-to-think"), by=SUPERVISOR)
    spoken.done(STARTED, events.SessionEnded("s1"))
    found = facts(spoken.case).waived
    assert [one.act for one in found] == [STARTED.kind]
    day = spoken.case.history[-2].at.day
    assert (found[0].done.first, found[0].done.last) == (day, day)
    [(entry, waivers)] = used(counting(spoken.case.history))
    assert entry.event == STARTED
    assert [waiver.requirement for waiver in waivers] == [IN_WRITING, "time-was-left-to-think"]


@pytest.mark.parametrize("anew", ["reopened", "adopted", "same setting"])
def test_a_waiver_does_not_outlast_what_it_was_given_for(spoken: Walk, anew: str) -> None:
    """In a case that is opened again, or goes by other tables, nobody has approved anything yet."""
    spoken.done(WAIVED, by=SUPERVISOR)
    assert [one.requirement for one in spoken.case.waivers] == [IN_WRITING]
    match anew:
        case "reopened":
            spoken.done(events.CaseClosed(ClosureReason.DISENGAGED))
            assert [one.requirement for one in spoken.case.waivers] == [IN_WRITING]
            spoken.done(events.CaseReopened())
        case "adopted":
            spoken.given(events.PathwayAdopted("community/1", Stage.ASSESSING))
        case _:
            spoken.given(events.PathwayAdopted("justice/1", Stage.READY))

    assert spoken.case.waivers == ()
    spoken.given(STARTED)
    assert list(used(counting(spoken.case.history))) == []
