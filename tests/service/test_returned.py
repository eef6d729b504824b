"""What was erased does not come back unseen: not by a table of an older backup, and not by an export."""

import attrs
import pytest
from tests.service.conftest import SUPERVISOR, Desk

from restorative_core import RestorativeService, events
from restorative_core.errors import Faulty
from restorative_core.memory import MemoryStorage
from restorative_core.records import digest_after
from restorative_core.service.ledger import Ledger
from restorative_core.service.naming import new_stream
from restorative_core.service.returned import put_back, returned
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.wire import read_json, write_json


def _closed(storage: MemoryStorage) -> tuple[Desk, str, str]:
    desk = Desk(storage)
    desk.ready()
    desk.record(events.NoteTaken(("p1",), "a secret"))
    desk.record(events.CaseClosed(ClosureReason.HARMED_WITHDREW))
    return desk, desk.service.person(desk.case, "p1"), desk.service.person(desk.case, "p2")


def _says(desk: Desk, what: str = "records") -> list[str]:
    return [found.says for found in desk.service.examine() if found.what == what]


def _with_parts(lines: list[str], parts: list[str]) -> list[str]:
    """The export *lines*, with the lines *parts* in the place of its own, and a last line that agrees."""
    end = read_json(lines[-1])
    end["end"]["parts"] = len(parts)
    before = [line for line in lines if line.startswith(('{"format"', '{"record"'))]
    return [*before, *parts, *(line for line in lines if line.startswith('{"reference"')), write_json(end)]


def _restored(lines: list[str]) -> RestorativeService:
    service = RestorativeService(MemoryStorage())
    list(service.restore(lines))
    return service


def _parts(desk: Desk) -> list[str]:
    return [line for line in desk.service.export() if line.startswith('{"part"')]


def test_what_was_put_back_is_told_until_it_is_erased_again() -> None:
    """Verifying and the doctor tell of it; asked again, erasing takes it, and nothing is told any more."""
    storage = MemoryStorage()
    desk, ann, _ = _closed(storage)
    before = list(storage.kept.parts)
    desk.service.erase(ann, desk.occasion(SUPERVISOR))
    assert desk.problems() == []
    assert _says(desk) == []

    storage.kept.parts[:] = before

    found = [one.problem for one in desk.service.verify() if one.problem]
    assert {one.stream for one in found} == {desk.case, ann, "(the whole)"}
    assert all(ann in one.says for one in found[:2])
    assert any(ann in says for says in _says(desk))

    assert desk.service.erase(ann, desk.occasion(SUPERVISOR)).erased
    assert desk.problems() == []
    assert _says(desk) == []


def test_it_hides_no_loss() -> None:
    """Where as much of another is gone as was put back, it is told all the same."""
    storage = MemoryStorage()
    desk, ann, _ = _closed(storage)
    before = list(storage.kept.parts)
    went = len(desk.service.erase(ann, desk.occasion(SUPERVISOR)).erased)
    others = [part for part in before if ann not in part.subjects]
    assert others

    storage.kept.parts[:] = [part for part in before if part not in others[:went]]

    assert any(ann in str(says) for says in desk.problems())


def test_what_went_in_part_and_was_put_back() -> None:
    """What went of somebody who is known still, and is there again, is told."""
    storage = MemoryStorage()
    desk, ann, _ = _closed(storage)
    desk.receive(reference="X2")
    desk.record(events.PersonAdded("p3", Role.SUPPORTER, supports="p1", person=ann))
    before = list(storage.kept.parts)
    desk.service.erase(ann, desk.occasion(SUPERVISOR))
    assert len(storage.kept.parts) < len(before)
    assert desk.problems() == []

    storage.kept.parts[:] = before

    assert any("put back" in says for says in desk.problems())


def test_no_export_brings_it_back() -> None:
    """An export whose parts are those of an older one is refused, although its last line agrees."""
    desk, ann, _ = _closed(MemoryStorage())
    older = _parts(desk)
    desk.service.erase(ann, desk.occasion(SUPERVISOR))
    lines = list(desk.service.export())
    assert _restored(_with_parts(lines, _parts(desk))).storage.secret() == desk.storage.secret()

    with pytest.raises(Faulty, match="who had been erased"):
        _restored(_with_parts(lines, older))


def test_what_is_held_for_another_comes_along() -> None:
    """What stays because of a legal hold of somebody else is no problem, and is restored."""
    desk, ann, bob = _closed(MemoryStorage())
    desk.service.tell(bob, events.LegalHoldPlaced("h1", "court-order"), desk.occasion(SUPERVISOR))
    desk.service.erase(ann, desk.occasion(SUPERVISOR))
    desk.service.tell(bob, events.LegalHoldLifted("h1"), desk.occasion(SUPERVISOR))
    assert list(desk.storage.parts_about(ann))
    assert desk.problems() == []
    assert _says(desk) == []

    assert [one.problem for one in _restored(list(desk.service.export())).verify() if one.problem] == []


def test_what_was_stored_meanwhile_comes_along() -> None:
    """What was stored about them after the entry is told, and hinders nobody from restoring an honest export."""
    desk, ann, _ = _closed(MemoryStorage())
    desk.service.erase(ann, desk.occasion(SUPERVISOR))
    late = Ledger(desk.storage, lambda: desk.now, new_stream)
    late.tell(ann, events.PersonDetailsChanged(phone="07700 900999"), desk.occasion())
    desk.service.mend()
    assert any(ann in says for says in desk.problems())

    restored = _restored(list(desk.service.export()))

    assert [part.field for part in restored.storage.parts_about(ann)] == ["phone"]
    assert desk.service.erase(ann, desk.occasion(SUPERVISOR)).erased
    assert desk.problems() == []


def test_an_older_form_that_does_not_say_that_all_went() -> None:
    """Where the entry does not say whether all went, what is there is nothing that was put back."""
    storage = MemoryStorage()
    desk, ann, _ = _closed(storage)
    before = list(storage.kept.parts)
    desk.service.erase(ann, desk.occasion(SUPERVISOR))
    *others, last = storage.kept.streams[ann]
    payload = last.payload.replace('"partly":false,', "")
    assert payload != last.payload
    digest = digest_after(others[-1].digest, ann, last.number, last.kind, payload)
    older = attrs.evolve(last, payload=payload, digest=digest)
    storage.kept.parts[:] = before

    assert list(put_back(storage, ann))
    storage.kept.streams[ann][-1] = older
    assert list(put_back(storage, ann)) == list(returned(storage, ann)) == []
