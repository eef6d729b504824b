"""The invariants of a case, each a property whose docstring is the invariant's own sentence."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.casework.conftest import MEETING, STAFF, SUPERVISOR, Walk, later_on, then

from restorative_core import RestorativeService
from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.consents import grant_at, has_ended, status
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve, fold
from restorative_core.casework.kernel import ALL_MUSTS
from restorative_core.casework.knowledge import Knowledge
from restorative_core.casework.proposals import proposals
from restorative_core.evidence.event_measures import cases_closed
from restorative_core.evidence.expressions import Not, condition
from restorative_core.evidence.facts import facts
from restorative_core.memory import MemoryStorage
from restorative_core.pathways import PUBLISHED, justice
from restorative_core.testing import breaches, cases, contact_preferences, histories
from restorative_core.testing.histories import EVERYBODY, STREAM
from restorative_core.vocabulary.consent import VALID, ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel, ContactOutcome, ContactPreference
from restorative_core.vocabulary.credentials import Complexity, Credential, Credentials, Level
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import LONDON, Moment, Period
from restorative_core.vocabulary.outcomes import ClosureReason, SessionKind, WaiverReason
from restorative_core.vocabulary.people import ADULT, age_on, birthday
from restorative_core.vocabulary.personal import personal_fields
from restorative_core.vocabulary.referral import Initiator, Referral, ReferralSource, ReferredPerson
from restorative_core.vocabulary.restrictions import Restriction, RestrictionKind
from restorative_core.vocabulary.roles import Duty, Role
from restorative_core.vocabulary.stages import Stage

PRIVATE = "Zoe-at-12-Almond-Close"
TAKE_PART = (Purpose.TAKE_PART, MEETING.value)

walks = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
begun = cases(longest=45).filter(lambda case: bool(case.people))
moments_of_acts = st.sampled_from(("now", "then", "2001-05", "unknown"))


def moment(case: Case, when: str) -> Moment:
    """The moment of which something is told."""
    return {"now": later_on(case), "then": case.history[0].at}.get(when) or Moment(when)


def reasons(case: Case, event: Event, at: Moment, knowledge: Knowledge | None = None) -> set[tuple[str, str]]:
    """What is against *event*, by a member of staff."""
    decision = decide(case, event, Occasion(at, STAFF), justice, knowledge or Knowledge())
    return {(one.code, one.about) for one in decision.reasons}


# 1


@walks
@given(histories(longest=60))
def test_1_no_session_starts_without_consent(history: tuple[Entry, ...]) -> None:
    """No session starts unless every required participant's latest consent for that type is valid at start time."""
    assert list(breaches(history)) == []
    for place, entry in enumerate(history):
        if isinstance(entry.event, events.SessionStarted):
            before = fold(STREAM, history[:place])
            session = before.sessions[entry.event.session]
            keys = [(who, Purpose.TAKE_PART, session.type.value) for who in session.participants]
            assert all(grant_at(before, key, entry.at) is not None for key in keys)
            assert {status(before, key) for key in keys} <= VALID


# 2


@walks
@given(begun, st.data())
def test_2_withdrawal_is_always_accepted(case: Case, data: st.DataObject) -> None:
    """Withdrawal is accepted in every state, by any valid actor.

    And after it no further contact for that purpose is emitted.
    """
    who = data.draw(st.sampled_from(sorted(case.people)))
    purpose = data.draw(st.sampled_from((None, *Purpose)))
    by = data.draw(st.sampled_from(EVERYBODY))
    at = moment(case, data.draw(moments_of_acts))
    after = then(case, events.ConsentWithdrawn(who, purpose), at, by)

    for channel in Channel:
        for act in _emitted(who, channel, purpose):
            assert not decide(after, act, Occasion(later_on(after), STAFF), justice).permitted


