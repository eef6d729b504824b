"""Records of what people consented to on a walk, each of them checked by the fields that are mandatory."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.casework.conftest import Walk

from restorative_core.casework import catalogue as events
from restorative_core.consent_records.document import consent_records
from restorative_core.consent_records.party import Controller
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.moments import Moment

Plain = dict[str, Any]

DATA = Path(__file__).parents[1] / "data"
SCHEMA = Draft202012Validator(json.loads((DATA / "consent-record.schema.json").read_text(encoding="utf-8")))
HOUSE = Controller("Restorative County", "1 High Street", "consents@example.org", "https://example.org/privacy", "P7Y")
PURPOSE = Purpose.SHARE_WITH_AGENCY
SCOPE = "housing"
ENDINGS = {
    events.ConsentRefused: "ConsentRefused",
    events.ConsentWithdrawn: "ConsentWithdrawn",
    events.ConsentExpired: "ConsentExpired",
    events.ConsentRevoked: "ConsentRevoked",
    events.ConsentInvalidated: "ConsentInvalidated",
}


def made(walk: Walk, participant: str = "p1", **more: Any) -> list[Plain]:
    """The records of a participant, an hour later."""
    found = consent_records(walk.case, participant, HOUSE, Moment.of(walk.pass_time()), **more)
    for record in found:
        assert [error.message for error in SCHEMA.iter_errors(record)] == []
        assert json.loads(json.dumps(record)) == record
    return found


def to(records: list[Plain], purpose: Purpose = PURPOSE) -> list[Plain]:
    """The records of one purpose."""
    return [one for one in records if one["pii_processing"]["purpose"]["@id"] == f"own:purpose:{purpose}"]


def states(record: Plain) -> list[str]:
    """Where it stood, from change to change."""
    return [event["event_state"] for event in record["events"]]


def given(by: str = "", until: str = "unknown", **more: Any) -> events.ConsentGiven:
    """A consent to a sharing with a housing agency, in writing."""
    return events.ConsentGiven("p1", PURPOSE, SCOPE, ConsentMethod.WRITTEN, given_by=by, until=Moment(until), **more)


@pytest.fixture
def walk() -> Walk:
    """A case of which nothing is known yet."""
    return Walk()
