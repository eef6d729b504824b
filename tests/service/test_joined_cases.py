"""Two cases of the same matter: nobody is on one side in one, and on the other in the other, however it comes."""

import pytest
from tests.service.conftest import Desk

from restorative_core import events
from restorative_core.casework.event import Event
from restorative_core.errors import Refused
from restorative_core.vocabulary.referral import JOINING, Relation
from restorative_core.vocabulary.roles import Role

JOINED = sorted(JOINING)


class Two(Desk):
    """Two cases, `first` and `second`, in which the same person is `p1`, harmed, and `p9`, who is not in yet."""

    def begun(self) -> "Two":
        """They have come in."""
        self.first = self.receive().id
        self.ann = self.service.person(self.first, "p1")
        self.second = self.receive(reference="X2").id
        return self

    def told(self, case: str, *what: Event) -> list[tuple[str, str]]:
        """Why *what* is not recorded in *case*, if it is not."""
        self.later()
        self.case = case
        try:
            self.record(*what)
        except Refused as refusal:
            return [(reason.code, reason.about) for reason in refusal.reasons]
        return []

    def adds(self, case: str, role: Role, participant: str = "p9") -> list[tuple[str, str]]:
        """Why the person of `p1` in the first case does not come into *case*, if they do not."""
        return self.told(case, events.PersonAdded(participant, role, person=self.ann))


ACROSS = [("person.across-sides", "p9")]


@pytest.fixture
def two() -> Two:
    """Two cases that have come in."""
    return Two().begun()


class TestAddedAfterLinking:
    """Whoever comes into a case that is linked is on no other side than in the case that it is linked with."""

    @pytest.mark.parametrize("relation", JOINED)
    @pytest.mark.parametrize("from_first", [True, False])
    def test_other_side(self, two: Two, relation: Relation, from_first: bool) -> None:
        """Whichever of the two says that they are linked, nobody is added on the other side; nothing is stored."""
        here, there = (two.first, two.second) if from_first else (two.second, two.first)
        assert two.told(here, events.CaseLinked(there, relation)) == []
        before = two.records

        assert two.adds(two.second, Role.RESPONSIBLE) == ACROSS
        assert two.records == before

    @pytest.mark.parametrize("role", [Role.HARMED, Role.HARMED_REPRESENTATIVE, Role.SUPPORTER, Role.OBSERVER])
    def test_same_side_or_none(self, two: Two, role: Role) -> None:
        """Somebody on the same side, or on none, is added."""
        two.told(two.first, events.CaseLinked(two.second, Relation.DUPLICATE))

        assert two.adds(two.second, role) == []

    @pytest.mark.parametrize("relation", [one for one in Relation if one not in JOINING])
    def test_linked_otherwise(self, two: Two, relation: Relation) -> None:
        """Cases of different matters keep their own sides."""
        two.told(two.first, events.CaseLinked(two.second, relation))

        assert two.adds(two.second, Role.RESPONSIBLE) == []

    def test_not_linked(self, two: Two) -> None:
        """So do cases of which nobody says that they belong together."""
        assert two.adds(two.second, Role.RESPONSIBLE) == []

    def test_unlinked(self, two: Two) -> None:
        """Where the link is undone first, or in the same breath, they are added."""
        two.told(two.second, events.CaseLinked(two.first, Relation.DUPLICATE))
        came = events.PersonAdded("p9", Role.RESPONSIBLE, person=two.ann)

        assert two.told(two.second, came) == ACROSS
        assert two.told(two.second, events.CaseUnlinked(two.first), came) == []

    def test_a_further_role(self, two: Two) -> None:
        """Somebody who is in already, on neither side, does not come to stand on the other one."""
        two.told(two.first, events.CaseLinked(two.second, Relation.DUPLICATE))
        two.adds(two.second, Role.SUPPORTER)

        assert two.told(two.second, events.PersonAdded("p9", Role.RESPONSIBLE)) == ACROSS

    def test_the_reason_names_the_case(self, two: Two) -> None:
        """It is said which case it is, so that whoever reads it knows what to undo."""
        two.told(two.first, events.CaseLinked(two.second, Relation.DUPLICATE))
        two.case = two.second

        with pytest.raises(Refused, match=two.first):
            two.record(events.PersonAdded("p9", Role.RESPONSIBLE, person=two.ann))


class TestLinkedAfterAdding:
    """Linking asks the same."""

    @pytest.mark.parametrize("from_first", [True, False])
    def test_either_way(self, two: Two, from_first: bool) -> None:
        """It is refused whichever of the two is to say it."""
        two.adds(two.second, Role.RESPONSIBLE)
        here, there, who = (two.first, two.second, "p1") if from_first else (two.second, two.first, "p9")

        assert two.told(here, events.CaseLinked(there, Relation.DUPLICATE)) == [("link.across-sides", who)]

    @pytest.mark.parametrize("from_first", [True, False])
    def test_both_sides_in_one(self, two: Two, from_first: bool) -> None:
        """Somebody who is on both sides in one of them and on one in the other bars it from either."""
        two.adds(two.second, Role.RESPONSIBLE)
        two.adds(two.second, Role.HARMED)
        here, there, who = (two.first, two.second, "p1") if from_first else (two.second, two.first, "p9")

        assert two.told(here, events.CaseLinked(there, Relation.DUPLICATE)) == [("link.across-sides", who)]

    def test_both_sides_in_both(self, two: Two) -> None:
        """Neighbours who are both harmed and responsible in the one are so in the other."""
        two.adds(two.second, Role.RESPONSIBLE)
        two.adds(two.second, Role.HARMED)
        two.told(two.first, events.PersonAdded("p1", Role.RESPONSIBLE))

        assert two.told(two.first, events.CaseLinked(two.second, Relation.DUPLICATE)) == []

    @pytest.mark.parametrize("adding_first", [True, False])
    def test_in_one_breath(self, two: Two, adding_first: bool) -> None:
        """Adding and linking in one request is refused, in whatever order."""
        came = events.PersonAdded("p9", Role.RESPONSIBLE, person=two.ann)
        linked = events.CaseLinked(two.first, Relation.DUPLICATE)
        before = two.records

        assert two.told(two.second, *((came, linked) if adding_first else (linked, came))) == ACROSS
        assert two.records == before

    def test_unlinking_that_is_struck(self, two: Two) -> None:
        """A link that comes back, because its undoing was struck, is looked at by a supervisor."""
        two.told(two.second, events.CaseLinked(two.first, Relation.DUPLICATE), events.CaseUnlinked(two.first))
        unlinked = two.service.case(two.second).number
        two.adds(two.second, Role.RESPONSIBLE)
        two.told(two.second, events.EnteredInError(unlinked))

        assert two.service.case(two.second).flags.reviews == (unlinked + 2,)
