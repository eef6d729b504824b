"""Deadlines: what they count from, what meets them, since when they are in force."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting
from restorative_core.casework.deadline import Limit, Reckoning, Unit, reckonings
from restorative_core.casework.deadlines import STATUTORY, Limits, deadlines
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import fold
from restorative_core.errors import Faulty
from restorative_core.sources import SOURCES
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.bank_holidays import Nation, calendar_of
from restorative_core.vocabulary.contact import Channel, ContactOutcome
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.incident import IncidentFlag, JusticeStage
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, SessionKind
from restorative_core.vocabulary.referral import DeclineReason, Initiator, ReferralSource
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.working_days import WEEKDAYS, Calendar

BY = Actor("f1", "svc")
UNANSWERED = ContactOutcome.NO_ANSWER
ENGLAND = calendar_of(Nation.ENGLAND_AND_WALES)
EVERY = deadlines(Limits(decision=2, first_contact=5, completion=20))

Told = tuple[str, Event] | tuple[str, Event, Stage]


def received(source: ReferralSource = ReferralSource.POLICE, **said: Any) -> events.ReferralReceived:
    """A referral that the police sent, with what else it says."""
    return events.ReferralReceived(source, Initiator.AGENCY, **said)


def history(*told: Told) -> Case:
    """A case in which each event happened at a moment, and led where it is said to have led."""
    entries = []
    for number, (at, event, *leads_to) in enumerate(told, 1):
        recorded = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(hours=number)
        entries.append(Entry(number, event, Moment(at), BY, recorded, leads_to[0] if leads_to else None))
    return fold("case-x", entries)


def reckoned(case: Case, key: str, calendar: Calendar = ENGLAND, **options: Any) -> list[Reckoning]:
    """How the deadlines of one key stand."""
    found = deadlines(**options) if options else EVERY
    return [r for r in reckonings(case, tuple(counting(case.history)), calendar, found) if r.deadline.key == key]


class TestInformation:
    """The Victims' Code: a victim is told of restorative justice soon after reporting the crime."""

    HARMED = ("2022-04-20", events.PersonAdded("p1", Role.HARMED))
    BOTH: tuple[Told, ...] = (HARMED, ("2022-04-20", events.PersonAdded("p2", Role.RESPONSIBLE)))

    def test_five_working_days_for_each_person_harmed(self) -> None:
        """Reported on Maundy Thursday, it is the Monday after the week of Easter; nobody else has this right."""
        case = history(("2022-04-20", received(reported="2022-04-14")), *self.BOTH)

        assert [(r.about, r.start, r.last, r.met) for r in reckoned(case, "code-information")] == [
            ("p1", date(2022, 4, 14), date(2022, 4, 25), None)
        ]

    def test_one_working_day_with_special_care(self) -> None:
        """Where the referral calls for special care, it is one working day: a careful reading of enhanced rights."""
        said = received(reported="2022-04-14", flags={IncidentFlag.HATE})
        case = history(("2022-04-20", said), self.HARMED)

        assert [r.last for r in reckoned(case, "code-information")] == [date(2022, 4, 19)]

    def test_since_the_code_is_in_force(self) -> None:
        """The Code came into force on 1 April 2021: what was reported before counts by no rule that is known here."""
        told = [
            reckoned(history((day, received(reported=day)), self.HARMED), "code-information")
            for day in ("2021-03-31", "2021-04-01")
        ]

        assert [len(found) for found in told] == [0, 1]

    @pytest.mark.parametrize(
        ("source", "reported_to_police", "found"),
        [
            (ReferralSource.POLICE, None, 1),
            (ReferralSource.OUT_OF_COURT_TEAM, None, 1),
            (ReferralSource.HOUSING_PROVIDER, None, 0),
            (ReferralSource.HOUSING_PROVIDER, False, 0),
            (ReferralSource.HOUSING_PROVIDER, True, 1),
        ],
    )
    def test_only_for_a_crime_that_the_police_know_of(
        self, source: ReferralSource, reported_to_police: bool | None, found: int
    ) -> None:
        """What was reported to a landlord alone is no crime reported."""
        said = received(source, reported="2022-04-14", reported_to_police=reported_to_police)

        assert len(reckoned(history(("2022-04-20", said), self.HARMED), "code-information")) == found

    @pytest.mark.parametrize("reported", ["unknown", "2022", "2022-04"])
    def test_a_day_that_nobody_knows_starts_nothing(self, reported: str) -> None:
        """A deadline counts from a day, and from no month or year."""
        case = history(("2022-04-20", received(reported=reported)), self.HARMED)

        assert reckoned(case, "code-information") == []

    @pytest.mark.parametrize(("told", "breached"), [("2022-04-25", False), ("2022-04-26", True)])
    def test_it_is_met_by_the_first_information(self, told: str, breached: bool) -> None:
        """The first information that the very person is given meets it, late or in time."""
        case = history(
            ("2022-04-20", received(reported="2022-04-14")),
            *self.BOTH,
            ("2022-04-21", events.InformationGiven("p2", Channel.PHONE, "1")),
            (told, events.InformationGiven("p1", Channel.PHONE, "1")),
            ("2022-05-20", events.InformationGiven("p1", Channel.PHONE, "2")),
        )
        (found,) = reckoned(case, "code-information")

        assert (found.met, found.is_running) == (date.fromisoformat(told), False)
        assert found.is_breached(date(2022, 6, 1)) is breached

    def test_a_later_day_breaches_what_is_not_met(self) -> None:
        """What is still to be met is in time on its last day, and not on the next."""
        (found,) = reckoned(history(("2022-04-20", received(reported="2022-04-14")), self.HARMED), "code-information")

        assert found.is_running
        assert not found.is_breached(date(2022, 4, 25))
        assert found.is_breached(date(2022, 4, 26))

    def test_only_in_england_and_wales(self) -> None:
        """A service in another nation goes by no Code of this one; one that names no nation is told of each."""
        case = history(("2022-04-20", received(reported="2022-04-14")), self.HARMED)

        assert reckoned(case, "code-information", nation=Nation.SCOTLAND) == []
        assert len(reckoned(case, "code-information", nation=Nation.ENGLAND_AND_WALES)) == 1
        assert len(reckoned(case, "code-information", nation=None)) == 1


