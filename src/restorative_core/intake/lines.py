"""The lines of a text, one after the other, in bounded memory."""

import re
from collections.abc import Iterable, Iterator

from attrs import field, frozen

LONGEST = 1 << 20
"""The longest line, and the longest record, in characters."""

_END = re.compile(r"\r\n|\n|\r")


@frozen
class Line:
    """A line, or a piece of one that is too long.

    Attributes:
        text: Its characters, without its end.
        end: Its end, as it was written; empty for the last line of a file without one.
        cut: Whether the line goes on in the next piece.
    """

    text: str = field(repr=False)
    end: str = ""
    cut: bool = False


def lines(chunks: Iterable[str]) -> Iterator[Line]:
    r"""The lines of the text that *chunks* make up. `\n`, `\r\n` and `\r` end a line, and nothing else does."""
    rest = ""
    for chunk in chunks:
        found, rest = _split(rest + chunk)
        yield from found
        while len(rest) > LONGEST:
            yield Line(rest[:LONGEST], cut=True)
            rest = rest[LONGEST:]
    if rest.endswith("\r"):
        yield Line(rest[:-1], "\r")
    elif rest:
        yield Line(rest)


def _split(text: str) -> tuple[list[Line], str]:
    found: list[Line] = []
    start = 0
    for end in _END.finditer(text):
        if end.end() == len(text) and end.group() == "\r":
            break  # its \n may be on its way
        found.extend(_pieces(text[start : end.start()], end.group()))
        start = end.end()
    return found, text[start:]


def _pieces(text: str, end: str) -> Iterator[Line]:
    while len(text) > LONGEST:
        yield Line(text[:LONGEST], cut=True)
        text = text[LONGEST:]
    yield Line(text, end)
