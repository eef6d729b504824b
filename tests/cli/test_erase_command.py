"""`restorative erase` and `restorative retention`."""

import io
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

import pytest
from tests.cli.conftest import Run

from restorative_core import StorageFailed
from restorative_sqlite import SqliteStorage

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


def _lost(*_: object) -> NoReturn:
    raise StorageFailed("The connection is lost.")


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

    def test_somebody_again(self, run: Run, store: str, closed: str, tmp_path: Path) -> None:
        """Who p1 is goes with them: asked again by the case, it says by which id they are named now."""
        who = f"{closed}:p1"
        assert run("erase", who, "--store", store, *BY).code == 0

        for ran in (
            run("erase", who, "--store", store, *BY),
            run("subject-access", who, "--out", tmp_path / "x.html", "--store", store, *BY),
            run("tell", who, "legal-hold-placed", "hold=h1", "ground=court-order", "--store", store, *BY),
        ):
            assert (ran.code, ran.out) == (2, "")
            assert ran.err.startswith(f"Who p1 of {closed} is has been erased. Name them by the id that was printed")
        unknown = run("erase", f"{closed}:p9", "--store", store, *BY)
        assert (unknown.code, "There is no participant 'p9' here." in unknown.err) == (2, True)

    def test_too_early(self, run: Run, store: str, closed: str) -> None:
        """Nobody is erased on a day that is still to come."""
        ran = run("erase", f"{closed}:p1", "--at", "2095-01-01", "--store", store, *BY)

        assert (ran.code, ran.out) == (1, "")
        assert "Nothing is erased." in ran.err
        assert "[moment.future]" in ran.err

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

    def test_a_file_is_listed_until_it_is_gone(
        self, run: Run, store: str, closed: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What was not erased at once is not forgotten: it is listed, and doctor tells of it, until it is gone."""
        assert run("retention", "files", "--store", store).code == 0
        _given(monkeypatch, {"file": FORM, "about": ["p1"], "what": "letter", "sha256": "ab" * 32})
        run("record", closed, "file-attached", "--json-fields", "-", "--store", store, *BY)
        run("erase", f"{closed}:p1", "--store", store, *BY)

        listed = run("retention", "files", "--store", store)
        assert (listed.code, listed.out) == (1, f"{FORM} of {closed}\n1 file to erase.\n")
        told = run("retention", "files", "--store", store, "--json")
        assert (told.code, told.lines) == (1, [{"case": closed, "file": FORM, "shared": False}])
        assert "`restorative retention files` lists them" in run("doctor", "--store", store).out

        gone = run("record", closed, "file-removed", f"file={FORM}", "--store", store, *BY)
        assert gone.code == 0, gone.err
        assert run("retention", "files", "--store", store, "--json").lines == []
        assert "is said to be gone" in run("retention", "files", "--store", store).out

    def test_what_may_be_left(self, run: Run, store: str, closed: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where it cannot be looked whether something was stored meanwhile, it says so, and ends with 1."""
        append, about = SqliteStorage.append, SqliteStorage.parts_about

        def stored(storage: SqliteStorage, *records: Any, **rest: Any) -> None:
            append(storage, *records, **rest)
            if rest.get("erased"):
                monkeypatch.setattr(SqliteStorage, "parts_about", _lost)

        monkeypatch.setattr(SqliteStorage, "append", stored)
        erased = run("erase", f"{closed}:p1", "--store", store, *BY)
        monkeypatch.setattr(SqliteStorage, "parts_about", about)

        assert (erased.code, erased.err) == (1, "")
        assert "What was stored about them meanwhile may be left. The connection is lost. Then ask again." in " ".join(
            erased.out.split()
        )
        person = erased.out.split()[2].rstrip(":")
        (again,) = run("erase", person, "--store", store, "--json", *BY).lines
        assert (again["unfinished"], again["items"]) == ("", [])

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

    def test_a_plan_is_told_by_rule(self, run: Run, store: str, rules: Path) -> None:
        """A plan tells what each rule makes due; with --all each group of values too, before that."""
        practice = ("--store", store, "--practice", rules)
        due = [one for one in run("retention", "plan", *practice, "--json").lines if one["is_due"]]
        shown = run("retention", "plan", *practice).out
        every = run("retention", "plan", *practice, "--all").out

        for rule in {one["rule"] for one in due}:
            ones = [one for one in due if one["rule"] == rule]
            people, values = len({one["person"] for one in ones}), sum(one["values"] for one in ones)
            assert f"{rule}: {people:,} person" in shown
            assert f", {values:,} value" in shown
        assert due
        assert "due since " not in shown
        assert every.count(", due since ") == len(due)
        assert every.endswith(shown.replace(" `--all` shows each.", ""))

    def test_plan_and_apply(self, run: Run, store: str, rules: Path) -> None:
        """What the plan shows goes, and nothing else; afterwards nothing is due, and every figure is as it was."""
        practice = ("--store", store, "--practice", rules)
        report = run("report", *practice, "--json").out
        plan = run("retention", "plan", *practice, "--json").lines
        due = sum(one["values"] for one in plan if one["is_due"])
        *applied, last = run("retention", "apply", *practice, *BY, "--json").lines
        gone = sum(item["values"] for one in applied for item in one["items"] if item["fate"] == "erased")

        assert due < sum(one["values"] for one in plan)
        assert (last["persons"], last["values"], last["overwritten"]) == (len(applied), gone, True)
        assert 0 < gone <= due  # a text about two people is due for each, and goes once
        assert {one["rule"] for one in plan if one["is_due"]} <= {"declined", "seven"}
        assert not any(one["is_due"] for one in run("retention", "plan", *practice, "--json").lines)
        assert run("retention", "apply", *practice, *BY).out.startswith("Erased 0 values")
        assert run("report", *practice, "--json").out == report
        assert run("verify", "--store", store).code == 0

    def test_one_that_is_damaged(self, run: Run, store: str, county: Path, rules: Path) -> None:
        """Whoever is in a case that is damaged is named and left, the others are erased, and it ends with 1."""
        practice = ("--store", store, "--practice", rules)
        plan = run("retention", "plan", *practice, "--json").lines
        due = {one["person"] for one in plan if one["is_due"]}
        case = next(one["stream"] for one in plan if one["is_due"] and one["stream"] != one["person"])
        with closing(sqlite3.connect(county / "county.db")) as connection, connection:
            connection.execute("UPDATE restorative_records SET payload = payload || ' ' WHERE stream = ?", (case,))

        left = {
            one["person"]
            for one in run("retention", "plan", *practice, "--json").lines
            if "record.damaged" in {reason["code"] for reason in one["reasons"]}
        }
        ran = run("retention", "apply", *practice, *BY)
        *_, last = run("retention", "apply", *practice, *BY, "--json").lines

        assert (ran.code, f"of {case} is not what was stored" in " ".join(ran.err.split())) == (1, True)
        assert f"of {len(due - left)} person" in ran.out
        assert left
        assert {one["person"] for one in last["unread"]} == left
        assert (last["values"], last["unfinished"]) == (0, "")

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
        assert "gives no period" in ran.err
