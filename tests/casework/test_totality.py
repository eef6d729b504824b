"""Whatever has happened there is a case after it, and whatever is asked there is a decision."""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casework.conftest import Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, ConsentKey
from restorative_core.casework.consents import grant_at
from restorative_core.casework.decide import Decision, decide
from restorative_core.casework.due import due
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Act, Event
from restorative_core.casework.evolve import evolve, fold
from restorative_core.casework.explain import explain
from restorative_core.casework.proposals import proposals
from restorative_core.errors import Faulty
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.personal import reference_fields
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import Stage

BEGINNING = datetime(2015, 3, 2, 10, tzinfo=UTC)
ACTORS = (Actor("f1", "svc", StaffRole), Actor("s1", "svc", StaffRole), Actor("x"))
IDS = st.sampled_from(["p1", "p2", "p3", "s1", "a1", "u1", "", "Mary Jones", "ß\x00"])
MOMENTS = st.sampled_from(["unknown", "2015", "2015-03", "2015-03-04", "2015-03-03T10:00:00+00:00", "2099", "0001"])
SCOPES = st.sampled_from(["", *SessionKind, "a1", "nonsense"])


def _an_event(cls: type[Event]) -> st.SearchStrategy[Event]:
    overrides: dict[str, Any] = {}
    for field in attrs.fields(cls):
        if field.name == "scope":
            overrides[field.name] = SCOPES
        elif field.type is str:
            overrides[field.name] = IDS
        elif field.type == tuple[str, ...]:
            overrides[field.name] = st.lists(IDS, max_size=3).map(tuple)
        elif field.type is int:
            overrides[field.name] = st.integers(-1, 30)
        elif field.type is Moment:
            overrides[field.name] = MOMENTS.map(Moment)
        elif field.type == Moment | None:
            overrides[field.name] = st.none() | MOMENTS.map(Moment)
        elif field.type is Event:
            overrides[field.name] = st.deferred(lambda: AN_EVENT)
    return st.builds(cls, **overrides)


AN_EVENT = st.one_of([_an_event(cls) for cls in events.CASE_EVENTS])
STAGE = st.none() | st.sampled_from(Stage)


@st.composite
def _entries(draw: st.DrawFn) -> list[Entry]:
    found = []
    for number, event in enumerate(draw(st.lists(AN_EVENT, max_size=25)), 1):
        recorded = BEGINNING + timedelta(hours=number * draw(st.integers(-2, 5)))
        at = Moment(draw(MOMENTS)) if draw(st.booleans()) else Moment.of(recorded)
        found.append(Entry(number, event, at, draw(st.sampled_from(ACTORS)), recorded, draw(STAGE)))
    return found


@settings(max_examples=200)
@given(_entries(), AN_EVENT, MOMENTS, st.sampled_from(ACTORS))
def test_any_history_has_a_case_and_any_question_an_answer(
    entries: list[Entry], event: Event, at: str, by: Actor
) -> None:
    """No order of events, however wild, makes the fold or a decision raise; each leads where its row says."""
    case = fold("case-x", entries)
    occasion = Occasion(Moment(at), by)

    decision = decide(case, event, occasion, justice)
    row = justice.rows[type(event)]
    leads_to = row.leads(case, event) if case.stage in row.stages else None
    list(due(case, occasion.at))

    assert isinstance(decision, Decision)
    assert leads_to is None or (case.stage in row.leaves and leads_to in row.destinations)
    assert explain(case, event, occasion, justice).decision == decision
    assert case.number == len(entries)
    assert case.history == tuple(entries)
    assert "Mary" not in repr(decision)


@settings(max_examples=100)
@given(_entries())
def test_one_by_one_is_all_at_once(entries: list[Entry]) -> None:
    """A case does not depend on how much of it was loaded at once."""
    case = Case("case-x")
    for entry in entries:
        case = evolve(case, entry)

    assert case == fold("case-x", entries)


class _Monitor:
    """Who has said no to what, by the raw events alone, with no rule's help."""

    def __init__(self) -> None:
        self.struck: set[int] = set()
        self.ended: dict[tuple[str, Purpose | None], int] = {}
        self.given: dict[ConsentKey, int] = {}

    def hear(self, number: int, event: Event) -> None:
        """Note what *event* says of consent."""
        match event:
            case events.ConsentWithdrawn() | events.ConsentRefused() | events.ConsentExpired():
                self.ended[event.participant, event.purpose] = number
            case events.ConsentGiven():
                self.given[event.participant, event.purpose, event.scope] = number

    def has_consent(self, person: str, kind: SessionKind) -> bool:
        """Whether *person* agreed to *kind* after every no of theirs to taking part."""
        no = max(self.ended.get((person, purpose), 0) for purpose in (None, Purpose.TAKE_PART))
        return self.given.get((person, Purpose.TAKE_PART, kind.value), 0) > no


