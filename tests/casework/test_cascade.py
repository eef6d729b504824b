"""What follows when somebody says no: nothing that depended on their word goes on, in whatever stage."""

from collections.abc import Callable

import pytest
from tests.casework.calling_off import (
    CANCELLED,
    ENDED_CONSENT,
    ENDINGS,
    SHUTTLE,
    STANDING,
    following,
    in_stage,
    item,
    present,
    rich,
    standing,
    withdraws,
)
from tests.casework.conftest import MEETING, VISITOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import SessionStatus
from restorative_core.casework.consents import has_ended
from restorative_core.casework.event import Event
from restorative_core.casework.mending import follows
from restorative_core.vocabulary.agreement import UndertakingStatus
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.outcomes import CancelReason, ClosureReason
from restorative_core.vocabulary.people import Authority
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import BEGUN, ENDED, Stage

START = events.SessionStarted("s1")


STOPPED = events.SessionStopped("s1", ENDED_CONSENT)


class TestEveryStage:
    """It works in every stage, whoever tells it, and at once."""

    @pytest.mark.parametrize("purpose", [None, *Purpose])
    @pytest.mark.parametrize("stage", sorted(BEGUN))
    def test_always_written_down(self, stage: Stage, purpose: Purpose | None) -> None:
        """Whatever is taken back is written down, with what follows, by anybody."""
        walk = in_stage(stage)
        assert walk.case.stage is stage

        for cls in ENDINGS:
            walk.done(cls("p1", purpose), by=VISITOR)
        assert has_ended(walk.case, ("p1", purpose, ""))

    @pytest.mark.parametrize("event", [withdraws(), withdraws(Purpose.TAKE_PART), events.PersonLeft("p1")], ids=repr)
    @pytest.mark.parametrize("stage", sorted(BEGUN))
    def test_stage(self, stage: Stage, event: Event) -> None:
        """A case steps back where a session was near or going on, and nowhere else; one that has ended stays ended."""
        walk = in_stage(stage).done(event, by=VISITOR)
        back = stage in (Stage.READY, Stage.IN_PROGRESS)

        assert walk.case.stage is (Stage.PREPARING if back else stage)

    @pytest.mark.parametrize("event", [withdraws(), withdraws(Purpose.TAKE_PART), events.PersonLeft("p1")], ids=repr)
    @pytest.mark.parametrize("stage", sorted(BEGUN))
    def test_no_session_stands(self, stage: Stage, event: Event) -> None:
        """No session with them is arranged or going on after it, and nobody is prepared for one."""
        walk = in_stage(stage).done(event, by=VISITOR)

        assert [one.id for one in walk.case.sessions.values() if one.status in STANDING] == []
        assert walk.case.people["p1"].prepared is None

    @pytest.mark.parametrize("stage", sorted(ENDED))
    def test_nothing_follows_in_a_case_that_has_ended(self, stage: Stage) -> None:
        """What was called off when the case ended is not called off again; what was shared may be used no more."""
        walk = in_stage(stage)
        shares = [name for name, share in walk.case.things.shares.items() if "p1" in share.about]
        doubted = [events.UndertakingDoubted(name) for name in sorted(walk.case.undertakings)]

        assert following(walk, withdraws()) == [*(events.ShareRevoked(name) for name in shares), *doubted]