class TestReferring:
    """The Victims' Code: a victim is referred to a service soon after reporting the crime."""

    @pytest.mark.parametrize(
        ("sent", "met", "breached"),
        [("2022-04-20", date(2022, 4, 20), False), ("unknown", date(2022, 4, 21), True)],
    )
    def test_two_working_days(self, sent: str, met: date, breached: bool) -> None:
        """It is met when the police sent the referral, or where nobody knows, when it came."""
        (found,) = reckoned(history(("2022-04-21", received(reported="2022-04-14", sent=sent))), "code-referral")

        assert (found.last, found.met, found.is_breached(date.max)) == (date(2022, 4, 20), met, breached)

    def test_it_is_the_duty_of_the_police(self) -> None:
        """A referral from anybody else says nothing of it."""
        said = received(ReferralSource.SELF, reported="2022-04-14", reported_to_police=True)

        assert reckoned(history(("2022-04-21", said)), "code-referral") == []


class TestCourts:
    """What a court waits for."""

    PANEL = events.SessionArranged("s1", SessionKind.YOUTH_PANEL, ("p1", "p2"))

    def test_the_first_panel_of_a_referral_order(self) -> None:
        """Twenty working days after the sentence; a panel that is arranged tells that there is a referral order."""
        said = received(ReferralSource.YOUTH_JUSTICE_SERVICE, sentenced="2022-04-01")
        case = history(
            ("2022-04-04", said),
            ("2022-04-20", self.PANEL),
            ("2022-05-04", events.SessionStarted("s1")),
        )

        assert [(r.last, r.met) for r in reckoned(case, "first-panel")] == [(date(2022, 5, 4), date(2022, 5, 4))]
        assert reckoned(history(("2022-04-04", said)), "first-panel") == []

    def test_another_session_is_no_panel(self) -> None:
        """A meeting does not stand for the panel."""
        case = history(
            ("2022-04-04", received(sentenced="2022-04-01")),
            ("2022-04-20", self.PANEL),
            ("2022-04-20", events.SessionArranged("s2", SessionKind.MEDIATION, ("p1", "p2"))),
            ("2022-05-04", events.SessionStarted("s2")),
        )

        assert [r.met for r in reckoned(case, "first-panel")] == [None]

    @pytest.mark.parametrize(
        ("commencement", "convicted", "last"),
        [
            (None, "2026-08-01", date(2026, 12, 12)),
            (date(2026, 6, 1), "2026-05-31", date(2026, 12, 12)),
            (date(2026, 6, 1), "2026-06-01", date(2027, 6, 12)),
            (date(2026, 6, 1), "unknown", date(2026, 12, 12)),
            (date.min, "2026-05-31", date(2027, 6, 12)),
        ],
    )
    def test_a_sentence_is_deferred_for_six_months_or_twelve(
        self, commencement: date | None, convicted: str, last: date
    ) -> None:
        """Which it is depends on the conviction; where that is not known, it is the shorter."""
        said = received(
            ReferralSource.COURT, convicted=convicted, sentenced="2026-06-12", justice_stage=JusticeStage.DEFERRED
        )
        found = reckoned(history(("2026-06-15", said)), "deferment", limits=Limits(twelve_months_from=commencement))

        assert [r.last for r in found] == [last]

    @pytest.mark.parametrize("sentenced", ["unknown", "2026-06"])
    def test_a_sentence_of_which_nobody_knows_the_day(self, sentenced: str) -> None:
        """It starts nothing, neither for a panel nor for what a sentence was deferred for."""
        said = received(sentenced=sentenced, justice_stage=JusticeStage.DEFERRED)
        case = history(("2026-06-15", said), ("2026-06-20", self.PANEL))

        assert reckoned(case, "first-panel") == reckoned(case, "deferment") == []

    def test_other_sentences_are_not_deferred(self) -> None:
        """A sentence that was passed waits for nothing."""
        said = received(ReferralSource.COURT, sentenced="2026-06-12", justice_stage=JusticeStage.CUSTODY)

        assert reckoned(history(("2026-06-15", said)), "deferment") == []

    def test_a_court_does_not_mind_who_keeps_the_case(self) -> None:
        """A case that was taken over keeps the court's deadline; a session that was held meets it."""
        said = received(ReferralSource.COURT, sentenced="2022-06-13", justice_stage=JusticeStage.DEFERRED)
        case = history(
            ("2022-06-15", said),
            ("2022-07-01", events.CaseTakenOver(Stage.READY)),
            ("2022-08-01", events.SessionArranged("s1", SessionKind.MEDIATION, ("p1", "p2"))),
            ("2022-08-02", events.SessionStarted("s1")),
            ("2022-08-03", events.SessionEnded("s1")),
        )

        assert [r.met for r in reckoned(case, "deferment")] == [date(2022, 8, 3)]

    @pytest.mark.parametrize(("pathway", "found"), [("youth_ni/1", 1), ("justice/1", 0)])
    def test_a_youth_conference_plan_runs_for_a_year(self, pathway: str, found: int) -> None:
        """It is met once the last thing undertaken in just this plan has ended; only in Northern Ireland."""
        items = [Undertaking(f"u{n}", UndertakingKind.APOLOGY, "p2") for n in (1, 2, 3)]
        told: tuple[Told, ...] = (
            ("2022-04-04", received(pathway=pathway)),
            ("2022-05-04", events.AgreementMade("a1", ("p1", "p2"), tuple(items[:2]))),
            ("2022-06-04", events.AgreementMade("a2", ("p1", "p2"), tuple(items[2:]))),
            ("2022-06-05", events.UndertakingEnded("u1", UndertakingStatus.COMPLETED)),
        )
        done = ("2022-07-05", events.UndertakingEnded("u2", UndertakingStatus.NOT_COMPLETED))
        before, after = reckoned(history(*told), "plan")[:1], reckoned(history(*told, done), "plan")[:1]

        assert [(r.about, r.last, r.met) for r in before] == [("a1", date(2023, 5, 4), None)] * found
        assert [r.met for r in after] == [date(2022, 7, 5)] * found

    def test_each_plan_is_its_own(self) -> None:
        """What ends in another plan later does not make this one late; a plan without a day starts nothing."""
        one, two = (Undertaking(name, UndertakingKind.APOLOGY, "p2") for name in ("u1", "u2"))
        case = history(
            ("2022-04-04", received(pathway="youth_ni/1")),
            ("2022-05-04", events.AgreementMade("a1", ("p1", "p2"), (one,))),
            ("2022-05", events.AgreementMade("a2", ("p1", "p2"), (two,))),
            ("2022-06-05", events.UndertakingEnded("u1", UndertakingStatus.COMPLETED)),
            ("2022-07-05", events.UndertakingEnded("u2", UndertakingStatus.COMPLETED)),
        )

        assert [(r.about, r.met) for r in reckoned(case, "plan")] == [("a1", date(2022, 6, 5))]