@st.composite
def _permitted(draw: st.DrawFn) -> tuple[Walk, _Monitor]:
    """A history of which `decide` permitted every event, without corrections."""
    walk, monitor = Walk(), _Monitor()
    begin = draw(st.sampled_from([Walk.received, Walk.preparing, Walk.ready, Walk.arranged, Walk.met]))
    for entry in begin(walk).case.history:
        monitor.hear(entry.number, entry.event)
    classes = [cls for cls in events.CASE_EVENTS if cls not in (events.EnteredInError, events.DetailsCorrected)]
    for cls in draw(st.lists(st.sampled_from(classes), max_size=40)):
        for event in proposals(walk.case, cls):
            if not walk.asked(event, by=draw(st.sampled_from(ACTORS[:2]))).permitted:
                continue
            if isinstance(event, events.SessionStarted):
                session = walk.case.sessions[event.session]
                assert all(monitor.has_consent(person, session.type) for person in session.participants)
            walk.given(event)
            monitor.hear(walk.case.number, event)
            break
    return walk, monitor


@settings(max_examples=100)
@given(_permitted())
def test_a_consent_that_counts_was_given_after_every_refusal(found: tuple[Walk, _Monitor]) -> None:
    """The rules and a monitor that shares no code with them agree that nobody is held to what they took back."""
    walk, monitor = found
    case, at = walk.case, Moment.of(walk.now + timedelta(days=1))
    counting = [
        (person, kind)
        for person in case.people
        for kind in SessionKind
        if grant_at(case, (person, Purpose.TAKE_PART, kind.value), at) is not None
    ]

    assert [one for one in counting if not monitor.has_consent(*one)] == []


@st.composite
def _tricks(draw: st.DrawFn, case: Case) -> Event:
    """Anything but a consent of `p1` and a supervisor's review."""
    number = draw(st.integers(2, case.number))
    original = case.history[number - 1].event
    proposed = [event for cls in events.CASE_EVENTS for event in proposals(case, cls)]
    happened = draw(st.none() | MOMENTS.map(Moment))
    event = draw(
        st.one_of(
            st.sampled_from(proposed),
            st.builds(events.EnteredInError, st.just(number)),
            st.builds(events.DetailsCorrected, st.just(number), _an_event(type(original)), st.just(happened)),
            st.builds(events.DetailsCorrected, st.just(number), st.just(original), st.just(happened)),
            st.sampled_from([events.EnteredInError, events.DetailsCorrected, events.PersonAdded]).flatmap(_an_event),
        )
    )
    instead = event.event if isinstance(event, events.DetailsCorrected) else event
    agrees = isinstance(instead, (events.ConsentGiven, events.CaseTakenOver))
    return events.NoteTaken(("p1",), "…") if agrees or isinstance(event, events.ReviewCompleted) else event


@settings(max_examples=150)
@given(st.data())
def test_no_trick_holds_a_session_after_a_withdrawal(data: st.DataObject) -> None:
    """Unless the person agrees anew, or a supervisor looked, nobody who withdrew is in a session."""
    walk = Walk().arranged().done(events.ConsentWithdrawn("p1", Purpose.TAKE_PART))
    for _ in range(data.draw(st.integers(1, 12))):
        event = data.draw(_tricks(walk.case))
        by = data.draw(st.sampled_from(ACTORS))
        at = data.draw(st.none() | MOMENTS)
        if walk.asked(event, by=by, at=at).permitted:
            walk.given(event, by=by, at=at)
        for session in walk.case.sessions.values():
            if "p1" in session.participants:
                assert not walk.asked(events.SessionStarted(session.id), by=ACTORS[0]).permitted
                assert not walk.asked(events.SessionStarted(session.id), by=ACTORS[0], at="2015-03-05").permitted


@given(AN_EVENT)
def test_what_events_refer_to_is_looked_up(event: Event) -> None:
    """In a case without anything, whatever refers to something is refused, act or report."""
    decision = decide(Case("case-x"), event, Occasion("2015-03-04", ACTORS[0]), justice)
    refers = any(getattr(event, name) not in ((), "") for name in reference_fields(type(event)))

    assert not (refers and decision.permitted)
    assert isinstance(event, Act) or refers or {reason.source for reason in decision.reasons} <= {None}


@given(st.text(max_size=30))
def test_naive_times_are_refused(text: str) -> None:
    """No text becomes an instant without a time zone."""
    try:
        moment = Moment(text)
    except Faulty:
        return

    assert moment.earliest.tzinfo is not None
    assert moment.earliest <= moment.latest
