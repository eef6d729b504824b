from collections.abc import Callable
from datetime import date, time

import pytest

from restorative_core.intake.referrals import Intake
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.incident import IncidentFlag, IncidentKind, JusticeStage
from restorative_core.vocabulary.referral import Initiator, Referral, ReferralSource
from restorative_core.vocabulary.risk import Acknowledgement
from restorative_core.vocabulary.roles import Role

Rows = Callable[..., list[Intake]]


def _good(found: list[Intake]) -> Referral:
    (one,) = found
    assert one.reasons == ()
    assert one.referral is not None
    return one.referral


def _codes(found: list[Intake]) -> list[tuple[str, str]]:
    return [(reason.code, reason.about) for one in found for reason in one.reasons]


def test_each_column_finds_its_field(police: Rows) -> None:
    """A row without fault becomes a referral in which every cell has its place."""
    referral = _good(police({}))
    victim, offender = referral.participants

    assert referral.received.text == "2015-03-12"
    assert (referral.source, referral.initiator) == (ReferralSource.POLICE, Initiator.AGENCY)
    assert (referral.reference, referral.notes) == ("NP/15/10", "Wants to ask why")
    assert (victim.roles, victim.name, victim.born) == ((Role.HARMED,), "Mairéad Li", date(1963, 9, 16))
    assert (victim.contact.phone, victim.contact.email) == ("07700 900812", "mairead@example.org")
    assert (victim.aware, victim.preferences.voicemail) == (True, True)
    assert (offender.roles, offender.name) == ((Role.RESPONSIBLE,), "Priya Żak")
    assert offender.acknowledgement is Acknowledgement.BASIC_FACTS
    assert referral.incident.kind is IncidentKind.ROBBERY
    assert referral.incident.happened.text == "2014-06-06"
    assert referral.incident.justice_stage is JusticeStage.CUSTODY
    assert referral.incident.crime_reference == "15624360"


@pytest.mark.parametrize(
    ("said", "permits", "safe_from"),
    [
        ("Yes", {Channel.PHONE, Channel.EMAIL}, None),
        (" y ", {Channel.PHONE, Channel.EMAIL}, None),
        ("no", set(), None),
        ("N", set(), None),
        ("", set(), None),
        ("Text  only", {Channel.SMS}, None),
        ("after 6pm", {Channel.PHONE, Channel.EMAIL}, time(18)),
    ],
)
def test_safe_to_contact_permits_what_it_says(
    police: Rows, said: str, permits: set[Channel], safe_from: time | None
) -> None:
    """The answer permits channels and hours, and nothing that it does not say."""
    victim, offender = _good(police({"Safe to contact?": said})).participants

    assert victim.preferences.permits == permits
    assert victim.preferences.safe_from == safe_from
    assert offender.preferences.permits == set()


def test_a_yes_permits_only_what_the_row_gives(police: Rows) -> None:
    """Without a telephone number a yes permits no telephone."""
    victim = _good(police({"Victim Tel": "n/k"})).participants[0]

    assert victim.contact.phone is None
    assert victim.preferences.permits == {Channel.EMAIL}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Partly", Acknowledgement.PARTIAL),
        ("n", Acknowledgement.NONE),
        ("Y - to officer only", Acknowledgement.IN_CONFIDENCE),
        ("", None),
    ],
)
def test_admission_is_read_as_it_was_given(police: Rows, said: str, meant: Acknowledgement | None) -> None:
    """What was admitted to the officer alone stays in confidence, and an empty cell says nothing."""
    assert _good(police({"Admits?": said})).participants[1].acknowledgement is meant


@pytest.mark.parametrize(
    ("said", "source"),
    [("Victim liaison", "victim-liaison-officer"), ("OOCD team", "out-of-court-team"), ("DS 7", "police")],
)
def test_the_referrer_tells_the_source(police: Rows, said: str, source: str) -> None:
    """Teams have sources of their own, and every other referrer is an officer."""
    assert _good(police({"Referrer": said})).source == source


def test_an_offence_that_is_not_in_the_table_is_kept_in_words(police: Rows) -> None:
    """An unknown offence is `other`, and its words are added to the notes."""
    referral = _good(police({"Offence": "Affray"}))

    assert referral.incident.kind is IncidentKind.OTHER
    assert referral.notes == "Wants to ask why\nOffence: Affray"


