"""Each requirement of the justice pathway: met, and unmet with its reason."""

from datetime import time, timedelta

import pytest
from tests.casework.conftest import MEETING, PHONE_AND_EMAIL, SUPERVISOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.knowledge import Knowledge
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel, ContactOutcome, ContactPreference
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason, SessionKind
from restorative_core.vocabulary.referral import IncidentFlag, Initiator, ReferralSource
from restorative_core.vocabulary.risk import Acknowledgement, RiskLevel
from restorative_core.vocabulary.roles import Duty, Role
from restorative_core.vocabulary.stages import Stage

START = events.SessionStarted("s1")
ACCEPT = events.ReferralAccepted()
CONTACT = events.ContactMade("p1", Channel.PHONE)
SUITABLE = events.SuitabilityDecided(suitable=True)
ARRANGE = events.SessionArranged("s1", MEETING, ("p1", "p2"))
ASK_TO_MEET = events.ConsentRequested("p1", Purpose.TAKE_PART, MEETING.value)


class TestEveryRequirement:
    """What is true of all of them."""

    def test_tested_here(self) -> None:
        """Each requirement of the pathway has a class of tests in this file."""
        tested = {name for name in globals() if name.startswith("Test")}
        wanted = {"Test" + "".join(map(str.capitalize, one.key.split("-"))) for one in justice.requirements}

        assert wanted - tested == set()

    def test_enough(self) -> None:
        """There are at least fifteen, each a sentence with a revision."""
        assert len(justice.requirements) >= 15
        assert [one.key for one in justice.requirements if not one.sentence.endswith(".") or one.revision < 1] == []
        assert len({one.key for one in justice.requirements}) == len(justice.requirements)

    def test_every_reason_at_once(self, walk: Walk) -> None:
        """A start of which nothing is true says all of it."""
        walk.given(events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY))
        walk.given(events.PersonAdded("p1", Role.HARMED), events.SafetyStopRaised(), events.CaseHeld(HoldReason.OTHER))

        found = {code for code, _ in walk.refused(ARRANGE)}

        assert found == {
            "participant.unknown",
            "stage.not-permitted",
            "safety-stop.standing",
            "case.held",
            "consent.not-valid",
            "information.not-given",
            "preparation.incomplete",
            "risk.not-assessed",
            "suitability.not-decided",
            "session.one-sided",
            "facilitator.missing",
        }

    def test_only_policy_is_waivable(self, walk: Walk) -> None:
        """A reason is waivable exactly where the requirement is a *should*."""
        walk.received().given(START)
        decision = walk.asked(ARRANGE)

        assert {reason.code for reason in decision.reasons if reason.waivable} == {"facilitator.missing"}


class TestNoSafetyStopStands:
    """Nothing goes on while a safety stop stands."""

    def test_standing(self, walk: Walk) -> None:
        """A stop bars every act but what ends the work."""
        walk.arranged().done(events.SafetyStopRaised())
        stop = ("safety-stop.standing", f"entry {walk.case.number}")

        for act in (
            START,
            CONTACT,
            ASK_TO_MEET,
            SUITABLE,
            events.MessageSent("p1", Channel.EMAIL, "closure"),
            events.PreparationCompleted("p1"),
        ):
            assert stop in walk.refused(act)
        assert walk.refused(events.CaseClosed(ClosureReason.NOT_SUITABLE_RISK)) == []

    def test_lifted(self, walk: Walk) -> None:
        """A stop that was lifted bars nothing, but risk is assessed again."""
        walk.arranged().done(events.SafetyStopRaised())
        walk.done(events.SafetyStopLifted(walk.case.number), by=SUPERVISOR)

        assert walk.refused(START) == [("risk.stale", "")]


class TestNoReviewIsAwaited:
    """Nothing goes on while an entry waits for a supervisor."""

    def test_awaited(self, walk: Walk) -> None:
        """A departure stops the case."""
        walk.arranged().done(events.DepartureReported("contact-made"))

        assert walk.refused(START) == [("review.awaited", f"entry {walk.case.number}")]

    def test_reviewed(self, walk: Walk) -> None:
        """Once a supervisor has looked, the case goes on."""
        walk.arranged().done(events.DepartureReported("contact-made"))
        walk.done(events.ReviewCompleted(walk.case.number), by=SUPERVISOR)

        assert walk.refused(START) == []


