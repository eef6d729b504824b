"""What was called off stays called off; and a mistake that is mended calls off what it should have."""

from datetime import timedelta

import pytest
from tests.casework.calling_off import SHUTTLE, following, rich, standing, withdraws
from tests.casework.conftest import MEETING, SUPERVISOR, VISITOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import SessionStatus
from restorative_core.casework.event import Event
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.risk import RiskLevel
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

START = events.SessionStarted("s1")


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
