"""What a facilitator must be, on the day of the act. Each requirement: met, and unmet with its reason."""

from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from tests.casework.conftest import MEETING, SUPERVISOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.credentials import Complexity, Credential, Credentials, Level
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.risk import SpecialistTool
from restorative_core.vocabulary.roles import Duty, Role

START = events.SessionStarted("s1")
ARRANGE = events.SessionArranged("s2", MEETING, ("p1", "p2"))
CHECKED = frozenset({Credential.CRIMINAL_RECORD_CHECK})
ABLE = Credentials(Level.ADVANCED, CHECKED, 10)


def register(**others: Credentials) -> Knowledge:
    """A register with `f1` and `f2` in it, who are able, unless *others* says something else of them."""
    return Knowledge(facilitators={"f1": ABLE, "f2": ABLE, **others})


def of(**changes: Any) -> Credentials:
    """Credentials that are enough, but for *changes*."""
    return attrs.evolve(ABLE, **changes)


def without(name: str) -> Knowledge:
    """A register in which *name* is not."""
    known: Mapping[str, Credentials] = {other: ABLE for other in ("f1", "f2") if other != name}
    return Knowledge(facilitators=known)


ACTS: tuple[Event, ...] = (START, ARRANGE)


class TestFacilitatorsAreKnownToTheService:
    """Whoever facilitates is in the service's register, and works for it on that day."""

    def test_allocated(self, walk: Walk) -> None:
        """Nobody is allocated who is not in it."""
        allocating = events.FacilitatorAllocated("f9")

        assert walk.engaging().refused(allocating, knowledge=register()) == [("facilitator.unknown", "f9")]
        assert walk.refused(allocating, knowledge=register(f9=ABLE)) == []

    @pytest.mark.parametrize("act", ACTS, ids=lambda act: act.kind)
    @pytest.mark.parametrize("name", ["f1", "f2"])
    def test_session(self, walk: Walk, name: str, act: Event) -> None:
        """No session is arranged or begun by somebody who is not in it, or has left, whether they lead or assist."""
        walk.arranged()

        assert walk.refused(act, knowledge=without(name)) == [("facilitator.unknown", name)]
        assert walk.refused(act, knowledge=register(**{name: of(active=False)})) == [("facilitator.unknown", name)]
        assert walk.refused(act, knowledge=register()) == []

    def test_stood_down(self, walk: Walk) -> None:
        """Whoever works on the case no more is not asked about."""
        walk.arranged().done(events.FacilitatorAllocated("f3", Duty.CO), events.FacilitatorStoodDown("f2"))

        assert walk.refused(START, knowledge=Knowledge(facilitators={"f1": ABLE, "f3": ABLE})) == []

    def test_no_register(self, walk: Walk) -> None:
        """Where no register is kept, nothing is asked of anybody."""
        assert walk.arranged().refused(START, knowledge=Knowledge(facilitators=None)) == []

    def test_other_acts(self, walk: Walk) -> None:
        """Whatever sets nobody to work asks for none: work goes on while somebody is found."""
        walk.arranged()

        assert walk.refused(events.ReadinessDecided("s1"), knowledge=without("f1")) == []
        assert walk.refused(events.FacilitatorStoodDown("f1"), knowledge=without("f1")) == []


class TestFacilitatorsHoldWhatIsAsked:
    """Whoever facilitates holds, on the day of the act, every credential that the service asks for."""

    @pytest.mark.parametrize("act", [*ACTS, events.FacilitatorAllocated("f2", Duty.CO)], ids=lambda act: act.kind)
    def test_not_held(self, walk: Walk, act: Event) -> None:
        """One that is missing is enough."""
        found = walk.arranged().asked(act, knowledge=register(f2=of(held=frozenset({Credential.VETTING}))))

        assert [(one.code, one.about, one.details) for one in found.reasons] == [
            ("credential.not-held", "f2", {"credential": "criminal-record-check"})
        ]

    def test_all_of_them(self) -> None:
        """Everything that is missing is told, of everybody."""
        asked = frozenset({Credential.REGISTRATION, Credential.VETTING})
        walk = Walk(attrs.evolve(justice, policy=Policy(credentials=asked))).arranged()

        found = walk.asked(START, knowledge=register(f2=of(held=frozenset({Credential.VETTING}))))

        assert [(one.about, one.details["credential"]) for one in found.reasons] == [
            ("f1", "registration"),
            ("f1", "vetting"),
            ("f2", "registration"),
        ]

    def test_none_asked(self) -> None:
        """A service that asks for none gets on without."""
        walk = Walk(attrs.evolve(justice, policy=Policy(credentials=frozenset()))).arranged()

        assert walk.refused(START, knowledge=register(f1=of(held=frozenset()), f2=of(held=frozenset()))) == []

    def test_more_than_asked(self, walk: Walk) -> None:
        """More than is asked does no harm."""
        assert walk.arranged().refused(START, knowledge=register(f1=of(held=frozenset(Credential)))) == []


