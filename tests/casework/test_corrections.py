"""Mistakes, late entries and departures: what they change of a case, its stage, what follows, and of the figures."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.casework.conftest import MEETING, STAFF, SUPERVISOR, VISITOR, Walk, later_on, then

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, SessionStatus
from restorative_core.casework.consents import grant_at, has_ended
from restorative_core.casework.corrections import PROTECTIVE, counting
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Act, Event
from restorative_core.casework.evolve import evolve, fold
from restorative_core.casework.proposals import proposals
from restorative_core.evidence.facts import facts
from restorative_core.pathways.justice import justice
from restorative_core.testing import cases
from restorative_core.testing import events as well_formed
from restorative_core.testing.histories import EVERYBODY
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, SessionKind
from restorative_core.vocabulary.referral import Initiator, ReferralSource, Relation, TransferReason
from restorative_core.vocabulary.risk import RiskLevel
from restorative_core.vocabulary.stages import BEGUN, OPEN, Stage

NOTE = events.NoteTaken(("p1",))
MENDING = (events.EnteredInError, events.DetailsCorrected)
REVIEWED = (*MENDING, events.DepartureReported, events.ComplaintReceived, events.ReviewCompleted)
"""Events that have to do with what waits for a supervisor."""

walks = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
begun = cases(longest=45).filter(lambda case: case.number > 2 and bool(case.people))


def but_history(case: Case) -> dict[str, Any]:
    """Everything that a case says, but for its entries and for what waits for a supervisor."""
    said = {field.name: getattr(case, field.name) for field in attrs.fields(Case)}
    flags = attrs.evolve(said.pop("flags"), reviews=())
    return {**{name: said[name] for name in said if name not in ("history", "number")}, "flags": flags}


def told(case: Case, event: Event, at: Moment | None = None, by: Actor = VISITOR) -> Case:
    """The case after an entry of *event* alone."""
    now = later_on(case)
    return evolve(case, Entry(case.number + 1, event, at or now, by, now.earliest))


def ordinary(case: Case) -> list[Entry]:
    """The entries of *case* that may be struck, and are no mending themselves."""
    return [entry for entry in case.history[1:] if not isinstance(entry.event, MENDING)]


def without(history: Iterable[Entry], number: int) -> list[Entry]:
    """*history* as if entry *number* had never been written."""
    return [entry for entry in history if entry.number != number]


# Struck


@walks
@given(begun, st.data())
def test_a_struck_entry_never_was(case: Case, data: st.DataObject) -> None:
    """The case after a strike is, but for who has to look, the case in which the entry was never written."""
    entry = data.draw(st.sampled_from(ordinary(case)))
    struck = told(case, events.EnteredInError(entry.number))

    assert but_history(struck) == but_history(fold(case.id, without(case.history, entry.number)))
    assert struck.history[:-1] == case.history


@walks
@given(begun, st.data())
def test_a_struck_entry_leaves_no_trace_in_the_figures(case: Case, data: st.DataObject) -> None:
    """The facts of the case are those of one in which the entry was never written."""
    entry = data.draw(st.sampled_from(ordinary(case)))
    struck = told(case, events.EnteredInError(entry.number))

    assert facts(struck) == facts(fold(case.id, without(case.history, entry.number)))


@walks
@given(begun, st.data())
def test_a_strike_that_is_struck_never_was(case: Case, data: st.DataObject) -> None:
    """A strike that is struck gives back the case as it was, but for who has to look."""
    entry = data.draw(st.sampled_from(ordinary(case)))
    assume(entry in counting(case.history))
    struck = told(case, events.EnteredInError(entry.number))
    back = told(struck, events.EnteredInError(struck.number))

    assert but_history(back) == but_history(case)
    assert facts(back) == facts(case)


@walks
@given(begun, st.data())
def test_a_stage_is_that_of_the_last_entry_that_counts(case: Case, data: st.DataObject) -> None:
    """The stage after a strike is the one to which the last entry that counts led."""
    entry = data.draw(st.sampled_from(ordinary(case)))
    struck = told(case, events.EnteredInError(entry.number))
    led = [one.leads_to for one in counting(struck.history) if one.leads_to is not None]

    assert struck.stage is led[-1]


@walks
@given(begun, st.data())
def test_a_supervisor_looks_wherever_something_may_have_leaned_on_it(case: Case, data: st.DataObject) -> None:
    """Whatever barred something, and whatever came before an act, is struck or corrected under a supervisor's eyes."""
    entry = data.draw(st.sampled_from(ordinary(case)))
    mending = data.draw(
        st.sampled_from((events.EnteredInError(entry.number), events.DetailsCorrected(entry.number, entry.event)))
    )
    mended = told(case, mending)
    leaned = any(isinstance(one.event, Act) for one in case.history if one.number > entry.number)
    corrects_an_act = isinstance(mending, events.DetailsCorrected) and isinstance(entry.event, Act)

    wanted = leaned or corrects_an_act or isinstance(entry.event, PROTECTIVE)
    assert (mended.number in mended.flags.reviews) is wanted


