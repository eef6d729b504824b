"""What a service reminds people of, by its own calendar and limits."""

import sys
from datetime import date
from typing import Any

import pytest

from restorative_core import Actor, Misconfigured, Occasion, RestorativeService, Unknown, events, referral_from_form
from restorative_core.memory import MemoryStorage
from restorative_core.service.settings import Practice, Reminders, practice_from_toml
from restorative_core.vocabulary.bank_holidays import Nation
from restorative_core.vocabulary.credentials import Credential, Level
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.roles import StaffRole

BY = Actor("c-1", "svc", {StaffRole.COORDINATOR})
FORM: dict[str, Any] = {
    "received": "2015-04-02",
    "source": "police",
    "initiator": "agency",
    "participants": [{"roles": ["harmed"], "name": "Ann Example"}, {"roles": ["responsible"], "name": "Bob Sample"}],
}


def at(day: str) -> Occasion:
    """That day, for a coordinator."""
    return Occasion(Moment(day), BY)


def serving(practice: str = "") -> tuple[RestorativeService, str]:
    """A service with these settings, and a referral that it received on Maundy Thursday."""
    service = RestorativeService(MemoryStorage(), practice=practice_from_toml(practice))
    return service, service.receive(referral_from_form(FORM), at("2015-04-02")).id


def decision_by(practice: str) -> date | None:
    """The day by which such a service decides on that referral."""
    service, case = serving(practice)
    (found,) = service.due(at("2015-04-02"), case=case)
    return found.by


@pytest.mark.parametrize(
    ("reminders", "by"),
    [
        ("", date(2015, 4, 6)),
        ('nation = "scotland"', date(2015, 4, 7)),
        ('nation = "england-and-wales"', date(2015, 4, 8)),
        ('nation = "england-and-wales"\nholidays = [2015-04-08]', date(2015, 4, 9)),
        ('holidays = ["2015-04-03"]', date(2015, 4, 7)),
    ],
)
def test_each_service_has_its_working_days(reminders: str, by: date) -> None:
    """Easter, a day off of their own, or neither: whatever the settings say."""
    assert decision_by(f"[reminders]\n{reminders}\n[limits]\ndecision = 2") == by


def test_the_working_days_are_told_in_words() -> None:
    """Whoever reads a reminder can see which days were counted, and that holidays are not known."""
    plain, _ = serving()
    scottish, _ = serving('[reminders]\nnation = "scotland"\nholidays = [2015-04-08]')

    assert plain.working_days == "Monday to Friday, with no public holiday known"
    assert scottish.working_days == "Monday to Friday without the public holidays of scotland, and without 1 further"


def test_how_far_ahead_is_a_setting() -> None:
    """A hold is waited for whenever it is; an assessment of risk only when it grows old within the days ahead."""
    told = [Practice(reminders=Reminders(ahead=days)).timetable().ahead for days in (1, 30)]

    assert told == [1, 30]


def test_without_limits_nothing_is_late() -> None:
    """A service that sets no limit has nothing overdue but what a source limits."""
    service, _ = serving()

    assert [(one.what, one.by, one.overdue) for one in service.due(at("2025-01-01"))] == [("decision", None, False)]


def test_the_deadlines_of_one_nation() -> None:
    """A service that names its nation is reminded of no deadline of another."""
    assert {nation: _has_code(nation) for nation in (None, *Nation)} == {
        None: True,
        Nation.ENGLAND_AND_WALES: True,
        Nation.SCOTLAND: False,
        Nation.NORTHERN_IRELAND: False,
    }


def _has_code(nation: Nation | None) -> bool:
    timetable = Practice(reminders=Reminders(nation)).timetable()
    return any(deadline.key == "code-information" for deadline in timetable.deadlines)


def test_one_case_or_those_of_one_lead() -> None:
    """Reminders can be had for one case, for one facilitator's cases, or for all."""
    service, first = serving()
    second = service.receive(referral_from_form({**FORM, "reference": "R2"}), at("2015-04-02")).id
    coordinator = at("2015-04-03")
    for known in (
        events.FacilitatorRegistered(Level.INTERMEDIATE),
        events.CredentialRecorded(Credential.CRIMINAL_RECORD_CHECK),
        events.SupervisionHeld(),
    ):
        service.tell("f-17", known, coordinator)
    service.record(second, (events.ReferralAccepted(), events.FacilitatorAllocated("f-17")), coordinator)

    assert {one.case for one in service.due(coordinator)} == {first, second}
    assert {one.case for one in service.due(coordinator, case=first)} == {first}
    assert {one.case for one in service.due(coordinator, lead="f-17")} == {second}
    with pytest.raises(Unknown):
        list(service.due(coordinator, case="case-none"))


def test_without_the_extra_a_nation_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service is not opened with holidays that it does not know; it says what to install, or to list."""
    monkeypatch.setitem(sys.modules, "holidays", None)
    practice = practice_from_toml('[reminders]\nnation = "scotland"')

    with pytest.raises(Misconfigured, match=r"restorative-core\[calendar\].*\[reminders\]"):
        RestorativeService(MemoryStorage(), practice=practice)
    assert decision_by("[reminders]\nholidays = [2015-04-03]\n[limits]\ndecision = 2") == date(2015, 4, 7)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[reminders]\nnation = "wales"', "reminders.nation"),
        ("[reminders]\nholidays = [2015-04-03T10:00:00]", "reminders.holidays[0]"),
        ("[reminders]\nholidays = 2015-04-03", "reminders.holidays"),
        ("[reminders]\nahead = 0", "reminders.ahead"),
        ("[limits]\ndecision = 0", "limits.decision"),
        ("[limits]\nfirst_contact = true", "limits.first_contact"),
        ("[limits]\ncontact = 2", "limits.contact"),
        ('[limits]\ntwelve_months_from = "soon"', "limits.twelve_months_from"),
    ],
)
def test_a_setting_that_is_none_is_told_with_its_place(text: str, place: str) -> None:
    """Every fault in the settings of reminders names the place where it is."""
    with pytest.raises(Misconfigured) as refused:
        practice_from_toml(text)
    assert f" {place} " in str(refused.value)
