"""Ways to make something improper look proper, each of which fails."""

from datetime import time, timedelta

import pytest
from tests.casework.conftest import MEETING, PHONE_AND_EMAIL, SUPERVISOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import SessionStatus
from restorative_core.casework.consents import status
from restorative_core.casework.event import Event
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind
from restorative_core.vocabulary.consent import ConsentMethod, ConsentStatus, Purpose
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.incident import IncidentFlag
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason, SessionKind
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.risk import Acknowledgement, RiskLevel
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

START = events.SessionStarted("s1")
TAKES_PART = ("p1", Purpose.TAKE_PART, MEETING.value)
NOT_VALID = ("consent.not-valid", "p1")


def _withdraws(purpose: Purpose | None = Purpose.TAKE_PART, scope: str = "") -> events.ConsentWithdrawn:
    return events.ConsentWithdrawn("p1", purpose, scope)


def _agrees(method: ConsentMethod = ConsentMethod.WRITTEN, until: Moment | None = None) -> events.ConsentGiven:
    return events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, method, until=until or Moment.unknown())


class TestASessionAfterAWithdrawal:
    """Whoever withdrew is not in a session, by whatever way it is told."""

    @pytest.mark.parametrize("purpose", [None, Purpose.TAKE_PART])
    @pytest.mark.parametrize("back", [timedelta(0), timedelta(hours=2), timedelta(days=3), timedelta(days=300)])
    def test_back_dated(self, walk: Walk, purpose: Purpose | None, back: timedelta) -> None:
        """A session that is dated before the withdrawal is refused as one dated today is."""
        walk.arranged().done(_withdraws(purpose))

        assert NOT_VALID in walk.refused(START, at=walk.now - back)

    @pytest.mark.parametrize("precision", [10, 7, 4, 0])
    def test_dated_roughly(self, walk: Walk, precision: int) -> None:
        """A day, a month, a year and an unknown moment are of no help."""
        walk.arranged().done(_withdraws())

        assert NOT_VALID in walk.refused(START, at=walk.now.isoformat()[:precision] or "unknown")

    def test_late_consent(self, walk: Walk) -> None:
        """A consent that is typed in late and dated before the withdrawal does not count."""
        walk.arranged()
        earlier = walk.now
        walk.done(_withdraws()).done(_agrees(), at=earlier)

        assert NOT_VALID in walk.refused(START)
        assert NOT_VALID in walk.refused(START, at=earlier)

    @pytest.mark.parametrize("precision", [10, 7, 4, 0])
    def test_late_consent_dated_roughly(self, walk: Walk, precision: int) -> None:
        """A consent of the day of the withdrawal may be the earlier of the two, so it does not count."""
        walk.arranged().done(_withdraws())
        walk.done(_agrees(), at=walk.now.isoformat()[:precision] or "unknown")

        assert NOT_VALID in walk.refused(START)

    def test_late_consent_shows_as_no_consent(self, walk: Walk) -> None:
        """What stands after a late consent is still the withdrawal."""
        walk.arranged()
        earlier = walk.now
        walk.done(_withdraws()).done(_agrees(), at=earlier)

        assert status(walk.case, TAKES_PART) is ConsentStatus.WITHDRAWN

    def test_another_session(self, walk: Walk) -> None:
        """A second session with the same people is not arranged either."""
        walk.arranged().done(_withdraws())

        assert NOT_VALID in walk.refused(events.SessionArranged("s2", MEETING, ("p1", "p2")))

    def test_another_type(self, walk: Walk) -> None:
        """A consent to meet is none to an exchange of letters."""
        walk.arranged().done(_withdraws())

        assert NOT_VALID in walk.refused(events.SessionArranged("s2", SessionKind.LETTER_EXCHANGE, ("p1", "p2")))

    def test_fewer_people(self, walk: Walk) -> None:
        """A session without the person who withdrew touches one side alone."""
        walk.arranged().done(_withdraws())

        assert walk.refused(events.SessionArranged("s2", MEETING, ("p2",)))[-1] == ("session.one-sided", "s2")

    def test_both_roles_alone(self, walk: Walk) -> None:
        """Somebody who is both harmed and responsible is not two people."""
        walk.arranged().done(_withdraws()).done(events.PersonAdded("p2", Role.HARMED))

        assert ("session.one-sided", "s2") in walk.refused(events.SessionArranged("s2", MEETING, ("p2",)))

    def test_strike(self, walk: Walk) -> None:
        """A withdrawal that is struck waits for a supervisor, and nothing goes on meanwhile."""
        walk.arranged().done(_withdraws())
        walk.done(events.EnteredInError(walk.number(events.ConsentWithdrawn)))
        struck = walk.case.number

        found = walk.refused(events.SessionArranged("s2", MEETING, ("p1", "p2")))
        assert found == [("review.awaited", f"entry {struck}")]
        assert walk.refused(events.ReviewCompleted(struck)) == [
            ("role.missing", "f1"),
            ("supervisor.same-person", f"entry {struck}"),
        ]

    def test_strike_by_a_supervisor(self, walk: Walk) -> None:
        """A supervisor who strikes a withdrawal does not review that herself, in one request or two."""
        walk.arranged().done(_withdraws())
        walk.done(events.EnteredInError(walk.number(events.ConsentWithdrawn)), by=SUPERVISOR)
        struck = walk.case.number

        found = walk.refused(events.ReviewCompleted(struck), by=SUPERVISOR)

        assert found == [("supervisor.same-person", f"entry {struck}")]

    @pytest.mark.parametrize(
        "instead",
        [
            events.ConsentWithdrawn("p2", Purpose.TAKE_PART),
            events.ConsentWithdrawn("p1", Purpose.RESEARCH),
            events.ConsentWithdrawn("p1", Purpose.TAKE_PART, "letter-exchange"),
        ],
    )
    def test_correction(self, walk: Walk, instead: Event) -> None:
        """A withdrawal that is corrected to be another's, or about less, waits for a supervisor."""
        walk.arranged().done(_withdraws())
        walk.done(events.DetailsCorrected(walk.number(events.ConsentWithdrawn), instead))

        assert ("review.awaited", f"entry {walk.case.number}") in walk.refused(START)

    def test_correction_of_the_date(self, walk: Walk) -> None:
        """A withdrawal that is corrected to an earlier day waits for a supervisor."""
        walk.arranged().done(_withdraws())
        number = walk.number(events.ConsentWithdrawn)
        walk.done(events.DetailsCorrected(number, _withdraws(), Moment("2015-01-01")))

        assert ("review.awaited", f"entry {walk.case.number}") in walk.refused(START)

    def test_correction_undone(self, walk: Walk) -> None:
        """Taking back the correction that made a withdrawal wider waits for a supervisor too."""
        walk.arranged().done(_withdraws(Purpose.TAKE_PART, "letter-exchange"))
        walk.done(events.DetailsCorrected(walk.case.number, _withdraws()))
        corrected = walk.number(events.DetailsCorrected)
        walk.done(events.ReviewCompleted(corrected), by=SUPERVISOR)
        walk.done(events.EnteredInError(corrected))

        assert ("review.awaited", f"entry {walk.case.number}") in walk.refused(START)

    def test_strike_of_a_strike(self, walk: Walk) -> None:
        """A consent that was struck does not come back without a supervisor."""
        walk.arranged().done(_agrees())
        walk.done(events.EnteredInError(walk.case.number))
        walk.done(events.EnteredInError(walk.case.number))

        assert walk.refused(START) == [("review.awaited", f"entry {walk.case.number}")]

    @pytest.mark.parametrize("scope", ["face_to_face_meeting", "s1", "the-meeting", "Face-to-face-meeting"])
    def test_misspelt_scope(self, walk: Walk, scope: str) -> None:
        """A withdrawal from something that is no type of session is one from all of them."""
        walk.arranged().done(_withdraws(Purpose.TAKE_PART, scope))

        assert NOT_VALID in walk.refused(START)
        assert walk.case.sessions["s1"].status is SessionStatus.CANCELLED

    def test_wide_consent(self, walk: Walk) -> None:
        """A consent to take part without a type is to no type, and is not taken down as one."""
        walk.arranged().done(_withdraws())
        wide = events.ConsentGiven("p1", Purpose.TAKE_PART, "", ConsentMethod.WRITTEN)

        assert walk.refused(wide) == [("scope.unknown", "scope")]
        assert NOT_VALID in walk.refused(START)

    def test_limited_renewal(self, walk: Walk) -> None:
        """A renewed consent with an end takes the place of one without."""
        walk.arranged()
        walk.done(_agrees(until=Moment.of(walk.now + timedelta(days=1))))
        walk.pass_time(30)

        assert NOT_VALID in walk.refused(START)

    def test_same_person_in_another_role(self, walk: Walk) -> None:
        """Adding somebody again in another role leaves what they said."""
        walk.arranged().done(_withdraws()).done(events.PersonAdded("p1", Role.HARMED_REPRESENTATIVE))

        assert NOT_VALID in walk.refused(START)

    def test_struck_and_added_again(self, walk: Walk) -> None:
        """Somebody who is struck and added anew under the same id has still withdrawn."""
        walk.arranged().done(_withdraws())
        walk.done(events.EnteredInError(2)).done(events.PersonAdded("p1", Role.HARMED))

        assert NOT_VALID in walk.refused(START)

    def test_id_changed_by_a_correction(self, walk: Walk) -> None:
        """A correction does not make somebody a participant who has said nothing yet."""
        walk.received().done(events.ConsentRefused("p1", Purpose.BE_REFERRED))

        correction = events.DetailsCorrected(2, events.PersonAdded("p9", Role.HARMED))

        assert walk.refused(correction) == [("correction.other-id", "event")]

    def test_party_struck(self, walk: Walk) -> None:
        """A party who is struck leaves only once a supervisor has looked."""
        walk.received().done(events.ConsentRefused("p1", Purpose.BE_REFERRED)).done(events.EnteredInError(2))

        assert ("review.awaited", f"entry {walk.case.number}") in walk.refused(events.ReferralAccepted())

    @pytest.mark.parametrize("given", ["2015-01-10", "2099", "2099-01-01T00:00:00+00:00"])
    def test_taken_over_after_it(self, walk: Walk, given: str) -> None:
        """A consent from another system does not outdo a withdrawal made here, and none is from the future."""
        walk.received().done(_withdraws())
        inherited = events.InheritedConsent(
            "p1", Purpose.TAKE_PART, Moment(given), MEETING.value, events.Evidence.SIGNED_FORM
        )
        walk.given(events.CaseTakenOver(Stage.READY, consents=(inherited,)))

        assert NOT_VALID in walk.refused(events.SessionArranged("s1", MEETING, ("p1", "p2")))

    def test_future_consent_from_another_system(self, walk: Walk) -> None:
        """A consent that will have been given is refused."""
        inherited = events.InheritedConsent(
            "p1", Purpose.TAKE_PART, Moment("2099"), MEETING.value, events.Evidence.SIGNED_FORM
        )
        taking_over = events.CaseTakenOver(Stage.READY, consents=(inherited,))

        assert walk.received().refused(taking_over) == [("moment.future", "consents[0].given")]

    def test_taken_over_twice(self, walk: Walk) -> None:
        """A case that is past its first stage is not taken over again."""
        walk.arranged().done(_withdraws())

        assert walk.refused(events.CaseTakenOver(Stage.READY)) == [("stage.not-permitted", "case-taken-over")]

    def test_reopening(self, walk: Walk) -> None:
        """Closing and reopening brings no consent back, whatever date it is given."""
        walk.arranged().done(_withdraws()).done(events.CaseClosed(ClosureReason.HARMED_WITHDREW))
        walk.done(events.CaseReopened(), at="2015-01-01")
        walk.done(_agrees(), at="2015-02-01")

        assert NOT_VALID in walk.refused(START)

    def test_closing_struck(self, walk: Walk) -> None:
        """Striking the closing instead of reopening does not keep consents alive without a supervisor."""
        walk.arranged().done(events.CaseClosed(ClosureReason.DISENGAGED)).done(_agrees())
        walk.done(events.EnteredInError(walk.case.number - 1))

        assert ("review.awaited", f"entry {walk.case.number}") in walk.refused(START)

    def test_colliding_id(self, walk: Walk) -> None:
        """A session does not take the id of one that was arranged before."""
        walk.arranged()

        arranging = events.SessionArranged("s1", SessionKind.SHUTTLE, ("p1", "p2"))

        assert ("id.taken", "session") in walk.refused(arranging)

    def test_session_ended_without_a_start(self, walk: Walk) -> None:
        """A session that never started is not held by being ended, nor by being ended after a withdrawal."""
        walk.arranged()

        found = []
        for told in (events.SessionEnded("s1"), START, _withdraws(), events.SessionEnded("s1")):
            walk.done(told)
            found.append(walk.case.sessions["s1"].status.value)

        assert found == ["arranged", "in-progress", "stopped", "stopped"]

    def test_departure(self, walk: Walk) -> None:
        """It can be reported as a departure, which holds no session and stops the case."""
        walk.arranged().done(_withdraws())
        before = walk.case
        walk.done(events.DepartureReported("session-started", happened=Moment("2015-03")))

        assert walk.case.sessions == before.sessions
        assert walk.case.stage is before.stage
        assert walk.case.flags.reviews == (walk.case.number,)


