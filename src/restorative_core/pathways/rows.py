"""The rows that the settings share, and where each event leads. A setting says what it asks besides.

Sources: rjc-framework part 2 and scotland-2017 part B for the order of the work; each requirement
cites its own.
"""

from collections.abc import Mapping
from itertools import combinations
from types import MappingProxyType

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.cascade import follows
from restorative_core.casework.case import Case, SessionStatus
from restorative_core.casework.event import Event
from restorative_core.casework.events.consent import ConsentEnded
from restorative_core.casework.requirement import Requirement
from restorative_core.casework.table import Destination, Row, Table
from restorative_core.vocabulary.agreement import PENDING
from restorative_core.vocabulary.consent import REFUSABLE, Purpose
from restorative_core.vocabulary.roles import SIDES, Duty, Role, StaffRole
from restorative_core.vocabulary.stages import BEGUN, ENDED, OPEN, Stage

_COORDINATING = frozenset({StaffRole.COORDINATOR, StaffRole.SUPERVISOR})
_WORKING = _COORDINATING | {StaffRole.FACILITATOR}
_SENDING = _WORKING | {StaffRole.SYSTEM}
_SUPERVISING = frozenset({StaffRole.SUPERVISOR})

_ALLOCATED = OPEN - {Stage.RECEIVED, Stage.ACCEPTED}
_AFTER_SESSION = frozenset({Stage.MONITORING, Stage.FOLLOW_UP})


_CALLED_OFF = (events.SessionCancelled, events.SessionStopped)
_NEAR = {Stage.READY: SessionStatus.ARRANGED, Stage.IN_PROGRESS: SessionStatus.IN_PROGRESS}


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


def _ready_alone(case: Case, event: Event) -> Stage | None:
    if case.stage is not Stage.PREPARING or not isinstance(event, events.PreparationCompleted):
        return None
    responsible = case.in_role(Role.RESPONSIBLE)
    prepared = any(person.prepared or person.id == event.participant for person in responsible)
    return Stage.READY if prepared else None


def _after_session(case: Case, event: Event) -> Stage | None:
    session = case.sessions.get(event.session) if isinstance(event, events.SessionEnded) else None
    if case.stage is not Stage.IN_PROGRESS or session is None or session.status is not SessionStatus.IN_PROGRESS:
        return None
    return Stage.MONITORING if _has_open_undertaking(case) else Stage.FOLLOW_UP


def _monitoring(case: Case, event: Event) -> Stage | None:
    undertaken = isinstance(event, (events.AgreementMade, events.AgreementVaried)) and event.undertakings
    return Stage.MONITORING if undertaken and case.stage is Stage.FOLLOW_UP else None


def _follow_up(case: Case, event: Event) -> Stage | None:
    if case.stage is not Stage.MONITORING or not isinstance(event, events.UndertakingEnded):
        return None
    return None if _has_open_undertaking(case, but=event.undertaking) else Stage.FOLLOW_UP


def _has_open_undertaking(case: Case, but: str = "") -> bool:
    return any(name != but and undertaken.status in PENDING for name, undertaken in case.undertakings.items())


def _step_back(case: Case, event: Event) -> Stage | None:
    back = False
    match event:
        case events.SafetyStopRaised():
            back = case.stage is Stage.IN_PROGRESS
        case events.PersonLeft():
            back = _is_near(case, event, event.participant)
        case ConsentEnded() if event.purpose in (None, Purpose.TAKE_PART, *REFUSABLE):
            back = _is_near(case, event, event.participant)
    return Stage.PREPARING if back else None


def _broken_off(case: Case, _event: Event) -> Stage | None:
    """It is said again where what it follows has said so already: should that be struck, the session is still over."""
    return Stage.PREPARING if case.stage in (Stage.IN_PROGRESS, Stage.PREPARING) else None


def _is_near(case: Case, event: Event, participant: str) -> bool:
    """Whether *event* leaves nothing of what goes on, or is arranged; where nothing is, whether a party says it."""
    near = _NEAR.get(case.stage)
    if near is None:
        return False
    sessions = {name for name, session in case.sessions.items() if session.status is near}
    if not sessions:
        return case.stage is Stage.IN_PROGRESS or participant in {person.id for person in case.parties}
    return sessions <= {ended.session for ended in follows(case, event) if isinstance(ended, _CALLED_OFF)}


def _as_mapped(_case: Case, event: Event) -> Stage | None:
    return event.stage if isinstance(event, events.PathwayAdopted) and event.stage in OPEN else None


def _again(case: Case, _event: Event) -> Stage | None:
    if case.stage is Stage.DECLINED:
        return Stage.RECEIVED
    return Stage.ENGAGING if case.team.lead else Stage.ACCEPTED


