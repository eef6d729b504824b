"""Justice: adults, at any point of the criminal process or with none.

Sources: rjc-framework part 2 and scotland-2017 part B for the order of the work; each requirement
cites its own.
"""

from itertools import combinations

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, SessionStatus
from restorative_core.casework.consents import reach
from restorative_core.casework.event import Event
from restorative_core.casework.pathway import Destination, Pathway, Row, Table
from restorative_core.casework.requirements import assessment, consent, contact, ending, safety
from restorative_core.vocabulary.agreement import UndertakingStatus
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.roles import SIDES, Duty, StaffRole
from restorative_core.vocabulary.stages import BEGUN, ENDED, OPEN, Stage

_COORDINATING = frozenset({StaffRole.COORDINATOR, StaffRole.SUPERVISOR})
_WORKING = _COORDINATING | {StaffRole.FACILITATOR}
_SENDING = _WORKING | {StaffRole.SYSTEM}
_SUPERVISING = frozenset({StaffRole.SUPERVISOR})

_ALLOCATED = OPEN - {Stage.RECEIVED, Stage.ACCEPTED}
_AFTER_SESSION = frozenset({Stage.MONITORING, Stage.FOLLOW_UP})

_SAFE = (safety.no_safety_stop_stands, safety.no_review_is_awaited)
_GOING_ON = (*_SAFE, safety.the_case_is_not_on_hold)
_APPROACH = (
    contact.the_channel_is_permitted,
    contact.the_hour_is_safe,
    contact.nobody_is_contacted_against_their_word,
)
_CONTACT = (*_GOING_ON, *_APPROACH, contact.the_initiating_party_comes_first)
_SESSION = (
    *_GOING_ON,
    contact.nobody_is_contacted_against_their_word,
    consent.everyone_has_consented_to_this,
    consent.everyone_has_been_informed,
    assessment.everyone_is_prepared,
    assessment.the_facts_are_acknowledged,
    assessment.risk_is_assessed_and_current,
    assessment.this_was_found_suitable,
    assessment.both_sides_are_touched,
    assessment.a_lead_facilitator_is_allocated,
    assessment.enough_facilitators_hold_it,
    assessment.the_responsible_person_is_an_adult,
    safety.gender_based_violence_starts_with_the_person_harmed,
)


_NoLonger = events.ConsentRefused | events.ConsentWithdrawn | events.ConsentExpired


def _stage_it_had(_case: Case, event: Event) -> Stage | None:
    return event.stage if isinstance(event, events.CaseTakenOver) and event.stage in OPEN else None


def _engaging(case: Case, event: Event) -> Stage | None:
    leads = isinstance(event, events.FacilitatorAllocated) and event.duty is Duty.LEAD
    return Stage.ENGAGING if leads and case.stage is Stage.ACCEPTED else None


def _assessing(case: Case, event: Event) -> Stage | None:
    if case.stage is not Stage.ENGAGING or not isinstance(event, events.ConsentGiven):
        return None
    informed = event.participant in case.people and case.people[event.participant].informed
    return Stage.ASSESSING if informed and event.purpose is Purpose.ASSESSMENT else None


def _preparing(case: Case, event: Event) -> Stage | None:
    if not isinstance(event, events.SuitabilityDecided):
        return None
    if event.suitable:
        return Stage.PREPARING if case.stage is Stage.ASSESSING else None
    return Stage.ASSESSING if case.stage in (Stage.PREPARING, Stage.READY) else None


def _ready(case: Case, event: Event) -> Stage | None:
    if case.stage is not Stage.PREPARING or not isinstance(event, events.PreparationCompleted):
        return None
    prepared = [person.sides for person in case.parties if person.prepared or person.id == event.participant]
    facing = any(set().union(one, other) == set(SIDES) for one, other in combinations(prepared, 2))
    return Stage.READY if facing else None


def _after_session(case: Case, event: Event) -> Stage | None:
    session = case.sessions.get(event.session) if isinstance(event, events.SessionEnded) else None
    if case.stage is not Stage.IN_PROGRESS or session is None or session.status is not SessionStatus.IN_PROGRESS:
        return None
    return Stage.MONITORING if _has_open_undertaking(case) else Stage.FOLLOW_UP


def _monitoring(case: Case, event: Event) -> Stage | None:
    undertaken = isinstance(event, events.AgreementMade) and event.undertakings
    return Stage.MONITORING if undertaken and case.stage is Stage.FOLLOW_UP else None


