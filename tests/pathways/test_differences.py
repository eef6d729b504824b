"""How two pathways differ is told row by row, and nothing is told where they do not."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from restorative_core.pathways import PUBLISHED
from restorative_core.pathways.differences import Difference, differences
from restorative_core.pathways.justice import justice
from restorative_core.pathways.plain import plain_table
from restorative_core.pathways.school import school

TABLE = plain_table(justice)
ROW = next(index for index, row in enumerate(TABLE["rows"]) if row["event"] == "session-started")


@pytest.mark.parametrize("pathway", PUBLISHED, ids=lambda pathway: pathway.name)
def test_a_pathway_and_itself(pathway: Any) -> None:
    """Nothing differs."""
    assert list(differences(plain_table(pathway), plain_table(pathway))) == []


def _row(**changes: Any) -> Callable[[dict[str, Any]], object]:
    return lambda table: table["rows"][ROW].update(changes)


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], tuple[str, str, str]]] = {
    "stages": (_row(stages=["ready"]), ("row", "session-started", "at")),
    "roles": (_row(roles=["system"]), ("row", "session-started", "by")),
    "kind": (_row(**{"is": "report"}), ("row", "session-started", "is")),
    "unconditional": (_row(unconditional=True), ("row", "session-started", "by")),
    "leads to": (
        lambda table: table["rows"][ROW]["leads_to"].update(says="elsewhere"),
        ("row", "session-started", "leads to"),
    ),
    "may lead to": (
        lambda table: table["rows"][ROW]["leads_to"].update(stages=["ready"]),
        ("row", "session-started", "may lead to"),
    ),
    "requirement": (
        lambda table: table["rows"][ROW]["requires"].pop(),
        ("requirement", "session-started", TABLE["rows"][ROW]["requires"][-1]["key"]),
    ),
    "policy": (lambda table: table["policy"][0].update(value=7), ("policy", "risk_valid_days", "")),
    "step": (
        lambda table: table["lives"][1]["steps"][0].update(leads_to="ended"),
        ("life", "session", "readiness-decided"),
    ),
    "beginning": (lambda table: table["lives"][1].update(begins="ended"), ("life", "session", "")),
    "map": (lambda table: table["leads_on"]["school/1"].update(ready="received"), ("map", "school/1", "ready")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_one_change_is_one_difference(change: str) -> None:
    """Whatever is changed in a table is told, with what it was and what it is, in both directions."""
    spoil, (what, about, part) = CHANGES[change]
    other = json.loads(json.dumps(TABLE))
    spoil(other)

    (found,) = differences(TABLE, other)
    (back,) = differences(other, TABLE)

    assert (found.what, found.about, found.part) == (what, about, part)
    assert found.one
    assert (back.one, back.other) == (found.other, found.one)


@pytest.mark.parametrize(
    ("field", "value"), [("revision", 2), ("force", "should"), ("sentence", "X."), ("since", "2015-04-01")]
)
def test_a_requirement_of_another_revision(field: str, value: object) -> None:
    """A rule that is worded otherwise, binds otherwise or since another day differs for each act that needs it."""
    other = json.loads(json.dumps(TABLE))
    other["requirements"][0][field] = value
    key = TABLE["requirements"][0]["key"]
    needing = [row["event"] for row in TABLE["rows"] if key in {one["key"] for one in row["requires"]}]

    found = list(differences(TABLE, other))

    assert [(one.what, one.about, one.part) for one in found] == [("requirement", event, key) for event in needing]


def test_two_settings() -> None:
    """What one asks and the other does not, and where each may move."""
    found = list(differences(TABLE, plain_table(school)))

    assert {one.what for one in found} == {"requirement", "map"}
    named = [one for one in found if one.part == "a-responsible-person-is-named"]
    assert [(one.about, one.other) for one in named] == [("referral-accepted", "")]
    assert named[0].one.startswith("Somebody responsible has been named. (should of the pathway; ")
    assert Difference("map", "justice/1", "ready", "", "assessing") in found
