"""`restorative case consents`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.consent_records.conftest import SCHEMA

Run = Callable[..., Any]
WHO = ("--as", "f-17", "--roles", "facilitator")


def _names(county: Path) -> set[str]:
    forms = (county / "inbox" / "self_referrals.jsonl").read_text(encoding="utf-8")
    return {form["me"]["name"] for form in map(json.loads, forms.splitlines()) if "name" in form["me"]}


@pytest.fixture
def agreed(run: Run, store: str) -> str:
    """A case in which p1 has agreed to something."""
    for case in run("case", "list", "--store", store, "--json").lines:
        (shown,) = run("case", "show", case["case"], "--store", store, "--json").lines
        if any(one["participant"] == "p1" and one["status"] == "given" for one in shown["consents"]):
            return str(case["case"])
    raise AssertionError


def test_to_read(run: Run, county: Path, store: str, agreed: str) -> None:
    """Somebody reads what they agreed to, when, and how to take it back; and no name."""
    ran = run("case", "consents", agreed, "p1", "--store", store, "--practice", county / "practice.toml", *WHO)

    assert ran.code == 0
    assert f"What p1 has consented to in {agreed}" in ran.out
    assert "you agreed" in ran.out
    assert "without a reason: 01604 960000." in ran.out
    assert not [name for name in _names(county) if name in ran.out]


def test_as_linked_data(run: Run, county: Path, store: str, agreed: str) -> None:
    """The same for another system: one JSON document, each record of it whole."""
    ran = run(
        "case", "consents", agreed, "p1", "--format", "json-ld", "--store", store, "--practice",
        county / "practice.toml", *WHO,
    )  # fmt: skip
    receipt = json.loads(ran.out)

    assert receipt["@type"] == "ConsentReceipt"
    assert receipt["records"]
    assert all(not [*SCHEMA.iter_errors(record)] for record in receipt["records"])


def test_nobody_acts(run: Run, county: Path, store: str, open_case: str) -> None:
    """That it was looked at is recorded, so somebody says who they are."""
    ran = run("case", "consents", open_case, "p1", "--store", store, "--practice", county / "practice.toml")

    assert ran.code == 2
    assert "--as" in ran.err


def test_without_settings(run: Run, store: str, open_case: str) -> None:
    """Where nobody says who answers for the data, it is said what to add."""
    ran = run("case", "consents", open_case, "p1", "--store", store, *WHO)

    assert ran.code == 2
    assert "[controller]" in ran.err
    assert ran.out == ""


def test_somebody_else(run: Run, county: Path, store: str, open_case: str) -> None:
    """There is nothing to show of somebody who is not in the case."""
    ran = run("case", "consents", open_case, "p9", "--store", store, "--practice", county / "practice.toml", *WHO)

    assert ran.code == 2
    assert "p9" in ran.err
