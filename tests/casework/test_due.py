"""What waits for somebody: since when, until when, and what nobody is reminded of."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

import attrs
import pytest

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.deadlines import Limits, deadlines
from restorative_core.casework.due import due, first_day
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import fold
from restorative_core.casework.timetable import Due, Timetable
from restorative_core.vocabulary.agreement import PENDING, Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.bank_holidays import Nation, calendar_of
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.incident import IncidentFlag
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason, SessionKind
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.referral import DeclineReason, Initiator, ReferralSource
from restorative_core.vocabulary.risk import RiskLevel
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import OPEN, Stage
from restorative_core.vocabulary.working_days import WEEKDAYS, Calendar

BY = Actor("f1", "svc")
PLAIN = Timetable()
MEETING = SessionKind.FACE_TO_FACE_MEETING
MET = events.SessionArranged("s1", MEETING, ("p1", "p2"), Moment("2015-03-20"))


class Told:
    """A case told day by day. What happened is taken as it is: no rule is asked."""

    def __init__(self, initiator: Initiator = Initiator.AGENCY, day: str = "2015-03-02", **said: Any) -> None:
        self.entries: list[Entry] = []
        self.on(day, events.ReferralReceived(ReferralSource.POLICE, initiator, **said), to=Stage.RECEIVED)
        self.on(day, events.PersonAdded("p1", Role.HARMED), events.PersonAdded("p2", Role.RESPONSIBLE))

    def on(self, day: str, *told: Event, to: Stage | None = None) -> Self:
        """Each event happened on *day*; the last led to a stage, if it led anywhere."""
        for event in told:
            number = len(self.entries) + 1
            recorded = datetime(2016, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
            leads_to = to if event is told[-1] else None
            self.entries.append(Entry(number, event, Moment(day), BY, recorded, leads_to))
        return self

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return fold("case-x", self.entries)

    def due(self, day: str, timetable: Timetable = PLAIN, **policy: Any) -> list[Due]:
        """What waits on *day*."""
        return list(due(self.case, Moment(day), timetable, Policy(**policy)))

    def of(self, what: str, day: str, timetable: Timetable = PLAIN, **policy: Any) -> list[tuple[str, str, str | None]]:
        """What waits on *day* of one sort: about what, since when, until when."""
        found = (one for one in self.due(day, timetable, **policy) if one.what == what)
        return [(one.about, str(one.since), str(one.by) if one.by else None) for one in found]


def at_stage(stage: Stage, **said: Any) -> Told:
    """A case that came to *stage* on 4 March 2015."""
    return Told(**said).on("2015-03-04", events.NoteTaken(("p1",)), to=stage)


class TestDays:
    """What a day is, and how many are left."""

    LIMITED = Timetable(deadlines=deadlines(Limits(decision=2)))

    @pytest.mark.parametrize(
        ("day", "left", "overdue"),
        [
            ("2015-03-02", 2, False),
            ("2015-03-03", 1, False),
            ("2015-03-04", 0, False),
            ("2015-03-05", -1, True),
            ("2015-03-06", -2, True),
            ("2015-03-07", -2, True),
            ("2015-03-09", -3, True),
        ],
    )
    def test_working_days_are_left_or_over(self, day: str, left: int, overdue: bool) -> None:
        """On the last day it is in time with none left; then the working days that it is over are told."""
        (found,) = Told().due(day, self.LIMITED)

        assert (found.what, found.by) == ("decision", date(2015, 3, 4))
        assert (found.left, found.overdue) == (left, overdue)

    def test_the_first_of_all_that_waits(self) -> None:
        """Of everything that waits, the first day by which something is in time counts, or since which it waits."""
        told = Told().on("2015-03-03", events.SafetyStopRaised())

        assert first_day(told.case, Moment("2015-03-06"), self.LIMITED, Policy()) == date(2015, 3, 3)
        assert first_day(Told().case, Moment("2015-03-06"), self.LIMITED, Policy()) == date(2015, 3, 4)

    def test_nothing_waits(self) -> None:
        """In a case that has ended nothing waits, so it is due on no day."""
        ended = Told().on("2015-03-04", events.ReferralDeclined(DeclineReason.NO_RESPONSE), to=Stage.DECLINED)

        assert first_day(ended.case, Moment("2015-03-06"), self.LIMITED, Policy()) is None

    def test_over_a_weekend(self) -> None:
        """What was due on Friday is overdue on Saturday, although no working day has passed."""
        (found,) = Told().due("2015-03-07", Timetable(deadlines=deadlines(Limits(decision=4))))

        assert (found.by, found.left, found.overdue) == (date(2015, 3, 6), 0, True)

    def test_the_day_is_a_local_one(self) -> None:
        """In summer it is the next day in London an hour before it is in UTC."""
        case = Told().on("2015-06-01", events.CaseHeld(HoldReason.PROCEEDINGS, Moment("2015-06-30"))).case
        before, after = (
            next(one for one in due(case, Moment(f"2015-06-30T{hour}:30:00+00:00")) if one.what == "held")
            for hour in (22, 23)
        )

        assert (before.overdue, after.overdue) == (False, True)

    @pytest.mark.parametrize(
        ("calendar", "by"),
        [
            (WEEKDAYS, "2015-04-06"),
            (calendar_of(Nation.SCOTLAND), "2015-04-07"),
            (calendar_of(Nation.ENGLAND_AND_WALES), "2015-04-08"),
            (calendar_of(Nation.NORTHERN_IRELAND), "2015-04-08"),
        ],
    )
    def test_each_nation_has_its_easter(self, calendar: Calendar, by: str) -> None:
        """Two working days after Maundy Thursday is another day by each calendar; without holidays it comes first."""
        told = Told(day="2015-04-02")

        assert told.of("decision", "2015-04-02", attrs.evolve(self.LIMITED, calendar=calendar)) == [
            ("", "2015-04-02", by)
        ]

    def test_without_a_limit_there_is_no_last_day(self) -> None:
        """What nothing limits waits all the same, and is never overdue."""
        assert Told().due("2025-01-01") == [Due("case-x", "decision", "", date(2015, 3, 2))]


class TestSupervisor:
    """What waits for a supervisor, in every stage."""

    def test_stops_and_reviews(self) -> None:
        """A safety stop and a departure wait, in a closed case too."""
        told = Told().on("2015-03-03", events.SafetyStopRaised())
        told.on("2015-03-05", events.DepartureReported("contact-made"))
        told.on("2015-03-06", events.CaseClosed(ClosureReason.LEGAL_BAR), to=Stage.CLOSED)

        assert told.due("2015-04-01") == [
            Due("case-x", "safety-stop", "entry 4", date(2015, 3, 3)),
            Due("case-x", "review", "entry 5", date(2015, 3, 5)),
        ]


class TestHolds:
    """A case that waits."""

    def test_to_be_looked_at_again(self) -> None:
        """A hold is to be reviewed on the day that was said, or within the month that was."""
        told = Told().on("2015-03-03", events.CaseHeld(HoldReason.PROCEEDINGS, Moment("2015-05")))

        assert told.of("held", "2015-03-04") == [("", "2015-03-03", "2015-05-31")]

    def test_the_last_hold_counts(self) -> None:
        """A case that was held again waits since then, and one that goes on does not wait."""
        told = Told().on("2015-03-03", events.CaseHeld(HoldReason.PROCEEDINGS, Moment("2015-05-01")))
        told.on("2015-03-10", events.CaseResumed())

        assert told.of("held", "2015-03-11") == []

        told.on("2015-03-12", events.CaseHeld(HoldReason.ILLNESS))

        assert told.of("held", "2015-03-13") == [("", "2015-03-12", None)]


class TestFirstContact:
    """People who have not been reached."""

    CONTACT = Timetable(deadlines=deadlines(Limits(first_contact=5)))

    @pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.ENGAGING])
    def test_each_party_waits(self, stage: Stage) -> None:
        """Since the case is at its stage; with a limit, until that many working days after its receipt."""
        told = at_stage(stage)

        assert told.of("first-contact", "2015-03-05") == [("p1", "2015-03-04", None), ("p2", "2015-03-04", None)]
        assert [by for _, _, by in told.of("first-contact", "2015-03-05", self.CONTACT)] == ["2015-03-09"] * 2

    def test_who_was_reached_does_not_wait(self) -> None:
        """Whoever was reached, or got in touch, is not waited for."""
        told = at_stage(Stage.ENGAGING).on("2015-03-05", events.ContactMade("p1", Channel.PHONE))

        assert [about for about, _, _ in told.of("first-contact", "2015-03-06")] == ["p2"]

    @pytest.mark.parametrize(
        "no",
        [
            events.ConsentRefused("p1", Purpose.BE_CONTACTED),
            events.ConsentWithdrawn("p1"),
            events.PersonLeft("p1"),
            events.CaseHeld(HoldReason.PERSON_ASKED),
            events.SafetyStopRaised(),
            events.DepartureReported("contact-made"),
        ],
    )
    def test_nobody_is_called_whom_the_case_bars_from_it(self, no: Event) -> None:
        """No reminder sends anybody to somebody who said no or left, or while the case is stopped."""
        told = at_stage(Stage.ENGAGING).on("2015-03-05", no)

        assert "p1" not in [about for about, _, _ in told.of("first-contact", "2015-03-06")]

    def test_nobody_is_called_before_their_turn(self) -> None:
        """Where the person harmed began, the responsible person waits until there is consent to approach them."""
        told = at_stage(Stage.ENGAGING, initiator=Initiator.HARMED)

        assert [about for about, _, _ in told.of("first-contact", "2015-03-05")] == ["p1"]

        told.on("2015-03-05", events.ContactMade("p1", Channel.PHONE))
        told.on("2015-03-05", events.ConsentGiven("p1", Purpose.APPROACH_OTHER_PARTY, method=ConsentMethod.WRITTEN))

        assert [about for about, _, _ in told.of("first-contact", "2015-03-06")] == ["p2"]


class TestDeadlines:
    """Deadlines that a source or the service sets."""

    REPORTED = Moment("2022-04-14")

    def test_a_deadline_waits_until_it_is_met(self) -> None:
        """What the Victims' Code gives a victim is waited for, with its day."""
        told = at_stage(Stage.ENGAGING, reported=self.REPORTED)

        assert told.of("code-information", "2022-04-20") == [("p1", "2022-04-14", "2022-04-21")]

        told.on("2022-04-20", events.InformationGiven("p1", Channel.PHONE, "1"))

        assert told.of("code-information", "2022-04-20") == []

    def test_nobody_is_informed_against_their_word(self) -> None:
        """Somebody who wants no contact is on no list to be informed."""
        told = at_stage(Stage.ENGAGING, reported=self.REPORTED).on("2022-04-20", events.ConsentWithdrawn("p1"))

        assert told.of("code-information", "2022-04-20") == []

    def test_a_step_is_told_once(self) -> None:
        """The limit on a step stands with the step, and not beside it."""
        limited = Timetable(deadlines=deadlines(Limits(decision=2, first_contact=5, completion=20)))

        assert [one.what for one in Told().due("2015-03-03", limited)] == ["decision", "completion"]

    def test_a_case_that_ended_has_none(self) -> None:
        """Nobody is reminded of a case that is closed."""
        told = at_stage(Stage.CLOSED, reported=self.REPORTED).on("2022-04-20", events.RiskAssessed(RiskLevel.LOW))

        assert told.due("2025-05-01") == []