class TestTheCaseIsNotOnHold:
    """Nothing goes on while the case is on hold."""

    def test_held(self, walk: Walk) -> None:
        """A case on hold waits, at whatever stage."""
        assert walk.arranged().done(events.CaseHeld(HoldReason.PROCEEDINGS)).refused(START) == [("case.held", "")]

    def test_resumed(self, walk: Walk) -> None:
        """It goes on from where it stood."""
        walk.arranged().done(events.CaseHeld(HoldReason.PROCEEDINGS), events.CaseResumed())

        assert walk.refused(START) == []


class TestTheCaseIsOnHold:
    """A case that is resumed is on hold."""

    def test_not_held(self, walk: Walk) -> None:
        """What does not wait is not resumed."""
        assert walk.engaging().refused(events.CaseResumed()) == [("case.not-held", "")]

    def test_held(self, walk: Walk) -> None:
        """What waits is."""
        assert walk.engaging().done(events.CaseHeld(HoldReason.OTHER)).refused(events.CaseResumed()) == []


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


class TestGenderBasedViolenceStartsWithThePersonHarmed:
    """Where the harm is gender-based violence, only the person harmed may begin."""

    @pytest.mark.parametrize("initiator", list(Initiator))
    def test_initiator(self, walk: Walk, initiator: Initiator) -> None:
        """Anybody else's beginning is refused."""
        flags = frozenset({IncidentFlag.GENDER_BASED_VIOLENCE})
        walk.done(events.ReferralReceived(ReferralSource.POLICE, initiator, flags=flags))
        walk.done(events.PersonAdded("p2", Role.RESPONSIBLE))

        assert walk.refused(ACCEPT) == [("initiator.not-permitted", "")] * (initiator is not Initiator.HARMED)


class TestTheResponsiblePersonIsAnAdult:
    """Somebody under 18 goes to the youth offending team."""

    @pytest.mark.parametrize("act", [ACCEPT, SUITABLE, ARRANGE, START])
    def test_child(self, walk: Walk, act: events.Event) -> None:
        """A child who is responsible bars acceptance, the decision and every session."""
        walk.arranged()

        assert ("person.under-age", "p2") in walk.refused(act, knowledge=Knowledge(frozenset({"p2"})))

    def test_child_harmed(self, walk: Walk) -> None:
        """A child who was harmed does not."""
        assert walk.arranged().refused(START, knowledge=Knowledge(frozenset({"p1"}))) == []


class TestAResponsiblePersonIsNamed:
    """Somebody responsible has been named."""

    def test_unnamed(self, walk: Walk) -> None:
        """Where nobody is named, a supervisor may waive it."""
        walk.done(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED), events.PersonAdded("p1", Role.HARMED))
        walk.done(events.PersonAdded("p2", Role.RESPONSIBLE, named=False))

        assert walk.refused(ACCEPT) == [("responsible.unnamed", "")]

    def test_named_later(self, walk: Walk) -> None:
        """Once somebody names them, it goes on."""
        walk.done(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED))
        walk.done(events.PersonAdded("p2", Role.RESPONSIBLE, named=False), events.PersonNamed("p2"))

        assert walk.refused(ACCEPT) == []


class TestTheChannelIsPermitted:
    """Somebody is reached only by a channel that they permit."""

    @pytest.mark.parametrize("channel", list(Channel))
    def test_channel(self, walk: Walk, channel: Channel) -> None:
        """What is not stated is not permitted."""
        found = walk.engaging().refused(events.ContactMade("p1", channel))

        assert found == [("channel.not-permitted", "p1")] * (channel not in PHONE_AND_EMAIL.permits)

    def test_nothing_said(self, walk: Walk) -> None:
        """Of whom nothing is known is reached by no channel."""
        walk.engaging().done(events.PersonAdded("p3", Role.SUPPORTER))

        assert walk.refused(events.ContactMade("p3", Channel.PHONE)) == [("channel.not-permitted", "p3")]

    def test_replaced(self, walk: Walk) -> None:
        """Preferences that come later take the place of those before."""
        walk.engaging().done(events.ContactPreferencesRecorded("p1", ContactPreference({Channel.POST})))

        assert walk.refused(CONTACT) == [("channel.not-permitted", "p1")]


