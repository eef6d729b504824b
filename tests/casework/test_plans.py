"""What would lead to an act: told only where it really does, and never past somebody's no."""

import ast
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casework.conftest import MEETING, STAFF, SUPERVISOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework import requirements
from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Act, Event
from restorative_core.casework.evolve import evolve
from restorative_core.casework.explain import explain
from restorative_core.casework.knowledge import Knowledge
from restorative_core.casework.lives import LIVES
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.plan import Plan, plan
from restorative_core.casework.proposals import proposals
from restorative_core.casework.remedies.remedy import Whose
from restorative_core.casework.remedies.table import BY_ANOTHER, REMEDIES, WAITS, WITHOUT
from restorative_core.casework.way import LENGTH, Search, Way
from restorative_core.errors import Unknown
from restorative_core.pathways import community, justice, school, youth_ni
from restorative_core.sentences import SENTENCES
from restorative_core.testing import EVERYBODY, cases
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.credentials import Complexity, Credential, Credentials, Level
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import LONDON, Moment
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason, SessionKind, WaiverReason
from restorative_core.vocabulary.people import Authority, Capacity, NeedCategory
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.restrictions import Restriction, RestrictionKind
from restorative_core.vocabulary.roles import Role, StaffRole

PATHWAYS = (justice, community, school, youth_ni)
ACTS = tuple(cls for cls in events.CASE_EVENTS if issubclass(cls, Act))
MEET = SessionKind.FACE_TO_FACE_MEETING.value
STARTED = events.SessionStarted("s1")
OURS_TO_REPORT = (events.AccessNeedArranged, events.FacilitatorStoodDown, events.SessionEnded)
LEFT_TO_PEOPLE = (events.SafetyStopLifted, events.RequirementWaived, events.CaseReopened, events.CaseClosed)
"""What no plan proposes: it is a decision of its own, and never a step to something else."""


def planned(walk: Walk, event: Event, *, by: Actor = STAFF, knowledge: Knowledge | None = None) -> Plan:
    """The plan for *event*, an hour later."""
    walk.pass_time()
    return plan(walk.case, event, Occasion(walk.now, by), walk.pathway, knowledge or Knowledge())


def kinds(found: Plan) -> list[str]:
    """Whose each step is, and of what kind."""
    return [f"{step.whose} {step.event.kind}" for step in found.steps]


def followed(
    case: Case, found: Plan, pathway: Pathway, knowledge: Knowledge, draw: Callable[[list[StaffRole]], StaffRole]
) -> Case:
    """*case* once every step has happened: each is permitted to somebody who has just one of the roles it tells."""
    for step in found.steps:
        role = {draw(sorted(step.roles))} if step.roles else set()
        occasion = Occasion(step.at, Actor("somebody", roles=role))
        waiting: list[Event] = [step.event]
        while waiting:
            event = waiting.pop(0)
            decision = decide(case, event, occasion, pathway, knowledge).insist()
            case = evolve(case, Entry.of(case.number + 1, event, occasion, step.at.latest, decision.leads_to))
            waiting += decision.follows
    return case


# The tables


def _codes_of_requirements() -> Iterator[str]:
    """Every code in the source of a requirement: the first word of what it yields."""
    for file in Path(str(requirements.__file__)).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            word = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if re.fullmatch(r"[a-z-]+\.[a-z-]+", word) and word in SENTENCES["en"]:
                yield word


YIELDED = frozenset(_codes_of_requirements())
TOLD_BY_TABLES = {
    "stage.not-permitted",
    "role.missing",
    "pathway.changed",
    *(f"{one.thing}.not-permitted" for one in LIVES),
}
TABLES = (frozenset(REMEDIES), frozenset(WAITS), BY_ANOTHER, frozenset(WITHOUT))


def test_every_reason_has_a_remedy_or_an_argument_why_not() -> None:
    """Whatever code a requirement can yield stands in one of the tables, and in one alone."""
    assert len(YIELDED) > 60
    assert {code: sum(code in table for table in TABLES) for code in YIELDED} == dict.fromkeys(YIELDED, 1)