class TestRisk:
    """An assessment of risk grows old."""

    def test_near_its_last_day(self) -> None:
        """It is told a fortnight before it is too old, and stays told."""
        told = at_stage(Stage.ASSESSING).on("2015-03-05", events.RiskAssessed(RiskLevel.LOW))
        expected = [("", "2015-03-05", "2015-03-25")]

        assert told.of("risk-assessment", "2015-03-10", risk_valid_days=20) == []
        assert told.of("risk-assessment", "2015-03-11", risk_valid_days=20) == expected
        assert told.of("risk-assessment", "2015-04-11", risk_valid_days=20) == expected

    def test_sooner_in_a_sensitive_and_complex_case(self) -> None:
        """Such a case has a limit of its own."""
        told = at_stage(Stage.ASSESSING, flags={IncidentFlag.DOMESTIC_ABUSE})
        told.on("2015-03-05", events.RiskAssessed(RiskLevel.LOW))

        assert told.of("risk-assessment", "2015-03-05", risk_valid_days_complex=3) == [("", "2015-03-05", "2015-03-08")]

    def test_the_values_that_the_case_keeps(self) -> None:
        """A case that keeps values of its own goes by them."""
        told = at_stage(Stage.ASSESSING, policy=Policy(risk_valid_days=5))
        told.on("2015-03-05", events.RiskAssessed(RiskLevel.LOW))

        assert told.of("risk-assessment", "2015-03-05", risk_valid_days=90) == [("", "2015-03-05", "2015-03-10")]

    def test_something_has_happened_since(self) -> None:
        """What has changed is waited for since it did, whatever the age of the assessment."""
        told = at_stage(Stage.ASSESSING).on("2015-03-05", events.RiskAssessed(RiskLevel.LOW))
        told.on("2015-03-07", events.RiskChanged())

        assert told.of("risk-assessment", "2015-03-08") == [("", "2015-03-07", None)]

        told.on("2015-03-09", events.RiskAssessed(RiskLevel.LOW))

        assert told.of("risk-assessment", "2015-03-09") == []


