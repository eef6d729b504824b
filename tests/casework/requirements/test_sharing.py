"""What leaves the house: information that is shared, letters that are passed on."""

import pytest
from tests.casework.conftest import Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.things import LetterStatus, ShareStatus
from restorative_core.vocabulary.consent import SHARING, Purpose
from restorative_core.vocabulary.outcomes import HoldReason
from restorative_core.vocabulary.referral import TransferReason

AGENCY = Purpose.SHARE_WITH_AGENCY
PASS_ON = events.LetterPassedOn("l1")
FIT = events.LetterScreened("l1", fit=True)
SENDS = events.ConsentGiven("p2", Purpose.LETTER_SEND)
WANTS = events.ConsentGiven("p1", Purpose.LETTER_RECEIVE)


def share(*about: str, purpose: Purpose = AGENCY, recipient: str = "police") -> events.InformationShared:
    """Something that is told of some people."""
    return events.InformationShared("i1", about, purpose, recipient)


def agrees(person: str, purpose: Purpose = AGENCY, recipient: str = "police") -> events.ConsentGiven:
    """Somebody agrees to it."""
    return events.ConsentGiven(person, purpose, recipient)


class TestWhatIsSharedIsSharedUnderAPurposeOfSharing:
    """What is shared is shared under a consent to share, with a recipient who is named."""

    @pytest.mark.parametrize("purpose", list(Purpose))
    def test_purpose(self, walk: Walk, purpose: Purpose) -> None:
        """No other purpose will do, whatever somebody agreed to."""
        walk.ready()
        if purpose is not Purpose.TAKE_PART:
            walk.done(agrees("p1", purpose))
        found = walk.refused(share("p1", purpose=purpose))

        assert (("purpose.not-sharing", "purpose") in found) is (purpose not in SHARING)
        assert found == [] or purpose not in SHARING

    def test_no_recipient(self, walk: Walk) -> None:
        """Nothing is shared with nobody in particular."""
        walk.ready().done(agrees("p1", recipient=""))

        assert walk.refused(share("p1", recipient="")) == [("recipient.unnamed", "recipient")]


class TestSharing:
    """What is shared needs the consent of everybody whom it is about."""

    def test_each(self, walk: Walk) -> None:
        """Each of them has agreed to just this recipient."""
        walk.ready().done(agrees("p1"), agrees("p2", recipient="court"))

        assert walk.refused(share("p1", "p2")) == [("consent.not-valid", "p2")]
        assert walk.refused(share("p1")) == []

    def test_nobody(self, walk: Walk) -> None:
        """What is about nobody is not told."""
        assert ("value.missing", "about") in walk.ready().refused(share())

    def test_under_another_purpose(self, walk: Walk) -> None:
        """A consent to share one thing is none to share another."""
        walk.ready().done(agrees("p1", Purpose.SHARE_OUTCOME))

        assert walk.refused(share("p1")) == [("consent.not-valid", "p1")]

    @pytest.mark.parametrize("purpose", sorted(SHARING))
    def test_transferred(self, walk: Walk, purpose: Purpose) -> None:
        """Who agreed to share with one controller is asked afresh when another answers for the case."""
        walk.ready().done(agrees("p1", purpose))
        walk.done(events.CaseTransferred("elsewhere", TransferReason.OTHER_AREA))
        assert walk.refused(share("p1", purpose=purpose)) == [("consent.not-valid", "p1")]

        assert walk.done(agrees("p1", purpose)).refused(share("p1", purpose=purpose)) == []

    def test_taking_part_is_not_transferred_away(self, walk: Walk) -> None:
        """What was agreed on taking part stands."""
        walk.arranged().done(events.CaseTransferred("elsewhere", TransferReason.OTHER_AREA))

        assert walk.refused(events.SessionStarted("s1")) == []

    def test_revoked_once(self, walk: Walk) -> None:
        """What was revoked stays revoked, and the same id is not used again."""
        walk.ready().done(agrees("p1"), share("p1"), events.ShareRevoked("i1"), events.ShareRevoked("i1"))

        assert walk.case.things.shares["i1"].status is ShareStatus.REVOKED
        assert ("id.taken", "share") in walk.refused(share("p1"))

    @pytest.mark.parametrize("purpose", [Purpose.BE_CONTACTED, Purpose.BE_REFERRED])
    def test_told_to_somebody_who_wants_no_contact(self, walk: Walk, purpose: Purpose) -> None:
        """Nobody is told of the other who wants no contact."""
        told = share("p2", purpose=Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY, recipient="p1")
        walk.ready().done(agrees("p2", Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY, "p1"))
        assert walk.refused(told) == []

        assert walk.done(events.ConsentRefused("p1", purpose)).refused(told) == [("contact.refused", "p1")]

    def test_safeguarding_needs_nobodys_consent(self, walk: Walk) -> None:
        """A worry for somebody's safety is passed on, whatever anybody said, and whatever stands."""
        walk.ready().done(events.ConsentWithdrawn("p1"), events.SafetyStopRaised())

        assert walk.refused(events.SafeguardingReferred(("p1", "p2"), "children-services")) == []


