"""The invariants of age and of facilitators, each a property whose docstring is the invariant's own sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casework.conftest import MEETING, STAFF, Walk

from restorative_core import RestorativeService
from restorative_core.casework import catalogue as events
from restorative_core.casework.knowledge import Knowledge
from restorative_core.memory import MemoryStorage
from restorative_core.vocabulary.credentials import Complexity, Credential, Credentials, Level
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.people import ADULT, age_on, birthday
from restorative_core.vocabulary.referral import Initiator, Referral, ReferralSource, ReferredPerson
from restorative_core.vocabulary.roles import Duty, Role

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