class TestConsents:
    """Consents that run out, or were only said."""

    def consenting(self, until: str = "unknown", method: ConsentMethod = ConsentMethod.WRITTEN) -> Told:
        """Somebody consents to meet on 5 March."""
        given = events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING, method, until=Moment(until))
        return at_stage(Stage.PREPARING).on("2015-03-05", given)

    def test_one_that_runs_out(self) -> None:
        """It is told a fortnight before, and once it has run out it is told until something takes its place."""
        told = self.consenting("2015-03-25")
        expected = [("p1 take-part face-to-face-meeting", "2015-03-05", "2015-03-25")]

        assert told.of("consent-ending", "2015-03-10") == []
        assert told.of("consent-ending", "2015-03-11") == expected
        assert [one.overdue for one in told.due("2015-03-26") if one.what == "consent-ending"] == [True]

    @pytest.mark.parametrize(
        "then",
        [
            events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING, ConsentMethod.WRITTEN),
            events.ConsentWithdrawn("p1", Purpose.TAKE_PART),
            events.ConsentExpired("p1", Purpose.TAKE_PART, MEETING),
            events.CaseReopened(),
        ],
    )
    def test_one_that_was_replaced_or_ended(self, then: Event) -> None:
        """Nobody is reminded to ask again for what was renewed, or taken back."""
        assert self.consenting("2015-03-25").on("2015-03-12", then).of("consent-ending", "2015-03-20") == []

    def test_one_without_an_end(self) -> None:
        """A consent that has no end runs out never."""
        assert self.consenting().of("consent-ending", "2025-03-20") == []

    def test_one_beside_others_without_an_end(self) -> None:
        """It is told of the one that runs out, whoever else consented for good before or beside it."""
        meeting = (Purpose.TAKE_PART, MEETING, ConsentMethod.WRITTEN)
        for_the_child = events.ConsentGiven("p1", *meeting, given_by="p3", until=Moment("2015-03-25"))
        told = at_stage(Stage.PREPARING).on("2015-03-04", events.ConsentGiven("p2", *meeting))
        told.on("2015-03-05", events.ConsentGiven("p1", *meeting)).on("2015-03-06", for_the_child)

        assert told.of("consent-ending", "2015-03-20") == [
            ("p1 take-part face-to-face-meeting", "2015-03-06", "2015-03-25")
        ]

    def test_one_that_was_only_said(self) -> None:
        """Before a session that is arranged, whoever has only said yes is to confirm it in writing."""
        told = self.consenting(method=ConsentMethod.VERBAL)

        assert told.of("consent-in-writing", "2015-03-06") == []

        told.on("2015-03-06", MET)

        assert told.of("consent-in-writing", "2015-03-06") == [("p1 s1", "2015-03-05", "2015-03-20")]
        assert told.of("consent-in-writing", "2015-03-06", in_writing=frozenset()) == []

        told.on("2015-03-07", events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING, ConsentMethod.WRITTEN))

        assert told.of("consent-in-writing", "2015-03-08") == []