def test_no_table_speaks_of_a_reason_that_is_never_given() -> None:
    """Each code in the tables is one that a requirement yields, or that the tables of a pathway tell."""
    assert frozenset().union(*TABLES) <= YIELDED | TOLD_BY_TABLES


@pytest.mark.parametrize(
    "code",
    ["contact.refused", "referral.refused", "consent.refusal-stands", "restriction.stands", "safety-stop.standing"],
)
def test_what_protects_people_has_no_remedy(code: str) -> None:
    """Nothing is tried against a refusal, a restriction or a safety stop."""
    assert code in WITHOUT
    assert code not in REMEDIES


# Properties


@st.composite
def asked(draw: st.DrawFn) -> tuple[Pathway, Case, Event, Occasion, Knowledge]:
    """An act that somebody asks for, in a case that a permitted history leaves."""
    pathway = draw(st.sampled_from(PATHWAYS))
    case = draw(cases(longest=draw(st.sampled_from((12, 30, 45))), pathway=pathway))
    proposed = proposals(case, draw(st.sampled_from([cls for cls in ACTS if proposals(case, cls)])))
    now = max([datetime(2015, 3, 2, 9, tzinfo=UTC), *(entry.recorded for entry in case.history)])
    at = draw(st.sampled_from((Moment.of(now + timedelta(hours=5)), Moment.of(now.date()), Moment.unknown())))
    children = draw(st.frozensets(st.sampled_from(sorted(case.people)), max_size=1)) if case.people else frozenset()
    occasion = Occasion(at, draw(st.sampled_from(EVERYBODY)))
    return pathway, case, draw(st.sampled_from(proposed)), occasion, Knowledge(children=children)


