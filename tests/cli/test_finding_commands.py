"""`restorative find` and `restorative subject-access`."""

import io
import json
import stat
from pathlib import Path

import pytest
from tests.cli.conftest import Run

WHO = ("--as", "f-17", "--roles", "facilitator", "--organisation", "county")


@pytest.fixture
def ana(county: Path) -> dict[str, str]:
    """Somebody who referred themselves, as the form has them."""
    forms = map(json.loads, (county / "inbox" / "self_referrals.jsonl").read_text(encoding="utf-8").splitlines())
    return next(form["me"] for form in forms if form["me"].get("name"))


def _typed(monkeypatch: pytest.MonkeyPatch, **asked: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(asked)))


def test_find(run: Run, store: str, ana: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is found by their name, with their case, and the answer names nobody."""
    _typed(monkeypatch, name=ana["name"].upper())
    ran = run("find", "--store", store, *WHO, "--purpose", "call-back", "--json")

    assert ran.code == 0, ran.err
    assert {tuple(line["by"]) for line in ran.lines} == {("name",)}
    assert all(line["person"].startswith("person-") and line["cases"] for line in ran.lines)
    assert ana["name"].lower() not in (ran.out + ran.err).lower()

    _typed(monkeypatch, name=ana["name"])
    shown = run("find", "--store", store, *WHO, "--purpose", "call-back")
    assert all(f"{case}:{one}" in shown.out for line in ran.lines for case, one in line["cases"].items())


def test_nobody_is_found(run: Run, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """That nobody fits is an answer."""
    _typed(monkeypatch, name="Zebedee Unheardof")
    ran = run("find", "--store", store, *WHO, "--purpose", "call-back")

    assert (ran.code, ran.out) == (0, "Nobody was found.\n")


@pytest.mark.parametrize(
    ("purpose", "typed"),
    [
        ("", '{"name": "Ann O\'Example"}'),
        ("call-back", "{}"),
        ("call-back", "Ann O'Example"),
        ("call-back", '{"nmae": "Ann O\'Example"}'),
        ("call-back", '{"born": "Ann O\'Example"}'),
        ("call-back", "[]"),
        ("call-back", ""),
    ],
)
def test_what_cannot_be_asked(run: Run, store: str, purpose: str, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a purpose, or with something that is none of it, it says what is wrong, and repeats nothing."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    ran = run("find", "--store", store, *WHO, *(("--purpose", purpose) if purpose else ()))

    assert (ran.code, ran.out) == (2, "")
    assert "  -  " not in ran.err
    assert ran.err
    assert "Example" not in ran.err


def test_nobody_types_it(run: Run, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal the command does not wait for what would be seen there: it says how it is given."""
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    ran = run("find", "--store", store, *WHO, "--purpose", "call-back")

    assert (ran.code, ran.out) == (2, "")
    assert "< FILE" in ran.err


def test_those_who_may_be_the_same(run: Run, store: str, open_case: str) -> None:
    """What is suggested of a case says which of its participants is meant."""
    ran = run("find", "--store", store, *WHO, "--like", open_case, "--json")

    assert ran.code == 0, ran.err
    assert all(line["like"].startswith("p") and open_case not in line["cases"] for line in ran.lines)


def test_everybody_is_findable(run: Run, store: str) -> None:
    """A store that was made with keys lacks none."""
    ran = run("find", "--store", store, *WHO, "--make-findable")

    assert (ran.code, ran.out) == (0, "0 persons made findable.\n")


def test_subject_access(run: Run, store: str, open_case: str, tmp_path: Path) -> None:
    """The file is its owner's alone, is JSON or a page, and the answer names nobody."""
    answer = tmp_path / "answer.json"
    ran = run("subject-access", f"{open_case}:p1", "--store", store, *WHO, "--out", answer, "--format", "json")
    given = json.loads(answer.read_bytes())

    assert ran.code == 0, ran.err
    assert stat.S_IMODE(answer.stat().st_mode) == 0o600
    assert [one["case"] for one in given["cases"]] == [open_case]
    assert ran.out.startswith(f"Written to {answer}: {len(given['details'])} detail")
    assert [one["value"] for one in given["details"] if str(one["value"]) in ran.out] == []

    page = tmp_path / "answer.html"
    assert run("subject-access", given["person"], "--store", store, *WHO, "--out", page).code == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("out", "says"), [("there.html", "is there already"), ("-", "- is none"), ("no/such/x.html", "There is no folder")]
)
def test_subject_access_is_written_to_a_new_file(
    run: Run, store: str, open_case: str, tmp_path: Path, *, out: str, says: str
) -> None:
    """An earlier answer is not replaced, and nobody is looked at for what cannot be written."""
    (tmp_path / "there.html").write_text("An earlier answer.")
    before = run("checkpoint", "--store", store).out

    ran = run("subject-access", f"{open_case}:p1", "--store", store, *WHO, "--out", out)

    assert (ran.code, ran.out, says in ran.err) == (2, "", True), ran.err
    assert [path.name for path in tmp_path.glob("*.html")] == ["there.html"]
    assert not (tmp_path / "-").exists()
    assert (tmp_path / "there.html").read_text() == "An earlier answer."
    assert run("checkpoint", "--store", store).out == before


@pytest.mark.parametrize("whose", ["Ann O'Example", "person-23456789abcd", "case-23456789abcd:p1"])
def test_subject_access_of_nobody(run: Run, store: str, whose: str, tmp_path: Path) -> None:
    """Nothing is written about somebody who is not there, and what was typed is not repeated."""
    ran = run("subject-access", whose, "--store", store, *WHO, "--out", tmp_path / "x.html")

    assert ran.code in (1, 2)
    assert not (tmp_path / "x.html").exists()
    assert "Example" not in ran.out + ran.err
