"""A case, walked entry by entry: given what has happened, when something is to happen, then a decision."""

from datetime import UTC, date, datetime, timedelta
from typing import Self

import pytest

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.decide import Decision, decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve
from restorative_core.casework.knowledge import NOTHING, Knowledge
from restorative_core.casework.mending import follows
from restorative_core.casework.pathway import Pathway
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.agreement import Undertaking
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.risk import Acknowledgement, RiskLevel
from restorative_core.vocabulary.roles import Duty, Role, StaffRole

When = datetime | date | str | Moment

STAFF = Actor("f1", "svc", {StaffRole.COORDINATOR, StaffRole.FACILITATOR})
SUPERVISOR = Actor("s1", "svc", {StaffRole.SUPERVISOR})
PROGRAM = Actor("worker", "svc", {StaffRole.SYSTEM})
PHONE_AND_EMAIL = ContactPreference({Channel.PHONE, Channel.EMAIL})
MEETING = SessionKind.FACE_TO_FACE_MEETING
PARTIES = (("p1", Role.HARMED), ("p2", Role.RESPONSIBLE))

VISITOR = Actor("visitor")
"""Somebody without any role: what happened is written down, whoever tells it."""


def later_on(case: Case) -> Moment:
    """An hour after the last thing that was recorded in *case*."""
    return Moment.of(max(entry.recorded for entry in case.history) + timedelta(hours=1))


def then(case: Case, event: Event, at: Moment | None = None, by: Actor = VISITOR) -> Case:
    """The case after *event*, which is permitted, and after what follows it, which is permitted too."""
    recorded = later_on(case).earliest
    occasion = Occasion(at or Moment.of(recorded), by)
    decision = decide(case, event, occasion, justice).insist()
    for one in (event, *decision.follows):
        leads_to = decide(case, one, occasion, justice).insist().leads_to
        case = evolve(case, Entry.of(case.number + 1, one, occasion, recorded, leads_to))
    return case