class TestTheHourIsSafe:
    """Somebody is reached only at hours that are safe for them."""

    @pytest.mark.parametrize(
        ("at", "safe"),
        [
            ("2015-06-01T16:59:59+00:00", False),
            ("2015-06-01T17:00:00+00:00", True),
            ("2015-06-01T19:00:00+00:00", True),
            ("2015-06-01T19:00:01+00:00", False),
            ("2015-12-01T17:30:00+00:00", False),
            ("2015-12-01T18:00:00+00:00", True),
        ],
    )
    def test_hours(self, walk: Walk, at: str, safe: bool) -> None:
        """Hours are local ones, summer and winter, with both ends included."""
        hours = ContactPreference({Channel.PHONE}, safe_from=time(18), safe_until=time(20))
        walk.engaging().done(events.ContactPreferencesRecorded("p1", hours))

        assert walk.refused(CONTACT, at=at) == [("hour.not-safe", "p1")] * (not safe)

    def test_no_limit(self, walk: Walk) -> None:
        """Where no hours are named, the day alone will do."""
        walk.engaging()

        assert walk.refused(CONTACT, at=walk.now.date()) == []


class TestNobodyIsContactedAgainstTheirWord:
    """Nobody is contacted who refused contact or took back their consent to it."""

    @pytest.mark.parametrize("ending", [events.ConsentRefused, events.ConsentWithdrawn, events.ConsentExpired])
    @pytest.mark.parametrize("purpose", [None, Purpose.BE_CONTACTED])
    def test_refused(self, walk: Walk, ending: type[events.ConsentRefused], purpose: Purpose | None) -> None:
        """Not by any act that reaches them, or speaks with them."""
        walk.preparing().done(ending("p1", purpose))

        for act in (
            CONTACT,
            events.ContactAttempted("p1", Channel.PHONE, ContactOutcome.NO_ANSWER),
            events.InformationGiven("p1", Channel.PHONE, "1"),
            events.MessageSent("p1", Channel.EMAIL, "closure"),
            events.PreparationCompleted("p1"),
            events.ConsentRequested("p1", Purpose.RESEARCH),
        ):
            assert ("contact.refused", "p1") in walk.refused(act)

    def test_consented_since(self, walk: Walk) -> None:
        """Whoever agreed since is reached again."""
        walk.engaging().done(events.ConsentRefused("p1", Purpose.BE_CONTACTED))
        walk.done(events.ConsentGiven("p1", Purpose.BE_CONTACTED))

        assert walk.refused(CONTACT) == []

    def test_other_purpose(self, walk: Walk) -> None:
        """Whoever does not take part may still be spoken with."""
        assert walk.engaging().done(events.ConsentWithdrawn("p1", Purpose.TAKE_PART)).refused(CONTACT) == []


