"""What a youth conference asks. Each requirement: met, and unmet with its reason."""

from datetime import date

import pytest
from tests.casework.conftest import MEETING, PHONE_AND_EMAIL, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.pathways.youth_ni import youth_ni
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.people import Authority
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.risk import AcknowledgedTo, Acknowledgement, RiskLevel
from restorative_core.vocabulary.roles import Duty, Role
from restorative_core.vocabulary.stages import Stage

ACCEPT = events.ReferralAccepted()
SUITABLE = events.SuitabilityDecided(suitable=True)
CONFERENCE = SessionKind.YOUTH_CONFERENCE
START = events.SessionStarted("s1")
A_CHILD = Knowledge(children=frozenset({"p2"}))
AN_ADULT = Knowledge(adults_since={"p2": date(2015, 1, 1)})
THERE = ("p2", "p3", "p4")
"""The child, a police officer and a parent: nobody who was harmed."""

ADMITS = events.AcknowledgementRecorded("p2", Acknowledgement.FULL, AcknowledgedTo.PROSECUTOR)
AGREES = events.ConsentGiven("p2", Purpose.BE_REFERRED)


def referred(*before: Event) -> Walk:
    """A child was referred, with a police officer and a parent; and *before* has happened."""
    walk = Walk(youth_ni, A_CHILD)
    walk.done(events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY, pathway="youth_ni/1"))
    walk.done(
        events.PersonAdded("p1", Role.HARMED),
        events.PersonAdded("p2", Role.RESPONSIBLE),
        events.PersonAdded("p3", Role.POLICE_OFFICER),
        events.PersonAdded("p4", Role.PARENT_GUARDIAN, supports="p2"),
        *(events.ContactPreferencesRecorded(person, PHONE_AND_EMAIL) for person in ("p1", *THERE)),
        *before,
    )
    return walk


def assessing() -> Walk:
    """The child was referred, admits it, and agrees to be assessed."""
    walk = referred(ADMITS, AGREES, ACCEPT, events.FacilitatorAllocated("f1"))
    walk.done(events.FacilitatorAllocated("f2", Duty.CO))
    for person in THERE:
        walk.done(events.InformationGiven(person, Channel.PHONE, "1"))
    return walk.done(events.ConsentGiven("p2", Purpose.ASSESSMENT), events.RiskAssessed(RiskLevel.LOW))


def consents(kind: SessionKind, people: tuple[str, ...] = THERE) -> list[Event]:
    """Each agrees to that, and so does the parent for the child."""
    own = [events.ConsentGiven(name, Purpose.TAKE_PART, kind.value, ConsentMethod.WRITTEN) for name in people]
    also = events.ConsentGiven("p2", Purpose.TAKE_PART, kind.value, ConsentMethod.WRITTEN, given_by="p4")
    return [*own, also]


def ready() -> Walk:
    """A conference may be arranged, without anybody who was harmed."""
    walk = assessing().done(SUITABLE)
    walk.done(events.AuthorityRecorded("p4", "p2", Authority.PARENTAL_RESPONSIBILITY), *consents(CONFERENCE))
    return walk.done(*(events.PreparationCompleted(person) for person in THERE))


class TestAConference:
    """A youth conference goes its way, with or without whoever was harmed."""

    def test_without_the_harmed(self) -> None:
        """The child must be there, and whoever was harmed need not."""
        walk = ready()
        before = walk.case.stage
        after = walk.arranged_as("s1", CONFERENCE, THERE).done(START, events.SessionEnded("s1")).case.stage

        assert (before, after) == (Stage.READY, Stage.FOLLOW_UP)

    def test_one_of_two_children(self) -> None:
        """Where two children are responsible, one who is prepared is enough for a conference to be arranged."""
        walk = assessing().done(SUITABLE, events.PersonAdded("p5", Role.RESPONSIBLE), events.PreparationCompleted("p2"))

        assert walk.case.stage is Stage.READY

    def test_prepared_again(self) -> None:
        """Whoever is prepared for another conference after the first leaves the case where it is."""
        walk = ready().arranged_as("s1", CONFERENCE, THERE).done(START, events.SessionEnded("s1"))

        assert walk.done(events.PreparationCompleted("p2")).case.stage is Stage.FOLLOW_UP

    def test_child_unprepared(self) -> None:
        """It is not ready before the child is prepared."""
        walk = assessing().done(SUITABLE, events.PreparationCompleted("p3"), events.PreparationCompleted("p4"))

        assert walk.case.stage is Stage.PREPARING


class TestTheResponsiblePersonIsAChild:
    """The person responsible is under 18; an adult goes by another pathway."""

    def test_of_age(self) -> None:
        """Whoever is known to have come of age bars acceptance, the decision and every session."""
        walk = ready().done(events.SessionArranged("s1", CONFERENCE, THERE))

        for act in (ACCEPT, SUITABLE, START, events.SessionArranged("s2", CONFERENCE, THERE)):
            assert ("person.of-age", "p2") in walk.refused(act, knowledge=AN_ADULT)

    def test_child(self) -> None:
        """A child does not, nor does somebody whose age nobody knows."""
        walk = referred(ADMITS, AGREES)

        assert walk.refused(ACCEPT, knowledge=A_CHILD) == []
        assert walk.refused(ACCEPT, knowledge=Knowledge()) == []

    def test_others_of_age(self) -> None:
        """Whoever was harmed may be of any age."""
        known = Knowledge(children=frozenset({"p2"}), adults_since={"p1": date(2000, 1, 1), "p3": date(1990, 1, 1)})

        assert referred(ADMITS, AGREES).refused(ACCEPT, knowledge=known) == []


