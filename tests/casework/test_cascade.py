"""What follows when somebody says no: nothing that depended on their word goes on, and nothing of it comes back."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.conftest import MEETING, STAFF, SUPERVISOR, VISITOR, Walk, then

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, Session, SessionStatus
from restorative_core.casework.consents import has_ended
from restorative_core.casework.decide import decide
from restorative_core.casework.event import Event, Report
from restorative_core.casework.evolve import fold
from restorative_core.casework.mending import follows
from restorative_core.casework.things import LetterStatus, ShareStatus
from restorative_core.pathways.justice import justice
from restorative_core.testing import cases
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import CancelReason, ClosureReason, SessionKind
from restorative_core.vocabulary.people import Authority
from restorative_core.vocabulary.referral import DeclineReason
from restorative_core.vocabulary.risk import RiskLevel
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import BEGUN, ENDED, Stage

START = events.SessionStarted("s1")
SHUTTLE = SessionKind.SHUTTLE
ENDINGS = (
    events.ConsentRefused,
    events.ConsentWithdrawn,
    events.ConsentExpired,
    events.ConsentRevoked,
    events.ConsentInvalidated,
)
STANDING = (SessionStatus.ARRANGED, SessionStatus.IN_PROGRESS)
ENDED_CONSENT = CancelReason.CONSENT_ENDED
CANCELLED = {name: events.SessionCancelled(name, ENDED_CONSENT) for name in ("s1", "s2", "s3")}
STOPPED = events.SessionStopped("s1", ENDED_CONSENT)


def withdraws(purpose: Purpose | None = None, scope: str = "", who: str = "p1") -> events.ConsentWithdrawn:
    """Somebody takes something back."""
    return events.ConsentWithdrawn(who, purpose, scope)


def item(name: str, owner: str = "p2", beneficiary: str = "") -> Undertaking:
    """Something undertaken."""
    return Undertaking(name, UndertakingKind.REPARATION, owner, beneficiary=beneficiary)


def standing(case: Case) -> dict[str, str]:
    """Where each thing stands that may depend on somebody's word."""
    things = case.things
    return {
        **{name: one.status.value for name, one in case.sessions.items()},
        **{name: one.status.value for name, one in things.shares.items()},
        **{name: one.status.value for name, one in things.letters.items()},
        **{name: one.status.value for name, one in case.undertakings.items()},
    }


def following(walk: Walk, event: Event) -> list[Event]:
    """What follows, whoever tells it: it is all permitted, to anybody."""
    walk.done(event, by=VISITOR)
    told = [entry.event for entry in walk.case.history]
    return told[len(told) - told[::-1].index(event) :]


def rich(walk: Walk) -> Walk:
    """A case after a meeting: two more arranged and a shuttle, an agreement, letters both ways, shares of each."""
    walk.met().agreed(item("u1", "p2", "p1"), item("u2", "p2"), item("u3", "p1"))
    walk.consented("p1", SHUTTLE).consented("p2", SHUTTLE)
    walk.arranged_as("s2").arranged_as("s3", SHUTTLE)
    walk.done(events.LetterReceived("l1", "p2", "p1"), events.LetterReceived("l2", "p1", "p2"))
    walk.done(events.LetterScreened("l1", fit=True))
    for person, share in (("p1", "i1"), ("p2", "i2")):
        walk.done(events.ConsentGiven(person, Purpose.SHARE_WITH_AGENCY, "police"))
        walk.done(events.InformationShared(share, (person,), Purpose.SHARE_WITH_AGENCY, "police"))
    walk.done(*(events.ConsentGiven(person, Purpose.SHARE_OUTCOME, "court") for person in ("p1", "p2")))
    return walk.done(events.InformationShared("i3", ("p1", "p2"), Purpose.SHARE_OUTCOME, "court"))


