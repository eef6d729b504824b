"""What a mistake that is mended would bring back against somebody's word, and does not."""

import pytest
from tests.casework.calling_off import following, item, present, withdraws
from tests.casework.conftest import MEETING, VISITOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import SessionStatus
from restorative_core.casework.event import Event
from restorative_core.casework.mending import follows
from restorative_core.casework.things import LetterStatus
from restorative_core.vocabulary.agreement import Undertaking, UndertakingStatus
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.outcomes import CancelReason
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.roles import Role

LETTER = events.LetterReceived("l1", "p2", "p1")


def _corrects(walk: Walk, cls: type[Event], instead: Event) -> Walk:
    """The last entry of that class turns out to have been another."""
    return walk.done(events.DetailsCorrected(walk.number(cls), instead), by=VISITOR)


class TestSessions:
    """A session that turns out to be with somebody who has said no is called off."""

    def _with(self, walk: Walk, *people: str) -> SessionStatus:
        now = events.SessionArranged("s1", MEETING, people)
        return _corrects(walk, events.SessionArranged, now).case.sessions["s1"].status

    def test_somebody_who_said_no(self, walk: Walk) -> None:
        """It is called off for the no of one alone, which they said before it was arranged."""
        walk.ready().done(events.PersonAdded("p3", Role.SUPPORTER), events.ConsentRefused("p3", Purpose.TAKE_PART))
        walk.given(events.SessionArranged("s1", MEETING, ("p1", "p2")))

        assert self._with(walk, "p1", "p2", "p3") is SessionStatus.CANCELLED

    def test_somebody_who_agreed(self, walk: Walk) -> None:
        """It stays arranged where nobody in it has said no."""
        walk.ready().done(events.PersonAdded("p3", Role.SUPPORTER), *present("p3"))

        assert self._with(walk.arranged_as("s1"), "p1", "p2", "p3") is SessionStatus.ARRANGED

    def test_an_observer(self, walk: Walk) -> None:
        """It is called off where a party will have no observer, and one turns out to be there."""
        walk.ready().done(events.PersonAdded("p3", Role.OBSERVER), *present("p3"))
        walk.done(withdraws(Purpose.OBSERVER_PRESENT)).arranged_as("s1")

        assert self._with(walk, "p1", "p2", "p3") is SessionStatus.CANCELLED

    def test_no_observer(self, walk: Walk) -> None:
        """It stays arranged where no observer is there, whoever will have none."""
        walk.ready().done(events.PersonAdded("p3", Role.SUPPORTER), *present("p3"))
        walk.done(withdraws(Purpose.OBSERVER_PRESENT)).arranged_as("s1")

        assert self._with(walk, "p1", "p2", "p3") is SessionStatus.ARRANGED

    def test_what_an_observer_says(self, walk: Walk) -> None:
        """It stays arranged where an observer says that they will have none: that is the parties' to say."""
        walk.ready().done(events.PersonAdded("p3", Role.OBSERVER), *present("p3"))
        walk.done(withdraws(Purpose.OBSERVER_PRESENT, who="p3")).arranged_as("s1")

        assert self._with(walk, "p1", "p2", "p3") is SessionStatus.ARRANGED


