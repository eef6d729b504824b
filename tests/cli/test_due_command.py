"""`restorative due`, and what waits in `restorative case options`."""

import sys
from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import Run

PRACTICE = """
[reminders]
nation = "england-and-wales"

[limits]
decision = 2
"""


@pytest.fixture
def limited(tmp_path: Path) -> Path:
    """Settings by which a referral is decided on within two working days."""
    practice = tmp_path / "limited.toml"
    practice.write_text(PRACTICE)
    return practice


@pytest.fixture
def store(run: Run, police: Path) -> str:
    """The URL of a store into which a police file was imported, and nothing done with its cases since."""
    store = "sqlite:///new.db"
    assert run("import", police, "--mapping", "police", "--store", store, "--rejects", "rejects.jsonl").code == 1
    return store


def test_it_lists_the_most_urgent_first(run: Run, store: str, limited: Path) -> None:
    """Every referral waits for a decision, the oldest before all; the working days are counted and named."""
    ran = run("due", "--store", store, "--practice", limited, "--at", "2015-06-01")
    lines = ran.out.splitlines()
    rows = [line.split() for line in lines[2:-2]]

    assert ran.code == 0
    assert lines[0].split() == ["by", "working", "days", "what", "since", "case"]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert all(len(row[0]) == len("2015-01-01") for row in rows)
    assert lines[-2] == f"{len(rows)} reminders, {sum('over' in row for row in rows)} of them overdue."
    assert lines[-1] == "Working days: Monday to Friday without the public holidays of england-and-wales."
    assert "\x1b" not in ran.out


def test_json_lines(run: Run, store: str, limited: Path) -> None:
    """A line of JSON for each reminder, with its day and the working days left or over."""
    found = run("due", "--store", store, "--practice", limited, "--at", "2015-06-01", "--json").lines
    first = found[0]

    assert set(first) == {"case", "what", "about", "since", "by", "left", "overdue"}
    assert first["what"] == "decision"
    assert first["overdue"] is (date.fromisoformat(first["by"]) < date(2015, 6, 1)) is True
    assert first["left"] < 0


def test_only_what_is_overdue(run: Run, store: str, limited: Path) -> None:
    """`--overdue` leaves out what is in time, and what nothing limits."""
    asked = ("due", "--store", store, "--at", "2015-06-01", "--json")
    every, late = run(*asked, "--practice", limited).lines, run(*asked, "--practice", limited, "--overdue").lines

    assert late == [one for one in every if one["overdue"]]
    assert 0 < len(late) < len(every)
    assert run(*asked, "--overdue").lines == []


def test_only_those_of_one_lead(run: Run, store: str) -> None:
    """`--lead` leaves out the cases that somebody else leads, or nobody."""
    assert run("due", "--store", store, "--at", "2015-06-01", "--lead", "f-17", "--json").lines == []


def test_holidays_that_are_not_known_are_said_to_be_so(run: Run, store: str) -> None:
    """Without a nation the list says that it knows no public holiday."""
    ran = run("due", "--store", store, "--at", "2015-06-01")

    assert ran.out.splitlines()[-1] == "Working days: Monday to Friday, with no public holiday known."


def test_without_the_extra(run: Run, store: str, limited: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the holidays cannot be known, the command says what to install, and lists nothing by other days."""
    monkeypatch.setitem(sys.modules, "holidays", None)
    ran = run("due", "--store", store, "--practice", limited)

    assert (ran.code, ran.out) == (2, "")
    assert "restorative-core[calendar]" in ran.err


def test_options_show_how_long_there_is(run: Run, store: str, limited: Path) -> None:
    """Beside what can be done stands what waits, by when, and how many working days are left or over."""
    first = run("due", "--store", store, "--practice", limited, "--at", "2015-06-01", "--json").lines[0]
    told = ("case", "options", first["case"], "--store", store)

    waits = f"\nWaiting\n  decision since {first['since']}"
    shown = run(*told, "--practice", limited, "--at", "2015-06-01").out
    assert f"{waits}, by {first['by']}: {-first['left']} working days over\n" in shown
    assert f"{waits}\n" in run(*told, "--at", "2015-06-01").out
    on_the_day = run(*told, "--practice", limited, "--at", first["by"]).out
    assert f"{waits}, by {first['by']}: last day\n" in on_the_day
    in_time = run(*told, "--practice", limited, "--at", first["since"]).out
    assert f"{waits}, by {first['by']}: 2 working days left\n" in in_time