class TestWhatFollows:
    """Just what depended on it follows: no more and no less."""

    SESSIONS = (CANCELLED["s2"], CANCELLED["s3"])
    DOUBTED = tuple(events.UndertakingDoubted(name) for name in ("u1", "u2", "u3"))
    P1_SHARES = (events.ShareRevoked("i1"), events.ShareRevoked("i3"))
    LETTERS = (events.LetterWithdrawn("l1"), events.LetterWithdrawn("l2"))

    @pytest.mark.parametrize(
        ("event", "expected"),
        [
            (withdraws(), (*SESSIONS, *P1_SHARES, *LETTERS, *DOUBTED)),
            (events.PersonLeft("p1"), (*SESSIONS, *P1_SHARES, *LETTERS, *DOUBTED)),
            (withdraws(Purpose.TAKE_PART), (*SESSIONS, DOUBTED[0], DOUBTED[2])),
            (withdraws(Purpose.TAKE_PART, MEETING.value), (CANCELLED["s2"], DOUBTED[0], DOUBTED[2])),
            (withdraws(Purpose.TAKE_PART, SHUTTLE.value), (CANCELLED["s3"], DOUBTED[0], DOUBTED[2])),
            (withdraws(Purpose.TAKE_PART, "no-such-type"), (*SESSIONS, DOUBTED[0], DOUBTED[2])),
            (withdraws(Purpose.BE_CONTACTED), (*SESSIONS, LETTERS[0])),
            (withdraws(Purpose.BE_REFERRED), (*SESSIONS, LETTERS[0])),
            (withdraws(Purpose.BE_CONTACTED, "phone"), (*SESSIONS, LETTERS[0])),
            (withdraws(Purpose.SHARE_WITH_AGENCY), (P1_SHARES[0],)),
            (withdraws(Purpose.SHARE_WITH_AGENCY, "police"), (P1_SHARES[0],)),
            (withdraws(Purpose.SHARE_WITH_AGENCY, "elsewhere"), (P1_SHARES[0],)),
            (withdraws(Purpose.SHARE_OUTCOME), (P1_SHARES[1],)),
            (withdraws(Purpose.SHARE_OUTCOME, "court", "p2"), (P1_SHARES[1],)),
            (withdraws(Purpose.LETTER_SEND), (LETTERS[1],)),
            (withdraws(Purpose.LETTER_RECEIVE), (LETTERS[0],)),
            (withdraws(Purpose.LETTER_SEND, who="p2"), (LETTERS[0],)),
            (withdraws(Purpose.OUTCOME_AGREEMENT), DOUBTED),
            (withdraws(Purpose.OUTCOME_AGREEMENT, "a1"), DOUBTED),
            (withdraws(Purpose.OUTCOME_AGREEMENT, "a1", "p2"), DOUBTED),
            (withdraws(Purpose.ASSESSMENT), ()),
            (withdraws(Purpose.APPROACH_OTHER_PARTY), ()),
            (withdraws(Purpose.OBSERVER_PRESENT), ()),
            (withdraws(Purpose.RESEARCH), ()),
            (withdraws(Purpose.FOLLOW_UP_CONTACT), ()),
        ],
        ids=lambda value: repr(value)[:60],
    )
    def test_rich(self, walk: Walk, event: Event, expected: tuple[Event, ...]) -> None:
        """In a case with something of everything, what depended on it follows, in one breath."""
        assert following(rich(walk), event) == [*expected]

    @pytest.mark.parametrize("cls", ENDINGS, ids=lambda cls: cls.kind)
    def test_however_it_ended(self, walk: Walk, cls: type[events.ConsentWithdrawn]) -> None:
        """It is the same however a consent ended."""
        assert following(rich(walk), cls("p1")) == following(rich(Walk()), withdraws())

    def test_another_agreement(self, walk: Walk) -> None:
        """What was undertaken in one agreement stands when another is left."""
        walk.met().agreed(item("u1")).agreed(item("u2"), agreement="a2")

        assert following(walk, withdraws(Purpose.OUTCOME_AGREEMENT, "a2")) == [events.UndertakingDoubted("u2")]

    def test_somebody_in_none_of_it(self, walk: Walk) -> None:
        """Somebody on whom nothing depends ends nothing."""
        rich(walk).done(events.PersonAdded("p3", Role.SUPPORTER))

        assert following(walk, withdraws(who="p3")) == []
        assert following(walk, events.PersonLeft("p3")) == []

    def test_said_twice(self, walk: Walk) -> None:
        """What was called off already is not called off again."""
        rich(walk).done(withdraws())

        assert following(walk, withdraws(Purpose.TAKE_PART)) == []

    def test_in_progress(self, walk: Walk) -> None:
        """A session that is going on is broken off."""
        walk.arranged().arranged_as("s2").done(START)

        assert following(walk, withdraws(Purpose.TAKE_PART)) == [STOPPED, CANCELLED["s2"]]
        assert walk.case.stage is Stage.PREPARING

    def test_another_type_goes_on(self, walk: Walk) -> None:
        """A session goes on when somebody takes back another type of it."""
        walk.meeting()

        assert following(walk, withdraws(Purpose.TAKE_PART, SHUTTLE.value)) == []
        assert walk.case.stage is Stage.IN_PROGRESS

    def test_somebody_else_goes_on(self, walk: Walk) -> None:
        """A session goes on that does not touch them."""
        walk.meeting().done(events.PersonAdded("p3", Role.SUPPORTER))

        assert following(walk, withdraws(who="p3")) == []
        assert walk.case.stage is Stage.IN_PROGRESS

    @pytest.mark.parametrize("purpose", [Purpose.BE_CONTACTED, Purpose.BE_REFERRED])
    @pytest.mark.parametrize("begin", [Walk.arranged, Walk.meeting])
    def test_no_contact(self, begin: Callable[[Walk], Walk], purpose: Purpose) -> None:
        """Whoever wants no contact is not met: what was near or going on is called off, and the case steps back."""
        walk = Walk()
        begin(walk)
        following(walk, withdraws(purpose))

        assert walk.case.sessions["s1"].status not in STANDING
        assert walk.case.stage is Stage.PREPARING

    def test_safety_stop(self, walk: Walk) -> None:
        """A safety stop breaks off what is going on; what is arranged waits for a supervisor."""
        walk.arranged().arranged_as("s2").done(START)

        assert following(walk, events.SafetyStopRaised()) == [events.SessionStopped("s1", CancelReason.SAFETY)]
        assert walk.case.sessions["s2"].status is SessionStatus.ARRANGED
        assert walk.case.stage is Stage.PREPARING

    def test_closing(self, walk: Walk) -> None:
        """Closing calls off what is arranged, and every letter that waits; what was shared and agreed stands."""
        closed = CancelReason.CASE_CLOSED
        expected = [events.SessionCancelled(name, closed) for name in ("s2", "s3")] + [
            events.LetterWithdrawn(name) for name in ("l1", "l2")
        ]
        rich(walk).done(events.CaseClosed(ClosureReason.DISENGAGED))

        assert [entry.event for entry in walk.case.history[-4:]] == expected
        assert {standing(walk.case)[name] for name in ("i1", "i2", "i3")} == {"shared"}

    def test_passed_on(self, walk: Walk) -> None:
        """A letter that was passed on is not taken back."""
        rich(walk).done(
            events.ConsentGiven("p2", Purpose.LETTER_SEND), events.ConsentGiven("p1", Purpose.LETTER_RECEIVE)
        )
        walk.done(events.LetterPassedOn("l1"))

        assert following(walk, withdraws(Purpose.LETTER_RECEIVE)) == []

    def test_ended_before(self, walk: Walk) -> None:
        """What was done, or not, before is not in doubt."""
        rich(walk).done(events.UndertakingEnded("u1", UndertakingStatus.COMPLETED))

        assert following(walk, withdraws(Purpose.OUTCOME_AGREEMENT)) == [*self.DOUBTED[1:]]