class TestLetters:
    """A letter is read first, and goes from somebody who sends it to somebody who wants it."""

    def _letter(self, walk: Walk, *told: Event) -> Walk:
        return walk.ready().done(events.LetterReceived("l1", "p2", "p1"), *told)

    def test_usual(self, walk: Walk) -> None:
        """Read, sent, wanted: it goes, and once."""
        self._letter(walk, FIT, SENDS, WANTS).done(PASS_ON)

        assert walk.case.things.letters["l1"].status is LetterStatus.PASSED_ON
        assert walk.refused(PASS_ON) == [("letter.not-permitted", "l1")]

    def test_unread(self, walk: Walk) -> None:
        """A letter that nobody has read does not."""
        assert self._letter(walk, SENDS, WANTS).refused(PASS_ON) == [("letter.not-permitted", "l1")]

    def test_unfit(self, walk: Walk) -> None:
        """A letter that is found unfit does not, until it is found fit after all."""
        self._letter(walk, SENDS, WANTS, FIT, events.LetterScreened("l1", fit=False))
        assert walk.refused(PASS_ON) == [("letter.not-permitted", "l1")]

        assert walk.done(FIT).refused(PASS_ON) == []

    def test_withdrawn(self, walk: Walk) -> None:
        """A letter that was withdrawn is not read again, and does not go."""
        self._letter(walk, FIT, SENDS, WANTS, events.LetterWithdrawn("l1"))

        assert walk.refused(FIT) == [("letter.not-permitted", "l1")]
        assert walk.refused(PASS_ON) == [("letter.not-permitted", "l1")]

    def test_nobody_sends_it(self, walk: Walk) -> None:
        """Its author has agreed that it is sent."""
        assert self._letter(walk, FIT, WANTS).refused(PASS_ON) == [("consent.not-valid", "p2")]

    def test_nobody_wants_it(self, walk: Walk) -> None:
        """Its recipient has agreed to have it: one that nobody asked for does harm."""
        assert self._letter(walk, FIT, SENDS).refused(PASS_ON) == [("consent.not-valid", "p1")]

    def test_the_other_way_round(self, walk: Walk) -> None:
        """Wanting a letter is not sending one."""
        other = events.ConsentGiven("p1", Purpose.LETTER_SEND), events.ConsentGiven("p2", Purpose.LETTER_RECEIVE)

        assert self._letter(walk, FIT, *other).refused(PASS_ON) == [
            ("consent.not-valid", "p2"),
            ("consent.not-valid", "p1"),
        ]

    @pytest.mark.parametrize("purpose", [Purpose.BE_CONTACTED, Purpose.BE_REFERRED])
    def test_no_contact(self, walk: Walk, purpose: Purpose) -> None:
        """Whoever wants no contact gets no letter, whatever they said of letters."""
        walk.ready().done(events.ConsentRefused("p1", purpose), events.LetterReceived("l1", "p2", "p1"))
        walk.done(FIT, SENDS, WANTS)

        assert walk.refused(PASS_ON) == [("contact.refused", "p1")]

    @pytest.mark.parametrize(
        ("bar", "code"),
        [(events.CaseHeld(HoldReason.PROCEEDINGS), "case.held"), (events.SafetyStopRaised(), "safety-stop.standing")],
    )
    def test_while_something_stands(self, walk: Walk, bar: Event, code: str) -> None:
        """None goes while the case waits, or is stopped."""
        found = self._letter(walk, FIT, SENDS, WANTS).done(bar).refused(PASS_ON)

        assert code in [one for one, _ in found]