class TestSessions:
    """Sessions that are arranged, and that will not be held."""

    def test_a_session_that_comes(self) -> None:
        """It is told a fortnight before, and when its day is over and nobody says whether it was held."""
        told = at_stage(Stage.READY).on("2015-03-05", MET)
        expected = [("s1", "2015-03-05", "2015-03-20")]

        assert told.of("session", "2015-03-05") == []
        assert told.of("session", "2015-03-06") == told.of("session", "2015-03-21") == expected
        assert told.of("session", "2015-03-05", Timetable(ahead=15)) == expected

        told.on("2015-03-20", events.SessionStarted("s1"), to=Stage.IN_PROGRESS)

        assert told.of("session", "2015-03-21") == []

    def test_each_since_it_was_arranged(self) -> None:
        """Of two sessions each is told since its own arrangement."""
        told = at_stage(Stage.READY).on("2015-03-05", MET).on("2015-03-09", attrs.evolve(MET, session="s2"))

        assert [(about, since) for about, since, _ in told.of("session", "2015-03-10")] == [
            ("s1", "2015-03-05"),
            ("s2", "2015-03-09"),
        ]

    def test_a_session_without_a_day(self) -> None:
        """A session of which nobody said when it is to be is not told."""
        told = at_stage(Stage.READY).on("2015-03-05", events.SessionArranged("s1", MEETING, ("p1", "p2")))

        assert told.of("session", "2015-03-06") == []

    @pytest.mark.parametrize("closed", [False, True])
    def test_whoever_was_to_come_is_told_that_it_is_not_held(self, closed: bool) -> None:
        """Everybody who was to come waits to be told, in a closed case too, until they were in touch."""
        told = at_stage(Stage.READY).on("2015-03-05", MET).on("2015-03-06", events.SessionCancelled("s1"))
        if closed:
            told.on("2015-03-06", events.CaseClosed(ClosureReason.SERVICE_CAPACITY), to=Stage.CLOSED)

        assert told.of("tell-cancelled", "2015-03-07") == [
            ("p1 s1", "2015-03-06", "2015-03-20"),
            ("p2 s1", "2015-03-06", "2015-03-20"),
        ]

        told.on("2015-03-07", events.MessageSent("p1", Channel.EMAIL, "cancellation"))

        assert [about for about, _, _ in told.of("tell-cancelled", "2015-03-08")] == ["p2 s1"]

    @pytest.mark.parametrize("ended", [events.ConsentWithdrawn("p1", Purpose.TAKE_PART), events.PersonLeft("p1")])
    def test_whoever_ended_it_is_not_told(self, ended: Event) -> None:
        """Somebody who withdrew knows; the reminder for the other does not say who it was, nor that anybody did."""
        told = at_stage(Stage.READY).on("2015-03-05", MET)
        told.on("2015-03-06", ended, events.SessionCancelled("s1"))

        assert [about for about, _, _ in told.of("tell-cancelled", "2015-03-07")] == ["p2 s1"]

    def test_whoever_wants_no_contact_is_not_told(self) -> None:
        """Somebody who refused contact is on no list, nor is anybody of whom nothing is known."""
        of_three = attrs.evolve(MET, participants=("p1", "p2", "p9"))
        told = at_stage(Stage.READY).on("2015-03-05", of_three)
        told.on("2015-03-06", events.ConsentRefused("p1", Purpose.BE_CONTACTED), events.SessionCancelled("s1"))

        assert [about for about, _, _ in told.of("tell-cancelled", "2015-03-07")] == ["p2 s1"]

    def test_a_session_that_nobody_arranged(self) -> None:
        """What is said of a session that the case does not know is no news for anybody."""
        assert at_stage(Stage.READY).on("2015-03-06", events.SessionCancelled("s9")).due("2015-03-07") == []

    def test_a_session_arranged_anew(self) -> None:
        """What was cancelled and is arranged again is not told as cancelled, and once more where it is so again."""
        told = at_stage(Stage.READY).on("2015-03-05", MET).on("2015-03-06", events.SessionCancelled("s1"), MET)

        assert told.of("tell-cancelled", "2015-03-07") == []

        told.on("2015-03-09", events.SessionCancelled("s1"))

        assert [(about, since) for about, since, _ in told.of("tell-cancelled", "2015-03-10")] == [
            ("p1 s1", "2015-03-09"),
            ("p2 s1", "2015-03-09"),
        ]


