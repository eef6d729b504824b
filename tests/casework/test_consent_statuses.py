"""Where a consent stands: along every history, in the words and by the transitions of the table."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casework.conftest import MEETING, STAFF, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, ConsentKey
from restorative_core.casework.consents import counting, grant_at, grants_at, has_ended, said_last, status, status_at
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve, fold
from restorative_core.pathways.community import community
from restorative_core.pathways.justice import justice
from restorative_core.testing.histories import histories
from restorative_core.vocabulary.consent import SAID_NO, TRANSITIONS, VALID, ConsentMethod, ConsentStatus, Purpose
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, SessionKind
from restorative_core.vocabulary.people import Authority, Capacity
from restorative_core.vocabulary.referral import TransferReason
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

BEGINNING = datetime(2015, 3, 2, 10, tzinfo=UTC)
LETTER = SessionKind.LETTER_EXCHANGE
PEOPLE = ("p1", "p2", "p3")
SUBJECTS = (
    (Purpose.TAKE_PART, MEETING.value),
    (Purpose.TAKE_PART, LETTER.value),
    (Purpose.SHARE_WITH_AGENCY, "housing"),
    (Purpose.SHARE_WITH_AGENCY, "police"),
    (Purpose.SHARE_WITH_AGENCY, ""),
    (Purpose.ASSESSMENT, ""),
    (Purpose.BE_REFERRED, ""),
)
KEYS: tuple[ConsentKey, ...] = tuple((person, *subject) for person in PEOPLE for subject in SUBJECTS)
ENDINGS = {
    events.ConsentRefused: ConsentStatus.REFUSED,
    events.ConsentWithdrawn: ConsentStatus.WITHDRAWN,
    events.ConsentExpired: ConsentStatus.EXPIRED,
    events.ConsentRevoked: ConsentStatus.REVOKED,
    events.ConsentInvalidated: ConsentStatus.INVALIDATED,
}

_people = st.sampled_from(PEOPLE)
_subjects = st.sampled_from(SUBJECTS)
_until = st.sampled_from((Moment.unknown(), Moment("2015-03-03"), Moment("2015-03-05T12:00:00+00:00"), Moment("2016")))


@st.composite
def _yeses(draw: st.DrawFn) -> Event:
    person, (purpose, scope) = draw(_people), draw(_subjects)
    method = draw(st.sampled_from(ConsentMethod))
    by = draw(st.sampled_from(("", "", "", *PEOPLE)))
    return events.ConsentGiven(person, purpose, scope, method, until=draw(_until), given_by=by)


@st.composite
def _nos(draw: st.DrawFn) -> Event:
    cls: type[Event] = draw(st.sampled_from(sorted(ENDINGS, key=str)))
    subjects = st.sampled_from((*SUBJECTS, (None, ""), (Purpose.TAKE_PART, ""), (Purpose.TAKE_PART, "nonsense")))
    return cls(draw(_people), *draw(subjects))  # type: ignore[call-arg]  # every ending has them


@st.composite
def _askings(draw: st.DrawFn) -> Event:
    cls: type[Event] = draw(st.sampled_from((events.ConsentRequested, events.ConsentDeferred)))
    return cls(draw(_people), *draw(_subjects))  # type: ignore[call-arg]  # both have them


@st.composite
def _takings_over(draw: st.DrawFn) -> Event:
    given_at = draw(st.sampled_from(("unknown", "2015", "2015-02-03", "2015-03-02T12:00:00+00:00")))
    evidence = draw(st.sampled_from(events.Evidence))
    person, (purpose, scope) = draw(_people), draw(_subjects)
    held = events.InheritedConsent(person, purpose, Moment(given_at), scope, evidence)
    return events.CaseTakenOver(Stage.READY, consents=(held,))


_rights = st.builds(events.AuthorityRecorded, _people, _people, st.sampled_from(Authority))
_capacities = st.builds(events.CapacityRecorded, _people, st.sampled_from(Capacity))
_comings = st.builds(events.PersonAdded, _people, st.sampled_from(Role), organisation=st.booleans())
_rarely = st.one_of(
    _takings_over(),
    _rights,
    _capacities,
    _comings,
    st.builds(events.PersonLeft, _people),
    st.just(events.CaseReopened()),
    st.just(events.CaseTransferred("north", TransferReason.OTHER_AREA)),
)
TOLD = st.one_of(_yeses(), _yeses(), _nos(), _nos(), _askings(), _rarely)
"""What may be told that bears on consent, whether anybody would permit it or not."""

_later = st.sampled_from([timedelta(hours=h) for h in (0, 1, 5, 30, 200)] + [timedelta(hours=-2)])
_happened = st.sampled_from(("now", "now", "now", "earlier", "%Y-%m-%d", "%Y-%m", "unknown"))


def _entry(number: int, event: Event, recorded: datetime, shape: str) -> Entry:
    at = recorded - timedelta(days=2) if shape == "earlier" else recorded
    moment = Moment(at.strftime(shape)) if shape.startswith(("%", "unknown")) else Moment.of(at)
    return Entry(number, event, moment, STAFF, recorded)


@st.composite
def _told(draw: st.DrawFn, longest: int = 14) -> list[Entry]:
    """Entries of anything that bears on consent, in any order, with any dates."""
    opening: list[Event] = [events.PersonAdded("p1", Role.HARMED), events.PersonAdded("p2", Role.RESPONSIBLE)]
    opening.append(events.PersonAdded("p3", Role.SUPPORTER))
    now, found = BEGINNING, [_entry(n, event, BEGINNING, "now") for n, event in enumerate(opening, 1)]
    for event in draw(st.lists(TOLD, max_size=longest)):
        now += draw(_later)
        found.append(_entry(len(found) + 1, event, now, draw(_happened)))
    return found


def _steps(history: Sequence[Entry]) -> Iterator[tuple[Case, Entry, Case]]:
    case = Case("case-x")
    for entry in history:
        after = evolve(case, entry)
        yield case, entry, after
        case = after


def _stood(case: Case, entry: Entry, key: ConsentKey) -> set[ConsentStatus]:
    """Where *key* stood just before *entry*; for a consent that is told of another time, where it stands too."""
    stood = {status_at(case, key, Moment.of(entry.stamp.latest))}
    return stood | {status(case, key)} if isinstance(entry.event, events.CaseTakenOver) else stood


def _broken(history: Sequence[Entry], keys: tuple[ConsentKey, ...] = KEYS) -> list[tuple[object, ...]]:
    """Every step of *history* that the table does not have, corrections apart: those read the past afresh."""
    return [
        (entry.number, key, _stood(case, entry, key), after)
        for case, entry, then in _steps(history)
        if not isinstance(entry.event, (events.EnteredInError, events.DetailsCorrected))
        for key in (*keys, *then.consents)
        if (after := status(then, key)) is not status(case, key)
        and not any(after is stood or after in TRANSITIONS[stood] for stood in _stood(case, entry, key))
    ]


class TestTheTable:
    """The ten statuses of the vocabulary, and which may follow which."""

    def test_ten(self) -> None:
        """Each of the ten has a row, and every row leads to statuses."""
        assert len(ConsentStatus) == 10
        assert set(TRANSITIONS) == set(ConsentStatus)
        assert all(after <= set(ConsentStatus) for after in TRANSITIONS.values())

    def test_a_yes_is_always_possible(self) -> None:
        """From everywhere somebody may say yes, and from everywhere no."""
        for before, after in TRANSITIONS.items():
            assert after & VALID
            assert before in SAID_NO or after & SAID_NO

    def test_a_no_stays_a_no(self) -> None:
        """What was refused or taken back comes neither to wait, nor to expire, nor to be revoked."""
        for before in SAID_NO:
            assert TRANSITIONS[before] <= {ConsentStatus.REQUESTED, ConsentStatus.GIVEN, *SAID_NO}

    def test_every_status_is_reached(self, walk: Walk) -> None:
        """A history reaches each of the ten."""
        key = ("p1", Purpose.ASSESSMENT, "")
        walk.received()
        seen = {status(walk.case, key)}
        for event in (
            events.ConsentRequested(*key[:2]),
            events.ConsentDeferred(*key[:2]),
            events.ConsentGiven(*key[:2]),
            events.ConsentGiven(*key[:2]),
            events.ConsentExpired(*key[:2]),
            events.ConsentGiven(*key[:2]),
            events.ConsentRevoked(*key[:2]),
            events.ConsentGiven(*key[:2]),
            events.ConsentInvalidated(*key[:2]),
            events.ConsentRefused(*key[:2]),
            events.ConsentWithdrawn(*key[:2]),
        ):
            walk.given(event)
            seen.add(status(walk.case, key))

        assert seen == set(ConsentStatus)


@settings(max_examples=150)
@given(_told())
def test_every_step_is_in_the_table(history: list[Entry]) -> None:
    """Whatever is told, in whatever order and with whatever dates, a status moves by the table or not at all."""
    assert _broken(history) == []


@settings(max_examples=15, deadline=None)
@given(histories(longest=30))
def test_every_step_of_a_permitted_history_is_in_the_table(history: tuple[Entry, ...]) -> None:
    """The same along histories that the practice permits."""
    assert _broken(history) == []


@settings(max_examples=100)
@given(_told())
def test_status_is_a_function_of_the_events(history: list[Entry]) -> None:
    """It does not matter how much was loaded at once, nor by whom or when something was recorded beyond its order."""
    one_by_one = Case("case-x")
    for entry in history:
        one_by_one = evolve(one_by_one, entry)
    anew = fold("case-x", [attrs.evolve(entry) for entry in history])

    assert [status(one_by_one, key) for key in KEYS] == [status(anew, key) for key in KEYS]
    assert one_by_one.consents == anew.consents


@settings(max_examples=100)
@given(_told())
def test_a_status_is_valid_where_something_counts(history: list[Entry]) -> None:
    """What counts now shows as given or renewed, and what does not shows as neither."""
    case, now = fold("case-x", history), Moment.of(BEGINNING + timedelta(days=400))
    for key in KEYS:
        assert (status_at(case, key, now) in VALID) == (counting(case, key, now) is not None)


MOMENTS = tuple(
    Moment(text) for text in ("2015-03-02T11:00:00+00:00", "2015-03-04", "2015-03-20T10:00:00+00:00", "2017", "unknown")
)


@settings(max_examples=150)
@given(_told(), st.one_of(_yeses(), _takings_over(), _askings()), st.data())
def test_nothing_dated_before_an_ending_makes_anything_count(
    history: list[Entry], event: Event, data: st.DataObject
) -> None:
    """Whatever was typed in late, an act that was without consent stays so, on whatever day it is dated."""
    case = fold("case-x", history)
    recorded = BEGINNING + timedelta(days=500)
    gone = [key for key in KEYS if has_ended(case, key)]
    if not gone:
        return
    key = data.draw(st.sampled_from(gone))
    bounds = [consent.ended.latest for consent in case.consents.values() if consent.ended is not None]
    at = Moment.of(min(bounds) - timedelta(hours=data.draw(st.sampled_from((0, 1, 24, 500)))))
    before = [grant_at(case, key, moment) for moment in MOMENTS]

    after = evolve(case, Entry(case.number + 1, event, at, STAFF, recorded))

    assert has_ended(after, key)
    assert [counting(after, key, moment) for moment in MOMENTS] == [None] * len(MOMENTS)
    assert [grant_at(after, key, moment) for moment in MOMENTS] == before


@settings(max_examples=150)
@given(_told(), _yeses(), _happened)
def test_a_yes_is_a_yes_to_nothing_else(history: list[Entry], event: events.ConsentGiven, shape: str) -> None:
    """No purpose implies another, no scope a wider or a narrower one, and nobody's word is anybody else's."""
    case = fold("case-x", history)
    recorded = BEGINNING + timedelta(days=300)
    after = evolve(case, _entry(case.number + 1, event, recorded, shape))
    moments = (*MOMENTS, Moment.of(recorded + timedelta(hours=1)))
    others = [key for key in KEYS if key != (event.participant, event.purpose, event.scope)]

    for key in others:
        assert [counting(after, key, at) for at in moments] == [counting(case, key, at) for at in moments]
        assert status(after, key) is status(case, key)


@settings(max_examples=150)
@given(_told())
def test_scopes_do_not_add_up(history: list[Entry]) -> None:
    """What counts for an agency was given for just that agency; what is given for all of a purpose names nobody."""
    case, at = fold("case-x", history), Moment.of(BEGINNING + timedelta(days=400))
    told = [entry.event for entry in history]
    for person, purpose, scope in KEYS:
        if counting(case, (person, purpose, scope), at) is None:
            continue
        assert any(
            isinstance(event, events.ConsentGiven)
            and (event.participant, event.purpose, event.scope) == (person, purpose, scope)
            for event in told
        ) or any(
            (held.participant, held.purpose, held.scope) == (person, purpose, scope)
            for event in told
            if isinstance(event, events.CaseTakenOver)
            for held in event.consents
        )


@settings(max_examples=150)
@given(_told())
def test_nobody_is_made_to_take_part_by_somebody_elses_word(history: list[Entry]) -> None:
    """Whoever takes part has said so, or is an organisation whose representative has."""
    case, at = fold("case-x", history), Moment.of(BEGINNING + timedelta(days=400))
    for key in KEYS:
        grant = counting(case, key, at)
        if key[1] is Purpose.TAKE_PART and grant is not None and grant.given_by:
            speaker = case.people[grant.given_by]
            assert case.people[key[0]].organisation
            assert speaker.speaks_for[key[0]] is Authority.ORGANISATION
            assert not speaker.left


@settings(max_examples=150)
@given(_told(), _nos())
def test_a_no_works_at_once(history: list[Entry], event: Event) -> None:
    """Whatever was said before, after a no nothing counts that it was said to, on whatever day an act is dated."""
    case = fold("case-x", history)
    after = evolve(case, _entry(case.number + 1, event, BEGINNING + timedelta(days=300), "now"))
    purpose, scope = event.purpose, event.scope  # type: ignore[attr-defined]  # every ending has both
    for key in KEYS:
        touched = key[0] == event.participant and purpose in (None, key[1]) and scope in ("", key[2])  # type: ignore[attr-defined]  # the same
        if touched:
            assert [*grants_at(after, key, Moment.of(BEGINNING + timedelta(days=301)))] == []
            assert all(counting(after, key, at) is None for at in MOMENTS)


@settings(max_examples=150)
@given(_told(), st.lists(st.one_of(_askings(), _nos()), min_size=1, max_size=5))
def test_a_no_is_not_washed_away(history: list[Entry], later: list[Event]) -> None:
    """Neither a deferral, nor an expiry, nor the service's own ending turns a no into something that may be asked."""
    case = fold("case-x", history)
    said_no = [key for key in KEYS if status(case, key) in SAID_NO]
    for hours, event in enumerate(later, 1):
        if isinstance(event, events.ConsentRequested):
            continue
        recorded = BEGINNING + timedelta(days=300, hours=hours)
        case = evolve(case, _entry(case.number + 1, event, recorded, "now"))

    assert [key for key in said_no if status(case, key) not in SAID_NO] == []


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.UNOPENED])
@pytest.mark.parametrize("pathway", [justice, community], ids=lambda one: one.name)
@pytest.mark.parametrize("cls", sorted(ENDINGS, key=str))
def test_an_ending_is_taken_in_every_stage(stage: Stage, pathway: object, cls: type[Event]) -> None:
    """Withdrawal and every other ending is taken whatever the stage is, whoever reports it, and works at once."""
    walk = Walk().ready()
    case = attrs.evolve(walk.case, stage=stage)
    told = cls("p1", Purpose.TAKE_PART)  # type: ignore[call-arg]  # every ending has both
    at = Moment.of(walk.pass_time())

    decision = decide(case, told, Occasion(at, STAFF), pathway)  # type: ignore[arg-type]  # both are pathways
    after = evolve(case, Entry.of(case.number + 1, told, Occasion(at, STAFF), walk.now, decision.leads_to))

    assert decision.permitted
    assert counting(after, ("p1", Purpose.TAKE_PART, MEETING.value), Moment.of(walk.pass_time())) is None
    assert stage is not Stage.CLOSED or after.stage is Stage.CLOSED


