"""Files that are written whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from restorative_core.errors import Misconfigured


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