class TestASessionBeforeItsGrounds:
    """A session is dated after all that it rests on."""

    def test_before_preparation(self, walk: Walk) -> None:
        """A session dated before the people were prepared is refused, although they are prepared now."""
        walk.preparing().consented("p1").consented("p2")
        held = walk.now
        walk.done(events.PreparationCompleted("p1"), events.PreparationCompleted("p2"))
        walk.given(events.SessionArranged("s1", MEETING, ("p1", "p2")))

        assert walk.refused(START, at=held) == [
            ("session.before-its-grounds", "preparation-completed"),
            ("session.before-its-grounds", "session-arranged"),
            ("readiness.not-decided", "s1"),
        ]

    def test_same_day(self, walk: Walk) -> None:
        """A session of which the day alone is known may have been after what was done that day."""
        walk.ready()
        walk.done(events.SessionArranged("s1", MEETING, ("p1", "p2")))
        walk.done(_agrees(), at=walk.now - timedelta(days=2))

        codes = [code for code, _ in walk.refused(START, at=walk.now.date())]

        assert "session.before-its-grounds" not in codes


class TestRisk:
    """Risk is not made current by a word."""

    def test_corrected_into_the_future(self, walk: Walk) -> None:
        """An assessment does not become one of the future by a correction."""
        walk.assessing().done(events.RiskAssessed(RiskLevel.LOW))
        correction = events.DetailsCorrected(walk.case.number, events.RiskAssessed(RiskLevel.LOW), Moment("2099"))

        assert walk.refused(correction) == [("moment.future", "happened")]

    def test_future_assessment(self, walk: Walk) -> None:
        """An assessment dated after the act does not count for it."""
        walk.preparing().given(events.RiskAssessed(RiskLevel.LOW), at="2099")

        assert walk.refused(events.SuitabilityDecided(suitable=True)) == [("risk.stale", "")]

    def test_corrected_act(self, walk: Walk) -> None:
        """An act that is corrected was not decided as it stands now, so a supervisor looks."""
        walk.preparing().done(events.SuitabilityDecided(suitable=False))
        walk.done(events.DetailsCorrected(walk.case.number, events.SuitabilityDecided(suitable=True)))

        asking = events.ConsentRequested("p1", Purpose.TAKE_PART, MEETING.value)

        assert walk.refused(asking) == [("review.awaited", f"entry {walk.case.number}")]

    @pytest.mark.parametrize(
        "barring",
        [
            events.SuitabilityDecided(suitable=False),
            events.AcknowledgementRecorded("p2", Acknowledgement.NONE),
            events.CaseHeld(HoldReason.PROCEEDINGS),
            events.ContactPreferencesRecorded("p1", ContactPreference({Channel.POST})),
        ],
    )
    def test_bar_struck(self, walk: Walk, barring: Event) -> None:
        """Whatever bars something is struck only under a supervisor's eyes."""
        walk.preparing().done(barring)
        walk.done(events.EnteredInError(walk.case.number))

        assert walk.case.flags.reviews == (walk.case.number,)


