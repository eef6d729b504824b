"""What somebody is given of their own consents: decided and recorded as every look at a person is."""

from attrs import frozen

from restorative_core.casework.case import Case
from restorative_core.consent_records.document import consent_receipt, consent_records
from restorative_core.consent_records.party import Controller, Party
from restorative_core.consent_records.record import Plain
from restorative_core.errors import Misconfigured
from restorative_core.service.people import People
from restorative_core.service.settings import Practice
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment

PURPOSE = "consent-receipt"
"""The purpose of the look, as it stands on the person's stream."""


@frozen
class Consents:
    """The consents of a service's people.

    Attributes:
        people: Who is who, and the one way to what is known of them.
        practice: The service's own settings.
    """

    people: People
    practice: Practice

    def receipt(self, case: Case, participant: str, occasion: Occasion, *, named: bool) -> Plain:
        """Everything that *participant* has consented to in *case*, once the look is recorded."""
        house = self._controller()
        person = self.people.behind(case, participant)
        known = self.people.reveal(person, occasion, PURPOSE)
        told = {participant: Party(known.latest("name"))} if named else {}
        at = Moment.of(self.people.ledger.clock())
        records = consent_records(case, participant, house, at, notices=house.notices, parties=told)
        return consent_receipt(records, house, case.id, participant, at)

    def _controller(self) -> Controller:
        if self.practice.controller is None:
            raise Misconfigured(
                "A consent record says who answers for the data. Add [controller] to practice.toml, with name,"
                " address, contact, privacy_notice and retention."
            )
        return self.practice.controller
