"""A partner's file, looked at once: its encoding, its delimiter, its header."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from restorative_core.errors import Faulty, Misconfigured, Reason
from restorative_core.intake.encoding import DETECT, checked, encoding_of, seems_utf8, text_of
from restorative_core.intake.header import Header, delimiters, header, matches
from restorative_core.intake.lines import lines
from restorative_core.intake.mapping import Mapping
from restorative_core.intake.reading import CsvRecords, Raw, json_records

_SOME, _A_GLANCE = 20, 100


@frozen
class Layout:
    """How a file is to be read.

    Attributes:
        encoding: Its encoding.
        start: Where its text begins, in bytes.
        detected: Whether the encoding was found out, not named.
        delimiter: The character between cells; empty for JSON lines.
        header: Its columns; `None` for JSON lines.
    """

    encoding: str
    start: int
    detected: bool
    delimiter: str = ""
    header: Header | None = None

    def records(self, file: BinaryIO) -> Iterator[Raw]:
        """The records of *file*, a CSV's header among them."""
        file.seek(self.start)
        found = lines(text_of(file, self.encoding))
        records = CsvRecords(found, self.delimiter) if self.delimiter else json_records(found)
        for raw in records:
            if self.detected and self.encoding == "windows-1252" and seems_utf8(raw.text):
                yield Raw(raw.record, raw.text, raw.value, (*raw.reasons, Reason("record.other-encoding")))
            else:
                yield raw


def opened(path: Path) -> BinaryIO:
    """Open the file at *path*.

    Raises:
        Misconfigured: It cannot be opened. The message does not repeat the name, which may be somebody's.
    """
    try:
        return path.open("rb")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name is none"
        raise Misconfigured(f"The file of referrals cannot be opened: {why}. Check its path.") from None


def layout(file: BinaryIO, mapping: Mapping, encoding: str | None, delimiter: str | None) -> Layout:
    """Find out how *file* is to be read. Reads it, once.

    Raises:
        Faulty: The file as a whole cannot be read with *mapping*.
        Misconfigured: The encoding or the delimiter cannot be used.
    """
    named = checked(mapping.encoding if encoding is None else encoding)
    found, start = encoding_of(file, named)
    detected = named == DETECT and not start
    if not mapping.is_csv:
        made = Layout(found, start, detected)
        beginnings = [raw.text[:_A_GLANCE].lstrip("\ufeff \t") for raw in islice(made.records(file), _SOME)]
        if not beginnings:
            raise Faulty([Reason("file.empty")])
        if not any(text.startswith("{") for text in beginnings):
            raise Faulty([Reason("file.no-json-lines")])
        return made
    tried = []
    for mark in delimiters(_delimiter(mapping.delimiter if delimiter is None else delimiter)):
        first = next(Layout(found, start, detected, mark).records(file), None)
        if first is None:
            raise Faulty([Reason("file.empty")])
        tried.append((matches(first, mapping), mark, first))
    (known, _), mark, first = max(tried, key=lambda one: one[0])
    if not known and first.text.lstrip("\ufeff \t").startswith(("{", "[", "<")):
        raise Faulty([Reason("file.no-csv")])
    return Layout(found, start, detected, mark, header(first, mapping))


def _delimiter(named: str) -> str | None:
    if named == DETECT:
        return None
    if len(named) != 1 or named in '"\r\n \0\ufeff':
        raise Misconfigured(
            'The delimiter must be one character, such as ";" or a tab, and no quote, space or line end.'
        )
    return named