def _emitted(who: str, channel: Channel, purpose: Purpose | None) -> Iterator[Event]:
    """The contacts that are made for that purpose."""
    if purpose in (None, Purpose.BE_CONTACTED, Purpose.BE_REFERRED):
        yield events.ContactMade(who, channel)
        yield events.MessageSent(who, channel, "closure")
        yield events.InformationGiven(who, channel, "1")
    if purpose in (None, Purpose.EVALUATION_SURVEY):
        yield events.SurveyOffered(who, channel)
    if purpose in (None, Purpose.FOLLOW_UP_CONTACT):
        yield events.FollowUpMade(who, channel)
    if purpose is not None:
        scope = MEETING.value if purpose is Purpose.TAKE_PART else ""
        yield events.ConsentRequested(who, purpose, scope, channel)


# 3


@walks
@given(histories())
def test_3_consent_is_a_function_of_the_events(history: tuple[Entry, ...]) -> None:
    """Consent status is a pure function of the event list; replay in order is deterministic."""
    case = Case(STREAM)
    for entry in history:
        case = evolve(case, entry)
    again = fold(STREAM, history)

    assert case.consents == again.consents
    assert {key: status(case, key) for key in case.consents} == {key: status(again, key) for key in again.consents}


@walks
@given(begun, st.data())
def test_3_nothing_told_late_makes_an_invalid_act_valid(case: Case, data: st.DataObject) -> None:
    """Appending an event with an earlier timestamp never makes an invalid past act valid."""
    who = data.draw(st.sampled_from(sorted(case.people)))
    purpose, scope = TAKE_PART
    assume(has_ended(case, (who, purpose, scope)))
    earlier = data.draw(st.sampled_from((Moment("2001-05-06"), Moment("2001"), Moment.unknown())))
    late = then(case, events.ConsentGiven(who, purpose, scope, ConsentMethod.WRITTEN), earlier)
    act = events.SessionArranged("s99", MEETING, (who,))

    for at in (earlier, later_on(late), case.history[-1].at):
        if ("consent.not-valid", who) in reasons(case, act, at):
            assert ("consent.not-valid", who) in reasons(late, act, at)


# 4


@walks
@given(begun, st.data())
def test_4_no_purpose_implies_another(case: Case, data: st.DataObject) -> None:
    """Granting purpose X never makes any purpose Y != X valid. Consent by A never authorises B."""
    who = data.draw(st.sampled_from(sorted(case.people)))
    purpose = data.draw(st.sampled_from(Purpose))
    scope = data.draw(st.sampled_from(SessionKind)).value if purpose is Purpose.TAKE_PART else ""
    after = then(case, events.ConsentGiven(who, purpose, scope, ConsentMethod.WRITTEN))
    at = later_on(after)

    for other in case.people:
        for another, its in [(one, "") for one in Purpose] + [(Purpose.TAKE_PART, kind.value) for kind in SessionKind]:
            key = (other, another, its)
            if key != (who, purpose, scope):
                assert grant_at(after, key, at) == grant_at(case, key, at)


# 5


def _contacts(who: str, channel: Channel) -> tuple[Event, ...]:
    return (
        events.ContactMade(who, channel),
        events.ContactAttempted(who, channel, ContactOutcome.NO_ANSWER),
        events.InformationGiven(who, channel, "1"),
        events.MessageSent(who, channel, "closure"),
        events.ConsentRequested(who, Purpose.ASSESSMENT, "", channel),
        events.OutcomeTold(who, channel),
        events.FollowUpMade(who, channel),
        events.SurveyOffered(who, channel),
    )


def _is_safe(preference: ContactPreference, at: datetime) -> bool:
    """Whether that is an hour at which contact is safe, minute by minute from the first to the last safe one."""
    start, end = preference.safe_from or time.min, preference.safe_until or time.max
    local = at.astimezone(LONDON).time()
    if start <= end:
        return start <= local <= end
    return not end < local < start