class TestFacilitatorsHaveTheLevel:
    """Whoever leads is at the intermediate level, and at the advanced one where the case is sensitive and complex."""

    @pytest.mark.parametrize("level", list(Level))
    @pytest.mark.parametrize(
        ("complexity", "duty", "needed"),
        [
            (Complexity.STANDARD, Duty.LEAD, Level.INTERMEDIATE),
            (Complexity.STANDARD, Duty.CO, Level.FOUNDATION),
            (Complexity.ENHANCED, Duty.LEAD, Level.INTERMEDIATE),
            (Complexity.ENHANCED, Duty.CO, Level.FOUNDATION),
            (Complexity.SENSITIVE, Duty.LEAD, Level.ADVANCED),
            (Complexity.SENSITIVE, Duty.CO, Level.INTERMEDIATE),
        ],
    )
    def test_allocated(self, walk: Walk, complexity: Complexity, duty: Duty, needed: Level, level: Level) -> None:
        """Nobody is allocated below the level that the case and the duty need."""
        walk.engaging().done(events.ComplexityJudged(complexity))
        found = walk.refused(events.FacilitatorAllocated("f9", duty), knowledge=register(f9=of(level=level)))

        assert found == [("facilitator.level-too-low", "f9")] * (level.rank < needed.rank)

    @pytest.mark.parametrize("act", ACTS, ids=lambda act: act.kind)
    def test_became_sensitive(self, walk: Walk, act: Event) -> None:
        """A case that turns out sensitive is not held by those who were enough before."""
        walk.arranged().done(events.ComplexityJudged(Complexity.SENSITIVE))
        walk.done(events.SpecialistAssessed(SpecialistTool.AIM))
        walk.done(events.WorkSignedOff(), events.WorkSignedOff("s1"), by=SUPERVISOR)
        known = register(f1=of(level=Level.INTERMEDIATE), f2=of(level=Level.FOUNDATION))

        assert walk.refused(act, knowledge=known) == [
            ("facilitator.level-too-low", "f1"),
            ("facilitator.level-too-low", "f2"),
        ]
        assert walk.refused(act, knowledge=register(f2=of(level=Level.INTERMEDIATE))) == []

    def test_changed_duty(self, walk: Walk) -> None:
        """Whoever may assist may not lead for that."""
        walk.engaging()
        known = register(f2=of(level=Level.FOUNDATION))

        assert walk.refused(events.FacilitatorAllocated("f2", Duty.CO), knowledge=known) == []
        assert walk.refused(events.FacilitatorAllocated("f2"), knowledge=known) == [("facilitator.level-too-low", "f2")]


class TestNoFacilitatorHasAConflictOfInterest:
    """Nobody facilitates who has declared a conflict of interest with somebody in the case, or with who referred it."""

    @pytest.mark.parametrize(
        "act", [*ACTS, events.FacilitatorAllocated("f1"), events.FacilitatorAllocated("f1", Duty.CO)], ids=repr
    )
    def test_person(self, walk: Walk, act: Event) -> None:
        """Each participant with whom there is one is told."""
        found = walk.arranged().asked(act, knowledge=register(f1=of(conflicts=frozenset({"p2", "p1"}))))

        assert [(one.code, one.about, one.details) for one in found.reasons] == [
            ("facilitator.conflict", "f1", {"with": "p1"}),
            ("facilitator.conflict", "f1", {"with": "p2"}),
        ]

    @pytest.mark.parametrize(("organisation", "bars"), [("police", True), ("housing", False)])
    def test_referrer(self, walk: Walk, organisation: str, bars: bool) -> None:
        """The organisation that referred the case counts, and no other."""
        walk.done(events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY, organisation="police"))
        walk.done(events.PersonAdded("p2", Role.RESPONSIBLE), events.ReferralAccepted())
        known = register(f1=of(conflicts_with=frozenset({organisation})))

        found = walk.refused(events.FacilitatorAllocated("f1"), knowledge=known)

        assert found == [("facilitator.conflict", "f1")] * bars

    def test_no_referrer(self, walk: Walk) -> None:
        """A case that no organisation referred conflicts with none."""
        known = register(f1=of(conflicts_with=frozenset({"police"})))

        assert walk.engaging().refused(events.FacilitatorAllocated("f1"), knowledge=known) == []

    def test_the_other_facilitator(self, walk: Walk) -> None:
        """Whoever takes a duty answers for themselves, and not for those who have one."""
        known = register(f1=of(conflicts=frozenset({"p1"})), f9=ABLE)

        assert walk.engaging().refused(events.FacilitatorAllocated("f9", Duty.CO), knowledge=known) == []


