import re
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from attrs import evolve

from restorative_core.errors import Faulty
from restorative_core.intake.faults import faults
from restorative_core.intake.referrals import referral_from_form
from restorative_core.sentences import SENTENCES
from restorative_core.vocabulary.incident import Incident
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.referral import Initiator, Referral, ReferralSource, ReferredPerson
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.wire import unstructure

GOOD = Referral(
    received=Moment("2015-03-12"),
    source=ReferralSource.SELF,
    initiator=Initiator.HARMED,
    participants=(ReferredPerson(roles=(Role.HARMED,), name="Wei Li"),),
)


def _codes(referral: Referral) -> list[str]:
    return [reason.code for reason in faults(referral)]


@pytest.mark.parametrize(
    ("happened", "received", "late"),
    [
        ("2015-03-12", "2015-03-12", False),
        ("2015-03-13", "2015-03-12", True),
        ("2015-03", "2015-03-02", False),
        ("2015-04", "2015-03-31", True),
        ("2015", "2015-01-01", False),
        ("2016", "2015", True),
        ("unknown", "2015-01-01", False),
        ("2015-03-12T23:00:00+00:00", "2015-03-12", False),
        ("2015-07-12T23:30:00+00:00", "2015-07-12", True),
        ("2015-03-12", "unknown", False),
    ],
)
def test_an_incident_is_not_after_its_referral(happened: str, received: str, late: bool) -> None:
    """What happened is before the referral, as far as either is known; a day is a local day."""
    referral = evolve(GOOD, received=Moment(received), incident=Incident(happened=Moment(happened)))

    assert ("incident.after-referral" in _codes(referral)) is late


@pytest.mark.parametrize(
    ("born", "received", "code"),
    [
        (date(2015, 3, 12), "2015-03-12", None),
        (date(2015, 3, 13), "2015-03-12", "birth.after-referral"),
        (date(2015, 3, 31), "2015-03", None),
        (date(2015, 7, 13), "2015-07-12T23:30:00+00:00", None),
        (date(1895, 1, 1), "2015", None),
        (date(1894, 12, 31), "2015", "birth.implausible"),
        (date(1700, 1, 1), "unknown", None),
    ],
)
def test_a_birth_is_before_the_referral_and_within_a_life(born: date, received: str, code: str | None) -> None:
    """Nobody is referred before birth, nor a hundred and twenty years after."""
    person = evolve(GOOD.participants[0], born=born)

    assert _codes(evolve(GOOD, received=Moment(received), participants=(person,))) == ([code] if code else [])


def test_somebody_may_be_harmed_before_birth_and_not_responsible() -> None:
    """A child may be harmed by what happened before it was born."""
    incident = Incident(happened=Moment("2014"))
    harmed = evolve(GOOD.participants[0], born=date(2015, 1, 1))
    responsible = evolve(harmed, roles=(Role.RESPONSIBLE,))

    assert _codes(evolve(GOOD, incident=incident, participants=(harmed,))) == []
    assert _codes(evolve(GOOD, incident=incident, participants=(responsible,))) == ["birth.after-incident"]


@pytest.mark.parametrize(
    ("people", "code"),
    [
        ([], "participants.none"),
        ([{"roles": ["harmed"]}], "participants.unnamed"),
        ([{"roles": ["harmed"], "name": " - "}], "participants.unnamed"),
        ([{"roles": [], "name": "Wei Li"}], "roles.none"),
        ([{"roles": ["harmed"], "name": "Wei\rLi"}], "text.several-lines"),
        ([{"roles": ["harmed"], "name": "Wei\u2028Li"}], "text.several-lines"),
        ([{"roles": ["harmed"], "name": "Wei\ud800"}], "text.broken"),
        ([{"roles": ["harmed"], "name": "Wei", "contact": {"email": "a@b\nBcc: c"}}], "email.implausible"),
        ([{"roles": ["harmed"], "name": "Wei", "preferences": {"safe_from": "18:00+01:00"}}], "time.unreadable"),
    ],
)
def test_a_form_of_our_own_shape_meets_the_same_rules(people: list[Any], code: str) -> None:
    """A host's own form is checked as a partner's file is."""
    with pytest.raises(Faulty) as fault:
        referral_from_form({**unstructure(GOOD), "participants": people})

    assert code in [reason.code for reason in fault.value.reasons]


def test_every_reason_has_a_sentence() -> None:
    """Whatever intake finds wrong, it has words for."""
    folder = files("restorative_core.intake")
    texts = [file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".py")]
    codes = {code for text in texts for code in re.findall(r'(?:Reason|_reason|_fault)\("([a-z.-]+)"', text)}

    assert len(codes) > 30
    assert codes <= SENTENCES["en"].keys()


def test_a_code_is_no_place_for_a_name() -> None:
    """An area is a code, for it is kept where names never are."""
    with pytest.raises(Faulty) as fault:
        referral_from_form({**unstructure(GOOD), "area": "near Wei Li"})

    assert [(reason.code, reason.about) for reason in fault.value.reasons] == [("code.unreadable", "area")]


@pytest.mark.parametrize("long_ago", ["0001-01-01T00:00:00Z", "0001", "0215-03-12", "1899-12-31"])
def test_a_moment_too_long_ago_is_a_slip(long_ago: str) -> None:
    """A year typed wrongly is told, of the referral and of what happened, and breaks nothing."""
    person = evolve(GOOD.participants[0], born=date(1980, 1, 1), roles=(Role.RESPONSIBLE,))
    referral = evolve(GOOD, participants=(person,))

    assert "moment.implausible" in _codes(evolve(referral, received=Moment(long_ago)))
    assert "moment.implausible" in _codes(evolve(referral, incident=Incident(happened=Moment(long_ago))))


def test_a_form_without_fault_becomes_a_referral() -> None:
    """A referral written as JSON is read as the same referral."""
    assert referral_from_form(unstructure(GOOD)) == GOOD


@pytest.mark.parametrize("plain", [None, [], {}, "x", {"received": 1}, {**unstructure(GOOD), "extra": 1}])
def test_a_form_of_another_shape_is_faulty(plain: Any) -> None:
    """What is no referral is told as faults, whatever it is."""
    with pytest.raises(Faulty):
        referral_from_form(plain)
