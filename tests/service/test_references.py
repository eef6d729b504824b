"""A reference stands with the record of its stream that was stored with it, on every tier of storage."""

from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
from tests.service.conftest import FORM, Desk

from restorative_core import RestorativeService, events
from restorative_core.memory import MemoryStorage
from restorative_core.ports import Record, Reference
from restorative_core.records import BEGINNING, digest_after, reference_commitment, reference_commitments, unseal
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.wire import read_json, structure, write_json
from restorative_template.storage import LinesStorage

_NOTES = (events.NoteTaken(("p1",), "one"), events.NoteTaken(("p1",), "two"))


def _told(desk: Desk) -> dict[tuple[str, int], dict[str, str]]:
    """The commitments to references, by record."""
    records = [placed.record for placed in desk.storage.feed()]
    return {(one.stream, one.number): told for one in records if (told := reference_commitments(one))}


def test_the_first_record_tells_of_a_reference(desk: Desk) -> None:
    """The first record of what was stored together tells of the reference by a commitment; no other record does."""
    case = desk.receive(reference="X7").id
    before = desk.record(events.ReferralAccepted()).number
    desk.record(*_NOTES, key="once")

    told = _told(desk)
    assert list(told) == [(case, 1), (case, before + 1)]
    for (stream, _), commitments in told.items():
        for key, commitment in commitments.items():
            found = desk.storage.reference(key)
            assert found is not None
            assert found.stream == stream
            assert commitment == reference_commitment(desk.storage.secret(), found)
    assert {key for commitments in told.values() for key in commitments} == {*desk.storage.kept.references}


def test_a_record_without_a_reference_says_nothing_of_any(desk: Desk) -> None:
    """A payload has no word more where nothing is referred to."""
    desk.receive(reference=None)
    desk.record(*_NOTES)

    assert desk.storage.kept.references == {}
    assert all("references" not in read_json(placed.record.payload) for placed in desk.storage.feed())


def test_nothing_told_under_a_key_leaves_no_reference(desk: Desk) -> None:
    """A key under which nothing is recorded is not used up: no record could tell of it."""
    before = desk.receive(reference=None)
    assert desk.record(key="once") == before
    assert desk.storage.kept.references == {}

    assert desk.record(_NOTES[0], key="once").number == before.number + 1
    assert desk.record(_NOTES[0], key="once").number == before.number + 1
    assert desk.problems() == []


def test_a_commitment_covers_all_of_a_reference() -> None:
    """Every word of it counts, and so does the secret."""
    one = Reference("key", "case-a", "content")
    others = [attrs.evolve(one, **{name: "other"}) for name in ("key", "stream", "content")]
    apart = attrs.evolve(one, key="keyc", stream="ase-a")

    assert len({reference_commitment(b"s", told) for told in (one, *others, apart)}) == 5
    assert reference_commitment(b"s", one) != reference_commitment(b"t", one)


def test_what_is_no_commitment_is_none() -> None:
    """A payload that says something else under that word tells of no reference; an event's own words are not taken."""

    def commitments(payload: Any) -> dict[str, str]:
        return reference_commitments(Record("case-a", 1, "note-taken", write_json(payload), ""))

    assert commitments({"references": ["a", "b"]}) == {}
    assert commitments({"event": {"references": {"a": "b"}}}) == {}
    assert commitments({"references": {"a": "b"}}) == {"a": "b"}


def test_a_reference_told_of_twice(desk: Desk) -> None:
    """Two records that both tell of one reference are found, with no checkpoint: one of them was added."""
    desk.receive(reference="X1")
    stored = desk.storage.kept.streams[desk.case]
    last = stored[-1]
    plain = read_json(last.payload) | {"references": reference_commitments(stored[0])}
    payload = write_json(plain)
    before = stored[-2].digest if len(stored) > 1 else BEGINNING
    digest = digest_after(before, last.stream, last.number, last.kind, payload)
    forged = attrs.evolve(last, payload=payload, digest=digest)
    stored[-1] = desk.storage.kept.feed[desk.storage.kept.feed.index(last)] = forged

    assert unseal(forged) == unseal(last)
    assert desk.problems() == ["Records tell of 2 references, and only 1 are there: one is told of twice."]


def test_a_damaged_payload_hides_no_reference(desk: Desk) -> None:
    """Where a record cannot be read, what else is wrong is told all the same, and nothing breaks."""
    desk.receive(reference="X1")
    stored = desk.storage.kept.streams[desk.case]
    stored[0] = attrs.evolve(stored[0], payload='{"references":')
    desk.storage.kept.references.clear()

    assert any("digest does not agree" in says for says in desk.problems())


def test_on_the_core_tier(tmp_path: Path) -> None:
    """A storage that cannot list its references is asked for each of which a record tells."""
    desk = Desk(MemoryStorage())
    path = tmp_path / "kept.rj"
    with closing(LinesStorage(path)) as storage:
        service = RestorativeService(storage, clock=lambda: desk.now)
        service.receive(structure({**FORM, "reference": "X9"}, Referral), desk.occasion())
        assert [one.problem for one in service.verify() if one.problem] == []

    lines = [read_json(line) for line in path.read_text(encoding="ascii").splitlines()]
    for line in lines:
        line["references"] = [[key, stream, content[::-1]] for key, stream, content in line.get("references", ())]
    path.write_text("".join(f"{write_json(line)}\n" for line in lines), encoding="ascii")
    with closing(LinesStorage(path)) as storage:
        found = [one.problem.says for one in RestorativeService(storage).verify() if one.problem]

    assert [says.partition(":")[0] for says in found] == ["What it is known by is gone, or is not what was stored"]
