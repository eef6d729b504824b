"""Another process, which opens a storage by its URL and writes to it. It may be killed at any moment.

It is started as `python -m restorative_core.testing.child WORK URL STREAM NAME EACH`, where WORK is `add` or
`acknowledge`, and needs neither pytest nor Hypothesis.
"""

import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Self

from restorative_core import plugins
from restorative_core.ports import Part, Record, Reference, Stale, Storage, Summary

THREADS = 8
"""How many threads add to a stream."""

_SECONDS = 50


class Child:
    """A process that works at a storage.

    Args:
        command: What it is told to do, in words.
    """

    def __init__(self, *command: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this module
            [sys.executable, "-m", __name__, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    @classmethod
    def adding(cls, url: str, stream: str, name: str, each: int) -> Self:
        """One whose eight threads each add *each* records to *stream*."""
        return cls("add", url, stream, name, str(each))

    @classmethod
    def acknowledging(cls, url: str, prefix: str) -> Self:
        """One that appends without end, and says the number of each append that was stored."""
        return cls("acknowledge", url, prefix, "", "0")

    def insist(self) -> None:
        """Wait until it has done its work, and fail unless it did it well."""
        _, told = self._process.communicate(timeout=_SECONDS)
        assert self._process.returncode == 0, told

    def __enter__(self) -> Self:
        """The process, which does not outlive the context."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kill it, if it still runs, and let go of what it says."""
        self._process.kill()
        self._process.communicate()

    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def heard(self) -> int:
        """The number of the next append that it has acknowledged."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith("\n"):
            raise AssertionError(f"the other process ended: {self._process.communicate()[1]}")
        return int(line)

    def kill(self) -> list[int]:
        """Kill it without a warning, and give the numbers of what it had acknowledged besides."""
        self._process.kill()
        told, _ = self._process.communicate(timeout=_SECONDS)
        return [int(line) for line in told.splitlines(keepends=True) if line.endswith("\n")]


def whole_append(prefix: str, number: int, streams: int = 3) -> Mapping[str, list[object]]:
    """All that the append *number* stores: something of everything, in several streams."""
    names = [f"{prefix}{number}x{place}" for place in range(streams)]
    subject = f"person-{prefix}{number}"
    return {
        "records": [Record(name, 1, "note-taken", f'{{"append": {number}}}', f"{number:064x}") for name in names],
        "parts": [Part(name, 1, "text", (subject,), "casework", "00" * 16, f'"{number}"' * 200) for name in names],
        "references": [Reference(f"{prefix}{number}", names[0], "said")],
        "summaries": [Summary(name, 1, stage="new", due="2015-03-02") for name in names],
    }


def _add(storage: Storage, stream: str, name: str, each: int) -> None:
    def work(thread: int) -> None:
        for mark in range(each):
            _until_it_succeeds(storage, stream, f"{name} {thread} {mark}")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))


def _until_it_succeeds(storage: Storage, stream: str, payload: str) -> None:
    while True:
        seen = sum(1 for _ in storage.history(stream))
        number = seen + 1
        try:
            storage.append([Record(stream, number, "note-taken", payload, f"{number:064x}")], after={stream: seen})
        except Stale:
            continue
        return


def _acknowledge(storage: Storage, prefix: str, _name: str, _each: int) -> None:
    for number in count(1):
        given = whole_append(prefix, number)
        storage.append(**given, after={})  # type: ignore[arg-type] # lists of what each argument takes
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


WORK: Mapping[str, Callable[[Storage, str, str, int], None]] = {"add": _add, "acknowledge": _acknowledge}


def main(work: str, url: str, stream: str, name: str, each: str) -> None:
    """Do the *work* that is asked for at the storage that *url* names."""
    storage = plugins.storage(url)
    try:
        WORK[work](storage, stream, name, int(each))
    finally:
        storage.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
