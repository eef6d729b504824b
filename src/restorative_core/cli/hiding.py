"""A hidden folder beside a new file, in which that is made: for its owner alone, and gone once it is made.

Where the program is killed meanwhile the folder stays, with all that was in it. So whoever makes the same file next
looks for such folders first, and removes those that nobody holds: while a program lives, it holds its own by a lock.
"""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from restorative_core.cli.screen import complain
from restorative_core.errors import StorageFailed

if sys.platform != "win32":  # where there are no such locks: there a folder that was left is told of, and stays
    import fcntl

NAME: Final = "store"
"""What the file is called in its folder."""

BESIDE: Final = ("-wal", "-shm", "-journal")
"""What the names of a store's own files beside it end with."""


@contextmanager
def hidden_beside(path: Path) -> Iterator[Path]:
    """Where the new file *path* is made, in a hidden folder that goes when the context is left.

    Raises:
        StorageFailed: There can be no folder beside it.
    """
    _remove_what_was_left(path)
    try:
        folder = Path(tempfile.mkdtemp(prefix=_beginning(path), dir=path.parent))
    except OSError as error:
        says = f"{path} cannot be made: {error.strerror}. Nothing was stored. Name another file."
        raise StorageFailed(says) from None
    handle = _held(folder, wait=True)
    try:
        yield folder / NAME
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _beginning(path: Path) -> str:
    return f".{path.name}.filling-"


def _remove_what_was_left(path: Path) -> None:
    """Remove the folders of programs that made *path* and were killed; say so, and name those that stay."""
    with suppress(OSError):
        for folder in sorted(path.parent.iterdir()):
            if folder.name.startswith(_beginning(path)) and _is_ours(folder):
                _remove(folder)


def _is_ours(folder: Path) -> bool:
    """Whether *folder* is one that we made, and something was made in it: an empty one may just have been made."""
    with suppress(OSError):
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or (sys.platform != "win32" and found.st_uid != os.geteuid()):
            return False
        names = {one.name for one in folder.iterdir()}
        return bool(names) and names <= {NAME, *(NAME + ending for ending in BESIDE)}
    return False


def _remove(folder: Path) -> None:
    try:
        handle = _held(folder, wait=False)
    except BlockingIOError:
        return  # somebody is filling it
    if handle is not None:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)
    if not folder.exists():
        complain(f"{folder} was removed: an earlier run was broken off and left it, with personal data.")
    else:
        complain(
            f"{folder} was perhaps left by an earlier run that was broken off, and holds personal data. If nobody is"
            " restoring or moving there now, delete it."
        )


def _held(folder: Path, *, wait: bool) -> int | None:
    """A handle that holds *folder* until it is closed, or its program ends; `None` where nothing can be held so.

    Raises:
        BlockingIOError: Somebody else holds it, and this is not to *wait*.
    """
    if sys.platform == "win32":
        return None
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            raise
        return None
    return handle