# Corrected


@walks
@given(begun, st.data())
def test_a_corrected_entry_was_always_so(case: Case, data: st.DataObject) -> None:
    """What is corrected counts, at its place, as if it had been written so; in the figures too."""
    entry = data.draw(st.sampled_from([*ordinary(case), case.history[0]]))
    assume(entry in counting(case.history))
    right_already = [one.event.number for one in case.history if isinstance(one.event, events.DetailsCorrected)]
    assume(entry.number not in right_already)
    instead = data.draw(well_formed(type(entry.event)))
    happened = data.draw(st.sampled_from((None, Moment("2014-12-24"), Moment("2015"), Moment.unknown())))
    corrected = told(case, events.DetailsCorrected(entry.number, instead, happened))
    right = attrs.evolve(entry, event=instead, at=happened or entry.at)
    rightly = fold(case.id, [right if one.number == entry.number else one for one in case.history])

    assert but_history(corrected) == but_history(rightly)
    assert facts(corrected) == facts(rightly)
    assert corrected.history[:-1] == case.history


@walks
@given(begun, st.data())
def test_the_last_correction_counts(case: Case, data: st.DataObject) -> None:
    """Of two corrections the last counts; struck, it leaves the one before; and that struck, what was first written."""
    entry = data.draw(st.sampled_from(ordinary(case)))
    assume(entry in counting(case.history))
    first, last = data.draw(well_formed(type(entry.event))), data.draw(well_formed(type(entry.event)))
    once = told(case, events.DetailsCorrected(entry.number, first))
    twice = told(once, events.DetailsCorrected(entry.number, last))

    assert but_history(twice) == but_history(told(case, events.DetailsCorrected(entry.number, last)))
    before = told(twice, events.EnteredInError(twice.number))
    assert but_history(before) == but_history(once)
    assert but_history(told(before, events.EnteredInError(once.number))) == but_history(case)


# Late


def _timeless(case: Case) -> dict[str, Any]:
    """What a case says without any time in it, and without what somebody has consented to."""
    people = {name: (one.standing, one.left, one.roles, one.acknowledgement) for name, one in case.people.items()}
    return {
        "stage": case.stage,
        "people": people,
        "sessions": {name: one.status for name, one in case.sessions.items()},
        "undertakings": {name: one.status for name, one in case.undertakings.items()},
        "team": case.team,
        "flags": case.flags,
        "suitable": case.judgement.suitable,
        "ended": {key: has_ended(case, key) for key in case.consents if not case.consents[key].grants},
        "closed": case.ending.closed,
        "links": case.links,
    }


@walks
@given(begun, st.data())
def test_a_late_entry_counts_in_the_order_in_which_it_was_told(case: Case, data: st.DataObject) -> None:
    """Whenever something is said to have been, it stands in the case after everything that was told before."""
    cls = data.draw(st.sampled_from([one for one in events.CASE_EVENTS if proposals(case, one)]))
    event = data.draw(st.sampled_from(proposals(case, cls)))
    assume(not isinstance(event, (events.ConsentGiven, events.CaseTakenOver)))
    now = told(case, event)

    for at in (case.history[0].at, Moment("2001"), Moment.unknown()):
        assert _timeless(told(case, event, at)) == _timeless(now)


@walks
@given(begun, st.data())
def test_a_late_no_counts_at_once(case: Case, data: st.DataObject) -> None:
    """A *no* that is typed in late ends what was said before, as one that is told at once does."""
    person = data.draw(st.sampled_from(sorted(case.people)))
    at = data.draw(st.sampled_from((Moment("2001-05"), Moment.unknown(), case.history[0].at)))
    after = then(case, events.ConsentWithdrawn(person), at)

    assert all(has_ended(after, key) for key in (*case.consents, (person, None, "")) if key[0] == person)


@walks
@given(begun, st.data())
def test_a_late_yes_never_outdoes_a_no(case: Case, data: st.DataObject) -> None:
    """A *yes* that may have been before a *no* does not count, whatever it was said to and however it is told."""
    person = data.draw(st.sampled_from(sorted(case.people)))
    after = then(case, events.ConsentWithdrawn(person))
    said = next(one for one in reversed(after.history) if isinstance(one.event, events.ConsentWithdrawn)).recorded
    at = data.draw(st.sampled_from((Moment.of(said), Moment.of(said - timedelta(days=9)), Moment.unknown())))
    purpose = data.draw(st.sampled_from(Purpose))
    scope = MEETING.value if purpose is Purpose.TAKE_PART else ""
    late = then(after, events.ConsentGiven(person, purpose, scope, ConsentMethod.WRITTEN), at)

    assert has_ended(late, (person, purpose, scope))
    for when in (at, later_on(late), Moment.unknown()):
        assert grant_at(late, (person, purpose, scope), when) is None


