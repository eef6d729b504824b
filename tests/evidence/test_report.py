from collections.abc import Callable, Iterator
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.evidence.cohort_measures import progress
from restorative_core.evidence.event_measures import cases_closed
from restorative_core.evidence.expressions import InPeriod, condition
from restorative_core.evidence.facts import Facts, FirstContact, ReferralDecision, facts
from restorative_core.evidence.measures import MEASURES
from restorative_core.evidence.profiles import PROFILES, Profile, make_report
from restorative_core.evidence.report import Figure, Line, Report
from restorative_core.evidence.rows import Departure, HeldSession, SurveyTaken
from restorative_core.sources import SOURCES
from restorative_core.vocabulary.moments import Period
from restorative_core.vocabulary.outcomes import ResultClass, SessionKind
from restorative_core.vocabulary.referral import ReferralSource

YEAR = Period.year(2015)
COMMISSIONER = PROFILES["commissioner"]
NEW_YEAR = date(2015, 1, 1)


def on(day: date) -> Period:
    """One known day."""
    return Period(day, day)


EMPTY = facts(Case("case-a"))
DAYS = st.one_of(
    st.integers(-40, 400).map(lambda days: on(NEW_YEAR + timedelta(days))),
    st.just(Period(date(2014, 12, 1), date(2015, 1, 31))),
)


@st.composite
def many_facts(draw: st.DrawFn) -> list[Facts]:
    """The facts of up to forty cases, that come as far as they come."""
    return [draw(_one(number)) for number in range(draw(st.integers(0, 40)))]


@st.composite
def _one(draw: st.DrawFn, number: int) -> Facts:
    decision = draw(st.sampled_from(ReferralDecision))
    result = draw(st.none() | st.sampled_from(ResultClass))
    contact = draw(st.none() | st.integers(0, 90))
    sessions = draw(st.lists(st.builds(HeldSession, st.sampled_from(SessionKind), DAYS), max_size=2))
    answer = draw(st.none() | st.integers(1, 5))
    rated = None if answer is None else on(NEW_YEAR)
    survey = SurveyTaken(
        None, "satisfaction/1", on(NEW_YEAR), rated, rated, answer, 4, None if answer is None else answer >= 4
    )
    return attrs.evolve(
        EMPTY,
        case=f"case-{number}",
        received=draw(DAYS),
        source=draw(st.sampled_from(ReferralSource)),
        decision=decision,
        approach=attrs.evolve(EMPTY.approach, both_contacted=draw(st.booleans()), both_agreed=draw(st.booleans())),
        first_contact=FirstContact.WAITING if contact is None else FirstContact.TIMED,
        days_to_contact=contact,
        sessions=tuple(sessions),
        session_held=bool(sessions),
        is_open=result is None,
        closed=None if result is None else draw(DAYS),
        result=result,
        surveys=(survey,) if draw(st.booleans()) else (),
    )


def figure(report: Report, name: str) -> Figure:
    """The figure of the measure *name*."""
    return next(figure for figure in report.figures if figure.name == f"{name}/1")


def lines(report: Report, name: str) -> dict[str, Line]:
    """The lines of the measure *name*, by label."""
    return {line.label: line for line in figure(report, name).lines}


def above(line: Line) -> int:
    """The count above the line."""
    assert line.numerator is not None
    assert line.numerator.number is not None
    return int(line.numerator.number)


def test_every_measure_says_what_it_is() -> None:
    """Every measure has a version, a definition, a unit, an anchor and a source that exists."""
    for key, measure in MEASURES.items():
        assert key == f"{measure.name}/{measure.version}"
        assert measure.title
        assert measure.definition.endswith(".")
        assert measure.counted
        assert measure.anchor
        assert measure.source.source in SOURCES
    assert len({measure.name for measure in MEASURES.values()}) == len(MEASURES)


def test_a_report_of_nothing() -> None:
    """Without a case every count is nought, and there is no rate, which is not the same as nought."""
    report = make_report(COMMISSIONER, (), YEAR, service="Nowhere", notes=("As known on 2016-01-01.",))

    assert (report.service, report.period, report.notes[0]) == ("Nowhere", YEAR, "As known on 2016-01-01.")
    assert [figure.name for figure in report.figures] == list(MEASURES)
    for found in report.figures:
        for line in found.lines:
            assert not line.value.withheld
            assert line.value.number == (0 if found.unit == found.counted else None)


