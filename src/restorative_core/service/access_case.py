"""What one case says of somebody who takes part in it, and nothing of anybody else in it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.consents import status_at
from restorative_core.casework.corrections import read_again
from restorative_core.casework.event import Event
from restorative_core.casework.things import ShareStatus
from restorative_core.consent_records.record import Plain
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.schema import title

SOMEBODY_ELSE: Final = "somebody else"
"""What stands in place of another participant's id."""


@frozen
class InCase:
    """Somebody in a case.

    Attributes:
        case: The case.
        participant: Their id within it.
        people: The person behind each participant.
    """

    case: Case
    participant: str
    people: Mapping[str, str]

    def without_others(self, value: Any) -> Any:
        """The plain *value*, in which nobody else of the case is named."""
        if isinstance(value, list):
            return [self.without_others(one) for one in value]
        if isinstance(value, dict):
            return {name: self.without_others(one) for name, one in value.items()}
        if isinstance(value, str) and value != self.participant and value in self.case.people:
            return SOMEBODY_ELSE
        return value


def taking_part(here: InCase) -> Plain:
    """That they take part in the case, as whom and in which roles."""
    known = here.case.people.get(here.participant)
    roles = [] if known is None else sorted(role.value for role in known.roles)
    return {"case": here.case.id, "participant": here.participant, "roles": roles}


def consents(here: InCase, now: Moment) -> Iterator[Plain]:
    """Where each of their consents stands at the moment *now*."""
    own = [key for key in here.case.consents if key[0] == here.participant]
    for key in sorted(own, key=lambda key: (key[1] or "", key[2])):
        _, purpose, scope = key
        yield {
            "case": here.case.id,
            "purpose": "everything" if purpose is None else purpose.value,
            "scope": here.without_others(scope),
            "status": status_at(here.case, key, now).value,
        }


def shares(here: InCase) -> Iterator[Plain]:
    """With whom what is known of them was shared, and under what."""
    for entry, counts in read_again(here.case.history):
        if not counts:
            continue
        to, purpose, status = _shared(here, entry.event)
        if to:
            told = {"with": here.without_others(to), "purpose": purpose, "status": status}
            yield {"case": here.case.id, "at": str(entry.at), "what": what_is(entry.event), **told}


def _shared(here: InCase, event: Event) -> tuple[str, str, str]:
    """With whom *event* shared what is known of them, under which purpose, and where that stands; empty where not."""
    things = here.case.things
    match event:
        case events.InformationShared() if here.participant in event.about and event.share in things.shares:
            return event.recipient, event.purpose.value, things.shares[event.share].status.value
        case events.LetterPassedOn() if event.letter in things.letters:
            letter = things.letters[event.letter]
            if letter.author == here.participant:
                return letter.recipient, Purpose.LETTER_SEND.value, letter.status.value
        case events.SafeguardingReferred() if here.participant in event.about:
            return event.to, "safeguarding", ShareStatus.SHARED.value
        case events.CaseTransferred():
            return event.controller, event.reason.value, ShareStatus.SHARED.value
    return "", "", ""


def what_is(event: Event) -> str:
    """What *event* is, in words."""
    return title(type(event).__name__)
