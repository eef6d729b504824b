"""The invariants of consent, each a property whose docstring is the invariant's own sentence."""

from collections.abc import Iterator

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.casework.conftest import MEETING, STAFF, later_on, then
from tests.casework.invariants import begun, moment, moments_of_acts, reasons, walks

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.consents import grant_at, has_ended, status
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve, fold
from restorative_core.pathways import justice
from restorative_core.testing import breaches, histories
from restorative_core.testing.histories import EVERYBODY, STREAM
from restorative_core.vocabulary.consent import VALID, ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind

TAKE_PART = (Purpose.TAKE_PART, MEETING.value)


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
