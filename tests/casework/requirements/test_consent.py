"""What people must have agreed to. Each requirement: met, and unmet with its reason."""

from datetime import timedelta

import pytest
from tests.casework.conftest import MEETING, Walk

from restorative_core.casework import catalogue as events
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.roles import Role

START = events.SessionStarted("s1")
ACCEPT = events.ReferralAccepted()
ARRANGE = events.SessionArranged("s1", MEETING, ("p1", "p2"))
ASK_TO_MEET = events.ConsentRequested("p1", Purpose.TAKE_PART, MEETING.value)
WIDER = {Purpose.BE_REFERRED, Purpose.BE_CONTACTED}


class TestThePersonIsAwareOfTheReferral:
    """Nobody is a party to a case of whose referral they do not know."""

    @pytest.mark.parametrize(("aware", "codes"), [(False, [("referral.unaware", "p3")]), (None, []), (True, [])])
    def test_aware(self, walk: Walk, aware: bool | None, codes: list[tuple[str, str]]) -> None:
        """Only somebody who is said not to know bars it."""
        walk.received().done(events.PersonAdded("p3", Role.HARMED, aware=aware))

        assert walk.refused(ACCEPT) == codes

    def test_made_aware(self, walk: Walk) -> None:
        """Once they have been told, it goes on."""
        walk.received().done(events.PersonAdded("p3", Role.HARMED, aware=False), events.PersonMadeAware("p3"))

        assert walk.refused(ACCEPT) == []


class TestNobodyHasRefusedToBeReferred:
    """Nobody whom the referral names as a party has refused to be referred."""

    def test_refused(self, walk: Walk) -> None:
        """One refusal is enough."""
        walk.received().done(events.ConsentRefused("p2", Purpose.BE_REFERRED))

        assert walk.refused(ACCEPT) == [("referral.refused", "p2")]

    def test_agreed_since(self, walk: Walk) -> None:
        """Whoever agreed since does not bar it."""
        walk.received().done(events.ConsentRefused("p2", Purpose.BE_REFERRED))
        walk.done(events.ConsentGiven("p2", Purpose.BE_REFERRED))

        assert walk.refused(ACCEPT) == []


class TestARefusalIsLeftInPeace:
    """Nobody is asked again for what they refused, unless they got in touch since."""

    @pytest.mark.parametrize("purpose", [None, Purpose.TAKE_PART])
    def test_refused(self, walk: Walk, purpose: Purpose | None) -> None:
        """A refusal of something wider is one of this too."""
        walk.preparing().done(events.ConsentRefused("p1", purpose))

        assert ("consent.refusal-stands", "p1") in walk.refused(ASK_TO_MEET)

    def test_came_back(self, walk: Walk) -> None:
        """Whoever gets in touch may be asked again, until they refuse again."""
        walk.preparing().done(events.ConsentRefused("p1", Purpose.TAKE_PART), events.ContactReceived("p1"))
        assert walk.refused(ASK_TO_MEET) == []

        walk.done(ASK_TO_MEET, events.ConsentRefused("p1", Purpose.TAKE_PART))
        assert walk.refused(ASK_TO_MEET) == [("consent.refusal-stands", "p1")]

    def test_expired(self, walk: Walk) -> None:
        """A consent that merely expired may be asked for again."""
        walk.ready().done(events.ConsentExpired("p1", Purpose.TAKE_PART))

        assert walk.refused(ASK_TO_MEET) == []

    def test_another_type(self, walk: Walk) -> None:
        """Whoever will not meet may be asked about a letter."""
        walk.preparing().done(events.ConsentRefused("p1", Purpose.TAKE_PART, MEETING.value))

        assert walk.refused(events.ConsentRequested("p1", Purpose.TAKE_PART, "letter-exchange")) == []


class TestTakingPartIsAskedAfterSuitability:
    """Consent to take part is asked for after it was decided that this is suitable."""

    def test_before(self, walk: Walk) -> None:
        """Not before the decision."""
        assert walk.assessing().refused(ASK_TO_MEET) == [("suitability.not-decided", "p1")]

    def test_after(self, walk: Walk) -> None:
        """After it."""
        assert walk.preparing().refused(ASK_TO_MEET) == []

    def test_turned(self, walk: Walk) -> None:
        """Not after it was decided that it is not."""
        walk.preparing().done(events.SuitabilityDecided(suitable=False))

        assert walk.refused(ASK_TO_MEET) == [("suitability.not-decided", "p1")]


class TestEveryoneHasBeenInformed:
    """Everyone has been given the information before they are asked to decide on it."""

    def test_asked(self, walk: Walk) -> None:
        """Whoever was not informed is not asked, but for contact itself."""
        walk.engaging()

        asked = events.ConsentRequested("p1", Purpose.ASSESSMENT)

        assert walk.refused(asked) == [("information.not-given", "p1")]
        assert walk.refused(events.ConsentRequested("p1", Purpose.BE_CONTACTED)) == []

    def test_informed(self, walk: Walk) -> None:
        """Whoever was informed is."""
        walk.engaging().done(events.InformationGiven("p1", Channel.PHONE, "1"))

        assert walk.refused(events.ConsentRequested("p1", Purpose.ASSESSMENT)) == []

    def test_session(self, walk: Walk) -> None:
        """Nobody is in a session uninformed, a supporter neither."""
        walk.ready().done(events.PersonAdded("p3", Role.SUPPORTER))

        arranging = events.SessionArranged("s1", MEETING, ("p1", "p2", "p3"))

        assert ("information.not-given", "p3") in walk.refused(arranging)