class TestUndertakings:
    """What people have undertaken."""

    def agreed(self, due_on: str) -> Told:
        """An apology is undertaken on 5 March."""
        item = Undertaking("u1", UndertakingKind.APOLOGY, "p2", Moment(due_on))
        return at_stage(Stage.MONITORING).on("2015-03-05", events.AgreementMade("a1", ("p1", "p2"), (item,)))

    def test_due_soon_or_over(self) -> None:
        """It is told a fortnight before its day, and until it has ended; a month is over on its last day."""
        told = self.agreed("2015-04")
        expected = [("u1", "2015-03-05", "2015-04-30")]

        assert told.of("undertaking", "2015-04-15") == []
        assert told.of("undertaking", "2015-04-16") == told.of("undertaking", "2015-05-16") == expected

        told.on("2015-05-17", events.UndertakingEnded("u1", UndertakingStatus.COMPLETED_LATE))

        assert told.of("undertaking", "2015-05-18") == []

    def test_without_a_day(self) -> None:
        """What has no day is never due."""
        assert self.agreed("unknown").of("undertaking", "2025-05-16") == []

    def test_in_doubt(self) -> None:
        """What is in doubt waits to be settled, whenever it is due."""
        told = self.agreed("unknown").on("2015-03-06", events.UndertakingDoubted("u1"))

        assert told.of("undertaking-in-doubt", "2015-03-07") == [("u1", "2015-03-05", None)]

    @pytest.mark.parametrize("status", sorted(frozenset(UndertakingStatus) - PENDING))
    def test_whoever_was_harmed_is_told_what_became_of_it(self, status: UndertakingStatus) -> None:
        """Done or not done, it is to be told to everybody who was harmed, and to nobody else."""
        told = self.agreed("2015-04-01").on("2015-03-06", events.PersonAdded("p3", Role.HARMED))
        told.on("2015-04-02", events.UndertakingEnded("u1", status))

        assert told.of("tell-outcome", "2015-04-03") == [("p1 u1", "2015-04-02", None), ("p3 u1", "2015-04-02", None)]

        told.on("2015-04-04", events.OutcomeTold("p1", Channel.PHONE))

        assert told.of("tell-outcome", "2015-04-05") == [("p3 u1", "2015-04-02", None)]

    def test_whoever_wants_to_hear_no_more_is_not_told(self) -> None:
        """Somebody harmed who wants no contact is left in peace."""
        told = self.agreed("2015-04-01").on("2015-04-02", events.UndertakingEnded("u1", UndertakingStatus.COMPLETED))

        assert told.on("2015-04-03", events.ConsentWithdrawn("p1")).of("tell-outcome", "2015-04-04") == []

    def test_what_was_varied_away(self) -> None:
        """What people agreed to leave out is told too, since they did."""
        told = self.agreed("2015-04-01").on("2015-03-10", events.AgreementVaried("a1", 2, ("p1", "p2")))

        assert told.of("tell-outcome", "2015-03-11") == [("p1 u1", "2015-03-10", None)]

    def test_each_since_its_own_end(self) -> None:
        """Several things undertaken are told each since it was agreed, and since it ended."""
        told = self.agreed("2015-03-20")
        other = Undertaking("u2", UndertakingKind.PAYMENT, "p2", Moment("2015-03-21"))
        told.on("2015-03-07", events.AgreementMade("a2", ("p1", "p2"), (other,)))

        assert [(about, since) for about, since, _ in told.of("undertaking", "2015-03-10")] == [
            ("u1", "2015-03-05"),
            ("u2", "2015-03-07"),
        ]

        for day, name in (("2015-03-11", "u1"), ("2015-03-12", "u2")):
            told.on(day, events.UndertakingEnded(name, UndertakingStatus.COMPLETED))

        assert [(about, since) for about, since, _ in told.of("tell-outcome", "2015-03-13")] == [
            ("p1 u1", "2015-03-11"),
            ("p1 u2", "2015-03-12"),
        ]

    def test_since_the_last_version(self) -> None:
        """What was agreed anew is waited for since then."""
        told = self.agreed("2015-03-20")
        item = Undertaking("u1", UndertakingKind.APOLOGY, "p2", Moment("2015-03-25"))
        told.on("2015-03-08", events.AgreementVaried("a1", 2, ("p1", "p2"), (item,)))

        assert told.of("undertaking", "2015-03-12") == [("u1", "2015-03-08", "2015-03-25")]