class TestExpiry:
    """What runs out does so by itself, at the moment of the act."""

    def _agreed(self, walk: Walk, until: str) -> ConsentKey:
        walk.received().given(events.ConsentGiven("p1", Purpose.ASSESSMENT, until=Moment(until)))
        return ("p1", Purpose.ASSESSMENT, "")

    @pytest.mark.parametrize(
        ("until", "at", "counts"),
        [
            ("2015-03-10", "2015-03-10T23:59:59+00:00", True),
            ("2015-03-10", "2015-03-11T00:00:00+00:00", False),
            ("2015-03", "2015-03-31T22:59:59+00:00", True),
            ("2015-03", "2015-03-31T23:00:00+00:00", False),
            ("2015-03-10T12:00:00+00:00", "2015-03-10T12:00:00+00:00", True),
            ("2015-03-10T12:00:00+00:00", "2015-03-10T12:00:01+00:00", False),
            ("2015-03-10", "2015-03", False),
            ("2015-03-10", "2015-03-10", True),
            ("unknown", "2035-03-10", True),
        ],
    )
    def test_on_the_day(self, walk: Walk, until: str, at: str, counts: bool) -> None:
        """It counts until its last moment, which for a day or a month is a local one, and not a second longer."""
        key = self._agreed(walk, until)

        assert (counting(walk.case, key, Moment(at)) is not None) is counts
        assert (status_at(walk.case, key, Moment(at)) is ConsentStatus.EXPIRED) is not counts

    def test_asked_again(self, walk: Walk) -> None:
        """What has run out is asked for and given as if it had been marked so, without anybody's marking it."""
        key = self._agreed(walk, "2015-03-04")
        walk.pass_time(60)
        walk.given(events.ConsentRequested("p1", Purpose.ASSESSMENT))
        asked = status(walk.case, key)
        walk.given(events.ConsentGiven("p1", Purpose.ASSESSMENT))

        assert asked is ConsentStatus.REQUESTED
        assert status(walk.case, key) is ConsentStatus.GIVEN

    def test_revoked_too_late(self, walk: Walk) -> None:
        """What had run out before anybody revoked it has expired."""
        key = self._agreed(walk, "2015-03-04")
        walk.pass_time(60)
        walk.given(events.ConsentRevoked("p1", Purpose.ASSESSMENT))

        assert status(walk.case, key) is ConsentStatus.EXPIRED

    def test_renewed_in_time(self, walk: Walk) -> None:
        """What is given again before it runs out is renewed, and holds as the new one says."""
        key = self._agreed(walk, "2015-03-20")
        walk.given(events.ConsentGiven("p1", Purpose.ASSESSMENT))

        assert status(walk.case, key) is ConsentStatus.RENEWED
        assert counting(walk.case, key, Moment("2016")) is not None