class TestTheInitiatingPartyComesFirst:
    """The other party is approached only once the party whose wish it is agrees, or acknowledges the facts."""

    def test_harmed_began(self, walk: Walk) -> None:
        """The responsible person waits until the person harmed agrees."""
        walk.engaging(Initiator.HARMED)
        assert walk.refused(events.ContactMade("p2", Channel.PHONE)) == [("approach.too-early", "p2")]
        assert walk.refused(CONTACT) == []

        walk.done(events.ConsentGiven("p1", Purpose.APPROACH_OTHER_PARTY))
        assert walk.refused(events.ContactMade("p2", Channel.PHONE)) == []

    def test_agreement_taken_back(self, walk: Walk) -> None:
        """And waits again when that is taken back."""
        walk.engaging(Initiator.HARMED).done(events.ConsentGiven("p1", Purpose.APPROACH_OTHER_PARTY))
        walk.done(events.ConsentWithdrawn("p1", Purpose.APPROACH_OTHER_PARTY))

        assert walk.refused(events.ContactMade("p2", Channel.PHONE)) == [("approach.too-early", "p2")]

    def test_two_harmed(self, walk: Walk) -> None:
        """Everyone harmed agrees, not one of them."""
        walk.engaging(Initiator.HARMED).done(events.PersonAdded("p3", Role.HARMED))
        walk.done(events.ConsentGiven("p1", Purpose.APPROACH_OTHER_PARTY))

        decision = walk.asked(events.ContactMade("p2", Channel.PHONE))

        assert [reason.details["first"] for reason in decision.reasons] == ["p3"]

    def test_representative_alone(self, walk: Walk) -> None:
        """Where somebody stands for the person harmed, it is they who agree."""
        walk.done(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED))
        walk.done(events.PersonAdded("p1", Role.HARMED_REPRESENTATIVE), events.PersonAdded("p2", Role.RESPONSIBLE))
        walk.done(events.ContactPreferencesRecorded("p2", PHONE_AND_EMAIL), ACCEPT, events.FacilitatorAllocated("f1"))
        assert walk.refused(events.ContactMade("p2", Channel.PHONE)) == [("approach.too-early", "p2")]

        walk.done(events.ConsentGiven("p1", Purpose.APPROACH_OTHER_PARTY))
        assert walk.refused(events.ContactMade("p2", Channel.PHONE)) == []

    @pytest.mark.parametrize("level", list(Acknowledgement))
    def test_responsible_began(self, walk: Walk, level: Acknowledgement) -> None:
        """The person harmed waits until the basic facts are acknowledged."""
        walk.engaging(Initiator.RESPONSIBLE).done(events.AcknowledgementRecorded("p2", level))
        enough = level in (Acknowledgement.BASIC_FACTS, Acknowledgement.FULL, Acknowledgement.IN_CONFIDENCE)

        assert walk.refused(CONTACT) == [("approach.too-early", "p1")] * (not enough)

    def test_agency_began(self, walk: Walk) -> None:
        """Where an agency began, either may be first."""
        walk.engaging()

        assert (walk.refused(CONTACT), walk.refused(events.ContactMade("p2", Channel.PHONE))) == ([], [])


class TestOnlyThoseToldBeforeAreToldTheEnd:
    """A message that somebody never asked for goes only to those who were in contact with the service."""

    def test_never_in_contact(self, walk: Walk) -> None:
        """No message comes out of the blue."""
        assert walk.engaging().refused(events.MessageSent("p1", Channel.EMAIL, "closure")) == [
            ("message.unannounced", "p1")
        ]

    @pytest.mark.parametrize(
        "reaching", [CONTACT, events.ContactReceived("p1"), events.InformationGiven("p1", Channel.PHONE, "1")]
    )
    def test_in_contact(self, walk: Walk, reaching: events.Event) -> None:
        """Whoever was in contact may get one."""
        assert walk.engaging().done(reaching).refused(events.MessageSent("p1", Channel.EMAIL, "closure")) == []

    def test_referrer(self, walk: Walk) -> None:
        """So may a referrer, who wrote first."""
        walk.engaging().done(events.PersonAdded("p3", Role.REFERRER))
        walk.done(events.ContactPreferencesRecorded("p3", PHONE_AND_EMAIL))

        assert walk.refused(events.MessageSent("p3", Channel.EMAIL, "closure")) == []


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


class TestThePersonHasBeenInformed:
    """Somebody who is prepared has been given the information first."""

    def test_not_informed(self, walk: Walk) -> None:
        """Whoever was not informed is not prepared."""
        walk.preparing().done(events.PersonAdded("p3", Role.SUPPORTER))

        assert walk.refused(events.PreparationCompleted("p3")) == [("information.not-given", "p3")]

    def test_informed(self, walk: Walk) -> None:
        """Whoever was is."""
        assert walk.preparing().refused(events.PreparationCompleted("p1")) == []