@walks
@given(contact_preferences(), st.sampled_from(Channel), st.integers(0, 24 * 60 - 1), st.data())
def test_5_no_contact_but_as_permitted(
    preference: ContactPreference, channel: Channel, minute: int, data: st.DataObject
) -> None:
    """No contact decision says yes for a channel not explicitly permitted, or outside safe times."""
    walk = data.draw(st.sampled_from((Walk.engaging, Walk.ready, Walk.met)))(Walk())
    walk.done(events.ContactReceived("p1"), events.ContactPreferencesRecorded("p1", preference))
    at = datetime(2015, 7, 1, tzinfo=UTC) + timedelta(minutes=minute)
    asked = (Moment.of(at), Moment.of(at.date()), Moment("2015-07"), Moment.unknown())

    for act in _contacts("p1", channel):
        for moment_ in asked:
            if decide(walk.case, act, Occasion(moment_, STAFF), justice).permitted:
                assert channel in preference.permits
                instant = moment_.earliest == moment_.latest
                unlimited = preference.safe_from is None and preference.safe_until is None
                assert unlimited or (instant and _is_safe(preference, at))


@walks
@given(begun, st.data())
def test_5_no_contact_across_a_restriction(case: Case, data: st.DataObject) -> None:
    """No contact decision says yes across an active legal restriction."""
    people = sorted(case.people)
    one = data.draw(st.sampled_from(people))
    other = data.draw(st.sampled_from([*(name for name in people if name != one), ""]))
    permits = data.draw(st.frozensets(st.sampled_from(SessionKind), max_size=2))
    known = Knowledge(restrictions=(Restriction("r1", RestrictionKind.RESTRAINING_ORDER, one, other, permits),))
    others = [other] if other else [name for name in people if name != one]
    assume(others)

    for name in others:
        for kind in SessionKind:
            arranged = events.SessionArranged("s99", kind, (name, one))
            found = reasons(case, arranged, later_on(case), known)
            assert (("restriction.stands", one) in found) is (kind not in permits)
        shared = events.InformationShared("i99", (one,), Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY, name)
        assert ("restriction.stands", one) in reasons(case, shared, later_on(case), known)


# 6


@walks
@given(begun)
def test_6_a_case_carries_nothing_that_anybody_said(case: Case) -> None:
    """Nothing tagged to party A is in any export for party B without a release event: a case carries no text at all."""
    told = [attrs.evolve(entry, event=_telling(entry.event)) for entry in case.history]
    bare = [attrs.evolve(entry, event=_without_words(entry.event)) for entry in case.history]
    with_words, without = fold(case.id, told), fold(case.id, bare)

    for name in ("people", "consents", "sessions", "undertakings", "things", "origin", "team", "links", "waivers"):
        assert getattr(with_words, name) == getattr(without, name)
        assert PRIVATE not in repr(getattr(with_words, name))
    assert PRIVATE not in repr(with_words)


@walks
@given(begun, st.data())
def test_6_a_release_needs_the_word_of_whom_it_is_about(case: Case, data: st.DataObject) -> None:
    """Nothing about somebody is told to anybody else without their consent to just that."""
    who = data.draw(st.sampled_from(sorted(case.people)))
    to = data.draw(st.sampled_from([*case.people, "police", "court"]))
    purpose = data.draw(st.sampled_from(Purpose))
    at = moment(case, data.draw(moments_of_acts))
    shared = events.InformationShared("i99", (who,), purpose, to)

    if decide(case, shared, Occasion(at, STAFF), justice).permitted:
        assert grant_at(case, (who, purpose, to), at) is not None


def _telling(event: Any) -> Any:
    nested = {"event": _telling(event.event)} if isinstance(event, events.DetailsCorrected) else {}
    fields = attrs.fields_dict(type(event))
    words = [name for name in personal_fields(type(event)) if fields[name].type == str | None]
    return attrs.evolve(event, **dict.fromkeys(words, PRIVATE), **nested)


def _without_words(event: Any) -> Any:
    nested = {"event": _without_words(event.event)} if isinstance(event, events.DetailsCorrected) else {}
    return attrs.evolve(event, **dict.fromkeys(personal_fields(type(event))), **nested)


# 7


@walks
@given(histories(longest=60))
def test_7_stages_are_reached_by_the_table(history: tuple[Entry, ...]) -> None:
    """Every stage is reachable only through the table; every closed case has exactly one primary reason."""
    case = Case(STREAM)
    for entry in history:
        row = justice.rows[type(entry.event)]
        assert case.stage in row.stages
        if entry.leads_to is not None:
            assert entry.leads_to in row.destinations
            assert case.stage in row.leaves
        case = evolve(case, entry)
        assert (case.stage is Stage.CLOSED) is (case.ending.closed is not None)
        assert (case.stage is Stage.DECLINED) is (case.ending.declined is not None)


