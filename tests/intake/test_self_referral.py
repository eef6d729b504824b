from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from restorative_core.intake.faults import is_plausible_email
from restorative_core.intake.referrals import Intake
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.incident import JusticeStage
from restorative_core.vocabulary.referral import Initiator, Referral, ReferralSource
from restorative_core.vocabulary.roles import Role

Rows = Callable[..., list[Intake]]


def _good(found: list[Intake]) -> Referral:
    (one,) = found
    assert one.reasons == ()
    assert one.referral is not None
    return one.referral


def test_each_key_finds_its_field(web: Rows) -> None:
    """A form without fault becomes a referral in which every answer has its place."""
    referral = _good(web({}))
    (me,) = referral.participants

    assert referral.received.text == "2015-01-12T18:20:00+00:00"
    assert (me.name, me.roles, me.needs) == ("Mairéad O'Neill", (Role.HARMED,), ("Welsh",))
    assert me.preferences.permits == {Channel.PHONE, Channel.SMS}
    assert (me.preferences.safe_from, me.preferences.safe_until) == (time(9), time(17, 30))
    assert (me.preferences.voicemail, me.agrees_to_contact) == (True, True)
    assert referral.account == "I was burgled in March."
    assert referral.incident.reported_to_police
    assert "Mair" not in (referral.reference or "")


@pytest.mark.parametrize(
    ("said", "role", "initiator", "source"),
    [
        ("harmed", Role.HARMED, Initiator.HARMED, ReferralSource.SELF),
        ("responsible", Role.RESPONSIBLE, Initiator.RESPONSIBLE, ReferralSource.SELF),
        ("community member", Role.COMMUNITY_MEMBER, Initiator.COMMUNITY, ReferralSource.SELF),
        ("on behalf of someone", Role.REFERRER, Initiator.ON_BEHALF, ReferralSource.FAMILY_OR_FRIEND),
    ],
)
def test_who_somebody_is_decides_whose_wish_it_is(
    web: Rows, said: str, role: Role, initiator: Initiator, source: ReferralSource
) -> None:
    """The role, the initiator and the source follow from one answer."""
    referral = _good(web({"i_am": said}))

    assert (referral.participants[0].roles, referral.initiator, referral.source) == ((role,), initiator, source)


@pytest.mark.parametrize(
    ("said", "stage"),
    [(True, JusticeStage.REPORTED), (False, JusticeStage.NO_REPORT), (None, JusticeStage.UNKNOWN)],
)
def test_a_report_may_be_unknown(web: Rows, said: bool | None, stage: JusticeStage) -> None:
    """Whoever does not say whether the police know is taken at their word."""
    incident = _good(web({"reported_to_police": said})).incident

    assert (incident.reported_to_police, incident.justice_stage) == (said, stage)


@pytest.mark.parametrize(
    "change",
    [
        {"contact.by": []},
        {"me.phone": None},
        {"me.email": None},
        {"me.email": ""},
        {"contact.not_before": None, "contact.not_after": None},
        {"contact.not_before": "20:00", "contact.not_after": "08:00"},
        {"contact.voicemail": None},
        {"needs": []},
        {"what_happened": "a\nb"},
        {"submitted": "2015-01-12T18:20:00+01:00"},
        {"submitted": "2015-01-12T18:20Z"},
        {"contact.by": ["email", "email"]},
    ],
)
def test_what_is_inconvenient_is_not_faulty(web: Rows, change: dict[str, Any]) -> None:
    """A form that tells little is a referral all the same."""
    _good(web(change))