_STAGE_IT_HAD = Destination("the stage that it had in the other system", OPEN, _stage_it_had)
_ENGAGING = Destination("engaging, once a lead facilitator is allocated", {Stage.ENGAGING}, _engaging, {Stage.ACCEPTED})
_ASSESSING = Destination(
    "assessing, once somebody informed agrees to it", {Stage.ASSESSING}, _assessing, {Stage.ENGAGING}
)
_PREPARING = Destination(
    "preparing, if it is suitable; else back to assessing", {Stage.PREPARING, Stage.ASSESSING}, _preparing
)
_READY = Destination("ready, once somebody on each side is prepared", {Stage.READY}, _ready, {Stage.PREPARING})
_AFTER = Destination(
    "monitoring, if something is undertaken; else follow-up", _AFTER_SESSION, _after_session, {Stage.IN_PROGRESS}
)
_MONITORING = Destination("monitoring, if something is undertaken", {Stage.MONITORING}, _monitoring, {Stage.FOLLOW_UP})
_FOLLOW_UP = Destination(
    "follow-up, once nothing undertaken is open", {Stage.FOLLOW_UP}, _follow_up, {Stage.MONITORING}
)
_STEP_BACK = Destination(
    "back to preparing, where a session was near or going on",
    {Stage.PREPARING},
    _step_back,
    {Stage.READY, Stage.IN_PROGRESS},
)
_BROKEN_OFF = Destination(
    "back to preparing, where it was going on", {Stage.PREPARING}, _broken_off, {Stage.IN_PROGRESS, Stage.PREPARING}
)
_MAPPED = Destination("the stage that the map of the pathway says", OPEN, _as_mapped)
_AGAIN = Destination(
    "received, if it was declined; engaging, if a lead facilitator is allocated; else accepted",
    {Stage.RECEIVED, Stage.ENGAGING, Stage.ACCEPTED},
    _again,
)


def _r(event: type[Event], leads_to: Stage | Destination | None = None, stages: frozenset[Stage] = BEGUN) -> Row:
    return Row(event, stages, leads_to, unconditional=True)


