"""What could be proposed next, one list for each kind of event.

The same proposals serve options, remedies, the demonstration and the strategies. A proposal need
not be permitted: `decide` says. Where an event tells a text, the proposal's text is a placeholder.
"""

from collections.abc import Callable, Iterable, Mapping

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, SessionStatus
from restorative_core.casework.event import Event
from restorative_core.casework.things import LetterStatus, ShareStatus
from restorative_core.vocabulary.agreement import PENDING, Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.consent import SHARING, ConsentMethod, ConsentStatus, Purpose
from restorative_core.vocabulary.contact import Channel, ContactOutcome, ContactPreference
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.outcomes import ClosureReason, HoldReason, Recommendation, SessionKind
from restorative_core.vocabulary.people import Authority, Capacity, NeedCategory
from restorative_core.vocabulary.referral import (
    DeclineReason,
    Initiator,
    ReferralSource,
    Relation,
    TransferReason,
)
from restorative_core.vocabulary.risk import Acknowledgement, RiskLevel, SpecialistTool, StopReason
from restorative_core.vocabulary.roles import Duty, Role
from restorative_core.vocabulary.stages import OPEN

Proposer = Callable[[Case], Iterable[Event]]

DIGEST = "0" * 64
"""What stands where the SHA-256 of a file will be."""

CODE = "1"
"""What stands where somebody will give a code: of a notice, of a message."""

TEXT = "…"
"""What stands where somebody will write."""

LEFT_OPEN: Mapping[type[Event], frozenset[str]] = {
    events.FacilitatorAllocated: frozenset({"facilitator"}),
    events.InformationGiven: frozenset({"notice"}),
    events.MessageSent: frozenset({"template"}),
    events.RiskAssessed: frozenset({"level"}),
    events.SpecialistAssessed: frozenset({"tool"}),
}
"""The fields of one proposal alone that stand for whatever somebody will judge or choose."""