def _follow_up(case: Case, event: Event) -> Stage | None:
    if case.stage is not Stage.MONITORING or not isinstance(event, events.UndertakingEnded):
        return None
    return None if _has_open_undertaking(case, but=event.undertaking) else Stage.FOLLOW_UP


def _has_open_undertaking(case: Case, but: str = "") -> bool:
    return any(name != but and s is UndertakingStatus.AGREED for name, (_, s) in case.undertakings.items())


def _step_back(case: Case, event: Event) -> Stage | None:
    match event:
        case events.SafetyStopRaised():
            back = case.stage is Stage.IN_PROGRESS
        case events.ConsentRefused() | events.ConsentWithdrawn() | events.ConsentExpired():
            near = case.stage is Stage.READY or (case.stage is Stage.IN_PROGRESS and _leaves_what_goes_on(case, event))
            back = near and event.purpose in (None, Purpose.TAKE_PART)
        case _:
            back = False
    return Stage.PREPARING if back else None


def _leaves_what_goes_on(case: Case, event: _NoLonger) -> bool:
    """Whether no session goes on but what the person of *event* leaves."""
    _, _, scope = reach(case, (event.participant, event.purpose, event.scope))
    going_on = [session for session in case.sessions.values() if session.status is SessionStatus.IN_PROGRESS]
    return all(event.participant in session.participants and scope in ("", session.type) for session in going_on)


def _again(case: Case, _event: Event) -> Stage | None:
    if case.stage is Stage.DECLINED:
        return Stage.RECEIVED
    return Stage.ENGAGING if case.team.lead else Stage.ACCEPTED


_STAGE_IT_HAD = Destination("the stage that it had in the other system", OPEN, _stage_it_had)
_ENGAGING = Destination("engaging, once a lead facilitator is allocated", {Stage.ENGAGING}, _engaging)
_ASSESSING = Destination("assessing, once somebody informed agrees to it", {Stage.ASSESSING}, _assessing)
_PREPARING = Destination(
    "preparing, if it is suitable; else back to assessing", {Stage.PREPARING, Stage.ASSESSING}, _preparing
)
_READY = Destination("ready, once somebody on each side is prepared", {Stage.READY}, _ready)
_AFTER = Destination("monitoring, if something is undertaken; else follow-up", _AFTER_SESSION, _after_session)
_MONITORING = Destination("monitoring, if something is undertaken", {Stage.MONITORING}, _monitoring)
_FOLLOW_UP = Destination("follow-up, once nothing undertaken is open", {Stage.FOLLOW_UP}, _follow_up)
_STEP_BACK = Destination("back to preparing, where a session was near or going on", {Stage.PREPARING}, _step_back)
_AGAIN = Destination(
    "received, if it was declined; engaging, if a lead facilitator is allocated; else accepted",
    {Stage.RECEIVED, Stage.ENGAGING, Stage.ACCEPTED},
    _again,
)


def _report(event: type[Event], leads_to: Stage | Destination | None = None, stages: frozenset[Stage] = BEGUN) -> Row:
    return Row(event, stages, leads_to, unconditional=True)


