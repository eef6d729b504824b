"""How, when and in which order people may be approached."""

from collections.abc import Iterator

from restorative_core.casework.case import Participant
from restorative_core.casework.catalogue import (
    AcknowledgementRecorded,
    ConsentRequested,
    ContactAttempted,
    ContactMade,
    ContactPreferencesRecorded,
    ContactReceived,
    InformationGiven,
    MessageSent,
    PreparationCompleted,
    SurveyOffered,
)
from restorative_core.casework.consents import grant_at, has_ended
from restorative_core.casework.requirement import Question, Unmet, must
from restorative_core.casework.requirements.families import CONSENT
from restorative_core.sources import cite
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.moments import LONDON
from restorative_core.vocabulary.referral import Initiator
from restorative_core.vocabulary.risk import ACKNOWLEDGED
from restorative_core.vocabulary.roles import CONTACTS, Role

APPROACHES = (ContactAttempted, ContactMade, InformationGiven, MessageSent, SurveyOffered)
"""The acts by which we reach somebody."""


def _addressed(question: Question) -> Participant | None:
    """The person whom the act reaches, or speaks with, if it does."""
    event = question.event
    if isinstance(event, (*APPROACHES, ConsentRequested, PreparationCompleted)):
        return question.case.people.get(event.participant)
    return None


def _approached(question: Question) -> tuple[Participant, Channel] | None:
    event = question.event
    if isinstance(event, APPROACHES) and event.participant in question.case.people:
        return question.case.people[event.participant], event.channel
    return None


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


@must(cite("victims-voices", "the person harmed decides whether and when"), reads=(ContactPreferencesRecorded,))
def the_hour_is_safe(question: Question) -> Iterator[Unmet]:
    """Somebody is reached only at hours that are safe for them."""
    at = question.occasion.at
    approached = _approached(question)
    if approached is None or at.earliest != at.latest:
        return
    person, _ = approached
    local = at.earliest.astimezone(LONDON).time()
    if not person.preferences.is_safe_at(local):
        yield (
            "hour.not-safe",
            person.id,
            {"start": str(person.preferences.safe_from or ""), "end": str(person.preferences.safe_until or "")},
        )


@must(cite("rjc-principles", "voluntarism"), reads=CONSENT)
def nobody_is_contacted_against_their_word(question: Question) -> Iterator[Unmet]:
    """Nobody is contacted who refused contact or took back their consent to it."""
    person = _addressed(question)
    if person is not None and has_ended(question.case, (person.id, Purpose.BE_CONTACTED, "")):
        yield "contact.refused", person.id


@must(
    cite("restorative-solutions", "steps 2 and 3"),
    cite("house", "nobody harmed is given false hopes"),
    reads=(*CONSENT, AcknowledgementRecorded),
)
def the_initiating_party_comes_first(question: Question) -> Iterator[Unmet]:
    """The other party is approached only once the party whose wish it is agrees, or acknowledges the facts.

    Where the person harmed began, they have consented to the approach. Where the responsible person
    began, they acknowledge at least the basic facts, so that nobody harmed is given false hopes.
    """
    person = _addressed(question)
    if person is None or not person.is_party:
        return
    if question.case.origin.initiator is Initiator.HARMED and _only(person, Role.RESPONSIBLE):
        yield from _harmed_agree(question, person)
    elif question.case.origin.initiator is Initiator.RESPONSIBLE and _only(person, Role.HARMED):
        responsible = question.case.in_role(Role.RESPONSIBLE)
        if not any(other.acknowledgement in ACKNOWLEDGED for other in responsible):
            yield "approach.too-early", person.id, {"first": Role.RESPONSIBLE.value}


def _harmed_agree(question: Question, person: Participant) -> Iterator[Unmet]:
    for harmed in question.case.in_role(Role.HARMED):
        if grant_at(question.case, (harmed.id, Purpose.APPROACH_OTHER_PARTY, ""), question.occasion.at) is None:
            yield "approach.too-early", person.id, {"first": harmed.id}


def _only(person: Participant, role: Role) -> bool:
    return role in person.roles and not {Role.HARMED, Role.RESPONSIBLE} <= person.roles


@must(cite("why-me-letters"), cite("house", "no message comes out of the blue"), reads=(ContactMade, ContactReceived))
def only_those_told_before_are_told_the_end(question: Question) -> Iterator[Unmet]:
    """A message that somebody never asked for goes only to those who were in contact with the service."""
    event = question.event
    if isinstance(event, MessageSent) and event.participant in question.case.people:
        person = question.case.people[event.participant]
        if not person.reached and CONTACTS.isdisjoint(person.roles):
            yield "message.unannounced", person.id