ASKED_FOR = (
    Purpose.BE_REFERRED,
    Purpose.BE_CONTACTED,
    Purpose.ASSESSMENT,
    Purpose.APPROACH_OTHER_PARTY,
    Purpose.FOLLOW_UP_CONTACT,
    Purpose.LETTER_SEND,
    Purpose.LETTER_RECEIVE,
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


def _ended(make: Callable[[str, Purpose, str], Event]) -> Proposer:
    def propose(case: Case) -> Iterable[Event]:
        for (person, purpose, scope), consent in case.consents.items():
            if purpose is not None and consent.status is ConsentStatus.REQUESTED:
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
    for name, undertaken in case.undertakings.items():
        if undertaken.status in PENDING:
            yield events.UndertakingEnded(name, UndertakingStatus.COMPLETED)
            yield events.UndertakingEnded(name, UndertakingStatus.NOT_COMPLETED)


def _variations(case: Case) -> Iterable[Event]:
    for agreement in case.agreements.values():
        pending = [u.item for u in case.undertakings.values() if u.agreement == agreement.id and u.status in PENDING]
        yield events.AgreementVaried(agreement.id, agreement.version + 1, agreement.parties, tuple(pending))


def _payments(case: Case) -> Iterable[Event]:
    for name, undertaken in case.undertakings.items():
        if undertaken.item.pence and undertaken.status in PENDING:
            yield events.InstalmentPaid(name, undertaken.item.pence - undertaken.paid)


def _shares(case: Case) -> Iterable[Event]:
    for person, purpose, scope in case.consents:
        if purpose in SHARING and scope and person in case.people:
            yield events.InformationShared(next_id("i", case.things.shares), (person,), purpose, scope)


def _letters(case: Case) -> Iterable[Event]:
    for author in case.in_role(Role.RESPONSIBLE):
        for recipient in case.in_role(Role.HARMED):
            if author.id != recipient.id:
                yield events.LetterReceived(next_id("l", case.things.letters), author.id, recipient.id)


def _files(case: Case) -> Iterable[Event]:
    file = next_id("0000000", case.things.files)
    yield from (events.FileAttached(file, (person,), CODE, DIGEST) for person in case.people)


def _waiting_letters(make: Callable[[str], Event], *statuses: LetterStatus) -> Proposer:
    return lambda case: [make(letter.id) for letter in case.things.letters.values() if letter.status in statuses]


def _speakers(case: Case) -> Iterable[Event]:
    for person in case.people.values():
        right = next((right for role, right in _RIGHTS.items() if role in person.roles), None)
        if right is not None and person.supports:
            yield events.AuthorityRecorded(person.id, person.supports, right)


_RIGHTS = {
    Role.PARENT_GUARDIAN: Authority.PARENTAL_RESPONSIBILITY,
    Role.HARMED_REPRESENTATIVE: Authority.POWER_OF_ATTORNEY,
}


def _strikes(case: Case) -> Iterable[Event]:
    return [events.EnteredInError(case.number)] if case.number else []


def _corrections(case: Case) -> Iterable[Event]:
    return [events.DetailsCorrected(case.number, case.history[-1].event)] if case.history else []


def _additions(case: Case) -> Iterable[Event]:
    return [events.PersonAdded(next_id("p", case.people), role) for role in Role]


def _sign_offs(case: Case) -> Iterable[Event]:
    yield events.WorkSignedOff()
    yield from (events.WorkSignedOff(s.id) for s in case.sessions.values() if s.status is SessionStatus.ARRANGED)


def _stood_down(case: Case) -> Iterable[Event]:
    return [events.FacilitatorStoodDown(name) for name in (case.team.lead, *case.team.co) if name]


_PROPOSERS: dict[type[Event], Proposer] = {
    events.ReferralReceived: _once(events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY)),
    events.CaseTakenOver: lambda _case: [events.CaseTakenOver(stage) for stage in sorted(OPEN)],
    events.ReferralJoined: _once(events.ReferralJoined(ReferralSource.POLICE, Initiator.AGENCY, Relation.DUPLICATE)),
    events.CaseLinked: _once(),
    events.CaseUnlinked: lambda case: [events.CaseUnlinked(other) for other in case.links],
    events.CaseTransferred: _once(events.CaseTransferred(CODE, TransferReason.OTHER_AREA)),
    events.PathwayAdopted: lambda case: [events.PathwayAdopted(case.pathway, case.stage)],
    events.PersonAdded: _additions,
    events.PersonLeft: lambda case: [events.PersonLeft(p.id) for p in case.people.values() if not p.left],
    events.FacilitatorStoodDown: _stood_down,
    events.AuthorityRecorded: _speakers,
    events.CapacityRecorded: _each(lambda person: [events.CapacityRecorded(person, view) for view in Capacity]),
    events.AccessNeedRecorded: lambda case: [
        events.AccessNeedRecorded(next_id("n", case.things.needs), person, NeedCategory.COMMUNICATION)
        for person in case.people
    ],
    events.AccessNeedArranged: lambda case: [
        events.AccessNeedArranged(need.id) for need in case.things.needs.values() if not need.arranged_for
    ],
    events.EqualityAnswered: _each(
        lambda person: [events.EqualityAnswered(person, answers=("sex=prefer-not-to-say",))]
    ),
    events.ConsentDeferred: _ended(events.ConsentDeferred),
    events.ConsentRevoked: _endings(events.ConsentRevoked),
    events.ConsentInvalidated: _endings(events.ConsentInvalidated),
    events.ComplexityJudged: _once(*(events.ComplexityJudged(complexity) for complexity in Complexity)),
    events.SpecialistAssessed: _once(events.SpecialistAssessed(SpecialistTool.OTHER)),
    events.RiskChanged: _once(events.RiskChanged()),
    events.SafeguardingReferred: _each(lambda person: [events.SafeguardingReferred((person,), CODE)]),
    events.ComplaintReceived: _each(lambda person: [events.ComplaintReceived(person)]),
    events.WorkSignedOff: _sign_offs,
    events.InformationShared: _shares,
    events.ShareRevoked: lambda case: [events.ShareRevoked(share) for share in case.things.shares],
    events.RevocationTold: lambda case: [
        events.RevocationTold(share.id) for share in case.things.shares.values() if share.status is ShareStatus.REVOKED
    ],
    events.LetterReceived: _letters,
    events.LetterScreened: _waiting_letters(
        lambda letter: events.LetterScreened(letter, fit=True), LetterStatus.RECEIVED
    ),
    events.LetterPassedOn: _waiting_letters(events.LetterPassedOn, LetterStatus.FIT),
    events.LetterWithdrawn: _waiting_letters(
        events.LetterWithdrawn, LetterStatus.RECEIVED, LetterStatus.FIT, LetterStatus.UNFIT
    ),
    events.ReadinessDecided: _sessions(events.ReadinessDecided, SessionStatus.ARRANGED),
    events.SessionStopped: _sessions(events.SessionStopped, SessionStatus.IN_PROGRESS),
    events.AgreementVaried: _variations,
    events.UndertakingDoubted: lambda case: [
        events.UndertakingDoubted(name) for name, u in case.undertakings.items() if u.status in PENDING
    ],
    events.InstalmentPaid: _payments,
    events.OutcomeRecommended: _once(*(events.OutcomeRecommended(one) for one in Recommendation)),
    events.RecommendationAnswered: _once(events.RecommendationAnswered(accepted=True)),
    events.OutcomeTold: _channels(events.OutcomeTold),
    events.FollowUpMade: _channels(events.FollowUpMade),
    events.RequirementWaived: _once(),
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
    events.FileAttached: _files,
    events.FileRemoved: lambda case: [events.FileRemoved(file) for file in case.things.files],
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
