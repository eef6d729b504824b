"""What an agreement keeps to, and what is told of it. Each requirement: met, and unmet with its reason."""

from datetime import timedelta

import attrs
import pytest
from tests.casework.conftest import PHONE_AND_EMAIL, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.pathways.justice import justice
from restorative_core.pathways.youth_ni import youth_ni
from restorative_core.vocabulary.agreement import PENDING, Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, ResultClass
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.roles import Role

CLOSE = events.CaseClosed(ClosureReason.COMPLETED_DIRECT)
TOLD = events.OutcomeTold("p1", Channel.PHONE)
ENDED = sorted(set(UndertakingStatus) - PENDING)


def item(name: str = "u1", due: str = "unknown", owner: str = "p2", beneficiary: str = "") -> Undertaking:
    """Something undertaken."""
    return Undertaking(name, UndertakingKind.REPARATION, owner, Moment(due), beneficiary)


def plan(until: str = "unknown", *items: Undertaking) -> events.AgreementMade:
    """An agreement of the two."""
    return events.AgreementMade("a1", ("p1", "p2"), items, until=Moment(until))


def varied(until: str = "unknown", *items: Undertaking, version: int = 2) -> events.AgreementVaried:
    """A further version of it."""
    return events.AgreementVaried("a1", version, ("p1", "p2"), items, until=Moment(until))


def with_version(walk: Walk, version: int) -> Walk:
    """Both agree to that version of the agreement."""
    scope = f"a1/{version}"
    return walk.done(*(events.ConsentGiven(name, Purpose.OUTCOME_AGREEMENT, scope) for name in ("p1", "p2")))


def of_plans(walk: Walk, event: Event) -> list[str]:
    """The codes against *event* that have to do with how long it runs, or with what was told."""
    return [code for code, _ in walk.refused(event, at="2015-03-10") if code.startswith("plan.")]


class TestTheAgreementIsNotTooLong:
    """An agreement runs no longer than the service's policy says, however often it is varied."""

    def _walk(self, days: int = 30) -> Walk:
        walk = Walk(attrs.evolve(justice, policy=Policy(longest_plan_days=days))).met()
        return walk.done(*(events.ConsentGiven(name, Purpose.OUTCOME_AGREEMENT, "a1") for name in ("p1", "p2")))

    @pytest.mark.parametrize(
        ("until", "long"),
        [("2015-05-01", False), ("2015-05-02", True), ("2015-05", True), ("2015-04", False), ("unknown", False)],
    )
    def test_until(self, until: str, long: bool) -> None:
        """The last day is the last that policy permits, counted from the day on which it is made."""
        found = self._walk().asked(plan(until), at="2015-04-01T10:00:00+00:00").reasons

        assert [(one.code, one.about, one.waivable, one.details) for one in found] == [
            ("plan.too-long", "a1", True, {"days": "30"})
        ] * long

    @pytest.mark.parametrize(("due", "long"), [("2015-05-01", False), ("2015-05-02", True)])
    def test_due(self, due: str, long: bool) -> None:
        """What is due in it counts as much."""
        found = self._walk().refused(plan("2015-04-10", item(), item("u2", due)), at="2015-04-01T10:00:00+00:00")

        assert found == [("plan.too-long", "a1")] * long

    @pytest.mark.parametrize(("until", "long"), [("2015-05-01", False), ("2015-05-02", True)])
    def test_varied(self, until: str, long: bool) -> None:
        """A variation counts from the day on which the agreement was first made, so that none runs for ever."""
        walk = self._walk().done(plan("2015-04-10"), at="2015-04-01T10:00:00+00:00")
        walk.now += timedelta(days=40)
        with_version(walk, 2).given(varied("2015-04-20"))
        with_version(walk, 3)

        assert walk.refused(varied(until, version=3)) == [("plan.too-long", "a1")] * long

    def test_each_agreement(self) -> None:
        """Another agreement counts from its own day."""
        walk = self._walk().done(plan(), at="2015-04-01T10:00:00+00:00")
        walk.done(*(events.ConsentGiven(name, Purpose.OUTCOME_AGREEMENT, "a2") for name in ("p1", "p2")))
        another = events.AgreementMade("a2", ("p1", "p2"), until=Moment("2015-06-20"))

        assert walk.refused(another, at="2015-06-01T10:00:00+00:00") == []


