"""Who must be there, what they need, and between whom no contact may be. Each: met, and unmet with its reason."""

import pytest
from tests.casework.conftest import MEETING, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.people import NeedCategory
from restorative_core.vocabulary.referral import JOINING, Relation
from restorative_core.vocabulary.restrictions import Restriction, RestrictionKind
from restorative_core.vocabulary.roles import Role

START = events.SessionStarted("s1")
ARRANGE = events.SessionArranged("s2", MEETING, ("p1", "p2"))
CONFERENCE, PANEL = SessionKind.YOUTH_CONFERENCE, SessionKind.YOUTH_PANEL


def codes(found: list[tuple[str, str]], code: str) -> list[str]:
    """What the reasons with that code are about."""
    return [about for one, about in found if one == code]


class TestThoseWhoMustBeThereAre:
    """A session touches everybody without whom one of its type is none."""

    def _missing(self, walk: Walk, kind: SessionKind, *others: Role | frozenset[Role], child: bool = True) -> list[str]:
        """The roles that are missing where the child, if at all, and *others* come to a session of that *kind*."""
        walk.ready()
        present = ["p1"] + ["p2"] * child
        for number, roles in enumerate(others, 3):
            for role in roles if isinstance(roles, frozenset) else (roles,):
                walk.done(events.PersonAdded(f"p{number}", role))
            present.append(f"p{number}")
        found = walk.asked(events.SessionArranged("s9", kind, tuple(present))).reasons
        assert {one.about for one in found if one.code == "role.not-present"} <= {"s9"}
        return [one.details["roles"] for one in found if one.code == "role.not-present"]

    @pytest.mark.parametrize("adult", [Role.PARENT_GUARDIAN, Role.APPROPRIATE_ADULT])
    def test_conference(self, walk: Walk, adult: Role) -> None:
        """A youth conference has the child, a police officer, and a parent or another appropriate adult."""
        assert self._missing(walk, CONFERENCE, Role.POLICE_OFFICER, adult) == []

    @pytest.mark.parametrize(
        ("others", "child", "missing"),
        [
            ((Role.POLICE_OFFICER, Role.PARENT_GUARDIAN), False, ["responsible"]),
            ((Role.PARENT_GUARDIAN,), True, ["police-officer"]),
            ((Role.POLICE_OFFICER,), True, ["appropriate-adult or parent-guardian"]),
            ((Role.POLICE_OFFICER, Role.SUPPORTER), True, ["appropriate-adult or parent-guardian"]),
            ((), False, ["responsible", "police-officer", "appropriate-adult or parent-guardian"]),
        ],
    )
    def test_conference_without(self, walk: Walk, others: tuple[Role, ...], child: bool, missing: list[str]) -> None:
        """Without any of them it is none, and each is told."""
        assert self._missing(walk, CONFERENCE, *others, child=child) == missing

    def test_one_person_for_two(self, walk: Walk) -> None:
        """A police officer is not the appropriate adult as well."""
        both = frozenset({Role.POLICE_OFFICER, Role.APPROPRIATE_ADULT})

        assert len(self._missing(walk, CONFERENCE, both)) == 1

    def test_making_way(self, walk: Walk) -> None:
        """Whoever could be either makes way for somebody who could be one alone."""
        both = frozenset({Role.POLICE_OFFICER, Role.APPROPRIATE_ADULT})

        assert self._missing(walk, CONFERENCE, both, Role.POLICE_OFFICER) == []
        assert self._missing(Walk(), CONFERENCE, both, Role.PARENT_GUARDIAN) == []

    @pytest.mark.parametrize(
        ("others", "missing"),
        [
            ((Role.COMMUNITY_MEMBER, Role.COMMUNITY_MEMBER, Role.PROFESSIONAL), []),
            ((Role.COMMUNITY_MEMBER, Role.PROFESSIONAL), ["community-member"]),
            ((Role.COMMUNITY_MEMBER, Role.COMMUNITY_MEMBER), ["professional"]),
            ((Role.PROFESSIONAL,), ["community-member"]),
        ],
    )
    def test_panel(self, walk: Walk, others: tuple[Role, ...], missing: list[str]) -> None:
        """A youth panel has two members of the community, and a worker of the youth team."""
        assert self._missing(walk, PANEL, *others) == missing

    def test_looked_at_again(self, walk: Walk) -> None:
        """It is looked at again when the session begins."""
        walk.ready().given(events.SessionArranged("s1", CONFERENCE, ("p1", "p2")))

        assert codes(walk.refused(START), "role.not-present") == ["s1", "s1"]

    @pytest.mark.parametrize("kind", sorted(set(SessionKind) - {CONFERENCE, PANEL}))
    def test_other_types(self, walk: Walk, kind: SessionKind) -> None:
        """No other type asks for anybody by role."""
        assert self._missing(walk, kind) == []


