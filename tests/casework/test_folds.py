"""What each event changes, which stage it leads to, and what is struck or corrected."""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.casework.conftest import MEETING, STAFF, SUPERVISOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import SessionStatus
from restorative_core.casework.consents import grant_at, has_ended, status
from restorative_core.casework.entry import Entry, Stamp
from restorative_core.casework.event import Event
from restorative_core.casework.folds.step import FOLDS
from restorative_core.errors import Faulty
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.consent import ConsentMethod, ConsentStatus, Purpose
from restorative_core.vocabulary.contact import Channel, ContactOutcome, ContactPreference
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.incident import IncidentFlag
from restorative_core.vocabulary.moments import LONDON, Moment
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason
from restorative_core.vocabulary.referral import DeclineReason, Initiator, ReferralSource, Relation
from restorative_core.vocabulary.risk import Acknowledgement, RiskLevel
from restorative_core.vocabulary.roles import Duty, Role
from restorative_core.vocabulary.stages import OPEN, Stage

TAKES_PART = ("p1", Purpose.TAKE_PART, MEETING.value)
NOON = datetime(2015, 3, 2, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
SILENT = {
    events.ContactAttempted,
    events.EqualityAnswered,
    events.MessageSent,
    events.NoteTaken,
    events.OutcomeRecommended,
    events.RecommendationAnswered,
    events.ReferralAccepted,
    events.ReferralJoined,
    events.SafeguardingReferred,
    events.SurveyOffered,
    events.SurveyAnswered,
}
"""Events that change nothing but the number of entries."""


def _agreed(walk: Walk, *undertakings: str) -> Walk:
    return walk.agreed(*(Undertaking(name, UndertakingKind.APOLOGY, "p2") for name in undertakings))


class TestFolds:
    """Each event changes what it tells of, and nothing else."""

    def test_every_event(self) -> None:
        """Each event has a fold, or is among those that change nothing."""
        assert set(events.CASE_EVENTS) - set(FOLDS) == SILENT

    @pytest.mark.parametrize(
        "event",
        [
            events.ContactAttempted("p1", Channel.PHONE, ContactOutcome.NO_ANSWER),
            events.MessageSent("p1", Channel.EMAIL, "closure"),
            events.NoteTaken(("p1",), "text"),
            events.SurveyOffered("p1", Channel.PHONE),
            events.SurveyAnswered("p1", 5),
            events.CaseTakenOver(Stage.READY),
            events.EqualityAnswered("p1", answers=("ethnic-group=prefer-not-to-say",)),
            events.ReferralJoined(ReferralSource.SELF, Initiator.HARMED, Relation.DUPLICATE),
            events.SafeguardingReferred(("p1",), "children-services"),
        ],
        ids=lambda event: event.kind,
    )
    def test_silent(self, walk: Walk, event: Event) -> None:
        """What is silent leaves people, consents, sessions and flags as they were."""
        before = walk.ready().case
        after = walk.given(event).case

        assert (after.people, after.consents, after.sessions) == (before.people, before.consents, before.sessions)
        assert (after.flags, after.judgement, after.team) == (before.flags, before.judgement, before.team)
        assert after.number == before.number + 1

    def test_received(self, walk: Walk) -> None:
        """A case knows where it came from."""
        flags = frozenset({IncidentFlag.HATE})
        walk.done(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED, area="kettering", flags=flags))

        origin = walk.case.origin

        assert (origin.source, origin.initiator, origin.area, origin.flags) == ("self", "harmed", "kettering", flags)

    def test_people(self, walk: Walk) -> None:
        """People come, in one role or two, are named, made aware, acknowledge, are reached, informed and prepared."""
        walk.preparing().done(events.PersonAdded("p2", Role.HARMED))
        walk.done(events.PersonAdded("p3", Role.HARMED, named=False, aware=False, supports="p1"))
        unnamed = walk.case.people["p3"]
        walk.done(events.PersonNamed("p3"), events.PersonMadeAware("p3"), events.ContactReceived("p3"))
        walk.done(events.PreparationCompleted("p2"))
        both, named = walk.case.people["p2"], walk.case.people["p3"]

        assert (unnamed.named, unnamed.aware, unnamed.reached, unnamed.supports) == (False, False, False, "p1")
        assert (named.named, named.aware, named.reached, named.came_back) == (True, True, True, walk.case.number - 1)
        assert both.roles == {Role.HARMED, Role.RESPONSIBLE}
        assert (both.acknowledgement, both.informed, both.prepared is not None) == (Acknowledgement.FULL, "1", True)

    def test_preferences(self, walk: Walk) -> None:
        """Preferences take the place of those before."""
        post = ContactPreference({Channel.POST})

        assert walk.received().done(events.ContactPreferencesRecorded("p1", post)).case.people["p1"].preferences == post

    def test_team(self, walk: Walk) -> None:
        """A new lead takes the place of the one before; a co-facilitator comes beside."""
        walk.engaging().done(events.FacilitatorAllocated("f9"), events.FacilitatorAllocated("f8", Duty.CO))

        assert (walk.case.team.lead, walk.case.team.co) == ("f9", ("f2", "f8"))

    def test_flags(self, walk: Walk) -> None:
        """A hold, stops and reviews stand until they are ended."""
        walk.engaging().done(events.CaseHeld(HoldReason.ILLNESS), events.SafetyStopRaised(), events.SafetyStopRaised())
        number = walk.case.number
        walk.done(events.DepartureReported("contact-made"))
        held = walk.case.flags
        walk.done(events.CaseResumed())
        walk.done(events.SafetyStopLifted(number), events.ReviewCompleted(number + 1), by=SUPERVISOR)

        assert (held.held, held.stops, held.reviews) == (HoldReason.ILLNESS, (number - 1, number), (number + 1,))
        assert (walk.case.flags.held, walk.case.flags.stops, walk.case.flags.reviews) == (None, (number - 1,), ())

    def test_judgement(self, walk: Walk) -> None:
        """Risk and suitability are as they were last judged."""
        walk.preparing().done(events.RiskAssessed(RiskLevel.HIGH), events.SuitabilityDecided(suitable=False))

        assert (walk.case.judgement.risk_level, walk.case.judgement.suitable) == (RiskLevel.HIGH, False)
        assert walk.case.judgement.suitable_since is None

    def test_sessions(self, walk: Walk) -> None:
        """A session is arranged, cancelled, started, ended."""
        assert walk.arranged().case.sessions["s1"].status is SessionStatus.ARRANGED
        assert walk.done(events.SessionCancelled("s1")).case.sessions["s1"].status is SessionStatus.CANCELLED

    def test_agreement(self, walk: Walk) -> None:
        """What was undertaken is kept with what became of it."""
        _agreed(walk.met(), "u1").done(events.UndertakingEnded("u1", UndertakingStatus.WAIVED))

        assert walk.case.agreements["a1"].parties == ("p1", "p2")
        assert walk.case.undertakings["u1"].status is UndertakingStatus.WAIVED

    def test_ending(self, walk: Walk) -> None:
        """A case knows why it ended, until it is reopened."""
        declined = walk.received().done(events.ReferralDeclined(DeclineReason.OUT_OF_AREA)).case.ending
        closed = walk.done(events.CaseReopened()).done(events.CaseClosed(ClosureReason.DUPLICATE)).case.ending

        assert (declined.declined, declined.closed) == (DeclineReason.OUT_OF_AREA, None)
        assert (closed.declined, closed.closed) == (None, ClosureReason.DUPLICATE)

    def test_withdrawal_of_one_type(self, walk: Walk) -> None:
        """A withdrawal from one type of session leaves sessions of another type."""
        walk.arranged().done(events.ConsentWithdrawn("p1", Purpose.TAKE_PART, "letter-exchange"))

        assert walk.case.sessions["s1"].status is SessionStatus.ARRANGED

    def test_withdrawal_of_somebody_else(self, walk: Walk) -> None:
        """A withdrawal of somebody whom the session does not touch leaves it going on."""
        walk.meeting().done(events.PersonAdded("p3", Role.SUPPORTER), events.ConsentWithdrawn("p3"))

        assert (walk.case.stage, walk.case.sessions["s1"].status) == (Stage.IN_PROGRESS, SessionStatus.IN_PROGRESS)


