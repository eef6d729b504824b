"""Who works on a case is asked of the moment of the act: nobody holds a session before they were allocated."""

import pytest
from tests.casework.conftest import MEETING, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.risk import RiskLevel
from restorative_core.vocabulary.roles import Duty

START = events.SessionStarted("s1")
ARRANGE = events.SessionArranged("s2", MEETING, ("p1", "p2"))
SUITABLE = events.SuitabilityDecided(suitable=True)
NOBODY_LED = ("facilitator.missing", "")


def handed_over(walk: Walk, *, later: bool) -> Moment:
    """The moment at which a meeting was held that `f1` led, who was then stood down, and `f3` allocated."""
    walk.arranged()
    held = Moment.of(walk.pass_time())
    if not later:
        walk.done(events.FacilitatorStoodDown("f1"), at=Moment.of(held.earliest.replace(minute=0, hour=0)))
    else:
        walk.done(events.FacilitatorStoodDown("f1"))
    walk.done(events.FacilitatorAllocated("f3"))
    return held


class TestALeadFacilitatorIsAllocated:
    """A facilitator leads the case."""

    @pytest.mark.parametrize("act", [START, ARRANGE, SUITABLE], ids=lambda act: act.kind)
    def test_led_since(self, walk: Walk, act: Event) -> None:
        """Whoever was allocated after the act did not lead it, however late the act is written down."""
        walk.arranged().done(events.FacilitatorStoodDown("f1"))
        before = walk.now
        walk.done(events.FacilitatorAllocated("f3"))

        assert NOBODY_LED in walk.refused(act, at=before)
        assert NOBODY_LED not in walk.refused(act)

    @pytest.mark.parametrize("act", [START, ARRANGE, SUITABLE], ids=lambda act: act.kind)
    def test_allocated_of_an_earlier_day(self, walk: Walk, act: Event) -> None:
        """An allocation that is told of late, and was before the act, is one."""
        walk.arranged()
        day = Moment.of(walk.pass_time().date())
        walk.done(events.FacilitatorStoodDown("f1"), at=day).done(events.FacilitatorAllocated("f3"), at=day)

        assert NOBODY_LED not in walk.refused(act)

    def test_allocated_at_that_moment(self, walk: Walk) -> None:
        """Whoever was allocated at the very moment of the act led it."""
        walk.arranged().done(events.FacilitatorStoodDown("f1"), events.FacilitatorAllocated("f3"))

        assert NOBODY_LED not in walk.refused(START, at=walk.now)

    def test_handed_over_since(self, walk: Walk) -> None:
        """A meeting that is written down after its lead has changed was led by the one who led it."""
        assert walk.refused(START, at=handed_over(walk, later=True)) == []

    def test_handed_over_before(self, walk: Walk) -> None:
        """Whoever had stood down by then did not lead it."""
        assert NOBODY_LED in walk.refused(START, at=handed_over(walk, later=False))

    def test_dated_roughly(self, walk: Walk) -> None:
        """A month, a year and an unknown moment may be before the allocation, and are of no help."""
        walk.arranged()

        for told in ("2015-03", "2015", "unknown"):
            assert NOBODY_LED in walk.refused(START, at=told)
        assert NOBODY_LED not in walk.refused(START, at=walk.now.date())

    def test_struck(self, walk: Walk) -> None:
        """An allocation that was a mistake counts as little as it does today."""
        walk.arranged()
        held = walk.now
        walk.done(events.EnteredInError(walk.number(events.FacilitatorAllocated)))
        first = next(e.number for e in walk.case.history if isinstance(e.event, events.FacilitatorAllocated))
        walk.done(events.EnteredInError(first)).done(events.FacilitatorAllocated("f3"))

        assert NOBODY_LED in walk.refused(START, at=held)


class TestTwoFacilitators:
    """A session in which people meet, and one in a sensitive case, is held by two."""

    @pytest.mark.parametrize("complexity", [Complexity.STANDARD, Complexity.SENSITIVE])
    def test_joined_since(self, walk: Walk, complexity: Complexity) -> None:
        """Whoever was allocated after the session did not hold it."""
        walk.arranged().done(events.FacilitatorStoodDown("f2")).done(events.ComplexityJudged(complexity))
        walk.done(events.RiskAssessed(RiskLevel.LOW))
        before = walk.now
        walk.done(events.FacilitatorAllocated("f3", Duty.CO))

        assert NOBODY_LED in walk.refused(START, at=before)
        assert NOBODY_LED not in walk.refused(START)

    def test_changed_since(self, walk: Walk) -> None:
        """A second facilitator who made way for another was there when the meeting was held."""
        walk.arranged()
        held = walk.pass_time()
        walk.done(events.FacilitatorStoodDown("f2")).done(events.FacilitatorAllocated("f3", Duty.CO))

        assert walk.refused(START, at=held) == []
