"""`restorative case options` and `case explain`: why not, on whose word, and what would lead there."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from restorative_core import Actor, Channel, Occasion, RestorativeService, events, referral_from_form
from restorative_core.vocabulary.credentials import Credential, Level
from restorative_core.vocabulary.roles import StaffRole

Run = Callable[..., Any]

WHO = ("--as", "c1", "--roles", "coordinator,facilitator")
SUPERVISOR = ("--as", "v1", "--roles", "supervisor")
WHEN = ("--at", "2015-04-01T12:00Z")
STEP = re.compile(r"\d+\. (ours( \([a-z, ]+\))?|theirs): [a-z]+-[a-z-]+( [a-z_.\[\]0-9]+=\S+)*(, not before .+)?")
FORM = {
    "received": "2015-03-02",
    "source": "police",
    "initiator": "agency",
    "participants": [
        {"roles": [role], "name": "Somebody Secret", "preferences": {"permits": ["phone"]}, "agrees_to_contact": True}
        for role in ("harmed", "responsible")
    ],
}


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The URL of a store of its own, with three facilitators in the register, of whom `f2` never had supervision."""
    url = f"sqlite:///{tmp_path}/own.db"
    noon = datetime(2015, 3, 2, 12, tzinfo=UTC)
    with RestorativeService.open(url, clock=lambda: noon) as service:
        by = Actor("c1", roles={StaffRole.COORDINATOR})
        for name in ("f1", "f2", "f3"):
            service.tell(name, events.FacilitatorRegistered(Level.ADVANCED), Occasion(noon, by))
            service.tell(name, events.CredentialRecorded(Credential.CRIMINAL_RECORD_CHECK), Occasion(noon, by))
        for name in ("f1", "f3"):
            service.tell(name, events.SupervisionHeld(), Occasion(noon, by))
    return url


@pytest.fixture
def case(store: str) -> str:
    """A case of which one side has been informed."""
    noon = datetime(2015, 3, 2, 12, tzinfo=UTC)
    with RestorativeService.open(store, clock=lambda: noon) as service:
        on = Occasion(noon, Actor("c1", roles={StaffRole.COORDINATOR, StaffRole.FACILITATOR}))
        found = service.receive(referral_from_form(FORM), on)
        told = (events.ReferralAccepted(), events.FacilitatorAllocated("f1"))
        return service.record(found.id, [*told, events.InformationGiven("p1", Channel.PHONE, "1")], on).id


def section(out: str, title: str) -> list[str]:
    """The lines of *out* under *title*, up to the next empty line."""
    return [line.strip() for line in out.partition(f"\n{title}\n")[2].partition("\n\n")[0].splitlines()]


def test_what_can_follow_is_a_short_numbered_list(run: Run, store: str, case: str) -> None:
    """Under what could follow stand its steps, each ours or theirs, and at most six; a longer way is only named."""
    told = section(run("case", "options", case, *WHEN, "--store", store).out, "Can follow, and what it needs first")
    steps = [line for line in told if line[0].isdigit()]

    assert steps
    assert all(STEP.fullmatch(step) for step in steps)
    assert {step.split()[1] for step in steps} >= {"ours:"}
    assert max(int(step.partition(".")[0]) for step in steps) <= 6
    assert [line for line in told if re.match(r"Further off: .+ \(\d+ steps\)", line)]


def test_reasons_are_told_with_their_sources(run: Run, store: str, case: str) -> None:
    """Below each reason stand what it bars and where the rule is to be found."""
    told = section(run("case", "options", case, *WHEN, "--store", store).out, "Not now, and why")
    bars = [place for place, line in enumerate(told) if line.startswith("bars ")]

    assert bars
    assert all(told[place - 1].endswith((".", "like it.)")) for place in bars)
    assert "Kent County Council" in " ".join(told)


def test_what_was_asked_and_not_answered_is_waited_for(run: Run, store: str, case: str) -> None:
    """A consent that somebody was asked for stands under what is waited for, until they answer."""
    scope = ("purpose=assessment",)
    asked = run("record", case, "consent-requested", "participant=p1", *scope, *WHO, *WHEN, "--store", store)
    assert asked.code == 0, asked.err
    waited = "p1: consent to assessment, asked 2015-04-01"

    assert waited in section(run("case", "options", case, *WHEN, "--store", store).out, "Waited for")
    given = run("record", case, "consent-given", "participant=p1", *scope, *WHO, *WHEN, "--store", store)
    assert given.code == 0
    assert waited not in run("case", "options", case, *WHEN, "--store", store).out


def test_options_in_json_hold_the_plans(run: Run, store: str, case: str) -> None:
    """Each act that is barred has a plan: its steps with whose they are, or the reasons that nothing answers."""
    options = run("case", "options", case, *WHEN, "--store", store, "--json").lines
    plans = [option["plan"] for option in options if option["plan"] is not None]

    assert plans
    assert all(option["plan"] is None for option in options if option["permitted"] or not option["is_act"])
    for plan in plans:
        assert plan["leads_there"] is not bool(plan["open"])
        assert all(step["whose"] in ("ours", "theirs") for step in plan["steps"])
        assert all(
            {"kind", "fields", "left_open", "roles", "answers", "not_before"} <= set(step) for step in plan["steps"]
        )
    judged = [step for plan in plans for step in plan["steps"] if step["kind"] == "risk-assessed"]
    assert judged
    assert all(step["left_open"] == ["level"] for step in judged)


