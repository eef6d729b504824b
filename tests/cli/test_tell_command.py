"""`restorative tell`."""

import io
import json
import sys
from typing import Any

import pytest
from tests.cli.conftest import Run

from restorative_core.casework.catalogue import FACILITATOR_EVENTS, PERSON_EVENTS
from restorative_core.cli.telling import KINDS
from restorative_core.service.register import TOLD

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


def test_just_what_can_be_told_is_offered(run: Run, store: str) -> None:
    """What the service refuses to be told in this way is no kind of it, and is not in the help."""
    assert {*KINDS.values()} == TOLD
    refused = {one.kind for one in (*PERSON_EVENTS, *FACILITATOR_EVENTS)} - KINDS.keys()
    assert refused == {
        "person-registered",
        "person-details-changed",
        "details-revealed",
        "person-found",
        "person-made-findable",
        "person-erased",
    }
    for kind in refused:
        told = run("tell", "CASE:p1", kind, "--store", store, *BY)
        assert (told.code, told.out) == (2, "")
        assert kind not in run("tell", "--help").out


def test_a_refusal_says_why(run: Run, store: str) -> None:
    """Whoever may not tell it is told so, and that nothing is stored."""
    by = ("--as", "f-9", "--roles", "facilitator")
    told = run("tell", "f-9", "facilitator-registered", "level=advanced", "--store", store, *by)

    assert (told.code, told.out) == (1, "")
    assert "Nothing is stored." in told.err
    assert "[role.missing]" in told.err
