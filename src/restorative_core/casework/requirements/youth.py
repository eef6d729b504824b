"""What a youth conference asks. Source: ni-youth-conference."""

from collections.abc import Iterator

from restorative_core.casework.catalogue import AcknowledgementRecorded, PersonAdded, SuitabilityDecided
from restorative_core.casework.requirement import Question, Unmet, must
from restorative_core.casework.requirements.families import CONSENT
from restorative_core.casework.requirements.speaking import counted
from restorative_core.casework.requirements.touching import touched_session
from restorative_core.sources import cite
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.risk import AcknowledgedTo
from restorative_core.vocabulary.roles import Role


@must(cite("ni-youth-conference", "the child"), reads=(PersonAdded,), beyond=True)
def the_responsible_person_is_a_child(question: Question) -> Iterator[Unmet]:
    """The person responsible is under 18; an adult goes by another pathway."""
    for person in question.case.in_role(Role.RESPONSIBLE):
        if person.id in question.knowledge.adults_since:
            yield "person.of-age", person.id


@must(cite("ni-youth-conference", "the child admits the offence"), reads=(PersonAdded, AcknowledgementRecorded))
def the_child_admits_it(question: Question) -> Iterator[Unmet]:
    """The child has admitted the offence before the prosecutor, or before the court."""
    if isinstance(question.event, SuitabilityDecided) and not question.event.suitable:
        return
    children = question.case.in_role(Role.RESPONSIBLE)
    for person in children:
        if person.admitted_to.isdisjoint((AcknowledgedTo.PROSECUTOR, AcknowledgedTo.COURT)):
            yield "admission.missing", person.id
    if not children:
        yield "responsible.unnamed", ""


@must(cite("ni-youth-conference", "and agrees to take part"), reads=CONSENT)
def the_child_agrees_to_the_conference(question: Question) -> Iterator[Unmet]:
    """The child agrees to be referred to a conference."""
    for person in question.case.in_role(Role.RESPONSIBLE):
        if counted(question, (person.id, Purpose.BE_REFERRED, "")) is None:
            yield "referral.not-agreed", person.id


@must(cite("ni-youth-conference", "a conference"))
def a_youth_conference_is_held(question: Question) -> Iterator[Unmet]:
    """What is held is a youth conference, in one meeting or in several."""
    session = touched_session(question.case, question.event)
    if session is not None and session.type is not SessionKind.YOUTH_CONFERENCE:
        yield "session.other-type", session.id, {"type": SessionKind.YOUTH_CONFERENCE.value}
