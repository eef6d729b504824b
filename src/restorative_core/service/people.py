"""Persons: what is known of them, told and looked at."""

from attrs import frozen

from restorative_core.barrier import Detail, Revealed, against_revealing
from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import DetailsRevealed, PersonDetailsChanged
from restorative_core.errors import Faulty, Reason, Refused, Unknown
from restorative_core.intake.faults import is_plausible_email
from restorative_core.ports import Part
from restorative_core.records import read_part
from restorative_core.service.erasing import is_erased
from restorative_core.service.finding import sought_by
from restorative_core.service.ledger import Ledger
from restorative_core.service.stream import Addition, Stream
from restorative_core.vocabulary.finding import Sought
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
        self.ledger.settle(lambda: self._describe(self.ledger.load(_person(person)), details, occasion))

    def _describe(self, stream: Stream, details: PersonDetailsChanged, occasion: Occasion) -> None:
        """Store *details* right after what was seen of *stream*, so that nobody is erased in between."""
        if is_erased(stream):
            raise Refused([Reason("person.erased", stream.name)])
        self.ledger.write([Addition.of(stream, details, occasion, self.ledger.clock())])

    def reveal(self, person: str, occasion: Occasion, purpose: str) -> Revealed:
        """What is known of *person*, once the look is recorded."""
        reasons = tuple(against_revealing(occasion.by, purpose))
        if reasons:
            raise Refused(reasons)
        self.ledger.tell(_person(person), DetailsRevealed(purpose), occasion)
        return self.look(person)

    def look(self, person: str) -> Revealed:
        """What is known of *person*, for whoever has recorded the look."""
        parts = (part for part in self.ledger.parts_about(person) if sought_by(part) is not Sought.KEYS)
        return Revealed(person, tuple(_detail(person, part) for part in parts))


def _detail(person: str, part: Part) -> Detail:
    others = tuple(one for one in part.people if one != person)
    return Detail(part.stream, part.number, part.field, read_part(part), not others, others, part.keep)


def _person(name: str) -> str:
    if stream_kind(name) != "person":
        raise Unknown("person", name)
    return name