class TestTwoFacilitatorsWorkOnASensitiveCase:
    """A session in a sensitive and complex case is held by two facilitators."""

    MISSING = ("facilitator.missing", "")

    def _codes(self, walk: Walk, kind: SessionKind) -> list[bool]:
        found = walk.asked(events.SessionArranged("s9", kind, ("p1", "p2"))).reasons
        return [one.waivable for one in found if one.code == "facilitator.missing"]

    @pytest.mark.parametrize("kind", [MEETING, SessionKind.SHUTTLE])
    def test_one(self, walk: Walk, kind: SessionKind) -> None:
        """One alone is not enough, whether people meet or not; and nobody waives it."""
        walk.ready().done(events.ComplexityJudged(Complexity.SENSITIVE), events.FacilitatorStoodDown("f2"))
        assert False in self._codes(walk, kind)

        assert False not in self._codes(walk.done(events.FacilitatorAllocated("f3", Duty.CO)), kind)

    def test_one_in_two_duties(self, walk: Walk) -> None:
        """One person in two duties is one."""
        walk.ready().done(events.ComplexityJudged(Complexity.SENSITIVE), events.FacilitatorStoodDown("f2"))
        walk.done(events.FacilitatorAllocated("f1", Duty.CO))

        assert False in self._codes(walk, MEETING)

    @pytest.mark.parametrize("complexity", [Complexity.STANDARD, Complexity.ENHANCED])
    def test_less_complex(self, walk: Walk, complexity: Complexity) -> None:
        """In any other case it is a *should* for meetings, and nothing where nobody meets."""
        walk.ready().done(events.ComplexityJudged(complexity), events.FacilitatorStoodDown("f2"))

        assert self._codes(walk, MEETING) == [True]
        assert self._codes(walk, SessionKind.SHUTTLE) == []

    def test_stood_down_since(self, walk: Walk) -> None:
        """It is looked at again when the session begins."""
        walk.arranged().done(events.ComplexityJudged(Complexity.SENSITIVE), events.FacilitatorStoodDown("f2"))

        assert ("facilitator.missing", False) in {(one.code, one.waivable) for one in walk.asked(START).reasons}


class TestFacilitatorsHaveSupervision:
    """Whoever facilitates has had case supervision lately: within 12 weeks, or as the service's policy says."""

    @pytest.mark.parametrize(("days", "late"), [(0, False), (84, False), (85, True), (None, True)])
    @pytest.mark.parametrize("act", [*ACTS, events.FacilitatorAllocated("f2", Duty.CO)], ids=lambda act: act.kind)
    def test_twelve_weeks(self, walk: Walk, act: Event, days: int | None, late: bool) -> None:
        """The last day of the twelfth week is in time; never is late."""
        found = walk.arranged().asked(act, knowledge=register(f2=of(supervised_days=days))).reasons

        assert [(one.code, one.about, one.waivable) for one in found] == [("supervision.overdue", "f2", True)] * late

    @pytest.mark.parametrize(("days", "late"), [(7, False), (8, True)])
    def test_policy(self, days: int, late: bool) -> None:
        """A service may ask for it more often."""
        walk = Walk(attrs.evolve(justice, policy=Policy(supervision_weeks=1))).arranged()
        known = register(f1=of(supervised_days=0), f2=of(supervised_days=days))

        assert walk.refused(START, knowledge=known) == [("supervision.overdue", "f2")] * late
