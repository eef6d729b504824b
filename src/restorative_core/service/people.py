"""Persons: what is known of them, told and looked at."""

from attrs import frozen

from restorative_core.barrier import Detail, Revealed, against_revealing
from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import DetailsRevealed, PersonDetailsChanged
from restorative_core.errors import Faulty, Reason, Refused, Unknown
from restorative_core.intake.faults import is_plausible_email
from restorative_core.records import read_part
from restorative_core.service.erasing import is_erased
from restorative_core.service.ledger import Ledger
from restorative_core.vocabulary.identity import Occasion, stream_kind


@frozen
class People:
    """The persons of a service.

    Attributes:
        ledger: Where they are kept.
    """

    ledger: Ledger

    def behind(self, case: Case, participant: str) -> str:
        """The id of the person behind *participant* of *case*."""
        people = self.ledger.people(case)
        if participant not in people:
            raise Unknown("participant", participant, people)
        return people[participant]

    def describe(self, person: str, details: PersonDetailsChanged, occasion: Occasion) -> None:
        """Store what has changed of *person*."""
        if details.email is not None and not is_plausible_email(details.email):
            raise Faulty([Reason("email.implausible", "email")])
        if is_erased(self.ledger.load(_person(person))):
            raise Refused([Reason("person.erased", person)])
        self.ledger.tell(person, details, occasion)

    def reveal(self, person: str, occasion: Occasion, purpose: str) -> Revealed:
        """What is known of *person*, once the look is recorded."""
        reasons = tuple(against_revealing(occasion.by, purpose))
        if reasons:
            raise Refused(reasons)
        self.ledger.tell(_person(person), DetailsRevealed(purpose), occasion)
        return self.look(person)

    def look(self, person: str) -> Revealed:
        """What is known of *person*, for whoever has recorded the look."""
        parts = self.ledger.parts_about(person)
        told = (Detail(p.stream, p.number, p.field, read_part(p), alone=len(p.subjects) == 1) for p in parts)
        return Revealed(person, tuple(told))


def _person(name: str) -> str:
    if stream_kind(name) != "person":
        raise Unknown("person", name)
    return name