class TestEveryoneHasConsentedToThis:
    """Everyone whom this touches has consented to just this, and has not taken it back."""

    @pytest.mark.parametrize("person", ["p1", "p2"])
    def test_each(self, walk: Walk, person: str) -> None:
        """One who does not is enough."""
        walk.arranged().done(events.ConsentWithdrawn(person, Purpose.TAKE_PART, MEETING.value))

        assert ("consent.not-valid", person) in walk.refused(START)

    @pytest.mark.parametrize("purpose", [one for one in Purpose if one is not Purpose.TAKE_PART])
    def test_no_other_purpose(self, walk: Walk, purpose: Purpose) -> None:
        """No other purpose grants it."""
        walk.preparing().done(events.ConsentGiven("p1", purpose, MEETING.value))
        decision = walk.asked(ARRANGE)

        assert ("consent.not-valid", "p1") in [(reason.code, reason.about) for reason in decision.reasons]

    @pytest.mark.parametrize("purpose", sorted(set(Purpose) - {Purpose.TAKE_PART} - WIDER))
    def test_other_withdrawals(self, walk: Walk, purpose: Purpose) -> None:
        """A withdrawal of something else leaves it."""
        walk.arranged().done(events.ConsentWithdrawn("p1", purpose))

        assert walk.refused(START) == []

    @pytest.mark.parametrize("purpose", sorted(WIDER))
    def test_wider_withdrawals(self, walk: Walk, purpose: Purpose) -> None:
        """Whoever wants no contact, or no referral, is not met either."""
        walk.arranged().done(events.ConsentWithdrawn("p1", purpose))

        assert ("contact.refused", "p1") in walk.refused(START)

    @pytest.mark.parametrize("kind", [one for one in SessionKind if one is not MEETING])
    def test_no_other_type(self, walk: Walk, kind: SessionKind) -> None:
        """Agreeing to meet is agreeing to nothing else."""
        found = walk.ready().refused(events.SessionArranged("s1", kind, ("p1", "p2")))

        assert [one for one in found if one[0] != "role.not-present"] == [
            ("consent.not-valid", "p1"),
            ("consent.not-valid", "p2"),
        ]

    def test_run_out(self, walk: Walk) -> None:
        """A consent counts until it runs out, on that day still."""
        walk.arranged()
        until = Moment.of((walk.now + timedelta(days=5)).date())
        walk.done(events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN, until=until))

        assert walk.refused(START, at=until.latest) == []
        assert walk.refused(START, at=until.latest + timedelta(seconds=1)) == [("consent.not-valid", "p1")]

    def test_agreement(self, walk: Walk) -> None:
        """An agreement binds nobody who did not consent to that very agreement, the owners of its items included."""
        walk.met()
        item = events.AgreementMade("a1", ("p1", "p2"))
        walk.done(*(events.ConsentGiven(name, Purpose.OUTCOME_AGREEMENT, "a2") for name in ("p1", "p2")))
        assert walk.refused(item) == [("consent.not-valid", "p1"), ("consent.not-valid", "p2")]

        walk.done(*(events.ConsentGiven(name, Purpose.OUTCOME_AGREEMENT, "a1") for name in ("p1", "p2")))
        assert walk.refused(item) == []

    def test_what_for_is_told(self, walk: Walk) -> None:
        """It is said which consent is missing, with its scope where it has one."""
        walk.preparing()

        def told(act: events.Event) -> set[str]:
            return {one.details["purpose"] for one in walk.asked(act).reasons if one.code == "consent.not-valid"}

        assert told(ARRANGE) == {"take-part:face-to-face-meeting"}
        assert told(events.SurveyOffered("p1", Channel.PHONE)) == {"evaluation-survey"}

    def test_survey(self, walk: Walk) -> None:
        """A survey is offered to those who agreed to one."""
        offered = events.SurveyOffered("p1", Channel.PHONE)
        assert walk.met().refused(offered) == [("consent.not-valid", "p1")]

        walk.done(events.ConsentGiven("p1", Purpose.EVALUATION_SURVEY))
        assert walk.refused(offered) == []


class TestConsentIsInWriting:
    """Everyone's consent to take part is in writing before the session."""

    @pytest.mark.parametrize("method", list(ConsentMethod))
    def test_method(self, walk: Walk, method: ConsentMethod) -> None:
        """What leaves no evidence of the person's own making is confirmed first, an unknown method included."""
        walk.arranged().done(events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, method))
        written = method in (ConsentMethod.WRITTEN, ConsentMethod.ELECTRONIC, ConsentMethod.SIGNED_LANGUAGE)

        assert walk.refused(START) == [("consent.not-in-writing", "p1")] * (not written)

    def test_what_for_is_told(self, walk: Walk) -> None:
        """It is said which consent has to be confirmed."""
        walk.arranged().done(events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.VERBAL))
        (reason,) = walk.asked(START).reasons

        assert reason.details == {"purpose": "take-part:face-to-face-meeting"}