class TestThePlanStatesAPeriodOfAYearAtMost:
    """A plan says how long it runs, and that is not more than one year, however often it is varied."""

    @pytest.mark.parametrize(
        ("until", "code"),
        [
            ("2016-03-10", []),
            ("2016-03-11", ["plan.too-long"]),
            ("2016-02", []),
            ("2016-03", ["plan.too-long"]),
            ("2015-03-10", []),
            ("unknown", ["plan.without-period"]),
        ],
    )
    def test_until(self, until: str, code: list[str]) -> None:
        """The same day of the next year is the last; no day at all is refused too."""
        assert of_plans(Walk(youth_ni).received(), plan(until)) == code

    def test_leap_day(self) -> None:
        """A plan of the 29th of February ends on the 28th of the next year."""
        walk = Walk(youth_ni).received()
        found = {day: walk.refused(plan(day), at="2016-02-29") for day in ("2017-02-28", "2017-03-01")}

        assert [("plan.too-long", "a1") in found[day] for day in found] == [False, True]

    def test_due(self) -> None:
        """Nothing in it is due later."""
        assert of_plans(Walk(youth_ni).received(), plan("2015-12-31", item(due="2016-03-11"))) == ["plan.too-long"]

    def test_no_should(self) -> None:
        """Nobody waives it."""
        found = Walk(youth_ni).received().asked(plan("2017"), at="2015-03-10").reasons

        assert [one.waivable for one in found if one.code == "plan.too-long"] == [False]

    @pytest.mark.parametrize(
        ("until", "code"),
        [("2016-03-10", []), ("2016-03-11", ["plan.too-long"]), ("unknown", ["plan.without-period"])],
    )
    def test_varied(self, until: str, code: list[str]) -> None:
        """A variation runs no longer than a year from the first version, however many there were."""
        walk = Walk(youth_ni).received().given(plan("2016-03-01"), at="2015-03-10")
        walk.given(varied("2016-03-05"), at="2015-09-01")

        assert of_plans(walk, varied(until, version=3)) == code