class TestFollowUp:
    """The last stage."""

    @pytest.mark.parametrize("stage", sorted(OPEN))
    def test_only_there(self, stage: Stage) -> None:
        """A case waits to be followed up at that stage and at no other."""
        waits = [("", "2015-03-04", None)] if stage is Stage.FOLLOW_UP else []

        assert at_stage(stage).of("follow-up", "2015-03-05") == waits


def test_nothing_waits_before_anything_has_happened() -> None:
    """An empty case waits for nobody."""
    assert list(due(Case("case-x"), Moment("2015-03-05"))) == []


def test_what_was_struck_is_not_waited_for() -> None:
    """An entry that was struck starts nothing and ends nothing."""
    told = at_stage(Stage.ENGAGING).on("2015-03-05", events.ContactMade("p1", Channel.PHONE))
    told.on("2015-03-06", events.EnteredInError(5))
    told.on("2015-03-07", events.ReviewCompleted(6))

    assert [about for about, _, _ in told.of("first-contact", "2015-03-08")] == ["p1", "p2"]


def test_a_reminder_is_small_and_says_no_name() -> None:
    """A reminder is a plain value of codes and days; whatever else was typed as an id is not repeated."""
    told = at_stage(Stage.MONITORING).on("2015-03-05", events.UndertakingDoubted("Mary Jones"))
    item = Undertaking("Mary Jones", UndertakingKind.APOLOGY, "p2", Moment("2015-03-10"))
    told.on("2015-03-05", events.AgreementMade("a1", ("p1",), (item,)))

    assert told.of("undertaking", "2015-03-06") == [("…", "2015-03-05", "2015-03-10")]
    assert [field.name for field in attrs.fields(Due)] == ["case", "what", "about", "since", "by", "left", "overdue"]