_TO_STAGE: dict[Stage, Callable[[Walk], Walk]] = {
    Stage.RECEIVED: Walk.received,
    Stage.ACCEPTED: lambda walk: walk.received().done(events.ReferralAccepted()),
    Stage.DECLINED: lambda walk: walk.received().done(events.ReferralDeclined(DeclineReason.OUT_OF_AREA)),
    Stage.ENGAGING: Walk.engaging,
    Stage.ASSESSING: Walk.assessing,
    Stage.PREPARING: Walk.preparing,
    Stage.READY: Walk.arranged,
    Stage.IN_PROGRESS: Walk.meeting,
    Stage.MONITORING: rich,
    Stage.FOLLOW_UP: lambda walk: walk.met().arranged_as("s2"),
    Stage.CLOSED: lambda walk: rich(walk).done(events.CaseClosed(ClosureReason.DISENGAGED)),
}


def in_stage(stage: Stage) -> Walk:
    """A case in that stage."""
    return _TO_STAGE[stage](Walk())


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
        walk.ready().done(events.PersonAdded("p3", Role.OBSERVER), *_present("p3"))
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


def _present(person: str) -> tuple[Event, ...]:
    """Somebody agrees to be there, informed and prepared."""
    return (
        events.ContactReceived(person),
        events.ContactPreferencesRecorded(person, Walk().received().case.people["p1"].preferences),
        events.InformationGiven(person, Channel.PHONE, "1"),
        events.ConsentGiven(person, Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN),
        events.PreparationCompleted(person),
    )