class TestStages:
    """Where events lead."""

    def test_the_usual_way(self, walk: Walk) -> None:
        """Each step of the way has its stage."""
        steps = (
            Walk.received,
            Walk.engaging,
            Walk.assessing,
            Walk.preparing,
            Walk.ready,
            Walk.arranged,
            Walk.meeting,
            Walk.met,
        )
        found = [step(Walk()).case.stage.value for step in steps]

        assert found == [
            "received",
            "engaging",
            "assessing",
            "preparing",
            "ready",
            "ready",
            "in-progress",
            "follow-up",
        ]

    def test_monitoring(self, walk: Walk) -> None:
        """What was undertaken is monitored until none of it is open."""
        _agreed(walk.met(), "u1", "u2")
        first = walk.case.stage
        then = [
            walk.done(events.UndertakingEnded(name, UndertakingStatus.COMPLETED)).case.stage for name in ("u1", "u2")
        ]

        assert [first, *then] == [Stage.MONITORING, Stage.MONITORING, Stage.FOLLOW_UP]

    def test_agreed_during_the_session(self, walk: Walk) -> None:
        """What is undertaken in the session is monitored after it."""
        assert _agreed(walk.meeting(), "u1").done(events.SessionEnded("s1")).case.stage is Stage.MONITORING

    @pytest.mark.parametrize(
        ("event", "stage"),
        [
            (events.ConsentWithdrawn("p1"), Stage.PREPARING),
            (events.ConsentRefused("p1", Purpose.TAKE_PART), Stage.PREPARING),
            (events.ConsentExpired("p1", Purpose.TAKE_PART), Stage.PREPARING),
            (events.ConsentWithdrawn("p1", Purpose.RESEARCH), Stage.IN_PROGRESS),
            (events.SafetyStopRaised(), Stage.PREPARING),
        ],
    )
    def test_step_back(self, walk: Walk, event: Event, stage: Stage) -> None:
        """A session that is going on stops when somebody in it withdraws, or for safety."""
        walk.meeting().done(event)
        stopped = stage is Stage.PREPARING

        assert walk.case.stage is stage
        assert walk.case.sessions["s1"].status is (SessionStatus.STOPPED if stopped else SessionStatus.IN_PROGRESS)

    def test_not_suitable(self, walk: Walk) -> None:
        """What is not suitable goes back to being assessed."""
        assert walk.ready().done(events.SuitabilityDecided(suitable=False)).case.stage is Stage.ASSESSING

    def test_reopened(self, walk: Walk) -> None:
        """A case goes back to where somebody can work on it."""
        walk.ready().done(events.CaseClosed(ClosureReason.DISENGAGED), events.CaseReopened())
        assert walk.case.stage is Stage.ENGAGING

        declined = Walk().received().done(events.ReferralDeclined(DeclineReason.OUT_OF_AREA), events.CaseReopened())
        assert declined.case.stage is Stage.RECEIVED

    def test_one_person_prepared_twice_over(self, walk: Walk) -> None:
        """One person on both sides makes nothing ready."""
        walk.preparing().done(events.PersonAdded("p2", Role.HARMED), events.PreparationCompleted("p2"))

        assert walk.case.stage is Stage.PREPARING


