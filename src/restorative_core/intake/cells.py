"""The cells of one CSV record, read line by line."""

from attrs import Factory, define

_QUOTE = '"'


@define
class Cells:
    """The cells of a record, as far as its lines have been read.

    Attributes:
        delimiter: The character between cells.
        found: The cells that are complete.
        malformed: Whether a quote stood where none may stand.
    """

    delimiter: str
    found: list[str] = Factory(list)
    malformed: bool = False
    _open: list[str] | None = None

    @property
    def is_open(self) -> bool:
        """Whether a quoted cell goes on in the next line."""
        return self._open is not None

    def read(self, text: str) -> None:
        """Read *text*, a whole line; when a cell is open, with the line end before it."""
        at = 0
        while at <= len(text):
            if self._open is not None:
                at = self._quoted(text, at)
            elif text.startswith(_QUOTE, at):
                self._open, at = [], at + 1
            else:
                at = self._plain(text, at)

    def _quoted(self, text: str, at: int) -> int:
        parts = self._open or []
        self._open = parts
        while True:
            quote = text.find(_QUOTE, at)
            if quote < 0:
                parts.append(text[at:])
                return len(text) + 1
            parts.append(text[at:quote])
            if not text.startswith(_QUOTE, quote + 1):
                break
            parts.append(_QUOTE)
            at = quote + 2
        self._open = None
        return self._plain(text, quote + 1, "".join(parts))

    def _plain(self, text: str, at: int, before: str | None = None) -> int:
        end = text.find(self.delimiter, at)
        end = len(text) if end < 0 else end
        rest = text[at:end]
        # A quoted cell ends at its quote; a cell without quotes has none.
        self.malformed |= bool(rest) if before is not None else _QUOTE in rest
        self.found.append((before or "") + rest)
        return end + 1


def cells(text: str, delimiter: str) -> list[str]:
    """The cells of *text*, one line, whatever its quoting."""
    reader = Cells(delimiter)
    reader.read(text)
    return reader.found