class TestNothingComesBack:
    """What was called off stays called off."""

    def _gone(self, walk: Walk, event: Event | None = None) -> dict[str, str]:
        rich(walk).done(event or withdraws(), by=VISITOR)
        return standing(walk.case)

    def test_struck(self, walk: Walk) -> None:
        """Not when the withdrawal is struck, and a supervisor has looked."""
        gone = self._gone(walk)
        walk.done(events.EnteredInError(walk.number(events.ConsentWithdrawn)))
        walk.done(events.ReviewCompleted(walk.case.number), by=SUPERVISOR)

        assert standing(walk.case) == gone
        assert ("session.not-permitted", "s2") in walk.refused(events.SessionStarted("s2"))

    @pytest.mark.parametrize(
        "instead", [withdraws(who="p2"), withdraws(Purpose.RESEARCH), withdraws(Purpose.TAKE_PART, SHUTTLE.value)]
    )
    def test_corrected(self, walk: Walk, instead: Event) -> None:
        """Not when it is corrected to be another's, or about less: what the other ended is called off besides."""
        gone = self._gone(walk)
        walk.done(events.DetailsCorrected(walk.number(events.ConsentWithdrawn), instead))
        after = standing(walk.case)
        back = {("shared", "revoked"), ("agreed", "in-doubt"), ("received", "withdrawn"), ("arranged", "cancelled")}

        assert {(gone[name], after[name]) for name in gone if gone[name] != after[name]} <= back

    def test_given_again(self, walk: Walk) -> None:
        """Not when they change their mind again: another session is arranged, another letter written."""
        gone = self._gone(walk)
        for purpose, scope in (
            (Purpose.TAKE_PART, MEETING.value),
            (Purpose.LETTER_SEND, ""),
            (Purpose.LETTER_RECEIVE, ""),
            (Purpose.SHARE_WITH_AGENCY, "police"),
            (Purpose.OUTCOME_AGREEMENT, "a1"),
        ):
            walk.done(events.ConsentGiven("p1", purpose, scope, ConsentMethod.WRITTEN))

        assert standing(walk.case) == gone
        assert ("session.not-permitted", "s2") in walk.refused(events.SessionStarted("s2"))
        assert ("letter.not-permitted", "l1") in walk.refused(events.LetterPassedOn("l1"))

    def test_came_back(self, walk: Walk) -> None:
        """Not when they leave and come back."""
        gone = self._gone(walk, events.PersonLeft("p1"))
        walk.done(events.PersonAdded("p1", Role.HARMED))

        assert standing(walk.case) == gone

    def test_reopened(self, walk: Walk) -> None:
        """Not when the case is closed and opened again."""
        gone = self._gone(walk)
        walk.done(events.CaseClosed(ClosureReason.HARMED_WITHDREW), events.CaseReopened())

        assert standing(walk.case) == gone

    @pytest.mark.parametrize(
        "cls", [events.SessionCancelled, events.LetterWithdrawn, events.ShareRevoked, events.UndertakingDoubted]
    )
    def test_what_followed_struck(self, walk: Walk, cls: type[Event]) -> None:
        """Not when what followed is struck, while the withdrawal stands."""
        gone = self._gone(walk)
        for entry in walk.case.history:
            if type(entry.event) is cls:
                walk.done(events.EnteredInError(entry.number))

        assert standing(walk.case) == gone

    def test_broken_off_struck(self, walk: Walk) -> None:
        """Not even while it was going on."""
        walk.meeting().done(withdraws())
        walk.done(events.EnteredInError(walk.number(events.SessionStopped)))

        assert walk.case.sessions["s1"].status is SessionStatus.STOPPED
        assert walk.case.stage is Stage.PREPARING

    def test_broken_off_withdrawal_struck(self, walk: Walk) -> None:
        """Where the withdrawal alone is struck, the session is over, and the case is not in the midst of one."""
        walk.meeting().done(withdraws())
        walk.done(events.EnteredInError(walk.number(events.ConsentWithdrawn)))

        assert (walk.case.sessions["s1"].status, walk.case.stage) == (SessionStatus.STOPPED, Stage.PREPARING)

    def test_closing_struck(self, walk: Walk) -> None:
        """What was called off when the case was closed stays so when the closing is struck."""
        rich(walk).done(events.CaseClosed(ClosureReason.DUPLICATE))
        closed = standing(walk.case)
        walk.done(events.EnteredInError(walk.number(events.CaseClosed)))

        assert (walk.case.stage, standing(walk.case)) == (Stage.MONITORING, closed)

    def test_cancelled_in_a_closed_case_struck(self, walk: Walk) -> None:
        """Nothing is arranged again in a case that is closed."""
        walk.arranged().done(events.CaseClosed(ClosureReason.DUPLICATE))
        walk.done(events.EnteredInError(walk.number(events.SessionCancelled)))

        assert walk.case.sessions["s1"].status is SessionStatus.CANCELLED

    def test_both_struck(self, walk: Walk) -> None:
        """Where the withdrawal never was, and then what followed is struck, a supervisor may let it stand again."""
        walk.arranged().done(withdraws(Purpose.TAKE_PART))
        walk.done(events.EnteredInError(walk.number(events.ConsentWithdrawn)))
        first = walk.case.number
        walk.done(events.EnteredInError(walk.number(events.SessionCancelled)))
        second = walk.case.number
        assert set(walk.case.flags.reviews) == {first, second}

        walk.done(events.ReviewCompleted(first), events.ReviewCompleted(second), by=SUPERVISOR)
        assert walk.refused(START) == []