class TestTheHarmedKnowWhatCameOfIt:
    """Whoever was harmed, and wants to hear of us, has been told what became of everything that was undertaken."""

    NOT_TOLD = ("outcome.not-told", "u1")

    def _ended(self, walk: Walk, *names: str, status: UndertakingStatus = UndertakingStatus.COMPLETED) -> Walk:
        walk.met().agreed(*(item(name) for name in names or ("u1",)))
        return walk.done(*(events.UndertakingEnded(name, status) for name in names or ("u1",)))

    @pytest.mark.parametrize("status", ENDED)
    def test_not_told(self, walk: Walk, status: UndertakingStatus) -> None:
        """Whatever became of it, completion or not, is told before the case is closed as completed."""
        assert self._ended(walk, status=status).refused(CLOSE) == [self.NOT_TOLD]
        assert walk.done(TOLD).refused(CLOSE) == []

    def test_waivable(self, walk: Walk) -> None:
        """An approver may let it be so."""
        assert [one.waivable for one in self._ended(walk).asked(CLOSE).reasons] == [True]

    def test_open(self, walk: Walk) -> None:
        """Of what is still open nobody has been told anything, so nothing is completed; an approver may let it be."""
        self._ended(walk, "u1").done(TOLD).agreed(item("u2"), agreement="a2")

        assert [(one.code, one.about, one.waivable) for one in walk.asked(CLOSE).reasons] == [
            ("undertaking.open", "u2", True)
        ]

    def test_in_doubt(self, walk: Walk) -> None:
        """What is in doubt, because somebody took back their word, is to be settled first."""
        walk.met().agreed(item("u1")).done(events.ConsentWithdrawn("p2", Purpose.OUTCOME_AGREEMENT))

        assert walk.refused(CLOSE) == [("undertaking.open", "u1")]
        walk.done(events.UndertakingEnded("u1", UndertakingStatus.WAIVED), TOLD)
        assert walk.refused(CLOSE) == []

    def test_open_and_not_wanted(self, walk: Walk) -> None:
        """Whoever wants to hear nothing is waited for with nothing."""
        walk.met().agreed(item("u1")).done(events.ConsentRefused("p1", Purpose.BE_CONTACTED))

        assert walk.refused(CLOSE) == []

    def test_open_and_ended_otherwise(self, walk: Walk) -> None:
        """A case that ends for another reason may leave something open."""
        assert walk.met().agreed(item("u1")).refused(events.CaseClosed(ClosureReason.DISENGAGED)) == []

    def test_each(self, walk: Walk) -> None:
        """What has ended since they were told is told again."""
        self._ended(walk, "u1", "u2").done(TOLD, events.UndertakingEnded("u2", UndertakingStatus.NOT_COMPLETED))

        assert walk.refused(CLOSE) == [("outcome.not-told", "u2")]

    @pytest.mark.parametrize("reason", [one for one in ClosureReason if one.result is not ResultClass.COMPLETED])
    def test_other_endings(self, walk: Walk, reason: ClosureReason) -> None:
        """A case that ends otherwise is closed without."""
        assert self._ended(walk).refused(events.CaseClosed(reason)) == []

    def test_several_harmed(self, walk: Walk) -> None:
        """Of several who were harmed, each is told."""
        walk.received().done(events.PersonAdded("p3", Role.HARMED))
        walk.done(events.ContactPreferencesRecorded("p3", PHONE_AND_EMAIL))
        walk.given(plan("unknown", item()), events.UndertakingEnded("u1", UndertakingStatus.COMPLETED), TOLD)
        assert self.NOT_TOLD in walk.refused(CLOSE)

        walk.given(events.OutcomeTold("p3", Channel.PHONE))
        assert self.NOT_TOLD not in walk.refused(CLOSE)

    def test_the_other_party(self, walk: Walk) -> None:
        """Telling somebody else tells nobody who was harmed."""
        self._ended(walk).done(events.OutcomeTold("p2", Channel.PHONE))

        assert walk.refused(CLOSE) == [self.NOT_TOLD]

    @pytest.mark.parametrize("purpose", [None, Purpose.BE_CONTACTED, Purpose.BE_REFERRED])
    def test_wants_to_hear_nothing(self, walk: Walk, purpose: Purpose | None) -> None:
        """Whoever wants no contact is not told, and nothing waits for it."""
        assert self._ended(walk).done(events.ConsentWithdrawn("p1", purpose)).refused(CLOSE) == []

    @pytest.mark.parametrize("gone", [events.PersonLeft("p1")])
    def test_left(self, walk: Walk, gone: Event) -> None:
        """Nor is whoever takes no part any more."""
        assert self._ended(walk).done(gone).refused(CLOSE) == []

    def test_nothing_undertaken(self, walk: Walk) -> None:
        """No agreement is a legitimate result."""
        assert walk.met().refused(CLOSE) == []


class TestFollowUpWasTried:
    """Everybody who agreed to be asked afterwards has been asked, or at least tried, before the case is closed."""

    def _agreed(self, walk: Walk, *people: str) -> Walk:
        return walk.met().done(*(events.ConsentGiven(name, Purpose.FOLLOW_UP_CONTACT) for name in people))

    def test_missing(self, walk: Walk) -> None:
        """Each of them is told of, and an approver may let it be so."""
        found = self._agreed(walk, "p1", "p2").asked(CLOSE).reasons

        assert [(one.code, one.about, one.waivable) for one in found] == [
            ("follow-up.missing", "p1", True),
            ("follow-up.missing", "p2", True),
        ]

    @pytest.mark.parametrize("reached", [True, False])
    def test_tried(self, walk: Walk, reached: bool) -> None:
        """An attempt is enough."""
        self._agreed(walk, "p1").done(events.FollowUpMade("p1", Channel.PHONE, reached))

        assert walk.refused(CLOSE) == []

    def test_never_agreed(self, walk: Walk) -> None:
        """Whoever never agreed to it is left in peace."""
        assert walk.met().refused(CLOSE) == []

    def test_taken_back(self, walk: Walk) -> None:
        """So is whoever took it back."""
        self._agreed(walk, "p1").done(events.ConsentWithdrawn("p1", Purpose.FOLLOW_UP_CONTACT))

        assert walk.refused(CLOSE) == []

    def test_other_endings(self, walk: Walk) -> None:
        """A case that ends otherwise is closed without."""
        assert self._agreed(walk, "p1").refused(events.CaseClosed(ClosureReason.DISENGAGED)) == []
