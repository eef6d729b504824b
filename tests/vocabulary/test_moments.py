"""Moments, as precisely as they are known; ages; hours."""

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.errors import Faulty
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import LONDON, Moment, Period, aware, local_day
from restorative_core.vocabulary.people import age_band, age_on

BY = Actor("f1")


class TestMoment:
    """A moment is an instant, a day, a month, a year, or unknown."""

    @pytest.mark.parametrize(
        ("text", "earliest", "latest"),
        [
            ("2015-03-12T10:00:00+01:00", "2015-03-12T09:00:00", "2015-03-12T09:00:00"),
            ("2015-03-12", "2015-03-12T00:00:00", "2015-03-12T23:59:59.999999"),
            ("2015-03-29", "2015-03-29T00:00:00", "2015-03-29T22:59:59.999999"),
            ("2015-10-25", "2015-10-24T23:00:00", "2015-10-25T23:59:59.999999"),
            ("2015-06", "2015-05-31T23:00:00", "2015-06-30T22:59:59.999999"),
            ("2016-02", "2016-02-01T00:00:00", "2016-02-29T23:59:59.999999"),
            ("2015-02", "2015-02-01T00:00:00", "2015-02-28T23:59:59.999999"),
            ("2015-12", "2015-12-01T00:00:00", "2015-12-31T23:59:59.999999"),
            ("2015", "2015-01-01T00:00:00", "2015-12-31T23:59:59.999999"),
        ],
    )
    def test_span(self, text: str, earliest: str, latest: str) -> None:
        """Its ends are instants, by local days: summer time, month ends and leap years included."""
        moment = Moment(text)

        assert moment.earliest == datetime.fromisoformat(earliest).replace(tzinfo=UTC)
        assert moment.latest == datetime.fromisoformat(latest).replace(tzinfo=UTC)

    def test_unknown(self) -> None:
        """Of an unknown moment nothing is known."""
        assert not Moment.unknown().is_known
        assert Moment.unknown().earliest < Moment("0002").earliest
        assert Moment.unknown().latest > Moment("9998").latest

    @pytest.mark.parametrize(
        "text",
        [
            "2015-03-12T10:00:00",
            "2015-02-29",
            "2015-13",
            "2015-00",
            "2015-03-00",
            "0000",
            "9999",
            "15-03-12",
            "2015-3-1",
            "20150312",
            "2015-W11-4",
            "12/03/2015",
            "",
            " 2015",
            "2015\n",
            "Unknown",
            "٢٠١٥",
            "2015-03-12 10:00:00+00:00",
            "T",
        ],
    )
    def test_unreadable(self, text: str) -> None:
        """What is no moment is refused, and not repeated."""
        with pytest.raises(Faulty) as faulty:
            Moment(text)

        assert not text.strip() or f"'{text}'" not in str(faulty.value)

    @pytest.mark.parametrize("naive", [datetime(2015, 3, 12, 10), "2015-03-12T10:00:00"])  # noqa: DTZ001
    def test_naive(self, naive: datetime | str) -> None:
        """A time without a zone is refused wherever one comes in."""
        with pytest.raises(Faulty, match="without-zone"):
            Moment.of(naive)
        with pytest.raises(Faulty, match="without-zone"):
            Occasion(naive, BY)

    def test_naive_instants(self) -> None:
        """So it is where an instant is asked for."""
        with pytest.raises(Faulty, match="without-zone"):
            aware(datetime(2015, 3, 12))  # noqa: DTZ001
        with pytest.raises(Faulty, match="without-zone"):
            local_day(datetime(2015, 3, 12))  # noqa: DTZ001

    def test_day(self) -> None:
        """Days are local ones."""
        assert local_day(datetime(2015, 6, 30, 23, 30, tzinfo=UTC)) == date(2015, 7, 1)
        assert Moment("2015-06-30T23:30:00+00:00").day == date(2015, 7, 1)

    def test_by(self) -> None:
        """What must be so at a moment of which the month alone is known must be so on its first day."""
        assert Moment("2015-03").by == Moment("2015-03-01").latest
        assert Moment("2015-03-12").by == Moment("2015-03-12").latest

    @given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
    def test_coarser_is_wider(self, naive: datetime) -> None:
        """A moment lies within its day, that within its month, and that within its year."""
        instant = naive.replace(tzinfo=LONDON)
        text = instant.isoformat()
        spans = [Moment(text[:length]) for length in (10, 7, 4)]

        assert spans[0].earliest <= instant <= spans[0].latest
        for inner, outer in itertools.pairwise(spans):
            assert outer.earliest <= inner.earliest <= inner.latest <= outer.latest


