"""What the storage that fails does, fault by fault."""

from datetime import UTC, datetime, timedelta

import pytest

from restorative_core.errors import StorageFailed
from restorative_core.memory import MemoryStorage
from restorative_core.ports import FeedStorage, PhysicalStorage, Record
from restorative_core.testing import Fault, JumpingClock, UnreliableStorage, unreliable
from restorative_template.storage import LinesStorage

ONE = Record("case-1", 1, "note-taken", "{}", "d")


@pytest.mark.parametrize(
    ("fault", "stored", "next_question_fails", "next_append_fails"),
    [
        (Fault.BEFORE, False, False, False),
        (Fault.AFTER, True, False, False),
        (Fault.LOST, False, True, False),
        (Fault.LOST_AFTER, True, True, False),
        (Fault.FULL, False, False, True),
    ],
)
def test_faults(fault: Fault, stored: bool, next_question_fails: bool, next_append_fails: bool) -> None:
    """Each fault stores all or nothing, reports an error, and ends."""
    beneath = MemoryStorage()
    storage = unreliable(beneath, [fault])

    with pytest.raises(StorageFailed):
        storage.append([ONE], after={"case-1": 0})
    assert list(beneath.history("case-1")) == ([ONE] if stored else [])
    if next_question_fails:
        with pytest.raises(StorageFailed):
            storage.history("case-1")
    assert list(storage.history("case-1")) == list(beneath.history("case-1"))
    if next_append_fails:
        with pytest.raises(StorageFailed):
            storage.append([], after={})
    storage.append([], after={})


def test_slow_is_no_error() -> None:
    """An append that is slow is stored, as is one that the plan lets through."""
    storage = unreliable(MemoryStorage(), [Fault.SLOW, None])
    storage.append([ONE], after={"case-1": 0})

    assert list(storage.history("case-1")) == [ONE]


def test_it_is_of_the_tier_of_what_is_beneath(tmp_path: object) -> None:
    """A storage of the core tier does not become one of another, and one of the physical tier stays one."""
    lines = LinesStorage.at(f"lines:///{tmp_path}/county.lines")

    assert isinstance(unreliable(MemoryStorage(), []), PhysicalStorage)
    assert isinstance(unreliable(lines, []), UnreliableStorage)
    assert not isinstance(unreliable(lines, []), FeedStorage)


def test_a_clock_that_jumps() -> None:
    """It moves by each of its jumps, backwards too, and then stands still."""
    start = datetime(2015, 3, 2, tzinfo=UTC)
    clock = JumpingClock(start, [timedelta(hours=1), timedelta(days=-2)])

    assert [clock() - start for _ in range(3)] == [
        timedelta(hours=1),
        timedelta(hours=1, days=-2),
        timedelta(hours=1, days=-2),
    ]