class TestLocalLimits:
    """What a service sets for itself, because no source does."""

    def test_none_has_a_default(self) -> None:
        """A service that sets none has none."""
        assert not any(deadline.is_local for deadline in deadlines())
        assert [one.key for one in EVERY if one.is_local] == ["decision", "first-contact", "completion"]

    @pytest.mark.parametrize(
        ("key", "last", "met"),
        [
            ("decision", date(2022, 4, 6), events.ReferralAccepted()),
            ("decision", date(2022, 4, 6), events.ReferralDeclined(DeclineReason.NO_CAPACITY)),
            (
                "first-contact",
                date(2022, 4, 11),
                events.ContactAttempted("p1", Channel.PHONE, UNANSWERED),
            ),
            ("first-contact", date(2022, 4, 11), events.ContactMade("p1", Channel.PHONE)),
            ("first-contact", date(2022, 4, 11), events.ContactReceived("p1")),
            ("first-contact", date(2022, 4, 11), events.InformationGiven("p1", Channel.PHONE, "1")),
            ("completion", date(2022, 5, 5), events.SessionEnded("s1")),
            ("completion", date(2022, 5, 5), events.CaseClosed(ClosureReason.HARMED_DECLINED)),
        ],
    )
    def test_from_receipt_until_it_is_done(self, key: str, last: date, met: Event) -> None:
        """Each counts from the referral's receipt, Good Friday and Easter Monday left out."""
        first: Told = ("2022-04-04", received())

        assert [(r.start, r.last, r.met) for r in reckoned(history(first), key)] == [(date(2022, 4, 4), last, None)]
        assert [r.met for r in reckoned(history(first, ("2022-04-08", met)), key)] == [date(2022, 4, 8)]
        assert [r.met for r in reckoned(history(first, ("2022-04-08", events.NoteTaken(("p1",)))), key)] == [None]

    def test_the_past_of_a_case_taken_over_is_not_judged(self) -> None:
        """Whatever another system did with the referral, in time or not, is not counted here."""
        case = history(
            ("2022-04-04", received(reported="2022-04-01")),
            ("2022-04-04", events.PersonAdded("p1", Role.HARMED)),
            ("2022-05-01", events.CaseTakenOver(Stage.ENGAGING)),
        )

        assert [r for key in ("decision", "code-information", "code-referral") for r in reckoned(case, key)] == []

    def test_a_case_that_ends_is_waited_for_no_more(self) -> None:
        """What was not met when the case ended is judged by that day."""
        closed: Told = ("2022-04-10", events.ReferralDeclined(DeclineReason.OUT_OF_AREA), Stage.DECLINED)
        (found,) = reckoned(history(("2022-04-04", received()), closed), "first-contact")

        assert (found.met, found.ended, found.is_running) == (None, date(2022, 4, 10), False)
        assert not found.is_breached(date(2022, 12, 1))

    def test_a_case_opened_again_is_waited_for(self) -> None:
        """What is not met runs on when the case is opened again."""
        case = history(
            ("2022-04-04", received()),
            ("2022-04-10", events.ReferralDeclined(DeclineReason.OUT_OF_AREA), Stage.DECLINED),
            ("2022-04-12", events.CaseReopened(), Stage.RECEIVED),
        )

        assert [r.is_running for r in reckoned(case, "first-contact")] == [True]

    def test_they_hold_in_every_nation(self) -> None:
        """A limit of a service's own is its own wherever it is; its sentence says how long it is."""
        found = [one for one in deadlines(Limits(decision=1, completion=366), Nation.SCOTLAND) if one.is_local]

        assert [one.sentence for one in found] == [
            "A referral is accepted or declined within 1 working day of the referral's receipt.",
            "A session is held, or the case closed, within 366 working days of the referral's receipt.",
        ]

    @pytest.mark.parametrize("limit", [0, 367, True])
    def test_within_bounds(self, limit: int) -> None:
        """A limit is from one working day to as many as a year has days."""
        with pytest.raises(Faulty) as refused:
            Limits(first_contact=limit)
        assert [(r.code, r.about) for r in refused.value.reasons] == [("value.out-of-bounds", "first_contact")]


class TestDeadlines:
    """What holds of every deadline."""

    def test_each_has_a_source(self) -> None:
        """A deadline says where it stands; those that are not local stand in a document of somebody else's."""
        assert all(citation.source in SOURCES for one in EVERY for citation in one.sources)
        assert all(one.sources[0].source != "house" for one in STATUTORY)
        assert all(one.sentence.endswith(".") for one in EVERY)

    @given(st.dates(), st.integers(0, 400), st.sampled_from(Unit))
    def test_a_last_day_is_never_before_the_start(self, start: date, number: int, unit: Unit) -> None:
        """Whatever it is counted in, time is given and not taken, up to the end of time."""
        assert Limit(number, unit).last_day(start, WEEKDAYS) >= start

    def test_calendar_days(self) -> None:
        """A limit in days counts weekends too."""
        assert Limit(7, Unit.DAYS).last_day(date(2022, 4, 14), ENGLAND) == date(2022, 4, 21)