@pytest.mark.parametrize("reason", list(ClosureReason))
def test_7_administrative_closures_are_left_out_of_rates(reason: ClosureReason) -> None:
    """Administrative closures are excluded from rates."""
    walk = Walk().met()
    walk.given(events.CaseClosed(reason))
    told = facts(walk.case)
    assert cases_closed.exclusions is not None
    measured = condition(Not(cases_closed.exclusions), Period.year(2015))

    assert (told.closure_reason, told.result) == (reason, reason.result)
    assert measured(told) is (reason not in (ClosureReason.TRANSFERRED, ClosureReason.DUPLICATE))


# 8


@walks
@given(begun, st.data())
def test_8_history_only_grows(case: Case, data: st.DataObject) -> None:
    """Reopen then close keeps history length monotone; ids never reused."""
    order = [
        events.CaseClosed(ClosureReason.DISENGAGED),
        events.CaseReopened(),
        events.CaseClosed(ClosureReason.DUPLICATE),
    ]
    before = case
    for event in order:
        occasion = Occasion(later_on(before), STAFF)
        if decide(before, event, occasion, justice).permitted:
            after = then(before, event, by=STAFF)
            assert after.history[: before.number] == before.history
            assert after.number > before.number
            before = after
    for cls in (events.SessionArranged, events.AgreementMade, events.InformationShared, events.LetterReceived):
        for entry in before.history:
            if isinstance(entry.event, cls) and _is_there(before, entry.event):
                assert "id.taken" in {code for code, _ in reasons(before, entry.event, later_on(before))}


def _is_there(case: Case, event: Any) -> bool:
    """Whether what *event* gave stands in the case: it was not struck."""
    taken = (*case.sessions, *case.agreements, *case.things.shares, *case.things.letters)
    return any(getattr(event, name, None) in taken for name in ("session", "agreement", "share", "letter"))


# 14


@given(st.dates(date(1900, 1, 1), date(2090, 1, 1)), st.dates(date(1900, 1, 1), date(2099, 1, 1)), st.integers(0, 4000))
def test_14_age_is_monotone(born: date, day: date, days: int) -> None:
    """Age computed at a date is monotone."""
    later = min(day + timedelta(days=days), date(2100, 1, 1))

    assert age_on(born, day) <= age_on(born, later)


@given(st.integers(1904, 2080).filter(lambda year: year % 4 == 0), st.integers(1, 90))
def test_14_births_on_29_february(year: int, years: int) -> None:
    """29 February births handled: the birthday is kept on 1 March, where there is no 29 February."""
    born = date(year, 2, 29)
    kept = birthday(born, years)

    assert age_on(born, kept) == years
    assert age_on(born, kept - timedelta(days=1)) == years - 1
    assert (kept.month, kept.day) in ((2, 29), (3, 1))


@pytest.mark.parametrize("born", [date(1997, 3, 10), date(1996, 2, 29), date(1997, 3, 1)])
def test_14_the_guardian_rule_flips_on_the_birthday(born: date) -> None:
    """The age-18 boundary flips the guardian rule exactly on the birthday."""
    service = RestorativeService(MemoryStorage(), clock=lambda: datetime(2015, 6, 1, 10, tzinfo=UTC))
    people = (ReferredPerson((Role.HARMED,), name="A", born=born), ReferredPerson((Role.RESPONSIBLE,), name="B"))
    occasion = Occasion(Moment("2014-01-05"), STAFF)
    case = service.receive(Referral(occasion.at, ReferralSource.POLICE, Initiator.AGENCY, people), occasion).id
    arranging = events.SessionArranged("s1", MEETING, ("p1", "p2"))

    def asked(day: date) -> bool:
        found = service.may(case, arranging, Occasion(Moment.of(day), STAFF)).reasons
        return ("guardian.not-agreed", "p1") in {(one.code, one.about) for one in found}

    turns = birthday(born, ADULT)
    assert [asked(turns + timedelta(days=days)) for days in (-400, -1, 0, 1, 60)] == [True, True, False, False, False]


