"""A past moment of recording can be looked at again: a case, a history, and last quarter's report, byte for byte."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.service.conftest import Desk

from restorative_core import events
from restorative_core.errors import Faulty, Unknown
from restorative_core.evidence.differences import differences
from restorative_core.vocabulary.moments import Moment, Period

QUARTER = Period(date(2015, 1, 1), date(2015, 3, 31))


def _quarter(desk: Desk) -> None:
    """Six referrals, some of them accepted."""
    for number in range(6):
        desk.receive(reference=f"Q{number}")
        if number % 2:
            desk.each(events.ReferralAccepted())
        desk.later()


def test_last_quarters_report_is_made_again_byte_for_byte(desk: Desk) -> None:
    """Whatever was recorded since, the report as it was known then is the report that was made then."""
    _quarter(desk)
    made = {form: desk.service.render(desk.service.report("commissioner", QUARTER), form) for form in ("html", "csv")}
    then = desk.now
    for number in range(6, 12):
        desk.later(days=20)
        desk.receive(reference=f"Q{number}", received="2015-03-20")
        desk.each(events.ReferralAccepted())

    again = desk.service.report("commissioner", QUARTER, as_known_on=then)

    assert {form: desk.service.render(again, form) for form in made} == made


def test_what_is_known_since_is_told_line_by_line(desk: Desk) -> None:
    """The lines that differ are those that what was recorded since has changed, and no others."""
    _quarter(desk)
    then = desk.service.report("commissioner", QUARTER)
    desk.later(days=30)
    for number in range(6, 12):
        desk.receive(reference=f"Q{number}", received="2015-03-20")

    now = desk.service.report("commissioner", QUARTER)
    found = {(one.figure, one.label): one for one in differences(then, now)}

    assert list(differences(then, then)) == []
    assert found
    assert all(one.before != one.after for one in found.values())
    lines = {(figure.name, line.label): line for figure in now.figures for line in figure.lines}
    assert {key: one.after for key, one in found.items() if one.after} == {
        key: lines[key] for key in found if key in lines
    }


@given(data=st.data())
def test_every_moment_shows_what_was_recorded_by_then(data: st.DataObject) -> None:
    """At every instant, a history is what had been recorded by then, and the case is what that adds up to."""
    desk = Desk()
    desk.receive()
    desk.each(events.ReferralAccepted(), events.FacilitatorAllocated("f1"), events.NoteTaken(("p1",), "a note"))
    entries = desk.service.history(desk.case)
    number = data.draw(st.integers(1, len(entries)))
    then: datetime = entries[number - 1].recorded

    known = desk.service.history(desk.case, as_known_on=then)

    assert known == tuple(entry for entry in entries if entry.recorded <= then)
    assert desk.service.case(desk.case, as_known_on=then).history == known


def test_a_day_means_its_end(desk: Desk) -> None:
    """A day is known with all that was recorded on it, and with nothing of the next."""
    desk.receive()
    first = desk.now.date()
    desk.later(days=1)
    desk.record(events.ReferralAccepted())

    assert desk.service.case(desk.case, as_known_on=first).number < desk.service.case(desk.case).number
    assert desk.service.case(desk.case, as_known_on=desk.now.date()) == desk.service.case(desk.case)


def test_what_was_not_known_is_unknown(desk: Desk) -> None:
    """A case of which nothing had been recorded is not there."""
    desk.receive()

    with pytest.raises(Unknown, match="case"):
        desk.service.case(desk.case, as_known_on=date(2014, 1, 1))
    assert str(Moment.of(desk.now).day) > "2014"


END = datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "known_on",
    [
        date.max,
        date.max - timedelta(days=1),
        date.max - timedelta(days=2),
        END,
        END.replace(tzinfo=timezone(timedelta(hours=-14))),
        END.replace(tzinfo=timezone(timedelta(hours=14))),
    ],
)
def test_whatever_comes_is_known_at_the_end_of_time(desk: Desk, known_on: date) -> None:
    """The last day, or instant, that there is means all that is known now."""
    _quarter(desk)
    desk.later(days=30)
    now = desk.service.report("commissioner", QUARTER)

    assert desk.service.case(desk.case, as_known_on=known_on) == desk.service.case(desk.case)
    assert desk.service.history(desk.case, as_known_on=known_on) == desk.service.history(desk.case)
    assert list(differences(desk.service.report("commissioner", QUARTER, as_known_on=known_on), now)) == []


@pytest.mark.parametrize(
    "known_on",
    [date.min, datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))],
)
def test_nothing_is_known_at_the_beginning_of_time(desk: Desk, known_on: date) -> None:
    """The first day, or instant, that there is means nothing at all: there is no such case, and figures are nought."""
    _quarter(desk)

    with pytest.raises(Unknown, match="case"):
        desk.service.case(desk.case, as_known_on=known_on)
    told = desk.service.report("commissioner", QUARTER, as_known_on=known_on)
    assert {line.value.number for figure in told.figures for line in figure.lines} <= {0, None}


def test_a_time_without_a_zone_is_no_moment(desk: Desk) -> None:
    """It is asked which zone is meant."""
    desk.receive()

    with pytest.raises(Faulty, match="zone"):
        desk.service.case(desk.case, as_known_on=datetime(2015, 3, 2, 10))  # noqa: DTZ001 -- that is what is tried
