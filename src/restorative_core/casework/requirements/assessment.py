"""What must have been judged, by whom, and how lately."""

from collections.abc import Iterator
from datetime import timedelta

from restorative_core.casework.catalogue import (
    AccessNeedArranged,
    AcknowledgementRecorded,
    AuthorityRecorded,
    CapacityRecorded,
    CaseReopened,
    FacilitatorAllocated,
    InformationGiven,
    PathwayAdopted,
    PersonAdded,
    PersonNamed,
    PreparationCompleted,
    ReadinessDecided,
    RiskAssessed,
    RiskChanged,
    SafetyStopRaised,
    SessionArranged,
    SessionStarted,
    SpecialistAssessed,
    SuitabilityDecided,
    WorkSignedOff,
)
from restorative_core.casework.corrections import counting
from restorative_core.casework.entry import Stamp
from restorative_core.casework.requirement import Question, Unmet, must, should
from restorative_core.casework.requirements.facilitators import how_many_hold_it, nobody_leads
from restorative_core.casework.requirements.touching import touched_session
from restorative_core.casework.things import Session
from restorative_core.sources import cite
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.outcomes import DIRECT
from restorative_core.vocabulary.risk import ACKNOWLEDGED
from restorative_core.vocabulary.roles import SIDES, Role

_RISK = (RiskAssessed, RiskChanged, SafetyStopRaised, CaseReopened, PathwayAdopted)


@must(cite("victims-code-2020", "paragraph 3.4"), reads=(PersonAdded,), beyond=True)
def the_responsible_person_is_an_adult(question: Question) -> Iterator[Unmet]:
    """The person responsible is an adult; somebody under 18 goes to the youth offending team."""
    for person in question.case.in_role(Role.RESPONSIBLE):
        if person.id in question.knowledge.children:
            yield "person.under-age", person.id


@should(cite("south-yorkshire", "an identified responsible party"), reads=(PersonAdded, PersonNamed))
def a_responsible_person_is_named(question: Question) -> Iterator[Unmet]:
    """Somebody responsible has been named."""
    if not any(person.named for person in question.case.in_role(Role.RESPONSIBLE)):
        yield "responsible.unnamed", ""


@must(cite("rjc-provider-code", "B"), reads=(AcknowledgementRecorded,))
def the_facts_are_acknowledged(question: Question) -> Iterator[Unmet]:
    """Somebody responsible acknowledges at least the basic facts, and so does everyone whom a session touches."""
    event = question.event
    if isinstance(event, SuitabilityDecided) and not event.suitable:
        return
    responsible = question.case.in_role(Role.RESPONSIBLE)
    session = touched_session(question.case, event)
    if session is not None:
        responsible = tuple(person for person in responsible if person.id in session.participants)
    elif any(person.acknowledgement in ACKNOWLEDGED for person in responsible):
        return
    for person in responsible:
        if person.acknowledgement not in ACKNOWLEDGED:
            level = person.acknowledgement.value if person.acknowledgement else "unknown"
            yield "acknowledgement.missing", person.id, {"level": level}
    if not responsible and session is None:
        yield "responsible.unnamed", ""


@must(cite("scotland-framework", "risk assessment throughout"), reads=_RISK)
def risk_is_assessed_and_current(question: Question) -> Iterator[Unmet]:
    """Risk has been assessed, since the last thing that changed it and not too long ago."""
    judged = question.case.judgement
    if judged.risk is None:
        yield "risk.not-assessed", ""
        return
    if judged.risk_changed is not None and not judged.risk.is_after(judged.risk_changed):
        yield "risk.stale", "", {"why": "something has happened since"}
    sensitive = question.case.complexity is Complexity.SENSITIVE
    days = question.policy.risk_valid_days_complex if sensitive else question.policy.risk_valid_days
    if question.occasion.at.latest - judged.risk.earliest > timedelta(days=days):
        yield "risk.stale", "", {"why": f"it is more than {days} days old"}
    if judged.risk.latest > question.occasion.at.by:
        yield "risk.stale", "", {"why": "it is later than the act"}


@must(
    cite("scotland-2017", "part A"),
    cite("act-2004", "ss.32-33"),
    cite("eu-victims-directive", "article 12"),
    cite("rjc-provider-code", "D"),
    reads=(SuitabilityDecided,),
)
def this_was_found_suitable(question: Question) -> Iterator[Unmet]:
    """It was decided that this is right and safe for these people."""
    if question.case.judgement.suitable is None:
        yield "suitability.not-decided", ""
    elif not question.case.judgement.suitable:
        yield "suitability.refused", ""


@must(
    cite("why-me-process", "preparation meetings, separately, until ready"),
    cite("peto-mclaren", "supporters"),
    cite("nz-process", "supporters"),
    reads=(PreparationCompleted,),
)
def everyone_is_prepared(question: Question) -> Iterator[Unmet]:
    """Everyone whom the session touches has been prepared."""
    session = touched_session(question.case, question.event)
    for name in session.participants if session else ():
        person = question.case.people.get(name)
        if person is not None and not person.prepared:
            yield "preparation.incomplete", name


