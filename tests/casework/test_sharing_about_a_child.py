"""What is told of a child: with the child's own word and a guardian's, and afresh once the child is of age."""

from datetime import timedelta

import pytest
from tests.casework.conftest import Walk
from tests.casework.saying import speaks

from restorative_core.casework import catalogue as events
from restorative_core.casework.knowledge import NOTHING, Knowledge
from restorative_core.vocabulary.consent import SHARING, ConsentMethod, Purpose
from restorative_core.vocabulary.people import Authority, Capacity
from restorative_core.vocabulary.roles import Role

CHILD = Knowledge(children=frozenset({"p1"}))
AGENCY = Purpose.SHARE_WITH_AGENCY
NOT_AGREED = [("guardian.not-agreed", "p1")]


def yes(by: str = "", purpose: Purpose = AGENCY, recipient: str = "police") -> events.ConsentGiven:
    """Somebody agrees that something is told of `p1`."""
    return events.ConsentGiven("p1", purpose, recipient, ConsentMethod.WRITTEN, given_by=by)


def share(purpose: Purpose = AGENCY, *about: str) -> events.InformationShared:
    """Something is told of `p1`, and of others."""
    return events.InformationShared("i1", ("p1", *about), purpose, "police")


def with_a_guardian(walk: Walk) -> Walk:
    """A case in which `p3` cares for `p1`, who agrees that something is told."""
    walk.ready().done(events.PersonAdded("p3", Role.PARENT_GUARDIAN, supports="p1"))
    return walk.done(speaks("p3", "p1", Authority.PARENTAL_RESPONSIBILITY), yes())


@pytest.mark.parametrize("purpose", sorted(SHARING))
def test_the_child_alone(walk: Walk, purpose: Purpose) -> None:
    """The child's own word is not enough, whatever is told and to whom; with the guardian's it is."""
    with_a_guardian(walk).done(yes(purpose=purpose))
    alone = walk.refused(share(purpose), knowledge=CHILD)
    walk.done(yes("p3", purpose))

    assert alone == NOT_AGREED
    assert walk.refused(share(purpose), knowledge=CHILD) == []


def test_the_guardian_alone(walk: Walk) -> None:
    """Nor is the guardian's: a child who said no is not spoken for."""
    with_a_guardian(walk).done(yes("p3"), events.ConsentWithdrawn("p1", AGENCY))

    assert ("consent.not-valid", "p1") in walk.refused(share(), knowledge=CHILD)


def test_the_guardian_takes_it_back(walk: Walk) -> None:
    """What the guardian takes back is not told any more."""
    with_a_guardian(walk).done(yes("p3"), events.ConsentWithdrawn("p3", AGENCY))

    assert ("guardian.not-agreed", "p1") in walk.refused(share(), knowledge=CHILD)


def test_another_recipient(walk: Walk) -> None:
    """The guardian's word is to one recipient, as the child's is."""
    with_a_guardian(walk).done(yes("p3", recipient="court"))

    assert walk.refused(share(), knowledge=CHILD) == NOT_AGREED


def test_understands_enough(walk: Walk) -> None:
    """A child who understands enough decides alone."""
    with_a_guardian(walk).done(events.CapacityRecorded("p1", Capacity.SUFFICIENT_UNDERSTANDING))

    assert walk.refused(share(), knowledge=CHILD) == []


def test_each_child(walk: Walk) -> None:
    """Each child of whom something is told is spoken for by a guardian of their own."""
    with_a_guardian(walk).done(yes("p3"), events.ConsentGiven("p2", AGENCY, "police", ConsentMethod.WRITTEN))
    both = Knowledge(children=frozenset({"p1", "p2"}))

    assert walk.refused(share(AGENCY, "p2"), knowledge=both) == [("guardian.not-agreed", "p2")]


def test_of_age(walk: Walk) -> None:
    """At 18 what was agreed for a child lapses, and the person's own word is asked for."""
    with_a_guardian(walk).done(yes("p3"))
    birthday = (walk.now + timedelta(days=1)).date()
    walk.pass_time(30)
    adult = Knowledge(adults_since={"p1": birthday})

    assert walk.refused(share(), knowledge=adult) == [("consent.given-as-child", "p1")]
    assert walk.done(yes()).refused(share(), knowledge=adult) == []


def test_an_adult_whose_capacity_is_lacking(walk: Walk) -> None:
    """For an adult who cannot decide, whoever has the legal right still speaks of what is done with their data."""
    walk.ready().done(events.PersonAdded("p3", Role.SUPPORTER, supports="p1"))
    walk.done(speaks("p3", "p1", Authority.POWER_OF_ATTORNEY), events.CapacityRecorded("p1", Capacity.LACKING))

    assert walk.done(yes("p3")).refused(share(), knowledge=NOTHING) == []