@given(told=many_facts(), threshold=st.sampled_from([1, 3, 5]))
def test_order_does_not_matter(told: list[Facts], threshold: int) -> None:
    """The same facts in another order, read as a stream, make the same report."""
    one = make_report(COMMISSIONER, told, YEAR, threshold=threshold)
    other = make_report(COMMISSIONER, iter(told[::-1]), YEAR, threshold=threshold)

    assert one == other


@given(told=many_facts())
def test_fewer_and_fewer_come_further(told: list[Facts]) -> None:
    """No step has more referrals than the step before it, and none of the shares exceeds the whole."""
    report = make_report(Profile("Progress", [progress]), told, YEAR, threshold=1)
    counts = [above(line) for line in report.figures[0].lines]

    assert counts == sorted(counts, reverse=True)
    assert counts[0] == sum(condition(InPeriod("received"), YEAR)(one) for one in told)


@given(told=many_facts())
def test_the_classes_add_up_to_the_closed_cases(told: list[Facts]) -> None:
    """Every closed case is in one class; administrative closures are shown and are in no share."""
    report = make_report(Profile("Closed", [cases_closed]), told, YEAR, threshold=1)
    found = {line.label: line for line in report.figures[0].lines}
    whole = above(found.pop(""))
    administrative = found.get("administrative")

    assert sum(above(line) for line in found.values()) == whole
    if administrative is not None:
        assert administrative.value.number is None
        assert administrative.denominator is None
    out = above(administrative) if administrative else 0
    assert all(line.denominator.number == whole - out for line in found.values() if line.denominator)


def _numbers(report: Report) -> Iterator[tuple[str, str, object]]:
    for found in report.figures:
        for line in found.lines:
            for value in (line.value, line.numerator, line.denominator):
                yield found.name, line.label, None if value is None else value.number


@given(told=many_facts())
def test_what_is_withheld_was_not_needed(told: list[Facts]) -> None:
    """Disclosure control takes numbers away, and changes none."""
    plain = list(_numbers(make_report(COMMISSIONER, told, YEAR, threshold=1)))
    controlled = list(_numbers(make_report(COMMISSIONER, told, YEAR, threshold=5)))

    assert len(plain) == len(controlled)
    assert all(shown == real or shown[2] is None for real, shown in zip(plain, controlled, strict=True))


@given(told=many_facts())
def test_nothing_small_is_shown(told: list[Facts]) -> None:
    """No count from 1 to 4 is shown, and no share of which few are above or below the line."""
    for found in make_report(COMMISSIONER, told, YEAR).figures:
        for line in found.lines:
            numbers = {value.number for value in (line.numerator, line.denominator) if value is not None}
            if found.unit == found.counted:
                numbers.add(line.value.number)
            assert numbers.isdisjoint({1, 2, 3, 4})
            if found.unit == "share" and line.value.number is not None:
                assert line.denominator is not None
                rest = int(line.denominator.number or 0) - above(line)
                assert rest not in {1, 2, 3, 4}
                assert line.value.low is not None
                assert line.value.high is not None
                assert line.value.low <= line.value.number <= line.value.high


@given(told=many_facts(), number=st.integers(1, 9))
def test_a_departure_changes_no_other_figure(told: list[Facts], number: int) -> None:
    """However many departures are reported, sessions, contacts and every other figure stay as they were."""
    many = (Departure("session-started", on(NEW_YEAR)), Departure("contact-made", on(NEW_YEAR))) * number
    before = make_report(COMMISSIONER, told, YEAR)
    after = make_report(COMMISSIONER, [attrs.evolve(one, departures=many) for one in told], YEAR)

    assert before.figures[:-1] == after.figures[:-1]
    assert before.figures[-1].name == "departures/1"


