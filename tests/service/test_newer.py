"""What a newer release stored is kept and told of; everything else goes on."""

import logging

import attrs
import pytest
from tests.service.conftest import Desk

from restorative_core import Newer, RestorativeService, events
from restorative_core.memory import MemoryStorage
from restorative_core.ports import Part, Record, Summary
from restorative_core.records import BEGINNING, commitment, digest_after
from restorative_core.vocabulary.identity import stream_kind
from restorative_core.vocabulary.moments import Period
from restorative_core.vocabulary.wire import write_json

TOLD = "holds the event 'of-tomorrow', which this release does not know"


def _added(storage: MemoryStorage, stream: str, *, kind: str = "of-tomorrow", part: str = "") -> Record:
    """What a later release adds to *stream*."""
    last = storage.kept.streams[stream][-1] if stream in storage.kept.streams else None
    number, before = (last.number + 1, last.digest) if last else (1, BEGINNING)
    parts = [Part(stream, number, "words", ("person-x",), "casework", "00" * 16, write_json(part))] if part else []
    payload = write_json({"form": 1, "schema": 1, "parts": {one.field: commitment(one) for one in parts}, "new": [1]})
    record = Record(stream, number, kind, payload, digest_after(before, stream, number, kind, payload))
    storage.append([record], after={stream: number - 1}, parts=parts, summaries=[Summary(stream, number)])
    return record


@pytest.fixture
def two(desk: Desk) -> Desk:
    """A desk with two cases; the latter one goes on in a newer release, and so does a stream of a newer kind."""
    desk.receive(reference="X1")
    desk.receive(reference="X2")
    _added(desk.storage, desk.case, part="in their own words")
    _added(desk.storage, "room-k3q9x2m7t4ab", part="a room of its own")
    return Desk(desk.storage)


def _newer(desk: Desk) -> str:
    return list(desk.storage.streams("case"))[-1]


def test_reading_it_says_what_to_do(two: Desk) -> None:
    """The case itself is not read as if it ended there: what to do is said."""
    with pytest.raises(Newer, match=TOLD) as newer:
        two.service.case(_newer(two))

    assert (newer.value.stream, newer.value.number) == (_newer(two), len(two.storage.kept.streams[_newer(two)]))


def test_nothing_is_added_to_it(two: Desk) -> None:
    """Nothing is recorded in a case whose last entries nobody here can read."""
    two.case = _newer(two)
    before = two.records

    with pytest.raises(Newer):
        two.record(events.NoteTaken(("p1",), "a note"))
    assert two.records == before


def test_lists_go_on(two: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Cases are listed, and what waits is told, without the one that cannot be read; that one is named."""
    left_out: list[str] = []
    with caplog.at_level(logging.WARNING, "restorative_core"):
        listed = [case.id for case in two.service.cases()]
    told = list(two.service.cases(unread=lambda name, _error: left_out.append(name)))

    assert len(listed) == len(told) == 1
    assert left_out == [_newer(two)]
    assert TOLD in caplog.text
    assert {due.case for due in two.service.due(two.occasion())} == set(listed)


def test_figures_do_not_leave_it_out_in_silence(two: Desk) -> None:
    """A report that cannot count a case is not made."""
    with pytest.raises(Newer):
        two.service.report("commissioner", Period.year(2015))


def test_verifying_names_it(two: Desk) -> None:
    """It is told as what it is, once for each stream; nothing else is wrong, and its parts are looked at."""
    problems = [found.problem for found in two.service.verify() if found.problem]
    two.storage.kept.parts[-1] = attrs.evolve(two.storage.kept.parts[-1], value='"changed"')

    assert [(one.stream, one.newer) for one in problems] == [(_newer(two), True), ("room-k3q9x2m7t4ab", True)]
    assert any("A personal part is not" in one for one in two.problems())


def test_examining_names_it(two: Desk) -> None:
    """Whoever operates the service is told to install the newer release."""
    found = [one for one in two.service.examine() if one.what == "records"]

    assert [TOLD in one.says for one in found] == [True]
    assert found[0].do == "Install the release that wrote it, or a later one."


def test_it_is_carried_along_unchanged(two: Desk) -> None:
    """An export holds all of it, and a store that is restored from it holds it again, with its parts."""
    other = MemoryStorage()
    lines = list(two.service.export())
    *_, last = RestorativeService(other).restore(lines)

    assert last.ended
    assert {*other.kept.feed} == {*two.storage.kept.feed}
    assert {*other.kept.parts} == {*two.storage.kept.parts}
    assert list(RestorativeService(other).export()) == lines


def test_it_is_known_again_by_the_release_that_wrote_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the release that wrote it is there, the case is read, and mending tells worklists of it."""
    desk.receive()
    desk.record(events.ReferralAccepted())
    known = events.KINDS
    monkeypatch.setattr(
        "restorative_core.casework.kinds.KINDS",
        {kind: cls for kind, cls in known.items() if kind != "referral-accepted"},
    )
    other = MemoryStorage()
    older = RestorativeService(other, clock=lambda: desk.now)
    for _ in older.restore(desk.service.export()):
        assert not [one for one in other.kept.summaries.values() if one.stage == "accepted"]
    assert [*older.cases(unread=lambda *_: None)] == []

    monkeypatch.undo()
    newer = RestorativeService(other, clock=lambda: desk.now)
    assert newer.mend() == 1
    assert [case.id for case in newer.cases(stage=newer.case(desk.case).stage)] == [desk.case]
    assert stream_kind(desk.case) == "case"
    assert [found.problem for found in newer.verify() if found.problem] == []


def test_a_message_that_cannot_be_read_stops_no_other(desk: Desk) -> None:
    """What is due is sent, and a message of a newer release waits."""
    desk.arranged()
    waiting = next(desk.storage.summaries("message", stage="waiting")).stream
    kept = desk.storage.kept.summaries[waiting]
    _added(desk.storage, waiting)
    number = len(desk.storage.kept.streams[waiting])
    desk.storage.kept.summaries[waiting] = attrs.evolve(kept, number=number)
    fresh = Desk(desk.storage)
    fresh.now = desk.now

    posted = list(fresh.service.deliver(fresh.occasion()))

    assert [(one.outcome, one.codes) for one in posted if one.message == waiting] == [("waiting", ("record.newer",))]
    assert [one.outcome for one in posted if one.message != waiting] == ["sent", "sent"]
