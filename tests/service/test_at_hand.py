"""A case that a service has at hand, while somebody else writes to it."""

import pytest
from tests.service.conftest import MEETING, SUPERVISOR, Desk

from restorative_core import RestorativeService, events
from restorative_core.errors import Refused, Stale
from restorative_core.vocabulary.contact import Channel


def _two() -> tuple[Desk, RestorativeService]:
    """Somebody at work on a case, and another service over the same storage, which has read it."""
    desk = Desk()
    desk.ready()
    other = RestorativeService(desk.storage, clock=lambda: desk.now)
    other.case(desk.case)
    return desk, other


def test_what_another_wrote_is_read_before_ours_is_stored() -> None:
    """An event comes after those of another service, although the case at hand lacked them."""
    desk, other = _two()
    before = desk.record(events.ContactMade("p1", Channel.PHONE)).number

    after = other.record(desk.case, events.ContactMade("p2", Channel.PHONE), desk.occasion())

    assert after.number == before + 1
    assert after.history == desk.service.case(desk.case).history
    assert desk.problems() == []


def test_what_another_wrote_may_refuse_ours() -> None:
    """What the case at hand permits is refused where the case does not permit it any more."""
    desk, other = _two()
    desk.record(events.SafetyStopRaised())

    with pytest.raises(Refused, match="stop"):
        other.record(desk.case, events.SessionArranged("s1", MEETING, ("p1", "p2")), desk.occasion())


def test_what_another_wrote_may_permit_ours() -> None:
    """What the case at hand refuses is permitted where the case permits it by now."""
    desk, other = _two()
    stop = desk.record(events.SafetyStopRaised()).number
    contact = events.ContactMade("p1", Channel.PHONE)
    with pytest.raises(Refused, match="stop"):
        other.record(desk.case, contact, desk.occasion())
    lifted = desk.record(events.SafetyStopLifted(stop), by=SUPERVISOR).number

    assert other.record(desk.case, contact, desk.occasion()).number == lifted + 1


def test_the_entry_that_is_expected_is_the_last_of_all() -> None:
    """A case at hand that is at the expected entry is stale all the same, once another wrote."""
    desk, other = _two()
    expected = other.case(desk.case).number
    desk.record(events.ContactMade("p1", Channel.PHONE))

    with pytest.raises(Stale):
        other.record(desk.case, events.ContactMade("p2", Channel.PHONE), desk.occasion(), expecting=expected)
