"""Who speaks for a child and for somebody whose capacity is in doubt, and what lapses with childhood."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.casework.conftest import MEETING, Walk
from tests.casework.saying import MEET, SHARE, START, codes, may_share, speaks, yes

from restorative_core.casework import catalogue as events
from restorative_core.casework.consents import status
from restorative_core.casework.knowledge import Knowledge
from restorative_core.casework.representing import guardians
from restorative_core.vocabulary.consent import ConsentStatus, Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.people import Authority, Capacity, age_on, birthday
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

LONDON = ZoneInfo("Europe/London")
CHILD = Knowledge(children=frozenset({"p1"}))
PARENTAL = Authority.PARENTAL_RESPONSIBILITY


def _guardian(walk: Walk, role: Role = Role.PARENT_GUARDIAN) -> Walk:
    return walk.given(events.PersonAdded("p3", role, supports="p1"), speaks("p3", "p1", PARENTAL))


class TestAGuardianAgreesForAChild:
    """For a child a guardian agrees too, who is no party to the case, unless the child understands enough alone."""

    def test_both(self, walk: Walk) -> None:
        """With the guardian's and the child's own word it goes on."""
        _guardian(walk.arranged()).given(yes(by="p3"))

        assert walk.refused(START, knowledge=CHILD) == []

    def test_the_child_alone(self, walk: Walk) -> None:
        """The child's own word is not enough."""
        _guardian(walk.arranged())

        assert walk.refused(START, knowledge=CHILD) == [("guardian.not-agreed", "p1")]

    def test_the_guardian_alone(self, walk: Walk) -> None:
        """Nor is the guardian's: it never stands for the child's own."""
        _guardian(walk.arranged()).given(events.ConsentWithdrawn("p1", Purpose.TAKE_PART), yes(by="p3"))

        assert "consent.not-valid" in codes(walk, events.SessionArranged("s2", MEETING, ("p1", "p2")), CHILD)
        assert status(walk.case, ("p1", Purpose.TAKE_PART, MEETING.value)) is ConsentStatus.WITHDRAWN

    def test_the_guardian_first(self, walk: Walk) -> None:
        """What the guardian says first makes the child's own word no renewal, and no word at all."""
        _guardian(walk.preparing()).given(yes(by="p3"))
        key = ("p1", Purpose.TAKE_PART, MEETING.value)
        before = status(walk.case, key)
        walk.given(yes())

        assert before is ConsentStatus.UNKNOWN
        assert status(walk.case, key) is ConsentStatus.GIVEN

    def test_understands_enough(self, walk: Walk) -> None:
        """A child who understands enough decides alone."""
        walk.arranged().given(events.CapacityRecorded("p1", Capacity.SUFFICIENT_UNDERSTANDING))

        assert walk.refused(START, knowledge=CHILD) == []

    def test_said_to_understand_enough_no_more(self, walk: Walk) -> None:
        """What is thought of it last counts."""
        walk.arranged().given(events.CapacityRecorded("p1", Capacity.SUFFICIENT_UNDERSTANDING))
        walk.given(events.CapacityRecorded("p1", Capacity.PRESUMED))

        assert codes(walk, knowledge=CHILD) == {"guardian.not-agreed"}

    def test_never_recorded(self, walk: Walk) -> None:
        """Somebody whose right nobody has seen is no guardian, whatever role they came in."""
        walk.arranged().given(events.PersonAdded("p3", Role.PARENT_GUARDIAN, supports="p1"), yes(by="p3"))

        assert codes(walk, knowledge=CHILD) == {"guardian.not-agreed"}

    @pytest.mark.parametrize("right", [one for one in Authority if one is not PARENTAL])
    def test_another_right(self, walk: Walk, right: Authority) -> None:
        """No other right is a guardian's."""
        walk.arranged().given(events.PersonAdded("p3", Role.PARENT_GUARDIAN), speaks("p3", "p1", right), yes(by="p3"))

        assert "guardian.not-agreed" in codes(walk, knowledge=CHILD)

    def test_another_childs(self, walk: Walk) -> None:
        """A guardian of another child is none of this one."""
        walk.arranged().given(events.PersonAdded("p3", Role.PARENT_GUARDIAN), speaks("p3", "p2", PARENTAL))
        walk.given(yes(by="p3"))

        assert codes(walk, knowledge=CHILD) == {"guardian.not-agreed"}

    @pytest.mark.parametrize("role", [Role.RESPONSIBLE, Role.HARMED, Role.HARMED_REPRESENTATIVE])
    def test_a_party(self, walk: Walk, role: Role) -> None:
        """A guardian who is a party to the case, on whichever side, does not agree for the child."""
        _guardian(walk.arranged()).given(yes(by="p3"), events.PersonAdded("p3", role))

        assert "guardian.not-agreed" in codes(walk, knowledge=CHILD)

    def test_left(self, walk: Walk) -> None:
        """A guardian who has left does not agree any more, and another one does."""
        _guardian(walk.arranged()).given(yes(by="p3"), events.PersonLeft("p3"))
        alone = codes(walk, knowledge=CHILD)
        walk.given(events.PersonAdded("p4", Role.PARENT_GUARDIAN), speaks("p4", "p1", PARENTAL), yes(by="p4"))

        assert alone == {"guardian.not-agreed"}
        assert codes(walk, knowledge=CHILD) == set()
        assert guardians(walk.case, "p1") == ("p4",)

    def test_themselves(self, walk: Walk) -> None:
        """A child is not their own guardian, whatever is recorded."""
        walk.arranged().given(speaks("p1", "p1", PARENTAL), yes(by="p1"))

        assert codes(walk, knowledge=CHILD) == {"guardian.not-agreed"}

    def test_withdrawn(self, walk: Walk) -> None:
        """Whoever takes it back for the child, nothing of either's counts any more."""
        _guardian(walk.arranged()).given(yes(by="p3"), events.ConsentWithdrawn("p1", Purpose.TAKE_PART))
        walk.given(yes())

        asked = events.SessionArranged("s2", MEETING, ("p1", "p2"))
        assert "guardian.not-agreed" in codes(walk, asked, CHILD)
        assert "consent.not-valid" not in codes(walk, asked, CHILD)

    def test_another_type(self, walk: Walk) -> None:
        """What the guardian agreed to is just that type of session."""
        letter = SessionKind.LETTER_EXCHANGE.value
        _guardian(walk.arranged()).given(events.ConsentGiven("p1", Purpose.TAKE_PART, letter, given_by="p3"))

        assert codes(walk, knowledge=CHILD) == {"guardian.not-agreed"}

    def test_run_out(self, walk: Walk) -> None:
        """What the guardian agreed to until a day has run out after it."""
        _guardian(walk.arranged()).given(yes(by="p3", until=Moment.of(walk.now + timedelta(days=2))))
        soon = codes(walk, knowledge=CHILD)
        walk.pass_time(30)

        assert soon == set()
        assert codes(walk, knowledge=CHILD) == {"guardian.not-agreed"}

    def test_sharing(self, walk: Walk) -> None:
        """A guardian consents to no sharing of the child's data in the child's place."""
        _guardian(walk.preparing()).given(may_share(by="p3"))

        assert "consent.not-valid" in codes(walk, SHARE, CHILD)


