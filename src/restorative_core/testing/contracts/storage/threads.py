"""Core: several threads share a storage, and of those who saw the same exactly one writes."""

import threading
from concurrent.futures import ThreadPoolExecutor

from restorative_core.ports import Reference, ReferenceTaken, Stale, Storage, Tier
from restorative_core.testing.contracts.contract import Contract
from restorative_core.testing.contracts.stored import fresh_key, fresh_stream, part, record, records

_ROUNDS = 20
_THREADS, _EACH = 8, 10


class Threads(Contract, of=Tier.CORE):
    """Threads may share it."""

    def test_exactly_one_of_two_writers_wins(self, openings: list[Storage]) -> None:
        """S1.30. Of two threads that write after the same record one succeeds, and the other is told it is stale."""
        one, two, _ = openings
        stream = fresh_stream()
        for before in range(_ROUNDS):
            start = threading.Barrier(2)

            def write(
                storage: Storage, mark: str, before: int = before, start: threading.Barrier = start
            ) -> Stale | None:
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

    def test_a_reference_is_taken_by_exactly_one(self, openings: list[Storage]) -> None:
        """S1.31. Of two threads that take one key for different streams one succeeds; the other learns whose it is."""
        for _ in range(_ROUNDS):
            key, streams = fresh_key(), (fresh_stream(), fresh_stream())
            start = threading.Barrier(2)

            def take(storage: Storage, stream: str, key: str = key, start: threading.Barrier = start) -> str | None:
                start.wait()
                try:
                    storage.append([record(stream)], after={stream: 0}, references=[Reference(key, stream)])
                except ReferenceTaken as taken:
                    return taken.stream
                return None

            with ThreadPoolExecutor(2) as pool:
                answers = list(pool.map(take, openings[:2], streams))
            assert answers.count(None) == 1
            winner = streams[answers.index(None)]
            assert sorted(answers, key=str) == sorted([None, winner], key=str)
            assert openings[0].reference(key) == Reference(key, winner)
            assert sum(len(list(openings[0].history(stream))) for stream in streams) == 1

    def test_threads_that_try_again_lose_nothing(self, openings: list[Storage]) -> None:
        """S1.32. Eight threads add to one stream, each until it succeeds: every record is there once."""
        stream = fresh_stream()

        def add(name: int) -> None:
            storage = openings[name % len(openings)]
            for mark in range(_EACH):
                while True:
                    seen = sum(1 for _ in storage.history(stream))
                    try:
                        storage.append([record(stream, seen + 1, f"{name} {mark}")], after={stream: seen})
                    except Stale:
                        continue
                    break

        with ThreadPoolExecutor(_THREADS) as pool:
            list(pool.map(add, range(_THREADS)))
        found = list(openings[0].history(stream))
        assert [one.number for one in found] == list(range(1, _THREADS * _EACH + 1))
        assert sorted(one.payload for one in found) == sorted(
            f"{name} {mark}" for name in range(_THREADS) for mark in range(_EACH)
        )

    def test_readers_beside_writers(self, openings: list[Storage]) -> None:
        """S1.33. Threads that read while others write see whole appends only, and never an error."""
        kind = fresh_stream("kind").replace("-", "")
        streams = [f"{kind}-{number}" for number in range(100)]
        done = threading.Event()

        def read(storage: Storage) -> None:
            while not done.is_set():
                names = list(storage.streams(kind))
                assert names == streams[: len(names)]
                for name in names[-2:]:
                    assert list(storage.history(name)) == records(name, 1, 2)
                    assert list(storage.parts(name)) == [part(name, 2)]
                list(storage.parts_about("person-somebody"))

        with ThreadPoolExecutor(2) as pool:
            readers = [pool.submit(read, storage) for storage in openings[:2]]
            try:
                for stream in streams:
                    openings[-1].append(records(stream, 1, 2), after={stream: 0}, parts=[part(stream, 2)])
            finally:
                done.set()
        for reader in readers:
            reader.result()
