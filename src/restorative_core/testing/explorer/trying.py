"""The acts that are tried, by what they do; a thing that an act makes gets an id of its own."""

from collections.abc import Iterator

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.event import Act, Event
from restorative_core.casework.proposals import next_id
from restorative_core.testing.explorer.cast import HARMED, MEETING, RESPONSIBLE
from restorative_core.testing.explorer.views import live
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel, ContactOutcome
from restorative_core.vocabulary.outcomes import SessionKind

REACHING = (
    events.ContactAttempted,
    events.ContactMade,
    events.InformationGiven,
    events.MessageSent,
    events.OutcomeTold,
    events.FollowUpMade,
    events.SurveyOffered,
)
"""The acts by which we reach somebody."""

HOLDING = (events.SessionArranged, events.SessionStarted)
"""The acts by which people are brought together."""

AGREEING = (events.AgreementMade, events.AgreementVaried)
"""The acts by which people agree."""

PASSING_ON = (events.InformationShared, events.LetterPassedOn)
"""The acts by which something of one person reaches another."""

WORKING: tuple[type[Act], ...] = (
    events.ReferralAccepted,
    *REACHING,
    events.ConsentRequested,
    events.SuitabilityDecided,
    events.PreparationCompleted,
    events.LetterScreened,
    *PASSING_ON,
    *HOLDING,
    events.ReadinessDecided,
    *AGREEING,
)
"""The acts by which a case goes on."""


def reaching(person: str = HARMED, channel: Channel = Channel.PHONE) -> Iterator[Event]:
    """We reach *person*, in each way that there is."""
    yield events.ContactAttempted(person, channel, ContactOutcome.NO_ANSWER)
    yield events.ContactMade(person, channel)
    yield events.MessageSent(person, channel, "m1")
    yield events.InformationGiven(person, channel, "n1")
    yield events.OutcomeTold(person, channel)
    yield events.FollowUpMade(person, channel)
    yield events.SurveyOffered(person, channel)


def approaching(person: str, channel: Channel = Channel.PHONE) -> Iterator[Event]:
    """The same, or they are asked by that channel."""
    yield from reaching(person, channel)
    yield events.ConsentRequested(person, Purpose.ASSESSMENT, channel=channel)


def arranged(case: Case, *people: str, kind: SessionKind = MEETING) -> Event:
    """A session of *people* is arranged, of the two parties where nobody is named."""
    return events.SessionArranged(next_id("s", case.sessions), kind, people or (HARMED, RESPONSIBLE))


def started(case: Case) -> Iterator[Event]:
    """The session that was arranged last starts, where it is not over."""
    if live(case):
        yield events.SessionStarted(list(case.sessions)[-1])


def sessions(case: Case, *people: str) -> Iterator[Event]:
    """A session of *people*, of the two parties where nobody is named: arranged, started, ended."""
    if live(case):
        yield from started(case)
        yield events.SessionEnded(list(case.sessions)[-1])
    else:
        yield arranged(case, *people)


def agreed(case: Case) -> Event:
    """The two agree."""
    return events.AgreementMade(next_id("a", case.agreements), (HARMED, RESPONSIBLE))


def varied(case: Case) -> Iterator[Event]:
    """They vary their first agreement."""
    for agreement in [*case.agreements.values()][:1]:
        yield events.AgreementVaried(agreement.id, agreement.version + 1, (HARMED, RESPONSIBLE))


def shared(
    case: Case, purpose: Purpose = Purpose.SHARE_WITH_AGENCY, recipient: str = "police", about: str = HARMED
) -> Event:
    """Something about somebody is shared."""
    return events.InformationShared(next_id("i", case.things.shares), (about,), purpose, recipient)


def passed_on(case: Case) -> Iterator[Event]:
    """The first letter is passed on."""
    return map(events.LetterPassedOn, [*case.things.letters][:1])


def working(case: Case) -> Iterator[Event]:
    """Every act by which a case goes on."""
    yield events.ReferralAccepted()
    yield from reaching()
    yield events.ConsentRequested(HARMED, Purpose.ASSESSMENT)
    yield events.SuitabilityDecided(suitable=True)
    yield events.PreparationCompleted(HARMED)
    yield from (events.LetterScreened(letter, fit=True) for letter in [*case.things.letters][:1])
    yield shared(case)
    yield from passed_on(case)
    yield arranged(case)
    for session in [*case.sessions][:1]:
        yield events.ReadinessDecided(session)
        yield events.SessionStarted(session)
    yield agreed(case)
    yield from varied(case)