@pytest.mark.parametrize(
    ("change", "code", "about"),
    [
        ({"form": "self-referral/2"}, "form.unexpected", "form"),
        ({"form": None}, "value.missing", "form"),
        ({"i_am": "curious"}, "value.not-in-list", "i_am"),
        ({"i_am": "Harmed"}, "value.not-in-list", "i_am"),
        ({"i_am": None}, "value.missing", "i_am"),
        ({"i_am": ["harmed"]}, "value.wrong-type", "i_am"),
        ({"submitted": "2015-07-01T10:00:00"}, "moment.without-zone", "submitted"),
        ({"submitted": "2015-13-01T00:00:00Z"}, "moment.unreadable", "submitted"),
        ({"submitted": "2015-02-29T00:00:00Z"}, "moment.unreadable", "submitted"),
        ({"submitted": "2015-01-01"}, "moment.unreadable", "submitted"),
        ({"submitted": "2015-01-01T25:00:00Z"}, "moment.unreadable", "submitted"),
        ({"submitted": "2015-01-01T10:00:00+25:00"}, "moment.unreadable", "submitted"),
        ({"submitted": "0001-01-01T00:00:00Z"}, "moment.implausible", "submitted"),
        ({"submitted": "9999-12-31T23:59:59-05:00"}, "moment.unreadable", "submitted"),
        ({"submitted": 1420070400}, "value.wrong-type", "submitted"),
        ({"submitted": None}, "value.missing", "submitted"),
        ({"submitted": ...}, "value.missing", "submitted"),
        ({"me": None}, "value.wrong-type", "me"),
        ({"me": "Mairéad O'Neill"}, "value.wrong-type", "me"),
        ({"me": ...}, "value.missing", "me"),
        ({"me.name": ""}, "value.missing", "me.name"),
        ({"me.name": "  "}, "value.missing", "me.name"),
        ({"me.name": 7}, "value.wrong-type", "me.name"),
        ({"me.name": ["Mairéad"]}, "value.wrong-type", "me.name"),
        ({"me.name": "-"}, "participants.unnamed", "me.name"),
        ({"me.name": "Li\r\nBcc: all@example.org"}, "text.several-lines", "me.name"),
        ({"me.name": "Li\ud800"}, "text.broken", "me.name"),
        ({"what_happened": "a\0b"}, "text.broken", "what_happened"),
        ({"me.phone": 7700900637}, "value.wrong-type", "me.phone"),
        ({"me.age": 44}, "key.unknown", "me.age"),
        ({"Mairéad O'Neill": 1}, "key.unknown", "…"),
        ({"contact.by": ["pigeon"]}, "value.not-in-list", "contact.by[0]"),
        ({"contact.by": ["phone", "Phone"]}, "value.not-in-list", "contact.by[1]"),
        ({"contact.by": ["phone", None]}, "value.missing", "contact.by[1]"),
        ({"contact.by": "phone"}, "value.wrong-type", "contact.by"),
        ({"contact.by": {"phone": True}}, "value.wrong-type", "contact.by"),
        ({"contact.by": None}, "value.wrong-type", "contact.by"),
        ({"contact.not_before": "25:00"}, "time.unreadable", "contact.not_before"),
        ({"contact.not_before": "9am"}, "time.unreadable", "contact.not_before"),
        ({"contact.not_after": "24:00"}, "time.unreadable", "contact.not_after"),
        ({"contact.not_after": "18:00+01:00"}, "time.unreadable", "contact.not_after"),
        ({"contact.voicemail": "false"}, "value.wrong-type", "contact.voicemail"),
        ({"contact.voicemail": 1}, "value.wrong-type", "contact.voicemail"),
        ({"reported_to_police": "yes"}, "value.wrong-type", "reported_to_police"),
        ({"agree_to_contact": False}, "agreement.withheld", "agree_to_contact"),
        ({"agree_to_contact": "true"}, "value.wrong-type", "agree_to_contact"),
        ({"agree_to_contact": None}, "value.missing", "agree_to_contact"),
        ({"agree_to_contact": ...}, "value.missing", "agree_to_contact"),
        ({"needs": ["Welsh", 3]}, "value.wrong-type", "needs[1]"),
        ({"needs": ...}, "value.missing", "needs"),
    ],
)
def test_a_fault_is_told_about_its_key(web: Rows, change: dict[str, Any], code: str, about: str) -> None:
    """A form that cannot become a referral says why, and names the form's own key."""
    (found,) = web(change)

    assert (code, about) in [(reason.code, reason.about) for reason in found.reasons]
    assert found.referral is None


@pytest.mark.parametrize(
    "text",
    [
        "not-an-address",
        "a@b",
        "a@@example.org",
        "a@b@example.org",
        "a@example.org\r\nBcc: all@example.org",
        "a@example.org\n",
        "Li <a@example.org>",
        "a@example.org, b@example.org",
        "a@example.org;b@example.org",
        "a b@example.org",
        ".a@example.org",
        "a..b@example.org",
        "a@.example.org",
        "a@example..org",
        "a@-example.org",
        "a@example.org.",
        "a@[127.0.0.1]",
        '"a b"@example.org',
        "mailto:a@example.org",
        "é@example.org",
        "@example.org",
        "a" * 65 + "@example.org",
        "a@" + "b" * 250 + ".org",
        "a%0d%0abcc:x@example.org",
    ],
)
def test_what_is_no_single_address_is_refused(text: str) -> None:
    """No display name, no second address, no second header."""
    assert not is_plausible_email(text)


@pytest.mark.parametrize(
    "text", ["a@example.org", "a.b+c@sub.example.co.uk", "o'neill_7@xn--bcher-kva.example", "A@B.CD"]
)
def test_a_plain_address_is_taken(text: str) -> None:
    """Letters, digits and the marks that need no quotes make an address."""
    assert is_plausible_email(text)


def test_a_form_sent_twice_counts_once(web: Rows) -> None:
    """The same form at the same second by the same name is one referral, however the name was typed."""
    same = {"submitted": "2015-01-12T18:20:00Z"}
    found = web(same, {**same, "me.name": " mairéad  o'neill"}, {**same, "me.name": "Wei Li"})

    assert [[reason.code for reason in one.reasons] for one in found] == [[], ["reference.used-before"], []]