@must(cite("scotland-2017", "part B"), reads=(FacilitatorAllocated,))
def a_lead_facilitator_is_allocated(question: Question) -> Iterator[Unmet]:
    """A facilitator leads the case."""
    if nobody_leads(question):
        yield "facilitator.missing", "", {"duty": "lead"}


@should(cite("why-me-process", "a meeting with two trained facilitators"), reads=(FacilitatorAllocated,))
def enough_facilitators_hold_it(question: Question) -> Iterator[Unmet]:
    """A session in which people meet is held by as many facilitators as the service's policy says, two by default."""
    session = touched_session(question.case, question.event)
    if session is not None and session.type in DIRECT and how_many_hold_it(question) < question.policy.facilitators:
        yield "facilitator.missing", "", {"duty": "co"}


@must(cite("sentencing-act-2020", "s.7"), reads=(PersonAdded,))
def both_sides_are_touched(question: Question) -> Iterator[Unmet]:
    """A session touches somebody harmed and somebody else who is responsible."""
    session = touched_session(question.case, question.event)
    if session is None:
        return
    present = {name: question.case.people[name] for name in session.participants if name in question.case.people}
    on_side = [{name for name, person in present.items() if side in person.sides} for side in SIDES]
    for side, names in zip(SIDES, on_side, strict=True):
        if not names:
            yield "session.one-sided", session.id, {"side": min(side).value}
    if all(on_side) and len(set().union(*on_side)) == 1:
        yield "session.one-sided", session.id, {"side": "on the other side"}


@should(cite("why-me-process", "until ready"), cite("restorative-solutions", "preparation"), reads=(ReadinessDecided,))
def everybody_was_found_ready(question: Question) -> Iterator[Unmet]:
    """Everybody was found ready for just this session, since the last thing that changed the risk."""
    event = question.event
    session = question.case.sessions.get(event.session) if isinstance(event, SessionStarted) else None
    if session is None:
        return
    changed = question.case.judgement.risk_changed
    if session.ready is None or (changed is not None and session.ready.number < changed.number):
        yield "readiness.not-decided", session.id


@should(cite("house", "time to think"), reads=(PreparationCompleted,))
def time_was_left_to_think(question: Question) -> Iterator[Unmet]:
    """Between the last preparation and the session lies the time that the service's policy leaves to think."""
    days = question.policy.cooling_off_days
    session = touched_session(question.case, question.event)
    if not days or session is None:
        return
    for name in session.participants:
        person = question.case.people.get(name)
        last = person.prepared_last if person is not None else None
        if last is not None and question.occasion.at.earliest - last.latest < timedelta(days=days):
            yield "preparation.too-recent", name, {"days": str(days)}


@must(
    cite("house", "nothing typed in late makes an act valid"),
    reads=(InformationGiven, AcknowledgementRecorded, SuitabilityDecided, PreparationCompleted, SessionArranged),
)
def the_session_comes_after_its_grounds(question: Question) -> Iterator[Unmet]:
    """A session is dated after everything that it rests on, from the information given to the arrangement."""
    session = touched_session(question.case, question.event)
    if session is None or not isinstance(question.event, SessionStarted):
        return
    people = question.case.people
    present = [people[name] for name in session.participants if name in people]
    grounds: dict[str, list[Stamp | None]] = {
        InformationGiven.kind: [person.informed_since for person in present],
        AcknowledgementRecorded.kind: [p.acknowledged_since for p in present if Role.RESPONSIBLE in p.roles],
        SuitabilityDecided.kind: [question.case.judgement.suitable_since],
        PreparationCompleted.kind: [person.prepared for person in present],
        SessionArranged.kind: [session.arranged],
    }
    for kind, stamps in grounds.items():
        if any(stamp is not None and stamp.earliest > question.occasion.at.latest for stamp in stamps):
            yield "session.before-its-grounds", kind
    yield from _safeguarded_later(question, session)


def _safeguarded_later(question: Question, session: Session) -> Iterator[Unmet]:
    """What was put right for this session, or for somebody in it, only after the day that the session is dated."""
    needs = question.case.things.needs
    for entry in counting(question.case.history):
        if entry.at.earliest <= question.occasion.at.latest:
            continue
        match entry.event:
            case SpecialistAssessed():
                concerned = question.case.complexity is Complexity.SENSITIVE
            case WorkSignedOff(session=name):
                concerned = question.case.complexity is not Complexity.STANDARD and name in ("", session.id)
            case AccessNeedArranged(need=need, session=name):
                concerned = needs[need].participant in session.participants and name in ("", session.id)
            case AuthorityRecorded(acts_for=name) | CapacityRecorded(participant=name):
                concerned = name in session.participants
            case _:
                concerned = False
        if concerned:
            yield "session.before-its-grounds", entry.event.kind


@must(cite("rjc-provider-code", "A"), reads=(InformationGiven,))
def the_person_has_been_informed(question: Question) -> Iterator[Unmet]:
    """Somebody who is prepared has been given the information first."""
    event = question.event
    person = question.case.people.get(event.participant) if isinstance(event, PreparationCompleted) else None
    if person is not None and not person.informed:
        yield "information.not-given", person.id
