"""How, when and in which order people may be approached."""

from collections.abc import Iterable, Iterator

from restorative_core.casework.case import Case, Participant
from restorative_core.casework.catalogue import (
    AcknowledgementRecorded,
    ConsentRequested,
    ContactAttempted,
    ContactMade,
    ContactPreferencesRecorded,
    ContactReceived,
    FollowUpMade,
    InformationGiven,
    InformationShared,
    LetterPassedOn,
    MessageSent,
    OutcomeTold,
    PreparationCompleted,
    SurveyOffered,
)
from restorative_core.casework.consents import is_left_in_peace
from restorative_core.casework.representing import stood_for
from restorative_core.casework.requirement import Question, Unmet, must
from restorative_core.casework.requirements.families import CONSENT
from restorative_core.casework.requirements.speaking import counted
from restorative_core.casework.requirements.touching import touched_session
from restorative_core.errors import shown
from restorative_core.sources import cite
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.moments import LONDON
from restorative_core.vocabulary.referral import Initiator
from restorative_core.vocabulary.risk import ACKNOWLEDGED
from restorative_core.vocabulary.roles import CONTACTS, HARMED_SIDE, RESPONSIBLE_SIDE, Role

APPROACHES = (ContactAttempted, ContactMade, InformationGiven, MessageSent, SurveyOffered, OutcomeTold, FollowUpMade)
"""The acts by which we reach somebody."""

_BY_CHANNEL = (*APPROACHES, ConsentRequested)
_SPOKEN_WITH = (*_BY_CHANNEL, PreparationCompleted)


def _addressed(question: Question) -> Participant | None:
    """The person whom the act reaches, or speaks with, if it does."""
    event = question.event
    if isinstance(event, _SPOKEN_WITH):
        return question.case.people.get(event.participant)
    if isinstance(event, InformationShared):
        return question.case.people.get(event.recipient)
    if isinstance(event, LetterPassedOn) and event.letter in question.case.things.letters:
        return question.case.people.get(question.case.things.letters[event.letter].recipient)
    return None


def _approached(question: Question) -> tuple[Participant, Channel] | None:
    event = question.event
    if not isinstance(event, _BY_CHANNEL) or event.participant not in question.case.people:
        return None
    return None if event.channel is None else (question.case.people[event.participant], event.channel)


@must(
    cite("why-me-letters"),
    cite("house", "a channel that is not stated is not permitted"),
    reads=(ContactPreferencesRecorded,),
)
def the_channel_is_permitted(question: Question) -> Iterator[Unmet]:
    """Somebody is reached only by a channel that they permit; a channel that is not stated is not permitted."""
    match _approached(question):
        case (person, channel) if channel not in person.preferences.permits:
            yield "channel.not-permitted", person.id, {"channel": channel.value}
        case None if isinstance(question.event, ConsentRequested):
            asked = question.case.people.get(question.event.participant)
            if asked is not None and not asked.preferences.permits:
                yield "channel.not-permitted", asked.id, {"channel": "any-channel"}


@must(cite("victims-voices", "the person harmed decides whether and when"), reads=(ContactPreferencesRecorded,))
def the_hour_is_safe(question: Question) -> Iterator[Unmet]:
    """Somebody is reached only at hours that are safe for them."""
    at = question.occasion.at
    approached = _approached(question)
    if approached is None:
        return
    person, _ = approached
    start, end = person.preferences.safe_from, person.preferences.safe_until
    if start is None and end is None:
        return
    told = {"start": str(start or "any hour"), "end": str(end or "any hour")}
    if at.earliest != at.latest:
        yield "hour.not-told", person.id, told
    elif not person.preferences.is_safe_at(at.earliest.astimezone(LONDON).time()):
        yield "hour.not-safe", person.id, told


@must(cite("rjc-principles", "voluntarism"), reads=CONSENT)
def nobody_is_contacted_against_their_word(question: Question) -> Iterable[Unmet]:
    """Nobody is contacted, or met, who refused the referral or contact, or took back their consent to it."""
    return [("contact.refused", name) for name in _reached(question) if is_left_in_peace(question.case, name)]


def _reached(question: Question) -> tuple[str, ...]:
    """The ids of the people whom the act reaches or brings together, by a letter or by what they are told too."""
    session = touched_session(question.case, question.event)
    if session is not None:
        return tuple(name for name in session.participants if name in question.case.people)
    addressed = _addressed(question)
    return () if addressed is None else (addressed.id,)


@must(
    cite("restorative-solutions", "steps 2 and 3"),
    cite("house", "nobody harmed is given false hopes"),
    reads=(*CONSENT, AcknowledgementRecorded),
)
def the_initiating_party_comes_first(question: Question) -> Iterator[Unmet]:
    """The other party is approached only once the party whose wish it is agrees, or acknowledges the facts.

    Where the person harmed began, they have consented to the approach. Where the responsible person
    began, they acknowledge at least the basic facts, so that nobody harmed is given false hopes.
    Whoever supports a party comes no earlier than the party. Between two who are each harmed and
    responsible there is no other party.
    """
    addressed = _addressed(question)
    if addressed is None:
        return
    for party in _parties_behind(question.case, addressed):
        yield from _too_early(question, addressed, party)


def _parties_behind(case: Case, addressed: Participant) -> tuple[Participant, ...]:
    """The parties who are reached with *addressed*: themselves, or those for whom they stand."""
    if addressed.is_party:
        return (addressed,)
    behind = stood_for(case, addressed.id)
    return tuple(person for person in case.people.values() if person.id in behind)


def _too_early(question: Question, addressed: Participant, party: Participant) -> Iterator[Unmet]:
    if question.case.origin.initiator is Initiator.HARMED and Role.RESPONSIBLE in party.roles:
        for first in _to_come_first(question.case, party, HARMED_SIDE):
            if counted(question, (first, Purpose.APPROACH_OTHER_PARTY, "")) is None:
                yield "approach.too-early", addressed.id, {"first": shown(first)}
    elif question.case.origin.initiator is Initiator.RESPONSIBLE and not HARMED_SIDE.isdisjoint(party.roles):
        people = question.case.people
        names = _to_come_first(question.case, party, RESPONSIBLE_SIDE)
        if names and not any(name in people and people[name].acknowledgement in ACKNOWLEDGED for name in names):
            yield "approach.too-early", addressed.id, {"first": Role.RESPONSIBLE.value}


def _to_come_first(case: Case, party: Participant, side: frozenset[Role]) -> tuple[str, ...]:
    """The ids of those on *side* who come before *party*; the code of the side where nobody is on it."""
    on_it = [person for person in case.parties if not side.isdisjoint(person.roles)]
    firmly = [person for person in on_it if person.sides == {side}] if len(party.sides) > 1 else on_it
    themselves = [person for person in firmly if Role.HARMED in side & person.roles]
    found = tuple(person.id for person in themselves or firmly if person.id != party.id)
    return found if found or on_it else (min(side).value,)


@must(cite("why-me-letters"), cite("house", "no message comes out of the blue"), reads=(ContactMade, ContactReceived))
def only_those_told_before_are_told_the_end(question: Question) -> Iterator[Unmet]:
    """A message that somebody never asked for goes only to those who were in contact with the service."""
    event = question.event
    if isinstance(event, (MessageSent, OutcomeTold)) and event.participant in question.case.people:
        person = question.case.people[event.participant]
        if not person.reached and (person.is_party or CONTACTS.isdisjoint(person.roles)):
            yield "message.unannounced", person.id
