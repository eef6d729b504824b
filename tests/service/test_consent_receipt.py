"""A consent receipt goes out by the one way to a person: decided, recorded, and with nobody's name by default."""

import json

import attrs
import pytest
from tests.consent_records.conftest import SCHEMA
from tests.service.conftest import STAFF, SUPERVISOR, Desk

from restorative_core import events
from restorative_core.errors import Misconfigured, Refused, Unknown
from restorative_core.service.settings import practice_from_toml
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.roles import StaffRole

SETTINGS = """\
name = "Restorative County"

[controller]
name = "Restorative County"
address = "1 High Street"
contact = "01604 960000"
privacy_notice = "https://example.org/privacy"
retention = "P7Y"
jurisdiction = "GB-SCT"
storage = ["GB", "IE"]
legal_basis = "public-interest"

[controller.notices]
1 = "https://example.org/notice-1"
"""
SECRETS = ("Ann", "Example", "ann@example.org", "07700 900123", "1990-02-03", "Bob", "Sample", "He hit me")


@pytest.fixture
def desk() -> Desk:
    """A desk with a case that is ready, and settings that say who answers for the data."""
    desk = Desk()
    desk.go_by(practice_from_toml(SETTINGS))
    desk.ready()
    return desk


def _looks(desk: Desk) -> list[events.Event]:
    person = desk.service.person(desk.case, "p1")
    return [one.event for one in desk.service.history(person) if isinstance(one.event, events.DetailsRevealed)]


def test_it_is_recorded_before_it_is_shown(desk: Desk) -> None:
    """Each receipt leaves an entry on the person's own stream, with its purpose."""
    desk.service.consent_receipt(desk.case, "p1", desk.occasion())
    desk.service.consent_records(desk.case, "p1", desk.occasion(SUPERVISOR))

    assert _looks(desk) == [events.DetailsRevealed("consent-receipt")] * 2


@pytest.mark.parametrize("by", [Actor("x"), Actor("x", "svc", ())])
def test_whoever_may_not_look_is_given_nothing(desk: Desk, by: Actor) -> None:
    """Who may look at nobody gets no receipt of anybody, and no look is recorded."""
    with pytest.raises(Refused, match=r"role\.missing"):
        desk.service.consent_receipt(desk.case, "p1", desk.occasion(by))

    assert _looks(desk) == []


def test_nobody_answers_for_the_data(desk: Desk) -> None:
    """Without the settings nothing is shown, nothing is recorded, and it is said what to add."""
    desk.go_by(attrs.evolve(desk.service.practice, controller=None))

    with pytest.raises(Misconfigured, match=r"\[controller\]"):
        desk.service.consent_receipt(desk.case, "p1", desk.occasion())
    assert _looks(desk) == []


@pytest.mark.parametrize("participant", ["p9", "Ann"])
def test_of_nobody(desk: Desk, participant: str) -> None:
    """There is no receipt of somebody who is not in the case, and what was typed is not repeated."""
    with pytest.raises(Unknown) as error:
        desk.service.consent_receipt(desk.case, participant, desk.occasion())

    assert "Ann" not in str(error.value)


def test_of_no_case(desk: Desk) -> None:
    """There is no receipt of a case that is not there."""
    with pytest.raises(Unknown):
        desk.service.consent_receipt("case-zzz", "p1", desk.occasion())


def test_nobody_is_named(desk: Desk) -> None:
    """By default nothing stands in it that tells who anybody is."""
    told = json.dumps(desk.service.consent_receipt(desk.case, "p1", desk.occasion()))

    assert [secret for secret in SECRETS if secret in told] == []


def test_they_are_named(desk: Desk) -> None:
    """Asked for, their own name stands in it, and nothing else that is known of them, nor anybody else's."""
    told = json.dumps(desk.service.consent_receipt(desk.case, "p1", desk.occasion(), named=True))

    assert "Ann Example" in told
    assert [secret for secret in SECRETS[2:] if secret in told] == []


def test_settings(desk: Desk) -> None:
    """What the settings say stands in it."""
    desk.record(events.ConsentGiven("p1", Purpose.RESEARCH, notice="1"))
    receipt = desk.service.consent_receipt(desk.case, "p1", desk.occasion())
    process = receipt["records"][-1]["pii_processing"]

    assert receipt["publisher"] == "Restorative County"
    assert process["jurisdiction"] == "loc:GB-SCT"
    assert process["storage_locations"]["location"] == ["loc:GB", "loc:IE"]
    assert process["lawful_basis"] == "PublicInterest"
    assert process["privacy_notice"][1]["source"] == "https://example.org/notice-1"


@pytest.mark.parametrize(
    ("setting", "instead", "says"),
    [
        ('jurisdiction = "GB-SCT"', 'jurisdiction = "England"', r"controller\.jurisdiction is no place"),
        ('legal_basis = "public-interest"', 'legal_basis = "hope"', r"controller\.legal_basis is none of its choices"),
        ('address = "1 High Street"', 'address = ""', r"controller\.address is missing"),
        ('contact = "01604 960000"', 'phone = "01604 960000"', r"controller\.phone is not a known field"),
    ],
)
def test_settings_that_cannot_be_used(setting: str, instead: str, says: str) -> None:
    """A setting that cannot be used is named, with what is wrong with it."""
    with pytest.raises(Misconfigured, match=says):
        practice_from_toml(SETTINGS.replace(setting, instead))


def test_records_stand_by_themselves(desk: Desk) -> None:
    """Each record has the context by which it is read, and every field that is mandatory."""
    records = desk.service.consent_records(desk.case, "p1", desk.occasion())
    purposes = [record["pii_processing"]["purpose"]["@id"] for record in records]

    assert {"own:purpose:assessment", "own:purpose:take-part"} <= set(purposes)
    for record in records:
        assert "events" in record["@context"]
        assert [*SCHEMA.iter_errors(record)] == []


def test_as_of_now(desk: Desk) -> None:
    """It tells how things stand now by the service's clock, whatever day somebody says it is."""
    desk.record(events.ConsentGiven("p1", Purpose.RESEARCH, until=Moment("2015-03-20")))
    desk.later(days=40)
    early = attrs.evolve(desk.occasion(STAFF), at="2015-03-10")
    receipt = desk.service.consent_receipt(desk.case, "p1", early)

    assert receipt["created"] == desk.now.isoformat()
    assert receipt["records"][-1]["events"][-1]["event_state"] == "ConsentExpired"


def test_any_staff_that_may_look(desk: Desk) -> None:
    """Whoever may look at details may hand out a receipt."""
    for role in StaffRole:
        desk.service.consent_receipt(desk.case, "p1", desk.occasion(Actor("x", "svc", {role})))

    assert len(_looks(desk)) == len(StaffRole)