@given(asked(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_plan_that_leads_there_does(
    asked: tuple[Pathway, Case, Event, Occasion, Knowledge], data: st.DataObject
) -> None:
    """Followed step by step, each by somebody who may, it makes the act permitted to whom it says."""
    pathway, case, event, occasion, knowledge = asked
    found = plan(case, event, occasion, pathway, knowledge)
    assert found.leads_there is not bool(found.open)
    if not found.leads_there:
        assert found.steps == ()
        return
    case = followed(case, found, pathway, knowledge, lambda roles: data.draw(st.sampled_from(roles)))
    by = occasion.by
    if found.by_another:
        by = Actor("somebody", roles={data.draw(st.sampled_from(sorted(found.roles)))})
    assert decide(case, event, Occasion(found.at, by), pathway, knowledge).permitted


@given(asked())
@settings(max_examples=150, deadline=None)
def test_a_plan_says_nothing_for_anybody(asked: tuple[Pathway, Case, Event, Occasion, Knowledge]) -> None:
    """What is theirs is a report of theirs, what is ours is an act; nobody who said no is asked, no stop is lifted."""
    pathway, case, event, occasion, knowledge = asked
    found = plan(case, event, occasion, pathway, knowledge)
    assert len(found.steps) <= LENGTH
    for step in found.steps:
        assert (step.whose is Whose.OURS) is isinstance(step.event, (Act, *OURS_TO_REPORT))
        assert not isinstance(step.event, LEFT_TO_PEOPLE)
        if isinstance(step.event, events.ConsentRequested | events.ConsentGiven):
            assert not _said_no(case, step.event)


def _said_no(case: Case, asked_for: events.ConsentRequested | events.ConsentGiven) -> bool:
    """Whether, by the entries alone, the last that somebody said of just this, or of all of it, was a no."""
    last = False
    for entry in counting(case.history):
        event = entry.event
        if getattr(event, "participant", "") != asked_for.participant:
            continue
        match event:
            case events.ConsentRefused() | events.ConsentWithdrawn():
                of_this = event.purpose in (None, asked_for.purpose) and event.scope in ("", asked_for.scope)
                last = last or of_this
            case events.PersonLeft():
                last = True
            case events.ConsentGiven() if not event.given_by:
                same = (event.purpose, event.scope) == (asked_for.purpose, asked_for.scope)
                last = last and not same
            case events.ConsentRequested():
                last = last and (event.purpose, event.scope) != (asked_for.purpose, asked_for.scope)
    return last


# By example


def _sensitive(walk: Walk) -> Walk:
    return walk.arranged().given(events.ComplexityJudged(Complexity.SENSITIVE))


def _with_need(walk: Walk) -> Walk:
    return walk.arranged().done(events.AccessNeedRecorded("n1", "p1", NeedCategory.COMMUNICATION))


def _by_word_of_mouth(walk: Walk) -> Walk:
    walk.ready().done(events.SessionArranged("s1", MEETING, ("p1", "p2")))
    return walk.given(events.ConsentGiven("p1", Purpose.TAKE_PART, MEET, ConsentMethod.VERBAL))


def _harmed_first(walk: Walk) -> Walk:
    return walk.engaging(Initiator.HARMED)


def _unaware(walk: Walk) -> Walk:
    return walk.given(
        events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY),
        events.PersonAdded("p1", Role.HARMED, aware=False),
        events.PersonAdded("p2", Role.RESPONSIBLE, named=False),
    )


def _with_letter(walk: Walk) -> Walk:
    walk.preparing().done(events.LetterReceived("l1", "p2", "p1"))
    walk.done(events.ConsentRequested("p2", Purpose.LETTER_SEND), events.ConsentGiven("p2", Purpose.LETTER_SEND))
    return walk.done(
        events.ConsentRequested("p1", Purpose.LETTER_RECEIVE), events.ConsentGiven("p1", Purpose.LETTER_RECEIVE)
    )


EXAMPLES: dict[str, tuple[Callable[[Walk], Walk], Event, list[str]]] = {
    "nothing is missing": (Walk.received, events.ReferralAccepted(), []),
    "a review": (
        lambda walk: walk.engaging().given(events.DepartureReported("session-started")),
        events.InformationGiven("p1", Channel.PHONE, "1"),
        ["ours review-completed"],
    ),
    "a hold": (
        lambda walk: walk.engaging().done(events.CaseHeld(HoldReason.PROCEEDINGS)),
        events.InformationGiven("p1", Channel.PHONE, "1"),
        ["ours case-resumed"],
    ),
    "the consent of one": (
        lambda walk: walk.preparing().consented("p2").done(*map(events.PreparationCompleted, ("p1", "p2"))),
        events.SessionArranged("s1", MEETING, ("p1", "p2")),
        ["ours consent-requested", "theirs consent-given"],
    ),
    "an answer that is awaited": (
        lambda walk: walk.met().done(events.ConsentRequested("p1", Purpose.EVALUATION_SURVEY)),
        events.SurveyOffered("p1", Channel.PHONE),
        ["theirs consent-given"],
    ),
    "stale risk": (
        lambda walk: walk.arranged().done(events.RiskChanged()),
        STARTED,
        ["ours risk-assessed", "ours readiness-decided"],
    ),
    "an access need": (_with_need, STARTED, ["ours access-need-arranged"]),
    "a spoken consent": (_by_word_of_mouth, STARTED, ["theirs consent-given", "ours readiness-decided"]),
    "a sensitive case": (
        _sensitive,
        STARTED,
        ["ours specialist-assessed", "ours work-signed-off", "ours work-signed-off"],
    ),
    "whose wish it is comes first": (
        _harmed_first,
        events.ContactMade("p2", Channel.PHONE),
        ["ours information-given", "ours consent-requested", "theirs consent-given"],
    ),
    "nobody knows of it yet": (
        _unaware,
        events.ReferralAccepted(),
        ["theirs person-made-aware", "theirs person-named"],
    ),
    "a letter that nobody has read": (_with_letter, events.LetterPassedOn("l1"), ["ours letter-screened"]),
    "no facilitator": (
        lambda walk: walk.arranged().given(events.FacilitatorStoodDown("f1")),
        STARTED,
        ["ours facilitator-allocated"],
    ),
    "a channel of which nobody has spoken": (
        lambda walk: walk.engaging().given(events.ContactPreferencesRecorded("p1", ContactPreference())),
        events.InformationGiven("p1", Channel.PHONE, "1"),
        ["theirs contact-preferences-recorded"],
    ),
    "the outcome is told": (
        lambda walk: (
            walk.met()
            .given(events.AgreementMade("a1", ("p1", "p2"), (Undertaking("u1", UndertakingKind.APOLOGY, "p2"),)))
            .done(events.UndertakingEnded("u1", UndertakingStatus.COMPLETED))
        ),
        events.CaseClosed(ClosureReason.COMPLETED_DIRECT),
        ["ours outcome-told"],
    ),
    "a session that goes on": (Walk.meeting, events.CaseClosed(ClosureReason.COMPLETED_DIRECT), ["ours session-ended"]),
    "an observer": (
        lambda walk: (
            walk.ready()
            .done(
                events.PersonAdded("p3", Role.OBSERVER),
                events.ContactPreferencesRecorded("p3", ContactPreference({Channel.PHONE})),
            )
            .done(events.InformationGiven("p3", Channel.PHONE, "1"))
            .consented("p3")
            .done(events.PreparationCompleted("p3"))
        ),
        events.SessionArranged("s1", MEETING, ("p1", "p2", "p3")),
        ["ours consent-requested", "theirs consent-given"] * 2,
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_plan_by_example(walk: Walk, name: str) -> None:
    """Each thing that can be missing is answered by what one would do about it, in the order in which one would."""
    build, event, expected = EXAMPLES[name]
    found = planned(build(walk), event)
    assert found.open == ()
    assert kinds(found) == expected


def _said(*told: Event) -> Callable[[Walk], Walk]:
    return lambda walk: walk.arranged().given(*told)


NO_WAY: dict[str, tuple[Callable[[Walk], Walk], Event, set[str]]] = {
    "somebody took everything back": (
        lambda walk: walk.arranged().given(events.ConsentWithdrawn("p1")),
        events.SessionArranged("s2", MEETING, ("p1", "p2")),
        {"contact.refused", "consent.not-valid"},
    ),
    "somebody refused to take part": (
        lambda walk: walk.preparing().given(events.ConsentRefused("p1", Purpose.TAKE_PART, MEET)),
        events.SessionArranged("s1", MEETING, ("p1", "p2")),
        {"consent.not-valid"},
    ),
    "somebody who refused is asked": (
        lambda walk: walk.preparing().given(events.ConsentRefused("p1", Purpose.TAKE_PART, MEET)),
        events.ConsentRequested("p1", Purpose.TAKE_PART, MEET),
        {"consent.refusal-stands"},
    ),
    "whose wish it is refuses the approach": (
        lambda walk: walk.engaging(Initiator.HARMED).given(events.ConsentRefused("p1", Purpose.APPROACH_OTHER_PARTY)),
        events.ContactMade("p2", Channel.PHONE),
        {"approach.too-early"},
    ),
    "the other party does not want to be asked": (
        lambda walk: walk.preparing().consented("p1").given(events.ConsentWithdrawn("p2", Purpose.BE_CONTACTED)),
        events.SessionArranged("s1", MEETING, ("p1", "p2")),
        {"contact.refused"},
    ),
    "a safety stop": (_said(events.SafetyStopRaised()), STARTED, {"safety-stop.standing"}),
    "it was found not to be suitable": (
        lambda walk: walk.preparing().done(events.SuitabilityDecided(suitable=False)),
        events.PreparationCompleted("p1"),
        {"stage.not-permitted", "suitability.refused"},
    ),
    "capacity is in doubt": (
        lambda walk: walk.arranged().given(events.CapacityRecorded("p1", Capacity.DOUBTED)),
        STARTED,
        {"capacity.in-doubt"},
    ),
    "another channel than they said": (
        Walk.engaging,
        events.ContactMade("p1", Channel.SMS),
        {"channel.not-permitted"},
    ),
    "the case has ended": (
        lambda walk: walk.engaging().done(events.CaseClosed(ClosureReason.NOT_TRACED)),
        events.InformationGiven("p1", Channel.PHONE, "1"),
        {"stage.not-permitted"},
    ),
    "the stage is past": (Walk.engaging, events.ReferralAccepted(), {"stage.not-permitted"}),
    "nobody has chosen how to meet": (
        lambda walk: walk.preparing().done(*map(events.PreparationCompleted, ("p1", "p2"))),
        events.OutcomeTold("p1", Channel.PHONE),
        {"stage.not-permitted"},
    ),
    "nobody is there": (lambda walk: walk, events.InformationGiven("p1", Channel.PHONE, "1"), {"participant.unknown"}),
}


@pytest.mark.parametrize("name", NO_WAY)
def test_where_nothing_leads_nobody_is_set_to_work(walk: Walk, name: str) -> None:
    """Where something has no remedy there is no plan, but the reasons; whatever else is missing is left alone."""
    build, event, expected = NO_WAY[name]
    found = planned(build(walk), event)
    assert not found.leads_there
    assert found.steps == ()
    assert expected <= {reason.code for reason in found.open} <= {r.code for r in walk.asked(event).reasons} | expected


def test_a_restriction_is_not_planned_round(walk: Walk) -> None:
    """Only whoever imposed a restriction lifts it: there is no plan, although a consent is missing too."""
    walk.preparing().done(*map(events.PreparationCompleted, ("p1", "p2")))
    kept_apart = Knowledge(restrictions=(Restriction("r1", RestrictionKind.OTHER, "p2", "p1"),))
    found = planned(walk, events.SessionArranged("s1", MEETING, ("p1", "p2")), knowledge=kept_apart)
    assert [reason.code for reason in found.open] == ["restriction.stands"]


def test_a_childs_guardian_is_asked_for_and_waited_for(walk: Walk) -> None:
    """A guardian comes into the case, shows their right, and agrees: all theirs to give."""
    walk.ready()
    child = Knowledge(children=frozenset({"p1"}))
    found = planned(walk, events.SessionArranged("s1", MEETING, ("p1", "p2")), knowledge=child)
    assert kinds(found) == ["theirs person-added", "theirs authority-recorded", "theirs consent-given"]
    consent = found.steps[-1].event
    assert isinstance(consent, events.ConsentGiven)
    assert (consent.participant, consent.given_by) == ("p1", "p3")


def test_a_child_who_refused_is_not_asked_through_a_guardian(walk: Walk) -> None:
    """The child's own no stands, whoever else agrees."""
    walk.preparing().given(events.ConsentRefused("p1", Purpose.TAKE_PART, MEET))
    walk.given(events.PersonAdded("p3", Role.PARENT_GUARDIAN, supports="p1"))
    walk.given(events.AuthorityRecorded("p3", "p1", Authority.PARENTAL_RESPONSIBILITY))
    child = Knowledge(children=frozenset({"p1"}))
    found = planned(walk, events.SessionArranged("s1", MEETING, ("p1", "p2")), knowledge=child)
    assert "consent.not-valid" in {reason.code for reason in found.open}


_FIT = Credentials(Level.ADVANCED, frozenset({Credential.CRIMINAL_RECORD_CHECK}), 7)


def test_another_facilitator_is_taken_from_the_register(walk: Walk) -> None:
    """Whoever has a conflict of interest is replaced by the first in the register who may do the work."""
    walk.arranged()
    unfit = attrs.evolve(_FIT, level=Level.FOUNDATION)
    partial = attrs.evolve(_FIT, conflicts=frozenset({"p1"}))
    register = {"f1": partial, "f2": _FIT, "f3": unfit, "f4": partial, "f5": _FIT}
    found = planned(walk, STARTED, knowledge=Knowledge(facilitators=register))
    assert [step.event for step in found.steps] == [events.FacilitatorAllocated("f5")]
    only = {"f1": partial, "f2": _FIT, "f3": unfit}
    assert [r.code for r in planned(walk, STARTED, knowledge=Knowledge(facilitators=only)).open] == [
        "facilitator.conflict"
    ]


def test_an_empty_register_is_told(walk: Walk) -> None:
    """Where nobody may be allocated, it says that somebody is to be registered, and not only that it is too early."""
    walk.received().done(events.ReferralAccepted())
    empty = Knowledge(facilitators={})
    found = planned(walk, events.InformationGiven("p1", Channel.PHONE, "1"), knowledge=empty)
    assert [reason.code for reason in found.open] == ["facilitator.unknown"]


def test_a_co_facilitator_with_a_conflict_stands_down(walk: Walk) -> None:
    """They leave the team, and another takes their place."""
    register = {"f1": _FIT, "f2": attrs.evolve(_FIT, conflicts=frozenset({"p1"})), "f3": _FIT}
    found = planned(walk.arranged(), STARTED, knowledge=Knowledge(facilitators=register))
    assert kinds(found) == ["ours facilitator-stood-down", "ours facilitator-allocated"]


def test_a_facilitators_own_record_is_not_put_right_in_a_case(walk: Walk) -> None:
    """What is missing in the register has no remedy here; where it may be waived, it is told."""
    register = Knowledge(facilitators={name: attrs.evolve(_FIT, supervised_days=None) for name in ("f1", "f2")})
    walk.arranged().pass_time()
    explained = explain(walk.case, STARTED, Occasion(walk.now, STAFF), justice, register)
    assert {reason.code for reason in explained.plan.open} == {"supervision.overdue"}
    assert [finding.requirement.key for finding in explained.waivable] == ["facilitators-have-supervision"]


def test_a_step_waits_for_an_hour_that_is_safe(walk: Walk) -> None:
    """A call that is a step waits for the next safe hour, and says so; so does the act itself."""
    walk.engaging()
    evenings = ContactPreference({Channel.PHONE}, time(18), time(20))
    walk.given(events.ContactPreferencesRecorded("p1", evenings))
    noon = walk.now.astimezone(LONDON).replace(hour=12, minute=0)
    found = plan(walk.case, events.PreparationCompleted("p1"), Occasion(noon, STAFF), justice)
    told = next(step for step in found.steps if step.event.kind == "information-given")
    assert told.waits
    assert told.at.earliest.astimezone(LONDON).time() == time(18)
    call = plan(walk.case, events.ContactMade("p1", Channel.PHONE), Occasion(noon, STAFF), justice)
    assert (call.steps, call.waits, call.leads_there) == ((), True, True)
    assert call.at.earliest.astimezone(LONDON).time() == time(18)


def test_a_plan_leaves_the_days_to_think(walk: Walk) -> None:
    """Where a service leaves people time to think, a plan waits until it is over."""
    walk.pathway = attrs.evolve(justice, policy=Policy(cooling_off_days=10))
    walk.ready()
    found = planned(walk, events.SessionArranged("s1", MEETING, ("p1", "p2")))
    last = walk.case.people["p2"].prepared_last
    assert last is not None
    assert (found.steps, found.waits) == ((), True)
    assert found.at.earliest > last.latest + timedelta(days=10)


def test_somebody_else_does_what_the_actor_may_not(walk: Walk) -> None:
    """Where only the actor stands in the way, the plan is that somebody else does it, and says in which role."""
    walk.engaging().given(events.DepartureReported("contact-made"), by=SUPERVISOR)
    review = events.ReviewCompleted(walk.case.number)
    for by in (STAFF, SUPERVISOR):
        found = planned(walk, review, by=by)
        assert (found.steps, found.leads_there, found.by_another) == ((), True, True)
        assert found.roles == {StaffRole.SUPERVISOR}
    assert not planned(walk, review, by=Actor("s2", roles={StaffRole.SUPERVISOR})).by_another


def test_only_a_supervisor_lowers_the_complexity(walk: Walk) -> None:
    """A plan tells the role that may, which is fewer than the roles of the row."""
    walk.engaging().given(events.ComplexityJudged(Complexity.SENSITIVE))
    found = planned(walk, events.ComplexityJudged(Complexity.STANDARD))
    assert found.by_another
    assert found.roles == {StaffRole.SUPERVISOR}


def test_tables_that_changed_are_adopted_first(walk: Walk) -> None:
    """A case that was begun under other tables goes by the present ones once a supervisor adopts them."""
    walk.engaging()
    walk.case = attrs.evolve(walk.case, pinned=attrs.evolve(walk.case.pinned, digest="0123456789abcdef"))
    found = planned(walk, events.InformationGiven("p1", Channel.PHONE, "1"))
    assert kinds(found) == ["ours pathway-adopted"]
    assert found.steps[0].roles == {StaffRole.SUPERVISOR}


def test_the_longest_plan_goes_from_the_referral_to_the_session(walk: Walk) -> None:
    """From the day on which a referral comes in, everything up to an arranged session is told, each step once."""
    found = planned(walk.received(), events.SessionArranged("s1", MEETING, ("p1", "p2")))
    assert found.leads_there
    assert [step.event.kind for step in found.steps][:2] == ["referral-accepted", "facilitator-allocated"]
    assert len({repr(step.event) for step in found.steps}) == len(found.steps) > 10


def test_what_is_waived_needs_no_plan(walk: Walk) -> None:
    """A should that an approver waived for the actor is no obstacle on the way either."""
    _by_word_of_mouth(walk).done(events.ReadinessDecided("s1"), events.RiskChanged())
    waived = events.RequirementWaived("session-started", "consent-is-in-writing", "f1", WaiverReason.OTHER)
    walk.done(waived, by=SUPERVISOR)
    assert kinds(planned(walk, STARTED)) == ["ours risk-assessed", "ours readiness-decided"]


def test_an_event_of_another_stream_is_refused(walk: Walk) -> None:
    """What does not happen in cases is no act that a plan could lead to."""
    with pytest.raises(Unknown):
        plan(walk.case, events.PersonRegistered(), Occasion(walk.now, STAFF), justice)


@pytest.mark.parametrize("at", ["unknown", "9999-12-31T23:59:59+00:00", "0001-01-02", "2015", "9999-12-30"])
def test_a_plan_ends_at_whatever_moment(walk: Walk, at: str) -> None:
    """However far off or vague the moment, there is an answer: time ends, and plans end with it."""
    walk.received()
    walk.given(events.ContactPreferencesRecorded("p1", ContactPreference({Channel.PHONE}, time(18), time(20))))
    for event in (events.ContactMade("p1", Channel.PHONE), events.SessionArranged("s1", MEETING, ("p1", "p2"))):
        found = plan(walk.case, event, Occasion(at, STAFF), justice)
        assert found.leads_there is not bool(found.open)


def test_a_search_is_bounded(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the way is longer than one search may take, there is no plan, and the reasons are told."""
    walk.received()
    asked = events.SessionArranged("s1", MEETING, ("p1", "p2"))
    search = Search(justice, Knowledge(), Actor("somebody"), left=10)
    assert not isinstance(search.reach(Way.from_here(walk.case, Moment.of(walk.now)), asked, STAFF), Way)
    for limit, low in (("LENGTH", 3), ("DEPTH", 1)):
        with monkeypatch.context() as patched:
            patched.setattr(f"restorative_core.casework.way.{limit}", low)
            found = planned(walk, asked)
            assert found.steps == ()
            assert found.open


def test_an_explanation_tells_everything_looked_at(walk: Walk) -> None:
    """Each requirement is told with its source, the entries it rests on, and whether it is met."""
    walk.ready().pass_time()
    explained = explain(
        walk.case, events.SessionArranged("s1", MEETING, ("p1", "p2")), Occasion(walk.now, STAFF), justice
    )
    assert explained.decision.permitted
    found = {finding.requirement.key: finding for finding in explained.findings}
    assert found.keys() == {rule.key for rule in justice.rules[events.SessionArranged]}
    assert all(finding.met and finding.requirement.sources for finding in explained.findings)
    assert [walk.case.history[n - 1].event.kind for n in found["risk-is-assessed-and-current"].rests_on] == [
        "risk-assessed"
    ]
