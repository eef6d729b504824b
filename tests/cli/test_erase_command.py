"""`restorative erase` and `restorative retention`."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

BY = ("--as", "s-1", "--roles", "supervisor")
FORM = "0b7c1f0e-6a52-4d0e-9c3f-1f6f0f8a2b11"
RULES = """
[[retention.rules]]
name = "declined"
after = "referral-declined"
days = 28

[[retention.rules]]
name = "seven"
years = 7
until_age = 25
"""


def _given(monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(fields)))


@pytest.fixture
def closed(run: Run, store: str, open_case: str) -> str:
    """A case that was worked on, and is closed."""
    closed = run("record", open_case, "case-closed", "reason=harmed-withdrew", "--store", store, *BY)
    assert closed.code == 0, closed.err
    return open_case


@pytest.fixture
def rules(tmp_path: Path, county: Path) -> Path:
    """The settings of the county, with rules of retention."""
    file = tmp_path / "rules.toml"
    settings = (county / "practice.toml").read_text(encoding="utf-8") if (county / "practice.toml").exists() else ""
    file.write_text(settings + RULES, encoding="utf-8")
    return file


class TestErase:
    """`restorative erase`."""

    def test_somebody(self, run: Run, store: str, closed: str) -> None:
        """It says what went and what stays; asked again, nothing more goes."""
        erased = run("erase", f"{closed}:p1", "--store", store, *BY)
        person = erased.out.split()[2].rstrip(":")

        assert (erased.code, erased.err) == (0, "")
        assert "identity, on their own record: " in erased.out
        assert f"in {closed}: " in erased.out
        assert "What stays: a pseudonym, what was done and when, in codes, and every figure." in erased.out
        assert "Rejects files" in erased.out
        again = run("erase", person, "--store", store, *BY)
        assert (again.code, again.out.splitlines()[0]) == (0, f"Erased of {person}: 0 personal values.")
        assert run("verify", "--store", store).code == 0

    def test_in_json(self, run: Run, store: str, closed: str) -> None:
        """For programs it is one object, item by item."""
        (told,) = run("erase", f"{closed}:p1", "--store", store, "--ground", "retention", "--json", *BY).lines

        assert {item["fate"] for item in told["items"]} == {"erased"}
        assert {item["class"] for item in told["items"]} >= {"identity"}
        assert sum(item["values"] for item in told["items"]) > 1
        assert (told["files"], bool(told["remains"])) == ([], True)

    def test_an_open_case(self, run: Run, store: str, open_case: str) -> None:
        """Whoever takes part in an open case is not erased: it says what to do first."""
        refused = run("erase", f"{open_case}:p1", "--store", store, *BY)

        assert (refused.code, refused.out) == (1, "")
        assert "Nothing is erased." in refused.err
        assert "[person.in-open-case]" in refused.err

    def test_a_legal_hold(self, run: Run, store: str, closed: str) -> None:
        """A hold that was told with `restorative tell` beats it, until it is lifted."""
        who = f"{closed}:p1"
        placed = run("tell", who, "legal-hold-placed", "hold=h1", "ground=court-order", "--store", store, *BY)
        refused = run("erase", who, "--store", store, *BY)
        lifted = run("tell", who, "legal-hold-lifted", "hold=h1", "--store", store, *BY)

        assert (placed.code, refused.code, lifted.code) == (0, 1, 0)
        assert "[hold.standing]" in refused.err
        assert run("erase", who, "--store", store, *BY).code == 0

    def test_a_file(self, run: Run, store: str, closed: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that the host keeps is named, for somebody to erase it there."""
        _given(monkeypatch, {"file": FORM, "about": ["p1", "p2"], "what": "letter", "sha256": "ab" * 32})
        attached = run("record", closed, "file-attached", "--json-fields", "-", "--store", store, *BY)
        erased = run("erase", f"{closed}:p1", "--store", store, *BY)

        assert attached.code == 0, attached.err
        assert "record `file-removed` in the case" in erased.out
        assert f"{FORM} of {closed}, which is about others as well" in erased.out

    @pytest.mark.parametrize("who", ["Ann Example", "person-23456789abcd", "case-23456789abcd:p1"])
    def test_nobody(self, run: Run, store: str, who: str) -> None:
        """Somebody who is not there is told as a sentence, and no name is repeated."""
        ran = run("erase", who, "--store", store, *BY)

        assert ran.code in (1, 2)
        assert "There is no " in ran.err
        assert "Ann" not in ran.err

    @pytest.mark.parametrize("by", [(), ("--as", "f-1", "--roles", "facilitator")])
    def test_not_everybody_may(self, run: Run, store: str, closed: str, by: tuple[str, ...]) -> None:
        """Nobody erases without saying who they are, nor in a role that may not."""
        ran = run("erase", f"{closed}:p1", "--store", store, *by)

        assert (ran.code, ran.out) == (1 if by else 2, "")
        assert run("erase", f"{closed}:p1", "--store", store, *BY).code == 0


class TestRetention:
    """`restorative retention`."""

    def test_no_rules(self, run: Run, store: str) -> None:
        """Without a rule nothing is due, and both commands say so."""
        plan = run("retention", "plan", "--store", store, "--at", "2115-01-01")
        applied = run("retention", "apply", "--store", store, *BY)

        assert (plan.code, applied.code) == (0, 0)
        assert "no period is built in" in plan.err
        assert plan.out.startswith("0 groups of values to erase; ")
        assert "[retention.no-rule]" in plan.out
        assert "Erased 0 values of 0 persons." in applied.out

    def test_plan_and_apply(self, run: Run, store: str, rules: Path) -> None:
        """What the plan shows goes, and nothing else; afterwards nothing is due, and every figure is as it was."""
        practice = ("--store", store, "--practice", rules)
        report = run("report", *practice, "--json").out
        plan = run("retention", "plan", *practice, "--json").lines
        due = sum(one["values"] for one in plan if one["is_due"])
        shown = run("retention", "plan", *practice)
        *applied, last = run("retention", "apply", *practice, *BY, "--json").lines
        gone = sum(item["values"] for one in applied for item in one["items"] if item["fate"] == "erased")

        assert due < sum(one["values"] for one in plan)
        assert "due since " in shown.out
        assert (last["persons"], last["values"], last["overwritten"]) == (len(applied), gone, True)
        assert 0 < gone <= due  # a text about two people is due for each, and goes once
        assert {one["rule"] for one in plan if one["is_due"]} <= {"declined", "seven"}
        assert not any(one["is_due"] for one in run("retention", "plan", *practice, "--json").lines)
        assert run("retention", "apply", *practice, *BY).out.startswith("Erased 0 values")
        assert run("report", *practice, "--json").out == report
        assert run("verify", "--store", store).code == 0

    def test_not_everybody_may(self, run: Run, store: str, rules: Path) -> None:
        """Who may not erase applies no rules."""
        by = ("--as", "f-1", "--roles", "facilitator")
        ran = run("retention", "apply", "--store", store, "--practice", rules, *by)

        assert (ran.code, ran.out) == (1, "")
        assert "Nothing is erased." in ran.err

    def test_a_rule_that_makes_no_sense(self, run: Run, store: str, tmp_path: Path) -> None:
        """A fault in the rules ends it before anything is opened."""
        (tmp_path / "rules.toml").write_text('[[retention.rules]]\nname = "a"\n')
        ran = run("retention", "plan", "--store", store, "--practice", tmp_path / "rules.toml")

        assert (ran.code, ran.out) == (2, "")
        assert "No period is given" in ran.err
