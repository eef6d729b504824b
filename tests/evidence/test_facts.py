from collections.abc import Callable
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.evidence.facts import Facts, FirstContact, ReferralDecision, facts
from restorative_core.evidence.rows import HeldSession, Side
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.moments import Moment, Period
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason, ResultClass, SessionKind
from restorative_core.vocabulary.referral import DeclineReason, Initiator, ReferralSource
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

Told = Callable[..., Case]
Walk = tuple[Event, ...]

RECEIVED = events.ReferralReceived(ReferralSource.POLICE, Initiator.HARMED)
BOTH = (events.PersonAdded("p1", Role.HARMED), events.PersonAdded("p2", Role.RESPONSIBLE))
ARRANGED = events.SessionArranged("s1", SessionKind.FACE_TO_FACE_MEETING, ("p1", "p2"))


def on(day: int, month: int = 3) -> Period:
    """One day of 2015."""
    return Period(date(2015, month, day), date(2015, month, day))


def test_a_whole_case(told: Told, walk: Walk) -> None:
    """Facts tell when a referral came, who was reached and agreed, what was held, and how it ended."""
    found = facts(told(*walk))

    assert (found.received, found.source, found.area) == (on(1), ReferralSource.POLICE, "north")
    assert (found.decision, found.accepted, found.declined) == (ReferralDecision.ACCEPTED, on(4), None)
    assert (found.approach.attempted, found.approach.contacted) == (on(6), on(7))
    assert (found.approach.harmed_attempted, found.approach.responsible_attempted) == (on(6), on(8))
    assert (found.approach.harmed_contacted, found.approach.responsible_contacted) == (on(7), on(8))
    assert found.approach.both_contacted
    assert (found.approach.harmed_agreed, found.approach.responsible_agreed) == (on(9), on(10))
    assert found.approach.both_agreed
    assert (found.first_contact, found.days_to_contact) == (FirstContact.TIMED, 6)
    assert found.sessions == (HeldSession(SessionKind.FACE_TO_FACE_MEETING, on(12)),)
    assert [agreement.made for agreement in found.agreements] == [on(14)]
    assert (found.closed, found.closure_reason) == (on(17), ClosureReason.COMPLETED_DIRECT)
    assert (found.result, found.is_open, found.reopened) == (ResultClass.COMPLETED, False, 0)
    (survey,) = found.surveys
    assert (survey.side, survey.offered, survey.rated, survey.answer) == (Side.HARMED, on(15), on(16), 5)
    assert (survey.satisfied_from, survey.satisfied) == (4, True)


def test_nothing_is_known_of_a_case_before_its_first_entry() -> None:
    """A case without entries has facts too, and they tell of nothing."""
    found = facts(Case("case-a"))

    assert (found.received, found.source, found.decision) == (None, None, ReferralDecision.UNDECIDED)
    assert (found.sessions, found.is_open, found.holds.days) == ((), False, 0)


def test_a_struck_entry_leaves_no_trace(told: Told, walk: Walk) -> None:
    """Each thing that was entered in error is gone from the facts."""
    case = told(*walk, *(events.EnteredInError(number) for number in (7, 12, 14, 16, 17)))
    found = facts(case)

    assert found.approach.harmed_contacted is None
    assert not found.approach.both_contacted
    assert not found.sessions
    assert not found.agreements
    assert found.surveys[0].answered is None
    assert (found.closed, found.result, found.is_open) == (None, None, True)


def test_a_corrected_entry_counts_as_corrected(told: Told, walk: Walk) -> None:
    """What an entry should have said counts, and the day on which it should have stood."""
    better = attrs.evolve(RECEIVED, source=ReferralSource.PROBATION)
    found = facts(told(*walk, events.DetailsCorrected(1, better, Moment("2015-02-20"))))

    assert (found.source, found.received) == (ReferralSource.PROBATION, on(20, 2))
    assert found.days_to_contact == 15


def test_a_day_is_the_local_day(told: Told) -> None:
    """Half past eleven in the evening, Universal Time, is the next day in London's summer."""
    found = facts(told((RECEIVED, "2014-06-30T23:30:00+00:00")))

    assert found.received == Period(date(2014, 7, 1), date(2014, 7, 1))


def test_a_month_is_all_its_days_and_times_nothing(told: Told) -> None:
    """A month, or nothing at all, is as many days as it may have been, until it was recorded; no wait is computed."""
    contacted = (*BOTH, events.ContactMade("p1", Channel.PHONE))

    month = facts(told((RECEIVED, "2015-01"), *contacted))
    unknown = facts(told((RECEIVED, "unknown"), *contacted))

    assert month.received == Period(date(2015, 1, 1), date(2015, 1, 31))
    assert unknown.received is not None
    assert unknown.received.last == date(2015, 3, 1)
    for found in (month, unknown):
        assert (found.days_to_contact, found.first_contact) == (None, FirstContact.NOT_TIMED)


