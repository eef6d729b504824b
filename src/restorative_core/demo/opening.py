"""A referral is looked at: taken on, or declined."""

from collections.abc import Iterable

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Participant
from restorative_core.demo.visit import Visit
from restorative_core.errors import Reason
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.credentials import Complexity, Level
from restorative_core.vocabulary.outcomes import HoldReason
from restorative_core.vocabulary.referral import DeclineReason
from restorative_core.vocabulary.roles import Duty, Role

_WHY = {
    "referral.unaware": DeclineReason.SUBJECT_UNAWARE,
    "referral.refused": DeclineReason.HARMED_DECLINED,
    "responsible.unnamed": DeclineReason.RESPONSIBLE_NOT_IDENTIFIED,
    "initiator.not-permitted": DeclineReason.INITIATOR_NOT_PERMITTED,
    "person.under-age": DeclineReason.UNDER_AGE_ROUTE,
}
_OWN_REASONS = (
    (DeclineReason.OUT_OF_AREA, 3),
    (DeclineReason.OUT_OF_REMIT, 2),
    (DeclineReason.NO_CAPACITY, 1),
    (DeclineReason.INSUFFICIENT_INFORMATION, 3),
)
_TRIED = (Channel.PHONE, Channel.EMAIL)


def received(visit: Visit) -> None:
    """A coordinator asks what is missing, and then decides."""
    visit.by(visit.chance.one_of(visit.staff.coordinators))
    _ask_the_referrer(visit)
    if visit.chance.happens(0.07):
        decline(visit, visit.chance.one_by_weight(_OWN_REASONS))
    elif visit.do(events.ReferralAccepted):
        visit.again(1, 4)
    else:
        decline(visit, why_not(visit.refused[-1]))


def why_not(reasons: Iterable[Reason]) -> DeclineReason:
    """Why a referral is declined that may not be accepted, for *reasons*."""
    return next((_WHY[one.code] for one in reasons if one.code in _WHY), DeclineReason.INSUFFICIENT_INFORMATION)


def decline(visit: Visit, reason: DeclineReason) -> None:
    """Decline the referral."""
    visit.do(events.ReferralDeclined, reason=reason)


def accepted(visit: Visit) -> None:
    """A coordinator allocates two facilitators; or the case waits for the court first."""
    visit.by(visit.chance.one_of(visit.staff.coordinators))
    if visit.case.flags.held is None and visit.chance.happens(0.06):
        visit.do(events.CaseHeld, {"reason": HoldReason.PROCEEDINGS})
        visit.again(30, 70)
        return
    sensitive = visit.case.complexity is Complexity.SENSITIVE
    lead = visit.chance.one_of(visit.staff.at_least(Level.ADVANCED if sensitive else Level.INTERMEDIATE))
    able = visit.staff.at_least(Level.INTERMEDIATE if sensitive else Level.FOUNDATION)
    second = visit.chance.one_of([one for one in able if one.id != lead.id])
    visit.do(events.FacilitatorAllocated, {"facilitator": lead.id}, duty=Duty.LEAD)
    if sensitive or visit.chance.happens(0.8):
        visit.do(events.FacilitatorAllocated, {"facilitator": second.id}, duty=Duty.CO)
    visit.again(1, 5)


def _ask_the_referrer(visit: Visit) -> None:
    for person in visit.case.parties:
        if person.aware is False and visit.chance.happens(0.7):
            visit.do(events.PersonMadeAware, participant=person.id)
    for role in (Role.HARMED, Role.RESPONSIBLE):
        if not visit.case.in_role(role) and visit.chance.happens(0.8):
            visit.do(events.PersonAdded, {"aware": True}, role=role)
    for person in visit.case.in_role(Role.RESPONSIBLE):
        if not person.named and visit.chance.happens(0.6):
            visit.do(events.PersonNamed, participant=person.id)
    for person in visit.case.parties:
        if not person.preferences.permits and visit.chance.happens(0.75):
            visit.do(
                events.ContactPreferencesRecorded, {"preferences": _found_out(visit, person)}, participant=person.id
            )


def _found_out(visit: Visit, person: Participant) -> ContactPreference:
    """How the referrer says that *person* may be reached."""
    permits = _TRIED if visit.chance.happens(0.5) else _TRIED[:1]
    return ContactPreference(permits, person.preferences.safe_from, person.preferences.safe_until)
