"""Consent records and receipts as plain JSON values, which are linked data too.

One record tells of one purpose and scope, from the first word to the end of it; what is asked or
given afterwards begins another, which replaces it. The fields have the names that ISO/IEC TS 27560
gives them, as dpv-27560 has them; what it makes mandatory is always there, and is `null` where
it would tell who somebody is and nobody handed that over. Sources: dpv-27560, scotland-framework.
"""

from collections.abc import Iterable, Iterator, Mapping
from uuid import NAMESPACE_URL, uuid5

from restorative_core.casework.case import Case
from restorative_core.consent_records import dpv
from restorative_core.consent_records.changes import Change, changes
from restorative_core.consent_records.party import Controller, Party
from restorative_core.consent_records.record import GOES_ON, Plain, Record, Told
from restorative_core.errors import Unknown
from restorative_core.vocabulary.moments import Moment

_NAMESPACE = uuid5(NAMESPACE_URL, f"{dpv.OWN}consent-record")
_NOBODY: Mapping[str, Party] = {}
_NOTHING: Mapping[str, str] = {}


def consent_records(
    case: Case,
    participant: str,
    controller: Controller,
    at: Moment,
    *,
    notices: Mapping[str, str] = _NOTHING,
    parties: Mapping[str, Party] = _NOBODY,
) -> list[Plain]:
    """Every consent record of *participant* in *case*, as things stand at the moment *at*.

    Args:
        case: The case.
        participant: Whose consents.
        controller: The organisation that answers for the data.
        at: The moment.
        notices: Where each version of the notice stands.
        parties: What is told of a participant, or of an organisation, by id: nothing of those who are not here.

    Raises:
        Unknown: There is no such participant.
    """
    if participant not in case.people:
        raise Unknown("participant", participant, case.people)
    found: list[Plain] = []
    told = Told(controller, notices, parties)
    for (name, purpose, scope), said in changes(case, participant, at).items():
        if purpose is None:
            continue
        replaces = ""
        for ordinal, life in enumerate(_lives(said), 1):
            record = Record(case, (name, purpose, scope), tuple(life), told)
            found.append(record.plain(_urn(case.id, name, purpose, scope, str(ordinal)), replaces, at))
            replaces = found[-1]["@id"]
    return found


def consent_receipt(records: Iterable[Plain], controller: Controller, case: str, participant: str, at: Moment) -> Plain:
    """What somebody is given of their consents: *records*, whole, with the context by which they are read."""
    told = list(records)
    name = _urn("receipt", case, participant, at.text, *(record["@id"] for record in told))
    return {
        "@context": dict(dpv.CONTEXT),
        "@id": name,
        "@type": "ConsentReceipt",
        "schema_version": dpv.RECEIPT,
        "receipt_id": name,
        "created": at.text,
        "publisher": controller.name,
        "audience": participant,
        "records": told,
    }


def _urn(*words: str) -> str:
    return f"urn:uuid:{uuid5(_NAMESPACE, '/'.join(words))}"


def _lives(told: Iterable[Change]) -> Iterator[list[Change]]:
    """*told*, in lives: what goes on after an end begins another."""
    life: list[Change] = []
    over = False
    for change in told:
        goes_on = change.status in GOES_ON
        if over and goes_on and change.is_standing:
            yield life
            life, over = [], False
        life.append(change)
        over = over if not change.is_standing else not goes_on
    if life:
        yield life
