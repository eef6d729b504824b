"""How, when and in which order people may be approached. Each requirement: met, and unmet with its reason."""

from datetime import time

import pytest
from tests.casework.conftest import PHONE_AND_EMAIL, Walk

from restorative_core.casework import catalogue as events
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel, ContactOutcome, ContactPreference
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.risk import Acknowledgement
from restorative_core.vocabulary.roles import Role

ACCEPT = events.ReferralAccepted()
CONTACT = events.ContactMade("p1", Channel.PHONE)


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

    @pytest.mark.parametrize(
        ("hours", "told"),
        [
            (ContactPreference({Channel.PHONE}, safe_from=time(18)), {"start": "18:00:00", "end": "any hour"}),
            (ContactPreference({Channel.PHONE}, safe_until=time(20)), {"start": "any hour", "end": "20:00:00"}),
        ],
    )
    def test_one_limit(self, walk: Walk, hours: ContactPreference, told: dict[str, str]) -> None:
        """One limit is enough for the day alone not to do; it is said which there are."""
        walk.engaging().done(events.ContactPreferencesRecorded("p1", hours))
        (reason,) = walk.asked(CONTACT, at=walk.now.date()).reasons

        assert (reason.code, reason.details) == ("hour.not-told", told)

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

    def test_representative_beside(self, walk: Walk) -> None:
        """Where the person harmed is there, it is they who agree, whoever else stands for them."""
        walk.engaging(Initiator.HARMED).done(events.PersonAdded("p3", Role.HARMED_REPRESENTATIVE))
        walk.done(events.ConsentGiven("p1", Purpose.APPROACH_OTHER_PARTY))

        assert walk.refused(events.ContactMade("p2", Channel.PHONE)) == []

    def test_harmed_and_responsible(self, walk: Walk) -> None:
        """Somebody harmed who is responsible too agrees before one who is responsible alone is approached."""
        walk.engaging(Initiator.HARMED).done(events.PersonAdded("p1", Role.RESPONSIBLE))

        (reason,) = walk.asked(events.ContactMade("p2", Channel.PHONE)).reasons

        assert (reason.code, reason.details) == ("approach.too-early", {"first": "p1"})

    @pytest.mark.parametrize("level", list(Acknowledgement))
    def test_responsible_began(self, walk: Walk, level: Acknowledgement) -> None:
        """The person harmed waits until the basic facts are acknowledged."""
        walk.engaging(Initiator.RESPONSIBLE).done(events.AcknowledgementRecorded("p2", level))
        enough = level in (Acknowledgement.BASIC_FACTS, Acknowledgement.FULL, Acknowledgement.IN_CONFIDENCE)

        assert walk.refused(CONTACT) == [("approach.too-early", "p1")] * (not enough)

    @pytest.mark.parametrize(
        "act",
        [
            events.ContactMade("p2", Channel.PHONE),
            events.ContactAttempted("p2", Channel.PHONE, ContactOutcome.NO_ANSWER),
            events.InformationGiven("p2", Channel.PHONE, "1"),
            events.ConsentRequested("p2", Purpose.ASSESSMENT),
            events.PreparationCompleted("p2"),
        ],
        ids=lambda act: act.kind,
    )
    def test_by_whatever_act(self, walk: Walk, act: events.Event) -> None:
        """Every act that reaches the other party first, or speaks with them, waits."""
        assert ("approach.too-early", "p2") in walk.engaging(Initiator.HARMED).refused(act)

    def test_several_responsible(self, walk: Walk) -> None:
        """One of several who acknowledges the facts is enough for the person harmed to be approached."""
        walk.engaging(Initiator.RESPONSIBLE).done(events.PersonAdded("p3", Role.RESPONSIBLE))
        walk.done(events.AcknowledgementRecorded("p3", Acknowledgement.BASIC_FACTS))

        assert walk.refused(CONTACT) == []

    @pytest.mark.parametrize("harmed", ["p1", "p3"])
    def test_several_harmed_wait(self, walk: Walk, harmed: str) -> None:
        """Each of several who were harmed waits, where somebody responsible began."""
        walk.engaging(Initiator.RESPONSIBLE).done(events.PersonAdded("p3", Role.HARMED))
        walk.done(events.ContactPreferencesRecorded("p3", PHONE_AND_EMAIL))

        assert walk.refused(events.ContactMade(harmed, Channel.PHONE)) == [("approach.too-early", harmed)]

    def test_one_of_several_harmed_left(self, walk: Walk) -> None:
        """Whoever takes no part any more is not waited for."""
        walk.engaging(Initiator.HARMED).done(events.PersonAdded("p3", Role.HARMED), events.PersonLeft("p3"))
        walk.done(events.ConsentGiven("p1", Purpose.APPROACH_OTHER_PARTY))

        assert walk.refused(events.ContactMade("p2", Channel.PHONE)) == []

    @pytest.mark.parametrize("began", [Initiator.HARMED, Initiator.RESPONSIBLE])
    def test_others(self, walk: Walk, began: Initiator) -> None:
        """Whoever is no party, and supports none, waits for nobody."""
        walk.engaging(began).done(events.PersonAdded("p3", Role.PROFESSIONAL))
        walk.done(events.ContactPreferencesRecorded("p3", PHONE_AND_EMAIL))

        assert walk.refused(events.ContactMade("p3", Channel.PHONE)) == []

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