class Walk:
    """A case on its way. What is `given` has happened, whether it was permitted or not; `asked` decides."""

    def __init__(self, pathway: Pathway = justice, knowledge: Knowledge = NOTHING) -> None:
        self.pathway = pathway
        self.knowledge = knowledge
        self.case = Case("case-x")
        self.now = datetime(2015, 3, 2, 10, tzinfo=UTC)

    def pass_time(self, hours: int = 1) -> datetime:
        """Let working hours pass, so that everything happens by day."""
        for _ in range(hours):
            self.now += timedelta(hours=1) if self.now.hour < 15 else timedelta(hours=19)
        return self.now

    def given(self, *told: Event, by: Actor = STAFF, at: When | None = None) -> Self:
        """Each event has happened, with what follows it, and an hour has passed before each."""
        for event in told:
            self.pass_time()
            self._write(event, follows(self.case, event), by, at)
        return self

    def asked(
        self, event: Event, *, by: Actor = STAFF, at: When | None = None, knowledge: Knowledge | None = None
    ) -> Decision:
        """Whether the event may happen, an hour later unless another moment is named."""
        self.pass_time()
        known = self.knowledge if knowledge is None else knowledge
        return decide(self.case, event, self._occasion(by, at), self.pathway, known)

    def refused(
        self, event: Event, *, by: Actor = STAFF, at: When | None = None, knowledge: Knowledge | None = None
    ) -> list[tuple[str, str]]:
        """The code of each reason against the event, with what it is about; none when it is permitted."""
        return [(r.code, r.about) for r in self.asked(event, by=by, at=at, knowledge=knowledge).reasons]

    def done(self, *told: Event, by: Actor = STAFF, at: When | None = None) -> Self:
        """Each event is permitted, and has happened; so has what follows it, which is permitted too."""
        for event in told:
            decision = self.asked(event, by=by, at=at).insist()
            self._write(event, decision.follows, by, at)
        return self

    def _write(self, event: Event, following: tuple[Event, ...], by: Actor, at: When | None) -> None:
        for place, now in enumerate((event, *following)):
            if place:
                decide(self.case, now, self._occasion(by, at), self.pathway, self.knowledge).insist()
            leads_to = self.pathway.rows[type(now)].leads(self.case, now)
            entry = Entry.of(self.case.number + 1, now, self._occasion(by, at), self.now, leads_to)
            self.case = evolve(self.case, entry)

    def _occasion(self, by: Actor, at: When | None) -> Occasion:
        return Occasion(Moment.of(self.now if at is None else at), by)

    def number(self, cls: type[Event]) -> int:
        """The number of the last entry of that class."""
        return next(entry.number for entry in reversed(self.case.history) if type(entry.event) is cls)

    # The way that a case usually goes

    def received(self, initiator: Initiator = Initiator.AGENCY) -> Self:
        """A referral came, with one person on each side who may be phoned."""
        self.done(events.ReferralReceived(ReferralSource.POLICE, initiator, self.pathway.id))
        for participant, role in PARTIES:
            self.done(events.PersonAdded(participant, role))
            self.done(events.ContactPreferencesRecorded(participant, PHONE_AND_EMAIL))
        return self

    def engaging(self, initiator: Initiator = Initiator.AGENCY) -> Self:
        """The referral was accepted, and two facilitators have it."""
        self.received(initiator).done(events.ReferralAccepted())
        return self.done(events.FacilitatorAllocated("f1"), events.FacilitatorAllocated("f2", Duty.CO))

    def assessing(self) -> Self:
        """Both were informed and agree to an assessment."""
        self.engaging()
        for participant, _ in PARTIES:
            self.done(
                events.ContactMade(participant, Channel.PHONE), events.InformationGiven(participant, Channel.PHONE, "1")
            )
            self.done(events.ConsentRequested(participant, Purpose.ASSESSMENT))
            self.done(events.ConsentGiven(participant, Purpose.ASSESSMENT))
        return self

    def preparing(self) -> Self:
        """The responsible person acknowledges the facts, risk is assessed, and it is suitable."""
        self.assessing().done(events.AcknowledgementRecorded("p2", Acknowledgement.FULL))
        return self.done(events.RiskAssessed(RiskLevel.LOW), events.SuitabilityDecided(suitable=True))

    def consented(self, participant: str, kind: SessionKind = MEETING) -> Self:
        """Somebody was asked, and agrees in writing to take part."""
        self.done(events.ConsentRequested(participant, Purpose.TAKE_PART, kind.value))
        return self.done(events.ConsentGiven(participant, Purpose.TAKE_PART, kind.value, ConsentMethod.WRITTEN))

    def consented_again(self, participant: str = "p1", kind: SessionKind = MEETING) -> Self:
        """Somebody who had taken it back agrees again, and is prepared again."""
        agreed = events.ConsentGiven(participant, Purpose.TAKE_PART, kind.value, ConsentMethod.WRITTEN)
        return self.done(agreed, events.PreparationCompleted(participant))

    def ready(self) -> Self:
        """Both agreed to meet and are prepared."""
        self.preparing()
        for participant, _ in PARTIES:
            self.consented(participant).done(events.PreparationCompleted(participant))
        return self

    def arranged(self) -> Self:
        """A meeting of the two is arranged as `s1`, and both are found ready for it."""
        return self.ready().arranged_as("s1")

    def arranged_as(self, session: str, kind: SessionKind = MEETING, people: tuple[str, ...] = ("p1", "p2")) -> Self:
        """A session of that kind is arranged, and everybody is found ready for it."""
        return self.done(events.SessionArranged(session, kind, people), events.ReadinessDecided(session))

    def meeting(self) -> Self:
        """They are meeting."""
        return self.arranged().done(events.SessionStarted("s1"))

    def met(self) -> Self:
        """They have met."""
        return self.meeting().done(events.SessionEnded("s1"))

    def agreed(self, *undertakings: Undertaking, until: str = "unknown", agreement: str = "a1") -> Self:
        """Both agree on something as `a1`."""
        for participant, _ in PARTIES:
            self.done(events.ConsentGiven(participant, Purpose.OUTCOME_AGREEMENT, agreement))
        return self.done(events.AgreementMade(agreement, ("p1", "p2"), undertakings, until=Moment(until)))


@pytest.fixture
def walk() -> Walk:
    """A case of which nothing is known yet."""
    return Walk()