_ROWS = (
    _report(events.ReferralReceived, Stage.RECEIVED, frozenset({Stage.UNOPENED})),
    _report(events.CaseTakenOver, _STAGE_IT_HAD, frozenset({Stage.UNOPENED, Stage.RECEIVED})),
    _report(events.PersonAdded),
    _report(events.PersonNamed),
    _report(events.PersonMadeAware),
    Row(
        events.ReferralAccepted,
        {Stage.RECEIVED},
        Stage.ACCEPTED,
        _COORDINATING,
        (
            *_GOING_ON,
            consent.the_person_is_aware_of_the_referral,
            consent.nobody_has_refused_to_be_referred,
            safety.gender_based_violence_starts_with_the_person_harmed,
            assessment.the_responsible_person_is_an_adult,
            assessment.a_responsible_person_is_named,
        ),
    ),
    Row(events.ReferralDeclined, {Stage.RECEIVED}, Stage.DECLINED, _COORDINATING),
    Row(events.FacilitatorAllocated, OPEN - {Stage.RECEIVED}, _ENGAGING, _COORDINATING),
    _report(events.ContactPreferencesRecorded),
    Row(
        events.ContactAttempted,
        _ALLOCATED,
        roles=_WORKING,
        requires=_CONTACT,
    ),
    Row(
        events.ContactMade,
        _ALLOCATED,
        roles=_WORKING,
        requires=_CONTACT,
    ),
    _report(events.ContactReceived),
    Row(
        events.MessageSent,
        BEGUN,
        roles=_SENDING,
        requires=(*_SAFE, *_APPROACH, contact.only_those_told_before_are_told_the_end),
    ),
    Row(
        events.InformationGiven,
        _ALLOCATED,
        roles=_WORKING,
        requires=_CONTACT,
    ),
    Row(
        events.ConsentRequested,
        _ALLOCATED,
        roles=_WORKING,
        requires=(
            *_CONTACT,
            consent.a_refusal_is_left_in_peace,
            consent.taking_part_is_asked_after_suitability,
            consent.everyone_has_been_informed,
        ),
    ),
    _report(events.ConsentGiven, _ASSESSING),
    _report(events.ConsentRefused, _STEP_BACK),
    _report(events.ConsentWithdrawn, _STEP_BACK),
    _report(events.ConsentExpired, _STEP_BACK),
    _report(events.AcknowledgementRecorded),
    _report(events.NoteTaken),
    Row(events.RiskAssessed, OPEN - {Stage.RECEIVED}, roles=_WORKING),
    _report(events.SafetyStopRaised, _STEP_BACK),
    Row(
        events.SafetyStopLifted,
        BEGUN,
        roles=_SUPERVISING,
        requires=(ending.it_is_awaited, ending.somebody_else_looks),
    ),
    Row(
        events.SuitabilityDecided,
        {Stage.ASSESSING, Stage.PREPARING, Stage.READY},
        _PREPARING,
        _WORKING,
        (
            *_GOING_ON,
            assessment.the_facts_are_acknowledged,
            assessment.risk_is_assessed_and_current,
            assessment.a_lead_facilitator_is_allocated,
            assessment.the_responsible_person_is_an_adult,
        ),
    ),
    Row(
        events.PreparationCompleted,
        {Stage.PREPARING, Stage.READY, *_AFTER_SESSION},
        _READY,
        _WORKING,
        (
            *_GOING_ON,
            contact.nobody_is_contacted_against_their_word,
            contact.the_initiating_party_comes_first,
            assessment.this_was_found_suitable,
            assessment.the_person_has_been_informed,
        ),
    ),
    Row(events.SessionArranged, {Stage.READY, *_AFTER_SESSION}, roles=_WORKING, requires=_SESSION),
    Row(
        events.SessionStarted,
        {Stage.READY, *_AFTER_SESSION},
        Stage.IN_PROGRESS,
        _WORKING,
        (
            assessment.the_session_is_arranged_and_not_over,
            assessment.the_session_comes_after_its_grounds,
            *_SESSION,
            consent.consent_to_take_part_is_in_writing,
        ),
    ),
    _report(events.SessionEnded, _AFTER),
    _report(events.SessionCancelled),
    Row(
        events.AgreementMade,
        {Stage.IN_PROGRESS, *_AFTER_SESSION},
        _MONITORING,
        _WORKING,
        (*_GOING_ON, consent.everyone_has_consented_to_this),
    ),
    _report(events.UndertakingEnded, _FOLLOW_UP),
    Row(
        events.SurveyOffered,
        {*_AFTER_SESSION, Stage.CLOSED},
        roles=_WORKING,
        requires=(*_SAFE, *_APPROACH, consent.everyone_has_consented_to_this),
    ),
    _report(events.SurveyAnswered),
    Row(events.CaseHeld, OPEN, roles=_WORKING, requires=(safety.the_case_is_not_on_hold,)),
    Row(events.CaseResumed, OPEN, roles=_WORKING, requires=(safety.the_case_is_on_hold,)),
    Row(
        events.CaseClosed,
        OPEN,
        Stage.CLOSED,
        _COORDINATING,
        (safety.no_review_is_awaited, ending.no_session_is_going_on, ending.the_reason_agrees_with_what_was_held),
    ),
    Row(events.CaseReopened, ENDED, _AGAIN, _COORDINATING, (safety.no_review_is_awaited,)),
    _report(events.DepartureReported),
    _report(events.EnteredInError),
    _report(events.DetailsCorrected),
    Row(
        events.ReviewCompleted,
        BEGUN,
        roles=_SUPERVISING,
        requires=(ending.it_is_awaited, ending.somebody_else_looks),
    ),
)

justice = Pathway("justice", 1, "adults, at any point of the criminal process or with none", Table("case", _ROWS))
"""The pathway for adults, at any point of the criminal process or with none."""