# 18


@walks
@given(begun)
def test_18_a_stub_keeps_the_counts(case: Case) -> None:
    """A decline reduced to a stub contains no identifier and preserves the counts."""
    stub = fold(case.id, [attrs.evolve(entry, event=_without_words(entry.event)) for entry in case.history])

    assert facts(stub) == facts(case)
    for entry in stub.history:
        fields = personal_fields(type(entry.event))
        assert {getattr(entry.event, name) for name in fields} <= {None}


# 19


credentials = st.builds(
    Credentials,
    st.sampled_from(Level),
    st.frozensets(st.sampled_from(Credential)),
    st.none() | st.integers(0, 200),
    st.frozensets(st.sampled_from(("p1", "p2"))),
    st.frozensets(st.sampled_from(("police", "housing"))),
    st.booleans(),
)


@settings(max_examples=200)
@given(credentials, st.sampled_from(Duty), st.sampled_from(Complexity))
def test_19_nobody_is_allocated_who_may_not_be(held: Credentials, duty: Duty, complexity: Complexity) -> None:
    """Allocation never assigns someone below required level.

    Nor with an expired credential at the act date, nor with a declared conflict.
    """
    walk = Walk().engaging().done(events.ComplexityJudged(complexity))
    known = Knowledge(facilitators={"f9": held})
    permitted = walk.asked(events.FacilitatorAllocated("f9", duty), knowledge=known).permitted

    wanted = {
        (Complexity.SENSITIVE, Duty.LEAD): 3,
        (Complexity.SENSITIVE, Duty.CO): 2,
    }.get((complexity, duty), 2 if duty is Duty.LEAD else 1)
    may = (
        held.active
        and [*Level].index(held.level) + 1 >= wanted
        and Credential.CRIMINAL_RECORD_CHECK in held.held
        and not held.conflicts
    )
    in_time = held.supervised_days is not None and held.supervised_days <= 84
    assert permitted is (may and in_time)


# 20


@settings(max_examples=100)
@given(st.data())
def test_20_no_must_is_waived(data: st.DataObject) -> None:
    """Every override has approver != requester and a reason.

    None exists for consent, legal restriction or safety stop.
    """
    pathway = data.draw(st.sampled_from(PUBLISHED))
    cls = data.draw(st.sampled_from([one for one, rules in pathway.rules.items() if rules]))
    rule = data.draw(st.sampled_from(pathway.rules[cls]))
    reason = data.draw(st.sampled_from(WaiverReason))
    asked_by, by = data.draw(st.sampled_from(("f1", SUPERVISOR.id))), SUPERVISOR
    walk = Walk(pathway).received()
    found = walk.refused(events.RequirementWaived(cls.kind, rule.key, asked_by, reason), by=by)

    assert (("waiver.not-waivable", "requirement") in found) is (rule.force.value == "must")
    assert (("supervisor.same-person", "asked_by") in found) is (asked_by == by.id)
    assert not (rule in ALL_MUSTS and found == [])


@walks
@given(begun, st.data())
def test_20_what_is_waived_is_no_must(case: Case, data: st.DataObject) -> None:
    """Whatever an approver lets be unmet, no *must* is among it: every one that is not met still bars the act."""
    kinds = [cls for cls in events.CASE_EVENTS if proposals(case, cls) and justice.rules[cls]]
    cls = data.draw(st.sampled_from(kinds))
    act = data.draw(st.sampled_from(proposals(case, cls)))
    shoulds = [rule.key for rule in justice.rules[cls] if rule.force.value == "should"]
    waived = case
    for key in shoulds:
        waived = then(
            waived, events.RequirementWaived(cls.kind, key, STAFF.id, WaiverReason.PERSON_ASKED), by=SUPERVISOR
        )
    occasion = Occasion(later_on(waived), STAFF)
    before, after = (decide(one, act, occasion, justice) for one in (case, waived))

    bars = [[(one.code, one.about) for one in found.reasons if not one.waivable] for found in (before, after)]

    assert bars[0] == bars[1]
    assert set(after.waived) <= set(shoulds)