def test_an_offence_may_raise_a_flag(police: Rows) -> None:
    """A hate incident and a death call for special care."""
    found = police({"Offence": "hate incident - racially aggravated"}, {"Offence": "Death by careless driving"})

    assert [one.referral.incident.flags for one in found if one.referral] == [
        {IncidentFlag.HATE},
        {IncidentFlag.DEATH},
    ]


@pytest.mark.parametrize("notes", ["=HYPERLINK(1)", "+44 call back", "a;\nb", " a\r\n\r\nb ", "he said no"])
def test_notes_stay_as_they_are(police: Rows, notes: str) -> None:
    """Notes are kept verbatim: line breaks, formulas, spaces."""
    assert _good(police({"Notes": notes})).notes == notes


@pytest.mark.parametrize("phone", ["07700 900812", "0", "+44 7700 900812", "7700-900812"])
def test_a_phone_number_stays_as_it_was_written(police: Rows, phone: str) -> None:
    """No zero and no space is lost."""
    assert _good(police({"Victim Tel": phone})).participants[0].contact.phone == phone


@pytest.mark.parametrize(
    "inconvenient",
    [
        {"Victim aware of referral": "N"},
        {"Victim aware of referral": ""},
        {"Admits?": "N"},
        {"Victim Tel": "", "Victim Email": ""},
        {"Victim Name": ""},
        {"Offender Name": " ", "Offender DOB": ""},
        {"Victim DOB": ""},
        {"Offence Date": ""},
        {"Offence Date": "not known"},
        {"CJ Stage": ""},
        {"Crime Ref": ""},
        {"Offence": ""},
        {"Notes": ""},
        {"Offence Date": "12/03/2015"},
        {"Date Received": "12/03/15"},
        {"Date Received": "12-MAR-2015"},
        {"Date Received": "12 march 2015"},
        {"Date Received": "1/3/2015"},
        {"Date Received": "29/02/2016"},
        {"Victim DOB": "12/03/2015"},
        {"Victim Name": "Li, Mairéad"},
        {"Victim Name": 'Mairéad "Mia" Li'},
    ],
)
def test_what_is_inconvenient_is_not_faulty(police: Rows, inconvenient: dict[str, str]) -> None:
    """A row that tells little, or tells it oddly, is a referral all the same."""
    _good(police(inconvenient))