class TestReopening:
    """A case that is reopened keeps its history; consents and risk are established anew."""

    def test_reset(self, walk: Walk) -> None:
        """No consent counts, nobody is prepared, and nothing is suitable."""
        walk.ready().done(events.CaseClosed(ClosureReason.DISENGAGED), events.CaseReopened())
        person = walk.case.people["p1"]

        assert grant_at(walk.case, TAKES_PART, Moment.of(walk.pass_time())) is None
        assert (person.prepared, walk.case.judgement.suitable, person.informed) == (None, None, "1")

    def test_given_anew(self, walk: Walk) -> None:
        """A consent given since counts."""
        walk.ready().done(events.CaseClosed(ClosureReason.DISENGAGED), events.CaseReopened())
        walk.done(events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value))

        assert grant_at(walk.case, TAKES_PART, Moment.of(walk.pass_time())) is not None


class TestTakingOver:
    """A live case from another system: past acts are not judged, every next act is."""

    @pytest.mark.parametrize("stage", sorted(OPEN))
    def test_stage(self, walk: Walk, stage: Stage) -> None:
        """It comes at the stage that it had."""
        assert walk.done(events.CaseTakenOver(stage)).case.stage is stage

    @pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.DECLINED, Stage.UNOPENED])
    def test_not_live(self, walk: Walk, stage: Stage) -> None:
        """A case that is over is not live."""
        assert walk.refused(events.CaseTakenOver(stage)) == [("stage.not-open", "stage")]

    @pytest.mark.parametrize(
        ("evidence", "given", "counts"),
        [
            (events.Evidence.SIGNED_FORM, "2015-01", True),
            (events.Evidence.ELECTRONIC_RECORD, "2015-01-31T10:00:00+00:00", True),
            (events.Evidence.CASE_NOTE, "2015-01", False),
            (events.Evidence.UNKNOWN, "2015-01", False),
            (events.Evidence.SIGNED_FORM, "unknown", False),
        ],
    )
    def test_consents(self, walk: Walk, evidence: events.Evidence, given: str, counts: bool) -> None:
        """A consent counts where its evidence and its date are known."""
        held = events.InheritedConsent("p1", Purpose.TAKE_PART, Moment(given), MEETING.value, evidence)
        walk.received().done(events.CaseTakenOver(Stage.READY, consents=(held,)))
        grant = grant_at(walk.case, TAKES_PART, Moment.of(walk.pass_time()))

        assert (grant is not None) == counts
        assert status(walk.case, TAKES_PART) is (ConsentStatus.GIVEN if counts else ConsentStatus.UNKNOWN)

    def test_next_act(self, walk: Walk) -> None:
        """The next act is judged as in any other case."""
        walk.received().done(events.CaseTakenOver(Stage.READY))
        codes = {code for code, _ in walk.refused(events.SessionArranged("s1", MEETING, ("p1", "p2")))}

        assert {"consent.not-valid", "risk.not-assessed", "suitability.not-decided"} <= codes