def test_striking_an_entry_takes_it_out_of_the_figures(told: Callable[..., Case], walk: tuple[Event, ...]) -> None:
    """A session that was never held is in no figure once its entry has been struck."""
    whole, struck = facts(told(*walk)), facts(told(*walk, events.EnteredInError(12)))

    one = make_report(COMMISSIONER, [whole] * 6, YEAR)
    other = make_report(COMMISSIONER, [struck] * 6, YEAR)

    assert lines(one, "direct-sessions")[""].value.number == 6
    assert lines(other, "direct-sessions")[""].value.number == 0


def test_a_cohort_is_counted_by_receipt_and_an_event_by_its_day(
    told: Callable[..., Case], walk: tuple[Event, ...]
) -> None:
    """A case received before the period has its session counted in it, and nothing that is counted by receipt."""
    report = make_report(COMMISSIONER, [facts(told(*walk))] * 6, Period(date(2015, 3, 10), date(2015, 3, 31)))

    assert lines(report, "referrals-by-source")[""].value.number == 0
    assert above(lines(report, "progress")["received"]) == 0
    assert above(lines(report, "progress")["session-held"]) == 0
    assert lines(report, "direct-sessions")["face-to-face-meeting"].value.number == 6
    assert above(lines(report, "cases-closed")["completed"]) == 6


@pytest.mark.parametrize(("cases", "said"), [(6, "6 referrals"), (2, "Fewer than 5 referrals")])
def test_what_cannot_be_dated_is_left_out_and_said(cases: int, said: str) -> None:
    """A referral that may have been received in the period, or not, is counted nowhere, and a note says so, once."""
    vague = attrs.evolve(EMPTY, received=Period(date(2014, 12, 1), date(2015, 1, 31)))
    report = make_report(COMMISSIONER, [vague] * cases, YEAR)
    notes = [note for found in report.figures for note in found.notes if note.startswith(said)]

    assert lines(report, "referrals-by-source")[""].value.number == 0
    assert len(notes) == 1


def test_waiting_is_told_apart_from_the_wait() -> None:
    """The quantiles are of those whose wait is over; those still waiting are counted beside them."""
    waited = [
        attrs.evolve(EMPTY, received=on(NEW_YEAR), first_contact=FirstContact.TIMED, days_to_contact=days)
        for days in range(100)
    ]
    waiting = [attrs.evolve(EMPTY, received=on(NEW_YEAR), first_contact=FirstContact.WAITING)] * 7
    found = lines(make_report(COMMISSIONER, waited + waiting, YEAR), "days-to-first-contact")

    assert (found["median"].value.number, found["percentile-90"].value.number) == (49, 89)
    assert found["median"].denominator is not None
    assert found["median"].denominator.number == 100
    assert above(found["waiting"]) == 7


def test_a_percentile_with_few_beyond_it_is_withheld() -> None:
    """Where fewer than five cases waited so long or longer, the percentile would be somebody's own wait."""
    told = [
        attrs.evolve(EMPTY, received=on(NEW_YEAR), first_contact=FirstContact.TIMED, days_to_contact=days)
        for days in range(20)
    ]
    found = lines(make_report(COMMISSIONER, told, YEAR), "days-to-first-contact")

    assert found["median"].value.number == 9
    assert found["percentile-90"].value.withheld


def test_satisfaction_stands_beside_the_share_that_answered() -> None:
    """Satisfied is a share of those who answered, and answered a share of those who were asked."""

    def asked(answer: int | None) -> Facts:
        day = None if answer is None else on(NEW_YEAR)
        row = SurveyTaken(
            None, "satisfaction/1", on(NEW_YEAR), day, day, answer, 4, None if answer is None else answer >= 4
        )
        return attrs.evolve(EMPTY, surveys=(row,))

    told = [asked(5)] * 15 + [asked(2)] * 5 + [asked(None)] * 10
    report = make_report(COMMISSIONER, told, YEAR)
    satisfied, answered = lines(report, "satisfied")[""], lines(report, "surveys-answered")[""]

    assert (above(satisfied), satisfied.value.number) == (15, 0.75)
    assert satisfied.value.low == pytest.approx(0.5313, abs=5e-5)
    assert (above(answered), answered.value.number) == (20, 20 / 30)
