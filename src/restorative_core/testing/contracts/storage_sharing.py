"""What every storage keeps: several threads, several openings, closing and opening again."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from restorative_core.ports import Capability, Reference, ReferenceTaken, Stale, Storage, StorageFailed
from restorative_core.testing.contracts.contract import Contract
from restorative_core.testing.contracts.stored import everything, fresh_key, fresh_stream, part, record, records

_ROUNDS = 20


class Sharing(Contract):
    """Threads and openings may share it, and it may be closed and opened again."""

    # Several at once

    def test_exactly_one_of_two_writers_wins(self, storage: Storage) -> None:
        """S24. Of two threads that write after the same record one succeeds, and the other is told that it is stale."""
        _race(storage, storage)

    def test_a_reference_is_taken_by_exactly_one(self, storage: Storage) -> None:
        """S25. Of two threads that take one key for different streams one succeeds; the other learns whose it is."""
        for _ in range(_ROUNDS):
            key, streams = fresh_key(), (fresh_stream(), fresh_stream())
            start = threading.Barrier(2)

            def take(stream: str, key: str = key, start: threading.Barrier = start) -> str | None:
                start.wait()
                try:
                    storage.append([record(stream)], after={stream: 0}, references=[Reference(key, stream)])
                except ReferenceTaken as taken:
                    return taken.stream
                return None

            with ThreadPoolExecutor(2) as pool:
                answers = list(pool.map(take, streams))
            winner = streams[answers.index(None)]
            assert sorted(answers, key=str) == sorted([None, winner], key=str)
            assert storage.reference(key) == Reference(key, winner)
            assert sum(len(list(storage.history(stream))) for stream in streams) == 1

    def test_readers_beside_writers(self, storage: Storage) -> None:
        """S26. Threads that read while others write see whole appends only, and never an error."""
        kind = fresh_stream("kind").replace("-", "")
        streams = [f"{kind}-{number}" for number in range(100)]
        done = threading.Event()

        def read() -> None:
            while not done.is_set():
                names = list(storage.streams(kind))
                assert names == streams[: len(names)]
                for name in names[-2:]:
                    assert list(storage.history(name)) == records(name, 1, 2)
                    assert list(storage.parts(name)) == [part(name, 2)]
                list(storage.parts_about("person-somebody"))

        with ThreadPoolExecutor(2) as pool:
            readers = [pool.submit(read) for _ in range(2)]
            try:
                for stream in streams:
                    storage.append(records(stream, 1, 2), after={stream: 0}, parts=[part(stream, 2)])
            finally:
                done.set()
        for reader in readers:
            reader.result()

    # Closing, and opening again

    def test_closing(self, open_storage: Callable[[], Storage]) -> None:
        """S27. Closing twice does nothing; a question after that fails as a storage fails, or is answered rightly."""
        storage, stream = open_storage(), fresh_stream()
        storage.append([record(stream)], after={stream: 0})
        half_read = storage.feed()
        next(half_read)
        storage.close()
        storage.close()

        try:
            answer = list(storage.history(stream))
        except StorageFailed:
            answer = [record(stream)]
        assert answer == [record(stream)]

    def test_a_storage_that_is_opened_again(self, open_storage: Callable[[], Storage]) -> None:
        """S28. What was stored before closing is there after opening again: positions, parts, references, secret."""
        self.needs(Capability.DURABLE)
        stream, other, key = fresh_stream(), fresh_stream("person"), fresh_key()
        first = open_storage()
        parts = [part(stream, 1, "text", other), part(stream, 2, "name", other)]
        first.append(
            [*records(stream, 1, 2), record(other)],
            after={stream: 0, other: 0},
            parts=parts,
            references=[Reference(key, stream, "said")],
        )
        whole, secret = everything(first, stream, other), first.secret()
        first.close()

        second = open_storage()
        assert everything(second, stream, other) == whole
        assert list(second.parts(stream)) == parts
        assert second.reference(key) == Reference(key, stream, "said")
        assert second.secret() == secret
        second.append([record(stream, 3)], after={stream: 2})
        assert next(second.feed(whole[0][-1].position)).record == record(stream, 3)
        second.close()

    def test_two_openings_see_each_other(self, open_storage: Callable[[], Storage]) -> None:
        """S29. Two openings of one place are one storage: each sees what the other stored, and keeps it."""
        self.needs(Capability.SEVERAL_PROCESSES)
        one, two, stream, key = open_storage(), open_storage(), fresh_stream(), fresh_key()
        one.append([record(stream)], after={stream: 0}, parts=[part(stream)], references=[Reference(key, stream)])

        assert everything(two, stream) == everything(one, stream)
        assert two.secret() == one.secret()
        with pytest.raises(Stale):
            two.append([record(stream)], after={stream: 0})
        with pytest.raises(ReferenceTaken):
            two.append([], after={}, references=[Reference(key, stream)])
        two.append([record(stream, 2)], after={stream: 1})
        assert list(one.history(stream)) == [record(stream), record(stream, 2)]
        _race(one, two)
        one.close()
        assert list(two.history(stream)) == [record(stream), record(stream, 2)]
        two.close()


def _race(one: Storage, two: Storage) -> None:
    """Write to one stream through both at once, and check that exactly one succeeds, twenty times."""
    stream = fresh_stream()
    for before in range(_ROUNDS):
        start = threading.Barrier(2)

        def write(storage: Storage, mark: str, before: int = before, start: threading.Barrier = start) -> Stale | None:
            start.wait()
            try:
                storage.append([record(stream, before + 1, mark)], after={stream: before})
            except Stale as moved:
                return moved
            return None

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(write, (one, two), ("one", "two")))
        lost = [stale for stale in answers if stale is not None]
        assert [(stale.stream, stale.expected, stale.found) for stale in lost] == [(stream, before, before + 1)]
        assert [found.payload for found in one.history(stream, before)] == [("one", "two")[answers.index(None)]]
