"""A channel that leaves every letter as a text file in a folder."""

import os
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import Self

from restorative_core.ports import ChannelFailed, Letter, Misconfigured
from restorative_template.place import read_url

_NOT_IN_ONE_LINE = frozenset({"Cc", "Zl", "Zp", "Cs"})
"""Control characters, line and paragraph separators, and halves of characters, as Unicode names them."""


class TextChannel:
    """A channel that leaves every letter as a text file in a folder."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise Misconfigured(f"There is no folder {folder}. Make it, or correct the URL.")
        self._folder = folder

    @classmethod
    def at(cls, url: str) -> Self:
        """Open the channel that *url* names."""
        return cls(read_url(url, "text"))

    def send(self, letter: Letter) -> None:
        """Write *letter* to its file."""
        # A line break in an address or a subject would begin a line of somebody else's making.
        if any(unicodedata.category(character) in _NOT_IN_ONE_LINE for character in letter.to + letter.subject):
            raise ChannelFailed("The address and the subject of a letter are one line each.", permanent=True)
        try:
            text = f"To: {letter.to}\nSubject: {letter.subject}\n\n{letter.body}\n".encode()
        except UnicodeEncodeError:
            raise ChannelFailed("The letter holds characters that cannot be written.", permanent=True) from None
        # The name tells nothing of anybody, and is the same when the letter is sent again: so it is sent once.
        name = sha256(letter.id.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        half = self._folder / f".{name}.{os.getpid()}"
        try:
            half.touch(mode=0o600)
            half.write_bytes(text)
            half.replace(self._folder / f"{name}.txt")  # whoever looks into the folder sees whole letters only
        except OSError as error:
            half.unlink(missing_ok=True)
            # Say whether trying again can help. Never say to whom the letter was, nor what was in it.
            raise ChannelFailed(f"{self._folder} cannot be used: {error.strerror}.", permanent=False) from None

    def close(self) -> None:
        """Do nothing: no file is open between two letters."""
