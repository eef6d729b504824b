"""What was stored is told in order to whoever follows it, whatever a newer release stored between."""

import threading
from pathlib import Path
from typing import Any

import pytest
from tests.service.conftest import Desk
from tests.service.test_newer import TOLD, _added

from restorative_core import Faulty, Misconfigured, Newer, RestorativeError, RestorativeService, Unknown, events
from restorative_core.service.changes import Change
from restorative_template.storage import LinesStorage


def test_a_follower_gets_past_what_it_cannot_read(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """A record of a newer release is told of without its entry, in its place, and everything after it is told."""
    desk.receive()
    newer = desk.records + 1
    _added(desk.storage, "room-k3q9x2m7t4ab")
    desk.record(events.ReferralAccepted())
    left_out: list[tuple[str, RestorativeError]] = []

    told = list(desk.service.changes(unread=lambda stream, error: left_out.append((stream, error))))

    assert [change.position for change in told] == list(range(1, desk.records + 1))
    assert [change for change in told if change.entry is None] == [Change(newer, "room-k3q9x2m7t4ab", None)]
    assert [(stream, type(error)) for stream, error in left_out] == [("room-k3q9x2m7t4ab", Newer)]
    assert list(desk.service.changes(newer)) == told[newer:]
    assert TOLD not in caplog.text
    assert len(list(desk.service.changes(newer - 1))) == len(told) - newer + 1
    assert TOLD in caplog.text


def test_a_record_that_is_none_of_ours_is_left_out_too(desk: Desk) -> None:
    """What cannot be read at all stops no follower either; it is said which stream it stands in."""
    desk.receive()
    record = desk.storage.kept.feed[2]
    object.__setattr__(record, "payload", "[")
    left_out: list[tuple[str, type[RestorativeError]]] = []

    told = list(desk.service.changes(unread=lambda stream, error: left_out.append((stream, type(error)))))

    assert [change.position for change in told if change.entry is None] == [3]
    assert left_out == [(record.stream, Faulty)]


@pytest.mark.parametrize("bookmark", [-1, 1_000_000, 1 << 80])
def test_a_bookmark_of_another_storage_is_told_at_once(desk: Desk, bookmark: int) -> None:
    """A bookmark under which nothing was stored is refused before anything is asked for."""
    with pytest.raises(Unknown, match="bookmark"):
        desk.service.changes(bookmark)
    with pytest.raises(Unknown, match="bookmark"):
        desk.service.wait(bookmark, 0)


@pytest.mark.parametrize("bookmark", ["7", None, 7.0, True])
def test_what_is_no_number_is_no_bookmark(desk: Desk, bookmark: Any) -> None:
    """A bookmark that is no whole number is refused in a sentence, before anything is asked for."""
    with pytest.raises(Misconfigured, match="A position is a whole number"):
        desk.service.changes(bookmark)
    with pytest.raises(Misconfigured, match="A position is a whole number"):
        desk.service.wait(bookmark, 0)


def test_waiting(desk: Desk) -> None:
    """Whoever waits is told as soon as something is stored, and that nothing was when the time is over."""
    before = desk.service.checkpoint().records
    assert not desk.service.wait(before, 0)
    assert not desk.service.wait(before, -1)
    threading.Timer(0.05, desk.receive).start()

    assert desk.service.wait(before, 20)
    assert next(iter(desk.service.changes(before))).position == before + 1


def test_a_storage_of_the_core_tier_has_no_order(tmp_path: Path) -> None:
    """Where no order of storing is kept, changes and waiting are refused at once, with what to do."""
    with RestorativeService(LinesStorage.at(f"lines:///{tmp_path}/store.lines")) as service:
        with pytest.raises(Misconfigured, match="keeps the core tier"):
            service.changes()
        with pytest.raises(Misconfigured, match="keeps the core tier"):
            service.wait(0, 1)
