"""People are reached, told what this is, and asked; what they acknowledge and what is risky is looked at."""

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Participant
from restorative_core.casework.consents import has_ended
from restorative_core.casework.requirements.agreement import the_harmed_know_what_came_of_it
from restorative_core.demo.visit import Visit
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.credentials import Complexity, Level
from restorative_core.vocabulary.outcomes import ClosureReason, WaiverReason
from restorative_core.vocabulary.referral import Initiator
from restorative_core.vocabulary.risk import ACKNOWLEDGED, Acknowledgement, RiskLevel
from restorative_core.vocabulary.roles import Duty, Role

ATTEMPTS = 4
"""How often somebody is tried before the case is given up."""

_LEVELS = ((RiskLevel.LOW, 6), (RiskLevel.MEDIUM, 3), (RiskLevel.HIGH, 1))
_LATE_HOUR = 18


def engaging(visit: Visit) -> None:
    """The facilitator goes to whoever comes next, or assesses, once everybody has been asked."""
    visit.lead()
    person = next((one for one in _in_order(visit) if not one.informed and not declined(visit, one)), None)
    gone = gone_side(visit)
    if gone is not None:
        close(visit, gone)
    elif person is not None:
        _approach(visit, person)
    else:
        _assess(visit)


def declined(visit: Visit, person: Participant) -> bool:
    """Whether *person* said no to everything, or to being contacted."""
    return has_ended(visit.case, (person.id, Purpose.BE_CONTACTED, ""))


def gone_side(visit: Visit) -> ClosureReason | None:
    """Why the case is closed, where nobody is left on one side."""
    for role, reason in (
        (Role.HARMED, ClosureReason.HARMED_DECLINED),
        (Role.RESPONSIBLE, ClosureReason.RESPONSIBLE_DECLINED),
    ):
        side = visit.case.in_role(role)
        if not side or all(declined(visit, person) for person in side):
            return reason
    return None


def close(visit: Visit, reason: ClosureReason) -> None:
    """Let a coordinator close the case, or look again later where that is not permitted yet.

    Where somebody who was harmed cannot be told what came of it, a supervisor waives that, for this once.
    """
    coordinator = visit.chance.one_of(visit.staff.coordinators)
    if visit.by(coordinator).do(events.CaseClosed, reason=reason):
        return
    if {one.code for one in visit.refused[-1]} == {"outcome.not-told"}:
        untold = the_harmed_know_what_came_of_it.key
        waived = events.RequirementWaived(
            events.CaseClosed.kind, untold, coordinator.id, WaiverReason.NOT_POSSIBLE_HERE
        )
        visit.by(visit.staff.supervisors[0]).add(waived)
        visit.by(coordinator).do(events.CaseClosed, reason=reason)
        return
    visit.again(3, 10)


def assess_risk(visit: Visit) -> None:
    """Assess the risk of going on."""
    visit.do(events.RiskAssessed, level=visit.chance.one_by_weight(_LEVELS))


def _in_order(visit: Visit) -> list[Participant]:
    first = Role.RESPONSIBLE if visit.case.origin.initiator is Initiator.RESPONSIBLE else Role.HARMED
    return sorted(visit.case.parties, key=lambda person: first not in person.roles)


def _approach(visit: Visit, person: Participant) -> None:
    visit.again(3, 14)
    if not person.preferences.permits:
        _ask_how(visit, person)
    channel = next((one for one in Channel if one in visit.case.people[person.id].preferences.permits), None)
    tried = [e.event for e in visit.case.history if isinstance(e.event, events.ContactAttempted)]
    if channel is None or [event.participant for event in tried].count(person.id) >= ATTEMPTS:
        harmed = Role.HARMED in person.roles
        close(visit, ClosureReason.HARMED_NO_CONTACT if harmed else ClosureReason.RESPONSIBLE_NO_CONTACT)
    elif visit.chance.happens(0.4):
        visit.do(events.ContactAttempted, participant=person.id, channel=channel)
    elif visit.do(events.ContactMade, participant=person.id, channel=channel):
        _tell_and_ask(visit, person, channel)
    elif any(reason.code == "hour.not-safe" for reason in visit.refused[-1]):
        visit.again(1, 3, visit.chance.one_of((12, _LATE_HOUR)))
    elif any(reason.code == "approach.too-early" for reason in visit.refused[-1]):
        close(visit, ClosureReason.NO_ACKNOWLEDGEMENT)


def _ask_how(visit: Visit, person: Participant) -> None:
    if visit.chance.happens(0.5):
        told = ContactPreference({Channel.PHONE})
        visit.do(events.ContactPreferencesRecorded, {"preferences": told}, participant=person.id)


def _tell_and_ask(visit: Visit, person: Participant, channel: Channel) -> None:
    visit.do(events.InformationGiven, participant=person.id, channel=channel)
    harmed = Role.HARMED in person.roles
    willing = visit.temper.harmed_willing if harmed else visit.temper.responsible_willing
    asked = visit.do(events.ConsentRequested, participant=person.id, purpose=Purpose.ASSESSMENT)
    if not asked or not willing:
        visit.do(events.ConsentRefused, participant=person.id, purpose=None)
        return
    agree(visit, person.id, Purpose.ASSESSMENT)
    if harmed:
        agree(visit, person.id, Purpose.APPROACH_OTHER_PARTY)
    if Role.RESPONSIBLE in person.roles and person.acknowledgement not in ACKNOWLEDGED and visit.chance.happens(0.8):
        level = Acknowledgement.FULL if visit.chance.happens(0.3) else Acknowledgement.BASIC_FACTS
        visit.do(events.AcknowledgementRecorded, participant=person.id, level=level)
    if visit.chance.happens(0.7):
        agree(visit, person.id, Purpose.EVALUATION_SURVEY)


def agree(visit: Visit, person: str, purpose: Purpose, scope: str = "", *, written: bool = True) -> None:
    """Report that *person* consents."""
    method = ConsentMethod.WRITTEN if written else ConsentMethod.VERBAL
    visit.do(events.ConsentGiven, {"method": method}, participant=person, purpose=purpose, scope=scope)


def _assess(visit: Visit) -> None:
    assess_risk(visit)
    if not visit.case.team.co:
        other = next(one for one in visit.staff.at_least(Level.ADVANCED) if one.id != visit.case.team.lead)
        coordinator = visit.chance.one_of(visit.staff.coordinators)
        visit.by(coordinator).do(events.FacilitatorAllocated, {"facilitator": other.id}, duty=Duty.CO)
        visit.lead()
    sensitive = visit.case.complexity is Complexity.SENSITIVE
    if sensitive:
        visit.do(events.SpecialistAssessed)
    suitable = visit.chance.happens(0.85)
    if not visit.do(events.SuitabilityDecided, suitable=suitable):
        close(visit, ClosureReason.NO_ACKNOWLEDGEMENT)
    elif suitable:
        if sensitive:
            visit.by(visit.staff.supervisors[0]).do(events.WorkSignedOff, session="")
        visit.again(4, 16)
    else:
        close(visit, ClosureReason.NOT_SUITABLE_RISK)
