"""How far a plan is searched for, what it waits for, and who is thought to do it."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from tests.casework.conftest import MEETING, STAFF, VISITOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.knowledge import NOTHING
from restorative_core.casework.plan import plan
from restorative_core.casework.remedies.remedy import Whose
from restorative_core.casework.waiver import Waiver
from restorative_core.casework.way import DEPTH, LENGTH, Search, Step, Way, followed
from restorative_core.errors import Reason
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import HoldReason
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.roles import Role

MINUTE = timedelta(minutes=1)
ACCEPT = events.ReferralAccepted()
NOTE = events.NoteTaken(("p1",), "text")


def _held(walk: Walk) -> Walk:
    """A case that is held, so that one step is needed before its referral is accepted."""
    return walk.received().given(events.CaseHeld(HoldReason.PROCEEDINGS))


def _step(walk: Walk) -> Step:
    return Step(NOTE, Whose.OURS, frozenset(), Reason("case.held"), Moment.of(walk.now))


class TestHowFar:
    """A search ends somewhere."""

    def _found(self, walk: Walk, *, left: int = 100, before: int = 0, goals: int = 0) -> bool:
        way = Way.from_here(_held(walk).case, Moment.of(walk.now))
        way = attrs.evolve(way, steps=(_step(walk),) * before)
        search = Search(walk.pathway, NOTHING, Actor("colleague"), left)
        return isinstance(search.reach(way, ACCEPT, STAFF, (NOTE,) * goals), Way)

    @pytest.mark.parametrize(("left", "found"), [(1, False), (2, True), (100, True)])
    def test_decisions(self, walk: Walk, left: int, found: bool) -> None:
        """With the last decision that may be taken no further step is tried."""
        assert self._found(walk, left=left) is found

    @pytest.mark.parametrize(("goals", "found"), [(DEPTH - 1, True), (DEPTH, False)])
    def test_what_is_tried_for(self, walk: Walk, goals: int, found: bool) -> None:
        """So many acts are tried, each for the sake of the one before, and no more."""
        assert self._found(walk, goals=goals) is found

    @pytest.mark.parametrize(("before", "found"), [(LENGTH - 1, True), (LENGTH, False)])
    def test_steps(self, walk: Walk, before: int, found: bool) -> None:
        """A plan has so many steps, and no more."""
        assert self._found(walk, before=before) is found


class TestWaiting:
    """Nothing waits that need not."""

    def test_a_step(self, walk: Walk) -> None:
        """A step happens as soon as it can."""
        assert _step(walk).waits is False

    def test_a_way(self, walk: Walk) -> None:
        """A way begins at once: a minute after the last that is known, or after the moment that is asked of."""
        case, last = walk.received().case, walk.now
        later = last + timedelta(days=1)

        assert Way.from_here(case, Moment.of(later)) == Way(case, later + MINUTE, (), waited=False)
        assert Way.from_here(case, Moment("2015-01")) == Way(case, last + MINUTE)

    def test_a_plan(self, walk: Walk) -> None:
        """Its steps are thought to happen minute by minute, and the act after them."""
        at = _held(walk).given(events.PersonAdded("p3", Role.RESPONSIBLE, named=False)).pass_time()
        found = plan(walk.case, ACCEPT, Occasion(Moment.of(at), STAFF), walk.pathway)
        moments = [*(step.at.earliest for step in found.steps), found.at.earliest]

        assert [moment - at for moment in moments] == [MINUTE * number for number in range(1, len(moments) + 1)]

    @pytest.mark.parametrize(("left", "found"), [(1, False), (2, True)])
    def test_for_everybody_at_once(self, walk: Walk, left: int, found: bool) -> None:
        """Where several people need time to think, the way waits once, for the last of them."""
        walk.pathway = attrs.evolve(justice, policy=Policy(cooling_off_days=2))
        way = Way.from_here(walk.ready().case, Moment.of(walk.now))
        search = Search(walk.pathway, NOTHING, Actor("colleague"), left)

        assert isinstance(search.reach(way, events.SessionArranged("s1", MEETING, ("p1", "p2")), STAFF), Way) is found


def test_what_follows_happens_in_its_order(walk: Walk) -> None:
    """What an event brings with it is thought to happen after it, one thing after the other, as it does."""
    walk.arranged().done(events.SessionArranged("s2", MEETING, ("p1", "p2")))
    walk.done(events.SessionArranged("s3", MEETING, ("p1", "p2")))
    left, before = events.ConsentWithdrawn("p1"), walk.case

    thought = followed(before, left, Occasion(Moment.of(walk.pass_time()), STAFF), walk.pathway, NOTHING)
    done = walk.done(left).case

    assert [(entry.number, entry.event) for entry in thought.history] == [
        (entry.number, entry.event) for entry in done.history
    ]
    assert done.number == before.number + 4


def test_somebody_else_does_it(walk: Walk) -> None:
    """Where the actor may not do it at all, it is planned for somebody who may, with whatever it needs besides."""
    occasion = Occasion(Moment.of(_held(walk).pass_time()), VISITOR)
    found = plan(walk.case, ACCEPT, occasion, walk.pathway)

    assert [step.event.kind for step in found.steps] == ["case-resumed"]
    assert (found.by_another, found.leads_there) == (True, True)


def test_waived_at_the_same_moment(walk: Walk) -> None:
    """What an approver let somebody do may be done at the very moment at which it was approved, and not before."""
    stamp = walk.received().case.history[-1].stamp
    waiver = Waiver(stamp, "session-started", "consent-is-in-writing", "f1", "s1")

    assert waiver.lets("session-started", "f1", Moment.of(stamp.latest))
    assert not waiver.lets("session-started", "f1", Moment.of(datetime(2015, 3, 1, tzinfo=UTC)))