class TestThings:
    """Nothing else stands that turns out to be against a no; what nobody said no to is left alone."""

    def _shared(self, walk: Walk) -> Walk:
        walk.preparing().given(events.ConsentGiven("p1", Purpose.SHARE_WITH_AGENCY, "police"))
        walk.given(events.InformationShared("i2", ("p1",), Purpose.SHARE_WITH_AGENCY, "police"))
        walk.given(withdraws(Purpose.SHARE_WITH_AGENCY))
        walk.given(events.ConsentGiven("p2", Purpose.SHARE_WITH_AGENCY, "police"))
        return walk.given(events.InformationShared("i1", ("p2",), Purpose.SHARE_WITH_AGENCY, "police"))

    def _about(self, walk: Walk, share: str, *people: str) -> tuple[Event, ...]:
        now = events.InformationShared(share, people, Purpose.SHARE_WITH_AGENCY, "police")
        number = next(one.number for one in walk.case.history if getattr(one.event, "share", "") == share)
        return follows(walk.case, events.DetailsCorrected(number, now))

    def test_share(self, walk: Walk) -> None:
        """A sharing that turns out to be about somebody who took that back is revoked."""
        assert self._about(self._shared(walk), "i1", "p1") == (events.ShareRevoked("i1"),)

    def test_share_that_was_revoked(self, walk: Walk) -> None:
        """One that was revoked is not revoked again."""
        assert self._about(self._shared(walk), "i2", "p1", "p2") == ()

    def _agreement(self, walk: Walk, *undertaken: Undertaking) -> tuple[Event, ...]:
        made = events.AgreementMade("a1", ("p1", "p2"), undertaken)
        return follows(walk.case, events.DetailsCorrected(walk.number(events.AgreementMade), made))

    def _agreed(self, walk: Walk) -> Walk:
        walk.met().given(events.ConsentRefused("p1", Purpose.OUTCOME_AGREEMENT))
        return walk.given(events.AgreementMade("a1", ("p2",), (item("u1"), item("u2"))))

    def test_undertaking(self, walk: Walk) -> None:
        """An undertaking that turns out to be another, towards somebody who never agreed, is in doubt."""
        found = self._agreement(self._agreed(walk), item("u1", beneficiary="p1"), item("u2"))

        assert events.UndertakingDoubted("u1") in found

    def test_undertaking_that_was_done(self, walk: Walk) -> None:
        """One that was done is not in doubt any more."""
        self._agreed(walk).given(events.UndertakingEnded("u1", UndertakingStatus.COMPLETED))

        assert events.UndertakingDoubted("u1") not in self._agreement(walk, item("u1", beneficiary="p1"))

    def test_undertaking_to_which_they_agreed(self, walk: Walk) -> None:
        """One to which everybody agreed is not in doubt, whatever it turns out to be."""
        walk.met().agreed(item("u1"))

        assert self._agreement(walk, item("u1", beneficiary="p1")) == ()


class TestLetters:
    """A letter that was withdrawn by mistake waits again, unless somebody has said no to it."""

    def test_nobody_said_no(self, walk: Walk) -> None:
        """It waits."""
        walk.preparing().done(LETTER, events.LetterWithdrawn("l1"))

        assert following(walk, events.EnteredInError(walk.case.number)) == []
        assert walk.case.things.letters["l1"].status is LetterStatus.RECEIVED

    @pytest.mark.parametrize("no", [withdraws(Purpose.LETTER_SEND, who="p2"), withdraws(Purpose.LETTER_RECEIVE)])
    def test_somebody_said_no(self, walk: Walk, no: Event) -> None:
        """It is withdrawn, even where the mistake is the last that was written."""
        walk.preparing().done(no, LETTER, events.LetterWithdrawn("l1"))

        assert following(walk, events.EnteredInError(walk.case.number)) == [events.LetterWithdrawn("l1")]

    def test_withdrawn(self, walk: Walk) -> None:
        """One that stays withdrawn is not withdrawn again, whoever it turns out to be for."""
        walk.preparing().done(LETTER, withdraws(Purpose.LETTER_SEND, who="p2"))
        walk.done(events.PersonAdded("p3", Role.HARMED))
        number = walk.number(events.LetterReceived)
        now = events.LetterReceived("l1", "p2", "p3")

        assert follows(walk.case, events.DetailsCorrected(number, now)) == ()


class TestWhoHadLeft:
    """Whoever turns out to take no part takes what depended on them with them."""

    def test_never_came_back(self, walk: Walk) -> None:
        """A session is called off that was arranged with somebody who never came back."""
        walk.ready().done(events.PersonLeft("p1"), events.PersonAdded("p1", Role.HARMED))
        back = walk.case.number
        walk.given(*present("p1")).given(events.SessionArranged("s1", MEETING, ("p1", "p2")))

        found = follows(walk.case, events.EnteredInError(back))
        assert found == (events.SessionCancelled("s1", CancelReason.CONSENT_ENDED),)

    def test_had_left_before(self, walk: Walk) -> None:
        """What came from somebody who had left anyway stays as it is when another mistake is mended."""
        walk.preparing().given(events.PersonLeft("p2"), LETTER, events.NoteTaken(("p1",), "text"))

        assert follows(walk.case, events.EnteredInError(walk.case.number)) == ()


def test_the_only_entry(walk: Walk) -> None:
    """Where there is one entry, or none, nothing follows from its being struck."""
    assert follows(walk.case, events.EnteredInError(1)) == ()

    walk.given(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED))
    assert follows(walk.case, events.EnteredInError(1)) == ()
