"""What people must have agreed to."""

from collections.abc import Iterator

from restorative_core.casework.case import Case, ConsentKey, Session
from restorative_core.casework.catalogue import (
    AgreementMade,
    ConsentGiven,
    ConsentRequested,
    ContactReceived,
    InformationGiven,
    PersonAdded,
    PersonMadeAware,
    SessionArranged,
    SessionStarted,
    SuitabilityDecided,
    SurveyOffered,
)
from restorative_core.casework.consents import grant_at, has_ended, last_ended, status
from restorative_core.casework.event import Event
from restorative_core.casework.requirement import Question, Unmet, must, should
from restorative_core.casework.requirements.families import CONSENT
from restorative_core.errors import shown
from restorative_core.sources import cite
from restorative_core.vocabulary.consent import IN_WRITING, ConsentStatus, Purpose


def touched_session(case: Case, event: Event) -> Session | None:
    """The session that *event* is about, as arranged or as it is being arranged."""
    if isinstance(event, SessionStarted):
        return case.sessions.get(event.session)
    if isinstance(event, SessionArranged):
        return Session(event.session, event.type, event.participants)
    return None


def _keys(case: Case, event: Event) -> tuple[ConsentKey, ...]:
    """The consents that *event* needs, one for each person it touches."""
    session = touched_session(case, event)
    if session is not None:
        return tuple((person, Purpose.TAKE_PART, session.type.value) for person in session.participants)
    if isinstance(event, AgreementMade):
        bound = dict.fromkeys((*event.parties, *(item.owner for item in event.undertakings)))
        return tuple((person, Purpose.OUTCOME_AGREEMENT, event.agreement) for person in bound)
    if isinstance(event, SurveyOffered):
        return ((event.participant, Purpose.EVALUATION_SURVEY, ""),)
    return ()


@must(
    cite("rjc-provider-code", "C"),
    cite("staffordshire", "minds change on the day or during the meeting"),
    reads=CONSENT,
)
def everyone_has_consented_to_this(question: Question) -> Iterator[Unmet]:
    """Everyone whom this touches has consented to just this, and has not taken it back."""
    for key in _keys(question.case, question.event):
        if grant_at(question.case, key, question.occasion.at) is None:
            person, purpose, scope = key
            yield (
                "consent.not-valid",
                person,
                {
                    "purpose": f"{purpose}:{shown(scope)}" if scope else str(purpose),
                    "status": status(question.case, key).value,
                },
            )


@should(cite("rjc-provider-code", "C"), reads=(ConsentGiven,))
def consent_to_take_part_is_in_writing(question: Question) -> Iterator[Unmet]:
    """Everyone's consent to take part is in writing before the session."""
    for key in _keys(question.case, question.event):
        grant = grant_at(question.case, key, question.occasion.at)
        if grant is not None and grant.method not in IN_WRITING:
            yield "consent.not-in-writing", key[0], {"purpose": f"{key[1]}:{key[2]}"}


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
        said_no = status(question.case, key) in (ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN)
        person = question.case.people.get(event.participant)
        if said_no and person is not None and person.came_back < last_ended(question.case, key):
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
    session = touched_session(question.case, event)
    return session.participants if session else ()
