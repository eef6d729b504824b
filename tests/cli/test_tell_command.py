"""`restorative tell`."""

import io
import json
import sys
from typing import Any

import pytest
from tests.cli.conftest import Run

BY = ("--as", "c-1", "--roles", "coordinator")


def _given(monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(fields)))


def test_whom_a_restriction_protects_is_named_as_a_participant(
    run: Run, store: str, open_case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are named by a case and their id in it, and no letter goes from the one to the other from then on."""
    _given(monkeypatch, {"restriction": "r1", "protects": f"{open_case}:p2"})
    told = run("tell", f"{open_case}:p1", "restriction-imposed", "--json-fields", "-", "--store", store, *BY)
    meeting = ("session=s7", "type=letter-exchange", "participants=p1,p2")
    explained = run("case", "explain", open_case, "session-arranged", *meeting, "--store", store, "--json").lines[0]

    assert (told.code, told.out) == (0, f"Recorded restriction-imposed of {open_case}:p1.\n")
    assert "restriction.stands" in [reason["code"] for reason in explained["reasons"]]


def test_somebody_who_is_not_in_the_case_is_told(
    run: Run, store: str, open_case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is to be protected and is nobody there ends it, with those who are."""
    _given(monkeypatch, {"restriction": "r1", "protects": f"{open_case}:p9"})
    told = run("tell", f"{open_case}:p1", "restriction-imposed", "--json-fields", "-", "--store", store, *BY)

    assert (told.code, told.out) == (2, "")
    assert "There is no participant 'p9' here. There are: p1, p2" in told.err


@pytest.mark.parametrize(
    ("told", "remedy"),
    [
        (("supervision-held",), "Register them first: `restorative tell ID facilitator-registered"),
        (("restriction-lifted", "restriction=r1"), "by a case and their id in it, such as CASE:p1."),
    ],
)
def test_whoever_is_not_known_is_told_with_a_remedy(run: Run, store: str, told: tuple[str, ...], remedy: str) -> None:
    """The sentence says what to do first."""
    ran = run("tell", "f-99", *told, "--store", store, *BY)

    assert (ran.code, ran.out) == (2, "")
    assert "There is no " in ran.err
    assert remedy in ran.err


def test_fields_that_do_not_fit_are_told_with_the_way_to_see_them(run: Run, store: str) -> None:
    """Beside the faults stands the command that shows the fields."""
    told = run("tell", "f-99", "facilitator-registered", "level=expert", "--store", store, *BY)

    assert (told.code, told.out) == (1, "")
    assert "level is none of its choices" in told.err
    assert "`restorative tell --fields facilitator-registered` shows the fields" in told.err