class TestAnAdultHasAgreedAsAnAdult:
    """Whoever has come of age has agreed since then, themselves."""

    @pytest.mark.parametrize(
        ("agreed", "lapsed"),
        [
            ("2015-03-19T23:59:59", True),
            ("2015-03-20T00:00:00", False),
            ("2015-03-20T00:00:01", False),
        ],
    )
    def test_on_the_birthday(self, walk: Walk, agreed: str, lapsed: bool) -> None:
        """It lapses with the last moment of the day before, in local time, and not a second later."""
        at = datetime.fromisoformat(agreed).replace(tzinfo=LONDON)
        walk.preparing().given(yes(), at=at)
        adult = Knowledge(adults_since={"p1": date(2015, 3, 20)})

        assert ("consent.given-as-child" in codes(walk, MEET, adult, "2015-03-21T10:00:00+00:00")) is lapsed

    def test_in_summer_time(self, walk: Walk) -> None:
        """A birthday begins at local midnight: an hour earlier in universal time while the clocks are on."""
        adult = Knowledge(adults_since={"p1": date(2015, 7, 1)})
        walk.preparing().given(yes(), at="2015-06-30T23:30:00+00:00")

        assert "consent.given-as-child" not in codes(walk, MEET, adult, "2015-07-02T10:00:00+00:00")

    @pytest.mark.parametrize(("agreed", "lapsed"), [("2018-02-28", True), ("2018-03-01", False)])
    def test_29_february(self, walk: Walk, agreed: str, lapsed: bool) -> None:
        """Somebody born on 29 February is of age on 1 March where the year has no such day, and no earlier."""
        born = date(2000, 2, 29)
        walk.preparing().pass_time(5000)
        walk.given(yes(), at=agreed)
        adult = Knowledge(adults_since={"p1": birthday(born, 18)})

        assert (age_on(born, date(2018, 2, 28)), age_on(born, date(2018, 3, 1))) == (17, 18)
        assert ("consent.given-as-child" in codes(walk, MEET, adult, "2018-03-02T10:00:00+00:00")) is lapsed

    def test_dated_roughly(self, walk: Walk) -> None:
        """A consent of the month of the birthday may be the child's, so it does not count."""
        walk.preparing().given(yes(), at="2015-03")
        adult = Knowledge(adults_since={"p1": date(2015, 3, 20)})

        assert "consent.given-as-child" in codes(walk, MEET, adult, "2015-04-02T10:00:00+00:00")

    def test_agreed_afresh(self, walk: Walk) -> None:
        """Once they agree as an adult, it goes on, and no guardian is asked."""
        _guardian(walk.arranged())
        adult = Knowledge(adults_since={"p1": walk.now.date() + timedelta(days=1)})
        walk.pass_time(24)
        lapsed = codes(walk, knowledge=adult)
        walk.given(yes())

        assert lapsed == {"consent.given-as-child"}
        assert codes(walk, knowledge=adult) == set()

    def test_the_guardian_says_it_again(self, walk: Walk) -> None:
        """A guardian's word after the birthday is nothing."""
        _guardian(walk.arranged())
        adult = Knowledge(adults_since={"p1": walk.now.date() + timedelta(days=1)})
        walk.pass_time(24)
        walk.given(yes(by="p3"))

        assert codes(walk, knowledge=adult) == {"consent.given-as-child"}

    def test_from_another_system(self, walk: Walk) -> None:
        """What another system says a child agreed to has lapsed like everything else."""
        held = events.InheritedConsent(
            "p1", Purpose.TAKE_PART, Moment("2015-01-05"), MEETING.value, events.Evidence.SIGNED_FORM
        )
        walk.received().given(events.CaseTakenOver(Stage.READY, consents=(held,)))
        adult = Knowledge(adults_since={"p1": date(2015, 2, 1)})

        assert "consent.given-as-child" in codes(walk, MEET, adult)


