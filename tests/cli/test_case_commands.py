import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_the_list_can_be_narrowed(run: Run, store: str) -> None:
    """Cases are listed in the order of their beginning, all of them or those at one stage."""
    every = run("case", "list", "--store", store, "--json").lines
    closed = run("case", "list", "--stage", "closed", "--store", store, "--json").lines

    assert len(every) == 30
    assert closed == [case for case in every if case["stage"] == "closed"]
    assert "30 cases." in run("case", "list", "--store", store).out


@pytest.mark.parametrize("command", ["show", "history", "options"])
def test_nothing_that_is_shown_tells_who_somebody_is(run: Run, county: Path, store: str, command: str) -> None:
    """Neither a name nor a number nor an address of any partner's file is ever shown, as text or as JSON."""
    forms = (county / "inbox" / "self_referrals.jsonl").read_text(encoding="utf-8")
    names = {form["me"]["name"] for form in map(json.loads, forms.splitlines()) if "name" in form["me"]}
    assert names
    for case in run("case", "list", "--store", store, "--json").lines[:8]:
        for form in ((), ("--json",)):
            shown = run("case", command, case["case"], "--store", store, *form).out
            assert not [name for name in names if name in shown]
            assert "07700" in forms
            assert "07700" not in shown
            assert "example.org" not in shown


def test_history_shows_both_times_who_and_what(run: Run, store: str, departed_case: str) -> None:
    """Each entry tells when it happened, when it was recorded, by whom, its kind and its coded fields."""
    entries = run("case", "history", departed_case, "--store", store, "--json").lines
    text = run("case", "history", departed_case, "--store", store).out

    departure = next(entry for entry in entries if entry["kind"] == "departure-reported")
    assert departure["fields"]["what"] == "session-started"
    assert "consent.not-valid" in departure["fields"]["codes"]
    assert "account" not in departure["fields"]
    assert all({"happened", "recorded", "by"} <= set(entry) for entry in entries)
    assert "departure-reported" in text
    assert "recorded 2015-" in text


def test_options_say_what_can_be_done_and_what_is_missing(run: Run, store: str, open_case: str) -> None:
    """What can be done, what can be reported, and what is barred with every reason once."""
    ran = run("case", "options", open_case, "--at", "2015-12-31T12:00Z", "--store", store)
    told = [line.strip() for line in ran.out.splitlines()]

    assert ran.code == 0
    assert {"Can be done now", "Can always be reported, if it happens", "Not now, and why"} <= set(told)
    assert "The case is not on hold." not in told
    plain = run("case", "options", open_case, "--store", store, "--json").lines
    assert all(option["permitted"] or option["missing"] for option in plain)


def test_options_are_those_of_the_role(run: Run, store: str, open_case: str) -> None:
    """A facilitator is not offered what a coordinator does."""
    who = ("--as", "f1", "--roles", "facilitator", "--at", "2015-12-31T12:00Z", "--store", store, "--json")
    options = {option["kind"]: option for option in run("case", "options", open_case, *who).lines}

    assert not options["case-closed"]["permitted"]
    assert "role.missing" in {reason["code"] for reason in options["case-closed"]["missing"]}


def test_what_is_piped_is_neither_coloured_nor_cut(run: Run, store: str) -> None:
    """Outside a terminal there are no control characters, and ids stay whole."""
    ids = [case["case"] for case in run("case", "list", "--store", store, "--json").lines]
    text = run("case", "list", "--store", store).out

    assert "\x1b" not in text
    assert all(one in text for one in ids)


def test_a_struck_entry_says_so(run: Run, store: str, open_case: str) -> None:
    """An entry that was entered in error stays to be seen, and is marked."""
    who = ("--as", "f1", "--roles", "facilitator", "--store", store)
    number = run("record", open_case, "contact-received", "participant=p1", *who, "--json").lines[0]["number"]
    assert run("record", open_case, "entered-in-error", f"number={number}", *who).code == 0

    entries = run("case", "history", open_case, "--store", store, "--json").lines
    assert [entry["counts"] for entry in entries if entry["number"] >= number] == [False, True]
    assert "it counts no more" in run("case", "history", open_case, "--store", store).out


def test_options_offer_just_what_is_permitted(run: Run, store: str, open_case: str) -> None:
    """Every choice is shown, no combination that was not proposed, no id that was made up, no session that is not."""
    out = run("case", "options", open_case, "--at", "2015-12-31T12:00Z", "--store", store).out
    lines = [line.strip() for line in out.splitlines()]
    early = run("case", "list", "--stage", "received", "--store", store, "--json").lines

    assert "facilitator=<id> duty=lead | co" in lines
    assert "reason=proceedings | person-asked | illness | capacity | other" in lines
    assert not [line for line in lines if "purpose=assessment" in line and "scope" in line]
    assert any(line.endswith("purpose=outcome-agreement scope=a1") for line in lines)
    assert not [line for line in lines if line.startswith(("s1 ", "a1 "))]
    for case in early:
        told = run("case", "options", case["case"], "--store", store).out
        assert "s1 touches" not in told
        assert "case-resumed" not in told


def test_acts_of_another_stage_are_named_once(run: Run, store: str) -> None:
    """What the stage bars stands in the line about stages, and under no other reason; no sentence comes twice."""
    for case in run("case", "list", "--store", store, "--json").lines[:10]:
        out = run("case", "options", case["case"], "--at", "2015-12-31T12:00Z", "--store", store).out
        *reasons, last = out.partition("Not now, and why")[2].strip().splitlines()
        elsewhere = set(last.partition("Not at this stage: ")[2].split(", "))
        barred = {kind for line in reasons if "bars " in line for kind in line.split("bars ")[1].split(", ")}
        sentences = [line for line in reasons if not line.startswith("      ")]
        assert not elsewhere & barred
        assert len(sentences) == len(set(sentences))
