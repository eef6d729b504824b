"""A restriction is varied, and varied again: what a later variation does not name any more is not permitted."""

from datetime import timedelta

import pytest
from tests.service.conftest import MEETING, Desk

from restorative_core import events
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.restrictions import RestrictionKind

START = events.SessionStarted("s1")


@pytest.fixture
def apart(desk: Desk) -> Desk:
    """A meeting is arranged, and then a court keeps the two apart, and permits just this meeting."""
    desk.arranged()
    desk.later()
    ann, bob = (desk.service.person(desk.case, name) for name in ("p1", "p2"))
    desk.service.tell(bob, events.RestrictionImposed("r1", RestrictionKind.OTHER, protects=ann), desk.occasion())
    assert _against(desk) == ["restriction.stands"]
    desk.later()
    desk.service.tell(bob, events.RestrictionVaried("r1", frozenset({MEETING})), desk.occasion())
    assert _against(desk) == []
    return desk


def _against(desk: Desk) -> list[str]:
    desk.later()
    return [reason.code for reason in desk.service.may(desk.case, START, desk.occasion()).reasons]


def _varied(desk: Desk, told: str | Moment, *permits: SessionKind) -> None:
    occasion = Occasion(Moment.of(told), desk.occasion().by)
    desk.service.tell(
        desk.service.person(desk.case, "p2"), events.RestrictionVaried("r1", frozenset(permits)), occasion
    )


@pytest.mark.parametrize("permits", [(), (SessionKind.LETTER_EXCHANGE,)])
@pytest.mark.parametrize("precision", [10, 7, 4, 0])
def test_taken_away(apart: Desk, precision: int, permits: tuple[SessionKind, ...]) -> None:
    """However roughly the day is known on which the permission was taken away, it is gone."""
    _varied(apart, apart.now.isoformat()[:precision] or "unknown", *permits)

    assert _against(apart) == ["restriction.stands"]


@pytest.mark.parametrize("precision", [7, 4, 0])
def test_not_given_by_a_rough_day(apart: Desk, precision: int) -> None:
    """A permission of some day, which may have been before the restriction, gives nothing back."""
    _varied(apart, Moment.of(apart.now))
    _varied(apart, apart.now.isoformat()[:precision] or "unknown", MEETING)

    assert _against(apart) == ["restriction.stands"]


def test_given_again(apart: Desk) -> None:
    """A permission that is given again, of a moment that is known, permits again."""
    _varied(apart, Moment.of(apart.now))
    apart.later()
    _varied(apart, Moment.of(apart.now), MEETING)

    assert _against(apart) == []


def test_before_the_permission(apart: Desk) -> None:
    """A meeting that is dated before the permission is not permitted by it."""
    before = Occasion(apart.now - timedelta(minutes=90), apart.occasion().by)

    assert "restriction.stands" in [one.code for one in apart.service.may(apart.case, START, before).reasons]
