"""What could be proposed next, one list for each kind of event.

The same proposals serve options, remedies, the demonstration and the strategies. A proposal need
not be permitted: `decide` says. Where an event tells a text, the proposal's text is a placeholder.
"""

from collections.abc import Callable, Iterable

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, SessionStatus
from restorative_core.casework.event import Event
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel, ContactOutcome, ContactPreference
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason, SessionKind
from restorative_core.vocabulary.referral import DeclineReason, Initiator, ReferralSource
from restorative_core.vocabulary.risk import Acknowledgement, RiskLevel, StopReason
from restorative_core.vocabulary.roles import Duty, Role
from restorative_core.vocabulary.stages import OPEN

Proposer = Callable[[Case], Iterable[Event]]

CODE = "1"
"""What stands where somebody will give a code: of a notice, of a message."""

TEXT = "…"
"""What stands where somebody will write."""

ASKED_FOR = (
    Purpose.BE_REFERRED,
    Purpose.BE_CONTACTED,
    Purpose.ASSESSMENT,
    Purpose.APPROACH_OTHER_PARTY,
    Purpose.EVALUATION_SURVEY,
)
"""The purposes that are asked for without a scope."""


def proposals(case: Case, cls: type[Event]) -> tuple[Event, ...]:
    """What could be proposed of the kind *cls* in *case*, permitted or not; none where it could be about nothing."""
    return tuple(_PROPOSERS[cls](case))


def next_id(letter: str, taken: Iterable[str]) -> str:
    """The first id of *letter* and a number that is not *taken*."""
    used = set(taken)
    return next(name for number in range(1, len(used) + 2) if (name := f"{letter}{number}") not in used)


def _each(make: Callable[[str], Iterable[Event]]) -> Proposer:
    return lambda case: [event for person in case.people for event in make(person)]


def _once(*proposed: Event) -> Proposer:
    return lambda _case: proposed


def _channels(make: Callable[[str, Channel], Event]) -> Proposer:
    def propose(case: Case) -> Iterable[Event]:
        for person in case.people.values():
            for channel in sorted(person.preferences.permits) or (Channel.PHONE,):
                yield make(person.id, channel)

    return propose


def _purposes() -> Iterable[tuple[Purpose, str]]:
    yield from ((purpose, "") for purpose in ASKED_FOR)
    yield from ((Purpose.TAKE_PART, kind.value) for kind in SessionKind)


def _consents(make: Callable[[str, Purpose, str], Event]) -> Proposer:
    def propose(case: Case) -> Iterable[Event]:
        for person in case.people:
            for purpose, scope in (*_purposes(), (Purpose.OUTCOME_AGREEMENT, next_id("a", case.agreements))):
                yield make(person, purpose, scope)

    return propose


def _endings(make: Callable[[str, Purpose | None, str], Event]) -> Proposer:
    def propose(case: Case) -> Iterable[Event]:
        yield from (make(person, None, "") for person in case.people)
        for (person, purpose, scope), consent in case.consents.items():
            if consent.grants and purpose is not None:
                yield make(person, purpose, scope)

    return propose


def _sessions(make: Callable[[str], Event], *statuses: SessionStatus) -> Proposer:
    return lambda case: [make(s.id) for s in case.sessions.values() if s.status in statuses]


def _arrangements(case: Case) -> Iterable[Event]:
    prepared = tuple(person.id for person in case.parties if person.prepared)
    touched = prepared or tuple(person.id for person in case.parties)
    if touched:
        name = next_id("s", case.sessions)
        yield from (events.SessionArranged(name, kind, touched) for kind in SessionKind)


def _agreements(case: Case) -> Iterable[Event]:
    parties = tuple(person.id for person in case.parties if person.prepared)
    if parties:
        name = next_id("a", case.agreements)
        owner = next((p.id for p in case.in_role(Role.RESPONSIBLE) if p.id in parties), parties[0])
        item = Undertaking(next_id("u", case.undertakings), UndertakingKind.APOLOGY, owner)
        yield events.AgreementMade(name, parties, (item,))


def _undertakings(case: Case) -> Iterable[Event]:
    for name, (_, status) in case.undertakings.items():
        if status is UndertakingStatus.AGREED:
            yield events.UndertakingEnded(name, UndertakingStatus.COMPLETED)
            yield events.UndertakingEnded(name, UndertakingStatus.NOT_COMPLETED)


