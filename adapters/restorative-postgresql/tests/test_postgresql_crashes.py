"""Servers that crash and writers that are killed: what was acknowledged is there, and only whole appends are."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from restorative_core.errors import StorageFailed
from restorative_core.ports import Record
from restorative_postgresql import PostgresqlStorage
from restorative_postgresql.testing import PostgresqlServer

KILLS = int(os.environ.get("RESTORATIVE_KILLS", "8"))
"""How often a writing process is killed; the server crashes a quarter as often."""

_WRITER = """
import sys
from restorative_core.ports import Part, Record, Reference, Stale, StorageFailed
from restorative_postgresql import PostgresqlStorage

url, worker, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
storage = PostgresqlStorage.at(url)
own = f"case-own{worker}"
done = sum(1 for _ in storage.history(own))
while done < count:
    shared = sum(1 for _ in storage.history("case-shared", after=done))
    try:
        storage.append(
            [Record(own, done + 1, "k", "x" * 500, "d"), Record("case-shared", done + shared + 1, "k", "{}", worker)],
            after={own: done, "case-shared": done + shared},
            parts=[Part(own, done + 1, "text", ("person-a", "person-b"), "k", "00", "v")],
            references=[Reference(f"{worker}/{done + 1}", own)],
        )
    except Stale:
        done = sum(1 for _ in storage.history(own))  # the server has gone on with what a killed one had begun
        continue
    except StorageFailed as failed:
        print("failed", failed, flush=True)
        break
    done += 1
    print(done, flush=True)
storage.close()
"""


def some(stream: str, number: int = 1, payload: str = "{}") -> Record:
    """A record."""
    return Record(stream, number, "note-taken", payload, "d" * 64)


def start_writer(url: str, worker: int, count: int) -> subprocess.Popen[str]:
    """Start a process that writes *count* pairs of records."""
    command = [sys.executable, "-W", "error", "-c", _WRITER, url, str(worker), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def the_rest(writer: subprocess.Popen[str]) -> list[str]:
    """The lines of a process that was killed, also those that stand in our own buffer, which `communicate` forgets."""
    assert writer.stdout is not None
    assert writer.stderr is not None
    with writer.stdout, writer.stderr:
        lines = writer.stdout.read().splitlines()
    writer.wait(30)
    return lines


def whole(storage: PostgresqlStorage, worker: int = 0) -> int:
    """How many appends of one writer are there; every one of them whole."""
    own = f"case-own{worker}"
    numbers = [found.number for found in storage.history(own)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [part.number for part in storage.parts(own)] == numbers
    assert all(len(part.subjects) == 2 for part in storage.parts(own))
    assert storage.reference(f"{worker}/{len(numbers) + 1}") is None
    assert all(storage.reference(f"{worker}/{number}") for number in numbers[-3:])
    mine = [found for found in storage.history("case-shared") if found.digest == str(worker)]
    assert len(mine) == len(numbers)
    return len(numbers)


@pytest.fixture
def unsteady(postgresql_server: PostgresqlServer) -> Iterator[PostgresqlServer]:
    """A server that may be crashed: nobody else uses it."""
    with PostgresqlServer(postgresql_server.folder.parent) as server:
        yield server


@pytest.mark.timeout(120 + 10 * KILLS)
def test_writers_that_are_killed(postgresql_server: PostgresqlServer) -> None:
    """After a writer is killed, all that it was told is stored is there, and only whole appends are."""
    url = postgresql_server.fresh_url()
    storage, chance, acknowledged = PostgresqlStorage.at(url), random.Random(KILLS), 0
    for _ in range(KILLS):
        writer = start_writer(url, 0, 1_000_000)
        assert writer.stdout is not None
        acknowledged = max(acknowledged, int(writer.stdout.readline()))
        time.sleep(chance.uniform(0, 0.05))
        writer.send_signal(signal.SIGKILL)
        told = [line for line in the_rest(writer) if line.isdecimal()]
        acknowledged = max([acknowledged, *map(int, told)])
        deadline = time.monotonic() + 30
        while (found := whole(storage)) < acknowledged and time.monotonic() < deadline:
            time.sleep(0.01)
        assert found - acknowledged in (0, 1)
        acknowledged = found
    positions = [placed.position for placed in storage.feed()]
    assert positions == list(range(1, len(positions) + 1))
    assert list(storage.check()) == []
    storage.close()


@pytest.mark.timeout(120 + 10 * KILLS)
def test_a_server_that_crashes(unsteady: PostgresqlServer) -> None:
    """After the server crashes in mid-write, nothing that was acknowledged is lost, and the same storage goes on."""
    url = unsteady.url(timeout="10")
    storage, chance = PostgresqlStorage.at(url), random.Random(KILLS)
    writers, acknowledged = 2, [0, 0]
    for _ in range(max(1, KILLS // 4)):
        several = [start_writer(url, worker, 1_000_000) for worker in range(writers)]
        for worker, writer in enumerate(several):
            assert writer.stdout is not None
            acknowledged[worker] = max(acknowledged[worker], int(writer.stdout.readline()))
        time.sleep(chance.uniform(0, 0.2))
        unsteady.crash()
        for worker, writer in enumerate(several):
            writer.kill()
            lines = the_rest(writer)
            told = [int(line) for line in lines if line.isdecimal()]
            acknowledged[worker] = max([acknowledged[worker], *told])
            assert all("not certain" in line or "Nothing was" in line for line in lines if not line.isdecimal())
        unsteady.start()
        for worker in range(writers):
            found = whole(storage, worker)
            assert found - acknowledged[worker] in (0, 1)
            acknowledged[worker] = found
        storage.append([some("case-after", storage.head())], after={})
    positions = [placed.position for placed in storage.feed()]
    assert positions == list(range(1, len(positions) + 1))
    storage.close()


@pytest.mark.parametrize("how", ["crash", "stop"])
def test_a_server_that_is_started_again(unsteady: PostgresqlServer, how: str) -> None:
    """A storage that is open, and a reader that waits, outlive the server's restart without a word."""
    storage = PostgresqlStorage.at(unsteady.url(timeout="10"))
    storage.append([some("case-a")], after={"case-a": 0})
    with ThreadPoolExecutor(8) as pool:  # so that several connections are idle
        list(pool.map(lambda _: list(storage.feed()), range(32)))
        assert storage.wait(0, 1)
        waiting = pool.submit(storage.wait, 1, 30)
        half_read = storage.feed()
        time.sleep(0.2)
        getattr(unsteady, how)()
        with pytest.raises(StorageFailed, match=r"going down|does not answer|was lost"):
            waiting.result(30)
        unsteady.start()
        assert [placed.record for placed in half_read] == [some("case-a")]
        storage.append([some("case-a", 2)], after={"case-a": 1})
        assert list(pool.map(lambda _: len(list(storage.feed())), range(32))) == [2] * 32
    assert storage.wait(1, 1)
    storage.close()