class TestDeferred:
    """Somebody who has not decided has neither agreed nor refused."""

    def test_after_asking(self, walk: Walk) -> None:
        """It permits nothing, and is no refusal."""
        key = ("p1", Purpose.ASSESSMENT, "")
        walk.engaging().given(events.ConsentRequested(*key[:2]), events.ConsentDeferred(*key[:2]))

        assert status(walk.case, key) is ConsentStatus.REQUEST_DEFERRED
        assert counting(walk.case, key, Moment.of(walk.pass_time())) is None
        assert not has_ended(walk.case, key)

    def test_after_a_yes(self, walk: Walk) -> None:
        """A yes is not undone by hesitation about being asked again."""
        key = ("p1", Purpose.ASSESSMENT, "")
        walk.engaging().given(events.ConsentGiven(*key[:2]), events.ConsentDeferred(*key[:2]))

        assert status(walk.case, key) is ConsentStatus.GIVEN

    @pytest.mark.parametrize("no", [events.ConsentRefused, events.ConsentWithdrawn])
    @pytest.mark.parametrize("wash", [events.ConsentDeferred, events.ConsentExpired, events.ConsentRevoked])
    def test_after_a_no(self, walk: Walk, no: type[Event], wash: type[Event]) -> None:
        """A no is not made askable by reporting that they have not decided, or that it expired."""
        ask = events.ConsentRequested("p1", Purpose.APPROACH_OTHER_PARTY)
        walk.assessing().given(no("p1", ask.purpose), wash("p1", ask.purpose))  # type: ignore[call-arg]  # each has both

        assert ("consent.refusal-stands", "p1") in walk.refused(ask)

    def test_came_back_before_it_was_washed(self, walk: Walk) -> None:
        """Whoever got in touch since their no may be asked, whatever the service marked meanwhile."""
        ask = events.ConsentRequested("p1", Purpose.APPROACH_OTHER_PARTY)
        walk.assessing().given(events.ConsentRefused("p1", ask.purpose))
        refused = walk.case.number
        walk.given(events.ContactReceived("p1"), events.ConsentExpired("p1", ask.purpose))

        assert said_last(walk.case, ("p1", ask.purpose, "")) == refused
        assert ("consent.refusal-stands", "p1") not in walk.refused(ask)


