"""What people in a case are asked for, told and waited for. Nobody who said no is asked again."""

from collections.abc import Iterable, Iterator

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, ConsentKey
from restorative_core.casework.consents import grants_at, status
from restorative_core.casework.event import Event
from restorative_core.casework.proposals import next_id
from restorative_core.casework.remedies.remedy import Answer, Obstacle, Remedy, ours, proposed, theirs
from restorative_core.casework.requirements.touching import consents_needed, take_part_needed
from restorative_core.vocabulary.consent import ConsentMethod, ConsentStatus, Purpose
from restorative_core.vocabulary.contact import ContactPreference
from restorative_core.vocabulary.people import Authority
from restorative_core.vocabulary.referral import Initiator
from restorative_core.vocabulary.risk import AcknowledgedTo, Acknowledgement
from restorative_core.vocabulary.roles import HARMED_SIDE, Role

_NO = frozenset({ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN})
_TOLD_BY_OTHERS = frozenset({Purpose.BE_REFERRED})
"""What somebody is asked for before the case is ours, by whoever refers them."""


def agreement_of(case: Case, key: ConsentKey) -> tuple[Answer, ...]:
    """The next step to somebody's consent: they are asked, and then it is theirs to say; none once they said no."""
    person, purpose, scope = key
    if purpose is None or person not in case.people or status(case, key) in _NO:
        return ()
    if purpose in _TOLD_BY_OTHERS or _is_asked(case, key):
        return theirs(events.ConsentGiven(person, purpose, scope, ConsentMethod.WRITTEN))
    return ours(events.ConsentRequested(person, purpose, scope))


def _is_asked(case: Case, key: ConsentKey) -> bool:
    """Whether *key* was asked for since it was last given."""
    spoken = (
        e.event for e in reversed(case.history) if isinstance(e.event, events.ConsentRequested | events.ConsentGiven)
    )
    last = next((event for event in spoken if (event.participant, event.purpose, event.scope) == key), None)
    return isinstance(last, events.ConsentRequested)


def agreement_to(purpose: Purpose) -> Remedy:
    """The consent to *purpose* of whom the reason is about."""
    return lambda obstacle: agreement_of(obstacle.case, (obstacle.about, purpose, ""))


def consent(obstacle: Obstacle) -> Iterator[Answer]:
    """The consent to the act of whom the reason is about."""
    for key in consents_needed(obstacle.case, obstacle.question.event):
        if key[0] == obstacle.about:
            yield from agreement_of(obstacle.case, key)


def in_writing(obstacle: Obstacle) -> Iterator[Answer]:
    """Whoever gave the consent by word of mouth confirms it in writing."""
    case, question, method = obstacle.case, obstacle.question, ConsentMethod.WRITTEN
    for key in consents_needed(case, question.event):
        person, purpose, scope = key
        if person == obstacle.about and purpose is not None:
            for grant in grants_at(case, key, question.occasion.at):
                by = grant.given_by
                yield from theirs(events.ConsentGiven(person, purpose, scope, method, grant.notice, given_by=by))


def observed(obstacle: Obstacle) -> tuple[Answer, ...]:
    """A party agrees that an observer is there."""
    observer = obstacle.reason.details.get("observer", "")
    return agreement_of(obstacle.case, (obstacle.about, Purpose.OBSERVER_PRESENT, observer))


def guardian(obstacle: Obstacle) -> Iterator[Answer]:
    """A guardian of the child agrees; before that, somebody's parental responsibility is known, and somebody is."""
    case, child = obstacle.case, obstacle.about
    adults = [p for p in case.people.values() if Role.PARENT_GUARDIAN in p.roles and not (p.is_party or p.left)]
    able = [p.id for p in adults if p.speaks_for.get(child) is Authority.PARENTAL_RESPONSIBILITY]
    for person, purpose, scope in take_part_needed(case, obstacle.question.event) if able else ():
        if person == child and purpose is not None:
            method = ConsentMethod.WRITTEN
            yield from theirs(*(events.ConsentGiven(child, purpose, scope, method, given_by=one) for one in able))
    known = [person.id for person in adults if person.supports in ("", child)]
    if not able and known:
        right = Authority.PARENTAL_RESPONSIBILITY
        yield from theirs(*(events.AuthorityRecorded(one, child, right) for one in known))
    elif not able:
        yield from theirs(events.PersonAdded(next_id("p", case.people), Role.PARENT_GUARDIAN, supports=child))


def initiator(obstacle: Obstacle) -> Iterator[Answer]:
    """Whoever comes first agrees to the approach, or acknowledges what happened."""
    case, first = obstacle.case, obstacle.reason.details.get("first", "")
    if case.origin.initiator is Initiator.HARMED:
        yield from agreement_of(case, (first, Purpose.APPROACH_OTHER_PARTY, ""))
    else:
        for person in case.in_role(Role.RESPONSIBLE):
            yield from acknowledged(case, person.id)


def acknowledged(case: Case, person: str) -> tuple[Answer, ...]:
    """Somebody acknowledges the basic facts, once they know what this is."""
    known = case.people.get(person)
    if known is None:
        return ()
    if not known.informed:
        return ours(*proposed(case, events.InformationGiven, participant=person))
    return theirs(events.AcknowledgementRecorded(person, Acknowledgement.BASIC_FACTS))


def acknowledgement(obstacle: Obstacle) -> tuple[Answer, ...]:
    """Whom the reason is about acknowledges the basic facts."""
    return acknowledged(obstacle.case, obstacle.about)


def admission(obstacle: Obstacle) -> tuple[Answer, ...]:
    """Whom the reason is about admits what they did before the prosecutor: that is not ours to ask."""
    level, to = Acknowledgement.BASIC_FACTS, AcknowledgedTo.PROSECUTOR
    known = obstacle.about in obstacle.case.people
    return theirs(events.AcknowledgementRecorded(obstacle.about, level, to)) if known else ()


def named(obstacle: Obstacle) -> tuple[Answer, ...]:
    """Whoever referred the case says who is responsible."""
    unnamed = [person.id for person in obstacle.case.in_role(Role.RESPONSIBLE) if not person.named]
    if unnamed:
        return theirs(*map(events.PersonNamed, unnamed))
    return theirs(events.PersonAdded(next_id("p", obstacle.case.people), Role.RESPONSIBLE))


def aware(obstacle: Obstacle) -> tuple[Answer, ...]:
    """Whoever referred somebody tells them of it."""
    return theirs(events.PersonMadeAware(obstacle.about)) if obstacle.about in obstacle.case.people else ()


def channel(obstacle: Obstacle) -> tuple[Answer, ...]:
    """Somebody of whom nothing is known says how they may be reached. What they said already is what they want."""
    person = obstacle.case.people.get(obstacle.about)
    if person is None or person.preferences.permits:
        return ()
    asked = getattr(obstacle.question.event, "channel", None)
    known = person.preferences
    told = ContactPreference(filter(None, [asked]), known.safe_from, known.safe_until, known.voicemail)
    return theirs(events.ContactPreferencesRecorded(person.id, told))


def told(cls: type[Event]) -> Remedy:
    """We reach whom the reason is about, by each channel that they permit."""
    return lambda obstacle: ours(*proposed(obstacle.case, cls, participant=obstacle.about))


def outcome(obstacle: Obstacle) -> Iterable[Answer]:
    """Somebody who was harmed is told what became of it."""
    for person in obstacle.case.parties:
        if not HARMED_SIDE.isdisjoint(person.roles):
            yield from ours(*proposed(obstacle.case, events.OutcomeTold, participant=person.id))