@pytest.mark.parametrize(
    ("change", "code", "about"),
    [
        ({"Date Received": ""}, "value.missing", "Date Received"),
        ({"Date Received": "unknown"}, "value.missing", "Date Received"),
        ({"Date Received": "30/02/2015"}, "date.unreadable", "Date Received"),
        ({"Date Received": "29/02/2015"}, "date.unreadable", "Date Received"),
        ({"Date Received": "31.04.2015"}, "date.unreadable", "Date Received"),
        ({"Date Received": "2015-04-20T10:00:00"}, "date.unreadable", "Date Received"),
        ({"Date Received": "2015-04-20 10:00"}, "date.unreadable", "Date Received"),
        ({"Date Received": "1\N{FULLWIDTH DIGIT TWO}/03/2015"}, "date.unreadable", "Date Received"),
        ({"Date Received": "12/13/2015"}, "date.unreadable", "Date Received"),
        ({"Date Received": "00/03/2015"}, "date.unreadable", "Date Received"),
        ({"Date Received": "12/03/0000"}, "date.unreadable", "Date Received"),
        ({"Date Received": "12/03/215"}, "date.unreadable", "Date Received"),
        ({"Date Received": "31/12/9999"}, "moment.unreadable", "Date Received"),
        ({"Date Received": "12/03/0215"}, "moment.implausible", "Date Received"),
        ({"Offence Date": "12/03/0215"}, "moment.implausible", "Offence Date"),
        ({"Date Received": "42075"}, "date.unreadable", "Date Received"),
        ({"Date Received": "12-Mär-2015"}, "date.unreadable", "Date Received"),
        ({"Victim DOB": "31/06/1963"}, "date.unreadable", "Victim DOB"),
        ({"Victim DOB": "13/03/2015"}, "birth.after-referral", "Victim DOB"),
        ({"Offender DOB": "01/01/2031"}, "birth.after-referral", "Offender DOB"),
        ({"Victim DOB": "16/09/1863"}, "birth.implausible", "Victim DOB"),
        ({"Offender DOB": "07/06/2014"}, "birth.after-incident", "Offender DOB"),
        ({"Offence Date": "13/03/2015"}, "incident.after-referral", "Offence Date"),
        ({"Offence Date": "13/03/15"}, "incident.after-referral", "Offence Date"),
        ({"Offence Date": "last week"}, "date.unreadable", "Offence Date"),
        ({"CJ Stage": "Pending"}, "value.not-in-list", "CJ Stage"),
        ({"Safe to contact?": "maybe"}, "value.not-in-list", "Safe to contact?"),
        ({"Safe to contact?": "yes but not at home"}, "value.not-in-list", "Safe to contact?"),
        ({"Admits?": "Perhaps"}, "value.not-in-list", "Admits?"),
        ({"Voicemail OK": "Ja"}, "answer.unreadable", "Voicemail OK"),
        ({"Victim aware of referral": "1"}, "answer.unreadable", "Victim aware of referral"),
        ({"Victim Email": "ask mother"}, "email.implausible", "Victim Email"),
        ({"Victim Name": "", "Offender Name": " "}, "participants.unnamed", "Victim Name, Offender Name"),
        ({"Victim Name": "-", "Offender Name": "\u200b"}, "participants.unnamed", "Victim Name, Offender Name"),
        ({"Victim Name": "N/A", "Offender Name": "123"}, "participants.unnamed", "Victim Name, Offender Name"),
        ({"Victim Name": "Mairéad Li\nWei Li"}, "text.several-lines", "Victim Name"),
        ({"Ref No": " "}, "value.missing", "Ref No"),
        ({"Referrer": ""}, "value.missing", "Referrer"),
    ],
)
def test_a_fault_is_told_about_its_column(police: Rows, change: dict[str, str], code: str, about: str) -> None:
    """A row that cannot become a referral says why, and names the partner's own column."""
    found = police(change)

    assert _codes(found) == [(code, about)]
    assert found[0].record == 2
    assert all(text.strip() not in found[0].reasons[0].says for text in change.values() if len(text.strip()) > 3)


def test_every_fault_of_a_row_is_told_at_once(police: Rows) -> None:
    """Whoever mends a row learns of everything that is wrong with it."""
    found = police({"Date Received": "31/02/2015", "Victim Name": "", "Offender Name": "", "CJ Stage": "Pending"})

    assert {code for code, _ in _codes(found)} == {"date.unreadable", "participants.unnamed", "value.not-in-list"}


@pytest.mark.parametrize(
    ("written", "born"),
    [("16/09/63", date(1963, 9, 16)), ("12/03/15", date(2015, 3, 12)), ("13/03/15", date(1915, 3, 13))],
)
def test_nobody_is_born_in_the_future_by_two_digits(police: Rows, written: str, born: date) -> None:
    """A year of two digits is the latest that is not after the referral."""
    assert _good(police({"Victim DOB": written})).participants[0].born == born


@pytest.mark.parametrize(
    "again",
    ["NP/15/1", "np/15/1", " NP/15/1 ", "NP / 15 / 1", "NP/15/\u200b1", "\N{FULLWIDTH LATIN CAPITAL LETTER N}P/15/1"],
)
def test_a_reference_counts_once_in_a_file(police: Rows, again: str) -> None:
    """A reference that differs in case, space or form of writing alone is the same reference."""
    found = police({"Ref No": "NP/15/1"}, {"Ref No": "NP/15/2"}, {"Ref No": again})

    assert [one.reasons == () for one in found] == [True, True, False]
    assert _codes(found) == [("reference.used-before", "Ref No")]


def test_the_reference_of_a_faulty_row_counts_as_used(police: Rows) -> None:
    """Two rows of one reference are not both read because the first was faulty."""
    found = police({"Ref No": "NP/15/1", "CJ Stage": "Pending"}, {"Ref No": "NP/15/1"})

    assert [code for code, _ in _codes(found)] == ["value.not-in-list", "reference.used-before"]