class TestRiskIsAssessedAndCurrent:
    """Risk has been assessed, since the last thing that changed it and not too long ago."""

    def test_missing(self, walk: Walk) -> None:
        """Nothing is suitable before risk was assessed."""
        walk.assessing().done(events.AcknowledgementRecorded("p2", Acknowledgement.FULL))

        assert walk.refused(SUITABLE) == [("risk.not-assessed", "")]

    @pytest.mark.parametrize(("days", "stale"), [(90, False), (91, True)])
    def test_old(self, walk: Walk, days: int, stale: bool) -> None:
        """An assessment holds ninety days."""
        walk.preparing().done(events.RiskAssessed(RiskLevel.LOW))
        at = walk.now + timedelta(days=days)

        assert walk.refused(SUITABLE, at=at) == [("risk.stale", "")] * stale

    def test_reopened(self, walk: Walk) -> None:
        """Reopening makes it stale."""
        walk.preparing().done(events.CaseClosed(ClosureReason.DISENGAGED), events.CaseReopened())
        walk.given(events.ConsentGiven("p1", Purpose.ASSESSMENT))

        assert walk.refused(SUITABLE) == [("risk.stale", "")]

    def test_later_than_the_act(self, walk: Walk) -> None:
        """An act that is dated back does not rest on an assessment made since."""
        walk.preparing()
        before = walk.now - timedelta(days=30)

        assert ("risk.stale", "") in walk.refused(SUITABLE, at=before)


WIDER = {Purpose.BE_REFERRED, Purpose.BE_CONTACTED}


class TestTheFactsAreAcknowledged:
    """Somebody responsible acknowledges at least the basic facts, and so does everyone whom a session touches."""

    @pytest.mark.parametrize("level", [Acknowledgement.NONE, Acknowledgement.PARTIAL])
    def test_not_enough(self, walk: Walk, level: Acknowledgement) -> None:
        """Less than the basic facts is not enough."""
        walk.preparing().done(events.AcknowledgementRecorded("p2", level))

        assert walk.refused(SUITABLE) == [("acknowledgement.missing", "p2")]

    @pytest.mark.parametrize("level", [None, Acknowledgement.NONE, Acknowledgement.PARTIAL])
    def test_one_of_two(self, walk: Walk, level: Acknowledgement | None) -> None:
        """Somebody else who does not acknowledge them stops nobody, and is met by nobody."""
        walk.preparing().done(events.PersonAdded("p3", Role.RESPONSIBLE))
        if level is not None:
            walk.done(events.AcknowledgementRecorded("p3", level))

        assert walk.refused(SUITABLE) == []
        met = walk.refused(events.SessionArranged("s7", MEETING, ("p1", "p3")))
        assert ("acknowledgement.missing", "p3") in met

    def test_nobody(self, walk: Walk) -> None:
        """Where nobody is responsible there is nothing to be found suitable."""
        walk.given(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED))

        assert ("responsible.unnamed", "") in walk.refused(SUITABLE)

    def test_unsuitable(self, walk: Walk) -> None:
        """That it is not suitable is decided without."""
        walk.assessing().done(events.RiskAssessed(RiskLevel.HIGH))

        assert walk.refused(events.SuitabilityDecided(suitable=False)) == []


class TestALeadFacilitatorIsAllocated:
    """A facilitator leads the case."""

    def test_no_lead(self, walk: Walk) -> None:
        """A co-facilitator alone leads nothing."""
        walk.received().done(ACCEPT, events.FacilitatorAllocated("f2", Duty.CO))
        walk.given(events.CaseTakenOver(Stage.PREPARING))

        assert ("facilitator.missing", "") in walk.refused(SUITABLE)

    def test_lead(self, walk: Walk) -> None:
        """With a lead it goes on."""
        assert walk.preparing().refused(SUITABLE) == []


class TestEnoughFacilitatorsHoldIt:
    """A session in which people meet is held by two."""

    def _with_one(self, walk: Walk, kind: SessionKind) -> list[tuple[str, str]]:
        walk.received().done(ACCEPT, events.FacilitatorAllocated("f1"), events.FacilitatorAllocated("f1", Duty.CO))
        walk.given(events.SessionArranged("s1", kind, ("p1", "p2")))
        return walk.refused(events.SessionArranged("s2", kind, ("p1", "p2")))

    def test_one_person_in_two_duties(self, walk: Walk) -> None:
        """One facilitator in two duties is one."""
        assert ("facilitator.missing", "") in self._with_one(walk, MEETING)

    def test_indirect(self, walk: Walk) -> None:
        """Where nobody meets, one is enough."""
        assert ("facilitator.missing", "") not in self._with_one(walk, SessionKind.SHUTTLE)


