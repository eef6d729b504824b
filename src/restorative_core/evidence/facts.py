"""The facts of one case: coded, frozen, without a name or a text.

They are computed from the entries that count: a struck entry leaves no trace in them, and a
corrected one counts as corrected. A departure is a departure, and never a session or a contact.
Every day is a local day (Europe/London) of the moment at which something happened, not of its
recording; `days.py` says what becomes of a moment that is not known to the day.
"""

from enum import StrEnum

from attrs import frozen

from restorative_core.casework.case import Case, SessionStatus
from restorative_core.casework.catalogue import (
    AgreementMade,
    CaseClosed,
    CaseReopened,
    CaseTakenOver,
    DepartureReported,
    ReferralAccepted,
    ReferralDeclined,
    ReferralReceived,
    SessionArranged,
    SessionStarted,
)
from restorative_core.casework.corrections import counting
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.waiver import used
from restorative_core.evidence.approach import Approach, approach
from restorative_core.evidence.days import days_ahead, days_between, days_of, earliest
from restorative_core.evidence.holds import Holds, holds
from restorative_core.evidence.rows import (
    AgreementReached,
    Departure,
    HeldSession,
    SurveyTaken,
    UndertakingFollowed,
    WaivedAct,
)
from restorative_core.evidence.surveys import surveys
from restorative_core.vocabulary.incident import JusticeStage
from restorative_core.vocabulary.moments import Period
from restorative_core.vocabulary.outcomes import ClosureReason, ResultClass
from restorative_core.vocabulary.referral import DeclineReason, Initiator, ReferralSource
from restorative_core.vocabulary.stages import OPEN, Stage


