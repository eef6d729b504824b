"""What somebody is given of themselves: all that is known of them, and nothing of anybody else.

Nothing in it changes when anything about another person does: no number of an entry stands in it, no id of another
participant, and of a text about several people only that it is there, unless everybody else agreed to share it.
"""

from collections.abc import Iterator
from typing import Final

from attrs import field, frozen

from restorative_core.barrier import Detail
from restorative_core.consent_records.record import Plain
from restorative_core.records import LINK
from restorative_core.service.access_case import InCase, consents, shares, taking_part
from restorative_core.service.access_details import Details
from restorative_core.service.access_messages import messages
from restorative_core.service.access_page import page
from restorative_core.service.access_steps import looks, own_steps, steps
from restorative_core.service.people import People
from restorative_core.service.settings import Practice
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.wire import unstructure, write_json

FORM: Final = "restorative-core-subject-access/1"
"""The name of the form of the answer, and its number."""

PURPOSE: Final = "subject-access"
"""The purpose of the look, as it stands on the person's stream."""


@frozen
class GivenOfThemselves:
    """What somebody is given of themselves.

    Attributes:
        plain: All of it, as plain JSON values: `docs/how-to/answer-a-subject-access-request` describes it.
    """

    plain: Plain = field(repr=False)

    def as_json(self) -> bytes:
        """The same as one JSON text, in UTF-8; the same answer always gives the same bytes."""
        return write_json(self.plain).encode("ascii") + b"\n"

    def as_html(self) -> bytes:
        """The same as one HTML page to read, in UTF-8, without script, and without anything from elsewhere."""
        return page(self.plain).encode()


@frozen
class Access:
    """Gives people what is known of them.

    Attributes:
        people: Who is who, and the one way to what is known of them.
        practice: The service's own settings.
    """

    people: People
    practice: Practice

    def answer(self, person: str, occasion: Occasion) -> GivenOfThemselves:
        """All that is known of *person*, once the look is recorded.

        Raises:
            Refused: The actor may not. Nothing is shown.
            Unknown: There is no such person.
        """
        known = self.people.reveal(person, occasion, PURPOSE)
        ledger, made = self.people.ledger, self.people.ledger.clock()
        now, own = Moment.of(made), ledger.load(person)
        cases = [found for name in _cases(known.details) for found in self._in_case(name, person)]
        details = Details(ledger, person, {one.case.id: one for one in cases}, occasion, now)
        told = [(detail, details.against(detail)) for detail in known.details]
        house = self.practice.controller
        plain: Plain = {
            "form": FORM,
            "person": person,
            "made": made.isoformat(),
            "service": self.practice.name,
            "controller": None if house is None else {"name": house.name, "contact": house.contact},
            "cases": [taking_part(one) for one in cases],
            "details": [details.given(detail) for detail, against in told if not against and _tells(detail)],
            "withheld": [details.withheld(detail, against) for detail, against in told if against],
            "steps": [*own_steps(own), *(step for one in cases for step in steps(one))],
            "messages": [message for one in cases for message in messages(ledger, one)],
            "consents": [consent for one in cases for consent in consents(one, now)],
            "shared": [share for one in cases for share in shares(one)],
            "looked_at": [*looks(own)],
            "retention": {
                "says": "" if house is None else house.retention,
                "rules": unstructure(self.practice.retention)["rules"],
            },
        }
        return GivenOfThemselves(plain)

    def _in_case(self, name: str, person: str) -> Iterator[InCase]:
        case = self.people.ledger.load(name).case
        behind = {} if case is None else self.people.ledger.people(case)
        for participant, one in behind.items():
            if case is not None and one == person:
                yield InCase(case, participant, behind)


def _cases(details: tuple[Detail, ...]) -> list[str]:
    return [*dict.fromkeys(one.stream for one in details if one.field == LINK and one.stream.startswith("case-"))]


def _tells(detail: Detail) -> bool:
    """Whether *detail* tells more than that they are who they are."""
    return detail.field.rpartition(".")[2] != LINK
