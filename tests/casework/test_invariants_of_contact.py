"""The invariants of contact and of what is told, each a property whose docstring is the invariant's own sentence."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.casework.conftest import STAFF, Walk, later_on
from tests.casework.invariants import begun, moment, moments_of_acts, reasons, walks, without_words

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.consents import grant_at
from restorative_core.casework.decide import decide
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import fold
from restorative_core.casework.knowledge import Knowledge
from restorative_core.evidence.facts import facts
from restorative_core.pathways import justice
from restorative_core.testing import contact_preferences
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel, ContactOutcome, ContactPreference
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import LONDON, Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.personal import personal_fields
from restorative_core.vocabulary.restrictions import Restriction, RestrictionKind

PRIVATE = "Zoe-at-12-Almond-Close"


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
    bare = [attrs.evolve(entry, event=without_words(entry.event)) for entry in case.history]
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


# 18


@walks
@given(begun)
def test_18_a_stub_keeps_the_counts(case: Case) -> None:
    """A decline reduced to a stub contains no identifier and preserves the counts."""
    stub = fold(case.id, [attrs.evolve(entry, event=without_words(entry.event)) for entry in case.history])

    assert facts(stub) == facts(case)
    for entry in stub.history:
        fields = personal_fields(type(entry.event))
        assert {getattr(entry.event, name) for name in fields} <= {None}
