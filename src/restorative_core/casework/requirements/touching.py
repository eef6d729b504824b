"""Whom an act touches, and the consents that it needs: of each of them, for just this."""

from collections.abc import Iterable, Iterator, Mapping

from restorative_core.casework.case import Case, ConsentKey, Session
from restorative_core.casework.catalogue import (
    AgreementMade,
    AgreementVaried,
    FollowUpMade,
    InformationShared,
    LetterPassedOn,
    ReadinessDecided,
    SessionArranged,
    SessionStarted,
    SurveyOffered,
)
from restorative_core.casework.event import Event
from restorative_core.casework.things import agreement_scope
from restorative_core.vocabulary.agreement import Undertaking
from restorative_core.vocabulary.consent import Purpose

_ASKED_AFTERWARDS: Mapping[type[Event], Purpose] = {
    SurveyOffered: Purpose.EVALUATION_SURVEY,
    FollowUpMade: Purpose.FOLLOW_UP_CONTACT,
}


def touched_session(case: Case, event: Event) -> Session | None:
    """The session that *event* is about, as arranged or as it is being arranged."""
    if isinstance(event, (SessionStarted, ReadinessDecided)):
        return case.sessions.get(event.session)
    if isinstance(event, SessionArranged):
        return Session(event.session, event.type, event.participants)
    return None


def take_part_needed(case: Case, event: Event) -> tuple[ConsentKey, ...]:
    """The consents to take part that *event* needs, one for each person whom its session touches."""
    session = touched_session(case, event)
    if session is None or isinstance(event, ReadinessDecided):
        return ()
    return tuple((person, Purpose.TAKE_PART, session.type.value) for person in session.participants)


def agreeing_needed(case: Case, event: Event) -> tuple[ConsentKey, ...]:
    """The consents by which people bring themselves, or what is known of them, into *event*."""
    if isinstance(event, (LetterPassedOn, AgreementMade, AgreementVaried, InformationShared)):
        return consents_needed(case, event)
    return take_part_needed(case, event)


def consents_needed(case: Case, event: Event) -> tuple[ConsentKey, ...]:
    """The consents that *event* needs, one for each person whom it touches."""
    match event:
        case AgreementMade() | AgreementVaried():
            return tuple(_to_agreement(case, event))
        case InformationShared():
            return tuple((person, event.purpose, event.recipient) for person in event.about)
        case LetterPassedOn() if event.letter in case.things.letters:
            letter = case.things.letters[event.letter]
            return (letter.author, Purpose.LETTER_SEND, ""), (letter.recipient, Purpose.LETTER_RECEIVE, "")
        case SurveyOffered() | FollowUpMade():
            return ((event.participant, _ASKED_AFTERWARDS[type(event)], ""),)
    return take_part_needed(case, event)


def _to_agreement(case: Case, event: AgreementMade | AgreementVaried) -> Iterator[ConsentKey]:
    """Of those who are party to it, owe something by it or get something; and of those who were, before it varied."""
    people = [*event.parties, *_concerned(event.undertakings)]
    version = 1
    if isinstance(event, AgreementVaried):
        version = event.version
        items = [one.item for one in case.undertakings.values() if one.agreement == event.agreement]
        before = case.agreements[event.agreement].parties if event.agreement in case.agreements else ()
        were = (case.people.get(name) for name in (*before, *_concerned(items)))
        people += [person.id for person in were if person is not None and not person.left]
    for name in dict.fromkeys(people):
        yield name, Purpose.OUTCOME_AGREEMENT, agreement_scope(event.agreement, version)


def _concerned(items: Iterable[Undertaking]) -> Iterator[str]:
    for item in items:
        yield from filter(None, (item.owner, item.beneficiary))