class TestMistakes:
    """A mistake that is mended brings with it what would have followed, had it been written rightly."""

    def test_wider_after_all(self, walk: Walk) -> None:
        """A withdrawal that turns out to be wider ends what the wider one ends."""
        rich(walk).done(withdraws(Purpose.RESEARCH))
        walk.done(events.DetailsCorrected(walk.number(events.ConsentWithdrawn), withdraws(Purpose.TAKE_PART)))

        found = standing(walk.case)
        assert [found[name] for name in ("s2", "s3", "u1", "u2", "u3")] == [
            "cancelled",
            "cancelled",
            "in-doubt",
            "agreed",
            "in-doubt",
        ]

    def test_strike_struck(self, walk: Walk) -> None:
        """A withdrawal that counts again ends what was arranged meanwhile."""
        walk.arranged().done(withdraws(Purpose.TAKE_PART))
        walk.done(events.EnteredInError(walk.number(events.ConsentWithdrawn)))
        walk.done(events.ReviewCompleted(walk.case.number), by=SUPERVISOR).arranged_as("s2")
        walk.done(events.EnteredInError(walk.number(events.EnteredInError)))

        assert walk.case.sessions["s2"].status is SessionStatus.CANCELLED

    def test_consent_struck(self, walk: Walk) -> None:
        """Where the yes that came after a no is struck, the no counts again."""
        walk.arranged().done(withdraws(Purpose.TAKE_PART)).consented_again()
        walk.arranged_as("s2").done(events.EnteredInError(walk.number(events.ConsentGiven)))

        assert walk.case.sessions["s2"].status is SessionStatus.CANCELLED

    def test_later_after_all(self, walk: Walk) -> None:
        """A withdrawal that turns out to have been after the last yes ends what rested on that."""
        walk.arranged().done(withdraws(Purpose.TAKE_PART), at="2015-03-01")
        number = walk.number(events.ConsentWithdrawn)
        said = Moment.of(walk.now - timedelta(hours=2))
        again = events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN)
        walk.done(again, at=said).done(events.PreparationCompleted("p1")).arranged_as("s2")
        before = walk.case.sessions["s2"].status
        walk.done(events.DetailsCorrected(number, withdraws(Purpose.TAKE_PART), Moment("2015-03")))

        assert (before, walk.case.sessions["s2"].status) == (SessionStatus.ARRANGED, SessionStatus.CANCELLED)

    def test_departure_that_was_struck(self, walk: Walk) -> None:
        """Somebody who had left after all ends what they were in."""
        walk.arranged().done(events.PersonAdded("p3", Role.SUPPORTER), events.PersonLeft("p3"))
        walk.done(events.DetailsCorrected(walk.number(events.PersonLeft), events.PersonLeft("p1")))

        assert walk.case.sessions["s1"].status is SessionStatus.CANCELLED

    def test_stop_that_counts_again(self, walk: Walk) -> None:
        """A safety stop that counts again breaks off what is going on."""
        walk.arranged().done(events.SafetyStopRaised())
        walk.done(events.EnteredInError(walk.case.number))
        walk.done(events.ReviewCompleted(walk.case.number), by=SUPERVISOR)
        walk.done(events.RiskAssessed(RiskLevel.LOW), START)
        walk.done(events.EnteredInError(walk.number(events.EnteredInError)))

        assert walk.case.sessions["s1"].status is SessionStatus.STOPPED

    def test_closing_that_counts_again(self, walk: Walk) -> None:
        """A closing that counts again calls off what was arranged meanwhile."""
        walk.arranged().done(events.CaseClosed(ClosureReason.DUPLICATE))
        walk.done(events.EnteredInError(walk.number(events.CaseClosed)))
        walk.done(events.ReviewCompleted(walk.case.number), by=SUPERVISOR).arranged_as("s2")
        walk.done(events.EnteredInError(walk.number(events.EnteredInError)))

        assert (walk.case.stage, walk.case.sessions["s2"].status) == (Stage.CLOSED, SessionStatus.CANCELLED)

    def test_other_mistakes(self, walk: Walk) -> None:
        """A mistake in something else calls nothing off."""
        rich(walk).done(events.ConsentGiven("p1", Purpose.RESEARCH))

        assert following(walk, events.EnteredInError(walk.case.number)) == []


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


def stands_against(case: Case) -> Iterator[str]:
    """Whatever stands in *case* although somebody whose word it needs has said no since: independent of the cascade."""
    for session in case.sessions.values():
        if session.status in STANDING:
            yield from _against_session(case, session)
    for share in case.things.shares.values():
        if share.status is ShareStatus.SHARED:
            yield from (share.id for who in share.about if has_ended(case, (who, share.purpose, share.recipient)))
    for name, undertaken in case.undertakings.items():
        agreement = case.agreements[undertaken.agreement]
        if undertaken.status is UndertakingStatus.AGREED:
            keys = ((who, Purpose.OUTCOME_AGREEMENT, agreement.scope) for who in agreement.parties)
            yield from (name for key in keys if has_ended(case, key))


