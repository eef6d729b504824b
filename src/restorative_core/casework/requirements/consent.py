"""What people must have agreed to."""

from collections.abc import Iterator

from restorative_core.casework.catalogue import (
    ConsentGiven,
    ConsentRequested,
    ContactReceived,
    EqualityAnswered,
    InformationGiven,
    InformationShared,
    PersonAdded,
    PersonMadeAware,
    SuitabilityDecided,
)
from restorative_core.casework.consents import has_ended, said_last, status, status_at
from restorative_core.casework.requirement import Question, Unmet, must, should
from restorative_core.casework.requirements.families import CONSENT
from restorative_core.casework.requirements.speaking import counted
from restorative_core.casework.requirements.touching import consents_needed, take_part_needed
from restorative_core.errors import shown
from restorative_core.sources import cite
from restorative_core.vocabulary.consent import IN_WRITING, SAID_NO, SHARING, Purpose


@must(
    cite("rjc-provider-code", "C"),
    cite("staffordshire", "minds change on the day or during the meeting"),
    cite("sentencing-act-2020", "s.7"),
    cite("ni-youth-conference", "the plan"),
    reads=CONSENT,
)
def everyone_has_consented_to_this(question: Question) -> Iterator[Unmet]:
    """Everyone whom this touches has consented to just this, and has not taken it back."""
    for key in consents_needed(question.case, question.event):
        if counted(question, key) is None:
            person, purpose, scope = key
            yield (
                "consent.not-valid",
                person,
                {
                    "purpose": f"{purpose}:{shown(scope)}" if scope else str(purpose),
                    "status": status_at(question.case, key, question.occasion.at).value,
                },
            )


@should(cite("rjc-provider-code", "C"), reads=(ConsentGiven,))
def consent_is_in_writing(question: Question) -> Iterator[Unmet]:
    """Everyone's consent is in writing where it has to be, above all to take part; a spoken one is provisional."""
    for key in consents_needed(question.case, question.event):
        grant = counted(question, key)
        if key[1] in question.policy.in_writing and grant is not None and grant.method not in IN_WRITING:
            yield "consent.not-in-writing", key[0], {"purpose": f"{key[1]}:{shown(key[2])}"}


@must(cite("rjc-principles", "voluntarism"), reads=CONSENT)
def nobody_has_refused_to_be_referred(question: Question) -> Iterator[Unmet]:
    """Nobody whom the referral names as a party has refused to be referred."""
    for person in question.case.parties:
        if has_ended(question.case, (person.id, Purpose.BE_REFERRED, "")):
            yield "referral.refused", person.id


@must(cite("wa-referral-form", "referring on behalf of another person"), reads=(PersonAdded, PersonMadeAware))
def the_person_is_aware_of_the_referral(question: Question) -> Iterator[Unmet]:
    """Nobody is a party to a case of whose referral they do not know."""
    for person in question.case.parties:
        if person.aware is False:
            yield "referral.unaware", person.id


@must(cite("rjc-principles", "voluntarism"), cite("house", "nobody is asked again"), reads=(*CONSENT, ContactReceived))
def a_refusal_is_left_in_peace(question: Question) -> Iterator[Unmet]:
    """Nobody is asked again for what they refused or took back, unless they got in touch since."""
    event = question.event
    if isinstance(event, ConsentRequested):
        key = (event.participant, event.purpose, event.scope)
        said_no = status(question.case, key) in SAID_NO
        person = question.case.people.get(event.participant)
        if said_no and person is not None and person.came_back < said_last(question.case, key):
            yield "consent.refusal-stands", event.participant, {"purpose": event.purpose.value}


@must(cite("act-2004", "s.25, s.33"), reads=(SuitabilityDecided,))
def taking_part_is_asked_after_suitability(question: Question) -> Iterator[Unmet]:
    """Consent to take part is asked for after it was decided that this is suitable."""
    event = question.event
    if (
        isinstance(event, ConsentRequested)
        and event.purpose is Purpose.TAKE_PART
        and not question.case.judgement.suitable
    ):
        yield "suitability.not-decided", event.participant


@must(cite("rjc-provider-code", "A"), reads=(InformationGiven,))
def everyone_has_been_informed(question: Question) -> Iterator[Unmet]:
    """Everyone has been given the information before they are asked to decide on it."""
    for person in _asked(question):
        if person in question.case.people and not question.case.people[person].informed:
            yield "information.not-given", person


def _asked(question: Question) -> tuple[str, ...]:
    event = question.event
    if isinstance(event, ConsentRequested) and event.purpose not in (Purpose.BE_REFERRED, Purpose.BE_CONTACTED):
        return (event.participant,)
    return tuple(person for person, _, _ in take_part_needed(question.case, event))


@must(cite("scotland-framework", "granular statements for each sharing"), reads=(InformationShared,))
def what_is_shared_is_shared_under_a_purpose_of_sharing(question: Question) -> Iterator[Unmet]:
    """What is shared is shared under a consent to share, with a recipient who is named."""
    event = question.event
    if isinstance(event, InformationShared):
        if event.purpose not in SHARING:
            yield "purpose.not-sharing", "purpose", {"purpose": event.purpose.value}
        if not event.recipient:
            yield "recipient.unnamed", "recipient"


@must(cite("kent-notice", "collected only after the person agrees to work with the service"), reads=CONSENT)
def equality_is_asked_of_those_who_work_with_us(question: Question) -> Iterator[Unmet]:
    """Nobody is asked about equality before they have agreed to work with the service."""
    event = question.event
    if isinstance(event, EqualityAnswered):
        key = (event.participant, Purpose.ASSESSMENT, "")
        if counted(question, key) is None:
            yield "equality.too-early", event.participant