class TestThisWasFoundSuitable:
    """It was decided that this is right and safe for these people."""

    def test_not_decided(self, walk: Walk) -> None:
        """Nobody is prepared after a reopening until it is decided anew."""
        walk.ready().done(events.CaseClosed(ClosureReason.DISENGAGED), events.CaseReopened())

        assert ("suitability.not-decided", "") in walk.refused(events.PreparationCompleted("p1"))

    def test_refused(self, walk: Walk) -> None:
        """Nobody is prepared for what is not suitable."""
        walk.preparing().done(events.SuitabilityDecided(suitable=False))

        assert ("suitability.refused", "") in walk.refused(events.PreparationCompleted("p1"))


class TestEveryoneIsPrepared:
    """Everyone whom the session touches has been prepared."""

    def test_supporter(self, walk: Walk) -> None:
        """A supporter is prepared too."""
        walk.ready().done(events.PersonAdded("p3", Role.SUPPORTER))

        assert ("preparation.incomplete", "p3") in walk.refused(
            events.SessionArranged("s1", MEETING, ("p1", "p2", "p3"))
        )

    def test_after_a_change_of_mind(self, walk: Walk) -> None:
        """Whoever withdrew and agreed again is prepared again."""
        walk.arranged().done(events.ConsentWithdrawn("p1", Purpose.TAKE_PART))
        walk.done(events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN))

        assert ("preparation.incomplete", "p1") in walk.refused(events.SessionArranged("s2", MEETING, ("p1", "p2")))


class TestBothSidesAreTouched:
    """A session touches somebody harmed and somebody else who is responsible."""

    @pytest.mark.parametrize("alone", ["p1", "p2"])
    def test_one_side(self, walk: Walk, alone: str) -> None:
        """One side alone is no session."""
        assert walk.ready().refused(events.SessionArranged("s1", MEETING, (alone,))) == [("session.one-sided", "s1")]

    def test_nobody(self, walk: Walk) -> None:
        """Nobody is none either."""
        assert ("value.missing", "participants") in walk.ready().refused(events.SessionArranged("s1", MEETING, ()))


class TestTheSessionIsArrangedAndNotOver:
    """A session that starts has been arranged, and is not over or cancelled."""

    def test_cancelled(self, walk: Walk) -> None:
        """A session that was cancelled does not start."""
        walk.arranged().done(events.SessionCancelled("s1"))

        assert walk.refused(START) == [("session.not-arranged", "s1")]

    def test_over(self, walk: Walk) -> None:
        """A session that is over does not start again."""
        assert walk.met().refused(START) == [("session.not-arranged", "s1")]

    def test_never_arranged(self, walk: Walk) -> None:
        """A session that was never arranged is not known."""
        assert walk.ready().refused(START) == [("session.unknown", "session")]


class TestTheSessionComesAfterItsGrounds:
    """A session is dated after everything that it rests on, from the information given to the arrangement."""

    def test_before_the_decision(self, walk: Walk) -> None:
        """A session dated before all of them is told each."""
        walk.arranged()

        found = walk.refused(START, at=walk.now - timedelta(days=60))

        assert [about for code, about in found if code == "session.before-its-grounds"] == [
            "information-given",
            "acknowledgement-recorded",
            "suitability-decided",
            "preparation-completed",
            "session-arranged",
        ]

    def test_after(self, walk: Walk) -> None:
        """A session after all of them is permitted."""
        assert walk.arranged().refused(START) == []

    def test_decided_again_since(self, walk: Walk) -> None:
        """What was decided again since was so before."""
        walk.arranged()
        held = walk.pass_time()
        walk.done(SUITABLE, events.PreparationCompleted("p1"))

        assert walk.refused(START, at=held) == []


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

        assert found == [("consent.not-valid", "p1"), ("consent.not-valid", "p2")]

    def test_run_out(self, walk: Walk) -> None:
        """A consent counts until it runs out, on that day still."""
        walk.ready().done(ARRANGE)
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

    def test_survey(self, walk: Walk) -> None:
        """A survey is offered to those who agreed to one."""
        offered = events.SurveyOffered("p1", Channel.PHONE)
        assert walk.met().refused(offered) == [("consent.not-valid", "p1")]

        walk.done(events.ConsentGiven("p1", Purpose.EVALUATION_SURVEY))
        assert walk.refused(offered) == []