def _strikes(case: Case) -> Iterable[Event]:
    return [events.EnteredInError(case.number)] if case.number else []


def _corrections(case: Case) -> Iterable[Event]:
    return [events.DetailsCorrected(case.number, case.history[-1].event)] if case.history else []


def _additions(case: Case) -> Iterable[Event]:
    return [events.PersonAdded(next_id("p", case.people), role) for role in Role]


_PROPOSERS: dict[type[Event], Proposer] = {
    events.ReferralReceived: _once(events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY)),
    events.CaseTakenOver: lambda _case: [events.CaseTakenOver(stage) for stage in sorted(OPEN)],
    events.PersonAdded: _additions,
    events.PersonNamed: _each(lambda person: [events.PersonNamed(person)]),
    events.PersonMadeAware: _each(lambda person: [events.PersonMadeAware(person)]),
    events.ReferralAccepted: _once(events.ReferralAccepted()),
    events.ReferralDeclined: _once(*(events.ReferralDeclined(reason) for reason in DeclineReason)),
    events.FacilitatorAllocated: lambda case: [
        events.FacilitatorAllocated(next_id("f", (case.team.lead, *case.team.co)), duty) for duty in Duty
    ],
    events.ContactPreferencesRecorded: _each(
        lambda person: [events.ContactPreferencesRecorded(person, ContactPreference({Channel.PHONE, Channel.EMAIL}))]
    ),
    events.ContactAttempted: _channels(
        lambda person, channel: events.ContactAttempted(person, channel, ContactOutcome.NO_ANSWER)
    ),
    events.ContactMade: _channels(events.ContactMade),
    events.ContactReceived: _each(lambda person: [events.ContactReceived(person)]),
    events.MessageSent: _channels(lambda person, channel: events.MessageSent(person, channel, CODE)),
    events.InformationGiven: _channels(lambda person, channel: events.InformationGiven(person, channel, CODE)),
    events.ConsentRequested: _consents(events.ConsentRequested),
    events.ConsentGiven: _consents(
        lambda person, purpose, scope: events.ConsentGiven(person, purpose, scope, ConsentMethod.WRITTEN)
    ),
    events.ConsentRefused: _endings(events.ConsentRefused),
    events.ConsentWithdrawn: _endings(events.ConsentWithdrawn),
    events.ConsentExpired: _endings(events.ConsentExpired),
    events.AcknowledgementRecorded: lambda case: [
        events.AcknowledgementRecorded(person.id, level)
        for person in case.in_role(Role.RESPONSIBLE)
        for level in Acknowledgement
    ],
    events.NoteTaken: _each(lambda person: [events.NoteTaken((person,), TEXT)]),
    events.RiskAssessed: _once(*(events.RiskAssessed(level) for level in RiskLevel)),
    events.SafetyStopRaised: _once(events.SafetyStopRaised(StopReason.NEW_RISK)),
    events.SafetyStopLifted: lambda case: [events.SafetyStopLifted(stop) for stop in case.flags.stops],
    events.SuitabilityDecided: _once(*(events.SuitabilityDecided(suitable) for suitable in (True, False))),
    events.PreparationCompleted: _each(lambda person: [events.PreparationCompleted(person)]),
    events.SessionArranged: _arrangements,
    events.SessionStarted: _sessions(events.SessionStarted, SessionStatus.ARRANGED),
    events.SessionEnded: _sessions(events.SessionEnded, SessionStatus.IN_PROGRESS, SessionStatus.STOPPED),
    events.SessionCancelled: _sessions(events.SessionCancelled, SessionStatus.ARRANGED),
    events.AgreementMade: _agreements,
    events.UndertakingEnded: _undertakings,
    events.SurveyOffered: _channels(events.SurveyOffered),
    events.SurveyAnswered: _each(lambda person: [events.SurveyAnswered(person, answer) for answer in (1, 3, 4, 5)]),
    events.CaseHeld: _once(events.CaseHeld(HoldReason.PROCEEDINGS)),
    events.CaseResumed: _once(events.CaseResumed()),
    events.CaseClosed: _once(*(events.CaseClosed(reason) for reason in ClosureReason)),
    events.CaseReopened: _once(events.CaseReopened()),
    events.DepartureReported: _once(events.DepartureReported(events.SessionStarted.kind)),
    events.EnteredInError: _strikes,
    events.DetailsCorrected: _corrections,
    events.ReviewCompleted: lambda case: [events.ReviewCompleted(number) for number in case.flags.reviews],
}
