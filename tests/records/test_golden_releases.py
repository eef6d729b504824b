"""What any release stored is read for ever, as it was read then. These tests are kept as long as the library is."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.golden.writing import of_every_kind

from restorative_core import Actor, Occasion, RestorativeService, events
from restorative_core.cli.facts import facts
from restorative_core.memory import MemoryStorage
from restorative_core.ports import Part, Record
from restorative_core.records import BEGINNING, commitment, commitments, digest_after, read_part, unseal
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.wire import unstructure

GOLDEN = Path(__file__).parents[1] / "golden"
RELEASES = sorted(path.parent for path in GOLDEN.glob("*/kinds.jsonl"))
"""Every release that wrote golden records of each kind and a whole store, oldest first."""


def _kinds(release: Path) -> Iterator[dict[str, Any]]:
    for line in (release / "kinds.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _says(now: Any, then: Any) -> bool:
    """Whether *now* says all that was read *then*: what came later may stand beside it."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(key in now and _says(now[key], value) for key, value in then.items())
    if isinstance(then, list):
        return isinstance(now, list) and len(now) == len(then) and all(map(_says, now, then))
    return bool(now == then)


@pytest.fixture(params=RELEASES, ids=lambda path: path.name)
def release(request: pytest.FixtureRequest) -> Path:
    """A release that wrote golden records."""
    found: Path = request.param
    return found


def test_every_kind_of_every_release_is_read(release: Path) -> None:
    """A record of each kind verifies, and is read as it was then; so is each of its parts."""
    for stored in _kinds(release):
        record = Record(**stored["record"])
        parts = [Part(**{**part, "subjects": tuple(part["subjects"])}) for part in stored["parts"]]
        entry = unseal(record)

        assert digest_after(BEGINNING, record.stream, 1, record.kind, record.payload) == record.digest
        assert {part.field: commitment(part) for part in parts} == commitments(record)
        assert {part.field: read_part(part) for part in parts} == stored["said"]
        assert _says(unstructure(entry.event), stored["read"]["fields"]), record.kind
        assert dict(entry.left) == stored["read"]["left"]


def test_the_latest_release_wrote_every_kind() -> None:
    """No kind of event is without a golden record. If one is: `uv run python -m tests.golden.writing RELEASE`."""
    assert {stored["record"]["kind"] for stored in _kinds(RELEASES[-1])} == set(events.KINDS)


def test_a_sample_says_something_in_every_field() -> None:
    """A golden record leaves no field at its default, or a later release could lose it unseen."""
    empty = [
        (stored["record"]["kind"], field)
        for stored in of_every_kind()
        for field, value in {**stored["read"]["fields"], **stored["said"]}.items()
        if value in (None, "", [], {}) and field not in {one.partition(".")[0] for one in stored["said"]}
    ]

    assert empty == []


def test_the_store_of_every_release_is_folded_as_it_was(release: Path) -> None:
    """The export of a whole store is taken in, verifies, and is folded to what it was folded to then."""
    expected = json.loads((release / "expected.json").read_text(encoding="utf-8"))
    service = RestorativeService(MemoryStorage())
    lines = (release / "export.jsonl").read_text(encoding="utf-8").splitlines()
    *_, last = service.restore(lines)
    case = service.case(expected["case"]["case"])
    by = Occasion("2015-07-01", Actor("f1", "svc", {StaffRole.COORDINATOR}))

    assert last.ended
    assert [found.problem for found in service.verify() if found.problem] == []
    assert str(service.checkpoint()) == expected["checkpoint"]
    assert _says(facts(case), expected["case"])
    assert [entry.event.kind for entry in service.history(case.id)] == expected["kinds"]
    assert {one.id: one.stage.value for one in service.cases()} == expected["stages"]
    assert sum(1 for _ in service.changes()) == expected["changes"]
    assert list(service.export()) == lines
    assert service.reveal(service.person(case.id, "p1"), by, "first-contact").latest("name") == expected["name"]
