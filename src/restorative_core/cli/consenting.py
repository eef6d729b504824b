"""`restorative case consents`: what somebody is given of their own consents, for a machine or to read."""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer

from restorative_core.cli.asked import (
    As,
    CaseId,
    Organisation,
    PracticeFile,
    Roles,
    Store,
    actor,
    occasion,
    reading,
)
from restorative_core.cli.screen import paragraph, whole
from restorative_core.cli.spoken import local
from restorative_core.consent_records.record import Plain
from restorative_core.vocabulary.moments import Moment


class Form(StrEnum):
    """In which form it is given."""

    TEXT = "text"
    JSON_LD = "json-ld"


Participant = Annotated[str, typer.Argument(metavar="PARTICIPANT", help="Whose consents, such as p1.")]
InForm = Annotated[Form, typer.Option("--format", help="To read, or as linked data for another system.")]
Named = Annotated[bool, typer.Option("--named", help="Put their own name in it. Nobody else's ever stands there.")]

_SAYS = {
    "ConsentUnknown": "nothing certain is known",
    "ConsentRequested": "you were asked",
    "ConsentRequestDeferred": "you had not decided yet",
    "ConsentRefused": "you said no",
    "ConsentGiven": "you agreed",
    "RenewedConsentGiven": "you agreed again",
    "ConsentExpired": "it came to its end",
    "ConsentInvalidated": "it was found not to have been a proper consent",
    "ConsentRevoked": "the service ended it",
    "ConsentWithdrawn": "you took it back",
}
"""What each status is, to whoever it is about."""

_SPOKE = {
    "GuardianOfDataSubject": "{who} agreed beside you, as your guardian",
    "Representative": "{who} agreed in your place",
    "Entity": "{who} said yes for you, which does not count",
}


def show_consents(
    case: CaseId,
    participant: Participant,
    *,
    form: InForm = Form.TEXT,
    named: Named = False,
    store: Store = "",
    practice_file: PracticeFile = None,
    name: As = "",
    roles: Roles = "",
    organisation: Organisation = "",
) -> None:
    """Show what somebody has consented to, for themselves. That it was looked at is recorded."""
    on = occasion("", actor(name, roles, organisation, None))
    with reading(store, practice_file) as service:
        receipt = service.consent_receipt(case, participant, on, named=named)
    if form is Form.JSON_LD:
        whole(json.dumps(receipt, indent=2))
        return
    for line in _told(receipt, case, participant):
        paragraph(line)


def _told(receipt: Plain, case: str, participant: str) -> Iterator[str]:
    records = receipt["records"]
    yield f"What {participant} has consented to in {case}, as it stood on {_when(receipt['created'])}."
    yield f"{receipt['publisher']} answers for your data."
    for record in records:
        yield ""
        yield from _record(record)
    if not records:
        yield "Nothing has been asked or said yet."
        return
    where = records[-1]["pii_processing"]["withdrawal_method"]["exercised_at"]
    yield ""
    yield f"You can take back any of this, at any time, by any means, and without a reason: {where}."


def _record(record: Plain) -> Iterator[str]:
    process = record["pii_processing"]
    parties = {party["party_id"]: party for party in record["party_identification"]}
    what = process["purpose"]["description"].removesuffix(".")
    yield f"{what}: {process['scope']}" if "scope" in process else what
    for event in record["events"]:
        yield f"  {_when(event['event_time']):<16}  {_said(event, parties[event['entity_id']])}"


def _said(event: Plain, party: Plain) -> str:
    who = party["party_name"] or party["party_id"]
    says = _SPOKE.get(party["party_type"], _SAYS[event["event_state"]]).format(who=who)
    how = event.get("method", "").rpartition(":")[2]
    until = event["validity_duration"].get("until", "")
    more = [
        *([how] if how and how != "unknown" else []),
        *([f"notice {event['notice']}"] if "notice" in event else []),
        *([f"until {until}"] if until else []),
    ]
    return f"{says} ({', '.join(more)})" if more else says


def _when(text: str) -> str:
    return local(Moment(text))
