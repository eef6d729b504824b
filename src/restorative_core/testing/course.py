"""The usual course of a case: what comes next, most pressing first."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, SessionStatus
from restorative_core.casework.event import Event
from restorative_core.casework.participant import Participant
from restorative_core.casework.proposals import proposals
from restorative_core.vocabulary.agreement import PENDING, UndertakingStatus
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.outcomes import ResultClass, SessionKind
from restorative_core.vocabulary.people import Capacity
from restorative_core.vocabulary.referral import Initiator
from restorative_core.vocabulary.risk import ACKNOWLEDGED, RiskLevel
from restorative_core.vocabulary.roles import HARMED_SIDE, Duty, Role
from restorative_core.vocabulary.stages import Stage

AGENCY = "police"
"""The agency with which something is shared in the histories that are drawn here."""

_KIND = SessionKind.FACE_TO_FACE_MEETING.value
_KEPT = frozenset({SessionStatus.ARRANGED, SessionStatus.ENDED})


def _is_wanted(case: Case, event: Any) -> bool:
    person = case.people[event.participant]
    came_back = any(consent.ended for (name, _, _), consent in case.consents.items() if name == person.id)
    met = SessionStatus.ENDED in _statuses(case)
    asked = {
        Purpose.BE_REFERRED: came_back,
        Purpose.BE_CONTACTED: came_back,
        Purpose.ASSESSMENT: True,
        Purpose.APPROACH_OTHER_PARTY: case.origin.initiator is Initiator.HARMED,
        Purpose.TAKE_PART: event.scope == _KIND,
        Purpose.OUTCOME_AGREEMENT: met and not case.agreements,
        Purpose.SHARE_OUTCOME: met and not case.things.shares,
        Purpose.LETTER_SEND: any(letter.author == person.id for letter in case.things.letters.values()),
        Purpose.LETTER_RECEIVE: any(letter.recipient == person.id for letter in case.things.letters.values()),
    }
    return asked.get(event.purpose, False) and person.is_party and not _is_said(case, person, event)


def _is_said(case: Case, person: Participant, event: Any) -> bool:
    """Whether they have consented to it already, and knew to what."""
    known = case.consents.get((person.id, event.purpose, event.scope))
    since = person.informed_since
    grants = known.grants if known is not None else ()
    return any(since is None or grant.inherited or since.earliest <= grant.stamp.latest for grant in grants)


def _risk_is_open(case: Case) -> bool:
    risk, changed = case.judgement.risk, case.judgement.risk_changed
    if risk is None or changed is None:
        return risk is None
    return not risk.is_after(changed)


def _is_prepared(case: Case, event: Any) -> bool:
    return bool(case.people[event.participant].prepared)


def _is_found_ready(case: Case, event: Any) -> bool:
    ready, changed = case.sessions[event.session].ready, case.judgement.risk_changed
    return ready is not None and (changed is None or ready.number > changed.number)


def _is_signed_off(case: Case, event: Any) -> bool:
    one = case.sessions[event.session].signed_off if event.session else case.judgement.signed_off
    return case.complexity is Complexity.STANDARD or one is not None


def _is_to_be_told(case: Case, event: Any) -> bool:
    is_harmed = not HARMED_SIDE.isdisjoint(case.people[event.participant].roles)
    ended = (undertaken for undertaken in case.undertakings.values() if undertaken.status not in PENDING)
    return is_harmed and any(event.participant not in undertaken.told_to for undertaken in ended)


def _statuses(case: Case) -> list[SessionStatus]:
    return [session.status for session in case.sessions.values()]


_USUAL: Mapping[type[Event], Callable[[Case, Any], bool]] = {
    events.ReferralReceived: lambda case, _: not case.history,
    events.PersonAdded: lambda case, e: e.role in (Role.HARMED, Role.RESPONSIBLE) and not case.in_role(e.role),
    events.ReviewCompleted: lambda _case, _e: True,
    events.SafetyStopLifted: lambda _case, _e: True,
    events.CaseResumed: lambda case, _: case.flags.held is not None,
    events.ContactPreferencesRecorded: lambda case, e: not case.people[e.participant].preferences.permits,
    events.ReferralAccepted: lambda _case, _e: True,
    events.FacilitatorAllocated: lambda case, e: not (case.team.lead if e.duty is Duty.LEAD else case.team.co),
    events.InformationGiven: lambda case, e: not case.people[e.participant].informed,
    events.AcknowledgementRecorded: lambda case, e: (
        e.level in ACKNOWLEDGED and case.people[e.participant].acknowledgement not in ACKNOWLEDGED
    ),
    events.ConsentGiven: _is_wanted,
    events.CapacityRecorded: lambda case, e: (
        e.view is Capacity.PRESUMED and case.people[e.participant].capacity in (Capacity.DOUBTED, Capacity.LACKING)
    ),
    events.AccessNeedArranged: lambda _case, _e: True,
    events.RiskAssessed: lambda case, e: e.level is RiskLevel.LOW and _risk_is_open(case),
    events.SpecialistAssessed: lambda case, _: (
        case.complexity is Complexity.SENSITIVE and case.judgement.specialist is None
    ),
    events.SuitabilityDecided: lambda case, e: e.suitable and not case.judgement.suitable,
    events.WorkSignedOff: lambda case, e: not _is_signed_off(case, e),
    events.PreparationCompleted: lambda case, e: case.people[e.participant].is_party and not _is_prepared(case, e),
    events.SessionArranged: lambda case, e: e.type == _KIND and _KEPT.isdisjoint(_statuses(case)),
    events.ReadinessDecided: lambda case, e: not _is_found_ready(case, e),
    events.SessionStarted: lambda _case, _e: True,
    events.LetterScreened: lambda _case, _e: True,
    events.LetterPassedOn: lambda _case, _e: True,
    events.SessionEnded: lambda case, e: case.sessions[e.session].status is SessionStatus.IN_PROGRESS,
    events.AgreementMade: lambda case, _: not case.agreements,
    events.InformationShared: lambda case, _: not case.things.shares,
    events.UndertakingEnded: lambda _case, e: e.status is UndertakingStatus.COMPLETED,
    events.OutcomeTold: _is_to_be_told,
    events.FollowUpMade: lambda case, e: not case.people[e.participant].followed_up,
    events.CaseClosed: lambda case, e: case.stage is Stage.FOLLOW_UP and e.reason.result is ResultClass.COMPLETED,
    events.CaseReopened: lambda _case, _e: True,
}
"""Which proposals belong to the usual course, most pressing first."""


def usual(case: Case) -> Iterator[Event]:
    """What comes next in the usual course of *case*, most pressing first; not all of it may happen."""
    for cls, belongs in _USUAL.items():
        for event in (*_unproposed(case, cls), *proposals(case, cls)):
            if belongs(case, event):
                yield event


def _unproposed(case: Case, cls: type[Event]) -> Iterator[Event]:
    """What people say although no proposal suggests it: who comes back, who lets it be told what came of it."""
    for person in case.people if cls is events.ConsentGiven else ():
        yield events.ConsentGiven(person, Purpose.BE_REFERRED)
        yield events.ConsentGiven(person, Purpose.SHARE_OUTCOME, AGENCY)