class TestContactAgainstSomebodysWord:
    """Nobody is reached who said no, nor in a way that they did not permit."""

    def test_struck_refusal(self, walk: Walk) -> None:
        """While a struck refusal waits for a supervisor, no message goes out."""
        walk.assessing().done(_withdraws(Purpose.BE_CONTACTED))
        walk.done(events.EnteredInError(walk.case.number))

        for reaching in (
            events.MessageSent("p1", Channel.EMAIL, "closure"),
            events.ContactMade("p1", Channel.PHONE),
            events.SurveyOffered("p1", Channel.PHONE),
        ):
            assert ("review.awaited", f"entry {walk.case.number}") in walk.refused(reaching)

    @pytest.mark.parametrize("scope", ["phone", "calls", "the-police"])
    def test_narrow_refusal(self, walk: Walk, scope: str) -> None:
        """Contact has no parts: whoever refuses some of it refuses it."""
        walk.engaging().done(events.ConsentRefused("p1", Purpose.BE_CONTACTED, scope))

        assert walk.refused(events.ContactMade("p1", Channel.PHONE)) == [("contact.refused", "p1")]

    def test_refused_referral(self, walk: Walk) -> None:
        """Whoever refused to be referred is not contacted, in a case taken over neither."""
        walk.received().done(events.ConsentRefused("p1", Purpose.BE_REFERRED))
        walk.done(events.CaseTakenOver(Stage.ENGAGING))

        assert walk.refused(events.ContactMade("p1", Channel.PHONE)) == [("contact.refused", "p1")]

    @pytest.mark.parametrize("at", ["2015-03-20", "2015-03", "unknown"])
    def test_untold_hour(self, walk: Walk, at: str) -> None:
        """Where hours matter, a contact tells its hour."""
        safe = ContactPreference({Channel.PHONE}, safe_from=time(18), safe_until=time(20))
        walk.engaging().done(events.ContactPreferencesRecorded("p1", safe))

        assert walk.refused(events.ContactMade("p1", Channel.PHONE), at=at) == [("hour.not-told", "p1")]

    def test_asked_again_after_a_late_consent(self, walk: Walk) -> None:
        """A consent typed in late does not open the way to ask again."""
        walk.preparing().consented("p1")
        earlier = walk.now
        walk.done(_withdraws()).done(_agrees(), at=earlier)

        asking = events.ConsentRequested("p1", Purpose.TAKE_PART, MEETING.value)

        assert walk.refused(asking) == [("consent.refusal-stands", "p1")]

    def test_asked_again_after_taking_over(self, walk: Walk) -> None:
        """An unproved consent from another system does not open the way to ask again."""
        walk.received().done(events.ConsentRefused("p1", Purpose.ASSESSMENT))
        inherited = events.InheritedConsent("p1", Purpose.ASSESSMENT)
        walk.done(events.CaseTakenOver(Stage.ENGAGING, consents=(inherited,))).done(
            events.InformationGiven("p1", Channel.PHONE, "1")
        )

        assert walk.refused(events.ConsentRequested("p1", Purpose.ASSESSMENT)) == [("consent.refusal-stands", "p1")]

    def test_other_party_in_both_roles(self, walk: Walk) -> None:
        """The other party comes no earlier for being called harmed as well."""
        walk.engaging(Initiator.HARMED).done(events.PersonAdded("p2", Role.HARMED))

        assert walk.refused(events.ContactMade("p2", Channel.PHONE)) == [("approach.too-early", "p2")]

    def test_harmed_in_both_roles(self, walk: Walk) -> None:
        """The person harmed comes no earlier for being called responsible as well."""
        walk.engaging(Initiator.RESPONSIBLE).done(events.PersonAdded("p1", Role.RESPONSIBLE))

        assert walk.refused(events.ContactMade("p1", Channel.PHONE)) == [("approach.too-early", "p1")]

    def test_each_harmed_the_other(self, walk: Walk) -> None:
        """Where both are both, there is no other party, and either may be approached."""
        walk.engaging(Initiator.HARMED).done(events.PersonAdded("p1", Role.RESPONSIBLE))
        walk.done(events.PersonAdded("p2", Role.HARMED))

        assert walk.refused(events.ContactMade("p1", Channel.PHONE)) == []
        assert walk.refused(events.ContactMade("p2", Channel.PHONE)) == []

    def test_nobody_harmed(self, walk: Walk) -> None:
        """Where the person harmed began and nobody harmed is in the case, the other party waits."""
        walk.done(events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED))
        walk.done(events.PersonAdded("p2", Role.RESPONSIBLE))
        walk.done(events.ContactPreferencesRecorded("p2", PHONE_AND_EMAIL), events.ReferralAccepted())
        walk.done(events.FacilitatorAllocated("f1"))

        assert walk.refused(events.ContactMade("p2", Channel.PHONE)) == [("approach.too-early", "p2")]

    def test_representative_first(self, walk: Walk) -> None:
        """Whoever stands for the person harmed is not approached before the facts are acknowledged."""
        walk.engaging(Initiator.RESPONSIBLE).done(events.PersonAdded("p3", Role.HARMED_REPRESENTATIVE))
        walk.done(events.ContactPreferencesRecorded("p3", PHONE_AND_EMAIL))

        assert walk.refused(events.ContactMade("p3", Channel.PHONE)) == [("approach.too-early", "p3")]

    def test_by_way_of_a_supporter(self, walk: Walk) -> None:
        """Whoever supports the other party is approached no earlier than the party."""
        walk.engaging(Initiator.HARMED).done(events.PersonAdded("p3", Role.PARENT_GUARDIAN, supports="p2"))
        walk.done(events.ContactPreferencesRecorded("p3", PHONE_AND_EMAIL))

        assert walk.refused(events.ContactMade("p3", Channel.PHONE)) == [("approach.too-early", "p3")]

    def test_party_called_referrer(self, walk: Walk) -> None:
        """A party gets no message out of the blue for being called a referrer."""
        walk.engaging().done(events.PersonAdded("p1", Role.REFERRER))

        assert walk.refused(events.MessageSent("p1", Channel.EMAIL, "closure")) == [("message.unannounced", "p1")]


