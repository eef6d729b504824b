"""A session that is dated before what it needed was put right."""

from datetime import timedelta

import pytest
from tests.casework.conftest import Walk
from tests.casework.saying import START, speaks

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.people import Authority, Capacity, NeedCategory
from restorative_core.vocabulary.risk import SpecialistTool
from restorative_core.vocabulary.roles import Role

SPECIALIST = events.SpecialistAssessed(SpecialistTool.OTHER)


def _too_late(walk: Walk, *told: Event, complexity: Complexity = Complexity.STANDARD) -> list[str]:
    """What was put right too late for the session, which is dated before it was told."""
    walk.arranged().given(events.PersonAdded("p3", Role.SUPPORTER), events.ComplexityJudged(complexity))
    for need, person in (("n1", "p1"), ("n3", "p3")):
        walk.given(events.AccessNeedRecorded(need, person, NeedCategory.COMMUNICATION))
    at = walk.pass_time() + timedelta(minutes=1)
    walk.given(*told)
    return [about for code, about in walk.refused(START, at=at) if code == "session.before-its-grounds"]


class TestSpecialist:
    """A specialist's assessment."""

    @pytest.mark.parametrize("complexity", list(Complexity))
    def test_assessed(self, walk: Walk, complexity: Complexity) -> None:
        """A sensitive case needs it before the session; no other needs it."""
        wanted = ["specialist-assessed"] * (complexity is Complexity.SENSITIVE)

        assert _too_late(walk, SPECIALIST, complexity=complexity) == wanted

    def test_what_came_before(self, walk: Walk) -> None:
        """What was put right in time is no ground against it, and hides none that was not."""
        walk.arranged().given(events.ComplexityJudged(Complexity.SENSITIVE), SPECIALIST, events.WorkSignedOff())
        at = walk.pass_time() + timedelta(minutes=1)
        before = walk.refused(START, at=at)
        walk.given(SPECIALIST)

        assert [one for one in before if one[0] == "session.before-its-grounds"] == []
        assert ("session.before-its-grounds", "specialist-assessed") in walk.refused(START, at=at)

    def test_at_the_same_moment(self, walk: Walk) -> None:
        """What was put right at the very moment of the session was put right in time."""
        walk.arranged().given(events.ComplexityJudged(Complexity.SENSITIVE)).pass_time()
        at = walk.now
        walk.given(SPECIALIST, at=at)

        assert ("session.before-its-grounds", "specialist-assessed") not in walk.refused(START, at=at)


class TestSignedOff:
    """A supervisor's signature."""

    @pytest.mark.parametrize("complexity", list(Complexity))
    @pytest.mark.parametrize(("session", "concerns"), [("s1", True), ("", True), ("s2", False)])
    def test_session(self, walk: Walk, session: str, concerns: bool, complexity: Complexity) -> None:
        """Where one is needed, it is one for this session, or for the whole case."""
        wanted = ["work-signed-off"] * (concerns and complexity is not Complexity.STANDARD)

        assert _too_late(walk, events.WorkSignedOff(session), complexity=complexity) == wanted


class TestPeople:
    """What was recorded of somebody who is in the session."""

    @pytest.mark.parametrize(
        ("need", "session", "concerns"),
        [("n1", "s1", True), ("n1", "", True), ("n1", "s2", False), ("n3", "s1", False), ("n3", "", False)],
    )
    def test_need(self, walk: Walk, need: str, session: str, concerns: bool) -> None:
        """What they need is arranged for this session, or for all, before it."""
        wanted = ["access-need-arranged"] * concerns

        assert _too_late(walk, events.AccessNeedArranged(need, session)) == wanted

    @pytest.mark.parametrize(("person", "concerns"), [("p1", True), ("p2", True), ("p3", False)])
    def test_capacity(self, walk: Walk, person: str, concerns: bool) -> None:
        """That they can decide for themselves is known before it."""
        wanted = ["capacity-recorded"] * concerns

        assert _too_late(walk, events.CapacityRecorded(person, Capacity.PRESUMED)) == wanted

    @pytest.mark.parametrize(("child", "concerns"), [("p1", True), ("p9", False)])
    def test_right(self, walk: Walk, child: str, concerns: bool) -> None:
        """Who may speak for them is known before it."""
        wanted = ["authority-recorded"] * concerns

        assert _too_late(walk, speaks("p3", child, Authority.PARENTAL_RESPONSIBILITY)) == wanted