class TestPeriod:
    """Days from the first to the last."""

    def test_ends(self) -> None:
        """Both ends are included."""
        period = Period(date(2015, 4, 1), date(2016, 3, 31))

        assert date(2015, 4, 1) in period
        assert date(2016, 3, 31) in period
        assert date(2016, 4, 1) not in period

    def test_backwards(self) -> None:
        """A period that ends before it begins is refused."""
        with pytest.raises(Faulty, match="backwards"):
            Period(date(2015, 4, 2), date(2015, 4, 1))


class TestAges:
    """Ages are computed on a date."""

    @pytest.mark.parametrize(
        ("born", "day", "age"),
        [
            ("1997-03-12", "2015-03-11", 17),
            ("1997-03-12", "2015-03-12", 18),
            ("1996-02-29", "2014-02-28", 17),
            ("1996-02-29", "2014-03-01", 18),
            ("1996-02-29", "2016-02-29", 20),
        ],
    )
    def test_age(self, born: str, day: str, age: int) -> None:
        """Somebody is older from their birthday on; one of 29 February is kept on 1 March."""
        assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age

    @given(st.dates(date(1900, 1, 1), date(2015, 1, 1)), st.integers(0, 30_000))
    def test_grows(self, born: date, days: int) -> None:
        """Nobody grows younger."""
        day = born + timedelta(days=days)

        assert age_on(born, day) <= age_on(born, day + timedelta(days=1)) <= age_on(born, day) + 1

    @pytest.mark.parametrize(
        ("at", "band"),
        [
            ("2015-03-12", "10-13"),
            ("2015-03-13", "14-17"),
            ("2019-03-13", "18-24"),
            ("2090", "65+"),
            ("unknown", "unknown"),
        ],
    )
    def test_band(self, at: str, band: str) -> None:
        """A band holds its lower age and not its upper one."""
        assert age_band(date(2001, 3, 13), Moment(at)) == band


class TestHours:
    """Hours at which contact is safe."""

    @pytest.mark.parametrize(
        ("hours", "safe", "not_safe"),
        [
            ((time(9), time(17)), (time(9), time(17)), (time(8, 59, 59), time(17, 0, 1))),
            ((time(22), time(2)), (time(22), time(0), time(2)), (time(2, 0, 1), time(12), time(21, 59))),
            ((time(18), None), (time(18), time.max), (time(17, 59),)),
            ((None, time(8)), (time.min, time(8)), (time(8, 1),)),
            ((None, None), (time.min, time.max), ()),
            ((time(9), time(9)), (time(9),), (time(9, 1),)),
        ],
    )
    def test_hours(
        self, hours: tuple[time | None, time | None], safe: tuple[time, ...], not_safe: tuple[time, ...]
    ) -> None:
        """They may run past midnight, and be open at either end."""
        preference = ContactPreference({Channel.PHONE}, *hours)

        assert all(preference.is_safe_at(one) for one in safe)
        assert not any(preference.is_safe_at(one) for one in not_safe)

    def test_with_zone(self) -> None:
        """Hours are local ones: a time with a zone is refused when it is given."""
        with pytest.raises(Faulty, match="with-zone"):
            ContactPreference({Channel.PHONE}, safe_from=time(18, tzinfo=UTC))