class TestCorrections:
    """Mistakes are events: the fold skips what was struck."""

    def test_struck(self, walk: Walk) -> None:
        """What was struck counts no more, and stays to be seen."""
        walk.ready().done(events.ConsentGiven("p1", Purpose.RESEARCH))
        number = walk.case.number
        walk.done(events.EnteredInError(number))

        assert status(walk.case, ("p1", Purpose.RESEARCH, "")) is ConsentStatus.UNKNOWN
        assert walk.case.history[number - 1].event == events.ConsentGiven("p1", Purpose.RESEARCH)
        assert walk.case.flags.reviews == ()

    def test_strike_struck(self, walk: Walk) -> None:
        """A strike that is struck lets the entry count again; and so on."""
        walk.ready().done(events.ConsentGiven("p1", Purpose.RESEARCH))
        key, found = ("p1", Purpose.RESEARCH, ""), []
        for _ in range(3):
            walk.done(events.EnteredInError(walk.case.number))
            found.append(status(walk.case, key).value)

        assert found == ["unknown", "given", "unknown"]

    def test_leaned_on(self, walk: Walk) -> None:
        """Where an act came later, the case waits for a supervisor."""
        walk.ready().done(events.EnteredInError(walk.case.number - 5))

        assert walk.case.flags.reviews == (walk.case.number,)

    def test_withdrawal_struck(self, walk: Walk) -> None:
        """A struck withdrawal puts back what was said; what was called off stays so; and a supervisor looks."""
        before = walk.arranged().case
        walk.done(events.ConsentWithdrawn("p1", Purpose.TAKE_PART))
        walk.done(events.EnteredInError(walk.number(events.ConsentWithdrawn)))

        assert (walk.case.consents, walk.case.stage, walk.case.people) == (before.consents, before.stage, before.people)
        assert walk.case.sessions["s1"].status is SessionStatus.CANCELLED
        assert walk.case.flags.reviews == (walk.case.number,)

    def test_corrected(self, walk: Walk) -> None:
        """Corrected details count in place of those before, the last ones last, at the moment they had or have now."""
        walk.received().done(events.AcknowledgementRecorded("p2", Acknowledgement.NONE))
        number = walk.case.number
        for level in (Acknowledgement.PARTIAL, Acknowledgement.FULL):
            walk.done(events.DetailsCorrected(number, events.AcknowledgementRecorded("p2", level)))

        assert walk.case.people["p2"].acknowledgement is Acknowledgement.FULL

    def test_correction_struck(self, walk: Walk) -> None:
        """A correction that is struck leaves what stood before it."""
        walk.received().done(events.AcknowledgementRecorded("p2", Acknowledgement.NONE))
        number = walk.case.number
        walk.done(events.DetailsCorrected(number, events.AcknowledgementRecorded("p2", Acknowledgement.FULL)))
        walk.done(events.EnteredInError(number + 1))

        assert walk.case.people["p2"].acknowledgement is Acknowledgement.NONE

    def test_undertaking_corrected(self, walk: Walk) -> None:
        """What became of an undertaking can be corrected."""
        _agreed(walk.met(), "u1").done(events.UndertakingEnded("u1", UndertakingStatus.COMPLETED))
        instead = events.UndertakingEnded("u1", UndertakingStatus.NOT_COMPLETED)

        assert walk.refused(events.DetailsCorrected(walk.case.number, instead)) == []

    def test_session_moved(self, walk: Walk) -> None:
        """An arrangement can be corrected under its own id, and no other."""
        walk.arranged()
        moved = events.SessionArranged("s1", MEETING, ("p1", "p2"), Moment("2015-06"))
        other = events.SessionArranged("s2", MEETING, ("p1", "p2"))

        number = walk.number(events.SessionArranged)

        assert walk.refused(events.DetailsCorrected(number, moved)) == []
        assert walk.refused(events.DetailsCorrected(number, other)) == [("correction.other-id", "event")]

    @pytest.mark.parametrize(
        ("correction", "reasons"),
        [
            (events.DetailsCorrected(99, events.PersonNamed("p1")), [("entry.unknown", "number")]),
            (events.DetailsCorrected(2, events.PersonNamed("p1")), [("correction.other-kind", "event")]),
            (events.DetailsCorrected(2, Event()), [("correction.other-kind", "event")]),
            (events.DetailsCorrected(2, events.PersonAdded("P 1", Role.HARMED)), None),
            (events.EnteredInError(0), [("entry.unknown", "number")]),
            (events.EnteredInError(-1), [("entry.unknown", "number")]),
        ],
    )
    def test_shape(self, walk: Walk, correction: Event, reasons: list[tuple[str, str]] | None) -> None:
        """A correction is of an entry that exists, of the same kind, and well-formed itself."""
        found = walk.received().refused(correction)

        assert found == reasons if reasons is not None else ("id.malformed", "participant") in found

    def test_correction_of_a_correction(self, walk: Walk) -> None:
        """A strike or a correction is struck, and not corrected."""
        walk.received().done(events.EnteredInError(3))

        found = walk.refused(events.DetailsCorrected(walk.case.number, events.EnteredInError(4)))

        assert found == [("correction.other-kind", "event")]