def test_explain_tells_reasons_sources_entries_and_the_way(run: Run, store: str, case: str) -> None:
    """What is missing stands with its source and the entries it rests on, and then the way there in numbered steps."""
    ran = run("case", "explain", case, "session-arranged", *WHEN, "--store", store)
    way = section(ran.out, "What leads there")

    assert ran.code == 0
    assert "This cannot be done now." in ran.out
    assert "  - session-arranged is not done while the case is engaging.\n" in ran.out
    assert "Restorative Justice Council, Service Provider Code of Practice, C" in ran.out
    assert re.search(r"It rests on (entry \d+|entries \d+)", ran.out)
    assert [line for line in way if line.startswith("1. ours (coordinator")]
    assert [line for line in way if "theirs: consent-given participant=p" in line]
    assert way[-2] == "Then session-arranged can be done by a coordinator, facilitator or supervisor."
    assert all(STEP.fullmatch(line) for line in way[:-2])


def test_explain_says_who_else_may(run: Run, store: str, case: str) -> None:
    """To somebody without the role it says that somebody else does it, and in which role."""
    who = ("--as", "f1", "--roles", "facilitator")
    out = run("case", "explain", case, "requirement-waived", "act=session-started", "requirement=consent-is-in-writing",
              "asked_by=f1", "reason=other", *who, *WHEN, "--store", store).out  # fmt: skip

    assert "requirement-waived act=session-started" in out
    assert "by f1 (facilitator)\n" in out
    assert "It can be done by a supervisor, who is somebody else.\n" in out


def test_where_nothing_leads_explain_says_so(run: Run, store: str, case: str) -> None:
    """While a safety stop stands there is no list of things to do, but the one reason."""
    run("record", case, "safety-stop-raised", *WHO, *WHEN, "--store", store)
    out = run("case", "explain", case, "contact-made", *WHEN, "--store", store).out
    plain = run("case", "explain", case, "contact-made", *WHEN, "--store", store, "--json").lines[0]

    assert "A supervisor lifts it, or it stays." in out
    assert "Nothing that is ours to do or theirs to give leads there" in out
    assert "What leads there" not in out
    assert plain["plan"]["steps"] == []
    assert "safety-stop.standing" in {reason["code"] for reason in plain["plan"]["open"]}


def test_every_rule_is_shown_when_asked_for(run: Run, store: str, case: str) -> None:
    """The rules that are met are counted, and each is told with its source where --all asks for it."""
    asked = (
        "case",
        "explain",
        case,
        "consent-requested",
        "participant=p1",
        "purpose=be-contacted",
        *WHEN,
        "--store",
        store,
    )
    short, whole, plain = run(*asked).out, run(*asked, "--all").out, run(*asked, "--json").lines[0]

    met = [rule for rule in plain["requirements"] if rule["met"]]
    assert f"\n{len(met)} rules were looked at, and are met: --all shows them.\n" in short
    assert "Looked at, and met" not in short
    assert all(f"  - {rule['says']}\n" in whole for rule in met)
    assert all(rule["sources"] and rule["force"] in ("must", "should") for rule in plain["requirements"])


def test_what_is_asked_wrongly_is_told(run: Run, store: str, case: str) -> None:
    """A kind that is none, one about nothing that is there, and a text on the command line are each one sentence."""
    for asked, said in (
        (("sesion-started",), "Did you mean session-started"),
        (("session-started",), "There is nothing in this case yet that session-started could be about."),
        (("note-taken", "about=p1", "text=secret"), "does not belong on a command line"),
    ):
        ran = run("case", "explain", case, *asked, "--store", store)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
        assert "secret" not in ran.err


def test_a_waiver_is_offered_told_and_seen_in_the_history(run: Run, store: str, case: str) -> None:
    """A should that is not met says how it is waived; once it is, that is told, and the history says by which entry."""
    late = ("--at", "2015-04-01T15:00Z")
    rule = "facilitators-have-supervision"
    asked = ("facilitator-allocated", "facilitator=f2", "duty=co")
    before = run("case", "explain", case, *asked, *WHO, *late, "--store", store).out
    assert f"requirement-waived act=facilitator-allocated requirement={rule} asked_by=c1 reason=<reason>" in before
    assert "A supervisor may waive what stands in the way" in before

    told = ("act=facilitator-allocated", f"requirement={rule}", "asked_by=c1", "reason=other")
    waived = run("record", case, "requirement-waived", *told, *SUPERVISOR, *WHEN, "--store", store, "--json").lines[0]
    after = run("case", "explain", case, *asked, *WHO, *late, "--store", store).out
    assert "This can be done now." in after
    assert f"Waived by entry {waived['number']}, for this once: {rule}." in after

    done = run("record", case, *asked, *WHO, *late, "--store", store, "--json")
    assert done.code == 0, done.err
    history = {entry["number"]: entry for entry in run("case", "history", case, "--store", store, "--json").lines}
    assert history[done.lines[0]["number"]]["waived_by"] == [waived["number"]]
    assert [entry["number"] for entry in history.values() if entry["waived_by"]] == [done.lines[0]["number"]]
    assert f"under a waiver: entry {waived['number']}\n" in run("case", "history", case, "--store", store).out


def test_the_report_counts_acts_under_a_waiver(run: Run, store: str, case: str) -> None:
    """The report has a figure for it, and a small number is withheld as every other is."""
    out = run("report", "--year", "2015", "--store", store).out
    assert "Acts under a waiver" in out
    assert case not in out


def test_nothing_personal_is_shown(run: Run, store: str, case: str) -> None:
    """No name of anybody stands in options or in an explanation, in words or in JSON."""
    for asked in (("options", case), ("explain", case, "session-arranged", "--all")):
        for form in ((), ("--json",)):
            out = run("case", *asked, *WHEN, "--store", store, *form).out
            assert "p1" in out
            assert "Secret" not in out
