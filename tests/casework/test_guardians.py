"""Who is a guardian, who may stand in for somebody, and whom a varied agreement or an approach concerns."""

from datetime import date

import attrs
import pytest
from tests.casework.calling_off import item
from tests.casework.conftest import MEETING, STAFF, Walk
from tests.casework.saying import MEET, speaks, yes

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import NOTHING, Knowledge
from restorative_core.casework.representing import guardians, may_stand_in
from restorative_core.casework.requirement import Question, Requirement, Unmet, must, should
from restorative_core.casework.requirements.touching import agreeing_needed, consents_needed
from restorative_core.pathways.justice import justice
from restorative_core.sources import cite
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.people import Authority, Capacity
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.roles import Role

PARENTAL = Authority.PARENTAL_RESPONSIBILITY
SHARING = Purpose.SHARE_WITH_AGENCY


class TestGuardians:
    """Whoever has parental responsibility, can decide for themselves, and supports nobody but the child."""

    def _guardian(self, walk: Walk, *more: Event) -> tuple[str, ...]:
        walk.preparing().given(events.PersonAdded("p4", Role.PARENT_GUARDIAN, supports="p1"))
        return guardians(walk.given(speaks("p4", "p1", PARENTAL), *more).case, "p1")

    @pytest.mark.parametrize("view", list(Capacity))
    def test_capacity(self, walk: Walk, view: Capacity) -> None:
        """Nobody whose own capacity is in doubt is one."""
        able = view not in (Capacity.DOUBTED, Capacity.LACKING)

        assert self._guardian(walk, events.CapacityRecorded("p4", view)) == ("p4",) * able

    def test_who_supports_another(self, walk: Walk) -> None:
        """Nobody who came for somebody else too is one."""
        assert self._guardian(walk, events.PersonAdded("p4", Role.SUPPORTER, supports="p2")) == ()

    @pytest.mark.parametrize(("person", "speaker"), [("p1", "p9"), ("p9", "p4"), ("p8", "p9")])
    def test_somebody_who_is_not_here(self, walk: Walk, person: str, speaker: str) -> None:
        """Nobody stands in who is not here, or for somebody who is not."""
        self._guardian(walk, speaks("p4", "p9", Authority.POWER_OF_ATTORNEY))

        assert not may_stand_in(walk.case, (person, SHARING, "police"), speaker)


class TestEachChild:
    """Each child's guardian is asked for, wherever the child stands among those who meet."""

    def _missing(self, walk: Walk, people: tuple[str, ...], children: set[str]) -> list[str]:
        met = events.SessionArranged("s9", MEETING, people)
        found = walk.refused(met, knowledge=Knowledge(children=frozenset(children)))
        return [about for code, about in found if code == "guardian.not-agreed"]

    def test_after_an_adult(self, walk: Walk) -> None:
        """A child who is named after an adult is a child."""
        assert self._missing(walk.preparing(), ("p2", "p1"), {"p1"}) == ["p1"]

    def test_after_one_who_decides_alone(self, walk: Walk) -> None:
        """That one child understands enough says nothing of another."""
        walk.preparing().given(events.CapacityRecorded("p1", Capacity.SUFFICIENT_UNDERSTANDING))

        assert self._missing(walk, ("p1", "p2"), {"p1", "p2"}) == ["p2"]


class TestInformed:
    """Everybody's consent follows the information."""

    def test_after_one_who_has_not_consented(self, walk: Walk) -> None:
        """That one has not consented yet says nothing of whether another was informed."""
        walk.engaging().given(yes("p2"))

        assert ("consent.uninformed", "p2") in walk.refused(MEET)

    def test_at_the_same_moment(self, walk: Walk) -> None:
        """What is told first, and consented to at the same moment, was told first."""
        walk.engaging().pass_time()
        at = walk.now
        walk.given(events.InformationGiven("p1", Channel.PHONE, "1"), yes(), at=at)

        assert ("consent.uninformed", "p1") not in walk.refused(MEET)


