"""What was judged, or said, before the last word on it, and is told after it; and what is judged a second time."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.casework.conftest import PHONE_AND_EMAIL, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.entry import Stamp
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.people import Capacity
from restorative_core.vocabulary.referral import Relation
from restorative_core.vocabulary.risk import Acknowledgement

PHONE_AND_POST = ContactPreference({Channel.PHONE, Channel.POST})
EARLIER = timedelta(days=2)
NOON = datetime(2015, 3, 2, 12, tzinfo=UTC)


class TestPreferences:
    """How somebody may be reached."""

    def test_said_before(self, walk: Walk) -> None:
        """What was said before the last word permits nothing that the last word does not."""
        walk.engaging()
        walk.given(events.ContactPreferencesRecorded("p1", PHONE_AND_POST), at=walk.now - EARLIER)

        assert walk.case.people["p1"].preferences.permits == {Channel.PHONE}

    def test_said_at_the_same_moment(self, walk: Walk) -> None:
        """Of two words of the same moment the one that was told last counts."""
        walk.engaging().pass_time()
        at = walk.now
        walk.given(events.ContactPreferencesRecorded("p1", PHONE_AND_EMAIL), at=at)
        walk.given(events.ContactPreferencesRecorded("p1", PHONE_AND_POST), at=at)

        assert walk.case.people["p1"].preferences == PHONE_AND_POST


class TestCapacity:
    """What is thought of somebody's capacity to decide."""

    @pytest.mark.parametrize(
        ("last", "before", "stands"),
        [
            (Capacity.DOUBTED, Capacity.PRESUMED, Capacity.DOUBTED),
            (Capacity.LACKING, Capacity.SUFFICIENT_UNDERSTANDING, Capacity.LACKING),
            (Capacity.PRESUMED, Capacity.DOUBTED, Capacity.DOUBTED),
        ],
    )
    def test_thought_before(self, walk: Walk, last: Capacity, before: Capacity, stands: Capacity) -> None:
        """A doubt that is told late counts; that nobody doubted it earlier ends no doubt."""
        walk.preparing().given(events.CapacityRecorded("p1", last))
        walk.given(events.CapacityRecorded("p1", before), at=walk.now - EARLIER)

        assert walk.case.people["p1"].capacity is stands


class TestAcknowledgement:
    """How far somebody acknowledges the facts."""

    def test_acknowledged_before(self, walk: Walk) -> None:
        """What they acknowledged before they took it back is not acknowledged."""
        walk.preparing().given(events.AcknowledgementRecorded("p2", Acknowledgement.NONE))
        walk.given(events.AcknowledgementRecorded("p2", Acknowledgement.FULL), at=walk.now - EARLIER)

        assert walk.case.people["p2"].acknowledgement is Acknowledgement.NONE

    def test_acknowledged_twice(self, walk: Walk) -> None:
        """What they acknowledge after they acknowledged it counts, whenever they said so."""
        walk.preparing().given(events.AcknowledgementRecorded("p2", Acknowledgement.BASIC_FACTS))
        walk.given(events.AcknowledgementRecorded("p2", Acknowledgement.FULL), at=walk.now - EARLIER)

        assert walk.case.people["p2"].acknowledgement is Acknowledgement.FULL


class TestSuitability:
    """Whether it is suitable."""

    def _found(self, walk: Walk, ago: timedelta) -> bool | None:
        walk.preparing().given(events.SuitabilityDecided(suitable=False))
        walk.given(events.SuitabilityDecided(suitable=True), at=walk.now - ago)
        return walk.case.judgement.suitable

    def test_found_before(self, walk: Walk) -> None:
        """That it was found suitable before it was found not to be changes nothing."""
        assert self._found(walk, EARLIER) is False

    def test_found_at_the_same_moment(self, walk: Walk) -> None:
        """Of two findings of the same moment the one that was told last counts."""
        assert self._found(walk, timedelta(0)) is True

    def test_found_unsuitable_before(self, walk: Walk) -> None:
        """That it was found not to be suitable counts, however late it is told."""
        walk.preparing()
        walk.given(events.SuitabilityDecided(suitable=False), at=walk.now - EARLIER)

        assert walk.case.judgement.suitable is False

    def test_found_twice(self, walk: Walk) -> None:
        """What was found suitable twice may be found so of any time."""
        walk.preparing()
        walk.given(events.SuitabilityDecided(suitable=True), at=walk.now - EARLIER)

        assert walk.case.judgement.suitable is True
        assert walk.case.judgement.unsuitable is None


class TestPreparation:
    """Since when somebody is prepared."""

    def test_twice_at_one_moment(self, walk: Walk) -> None:
        """It is since the first that was told of it."""
        walk.preparing().pass_time()
        at = walk.now
        walk.given(events.PreparationCompleted("p1"), at=at)
        first = walk.case.number
        walk.given(events.PreparationCompleted("p1"), at=at)
        prepared, last = walk.case.people["p1"].prepared, walk.case.people["p1"].prepared_last

        assert (prepared and prepared.number, last and last.number) == (first, first + 1)


class TestComplexity:
    """How complex it is judged to be."""

    @pytest.mark.parametrize(
        ("judged", "stands"), [(Complexity.STANDARD, True), (Complexity.ENHANCED, True), (Complexity.SENSITIVE, False)]
    )
    def test_what_was_signed_off(self, walk: Walk, judged: Complexity, stands: bool) -> None:
        """What a supervisor signed off is signed off afresh where it is more complex than they knew, and only there."""
        walk.arranged().given(events.ComplexityJudged(Complexity.ENHANCED))
        walk.given(events.WorkSignedOff(), events.WorkSignedOff("s1"), events.ComplexityJudged(judged))

        assert (walk.case.judgement.signed_off is not None) is stands
        assert (walk.case.sessions["s1"].signed_off is not None) is stands
        assert walk.case.complexity is judged


def test_a_link_that_is_ended(walk: Walk) -> None:
    """The other links stay."""
    walk.received().given(
        events.CaseLinked("case-y", Relation.RELATED), events.CaseLinked("case-z", Relation.DUPLICATE)
    )
    walk.given(events.CaseUnlinked("case-y"))

    assert dict(walk.case.links) == {"case-z": Relation.DUPLICATE}


class TestBound:
    """What is after two things is after each, in both times."""

    @pytest.mark.parametrize("first", [True, False])
    def test_both(self, first: bool) -> None:
        """It is the later of each time, whichever of the two is asked."""
        one, other = Stamp(3, NOON, NOON + EARLIER), Stamp(7, NOON - EARLIER, NOON + timedelta(days=3))
        bound = one.later(other) if first else other.later(one)

        assert bound == Stamp(7, NOON, NOON + timedelta(days=3))
