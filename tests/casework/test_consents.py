"""When a consent counts: informed, in writing, from another system, after a transfer; and of everybody it touches."""

import pytest
from tests.casework.conftest import MEETING, Walk
from tests.casework.saying import MEET, SHARE, SHARING, codes, may_share, yes

from restorative_core.casework import catalogue as events
from restorative_core.casework.consents import status, status_at
from restorative_core.casework.event import Event
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind
from restorative_core.vocabulary.consent import VALID, ConsentMethod, ConsentStatus, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.referral import TransferReason
from restorative_core.vocabulary.stages import Stage


class TestConsentFollowedTheInformation:
    """Everyone consented after they had been given the information, and within the notice that they were shown."""

    def _told(self, notice: str = "1") -> events.InformationGiven:
        return events.InformationGiven("p1", Channel.PHONE, notice)

    def test_before(self, walk: Walk) -> None:
        """Consent before the information does not count; asked again, it does."""
        walk.engaging().given(yes(), self._told())
        early = codes(walk, MEET)
        walk.given(yes())

        assert "consent.uninformed" in early
        assert "consent.uninformed" not in codes(walk, MEET)

    @pytest.mark.parametrize("at", ["2015-03-01T10:00:00+00:00", "2015-03-01", "2015-02", "2014", "unknown"])
    def test_typed_in_late(self, walk: Walk, at: str) -> None:
        """Information that is typed in after the consent informs nobody, whatever day it is dated."""
        walk.engaging().given(yes()).given(self._told(), at=at)

        assert "consent.uninformed" in codes(walk, MEET)

    @pytest.mark.parametrize(("notice", "bad"), [("1", False), ("", False), ("2", True)])
    def test_notice(self, walk: Walk, notice: str, bad: bool) -> None:
        """Consent is within the version of the notice that they had been shown."""
        walk.engaging().given(self._told("1"), yes(notice=notice))

        assert ("consent.other-notice" in codes(walk, MEET)) is bad

    def test_a_later_notice(self, walk: Walk) -> None:
        """A newer version that was shown afterwards is not what they consented to; an older one stays what it was."""
        walk.engaging().given(self._told("1"), yes(notice="2"), self._told("2"))
        newer = codes(walk, MEET)
        walk.given(yes(notice="1"))

        assert "consent.other-notice" in newer
        assert "consent.other-notice" not in codes(walk, MEET)

    def test_sharing(self, walk: Walk) -> None:
        """It is so of sharing as of taking part."""
        walk.engaging().given(may_share())

        assert "consent.uninformed" in codes(walk, SHARE)


class TestFromAnotherSystem:
    """A consent from another system counts where it is proved; any other is asked for afresh."""

    def _held(self, evidence: events.Evidence, given: str = "2015-01-05") -> events.CaseTakenOver:
        held = events.InheritedConsent("p1", Purpose.TAKE_PART, Moment(given), MEETING.value, evidence)
        return events.CaseTakenOver(Stage.READY, consents=(held,))

    @pytest.mark.parametrize(
        ("evidence", "given", "counts"),
        [
            (events.Evidence.SIGNED_FORM, "2015-01-05", True),
            (events.Evidence.ELECTRONIC_RECORD, "2015-01", True),
            (events.Evidence.CASE_NOTE, "2015-01-05", False),
            (events.Evidence.UNKNOWN, "2015-01-05", False),
            (events.Evidence.SIGNED_FORM, "unknown", False),
        ],
    )
    def test_evidence(self, walk: Walk, evidence: events.Evidence, given: str, counts: bool) -> None:
        """A signed form and an electronic record prove it, if it is known when it was given."""
        walk.received().given(self._held(evidence, given))

        assert ("consent.not-valid" not in codes(walk, MEET)) is counts
        assert "consent.uninformed" not in codes(walk, MEET)

    def test_withdrawn_here(self, walk: Walk) -> None:
        """What was taken back here is not brought back by what another system holds."""
        walk.received().given(events.ConsentWithdrawn("p1", Purpose.TAKE_PART), self._held(events.Evidence.SIGNED_FORM))

        assert "consent.not-valid" in codes(walk, MEET)

    def test_renewed_here(self, walk: Walk) -> None:
        """An unproved one is renewed by asking, before the next act that needs it."""
        walk.received().given(self._held(events.Evidence.UNKNOWN), yes())

        assert "consent.not-valid" not in codes(walk, MEET)


class TestInWriting:
    """A spoken consent is provisional until it is confirmed in writing."""

    def test_confirmed(self, walk: Walk) -> None:
        """It bars the session until somebody writes it down, and a renewal does."""
        walk.arranged().given(events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.VERBAL))
        spoken = codes(walk)
        walk.given(yes())

        assert spoken == {"consent.not-in-writing"}
        assert codes(walk) == set()
        assert status(walk.case, ("p1", Purpose.TAKE_PART, MEETING.value)) is ConsentStatus.RENEWED

    def test_arranging(self, walk: Walk) -> None:
        """Until then a session may be arranged: it is to be confirmed before it is held."""
        walk.preparing().given(events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.VERBAL))

        assert "consent.not-in-writing" not in codes(walk, MEET)


