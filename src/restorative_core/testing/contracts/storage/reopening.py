"""Core: closing and opening again, and several openings and processes at once."""

from collections.abc import Callable

import pytest

from restorative_core.ports import Capability, Reference, ReferenceTaken, Stale, Storage, Tier
from restorative_core.testing.child import THREADS, Child
from restorative_core.testing.contracts.contract import Contract, needs
from restorative_core.testing.contracts.stored import (
    everything,
    fresh_key,
    fresh_stream,
    part,
    record,
    records,
    summary,
)

_EACH = 10


class Reopening(Contract, of=Tier.CORE):
    """A place is one storage, whoever opens it, and how often."""

    @needs(Capability.DURABLE)
    def test_a_storage_that_is_opened_again(self, open_storage: Callable[[], Storage]) -> None:
        """S1.36. What was stored before closing is there after opening again: parts, references, secret, positions."""
        stream, other, key = fresh_stream(), fresh_stream("person"), fresh_key()
        first = open_storage()
        parts = [part(stream, 1, "text", other), part(stream, 2, "name", other)]
        first.append(
            [*records(stream, 1, 2), record(other)],
            after={stream: 0, other: 0},
            parts=parts,
            references=[Reference(key, stream, "said")],
            summaries=[summary(stream, 2, stage="new", due="2015-03-02")],
        )
        whole = everything(first, stream, other)
        first.close()

        second = open_storage()
        assert everything(second, stream, other) == whole
        assert list(second.parts(stream)) == parts
        assert second.reference(key) == Reference(key, stream, "said")
        second.append([record(stream, 3)], after={stream: 2})
        second.close()
        third = open_storage()
        assert list(third.history(stream)) == [*records(stream, 1, 2), record(stream, 3)]
        third.close()

    @needs(Capability.DURABLE)
    def test_what_was_erased_stays_erased(self, open_storage: Callable[[], Storage]) -> None:
        """S1.37. Parts that were erased before closing are not there after opening again; the others are."""
        stream, anna = fresh_stream(), fresh_stream("person")
        gone, kept = part(stream, 1, "text", anna), part(stream, 1, "name", anna)
        first = open_storage()
        first.append([record(stream)], after={stream: 0}, parts=[gone, kept])
        first.append([record(stream, 2)], after={stream: 1}, erased=[gone.key])
        first.close()

        second = open_storage()
        assert list(second.parts(stream)) == [kept]
        assert list(second.parts_about(anna)) == [kept]
        second.close()

    @needs(Capability.SEVERAL_PROCESSES)
    def test_two_openings_see_each_other(self, open_storage: Callable[[], Storage]) -> None:
        """S1.38. Two openings of one place are one storage: each sees what the other stored or erased, and keeps it."""
        one, two, stream, key = open_storage(), open_storage(), fresh_stream(), fresh_key()
        gone = part(stream)
        one.append([record(stream)], after={stream: 0}, parts=[gone], references=[Reference(key, stream)])

        assert everything(two, stream) == everything(one, stream)
        with pytest.raises(Stale):
            two.append([record(stream)], after={stream: 0})
        with pytest.raises(ReferenceTaken):
            two.append([], after={}, references=[Reference(key, stream)])
        two.append([record(stream, 2)], after={stream: 1}, erased=[gone.key])
        assert list(one.history(stream)) == [record(stream), record(stream, 2)]
        assert list(one.parts(stream)) == []
        one.close()
        assert list(two.history(stream)) == [record(stream), record(stream, 2)]
        two.close()

    @needs(Capability.SEVERAL_PROCESSES)
    def test_two_processes_with_eight_threads(self, storage: Storage, url: str) -> None:
        """S1.39. Two processes of eight threads each add to one stream: every record is there once."""
        stream = fresh_stream()
        names = ("one", "two")
        with Child.adding(url, stream, names[0], _EACH) as one, Child.adding(url, stream, names[1], _EACH) as two:
            one.insist()
            two.insist()

        found = list(storage.history(stream))
        assert [added.number for added in found] == list(range(1, len(names) * THREADS * _EACH + 1))
        assert sorted(added.payload for added in found) == sorted(
            f"{name} {thread} {mark}" for name in names for thread in range(THREADS) for mark in range(_EACH)
        )