def test_a_contact_before_the_referral_is_not_timed(told: Told) -> None:
    """A first contact that is dated before the referral makes no negative wait."""
    found = facts(told(RECEIVED, *BOTH, (events.ContactMade("p1", Channel.PHONE), "2015-02-01")))

    assert (found.days_to_contact, found.first_contact) == (None, FirstContact.NOT_TIMED)


@pytest.mark.parametrize(
    "ended",
    [
        (),
        (events.SessionCancelled("s1"), events.SessionEnded("s1")),
        (events.SessionStarted("s1"),),
        (events.SessionEnded("s1"),),
        (events.SessionStarted("s1"), events.ConsentWithdrawn("p1"), events.SessionEnded("s1")),
        (events.SessionStarted("s1"), events.SafetyStopRaised(), events.SessionEnded("s1")),
    ],
)
def test_a_session_not_started_and_ended_was_not_held(told: Told, ended: Walk) -> None:
    """A session that was arranged, cancelled, stopped or is going on does not count as held."""
    found = facts(told(RECEIVED, *BOTH, ARRANGED, *ended))

    assert found.sessions == ()
    assert not found.session_held


def test_one_person_is_not_both_sides(told: Told) -> None:
    """Where one person is on both sides, reaching them reaches both sides only once somebody else is reached too."""
    people = (*BOTH, events.PersonAdded("p1", Role.RESPONSIBLE), events.PersonAdded("p2", Role.HARMED))

    one = facts(told(RECEIVED, *people, events.ContactMade("p1", Channel.PHONE))).approach
    both = facts(
        told(
            RECEIVED,
            *people,
            events.ContactMade("p1", Channel.PHONE),
            events.InformationGiven("p2", Channel.PHONE, "1"),
        )
    ).approach

    assert one.harmed_contacted == one.responsible_contacted is not None
    assert not one.both_contacted
    assert both.both_contacted


def test_only_a_party_reached_by_the_service_was_contacted(told: Told) -> None:
    """A supporter is no party, and somebody's getting in touch is not yet the service's reaching them."""
    people = (*BOTH, events.PersonAdded("p3", Role.SUPPORTER))
    found = facts(told(RECEIVED, *people, events.ContactMade("p3", Channel.PHONE), events.ContactReceived("p1")))

    assert (found.approach.attempted, found.approach.contacted) == (None, None)
    assert found.first_contact is FirstContact.WAITING


TAKE_PART = events.ConsentGiven("p1", Purpose.TAKE_PART, "shuttle")


@pytest.mark.parametrize(
    ("before", "given", "agreed"),
    [
        ((), TAKE_PART, True),
        ((), events.ConsentGiven("p1", Purpose.ASSESSMENT), False),
        ((events.ConsentWithdrawn("p1"),), TAKE_PART, True),
        ((events.ConsentWithdrawn("p1"),), (TAKE_PART, "2015-03-01"), False),
        ((events.ConsentRefused("p1", Purpose.TAKE_PART, "shuttle"),), (TAKE_PART, "2015-03-01"), False),
        ((events.ConsentRefused("p1", Purpose.TAKE_PART, "letter-exchange"),), (TAKE_PART, "2015-03-01"), True),
        ((events.ConsentRefused("p2"),), (TAKE_PART, "2015-03-01"), True),
        ((events.CaseReopened(),), (TAKE_PART, "2015-03-01"), False),
        ((), attrs.evolve(TAKE_PART, until=Moment("2015-02-01")), False),
    ],
)
def test_somebody_agreed_if_their_consent_was_valid(told: Told, before: Walk, given: Event, *, agreed: bool) -> None:
    """A consent to take part counts if it was later, in effect and in recording, than what had ended it."""
    found = facts(told(RECEIVED, *BOTH, *before, given))

    assert (found.approach.harmed_agreed is not None) is agreed


def test_who_withdraws_later_had_agreed(told: Told) -> None:
    """That somebody agreed stays true when they withdraw."""
    found = facts(told(RECEIVED, *BOTH, TAKE_PART, events.ConsentWithdrawn("p1")))

    assert found.approach.harmed_agreed == on(4)