class ReferralDecision(StrEnum):
    """What was decided of a referral, as things stand."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    UNDECIDED = "undecided"


class FirstContact(StrEnum):
    """How the wait for a first contact ended, as things stand."""

    TIMED = "timed"
    NOT_TIMED = "not-timed"
    WAITING = "waiting"
    NEVER = "never"


@frozen
class Facts:
    """The facts of one case.

    Attributes:
        case: The case's id.
        received: When the referral was received; `None` where no receipt counts.
        source: Who sent it; `None` for a case taken over without its referral.
        initiator: Whose wish it is; `None` likewise.
        organisation: The referring organisation, as a code.
        area: The area, as a code.
        justice_stage: How far a criminal process had come.
        decision: What was decided of the referral.
        accepted: When it was first accepted; `None` where it was not, or in another system.
        declined: When it was declined, where that stands.
        decline_reason: Why, where that stands.
        approach: Who was tried, reached and agreed, by side.
        first_contact: How the wait for a first contact with a party ended.
        days_to_contact: The days from receipt to the first contact, holds included, where both days are known.
        sessions: The sessions held.
        session_held: Whether there is one.
        agreements: The outcome agreements.
        undertakings: What was undertaken, and what became of it.
        is_open: Whether somebody is working on the case.
        closed: When it was closed, where that stands.
        closure_reason: Why, where that stands.
        result: What sort of ending that was, where it stands.
        reopened: How often it was opened again.
        waived: What was done under a waiver.
        departures: What was done against the practice.
        surveys: What participants were asked, and answered.
        holds: How long the case waited.
    """

    case: str
    received: Period | None
    source: ReferralSource | None
    initiator: Initiator | None
    organisation: str
    area: str
    justice_stage: JusticeStage
    decision: ReferralDecision
    accepted: Period | None
    declined: Period | None
    decline_reason: DeclineReason | None
    approach: Approach
    first_contact: FirstContact
    days_to_contact: int | None
    sessions: tuple[HeldSession, ...]
    session_held: bool
    agreements: tuple[AgreementReached, ...]
    undertakings: tuple[UndertakingFollowed, ...]
    is_open: bool
    closed: Period | None
    closure_reason: ClosureReason | None
    result: ResultClass | None
    reopened: int
    waived: tuple[WaivedAct, ...]
    departures: tuple[Departure, ...]
    surveys: tuple[SurveyTaken, ...]
    holds: Holds


def facts(case: Case) -> Facts:
    """The facts of *case*, by the whole of its history; as known on a day, of the case folded from what was known."""
    entries = counting(case.history)
    referral = next((e.event for e in entries if isinstance(e.event, ReferralReceived)), None)
    received = _received(entries)
    reached = approach(case, entries)
    sessions = _sessions(case, entries)
    days = days_between(received, reached.contacted)
    return Facts(
        case=case.id,
        received=received,
        source=referral.source if referral else None,
        initiator=referral.initiator if referral else None,
        organisation=referral.organisation if referral else "",
        area=referral.area if referral else "",
        justice_stage=referral.justice_stage if referral else JusticeStage.UNKNOWN,
        decision=_decision(case, entries),
        accepted=_first(entries, ReferralAccepted),
        declined=_last(entries, ReferralDeclined) if case.ending.declined else None,
        decline_reason=case.ending.declined,
        approach=reached,
        first_contact=_first_contact(case, reached, days),
        days_to_contact=days,
        sessions=sessions,
        session_held=bool(sessions),
        agreements=tuple(AgreementReached(days_of(e)) for e in entries if isinstance(e.event, AgreementMade)),
        undertakings=tuple(
            UndertakingFollowed(u.item.kind, u.status, days_ahead(u.item.due)) for u in case.undertakings.values()
        ),
        is_open=case.stage in OPEN,
        closed=_last(entries, CaseClosed) if case.ending.closed else None,
        closure_reason=case.ending.closed,
        result=case.ending.closed.result if case.ending.closed else None,
        reopened=sum(isinstance(e.event, CaseReopened) for e in entries),
        waived=tuple(WaivedAct(e.event.kind, days_of(e)) for e, _ in used(entries)),
        departures=tuple(_departures(entries)),
        surveys=surveys(case, entries),
        holds=holds(entries),
    )


def _first(entries: tuple[Entry, ...], kind: type[Event]) -> Period | None:
    return earliest(days_of(entry) for entry in entries if isinstance(entry.event, kind))


def _last(entries: tuple[Entry, ...], kind: type[Event]) -> Period | None:
    return next((days_of(entry) for entry in reversed(entries) if isinstance(entry.event, kind)), None)


def _received(entries: tuple[Entry, ...]) -> Period | None:
    taken_over = (days_of(e, e.event.referred) for e in entries if isinstance(e.event, CaseTakenOver))
    return _first(entries, ReferralReceived) or next(taken_over, None)


def _decision(case: Case, entries: tuple[Entry, ...]) -> ReferralDecision:
    if any(
        isinstance(e.event, ReferralAccepted)
        or (isinstance(e.event, CaseTakenOver) and e.event.stage in OPEN - {Stage.RECEIVED})
        for e in entries
    ):
        return ReferralDecision.ACCEPTED
    return ReferralDecision.DECLINED if case.ending.declined else ReferralDecision.UNDECIDED


def _first_contact(case: Case, reached: Approach, days: int | None) -> FirstContact:
    if reached.contacted is not None:
        return FirstContact.NOT_TIMED if days is None else FirstContact.TIMED
    return FirstContact.WAITING if case.stage in OPEN else FirstContact.NEVER


def _sessions(case: Case, entries: tuple[Entry, ...]) -> tuple[HeldSession, ...]:
    started: dict[str, Period] = {}
    for entry in entries:
        if isinstance(entry.event, SessionArranged):
            started.pop(entry.event.session, None)
        elif isinstance(entry.event, SessionStarted):
            started.setdefault(entry.event.session, days_of(entry))
    return tuple(
        HeldSession(session.type, started[name])
        for name, session in case.sessions.items()
        if session.status is SessionStatus.ENDED and name in started
    )


def _departures(entries: tuple[Entry, ...]) -> list[Departure]:
    found = []
    for entry in entries:
        if isinstance(entry.event, DepartureReported):
            happened = entry.event.happened
            found.append(Departure(entry.event.what, days_of(entry, happened if happened.is_known else None)))
    return found