class TestTheChildAdmitsIt:
    """The child has admitted the offence before the prosecutor, or before the court."""

    @pytest.mark.parametrize("to", list(AcknowledgedTo))
    @pytest.mark.parametrize("level", list(Acknowledgement))
    def test_before_whom(self, level: Acknowledgement, to: AcknowledgedTo) -> None:
        """It counts before either of them, and from the basic facts on."""
        walk = referred(AGREES, events.AcknowledgementRecorded("p2", level, to))
        enough = to is not AcknowledgedTo.SERVICE and level not in (Acknowledgement.NONE, Acknowledgement.PARTIAL)

        assert walk.refused(ACCEPT) == [("admission.missing", "p2")] * (not enough)

    def test_told_to_the_service_too(self) -> None:
        """What is said to the service later leaves what was admitted."""
        told = events.AcknowledgementRecorded("p2", Acknowledgement.PARTIAL)

        assert referred(AGREES, ADMITS, told).refused(ACCEPT) == []

    def test_taken_back(self) -> None:
        """What is denied before the same hearer is admitted no more."""
        denied = events.AcknowledgementRecorded("p2", Acknowledgement.NONE, AcknowledgedTo.PROSECUTOR)

        assert referred(AGREES, ADMITS, denied).refused(ACCEPT) == [("admission.missing", "p2")]

    def test_each(self) -> None:
        """Of several, each admits it."""
        walk = referred(AGREES, ADMITS, events.PersonAdded("p5", Role.RESPONSIBLE))

        assert ("admission.missing", "p5") in walk.refused(ACCEPT)

    def test_nobody(self) -> None:
        """Without a child there is nothing to admit, and no conference."""
        walk = Walk(youth_ni).done(events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY))

        assert ("responsible.unnamed", "") in walk.refused(ACCEPT)

    def test_unsuitable(self) -> None:
        """That it is not suitable is decided without."""
        denied = events.AcknowledgementRecorded("p2", Acknowledgement.NONE, AcknowledgedTo.PROSECUTOR)

        assert assessing().done(denied).refused(events.SuitabilityDecided(suitable=False)) == []

    def test_looked_at_again(self) -> None:
        """It is looked at again for the decision, and when the conference begins."""
        denied = events.AcknowledgementRecorded("p2", Acknowledgement.NONE, AcknowledgedTo.PROSECUTOR)
        walk = ready().arranged_as("s1", CONFERENCE, THERE).done(denied)

        for act in (SUITABLE, START):
            assert ("admission.missing", "p2") in walk.refused(act)


class TestTheChildAgreesToTheConference:
    """The child agrees to be referred to a conference."""

    def test_not_asked(self) -> None:
        """Silence is no agreement."""
        assert referred(ADMITS).refused(ACCEPT) == [("referral.not-agreed", "p2")]

    def test_agreed(self) -> None:
        """A word of the child's own is."""
        assert referred(ADMITS, AGREES).refused(ACCEPT) == []

    def test_taken_back(self) -> None:
        """And is none once it is taken back."""
        walk = referred(ADMITS, AGREES, events.ConsentWithdrawn("p2", Purpose.BE_REFERRED))

        assert ("referral.not-agreed", "p2") in walk.refused(ACCEPT)

    def test_parent_alone(self) -> None:
        """A parent does not agree in the child's place."""
        walk = referred(ADMITS, events.AuthorityRecorded("p4", "p2", Authority.PARENTAL_RESPONSIBILITY))
        walk.done(events.ConsentGiven("p2", Purpose.BE_REFERRED, given_by="p4"))

        assert walk.refused(ACCEPT) == [("referral.not-agreed", "p2")]


class TestAYouthConferenceIsHeld:
    """What is held is a youth conference, in one meeting or in several."""

    @pytest.mark.parametrize("kind", list(SessionKind))
    def test_type(self, kind: SessionKind) -> None:
        """A session of another type is none."""
        walk = ready().done(*consents(kind))
        found = walk.refused(events.SessionArranged("s1", kind, THERE))

        assert (("session.other-type", "s1") in found) is (kind is not CONFERENCE)

    def test_several(self) -> None:
        """A second meeting is arranged like the first."""
        walk = ready().arranged_as("s1", CONFERENCE, THERE)
        walk.done(START, events.SessionEnded("s1")).arranged_as("s2", CONFERENCE, THERE)

        assert walk.refused(events.SessionStarted("s2")) == []

    def test_began_as_another(self) -> None:
        """One that was arranged as something else does not begin either."""
        walk = ready().done(*consents(MEETING)).given(events.SessionArranged("s1", MEETING, THERE))

        assert ("session.other-type", "s1") in walk.refused(START)
