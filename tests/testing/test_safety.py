"""What must never happen, as properties of every history that the practice permits."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import attrs
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, SessionStatus
from restorative_core.casework.consents import grant_at
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.evolve import evolve, fold
from restorative_core.pathways.justice import justice
from restorative_core.testing import breaches, cases, happened, histories, tried
from restorative_core.testing.histories import NOBODY, STREAM, SUPERVISORS, WORKER
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind

KIND = SessionKind.FACE_TO_FACE_MEETING
walks = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])


def now_of(case: Case) -> Moment:
    """An hour after the last thing that was recorded in *case*."""
    return Moment.of(max(entry.recorded for entry in case.history) + timedelta(hours=1))


def then(case: Case, event: events.Event, at: Moment | None = None, by: events.Event | None = None) -> Case:
    """The case after *event*, which is permitted whoever tells it, and after what follows it."""
    now = now_of(case)
    occasion = Occasion(at or now, NOBODY)
    decision = decide(case, event, occasion, justice).insist()
    for one in (event, *decision.follows):
        leads_to = decide(case, one, occasion, justice).insist().leads_to
        case = evolve(case, Entry.of(case.number + 1, one, occasion, now.earliest, leads_to))
    return case


def begun(longest: int = 60) -> st.SearchStrategy[Case]:
    """Cases that have begun, and have somebody in them."""
    return cases(longest=longest).filter(lambda case: bool(case.people) and bool(case.parties))


def whens(case: Case) -> list[Moment]:
    """Moments at which somebody might pretend that something is done: now, today, long ago, some time."""
    now = now_of(case)
    return [now, Moment.of(now.day), case.history[0].at, Moment("2001-05"), Moment.unknown()]


def codes(case: Case, event: events.Event, at: Moment) -> set[tuple[str, str]]:
    """What speaks against *event*: the code of each reason, and what it is about."""
    return {(reason.code, reason.about) for reason in decide(case, event, Occasion(at, WORKER), justice).reasons}


@walks
@given(histories())
def test_no_session_begins_without_everybodys_word(history: tuple[Entry, ...]) -> None:
    """Whoever a session touches had consented to just this kind of session, after every no of theirs."""
    assert list(breaches(history)) == []


WORTH_SEEING = (
    "sessions",
    "agreements",
    "shares",
    "letters passed on",
    "broken off",
    "called off",
    "back after no",
    "late",
    "clock set back",
)


def test_the_histories_are_worth_looking_at() -> None:
    """Among the histories that are drawn is everything that might break a rule, and what comes of it."""
    met: Counter[str] = Counter()

    @settings(
        max_examples=60, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck]
    )
    @given(histories())
    def look(history: tuple[Entry, ...]) -> None:
        kinds = [type(entry.event) for entry in history]
        no = kinds.index(events.ConsentWithdrawn) if events.ConsentWithdrawn in kinds else len(kinds)
        met["sessions"] += events.SessionStarted in kinds
        met["agreements"] += events.AgreementMade in kinds
        met["shares"] += events.InformationShared in kinds
        met["letters passed on"] += events.LetterPassedOn in kinds
        met["broken off"] += events.SessionStopped in kinds
        met["called off"] += not {events.LetterWithdrawn, events.ShareRevoked, events.SessionCancelled}.isdisjoint(
            kinds
        )
        met["back after no"] += events.SessionStarted in kinds[no:]
        met["late"] += any(entry.recorded - entry.at.latest > timedelta(days=2) for entry in history)
        met["clock set back"] += any(one.recorded > two.recorded for one, two in pairwise(history))

    for number in range(20):
        seed(number)(look)()
        if all(met[name] for name in WORTH_SEEING):
            return
    assert [name for name in WORTH_SEEING if not met[name]] == []


def test_the_watchman_sees() -> None:
    """A session without a word, or after the word was taken back, is a breach to the watchman."""
    at = Moment("2015-03-02T09:00:00+00:00")
    told = [
        events.SessionArranged("s1", KIND, ("p1",)),
        events.SessionStarted("s1"),
        events.ConsentGiven("p1", Purpose.TAKE_PART, KIND.value),
        events.SessionStarted("s1"),
        events.ConsentWithdrawn("p1"),
        events.SessionStarted("s1"),
    ]
    entries = [
        Entry(
            number, event, Moment.of(at.earliest + timedelta(hours=number)), WORKER, at.latest + timedelta(hours=number)
        )
        for number, event in enumerate(told, 1)
    ]
    assert [breach.number for breach in breaches(entries)] == [2, 6]


@walks
@given(begun(), st.data())
def test_a_withdrawal_always_works_and_at_once(case: Case, data: st.DataObject) -> None:
    """Whatever the stage, anybody may tell that somebody withdrew; from then on no session touches them."""
    person = data.draw(st.sampled_from(sorted(case.people)))
    scope = data.draw(st.sampled_from(("", KIND.value)))
    purpose = data.draw(st.sampled_from((None, Purpose.TAKE_PART))) if not scope else Purpose.TAKE_PART
    after = then(case, events.ConsentWithdrawn(person, purpose, scope))

    for session in after.sessions.values():
        touched = person in session.participants and scope in ("", session.type.value)
        assert not (touched and session.status in (SessionStatus.ARRANGED, SessionStatus.IN_PROGRESS))
    for at in whens(after):
        assert ("consent.not-valid", person) in codes(after, events.SessionArranged("s99", KIND, (person,)), at)


@walks
@given(begun(), st.data())
def test_consent_for_one_thing_is_none_for_another(case: Case, data: st.DataObject) -> None:
    """Nobody is in a kind of session, or asked for anything, to which they did not consent by name."""
    person = data.draw(st.sampled_from(sorted(case.people)))
    given_ = data.draw(st.sampled_from(list(Purpose)))
    kind, other = data.draw(st.permutations(list(SessionKind)))[:2]
    scope = kind.value if given_ is Purpose.TAKE_PART else ""
    said = {
        (entry.event.purpose, entry.event.scope)
        for entry in case.history
        if isinstance(entry.event, events.ConsentGiven) and entry.event.participant == person
    } | {
        (held.purpose, held.scope)
        for e in case.history
        if isinstance(e.event, events.CaseTakenOver)
        for held in e.event.consents
    }
    after = then(case, events.ConsentGiven(person, given_, scope, ConsentMethod.WRITTEN))

    wanted = (Purpose.TAKE_PART, other.value)
    assume(wanted not in said)
    for at in whens(after):
        assert grant_at(after, (person, *wanted), at) is None
        assert ("consent.not-valid", person) in codes(after, events.SessionArranged("s99", other, (person,)), at)


@walks
@given(begun(), st.data())
def test_nothing_typed_in_late_makes_a_consent_count(case: Case, data: st.DataObject) -> None:
    """A consent from before a withdrawal, or from an uncertain time, does not count after it, however it is told."""
    person = data.draw(st.sampled_from(sorted(case.people)))
    after = then(case, events.ConsentWithdrawn(person))
    withdrawn = next(e.at for e in reversed(after.history) if isinstance(e.event, events.ConsentWithdrawn))
    earlier = data.draw(happened(withdrawn.earliest))
    told = then(after, events.ConsentGiven(person, Purpose.TAKE_PART, KIND.value, ConsentMethod.WRITTEN), earlier)

    for at in whens(told):
        assert ("consent.not-valid", person) in codes(told, events.SessionArranged("s99", KIND, (person,)), at)


@walks
@given(begun(), st.sampled_from(events.CASE_EVENTS))
def test_a_departure_grants_nothing(case: Case, what: type[events.Event]) -> None:
    """What was done against the practice changes nothing in a case but that somebody has to look."""
    after = then(case, events.DepartureReported(what.kind, about=tuple(case.people)))

    assert after.flags == attrs.evolve(case.flags, reviews=(*case.flags.reviews, after.number))
    assert attrs.evolve(after, flags=case.flags, number=case.number, history=case.history) == case
    act = events.SessionArranged("s99", KIND, tuple(case.people))
    assert ("review.awaited", f"entry {after.number}") in codes(after, act, now_of(after))


@walks
@given(begun(), st.data())
def test_a_mistake_that_is_struck_is_undone(case: Case, data: st.DataObject) -> None:
    """Striking the last entry gives back the case as it was, but for its history and who has to look."""
    told = data.draw(tried(case, now_of(case).earliest))
    assume(len(told) == 1 and not isinstance(told[0].event, events.EnteredInError | events.DetailsCorrected))
    (entry,) = told
    after = then(evolve(case, entry), events.EnteredInError(entry.number))

    assert after.history[:-1] == (*case.history, entry)
    assert after.flags.stops == case.flags.stops
    assert attrs.evolve(after, flags=case.flags, number=case.number, history=case.history) == case


@walks
@given(histories())
def test_a_case_is_what_its_entries_say(history: tuple[Entry, ...]) -> None:
    """The case of every prefix of a history has the numbers without a gap and the stages that the entries say."""
    case = fold(STREAM, history)
    assert [entry.number for entry in case.history] == list(range(1, len(history) + 1))
    assert case.history == history


@walks
@given(begun(longest=30))
def test_the_usual_course_never_ends_the_world(case: Case) -> None:
    """Whatever happened, withdrawing, striking, reporting and stopping work, whoever tells it."""
    person = min(case.people)
    for event in (
        events.ConsentWithdrawn(person),
        events.ConsentRefused(person),
        events.SafetyStopRaised(),
        events.DepartureReported("session-started"),
        events.EnteredInError(case.number),
        events.ContactReceived(person),
    ):
        for by in (NOBODY, WORKER, *SUPERVISORS):
            for at in whens(case):
                assert decide(case, event, Occasion(at, by), justice).permitted