class TestReopened:
    """A case that is reopened needs new consents."""

    @pytest.mark.parametrize(("purpose", "counts"), [(Purpose.ASSESSMENT, False), (Purpose.BE_REFERRED, True)])
    def test_but_for_the_referral(self, walk: Walk, purpose: Purpose, counts: bool) -> None:
        """Only the yes to being referred is still one: it is the same referral."""
        walk.engaging().given(events.ConsentGiven("p1", purpose))
        walk.done(events.CaseClosed(ClosureReason.DISENGAGED), events.CaseReopened())

        assert (counting(walk.case, ("p1", purpose, ""), Moment.of(walk.pass_time())) is not None) is counts


class TestWiderAndNarrower:
    """A no to all of a purpose is a no to each part of it; a yes to all of it is a yes to none."""

    def test_yes_to_all(self, walk: Walk) -> None:
        """A consent that names nobody lets nothing be shared with anybody."""
        walk.received().given(events.ConsentGiven("p1", Purpose.SHARE_WITH_AGENCY))
        key = ("p1", Purpose.SHARE_WITH_AGENCY, "housing")

        assert counting(walk.case, key, Moment.of(walk.pass_time())) is None
        assert status(walk.case, key) is ConsentStatus.UNKNOWN

    def test_no_to_all_then_yes_to_all(self, walk: Walk) -> None:
        """What was never said of a part stays a no after all of it was given again."""
        walk.received().given(
            events.ConsentRefused("p1", Purpose.SHARE_WITH_AGENCY), events.ConsentGiven("p1", Purpose.SHARE_WITH_AGENCY)
        )

        assert status(walk.case, ("p1", Purpose.SHARE_WITH_AGENCY, "housing")) is ConsentStatus.REFUSED

    def test_no_to_everything(self, walk: Walk) -> None:
        """Taking everything back takes back what nobody has spoken of yet."""
        walk.received().given(events.ConsentWithdrawn("p1"))

        assert status(walk.case, ("p1", Purpose.TAKE_PART, LETTER.value)) is ConsentStatus.WITHDRAWN
        assert status(walk.case, ("p2", Purpose.TAKE_PART, LETTER.value)) is ConsentStatus.UNKNOWN

    def test_all_of_it_ran_out(self, walk: Walk) -> None:
        """Where all of a purpose expired, each part that was given has."""
        walk.received().given(events.ConsentGiven("p1", Purpose.SHARE_WITH_AGENCY, "housing"))
        walk.given(events.ConsentExpired("p1", Purpose.SHARE_WITH_AGENCY))

        assert status(walk.case, ("p1", Purpose.SHARE_WITH_AGENCY, "housing")) is ConsentStatus.EXPIRED

    def test_no_to_one(self, walk: Walk) -> None:
        """A no to one agency leaves the other as it was."""
        for agency in ("housing", "police"):
            walk.given(events.ConsentGiven("p1", Purpose.SHARE_WITH_AGENCY, agency))
        walk.given(events.ConsentWithdrawn("p1", Purpose.SHARE_WITH_AGENCY, "police"))

        assert status(walk.case, ("p1", Purpose.SHARE_WITH_AGENCY, "housing")) is ConsentStatus.GIVEN
        assert status(walk.case, ("p1", Purpose.SHARE_WITH_AGENCY, "police")) is ConsentStatus.WITHDRAWN
