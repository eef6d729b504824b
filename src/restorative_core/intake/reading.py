"""The records of a file, one after the other: numbered as a spreadsheet counts rows, verbatim, with what is wrong.

Nothing is lost: every character of the file stands in the raw text of one record, in a line end between two, or in a
row without content.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import field, frozen

from restorative_core.errors import Faulty, Reason
from restorative_core.intake.cells import Cells, cells
from restorative_core.intake.encoding import is_undecodable
from restorative_core.intake.lines import LONGEST, Line
from restorative_core.vocabulary.wire import read_json

_MARK = "\ufeff"
_A_TABLE = 6  # columns: fewer, and a line of prose may have as many by chance


@frozen
class Raw:
    """A record as it was found.

    Attributes:
        record: Its number in the file, from 1. A CSV's header is record 1. A row without content keeps its number.
        text: Its text, verbatim, without its line end. A byte that cannot be read stands as a lone surrogate.
        value: A CSV record's cells, or the value that a line of JSON holds; `None` when it cannot be read.
        reasons: What is wrong with the record as such.
    """

    record: int
    text: str = field(repr=False)
    value: Any = field(default=None, repr=False)
    reasons: tuple[Reason, ...] = ()


def json_records(found: Iterable[Line]) -> Iterator[Raw]:
    """The records of JSON lines. Empty lines keep their place."""
    number, within = 1, False
    for line in found:
        if line.cut or within:
            yield Raw(number, line.text, None, (Reason("record.too-long"),))
        elif not _is_blank(line.text):
            yield _json(number, line.text)
        within = line.cut
        number += not line.cut


def _json(number: int, text: str) -> Raw:
    reasons = _of_the_text(text)
    if reasons:
        return Raw(number, text, None, reasons)
    try:
        value = read_json(text.strip(_MARK))
    except Faulty as fault:
        return Raw(number, text, None, fault.reasons)
    if not isinstance(value, dict):
        return Raw(number, text, None, (Reason("record.not-an-object"),))
    return Raw(number, text, value)


MOST_LINES = 500
"""How many lines one record may have. A quote that stays open for longer was forgotten."""


class CsvRecords:
    """The records of a CSV file.

    A record ends with its line, unless a quoted cell goes on. When quotes do not add up, the first line is the faulty
    record, with those after it that have no delimiter at all; from there on lines are read again as records of their
    own, so that one forgotten quote does not swallow the rest of the file.
    """

    def __init__(self, found: Iterable[Line], delimiter: str) -> None:
        self._lines = iter(found)
        self._waiting: deque[Line] = deque()
        self._delimiter = delimiter
        self._number = 0
        self._width: int | None = None

    def __iter__(self) -> Iterator[Raw]:
        """The records, the header first. Rows without content are left out and keep their place."""
        while (line := self._next()) is not None:
            self._number += 1
            if line.cut:
                yield from self._too_long(line)
                continue
            raw = self._record(line)
            if raw.reasons or any(not _is_blank(cell) for cell in raw.value):
                self._width = self._width or len(raw.value)
                yield raw

    def _next(self) -> Line | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def _too_long(self, line: Line) -> Iterator[Raw]:
        piece: Line | None = line
        while piece is not None:
            yield Raw(self._number, piece.text, [], (Reason("record.too-long"),))
            piece = self._next() if piece.cut else None

    def _record(self, first: Line) -> Raw:
        taken, size, read = [first], len(first.text), Cells(self._delimiter)
        read.read(first.text.removeprefix(_MARK))
        while read.is_open:
            line = None if read.malformed or len(taken) == MOST_LINES else self._next()
            if line is None:
                return self._broken(taken)
            taken.append(line)
            size += len(taken[-2].end) + len(line.text)
            if line.cut or size > LONGEST:
                return self._broken(taken)
            read.read(taken[-2].end + line.text)
        if len(taken) > 1 and (read.malformed or self._swallowed_rows(taken, read)):
            return self._broken(taken)
        text = _joined(taken)
        return Raw(self._number, text, read.found, self._reasons(text, read))

    def _broken(self, taken: list[Line]) -> Raw:
        own = self._own(taken)
        self._waiting.extendleft(reversed(taken[own:]))
        text = _joined(taken[:own])
        found = cells(taken[0].text.removeprefix(_MARK), self._delimiter)
        return Raw(self._number, text, found, (Reason("record.unclosed-quote"), *_of_the_text(text)))

    def _own(self, taken: list[Line]) -> int:
        """How many of the lines belong to the broken record: the first, and those after it that can be no row."""
        own = 1
        for index, line in enumerate(taken[1:], start=2):
            if line.cut or self._width == 1 or self._delimiter in line.text:
                break
            own = own if _is_blank(line.text) else index
        return own

    def _swallowed_rows(self, taken: list[Line], read: Cells) -> bool:
        """Whether a line inside a quoted cell is a row of its own: the quote was forgotten, and closed by chance."""
        if self._width is None or (len(read.found) == self._width < _A_TABLE):
            return False
        return any(len(cells(line.text, self._delimiter)) == self._width for line in taken[1:])

    def _reasons(self, text: str, read: Cells) -> tuple[Reason, ...]:
        found = [Reason("record.malformed-quoting")] if read.malformed else []
        if self._width is not None and any(not _is_blank(cell) for cell in read.found):
            if len(read.found) < self._width:
                found.append(Reason("record.cut-short", details=self._counted(read)))
            if len(read.found) > self._width:
                found.append(Reason("record.too-many-cells", details=self._counted(read)))
        return (*found, *_of_the_text(text))

    def _counted(self, read: Cells) -> dict[str, str]:
        return {"found": str(len(read.found)), "wanted": str(self._width)}


def _joined(taken: list[Line]) -> str:
    """The text of the lines, without the end of the last."""
    return "".join(line.text + line.end for line in taken[:-1]) + taken[-1].text


def _of_the_text(text: str) -> tuple[Reason, ...]:
    found = [Reason("record.undecodable")] if is_undecodable(text) else []
    return (*found, Reason("record.null-character")) if "\0" in text else tuple(found)


def _is_blank(text: str) -> bool:
    return not text.strip().strip(_MARK).strip()
