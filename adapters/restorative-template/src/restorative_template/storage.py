"""A storage in one file of lines, each of them JSON, and each of them one whole append.

One line is one append, so an append is there whole or not at all: a line without its line end was
cut short, was never acknowledged, and is dropped by the next writer. Everything is also kept in
memory, which makes this a storage to read, and none for a large service.

It keeps the core tier of the port, on which a whole service runs. What the other tiers add stands in
`restorative_core.ports.storage`.
"""

import fcntl  # Linux and macOS. A storage that is to run elsewhere needs another lock.
import json
import os
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import attrs

from restorative_core.ports import (
    SECRET_BYTES,
    Part,
    PartKey,
    Record,
    Reference,
    ReferenceTaken,
    Stale,
    StorageFailed,
    Summary,
    stream_kind,
)
from restorative_template.place import read_url


class LinesStorage:
    """A storage in one file of lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._guard = threading.RLock()  # threads share a storage
        self._closed = False
        self._read_to = 0  # how far the file has been read, in bytes
        self._secret = b""
        self._records: list[Record] = []
        self._parts: list[Part] = []
        self._references: dict[str, Reference] = {}
        with self._alone():
            if not self._secret:
                self._write({"secret": secrets.token_hex(SECRET_BYTES)})

    @classmethod
    def at(cls, url: str) -> Self:
        """Open the storage that *url* names, and make it when it does not exist."""
        return cls(read_url(url, "lines"))

    def append(
        self,
        records: Sequence[Record],
        *,
        after: Mapping[str, int],
        parts: Sequence[Part] = (),
        references: Sequence[Reference] = (),
        summaries: Sequence[Summary] = (),  # noqa: ARG002 - worklists are of the feed tier, which is not kept here
        erased: Sequence[PartKey] = (),
    ) -> None:
        """Store and erase everything together, or nothing at all; it is durable on return."""
        with self._alone():
            # Whatever is checked is checked under the same lock as the write: between a check and a write that are
            # apart, another process writes.
            for stream, expected in after.items():
                found = max((record.number for record in self._records if record.stream == stream), default=0)
                if found != expected:
                    raise Stale(stream, expected, found)
            taken = {**self._references}
            for reference in references:
                if reference.key in taken:
                    raise ReferenceTaken(taken[reference.key].stream)
                taken[reference.key] = reference
            line = {
                "records": [attrs.astuple(record) for record in records],
                "parts": [attrs.astuple(part) for part in parts],
                "references": [attrs.astuple(reference) for reference in references],
                # Erased is what no question gives any more. That its bytes are gone from the file too is what the
                # physical tier promises, and this storage does not.
                "erased": [attrs.astuple(key) for key in erased],
            }
            self._write(line)

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """The records of *stream* after number *after*."""
        self._refresh()
        return (record for record in self._records if record.stream == stream and record.number > after)

    def streams(self, kind: str) -> Iterator[str]:
        """The names of all streams of *kind*."""
        self._refresh()
        names = dict.fromkeys(record.stream for record in self._records)
        return (name for name in names if stream_kind(name) == kind)

    def parts(self, stream: str) -> Iterator[Part]:
        """The parts of *stream*."""
        self._refresh()
        return (part for part in self._parts if part.stream == stream)

    def parts_about(self, subject: str) -> Iterator[Part]:
        """The parts of which *subject* is among the subjects."""
        self._refresh()
        return (part for part in self._parts if subject in part.subjects)

    def reference(self, key: str) -> Reference | None:
        """The reference *key*, or `None`."""
        self._refresh()
        return self._references.get(key)

    def secret(self) -> bytes:
        """The bytes that key the references."""
        return self._secret

    def close(self) -> None:
        """Refuse all further work; no file is open between two calls."""
        self._closed = True

    def _refresh(self) -> None:
        """Read what other processes have written. Readers take no lock: they see whole lines only."""
        with self._guard, self._told():
            self._read()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock, which the system takes from a process that is killed, and read what others have written."""
        with self._guard, self._told(), self._path.with_name(self._path.name + ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._read()
            yield

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the system's errors into one clear sentence. Never repeat a value that was to be stored."""
        if self._closed:
            raise StorageFailed(f"The storage of {self._path} has been closed. Open it again.")
        try:
            yield
        except OSError as error:
            raise StorageFailed(f"{self._path} cannot be used: {error.strerror}. Nothing was stored.") from None

    def _read(self) -> None:
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._read_to)
            for line in file:
                if not line.endswith(b"\n"):
                    return  # cut short, or being written just now
                try:
                    self._take(json.loads(line))
                except (ValueError, KeyError, TypeError, AttributeError):
                    told = f"{self._path} is damaged, or no file of this storage. Nothing was changed."
                    raise StorageFailed(told) from None
                self._read_to += len(line)

    def _take(self, line: dict[str, Any]) -> None:
        self._secret = self._secret or bytes.fromhex(line["secret"])
        # A list grows or is replaced, so an iterator that is half-way through one goes on without a gap.
        self._records += [Record(*found) for found in line.get("records", ())]
        self._parts += [attrs.evolve(Part(*found), subjects=tuple(found[3])) for found in line.get("parts", ())]
        self._references.update((found[0], Reference(*found)) for found in line.get("references", ()))
        if erased := {PartKey(*found) for found in line.get("erased", ())}:
            self._parts = [part for part in self._parts if part.key not in erased]

    def _write(self, line: dict[str, Any]) -> None:
        written = json.dumps(line).encode("ascii") + b"\n"  # escapes alone, so that every text can be written
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)  # for its owner alone, from the beginning
        try:
            os.ftruncate(file, self._read_to)  # drops a line that was cut short
            with os.fdopen(file, "r+b", closefd=False) as whole:
                whole.seek(self._read_to)
                whole.write(written)
            os.fsync(file)  # until then it is in memory alone, and a power cut takes it
        except OSError:
            os.ftruncate(file, self._read_to)
            raise
        finally:
            os.close(file)
        self._read()
