"""A digest that somebody else keeps shows whatever was changed, moved, dropped or forged since."""

from collections.abc import Callable

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.service.conftest import Desk

from restorative_core import RestorativeService, events
from restorative_core.errors import Faulty, Misconfigured
from restorative_core.memory import MemoryStorage
from restorative_core.ports import Record, Summary
from restorative_core.records import BEGINNING, digest_after
from restorative_core.service.checkpoint import Checkpoint, checkpoint
from restorative_template.storage import LinesStorage

Forgery = Callable[[list[Record], int, int], None]


def _worked() -> Desk:
    """A desk at which something was done."""
    desk = Desk()
    desk.receive()
    desk.each(events.ReferralAccepted(), events.FacilitatorAllocated("f1"))
    desk.record(events.NoteTaken(("p1",), "a note"))
    return desk


def _forged(storage: MemoryStorage, records: list[Record]) -> MemoryStorage:
    """The storage of somebody who rewrote it with care: every chain and every summary agrees again."""
    forged = MemoryStorage()
    heads: dict[str, Record] = {}
    for record in records:
        before = heads.get(record.stream)
        number = before.number + 1 if before else 1
        digest = digest_after(
            before.digest if before else BEGINNING, record.stream, number, record.kind, record.payload
        )
        heads[record.stream] = attrs.evolve(record, number=number, digest=digest)
        forged.kept.streams.setdefault(record.stream, []).append(heads[record.stream])
        forged.kept.feed.append(heads[record.stream])
    known = storage.kept.summaries
    forged.kept.summaries = {
        stream: attrs.evolve(known.get(stream, Summary(stream, 0)), number=head.number)
        for stream, head in heads.items()
    }
    return forged


def _drop(records: list[Record], one: int, _other: int) -> None:
    del records[one]


def _swap(records: list[Record], one: int, other: int) -> None:
    records[one], records[other] = records[other], records[one]


def _duplicate(records: list[Record], one: int, other: int) -> None:
    records.insert(other, records[one])


def _change(records: list[Record], one: int, _other: int) -> None:
    records[one] = attrs.evolve(records[one], payload=records[one].payload.replace("2015", "2014"))


def _forge(records: list[Record], one: int, other: int) -> None:
    records[one] = attrs.evolve(records[one], payload=records[other].payload, kind=records[other].kind)


def _problems(storage: MemoryStorage, against: Checkpoint) -> list[str]:
    found = RestorativeService(storage).verify(against)
    return [one.problem.says for one in found if one.problem]


@pytest.mark.parametrize("forgery", [_drop, _swap, _duplicate, _change, _forge])
@given(drawn=st.data())
def test_every_forgery_is_found(forgery: Forgery, drawn: st.DataObject) -> None:
    """Any single record that is dropped, swapped, duplicated, changed or forged, however well chained, is found."""
    desk = _worked()
    kept = desk.service.checkpoint()
    records = [placed.record for placed in desk.storage.feed()]
    one, other = (drawn.draw(st.integers(0, len(records) - 1)) for _ in range(2))
    forged = [*records]
    forgery(forged, one, other)

    if forged[: len(records)] != records:  # what is only longer has grown
        assert any("checkpoint" in says for says in _problems(_forged(desk.storage, forged), kept))


def test_what_came_since_changes_nothing() -> None:
    """A checkpoint agrees for ever with a storage that only grew."""
    desk = _worked()
    kept = desk.service.checkpoint()
    desk.each(events.NoteTaken(("p1",), "another note"))

    assert desk.service.checkpoint() != kept
    assert _problems(desk.storage, kept) == []


def test_a_storage_that_was_cut_short_is_found() -> None:
    """The last records of a storage that are gone, with all that tells of them, are missed."""
    desk = _worked()
    kept = desk.service.checkpoint()
    records = [placed.record for placed in desk.storage.feed()][:-1]

    assert f"{kept.records} records were stored at the checkpoint, and now there are only {len(records)}." in _problems(
        _forged(desk.storage, records), kept
    )


def test_it_is_written_and_read_again() -> None:
    """It is one line, and the line tells all of it."""
    kept = _worked().service.checkpoint()

    assert Checkpoint.read(f" {kept}\n") == kept
    assert checkpoint(MemoryStorage()).records == 0


@pytest.mark.parametrize("text", ["", "12", "12 xyz", "-1 " + "0" * 64, "1 " + "0" * 63, "1 " + "0" * 64 + " 2"])
def test_anything_else_is_none(text: str) -> None:
    """What is no checkpoint is told so, and not taken for one."""
    with pytest.raises(Faulty, match="no checkpoint"):
        Checkpoint.read(text)


def test_a_storage_of_the_core_tier_cannot_say(tmp_path: object) -> None:
    """A storage that keeps no order says what to do instead."""
    service = RestorativeService(LinesStorage.at(f"lines:///{tmp_path}/store.lines"))

    with service, pytest.raises(Misconfigured, match="keeps the core tier"):
        service.checkpoint()
