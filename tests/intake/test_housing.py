from collections.abc import Callable

import pytest

from restorative_core.intake.referrals import Intake
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.incident import IncidentKind, JusticeStage
from restorative_core.vocabulary.referral import Initiator, Referral, ReferralSource
from restorative_core.vocabulary.roles import Role

Rows = Callable[..., list[Intake]]
BOTH = (Role.HARMED, Role.RESPONSIBLE)


def _good(found: list[Intake]) -> Referral:
    (one,) = found
    assert one.reasons == ()
    assert one.referral is not None
    return one.referral


def test_each_column_finds_its_field(housing: Rows) -> None:
    """A row without fault becomes a referral of everybody whom it names."""
    referral = _good(housing({}))

    assert [(person.name, person.roles) for person in referral.participants] == [
        ("Amélie O'Neill", (Role.HARMED,)),
        ("Wei Li", (Role.HARMED,)),
        ("Ines Begum", (Role.RESPONSIBLE,)),
    ]
    assert [person.agrees_to_referral for person in referral.participants] == [True, True, None]
    assert (referral.source, referral.initiator) == (ReferralSource.HOUSING_PROVIDER, Initiator.AGENCY)
    assert (referral.received.text, referral.area, referral.reference) == ("2015-04-17", "kettering", "SH10")
    assert referral.incident.kind is IncidentKind.NOISE
    assert referral.incident.justice_stage is JusticeStage.NOT_APPLICABLE
    assert all(person.preferences.permits == set() for person in referral.participants)


def test_where_both_sides_complain_everybody_has_both_roles(housing: Rows) -> None:
    """Each side says that the other harmed it, and so each has both roles."""
    referral = _good(housing({"Both sides complain": "Yes"}))

    assert referral.incident.both_sides_complain
    assert {person.roles for person in referral.participants} == {BOTH}


def test_a_respondent_whom_nobody_knows_is_a_person_without_a_name(housing: Rows) -> None:
    """An empty cell is one responsible person, not yet named; and it is no fault."""
    referral = _good(housing({"Respondents": ""}))

    assert [person.name for person in referral.participants] == ["Amélie O'Neill", "Wei Li", None]
    assert referral.participants[-1].roles == (Role.RESPONSIBLE,)


def test_writing_home_is_permitted_to_complainants_alone(housing: Rows) -> None:
    """A yes permits letters to those who were asked."""
    referral = _good(housing({"OK to write home?": "YES"}))

    assert [person.preferences.permits for person in referral.participants] == [{Channel.POST}, {Channel.POST}, set()]


@pytest.mark.parametrize(("said", "meant"), [("yes", True), ("No", False), ("", None)])
def test_consent_to_refer_may_be_unknown(housing: Rows, said: str, meant: bool | None) -> None:
    """Nobody is taken to have agreed, or to have refused, who was not asked."""
    assert _good(housing({"Consent to refer": said})).participants[0].agrees_to_referral is meant


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("A Li / B Li", ["A Li", "B Li"]),
        ("A Li / / B Li", ["A Li", "B Li"]),
        ("A Li /", ["A Li"]),
        (" / A Li", ["A Li"]),
        ("A Li /  B Li / ?", ["A Li", "B Li"]),
        ("A Li/B Li", ["A Li/B Li"]),
        ("A Li / A Li", ["A Li", "A Li"]),
    ],
)
def test_several_people_stand_in_one_cell(housing: Rows, cell: str, names: list[str]) -> None:
    """People are parted at a slash between spaces; namesakes are two people."""
    referral = _good(housing({"Complainants": cell}))

    assert [person.name for person in referral.participants[:-1]] == names


@pytest.mark.parametrize(
    ("change", "code", "about"),
    [
        ({"Opened": "yesterday"}, "date.unreadable", "Opened"),
        ({"Opened": "31.04.2015"}, "date.unreadable", "Opened"),
        ({"Opened": "17/04/2015"}, "date.unreadable", "Opened"),
        ({"Both sides complain": "Ja"}, "answer.unreadable", "Both sides complain"),
        ({"OK to write home?": "J"}, "answer.unreadable", "OK to write home?"),
        ({"Consent to refer": "Y es"}, "answer.unreadable", "Consent to refer"),
        ({"Complainants": "", "Respondents": ""}, "participants.unnamed", "Complainants, Respondents"),
        ({"Complainants": " / ", "Respondents": "-"}, "participants.unnamed", "Complainants, Respondents"),
        ({"Area": "!!"}, "code.unreadable", "Area"),
    ],
)
def test_a_fault_is_told_about_its_column(housing: Rows, change: dict[str, str], code: str, about: str) -> None:
    """A row that cannot become a referral says why, and names the landlord's own column."""
    (found,) = housing(change)

    assert [(reason.code, reason.about) for reason in found.reasons] == [(code, about)]


def test_an_area_becomes_a_code(housing: Rows) -> None:
    """An area of several words is written as codes are."""
    assert _good(housing({"Area": " Bury St. Édmunds "})).area == "bury-st-edmunds"