class TestWhatPeopleNeedIsArranged:
    """Whatever somebody needs to be able to take part is arranged before they are found ready."""

    NEED = events.AccessNeedRecorded("n1", "p1", NeedCategory.LANGUAGE)
    MISSING = ("access-need.not-arranged", "p1")

    def test_missing(self, walk: Walk) -> None:
        """Nobody is found ready without, and no session begins."""
        walk.arranged().done(self.NEED)

        assert walk.refused(events.ReadinessDecided("s1")) == [self.MISSING]
        assert walk.refused(START) == [self.MISSING]

    def test_arranging(self, walk: Walk) -> None:
        """A session is arranged first: what is needed is arranged for it."""
        assert walk.ready().done(self.NEED).refused(ARRANGE) == []

    @pytest.mark.parametrize("session", ["", "s1"])
    def test_arranged(self, walk: Walk, session: str) -> None:
        """Once it is, for this session or for every one, it goes on."""
        walk.arranged().done(self.NEED, events.AccessNeedArranged("n1", session))

        assert walk.refused(events.ReadinessDecided("s1")) == []
        assert walk.refused(START) == []

    def test_arranged_for_another(self, walk: Walk) -> None:
        """What is arranged for another session is not for this."""
        walk.arranged().arranged_as("s2").done(self.NEED, events.AccessNeedArranged("n1", "s2"))

        assert walk.refused(START) == [self.MISSING]
        assert walk.refused(events.SessionStarted("s2")) == []

    def test_each(self, walk: Walk) -> None:
        """Each need of each person is told."""
        walk.arranged().done(self.NEED, events.AccessNeedRecorded("n2", "p1", NeedCategory.MOBILITY))
        walk.done(events.AccessNeedRecorded("n3", "p2", NeedCategory.SENSORY), events.AccessNeedArranged("n1"))

        found = walk.asked(START).reasons

        assert [(one.about, one.details["need"]) for one in found] == [("p1", "n2"), ("p2", "n3")]

    def test_not_required(self, walk: Walk) -> None:
        """What would merely be welcome stops nothing."""
        walk.arranged().done(events.AccessNeedRecorded("n1", "p1", NeedCategory.CULTURE_OR_FAITH, required=False))

        assert walk.refused(START) == []

    def test_somebody_else(self, walk: Walk) -> None:
        """What somebody needs who is not in the session stops nothing."""
        walk.arranged().done(events.PersonAdded("p3", Role.SUPPORTER))
        walk.done(events.AccessNeedRecorded("n1", "p3", NeedCategory.MOBILITY))

        assert walk.refused(START) == []

    def test_found_not_ready(self, walk: Walk) -> None:
        """That they are not ready is found without."""
        assert walk.arranged().done(self.NEED).refused(events.ReadinessDecided("s1", ready=False)) == []


def restricted(binds: str, protects: str, *permits: SessionKind, name: str = "r1") -> Knowledge:
    """That a restriction is in force."""
    return Knowledge(
        restrictions=(Restriction(name, RestrictionKind.RESTRAINING_ORDER, binds, protects, frozenset(permits)),)
    )


