"""In which encoding a file is written, and its text, with every byte kept."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from restorative_core.errors import Faulty, Misconfigured, Reason
from restorative_core.intake.lines import LONGEST

DETECT = "detect"
"""The setting that leaves the encoding, or the delimiter, to be found out."""

ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "iso-8859-1", "iso-8859-15")
"""The encodings that a mapping or a caller may name."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BINARIES = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"{\\rtf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"\x89PNG",
    b"SQLite format 3",
)
_CHUNK = 1 << 16
_FIRST_CONTROL, _TEXT_CONTROLS = 32, b"\t\n\v\f\r\x1a\x1b"
_FEW = 20  # a text has fewer than one control character in so many bytes
_SEVERAL = 4
_LOWEST, _HIGHEST = "\ud800", "\udfff"


def checked(encoding: str) -> str:
    """*encoding*, which can be read.

    Raises:
        Misconfigured: It cannot.
    """
    if encoding not in (DETECT, *ENCODINGS):
        known = ", ".join((DETECT, *ENCODINGS))
        raise Misconfigured(
            f"The encoding of the file or its mapping is not one that is read here. Choose of: {known}."
        )
    return encoding


def encoding_of(file: BinaryIO, named: str) -> tuple[str, int]:
    """The encoding of *file*, and how many bytes of byte-order mark it begins with. Reads the file from its beginning.

    A byte-order mark is believed before anything that was *named*. Without either, the file is UTF-8 if at least as
    many of its lines with characters beyond ASCII are UTF-8 as are not: text in Windows-1252 is next to never UTF-8
    by chance, and a stray byte in one row must not spoil every name in the others. Else it is Windows-1252.

    Raises:
        Faulty: It is empty, or no text.
    """
    file.seek(0)
    start = file.read(_CHUNK)
    if not start:
        raise Faulty([Reason("file.empty")])
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding, len(mark)
    if not named.startswith("utf-16") and _is_binary(start):
        raise Faulty([Reason("file.not-text")])
    if named != DETECT:
        return ("utf-16-le" if named == "utf-16" else named), 0
    file.seek(0)
    return _fitting(file), 0


def text_of(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The text of *file* from where it stands, in chunks. A byte that cannot be read becomes a lone surrogate."""
    errors = "surrogatepass" if encoding.startswith("utf-16") else "surrogateescape"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    while chunk := file.read(_CHUNK):
        yield decoder.decode(chunk)
    try:
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:  # half a character at the end of UTF-16
        yield "".join(chr(0xDC00 + byte) for byte in error.object)


def is_undecodable(text: str) -> bool:
    """Whether *text* holds a byte, or half a character, that could not be read."""
    return not text.isascii() and any(_LOWEST <= character <= _HIGHEST for character in text)


def seems_utf8(text: str) -> bool:
    """Whether *text*, read as Windows-1252, was UTF-8: a row pasted in from another file."""
    if text.isascii():
        return False
    try:
        text.encode("windows-1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _is_binary(start: bytes) -> bool:
    odd = sum(byte < _FIRST_CONTROL and byte not in _TEXT_CONTROLS for byte in start)
    return start.startswith(_BINARIES) or (odd >= _SEVERAL and odd * _FEW > len(start))


def _fitting(file: BinaryIO) -> str:
    fits = breaks = 0
    for line in _byte_lines(file):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            fits += 1
        except UnicodeDecodeError:
            breaks += 1
    return "utf-8" if fits >= breaks else "windows-1252"


def _byte_lines(file: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while chunk := file.read(_CHUNK):
        *whole, rest = (rest + chunk).replace(b"\r", b"\n").split(b"\n")
        yield from whole
        if len(rest) > LONGEST:
            yield rest
            rest = b""
    yield rest
