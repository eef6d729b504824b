"""Channels into a folder: one file for each letter, for another program to send or a person to look at."""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from restorative_core.errors import ChannelFailed, Misconfigured
from restorative_core.ports import Channel, Letter
from restorative_smtp.addresses import address
from restorative_smtp.mail import mail, usable, word
from restorative_smtp.urls import Sender, sender, split_query, unescaped

_KNOWN = frozenset({"from", "from_name"})
_NOBODY = Sender(address("nobody@restorative.invalid"))


@frozen
class FolderChannel:
    """Leaves each letter as a file that only we may read, named by the letter's id; the same letter is the same file.

    Attributes:
        writing: The folder in which a file is written.
        ready: The folder, on the same disk, in which it appears when it is whole.
        suffix: The suffix of the file's name, with the dot.
        line_end: How its lines end.
        sender: Who the letters come from.
    """

    writing: Path
    ready: Path
    suffix: str
    line_end: bytes
    sender: Sender

    def send(self, letter: Letter) -> None:
        """Leave *letter* in the folder; on return, it is on disk.

        Raises:
            ChannelFailed: It was not left there.
        """
        content = mail(letter, self.sender).content.replace(b"\r\n", self.line_end)
        name = word(letter)
        unfinished = self.writing / f".{name}.{secrets.token_hex(8)}"
        try:
            _write(unfinished, content)
            unfinished.replace(self.ready / f"{name}{self.suffix}")
            _settle(self.ready)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            why = f"Letter {name} was not left in {str(self.ready)!r}: {error.strerror}."
            raise ChannelFailed(
                f"{why} Make room for it or mend the folder; it can be tried again.", permanent=False
            ) from None

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""


def _write(file: Path, content: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _settle(folder: Path) -> None:
    """Make a new name in *folder* outlast a power cut, where the system has a way to."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def open_maildir(url: str) -> Channel:
    """Open the channel that a `maildir:` URL names: a folder with `tmp`, `new` and `cur` in it.

    Settings:
        from: The address that letters come from.
        from_name: The name shown beside it.

    Raises:
        Misconfigured: The URL cannot be read, or the folder cannot be made.
    """
    folder, author = _read(url)
    for part in (folder, folder / "tmp", folder / "new", folder / "cur"):
        _make(part)
    return FolderChannel(folder / "tmp", folder / "new", "", b"\n", author)


def open_eml(url: str) -> Channel:
    """Open the channel that an `eml:` URL names: a folder of `.eml` files.

    Settings:
        from: The address that letters come from.
        from_name: The name shown beside it.

    Raises:
        Misconfigured: The URL cannot be read, or the folder cannot be made.
    """
    folder, author = _read(url)
    _make(folder)
    return FolderChannel(folder, folder, ".eml", b"\r\n", author)


def _read(url: str) -> tuple[Path, Sender]:
    """The folder and the sender that *url* names."""
    place, settings = split_query(url.partition(":")[2], _KNOWN)
    if re.match(r"//[^/]", place):
        raise Misconfigured(
            "The channel's URL names a host before the folder. Write eml:///srv/outgoing or eml:outgoing."
        )
    folder = unescaped(place.removeprefix("//"))
    if not folder:
        raise Misconfigured("The channel's URL names no folder. Write one such as eml:///srv/outgoing or eml:outgoing.")
    if "from_name" in settings and "from" not in settings:
        raise Misconfigured("The channel's URL has from_name= without from=. Add from=, or leave out from_name=.")
    return Path(folder), usable(sender(settings)) if settings else _NOBODY


def _make(folder: Path) -> None:
    """Make *folder* for us alone. One that is there already keeps its permissions: they are its owner's choice."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"The folder {str(folder)!r} cannot be made: {error.strerror}. Name another.") from None
