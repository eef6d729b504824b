"""How a referral becomes events: on the case's stream, and on a stream for each person."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.pathway import Pathway
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import ContactPreference
from restorative_core.vocabulary.referral import Referral, ReferralSource, ReferredPerson
from restorative_core.vocabulary.wire import unstructure, write_json

_THEMSELVES = frozenset({ReferralSource.SELF, ReferralSource.FAMILY_OR_FRIEND})
"""The sources where the first person named is the one who wrote."""


@frozen
class Arrival:
    """The participants of a new case, with the names of their persons' streams.

    Attributes:
        referral: The referral.
        persons: The name of a stream for each of its participants, in its order.
    """

    referral: Referral
    persons: Sequence[str]

    @property
    def subjects(self) -> dict[str, str]:
        """The person behind each participant."""
        return {f"p{number}": person for number, person in enumerate(self.persons, 1)}


def case_events(arrival: Arrival, pathway: Pathway) -> Iterator[Event]:
    """What *arrival* says of the case, which goes by *pathway*. What is known stays known; nothing is made up."""
    referral, incident = arrival.referral, arrival.referral.incident
    yield events.ReferralReceived(
        source=referral.source,
        initiator=referral.initiator,
        pathway=pathway.id,
        digest=pathway.digest,
        policy=pathway.policy,
        concerns=tuple(arrival.subjects),
        organisation=referral.organisation,
        area=referral.area,
        incident=incident.kind,
        incident_at=incident.happened,
        justice_stage=incident.justice_stage,
        flags=incident.flags,
        both_sides_complain=incident.both_sides_complain,
        reported_to_police=incident.reported_to_police,
        wished=referral.wished,
        reported=incident.reported,
        sent=referral.sent,
        convicted=incident.convicted,
        sentenced=incident.sentenced,
        account=referral.account,
        notes=referral.notes,
        crime_reference=incident.crime_reference,
    )
    for number, (participant, person) in enumerate(arrival.subjects.items()):
        yield from _person(participant, person, referral.participants[number])
        if number == 0 and referral.source in _THEMSELVES:
            yield events.ContactReceived(participant)


def person_event(person: ReferredPerson) -> Event:
    """What *person*'s own stream begins with."""
    contact = person.contact
    return events.PersonRegistered(
        name=person.name,
        born=person.born,
        phone=contact.phone,
        email=contact.email,
        address=contact.address,
        needs=person.needs or None,
    )


def content(referral: Referral) -> str:
    """What *referral* says, as one text that is the same whenever it says the same.

    What the first release did not know is told only where it says something, so that a file which
    was imported then is known again. Which setting a referral goes to is no part of what it says.
    """
    plain = unstructure(referral)
    plain.pop("pathway")
    told = {**_told(plain, _LATER), "incident": _told(plain["incident"], _LATER_OF_INCIDENT)}
    return write_json(told)


_LATER = {"wished": "unknown", "sent": "unknown"}
_LATER_OF_INCIDENT = {"reported": "unknown", "convicted": "unknown", "sentenced": "unknown"}


def _told(plain: dict[str, Any], later: Mapping[str, str]) -> dict[str, Any]:
    """*plain* without those *later* fields that say nothing."""
    return {key: value for key, value in plain.items() if key not in later or value != later[key]}


def _person(participant: str, person: str, referred: ReferredPerson) -> Iterator[Event]:
    for role in referred.roles:
        yield events.PersonAdded(participant, role, named=bool(referred.name), aware=referred.aware, person=person)
    if referred.preferences != ContactPreference():
        yield events.ContactPreferencesRecorded(participant, referred.preferences)
    yield from _said(participant, Purpose.BE_REFERRED, agrees=referred.agrees_to_referral)
    yield from _said(participant, Purpose.BE_CONTACTED, agrees=referred.agrees_to_contact)
    if referred.acknowledgement is not None:
        yield events.AcknowledgementRecorded(participant, referred.acknowledgement)


def _said(participant: str, purpose: Purpose, *, agrees: bool | None) -> Iterator[Event]:
    if agrees is True:
        yield events.ConsentGiven(participant, purpose, method=ConsentMethod.UNKNOWN)
    elif agrees is False:
        yield events.ConsentRefused(participant, purpose)