class TestNoRestrictionStandsBetweenThem:
    """No contact, direct or not, is made between two people whom a legal restriction keeps apart."""

    STANDS = "restriction.stands"

    @pytest.mark.parametrize("act", [START, ARRANGE], ids=lambda act: act.kind)
    @pytest.mark.parametrize(("binds", "protects"), [("p1", "p2"), ("p2", "p1")])
    @pytest.mark.parametrize("people", [("p1", "p2"), ("p2", "p1")])
    def test_pair(self, walk: Walk, people: tuple[str, ...], binds: str, protects: str, act: Event) -> None:
        """It stands either way round, and says whom it binds."""
        walk.ready().arranged_as("s1", people=people)
        told = walk.asked(act, knowledge=restricted(binds, protects)).reasons

        assert [(one.code, one.about, one.details) for one in told] == [(self.STANDS, binds, {"restriction": "r1"})]

    @pytest.mark.parametrize("binds", ["p1", "p2"])
    def test_unknown_protected(self, walk: Walk, binds: str) -> None:
        """Where nobody knows whom it protects, it is everybody."""
        assert walk.arranged().refused(START, knowledge=restricted(binds, "")) == [(self.STANDS, binds)]

    def test_others(self, walk: Walk) -> None:
        """Between others it stands in no way."""
        walk.arranged().done(events.PersonAdded("p3", Role.HARMED))

        assert walk.refused(START, knowledge=restricted("p2", "p3")) == []
        assert walk.refused(START, knowledge=restricted("p3", "")) == []

    @pytest.mark.parametrize("kind", list(SessionKind))
    def test_variation(self, walk: Walk, kind: SessionKind) -> None:
        """A variation permits just the activity that it names."""
        found = walk.arranged().refused(START, knowledge=restricted("p2", "p1", kind))

        assert found == [(self.STANDS, "p2")] * (kind is not MEETING)

    def test_two(self, walk: Walk) -> None:
        """A variation of one leaves another as it stands."""
        one, other = restricted("p2", "p1", MEETING), restricted("p1", "p2", name="r2")
        both = Knowledge(restrictions=(*one.restrictions, *other.restrictions))

        found = walk.arranged().asked(START, knowledge=both).reasons

        assert [one.details["restriction"] for one in found] == ["r2"]

    def _with_supporter(self, walk: Walk, of: str) -> Walk:
        return walk.arranged().done(events.PersonAdded("p3", Role.SUPPORTER, supports=of))

    @pytest.mark.parametrize(
        ("of", "people", "stands"),
        [
            ("p1", ("p2", "p3"), True),
            ("p2", ("p1", "p3"), True),
            ("p1", ("p1", "p3"), False),
            ("p2", ("p2", "p3"), False),
        ],
    )
    def test_supporter(self, walk: Walk, of: str, people: tuple[str, ...], stands: bool) -> None:
        """Contact with whoever supports somebody is contact with them; between the two it is none."""
        arranging = events.SessionArranged("s9", MEETING, people)
        found = self._with_supporter(walk, of).refused(arranging, knowledge=restricted("p2", "p1"))

        assert codes(found, self.STANDS) == ["p2"] * stands

    def test_supporter_who_is_bound(self, walk: Walk) -> None:
        """A supporter may be bound, or protected, in their own right."""
        arranging = events.SessionArranged("s9", MEETING, ("p1", "p2", "p3"))
        self._with_supporter(walk, "p1")

        assert codes(walk.refused(arranging, knowledge=restricted("p3", "p2")), self.STANDS) == ["p3"]
        assert codes(walk.refused(arranging, knowledge=restricted("p2", "p3")), self.STANDS) == ["p2"]

    @pytest.mark.parametrize(
        ("permits", "stands"), [((), True), ((MEETING,), True), ((SessionKind.LETTER_EXCHANGE,), False)]
    )
    def test_letter(self, walk: Walk, permits: tuple[SessionKind, ...], stands: bool) -> None:
        """A letter is contact, and goes only where a variation names letters."""
        walk.ready().done(
            events.LetterReceived("l1", "p2", "p1"),
            events.LetterScreened("l1", fit=True),
            events.ConsentGiven("p2", Purpose.LETTER_SEND),
            events.ConsentGiven("p1", Purpose.LETTER_RECEIVE),
        )
        known = restricted("p2", "p1", *permits)

        assert walk.refused(events.LetterPassedOn("l1"), knowledge=known) == [(self.STANDS, "p2")] * stands
        assert walk.refused(events.LetterPassedOn("l1"), knowledge=restricted("p2", "p3")) == []

    def _share(self, about: tuple[str, ...], recipient: str) -> tuple[list[Event], Event]:
        agreed = [events.ConsentGiven(name, Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY, recipient) for name in about]
        shared = events.InformationShared("i1", about, Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY, recipient)
        return [*agreed], shared

    @pytest.mark.parametrize("permits", [(), (MEETING,), tuple(SessionKind)])
    @pytest.mark.parametrize(("about", "recipient"), [("p2", "p1"), ("p1", "p2")])
    def test_share(self, walk: Walk, about: str, recipient: str, permits: tuple[SessionKind, ...]) -> None:
        """What the one is told of the other is contact, whoever is told, and no variation for a session names it."""
        agreed, shared = self._share((about,), recipient)
        walk.ready().done(*agreed)

        assert walk.refused(shared, knowledge=restricted("p2", "p1", *permits)) == [(self.STANDS, "p2")]
        assert walk.refused(shared) == []

    def test_share_by_way_of_a_supporter(self, walk: Walk) -> None:
        """So is what a supporter is told."""
        agreed, shared = self._share(("p2",), "p3")
        self._with_supporter(walk, "p1").done(*agreed)

        assert walk.refused(shared, knowledge=restricted("p2", "p1")) == [(self.STANDS, "p2")]

    @pytest.mark.parametrize("protects", ["p1", ""])
    def test_share_with_an_agency(self, walk: Walk, protects: str) -> None:
        """What an agency is told of both is no contact between them."""
        walk.ready().done(*(events.ConsentGiven(name, Purpose.SHARE_WITH_AGENCY, "police") for name in ("p1", "p2")))
        shared = events.InformationShared("i1", ("p1", "p2"), Purpose.SHARE_WITH_AGENCY, "police")

        assert walk.refused(shared, knowledge=restricted("p2", protects)) == []

    def test_work_with_one_of_them(self, walk: Walk) -> None:
        """Each of them is prepared and spoken with, on their own."""
        walk.ready()

        for person in ("p1", "p2"):
            assert walk.refused(events.PreparationCompleted(person), knowledge=restricted("p2", "p1")) == []


class TestNobodyIsLinkedAcrossTheTwoSides:
    """No case is linked as the same with another where somebody harmed in the one is responsible in the other."""

    OPPOSED = Knowledge(opposed=frozenset({"p2", "p1"}))

    @pytest.mark.parametrize("relation", list(Relation))
    def test_relation(self, walk: Walk, relation: Relation) -> None:
        """Cases that are taken to be the same are not linked across; cases that have to do with each other are."""
        found = walk.engaging().refused(events.CaseLinked("case-y", relation), knowledge=self.OPPOSED)

        across = [("link.across-sides", "p1"), ("link.across-sides", "p2")]
        assert found == (across if relation in JOINING else [])

    @pytest.mark.parametrize("relation", list(Relation))
    def test_same_side(self, walk: Walk, relation: Relation) -> None:
        """Where nobody stands on the other side, every link is made."""
        assert walk.engaging().refused(events.CaseLinked("case-y", relation)) == []

    def test_itself(self, walk: Walk) -> None:
        """No case is linked with itself."""
        linking = events.CaseLinked("case-x", Relation.RELATED)

        assert walk.engaging().refused(linking) == [("link.to-itself", "other")]