class TestTransfers:
    """Who answers for the case now has no consent to share; taking part is not theirs to ask about."""

    def _transferred(self, walk: Walk, controller: str = "north") -> Walk:
        return walk.given(events.CaseTransferred(controller, TransferReason.OTHER_AREA))

    def test_sharing(self, walk: Walk) -> None:
        """A consent to share lapses, shows as expired, and is given afresh."""
        self._transferred(walk.preparing().given(may_share()))
        lapsed = codes(walk, SHARE)
        stands = status_at(walk.case, ("p1", *SHARING), Moment.of(walk.now))
        walk.given(may_share())

        assert lapsed == {"consent.not-valid"}
        assert stands is ConsentStatus.EXPIRED
        assert codes(walk, SHARE) == set()
        assert status(walk.case, ("p1", *SHARING)) is ConsentStatus.GIVEN

    def test_taking_part(self, walk: Walk) -> None:
        """Consent to take part stands."""
        self._transferred(walk.arranged())

        assert codes(walk) == set()

    def test_typed_in_late(self, walk: Walk) -> None:
        """A consent that is typed in afterwards and dated before the transfer does not count."""
        walk.preparing()
        before = walk.now
        self._transferred(walk).given(may_share(), at=before)

        assert codes(walk, SHARE) == {"consent.not-valid"}

    def test_twice(self, walk: Walk) -> None:
        """An earlier transfer that is typed in after a later one does not bring back what lay between them."""
        walk.preparing()
        first = walk.now
        walk.pass_time(10)
        between = walk.pass_time()
        self._transferred(walk).given(events.CaseTransferred("west", TransferReason.OTHER_AREA), at=first)
        walk.given(may_share(), at=between)

        assert codes(walk, SHARE) == {"consent.not-valid"}


class TestEndings:
    """Deferred, revoked, found invalid, reopened: each has its own word, and none permits anything."""

    @pytest.mark.parametrize(
        ("cls", "stands"),
        [
            (events.ConsentRevoked, ConsentStatus.REVOKED),
            (events.ConsentInvalidated, ConsentStatus.INVALIDATED),
            (events.ConsentExpired, ConsentStatus.EXPIRED),
            (events.ConsentWithdrawn, ConsentStatus.WITHDRAWN),
            (events.ConsentRefused, ConsentStatus.REFUSED),
        ],
    )
    def test_ended(self, walk: Walk, cls: type[Event], stands: ConsentStatus) -> None:
        """It stands at the word for how it ended, and bars the session."""
        walk.ready().given(cls("p1", Purpose.TAKE_PART, MEETING.value))  # type: ignore[call-arg]  # every ending has them
        decision = walk.asked(MEET)
        reason = next(one for one in decision.reasons if one.code == "consent.not-valid")

        assert reason.about == "p1"
        assert reason.details["status"] == stands.value
        assert stands not in VALID

    def test_reopened(self, walk: Walk) -> None:
        """After a reopening everything is asked for afresh, and shows as expired meanwhile."""
        walk.ready().given(events.CaseReopened())
        key = ("p1", Purpose.TAKE_PART, MEETING.value)

        assert "consent.not-valid" in codes(walk, MEET)
        assert status_at(walk.case, key, Moment.of(walk.now)) is ConsentStatus.EXPIRED

    def test_reopened_twice(self, walk: Walk) -> None:
        """A reopening that is dated before another does not bring back what was given between them."""
        walk.ready()
        first = walk.now
        walk.pass_time(10)
        between = walk.pass_time()
        walk.given(events.CaseReopened()).given(events.CaseReopened(), at=first).given(yes(), at=between)

        assert "consent.not-valid" in codes(walk, MEET)


class TestJointConsent:
    """An act that touches several people needs each one's consent, and a variation that of those whom it drops."""

    def _agreed(self, walk: Walk) -> Walk:
        item = Undertaking("u1", UndertakingKind.APOLOGY, "p2", beneficiary="p1")
        return walk.met().agreed(item)

    def test_dropped(self, walk: Walk) -> None:
        """Nobody is left out of an agreement by leaving them out of its next version."""
        self._agreed(walk).given(events.ConsentGiven("p2", Purpose.OUTCOME_AGREEMENT, "a1/2"))
        varied = events.AgreementVaried("a1", 2, ("p2",), (Undertaking("u1", UndertakingKind.APOLOGY, "p2"),))

        assert codes(walk, varied) == {"consent.not-valid"}

    def test_left(self, walk: Walk) -> None:
        """Whoever has left is not asked."""
        self._agreed(walk).given(events.ConsentGiven("p2", Purpose.OUTCOME_AGREEMENT, "a1/2"), events.PersonLeft("p1"))
        varied = events.AgreementVaried("a1", 2, ("p2",), (Undertaking("u1", UndertakingKind.APOLOGY, "p2"),))

        assert "consent.not-valid" not in codes(walk, varied)

    def test_to_the_version_before(self, walk: Walk) -> None:
        """Consent to one version is none to the next."""
        item = Undertaking("u1", UndertakingKind.APOLOGY, "p2", beneficiary="p1")
        self._agreed(walk)

        assert codes(walk, events.AgreementVaried("a1", 2, ("p1", "p2"), (item,))) == {"consent.not-valid"}

    def test_everybody_who_is_spoken_of(self, walk: Walk) -> None:
        """What is told of two people needs the consent of both."""
        walk.preparing().given(may_share("p1"))
        both = events.InformationShared("i1", ("p1", "p2"), Purpose.SHARE_WITH_AGENCY, "housing")

        assert [one for one in walk.refused(both) if one[0] == "consent.not-valid"] == [("consent.not-valid", "p2")]