class TestFigures:
    """The figures count by the day on which something happened, whenever it was told."""

    def _held(self, walk: Walk, day: str) -> tuple[object, ...]:
        """The days of the sessions held, where one was held and told of that *day* later."""
        walk.arranged()
        walk.now = datetime.fromisoformat("2015-05-01T10:00:00+00:00")
        walk.given(events.SessionStarted("s1"), events.SessionEnded("s1"), at=day)
        return tuple(str(session.held.first) for session in facts(walk.case).sessions)

    def test_told_late(self, walk: Walk) -> None:
        """A session of March that is told in May is one of March."""
        assert self._held(walk, "2015-03-20") == ("2015-03-20",)

    def test_corrected_day(self, walk: Walk) -> None:
        """Where its day was wrong, it is one of the day that is right."""
        self._held(walk, "2015-03-20")
        started = walk.number(events.SessionStarted)
        walk.given(events.DetailsCorrected(started, events.SessionStarted("s1"), Moment("2015-04-02")))

        assert [str(session.held.first) for session in facts(walk.case).sessions] == ["2015-04-02"]

    def test_struck(self, walk: Walk) -> None:
        """One that never was is none."""
        self._held(walk, "2015-03-20")
        walk.given(events.EnteredInError(walk.number(events.SessionStarted)))

        assert facts(walk.case).sessions == ()

    def test_broken_off(self, walk: Walk) -> None:
        """One that somebody broke off was not held, and is not when their withdrawal is struck."""
        walk.meeting().done(events.ConsentWithdrawn("p1"))
        assert facts(walk.case).sessions == ()

        walk.done(events.EnteredInError(walk.number(events.ConsentWithdrawn)))
        assert facts(walk.case).sessions == ()

    @pytest.mark.parametrize("what", ["session-started", "contact-made", "agreement-made"])
    def test_departure(self, walk: Walk, what: str) -> None:
        """What was done against the practice is counted on its day as that, and as nothing else."""
        before = facts(walk.ready().case)
        after = facts(walk.done(events.DepartureReported(what, Moment("2015-02-03"))).case)

        assert [(one.what, str(one.done.first)) for one in after.departures] == [(what, "2015-02-03")]
        assert attrs.evolve(after, departures=()) == before

    def test_departure_struck(self, walk: Walk) -> None:
        """One that never was is counted no more."""
        walk.ready().done(events.DepartureReported("contact-made"))
        walk.done(events.EnteredInError(walk.case.number))

        assert facts(walk.case).departures == ()


# Departures


def _may(case: Case, event: Event, at: Moment) -> bool:
    return any(decide(case, event, Occasion(at, actor), justice).permitted for actor in EVERYBODY)


def _acts(case: Case, data: st.DataObject) -> list[Event]:
    """Some acts that somebody may think of next."""
    kinds = [cls for cls in events.CASE_EVENTS if issubclass(cls, Act) and proposals(case, cls)]
    drawn = data.draw(st.lists(st.sampled_from(kinds), min_size=3, max_size=8, unique=True))
    return [event for cls in drawn for event in proposals(case, cls)[:6]]


@walks
@given(begun, st.data())
def test_a_departure_unlocks_nothing(case: Case, data: st.DataObject) -> None:
    """Whatever may be done after a departure might be done before it; and a supervisor's look gives back no more."""
    what = data.draw(st.sampled_from([cls.kind for cls in events.CASE_EVENTS]))
    at = data.draw(st.sampled_from((Moment.unknown(), case.history[0].at, Moment("2015"))))
    departed = then(case, events.DepartureReported(what, at, about=tuple(case.people)))
    looked = then(departed, events.ReviewCompleted(departed.number), by=SUPERVISOR)

    for event in _acts(case, data):
        now = later_on(looked)
        assert not _may(departed, event, now) or _may(case, event, now)
        assert _may(looked, event, now) == _may(case, event, now)


@walks
@given(begun)
def test_a_departure_follows_nothing_and_leads_nowhere(case: Case) -> None:
    """It calls nothing off, and the case stays where it is."""
    event = events.DepartureReported(events.SessionStarted.kind)
    decision = decide(case, event, Occasion(later_on(case), VISITOR), justice)

    assert (decision.permitted, decision.leads_to, decision.follows) == (True, None, ())


# Taking over live cases


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

    for event in _acts(after, data):
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


# Referrals that belong together


