"""A storage that fails as storages fail, and a clock that jumps: what a service has to live with."""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Lock

from restorative_core.errors import StorageFailed
from restorative_core.ports import (
    FeedStorage,
    Part,
    PartKey,
    PhysicalStorage,
    Placed,
    Record,
    Reference,
    Standing,
    Storage,
    Summary,
)

_PAUSE = 0.002


class Fault(StrEnum):
    """How an append goes wrong."""

    BEFORE = "error before the commit"
    AFTER = "error although the commit is durable"
    LOST = "connection lost before the commit, and the next question fails too"
    LOST_AFTER = "connection lost after the commit, and the next question fails too"
    FULL = "the disk is full: this append and the next are refused"
    SLOW = "slow"


_DONE = (Fault.AFTER, Fault.LOST_AFTER)
_LOST = (Fault.LOST, Fault.LOST_AFTER)
_FAILS = StorageFailed("The storage cannot do its work just now. It was done whole or not at all.")


class UnreliableStorage:
    """A storage of the core tier whose appends go wrong by a plan.

    Args:
        storage: Where everything is kept in truth.
        plan: What becomes of each append, one after another; after the last, nothing goes wrong any more.
    """

    def __init__(self, storage: Storage, plan: Iterable[Fault | None]) -> None:
        self.beneath = storage
        self._plan = deque(plan)
        self._lock = Lock()
        self._refused_appends = 0
        self._failing_questions = 0

    def fail(self, fault: Fault) -> None:
        """Let the next append go wrong by *fault*."""
        with self._lock:
            self._plan.appendleft(fault)

    def append(
        self,
        records: Sequence[Record],
        *,
        after: Mapping[str, int],
        parts: Sequence[Part] = (),
        references: Sequence[Reference] = (),
        summaries: Sequence[Summary] = (),
        erased: Sequence[PartKey] = (),
    ) -> None:
        """Store everything, or nothing, and report what the plan says."""
        with self._lock:
            fault = Fault.BEFORE if self._refused_appends else (self._plan.popleft() if self._plan else None)
            self._refused_appends = max(self._refused_appends - 1, int(fault is Fault.FULL))
        if fault is Fault.SLOW:
            time.sleep(_PAUSE)
        if fault in (None, Fault.SLOW, *_DONE):
            self.beneath.append(
                records, after=after, parts=parts, references=references, summaries=summaries, erased=erased
            )
        if fault in _LOST:
            self._failing_questions += 1
        if fault is Fault.SLOW:
            time.sleep(_PAUSE)
        elif fault is not None:
            raise _FAILS

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """The records of *stream* after number *after*."""
        self._asked()
        return self.beneath.history(stream, after)

    def streams(self, kind: str) -> Iterator[str]:
        """The names of all streams of *kind*."""
        self._asked()
        return self.beneath.streams(kind)

    def parts(self, stream: str) -> Iterator[Part]:
        """The parts of *stream*."""
        self._asked()
        return self.beneath.parts(stream)

    def parts_about(self, subject: str) -> Iterator[Part]:
        """The parts of which *subject* is among the subjects."""
        self._asked()
        return self.beneath.parts_about(subject)

    def reference(self, key: str) -> Reference | None:
        """The reference *key*, or `None`."""
        self._asked()
        return self.beneath.reference(key)

    def secret(self) -> bytes:
        """The bytes that key the references."""
        return self.beneath.secret()

    def close(self) -> None:
        """Let go of what is beneath."""
        self.beneath.close()

    def _asked(self) -> None:
        with self._lock:
            failing = self._failing_questions > 0
            self._failing_questions -= int(failing)
        if failing:
            raise _FAILS


class UnreliableFeed(UnreliableStorage):
    """The same, of the feed tier."""

    beneath: FeedStorage

    def head(self) -> int:
        """The position of the last record."""
        self._asked()
        return self.beneath.head()

    def feed(self, after: int = 0) -> Iterator[Placed]:
        """Every record after the position *after*."""
        self._asked()
        return self.beneath.feed(after)

    def summaries(
        self,
        kind: str,
        *,
        stage: str | None = None,
        area: str | None = None,
        lead: str | None = None,
        due_by: str | None = None,
        after: str = "",
    ) -> Iterator[Summary]:
        """The summaries of *kind* that fit."""
        self._asked()
        return self.beneath.summaries(kind, stage=stage, area=area, lead=lead, due_by=due_by, after=after)

    def wait(self, after: int, seconds: float) -> bool:
        """Whether there is a record after the position *after*, now or within *seconds*."""
        self._asked()
        return self.beneath.wait(after, seconds)


class UnreliablePhysical(UnreliableFeed):
    """The same, of the physical tier."""

    beneath: PhysicalStorage

    def scrub(self) -> tuple[str, ...]:
        """Overwrite whatever was erased."""
        return self.beneath.scrub()

    def snapshot(self) -> AbstractContextManager[Standing]:
        """Everything as it is now."""
        self._asked()
        return self.beneath.snapshot()

    def backup(self, to: Path) -> None:
        """Write a copy to the new file *to*."""
        self.beneath.backup(to)

    def adopt(self, secret: bytes) -> None:
        """Take the *secret* of another storage."""
        self.beneath.adopt(secret)

    def check(self) -> Iterable[str]:
        """What is wrong with its files."""
        return self.beneath.check()


def unreliable(storage: Storage, plan: Iterable[Fault | None]) -> UnreliableStorage:
    """*storage*, whose appends go wrong by *plan*: of the same tier as it is."""
    if isinstance(storage, PhysicalStorage):
        return UnreliablePhysical(storage, plan)
    return UnreliableFeed(storage, plan) if isinstance(storage, FeedStorage) else UnreliableStorage(storage, plan)


class JumpingClock:
    """A clock that is set forward and back: each time it is asked it has moved by the next of its jumps.

    Args:
        start: What it shows at first, with time zone.
        jumps: By how much it moves, one after another; after the last it stands still.
    """

    def __init__(self, start: datetime, jumps: Iterable[timedelta]) -> None:
        self.now = start
        self._jumps = iter(jumps)

    def __call__(self) -> datetime:
        """The present instant, as it believes."""
        self.now += next(self._jumps, timedelta(0))
        return self.now