class TestTwoTimes:
    """When it happened, and when it was recorded."""

    @pytest.mark.parametrize(
        ("one", "other", "after"),
        [
            (Stamp(2, NOON, NOON), Stamp(1, NOON, NOON), False),
            (Stamp(2, NOON + TICK, NOON + TICK), Stamp(1, NOON, NOON), True),
            (Stamp(1, NOON + TICK, NOON + TICK), Stamp(2, NOON, NOON), False),
            (Stamp(1, NOON + TICK, NOON + TICK), Stamp(1, NOON, NOON), False),
        ],
    )
    def test_after(self, one: Stamp, other: Stamp, after: bool) -> None:
        """Later is later in effect and in recording."""
        assert one.is_after(other) is after

    def test_recorded_in_another_zone(self) -> None:
        """The instant of recording is kept in UTC, whatever the zone in which it was told; it has one."""
        summer = datetime(2015, 6, 1, 13, tzinfo=LONDON)

        entry = Entry.of(1, events.CaseHeld(HoldReason.OTHER), Occasion(Moment.unknown(), STAFF), summer, None)
        assert (entry.recorded, entry.recorded.tzinfo) == (datetime(2015, 6, 1, 12, tzinfo=UTC), UTC)

        with pytest.raises(Faulty):
            attrs.evolve(entry, recorded=summer.replace(tzinfo=None))

    def test_stage_by_its_code(self) -> None:
        """A stage that is told by its code is the stage."""
        told = Occasion(Moment.unknown(), STAFF)
        stage: Any = "ready"

        assert Entry.of(1, events.CaseHeld(HoldReason.OTHER), told, NOON, stage).leads_to is Stage.READY

    def test_late_entry(self, walk: Walk) -> None:
        """What is typed in late counts from when it happened."""
        walk.ready()
        earlier = walk.now - timedelta(days=2)
        walk.done(events.ConsentGiven("p1", Purpose.RESEARCH), at=earlier)
        key = ("p1", Purpose.RESEARCH, "")

        assert grant_at(walk.case, key, Moment.of(earlier)) is not None
        assert grant_at(walk.case, key, Moment.of(earlier - timedelta(seconds=1))) is None

    def test_wide_withdrawal(self, walk: Walk) -> None:
        """A withdrawal of everything ends every purpose, those first spoken of later included."""
        walk.ready()
        earlier = walk.now
        walk.done(events.ConsentWithdrawn("p1")).done(events.ConsentGiven("p1", Purpose.RESEARCH), at=earlier)

        for purpose in Purpose:
            assert has_ended(walk.case, ("p1", purpose, ""))
            assert grant_at(walk.case, ("p1", purpose, ""), Moment.of(walk.pass_time())) is None
        assert not has_ended(walk.case, ("p2", Purpose.RESEARCH, ""))

    def test_withdrawal_of_a_purpose_reaches_its_types(self, walk: Walk) -> None:
        """A withdrawal from taking part ends every type of it."""
        walk.ready().done(events.ConsentWithdrawn("p1", Purpose.TAKE_PART))

        assert status(walk.case, TAKES_PART) is ConsentStatus.WITHDRAWN

    def test_consent_after_a_late_withdrawal(self, walk: Walk) -> None:
        """A withdrawal that was typed in late is outdone by a consent given since it happened and was recorded."""
        walk.ready().done(events.ConsentWithdrawn("p1", Purpose.TAKE_PART), at="2015-03")
        walk.done(events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN))

        assert grant_at(walk.case, TAKES_PART, Moment.of(walk.pass_time())) is not None

    def test_nothing_happens_after_it_was_recorded(self, walk: Walk) -> None:
        """A withdrawal in "March" recorded on the 9th was by the 9th."""
        walk.ready().done(events.ConsentWithdrawn("p1"), at="2015-03")

        assert walk.case.history[-1].stamp.latest == walk.now