def test_a_case_taken_over(told: Told) -> None:
    """A case from another system was received when it was referred there, accepted there, and has no source here."""
    held = events.InheritedConsent("p1", Purpose.TAKE_PART, Moment("2015-01-05"), evidence=events.Evidence.SIGNED_FORM)
    taken = events.CaseTakenOver(Stage.PREPARING, "elsewhere", Moment("2014-12-01"), (held,))
    found = facts(told(taken, *BOTH))

    assert found.received == Period(date(2014, 12, 1), date(2014, 12, 1))
    assert (found.decision, found.accepted, found.source) == (ReferralDecision.ACCEPTED, None, None)
    assert found.approach.harmed_agreed == on(5, 1)


def test_what_was_declined_and_reopened_is_undecided(told: Told) -> None:
    """A decision that a reopening took back does not stand."""
    declined = events.ReferralDeclined(DeclineReason.OUT_OF_AREA)
    stands = facts(told(RECEIVED, declined))
    reopened = facts(told(RECEIVED, declined, events.CaseReopened()))

    assert (stands.decision, stands.declined, stands.decline_reason) == (
        ReferralDecision.DECLINED,
        on(2),
        DeclineReason.OUT_OF_AREA,
    )
    assert (reopened.decision, reopened.declined, reopened.reopened) == (ReferralDecision.UNDECIDED, None, 1)
    assert reopened.is_open


def test_days_on_hold_are_added_up(told: Told) -> None:
    """A hold lasts until the case goes on or is closed; one without a known day has no length."""
    held = events.CaseHeld(HoldReason.ILLNESS)
    closed = events.CaseClosed(ClosureReason.DISENGAGED)
    two = facts(told(RECEIVED, held, held, events.CaseResumed(), held, closed)).holds
    standing = facts(told(RECEIVED, held)).holds
    vague = facts(told(RECEIVED, (held, "2015-02"), events.CaseResumed())).holds

    assert (two.days, two.since) == (3, None)
    assert (standing.days, standing.since) == (0, on(2))
    assert vague.days is None


def test_undertakings_have_a_status_and_a_day(told: Told) -> None:
    """An undertaking is followed until it ends; one without a day has none."""
    items = (
        Undertaking("u1", UndertakingKind.APOLOGY, "p2", Moment("2015-04-01")),
        Undertaking("u2", UndertakingKind.PAYMENT, "p2"),
    )
    made = events.AgreementMade("a1", ("p1", "p2"), items)
    found = facts(told(RECEIVED, *BOTH, made, events.UndertakingEnded("u1", UndertakingStatus.COMPLETED))).undertakings

    assert [item.status for item in found] == [UndertakingStatus.COMPLETED, UndertakingStatus.AGREED]
    assert [item.due for item in found] == [on(1, 4), None]


def test_a_departure_has_the_day_it_was_done_or_reported(told: Told) -> None:
    """A departure is dated by when it was done; where nobody knows, by its report, so that none is lost."""
    known = events.DepartureReported("session-started", Moment("2015-02-01"))
    found = facts(told(RECEIVED, known, events.DepartureReported("contact-made"))).departures

    assert [(departure.what, departure.done) for departure in found] == [
        ("session-started", on(1, 2)),
        ("contact-made", on(3)),
    ]


@given(what=st.sampled_from(sorted(events.KINDS)), place=st.integers(1, 17))
def test_a_departure_is_nothing_but_a_departure(told: Told, walk: Walk, what: str, place: int) -> None:
    """Whatever was done against the practice, and whenever, no other fact changes but by the days that pass."""
    days = [f"2015-02-{day:02}" for day in range(1, len(walk) + 1)]
    happened = list(zip(walk, days, strict=True))
    departed = [*happened[:place], (events.DepartureReported(what), "2015-02-01"), *happened[place:]]

    before, after = facts(told(*happened)), facts(told(*departed))

    assert len(after.departures) == 1
    assert attrs.evolve(after, departures=()) == before


@given(numbers=st.sets(st.integers(1, 17)))
def test_striking_never_adds(told: Told, walk: Walk, numbers: set[int]) -> None:
    """Striking entries never makes a session, an agreement, an answer or a contact out of nothing."""

    def much(found: Facts) -> tuple[int, ...]:
        return (
            len(found.sessions),
            len(found.agreements),
            sum(survey.answered is not None for survey in found.surveys),
            found.approach.both_contacted,
            found.approach.both_agreed,
            found.received is not None,
        )

    whole = facts(told(*walk))
    struck = facts(told(*walk, *(events.EnteredInError(number) for number in sorted(numbers))))

    assert all(few <= many for few, many in zip(much(struck), much(whole), strict=True))
    if 1 in numbers:
        assert struck.received is None
