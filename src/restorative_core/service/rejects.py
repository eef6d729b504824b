"""The rejects file: what an import could not take, verbatim, for somebody to mend and send again.

It is written beside its place, under a hidden name and for its owner alone, and put in its place
when the import is over; so nobody ever reads half of one. It is there after every import that came
to its end, empty when nothing was rejected. An earlier file of that name is replaced if all that it
says stands in the new one, and else is kept beside it with a number. When an import breaks off,
what was rejected until then stands beside the place too, as `….unfinished`; the same import, begun
again, finds those rows again.
"""

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from restorative_core.errors import Misconfigured, Reason, StorageFailed


class Rejects:
    """A rejects file being written. As a context manager it is put in its place at the end.

    Args:
        path: Its place.

    Attributes:
        kept: Where an earlier file of that name, or what an import that broke off left, has been kept; else `None`.

    Raises:
        Misconfigured: Nothing can be written there. Nothing has been imported yet.
    """

    def __init__(self, path: Path) -> None:
        self.kept: Path | None = None
        self._place = path
        self._lines = 0
        insist_on_a_place(path)
        try:
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        except OSError as error:
            raise Misconfigured(f"The rejects file {path} cannot be written: {error.strerror}.") from None
        self._hidden = Path(name)
        self._file = os.fdopen(handle, "w", encoding="ascii", newline="\n")

    def write(self, record: int, raw: str, reasons: Iterable[Reason]) -> None:
        """Add one record, verbatim, with every reason.

        Raises:
            StorageFailed: It cannot be written.
        """
        told = {"record": record, "raw": raw, "reasons": [reason.as_plain() for reason in reasons]}
        try:
            self._file.write(json.dumps(told) + "\n")
            self._file.flush()
        except OSError as error:
            raise self._failed(error) from None
        self._lines += 1

    def __enter__(self) -> Self:
        """The file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put it in its place; or, where the import broke off, beside it."""
        try:
            if error is None:
                self._finish()
            else:
                self._break_off()
        except OSError as failure:
            if error is None:
                raise self._failed(failure) from None

    def _finish(self) -> None:
        os.fsync(self._file.fileno())
        self._file.close()
        if self._place.exists() and not _digests(self._place) <= _digests(self._hidden):
            self.kept = _free(self._place)
            self._place.replace(self.kept)
        self._hidden.replace(self._place)

    def _break_off(self) -> None:
        try:
            self._file.close()
        finally:
            if self._lines:
                unfinished = self._place.with_name(f"{self._place.name}.unfinished")
                self.kept = _free(unfinished) if unfinished.exists() else unfinished
                self._hidden.replace(self.kept)
            else:
                self._hidden.unlink()

    def _failed(self, error: OSError) -> StorageFailed:
        return StorageFailed(
            f"The rejects file {self._place} cannot be written: {error.strerror}."
            " What was imported until then is stored; import the same file again, and nothing comes twice."
        )


def insist_on_a_place(path: Path) -> None:
    """Make sure, as far as can be seen before anything is written, that a rejects file can stand at *path*.

    Raises:
        Misconfigured: It cannot.
    """
    if not path.parent.is_dir():
        raise Misconfigured(f"The rejects file {path} cannot be written: there is no folder {path.parent}. Make it.")
    try:
        mode = path.lstat().st_mode
    except OSError:
        return  # It is not there yet, or making it will tell why it cannot be.
    if not stat.S_ISREG(mode):
        raise Misconfigured(f"The rejects file {path} is there and is no ordinary file. Name another.")


def _free(path: Path) -> Path:
    """The first of `….1`, `….2` and so on that is not there."""
    return next(place for number in count(1) if not (place := path.with_name(f"{path.name}.{number}")).exists())


def _digests(path: Path) -> set[bytes]:
    """The lines of the file at *path*, as digests."""
    with path.open("rb") as file:
        return {hashlib.sha256(line).digest() for line in file}
