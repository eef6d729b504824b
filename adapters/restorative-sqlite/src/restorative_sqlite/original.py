"""The file that was opened, told from another that stands in its place since.

SQLite goes on with the file that it has open when somebody deletes it, moves it away, or puts a backup in its place:
what it then acknowledges is in a file without a name, and lost.
"""

import os
from pathlib import Path
from typing import Final

from attrs import frozen

from restorative_core.ports import StorageFailed

_DO: Final = (
    "Nothing was stored or changed. See that the right file is at this path, with its -wal file if it has one, and open"
    " the storage again."
)


@frozen
class Original:
    """The file that was opened.

    Attributes:
        path: Where it was.
        device: The disk that it is on.
        inode: Its number there, which it keeps whatever is written to it, by VACUUM too.
    """

    path: str
    device: int
    inode: int

    @classmethod
    def at(cls, path: Path) -> "Original":
        """The file that is at *path* now.

        Raises:
            StorageFailed: There is none.
        """
        device, inode = _found(str(path))
        return cls(str(path), device, inode)

    def insist(self) -> None:
        """Insist that it is still there. This is asked before every question and in every append: it costs one look.

        Raises:
            StorageFailed: It is not.
        """
        if _found(self.path) != (self.device, self.inode):
            raise StorageFailed(
                f"{self.path} is another file now than the one that was opened: it was replaced meanwhile, perhaps by a"
                f" backup. {_DO}"
            )


def _found(path: str) -> tuple[int, int]:
    """The disk and the number of the file at *path*; a symbolic link is none that leads on."""
    try:
        found = os.lstat(path)
    except OSError as error:
        raise StorageFailed(f"{path} was moved or deleted while it was open ({error.strerror}). {_DO}") from None
    return found.st_dev, found.st_ino


def log_of(path: Path) -> Path:
    """The log of the file at *path*, which is there as long as somebody has the file open."""
    return path.with_name(path.name + "-wal")


def told_of_its_log(path: Path) -> str:
    """That the log of the file at *path* is not there, in a sentence."""
    return (
        f"{log_of(path)} was moved or deleted while {path} was open. What stood in it is kept by the programs that have"
        " it open: end every program that uses the file in order, without killing it, which moves all of that into the"
        " file; then open the storage again."
    )
