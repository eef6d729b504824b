"""Cases told by what happened in them, one thing a day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel, ContactOutcome
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason, SessionKind
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.roles import Role, StaffRole
from restorative_core.vocabulary.stages import Stage

Happened = Event | tuple[Event, str]
"""An event; or an event, and the moment at which it happened, where that is not the moment of recording."""

FIRST = datetime(2015, 3, 1, 10, tzinfo=UTC)
SOMEBODY = Actor("f1", "service", {StaffRole.FACILITATOR})
MEETING = SessionKind.FACE_TO_FACE_MEETING


def _case(*happened: Happened) -> Case:
    """The case in which *happened* what is told: the first on 1 March 2015, and each on the day after the last."""
    case = Case("case-a")
    for number, told in enumerate(happened, 1):
        recorded = FIRST + timedelta(days=number - 1)
        event, at = told if isinstance(told, tuple) else (told, recorded.isoformat())
        leads_to = justice.rows[type(event)].leads(case, event) or (Stage.RECEIVED if number == 1 else None)
        case = evolve(case, Entry(number, event, Moment(at), SOMEBODY, recorded, leads_to))
    return case


@pytest.fixture(scope="session")
def told() -> Callable[..., Case]:
    """Gives the case that events add up to, whether the practice permits them or not: facts tell what is recorded."""
    return _case


@pytest.fixture(scope="session")
def walk() -> tuple[Event, ...]:
    """A whole case: both sides reached and agreed, one session, an agreement, a survey, closed."""
    return (
        events.ReferralReceived(ReferralSource.POLICE, Initiator.HARMED, area="north"),
        events.PersonAdded("p1", Role.HARMED),
        events.PersonAdded("p2", Role.RESPONSIBLE),
        events.ReferralAccepted(),
        events.FacilitatorAllocated("f1"),
        events.ContactAttempted("p1", Channel.PHONE, ContactOutcome.NO_ANSWER),
        events.ContactMade("p1", Channel.PHONE),
        events.ContactMade("p2", Channel.PHONE),
        events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value),
        events.ConsentGiven("p2", Purpose.TAKE_PART, MEETING.value),
        events.SessionArranged("s1", MEETING, ("p1", "p2")),
        events.SessionStarted("s1"),
        events.SessionEnded("s1"),
        events.AgreementMade("a1", ("p1", "p2")),
        events.SurveyOffered("p1", Channel.PHONE),
        events.SurveyAnswered("p1", 5),
        events.CaseClosed(ClosureReason.COMPLETED_DIRECT),
    )
