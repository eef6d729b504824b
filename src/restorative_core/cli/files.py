"""Files that are written: new ones, and whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from restorative_core.cli.ending import Asking
from restorative_core.errors import Misconfigured

STANDARD: Final = Path("-")
"""What stands for the standard input or output, where a command takes it."""


def insist_on_a_name(file: Path, otherwise: str) -> None:
    """Insist that *file* is the name of a file, where a command does not write to the standard output.

    Raises:
        Asking: It is a hyphen. The message ends with what to do *otherwise*.
    """
    if file == STANDARD:
        raise Asking(f"This is written to a file, and - is none. {otherwise}")


def insist_on_a_new(file: Path) -> None:
    """Insist that *file* is not there yet, and that there is a folder for it.

    Raises:
        Misconfigured: It is, or there is none.
    """
    if file.exists() or file.is_symlink():
        raise Misconfigured(f"{file} is there already. Nothing was changed. Name a new file.")
    if not file.parent.is_dir():
        raise Misconfigured(f"There is no folder {file.parent}. Make it, or correct the path.")


def written_whole(path: Path, content: bytes) -> None:
    """Write *content* to the file at *path*, for its owner alone, replacing what is there.

    Raises:
        Misconfigured: It cannot be written. What was there is unchanged.
    """
    with writing_whole(path) as file:
        file.write(content)


@contextmanager
def writing_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of the one at *path*, for its owner alone, once the context is left without an error.

    Raises:
        Misconfigured: It cannot be written. What was there is unchanged.
    """
    hidden = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        hidden = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        hidden.replace(path)
    except BaseException as error:
        if hidden is not None:
            with suppress(OSError):
                hidden.unlink()
        if not isinstance(error, OSError):
            raise
        raise Misconfigured(f"{path} cannot be written: {error.strerror}. Nothing was changed.") from None