class TestWhoElseIsNeeded:
    """A session may need somebody's word for something else, or somebody else's word."""

    def _observed(self, walk: Walk) -> Walk:
        walk.ready().done(events.PersonAdded("p3", Role.OBSERVER), *present("p3"))
        walk.done(*(events.ConsentGiven(party, Purpose.OBSERVER_PRESENT, "p3") for party in ("p1", "p2")))
        return walk.arranged_as("s1", people=("p1", "p2", "p3")).arranged_as("s2")

    @pytest.mark.parametrize("scope", ["p3", ""])
    def test_observer(self, walk: Walk, scope: str) -> None:
        """A session with an observer is called off when a party will not have one; another is not."""
        self._observed(walk)

        assert following(walk, withdraws(Purpose.OBSERVER_PRESENT, scope)) == [CANCELLED["s1"]]

    def _for_a_child(self, walk: Walk, *guardians: str) -> Walk:
        walk.ready().done(*(events.PersonAdded(name, Role.PARENT_GUARDIAN, supports="p1") for name in guardians))
        for name in guardians:
            agreed = events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN, given_by=name)
            walk.done(events.AuthorityRecorded(name, "p1", Authority.PARENTAL_RESPONSIBILITY), agreed)
        return walk.arranged_as("s1")

    def test_guardian_left(self, walk: Walk) -> None:
        """When the guardian who agreed leaves, the session that needed their word is called off."""
        assert following(self._for_a_child(walk, "p4"), events.PersonLeft("p4")) == [CANCELLED["s1"]]

    def test_another_guardian(self, walk: Walk) -> None:
        """It is not, where another guardian agreed too."""
        assert following(self._for_a_child(walk, "p4", "p5"), events.PersonLeft("p4")) == []

    def test_guardian_comes_back(self, walk: Walk) -> None:
        """A guardian who comes back speaks for nobody before their right was seen again."""
        self._for_a_child(walk, "p4").done(events.PersonLeft("p4"), events.PersonAdded("p4", Role.PARENT_GUARDIAN))

        assert walk.case.people["p4"].speaks_for == {}


class TestNobodyLearnsWho:
    """What follows tells nobody who ended what."""

    @pytest.mark.parametrize("cls", [events.SessionCancelled, events.SessionStopped, events.LetterWithdrawn])
    def test_no_name(self, cls: type[Event]) -> None:
        """It has no field that names a person, and no words."""
        assert set(cls.__annotations__) - {"kind"} <= {"session", "letter", "reason"}

    @pytest.mark.parametrize("begin", [Walk.arranged, Walk.meeting])
    def test_either(self, begin: Callable[[Walk], Walk]) -> None:
        """What follows for a session is the same, whichever party ended it, and in whatever way."""
        walk = Walk()
        begin(walk)
        told = {
            follows(walk.case, event)
            for who in ("p1", "p2")
            for event in (*(cls(who) for cls in ENDINGS), events.PersonLeft(who))
        }

        assert len(told) == 1