_ROWS = (
    _r(events.ReferralReceived, Stage.RECEIVED, frozenset({Stage.UNOPENED})),
    _r(events.ReferralJoined),
    _r(events.CaseTakenOver, _STAGE_IT_HAD, frozenset({Stage.UNOPENED, Stage.RECEIVED})),
    Row(events.CaseLinked, BEGUN, roles=_COORDINATING),
    _r(events.CaseUnlinked),
    _r(events.CaseTransferred),
    Row(events.PathwayAdopted, BEGUN, _MAPPED, _SUPERVISING),
    _r(events.PersonAdded),
    _r(events.PersonNamed),
    _r(events.PersonMadeAware),
    _r(events.PersonLeft, _STEP_BACK),
    Row(events.ReferralAccepted, {Stage.RECEIVED}, Stage.ACCEPTED, _COORDINATING),
    Row(events.ReferralDeclined, {Stage.RECEIVED}, Stage.DECLINED, _COORDINATING),
    Row(events.FacilitatorAllocated, OPEN - {Stage.RECEIVED}, _ENGAGING, _COORDINATING),
    _r(events.FacilitatorStoodDown),
    _r(events.ContactPreferencesRecorded),
    Row(events.ContactAttempted, _ALLOCATED, roles=_WORKING),
    Row(events.ContactMade, _ALLOCATED, roles=_WORKING),
    _r(events.ContactReceived),
    Row(events.MessageSent, BEGUN, roles=_SENDING),
    Row(events.InformationGiven, _ALLOCATED, roles=_WORKING),
    _r(events.AuthorityRecorded),
    _r(events.CapacityRecorded),
    _r(events.AccessNeedRecorded),
    _r(events.AccessNeedArranged),
    Row(events.EqualityAnswered, BEGUN - {Stage.RECEIVED, Stage.DECLINED}, roles=_WORKING),
    Row(events.ConsentRequested, _ALLOCATED, roles=_WORKING),
    _r(events.ConsentDeferred),
    _r(events.ConsentGiven, _ASSESSING),
    _r(events.ConsentRefused, _STEP_BACK),
    _r(events.ConsentWithdrawn, _STEP_BACK),
    _r(events.ConsentExpired, _STEP_BACK),
    _r(events.ConsentRevoked, _STEP_BACK),
    _r(events.ConsentInvalidated, _STEP_BACK),
    _r(events.AcknowledgementRecorded),
    _r(events.NoteTaken),
    _r(events.FileAttached),
    _r(events.FileRemoved),
    Row(events.ComplexityJudged, OPEN, roles=_WORKING),
    Row(events.RiskAssessed, OPEN - {Stage.RECEIVED}, roles=_WORKING),
    Row(events.SpecialistAssessed, OPEN - {Stage.RECEIVED}, roles=_WORKING),
    _r(events.RiskChanged),
    _r(events.SafetyStopRaised, _STEP_BACK),
    Row(events.SafetyStopLifted, BEGUN, roles=_SUPERVISING),
    _r(events.SafeguardingReferred),
    _r(events.ComplaintReceived),
    Row(
        events.SuitabilityDecided,
        {Stage.ASSESSING, Stage.PREPARING, Stage.READY},
        _PREPARING,
        _WORKING,
    ),
    Row(events.WorkSignedOff, OPEN - {Stage.RECEIVED}, roles=_SUPERVISING),
    Row(events.PreparationCompleted, {Stage.PREPARING, Stage.READY, *_AFTER_SESSION}, _READY, _WORKING),
    Row(events.InformationShared, BEGUN, roles=_WORKING),
    _r(events.ShareRevoked),
    Row(events.RevocationTold, BEGUN, roles=_WORKING),
    _r(events.LetterReceived),
    Row(events.LetterScreened, _ALLOCATED, roles=_WORKING),
    Row(events.LetterPassedOn, _ALLOCATED, roles=_WORKING),
    _r(events.LetterWithdrawn),
    Row(events.SessionArranged, {Stage.READY, *_AFTER_SESSION}, roles=_WORKING),
    Row(events.ReadinessDecided, {Stage.READY, *_AFTER_SESSION}, roles=_WORKING),
    Row(events.SessionStarted, {Stage.READY, *_AFTER_SESSION}, Stage.IN_PROGRESS, _WORKING),
    _r(events.SessionEnded, _AFTER),
    _r(events.SessionStopped, _BROKEN_OFF),
    _r(events.SessionCancelled),
    Row(events.AgreementMade, {Stage.IN_PROGRESS, *_AFTER_SESSION}, _MONITORING, _WORKING),
    Row(events.AgreementVaried, {Stage.IN_PROGRESS, *_AFTER_SESSION}, _MONITORING, _WORKING),
    _r(events.UndertakingEnded, _FOLLOW_UP),
    _r(events.UndertakingDoubted),
    _r(events.InstalmentPaid),
    Row(events.OutcomeRecommended, {Stage.IN_PROGRESS, *_AFTER_SESSION}, roles=_WORKING),
    _r(events.RecommendationAnswered),
    Row(events.OutcomeTold, {*_AFTER_SESSION, Stage.CLOSED}, roles=_WORKING),
    Row(events.FollowUpMade, {*_AFTER_SESSION, Stage.CLOSED}, roles=_WORKING),
    Row(events.SurveyOffered, {*_AFTER_SESSION, Stage.CLOSED}, roles=_WORKING),
    _r(events.SurveyAnswered),
    Row(events.CaseHeld, OPEN, roles=_WORKING),
    Row(events.CaseResumed, OPEN, roles=_WORKING),
    Row(events.CaseClosed, OPEN, Stage.CLOSED, _COORDINATING),
    Row(events.CaseReopened, ENDED, _AGAIN, _COORDINATING),
    Row(events.RequirementWaived, BEGUN, roles=_SUPERVISING),
    _r(events.DepartureReported),
    _r(events.EnteredInError),
    _r(events.DetailsCorrected),
    Row(events.ReviewCompleted, BEGUN, roles=_SUPERVISING),
)
"""Where each event may happen, where it leads, and who does it: one row for each."""


_AS_USUAL: Mapping[type[Event], Destination] = MappingProxyType({})

READY_ALONE = Destination(
    "ready, once whoever is responsible is prepared: whoever was harmed need not come",
    {Stage.READY},
    _ready_alone,
    {Stage.PREPARING},
)
"""Where a preparation leads in a setting whose sessions may be held without anybody who was harmed."""


def table(
    asks: Mapping[type[Event], tuple[Requirement, ...]], leads_to: Mapping[type[Event], Destination] = _AS_USUAL
) -> Table:
    """The table of cases in a setting that *asks*, of each act, this besides what binds every setting.

    Args:
        asks: What the setting asks of each act.
        leads_to: Where an event leads, where that is elsewhere than in other settings.
    """
    rows = (
        evolve(row, requires=asks.get(row.event, ()), leads_to=leads_to.get(row.event, row.leads_to)) for row in _ROWS
    )
    return Table("case", tuple(rows))


ELSEWHERE: Mapping[Stage, Stage] = {
    **{stage: stage for stage in OPEN},
    **dict.fromkeys((Stage.PREPARING, Stage.READY, Stage.IN_PROGRESS), Stage.ASSESSING),
}
"""The stage that each open stage becomes in another setting: what was decided here is decided afresh there."""