class TestConsentToTakePartIsInWriting:
    """Everyone's consent to take part is in writing before the session."""

    @pytest.mark.parametrize("method", list(ConsentMethod))
    def test_method(self, walk: Walk, method: ConsentMethod) -> None:
        """What leaves no evidence of the person's own making is confirmed first, an unknown method included."""
        walk.arranged().done(events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, method))
        written = method in (ConsentMethod.WRITTEN, ConsentMethod.ELECTRONIC, ConsentMethod.SIGNED_LANGUAGE)

        assert walk.refused(START) == [("consent.not-in-writing", "p1")] * (not written)


class TestTheReasonAgreesWithWhatWasHeld:
    """A case is closed as completed only for the kinds of session that were held."""

    @pytest.mark.parametrize("reason", [one for one in ClosureReason if one.value.startswith("completed")])
    def test_nothing_held(self, walk: Walk, reason: ClosureReason) -> None:
        """Where nothing was held, nothing was completed."""
        assert walk.arranged().refused(events.CaseClosed(reason)) == [("closure.disagrees", "")]

    @pytest.mark.parametrize(
        ("reason", "agrees"),
        [
            (ClosureReason.COMPLETED_DIRECT, True),
            (ClosureReason.COMPLETED_INDIRECT, False),
            (ClosureReason.COMPLETED_MIXED, False),
            (ClosureReason.DISENGAGED, True),
        ],
    )
    def test_met(self, walk: Walk, reason: ClosureReason, agrees: bool) -> None:
        """Where people met, it was direct."""
        assert walk.met().refused(events.CaseClosed(reason)) == [("closure.disagrees", "")] * (not agrees)


class TestNoSessionIsGoingOn:
    """No case is closed during a session."""

    def test_going_on(self, walk: Walk) -> None:
        """The session is ended first."""
        found = walk.meeting().refused(events.CaseClosed(ClosureReason.DISENGAGED))

        assert found == [("session.going-on", "s1")]

    def test_ended(self, walk: Walk) -> None:
        """Then the case is closed."""
        assert walk.met().refused(events.CaseClosed(ClosureReason.COMPLETED_DIRECT)) == []


class TestItIsAwaited:
    """What is lifted or reviewed stands, or waits."""

    def test_no_stop(self, walk: Walk) -> None:
        """Only a stop is lifted, and once."""
        walk.engaging().done(events.SafetyStopRaised())
        stop = walk.case.number
        walk.done(events.SafetyStopLifted(stop), by=SUPERVISOR)

        found = walk.refused(events.SafetyStopLifted(stop), by=SUPERVISOR)

        assert found == [("safety-stop.unknown", f"entry {stop}")]

    def test_no_review(self, walk: Walk) -> None:
        """Only what waits is reviewed."""
        found = walk.engaging().refused(events.ReviewCompleted(3), by=SUPERVISOR)

        assert found == [("review.unknown", "entry 3")]


class TestSomebodyElseLooks:
    """A stop is lifted, and an entry reviewed, by somebody other than the one who wrote it."""

    def test_own_stop(self, walk: Walk) -> None:
        """A supervisor does not lift her own stop."""
        walk.engaging().done(events.SafetyStopRaised(), by=SUPERVISOR)
        number = walk.case.number

        found = walk.refused(events.SafetyStopLifted(number), by=SUPERVISOR)

        assert found == [("supervisor.same-person", f"entry {number}")]

    def test_another_hand(self, walk: Walk) -> None:
        """She lifts another's."""
        walk.engaging().done(events.SafetyStopRaised())

        assert walk.refused(events.SafetyStopLifted(walk.case.number), by=SUPERVISOR) == []
