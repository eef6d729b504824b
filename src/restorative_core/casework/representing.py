"""Who may speak in somebody's place. A guardian speaks beside a child, and never in their place.

Sources: ico-consent (a third party with the legal right), yot-victims (parents and guardians,
unless themselves under investigation or charge).
"""

from restorative_core.casework.case import Case, ConsentKey
from restorative_core.casework.participant import Participant
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.people import IN_DOUBT, Authority

_LEGAL = frozenset({Authority.POWER_OF_ATTORNEY, Authority.COURT_ORDER})
"""The rights by which somebody may consent for an adult to what is done with data, never to their taking part."""


def may_stand_in(case: Case, key: ConsentKey, speaker: str) -> bool:
    """Whether what *speaker* says of *key* is said in the place of whom it is about.

    Whoever speaks has a right to, the evidence of which was seen; they have not left, and are on no
    side but the person's own. An organisation has no voice but theirs; nobody's taking part is anybody else's to give.
    """
    participant, purpose, _ = key
    voice, person = case.people.get(speaker), case.people.get(participant)
    if voice is None or person is None or voice.left or not voice.sides <= person.sides:
        return False
    authority = voice.speaks_for.get(participant)
    if person.organisation:
        return authority is Authority.ORGANISATION
    return authority in _LEGAL and purpose is not Purpose.TAKE_PART


def stood_for(case: Case, name: str) -> frozenset[str]:
    """*name*, everybody whom they support or may speak for, and everybody for whom those do."""
    found, waiting = {name}, [name]
    while waiting:
        person = case.people.get(waiting.pop())
        for other in () if person is None else {*person.supported, *person.speaks_for} - found:
            found.add(other)
            waiting.append(other)
    return frozenset(found)


def guardians(case: Case, child: str) -> tuple[str, ...]:
    """The ids of those who have parental responsibility for *child*, and are no party to the case themselves."""
    return tuple(person.id for person in case.people.values() if _is_guardian(person, child))


def _is_guardian(person: Participant, child: str) -> bool:
    cares = person.speaks_for.get(child) is Authority.PARENTAL_RESPONSIBILITY
    free = person.capacity not in IN_DOUBT and person.supported <= {child}
    return cares and free and person.id != child and not person.is_party and not person.left