class TestEveryoneCanDecideForThemselves:
    """Nobody takes part whose capacity to decide on it is in doubt."""

    @pytest.mark.parametrize(
        ("view", "barred"),
        [
            (Capacity.PRESUMED, False),
            (Capacity.SUFFICIENT_UNDERSTANDING, False),
            (Capacity.DOUBTED, True),
            (Capacity.LACKING, True),
        ],
    )
    def test_view(self, walk: Walk, view: Capacity, barred: bool) -> None:
        """A doubt is enough, and an adult is presumed to have it."""
        walk.arranged().given(events.CapacityRecorded("p1", view))

        assert (codes(walk) == {"capacity.in-doubt"}) is barred
        assert (codes(walk) == set()) is not barred

    @pytest.mark.parametrize("right", list(Authority))
    @pytest.mark.parametrize("view", [Capacity.DOUBTED, Capacity.LACKING])
    def test_nobody_decides_it_for_them(self, walk: Walk, right: Authority, view: Capacity) -> None:
        """No right makes somebody else's word enough for their taking part."""
        walk.preparing().given(events.PersonAdded("p3", Role.SUPPORTER), speaks("p3", "p1", right))
        walk.given(events.CapacityRecorded("p1", view), yes(by="p3"))

        assert {"capacity.in-doubt", "consent.not-valid"} <= codes(walk, MEET)

    def test_no_longer_in_doubt(self, walk: Walk) -> None:
        """Once the doubt is gone, it goes on."""
        walk.arranged().given(events.CapacityRecorded("p1", Capacity.DOUBTED))
        walk.given(events.CapacityRecorded("p1", Capacity.PRESUMED))

        assert codes(walk) == set()

    def test_sharing_by_themselves(self, walk: Walk) -> None:
        """Whoever lacks capacity does not consent to a sharing of their data themselves; whoever is doubted may."""
        walk.preparing().given(may_share(), events.CapacityRecorded("p1", Capacity.DOUBTED))
        doubted = codes(walk, SHARE)
        walk.given(events.CapacityRecorded("p1", Capacity.LACKING))

        assert doubted == set()
        assert codes(walk, SHARE) == {"consent.not-valid"}