def test_a_server_that_has_gone(unsteady: PostgresqlServer) -> None:
    """While the server is away, everything fails in one sentence that says what became of it; then it goes on."""
    storage = PostgresqlStorage.at(unsteady.url(timeout="2"))
    storage.append([some("case-a")], after={"case-a": 0})
    unsteady.crash()
    with pytest.raises(StorageFailed, match=r"does not answer\. Nothing was (stored|changed)\."):
        storage.append([some("case-a", 2)], after={"case-a": 1})
    with pytest.raises(StorageFailed, match="does not answer"):
        list(storage.feed())
    with pytest.raises(StorageFailed, match="does not answer"):
        storage.wait(1, 1)
    with pytest.raises(StorageFailed, match="does not answer"), storage.snapshot():
        pass
    unsteady.start()
    storage.append([some("case-a", 2)], after={"case-a": 1})
    assert storage.head() == 2
    storage.close()


def test_a_standby(unsteady: PostgresqlServer) -> None:
    """A standby is refused by the storage, which writes, and read by a host that reads in its own transaction."""
    storage = PostgresqlStorage.at(unsteady.url(timeout="5"))
    storage.append([some("case-a")], after={"case-a": 0})
    unsteady.stop()
    (unsteady.folder / "data" / "standby.signal").touch()
    unsteady.start()
    with pytest.raises(StorageFailed, match=r"takes no writes: it is a standby.*Name the primary"):
        PostgresqlStorage.at(unsteady.url(timeout="5"))
    with unsteady.connect() as host:
        assert list(storage.joined(host).history("case-a")) == [some("case-a")]
        with pytest.raises(StorageFailed, match=r"takes no writes: it is a standby.*Nothing was stored\."):
            storage.joined(host).append([some("case-a", 2)], after={"case-a": 1})
    storage.close()


def test_several_processes(postgresql_server: PostgresqlServer) -> None:
    """Four processes write at once, and a reader beside them misses nothing: every record once, in order."""
    url = postgresql_server.fresh_url()
    storage, done = PostgresqlStorage.at(url), threading.Event()
    seen: list[tuple[str, int]] = []

    def read() -> None:
        bookmark = 0
        while not done.is_set() or storage.head() > bookmark:
            storage.wait(bookmark, 0.2)
            for placed in storage.feed(bookmark):
                assert placed.position == bookmark + 1
                bookmark = placed.position
                seen.append((placed.record.stream, placed.record.number))

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(read)
        writers = [start_writer(url, worker, 40) for worker in range(4)]
        ended = [writer.communicate(timeout=100) for writer in writers]
        done.set()
        reader.result(30)
    assert [(writer.returncode, errors) for writer, (_, errors) in zip(writers, ended, strict=True)] == [(0, "")] * 4
    assert [whole(storage, worker) for worker in range(4)] == [40] * 4
    assert len(seen) == len(set(seen)) == 320
    assert [number for stream, number in seen if stream == "case-shared"] == list(range(1, 161))
    storage.close()