class TestGenderBasedViolence:
    """Where the harm is gender-based violence, only the person harmed begins."""

    def test_taken_over(self, walk: Walk) -> None:
        """Taking the case over does not get round it."""
        walk.given(
            events.ReferralReceived(
                ReferralSource.POLICE, Initiator.AGENCY, flags=frozenset({IncidentFlag.GENDER_BASED_VIOLENCE})
            ),
            events.CaseTakenOver(Stage.READY),
        )

        arranging = events.SessionArranged("s1", MEETING, ("p1", "p2"))

        assert ("initiator.not-permitted", "") in walk.refused(arranging)


class TestTheCaseStaysAlive:
    """No entry makes a case in which nothing can be reported any more."""

    def test_beginning_struck(self, walk: Walk) -> None:
        """The entry with which a case began is not struck: the case is closed instead."""
        assert walk.received().refused(events.EnteredInError(1)) == [("entry.beginning", "number")]

    def test_pathway_corrected(self, walk: Walk) -> None:
        """A correction does not move a case to another pathway."""
        other = events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY, pathway="nowhere/9")

        assert walk.received().refused(events.DetailsCorrected(1, other)) == [("correction.other-pathway", "event")]


class TestTextsInCodes:
    """A field that is kept in the open holds a code, never a text."""

    TEXT = "Mary Jones, 12 High Street"

    @pytest.mark.parametrize(
        "event",
        [
            events.DepartureReported(TEXT),
            events.DepartureReported("session-started", codes=(TEXT,)),
            events.EnteredInError(1, TEXT),
            events.ConsentGiven("p1", Purpose.SHARE_WITH_AGENCY, TEXT),
            events.ConsentWithdrawn("p1", Purpose.SHARE_WITH_AGENCY, TEXT),
            events.ConsentRequested("p1", Purpose.TAKE_PART, TEXT),
            events.PersonAdded("p3", Role.SUPPORTER, supports=TEXT),
            events.PersonAdded(TEXT, Role.SUPPORTER),
            events.FacilitatorAllocated(TEXT),
            events.InformationGiven("p1", Channel.PHONE, TEXT),
            events.MessageSent("p1", Channel.EMAIL, TEXT),
            events.SurveyAnswered("p1", 4, item=TEXT),
            events.SurveyOffered(TEXT, Channel.PHONE),
            events.ConsentRequested(TEXT, Purpose.TAKE_PART),
            events.SessionArranged("s1", MEETING, (TEXT, "p1")),
            events.SessionArranged(TEXT, MEETING, ("p1", "p2")),
            events.SessionStarted(TEXT),
            events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED, organisation=TEXT, concerns=(TEXT,)),
            events.CaseTakenOver(Stage.READY, system=TEXT),
            events.CaseTakenOver(Stage.READY, consents=(events.InheritedConsent(TEXT, Purpose.TAKE_PART),)),
            events.AgreementMade(TEXT, (TEXT,), (Undertaking(TEXT, UndertakingKind.APOLOGY, TEXT, beneficiary=TEXT),)),
            events.DetailsCorrected(1, events.ReferralReceived(ReferralSource.SELF, Initiator.HARMED, area=TEXT)),
        ],
        ids=lambda event: event.kind,
    )
    def test_refused_and_not_repeated(self, walk: Walk, event: Event) -> None:
        """A text where a code belongs is refused, and the reasons do not repeat it."""
        decision = walk.received().asked(event)

        assert not decision.permitted
        assert "Mary" not in repr(decision)