def _against_session(case: Case, session: Session) -> Iterator[str]:
    for who in session.participants:
        for purpose, scope in (
            (Purpose.TAKE_PART, session.type.value),
            (Purpose.BE_CONTACTED, ""),
            (Purpose.BE_REFERRED, ""),
        ):
            if has_ended(case, (who, purpose, scope)):
                yield session.id
        if who in case.people and case.people[who].left:
            yield session.id
    if case.stage in ENDED:
        yield session.id


walks = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
begun = cases(longest=60).filter(lambda case: bool(case.people))


@walks
@given(begun)
def test_nothing_stands_against_anybodys_word(case: Case) -> None:
    """In no case that can be reached does anything stand that depended on a consent which has ended."""
    assert list(stands_against(case)) == []


@walks
@given(begun, st.data())
def test_a_withdrawal_is_complete(case: Case, data: st.DataObject) -> None:
    """Whatever somebody takes back, whenever it is said to have been: nothing stands that depended on it."""
    keys = sorted({(who, purpose, scope) for who, purpose, scope in case.consents}, key=repr)
    anything = [(who, None, "") for who in sorted(case.people)]
    who, purpose, scope = data.draw(st.sampled_from([*keys, *anything]))
    no = data.draw(st.sampled_from([*(cls(who, purpose, scope) for cls in ENDINGS), events.PersonLeft(who)]))
    at = data.draw(st.sampled_from((None, Moment("2001"), Moment.unknown())))
    after = then(case, no, at)

    assert list(stands_against(after)) == []
    letters = [
        one
        for one in after.things.letters.values()
        if one.status not in (LetterStatus.PASSED_ON, LetterStatus.WITHDRAWN)
    ]
    if purpose is None or isinstance(no, events.PersonLeft):
        assert [one.id for one in letters if who in (one.author, one.recipient)] == []
    assert (after.stage is case.stage) or case.stage not in ENDED


@walks
@given(begun)
def test_a_case_is_right_without_what_followed_written_down(case: Case) -> None:
    """Where somebody stored a withdrawal without what follows it, nothing that depended on it stands all the same."""
    who = min(case.people)
    for no in (events.ConsentWithdrawn(who), events.PersonLeft(who), events.ConsentRefused(who, Purpose.TAKE_PART)):
        after = then(case, no)
        alone = fold(case.id, after.history[: case.number + 1])

        assert list(stands_against(alone)) == []
        assert standing(alone) == standing(after)
        assert (alone.stage, alone.people, alone.consents) == (after.stage, after.people, after.consents)


@walks
@given(begun, st.data())
def test_whatever_follows_is_a_report_that_anybody_may_tell(case: Case, data: st.DataObject) -> None:
    """Nothing that follows an event can bar it, and what follows brings nothing further."""
    who = data.draw(st.sampled_from(sorted(case.people)))
    event = data.draw(
        st.sampled_from(
            [
                *(cls(who) for cls in ENDINGS),
                events.PersonLeft(who),
                events.SafetyStopRaised(),
                events.EnteredInError(max(case.number, 2)),
            ]
        )
    )
    found = follows(case, event)
    assert all(isinstance(one, Report) for one in found)
    assert len(set(found)) == len(found)
    if decide(case, event, Occasion(Moment.unknown(), VISITOR), justice).permitted:
        after = then(case, event)
        assert after.number == case.number + 1 + len(found)
        assert [one for one in found if follows(after, one)] == []


@walks
@given(begun, st.data())
def test_nothing_that_was_called_off_comes_back_without_a_supervisor(case: Case, data: st.DataObject) -> None:
    """Striking or correcting anything leaves what was called off as it is, or waits for a supervisor."""
    who = data.draw(st.sampled_from(sorted(case.people)))
    after = then(case, events.ConsentWithdrawn(who))
    number = data.draw(st.integers(2, after.number)) if after.number > 1 else 2
    mended = then(after, events.EnteredInError(number), by=STAFF)
    over = {name for name, one in after.sessions.items() if one.status not in STANDING}

    assert list(stands_against(mended)) == []
    back = {name for name in over if name in mended.sessions and mended.sessions[name].status in STANDING}
    assert not back or mended.flags.reviews