@walks
@given(begun, st.sampled_from(Relation))
def test_linking_and_unlinking_leaves_the_case_as_it_was(case: Case, relation: Relation) -> None:
    """Nothing is merged: a link that is undone leaves everything as it was, but for the entries that tell of it."""
    linked = told(case, events.CaseLinked("case-other", relation))
    assert linked.links["case-other"] is relation
    unlinked = told(linked, events.CaseUnlinked("case-other"))

    assert attrs.evolve(unlinked, number=case.number, history=case.history) == case
    assert unlinked.history[: case.number] == case.history


@walks
@given(begun, st.sampled_from(ReferralSource), st.sampled_from(Initiator), st.sampled_from(Relation))
def test_a_further_referral_changes_nothing_of_the_first(
    case: Case, source: ReferralSource, initiator: Initiator, relation: Relation
) -> None:
    """Whose wish the case began with stays, and so does everything else."""
    joined = then(case, events.ReferralJoined(source, initiator, relation, organisation="police"))

    assert attrs.evolve(joined, number=case.number, history=case.history) == case


@walks
@given(begun, st.sampled_from(TransferReason))
def test_a_transfer_ends_consents_to_share_and_no_others(case: Case, reason: TransferReason) -> None:
    """Whoever answers for the case now asks afresh before anything is shared; all else stands."""
    after = then(case, events.CaseTransferred("elsewhere", reason))
    at = later_on(after)

    for key in case.consents:
        kept = grant_at(after, key, at) == grant_at(case, key, at)
        shares = key[1] is not None and key[1].value.startswith(("share-", "obtain-"))
        assert grant_at(after, key, at) is None if shares else kept
    assert after.origin.controller == "elsewhere"


class TestTheStageAfterAStrike:
    """Where a case stands when what led there is struck."""

    def test_closing(self, walk: Walk) -> None:
        """A closing that is struck gives back the stage before it."""
        walk.arranged().done(events.CaseClosed(ClosureReason.DUPLICATE))
        walk.done(events.EnteredInError(walk.number(events.CaseClosed)))

        assert (walk.case.stage, walk.case.ending.closed) == (Stage.READY, None)

    def test_reopening(self, walk: Walk) -> None:
        """A reopening that is struck closes the case again."""
        walk.ready().done(events.CaseClosed(ClosureReason.DUPLICATE), events.CaseReopened())
        walk.done(events.EnteredInError(walk.case.number))

        assert (walk.case.stage, walk.case.ending.closed) == (Stage.CLOSED, ClosureReason.DUPLICATE)

    def test_acceptance_after_more(self, walk: Walk) -> None:
        """What came later stands where it led, and a supervisor looks."""
        walk.preparing().done(events.EnteredInError(walk.number(events.ReferralAccepted)))

        assert (walk.case.stage, walk.case.flags.reviews) == (Stage.PREPARING, (walk.case.number,))

    def test_every_stage_is_one_of_a_case(self, walk: Walk) -> None:
        """However much is struck, the case is in a stage that a case has."""
        walk.met()
        for number in range(2, walk.case.number + 1):
            walk.given(events.EnteredInError(number))

        assert walk.case.stage in BEGUN
        assert walk.case.sessions == {}
        assert SessionStatus.IN_PROGRESS not in {one.status for one in walk.case.sessions.values()}

    def test_risk_struck(self, walk: Walk) -> None:
        """An assessment that never was is none, whatever rested on it."""
        walk.preparing().done(events.EnteredInError(walk.number(events.RiskAssessed)))
        walk.done(events.ReviewCompleted(walk.case.number), by=SUPERVISOR)
        assert ("risk.not-assessed", "") in walk.refused(events.SuitabilityDecided(suitable=True))

        assert walk.done(events.RiskAssessed(RiskLevel.LOW)).refused(events.SuitabilityDecided(suitable=True)) == []


class TestWhatChangesNothing:
    """A mending that names no earlier entry of its kind changes nothing; the entry itself still counts."""

    @pytest.mark.parametrize("ahead", [0, 1])
    def test_striking_itself(self, walk: Walk, ahead: int) -> None:
        """An entry strikes neither itself nor one to come."""
        walk.received()
        walk.given(events.EnteredInError(walk.case.number + 1 + ahead), NOTE)

        assert list(counting(walk.case.history)) == list(walk.case.history)

    def test_correcting_itself(self, walk: Walk) -> None:
        """An entry corrects no details of its own."""
        walk.received()
        walk.given(events.DetailsCorrected(walk.case.number + 1, events.DetailsCorrected(1, NOTE)))

        assert list(counting(walk.case.history)) == list(walk.case.history)

    @pytest.mark.parametrize("number", [1, 0, -1])
    def test_another_kind(self, walk: Walk, number: int) -> None:
        """Nothing becomes something of another kind, and what was never written becomes nothing."""
        walk.received().given(events.DetailsCorrected(number, NOTE))

        assert list(counting(walk.case.history)) == list(walk.case.history)