def test_whom_a_varied_agreement_concerns(walk: Walk) -> None:
    """Whoever was to get something by it agrees that it varies; whom another agreement concerns does not."""
    walk.met().given(*(events.PersonAdded(name, Role.SUPPORTER) for name in ("p3", "p4")))
    walk.given(events.AgreementMade("a1", ("p1", "p2"), (item("u1", beneficiary="p3"),)))
    walk.given(events.AgreementMade("a2", ("p1", "p2"), (item("u2", beneficiary="p4"),)))
    needed = consents_needed(walk.case, events.AgreementVaried("a1", 2, ("p1", "p2")))

    assert [person for person, _, _ in needed] == ["p1", "p2", "p3"]


def test_what_is_asked_afterwards(walk: Walk) -> None:
    """Whoever is offered a survey agrees to be asked, and brings themselves into nothing by it."""
    offered = events.SurveyOffered("p1", Channel.PHONE)

    assert consents_needed(walk.met().case, offered) == (("p1", Purpose.EVALUATION_SURVEY, ""),)
    assert agreeing_needed(walk.case, offered) == ()


def test_nobody_comes_first(walk: Walk) -> None:
    """Where nobody who was harmed is here yet, it is they who come first, as one calls that side."""
    walk.done(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED))
    walk.given(events.PersonAdded("p2", Role.RESPONSIBLE), events.ReferralAccepted())
    reasons = walk.asked(events.ContactMade("p2", Channel.PHONE)).reasons

    assert [one.details for one in reasons if one.code == "approach.too-early"] == [{"first": "harmed"}]


class TestTakingEffect:
    """A requirement binds from the day on which it takes effect."""

    def _rule(self) -> Requirement:
        def nobody_may(question: Question) -> list[Unmet]:
            return [("case.held", question.case.id)]

        return must(cite("act-2004", "s.25"), cite("rjc-principles", "voluntarism"), since=date(2015, 7, 1))(nobody_may)

    @pytest.mark.parametrize(
        ("at", "binds"),
        [("2015-06-30T22:59:59+00:00", False), ("2015-06-30T23:00:00+00:00", True), ("2015-07-02", True)],
    )
    def test_day(self, walk: Walk, at: str, binds: bool) -> None:
        """It binds what is done on that local day, and after it, and nothing before."""
        asked = Question(walk.case, MEET, Occasion(Moment(at), STAFF), NOTHING, justice.policy)

        assert [one.code for one in self._rule().unmet(asked)] == ["case.held"] * binds

    def test_source(self) -> None:
        """A reason cites the first place where the rule stands."""
        assert self._rule().reason("case.held", "").source == cite("act-2004", "s.25")


class TestTables:
    """A pathway with some requirements alone, for a proof that holds for less."""

    def test_kept(self) -> None:
        """It has those that it keeps, and no other."""
        some = frozenset(justice.requirements[::3])

        assert set(justice.keeping(some).requirements) == some

    def test_added(self) -> None:
        """It has what a service added where it keeps that, and nothing where it keeps nothing."""

        def nobody_may(question: Question) -> list[Unmet]:
            return [("case.held", question.case.id)]

        rule = should(cite("act-2004", "s.25"))(nobody_may)
        added = justice.with_additions((events.SessionArranged, rule))

        assert added.keeping([rule]).requirements == (rule,)
        assert added.keeping(()).requirements == ()

    @pytest.mark.parametrize("event", [events.PersonLeft("p1"), events.CaseClosed(ClosureReason.DUPLICATE)])
    def test_what_follows(self, walk: Walk, event: Event) -> None:
        """A pathway that was made just now tells what follows."""
        walk.arranged().pathway = attrs.evolve(justice)

        assert [one.kind for one in walk.asked(event).follows] == ["session-cancelled"]
