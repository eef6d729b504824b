"""One append as the function of the schema takes it: JSON, in as many pieces as it needs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from restorative_core.ports import Part, PartKey, Record, Reference, ReferenceTaken, Stale, Summary
from restorative_postgresql.texts import read, written

_MOST_ROWS: Final = 1_000
_MOST_CHARACTERS: Final = 4 << 20

_json: Final = json.JSONEncoder(ensure_ascii=False).encode  # as escapes, two halves of a character would become one

WAITED: Final = "waited"
"""What the function says when it has done everything, and had to wait for another writer before."""


@frozen
class Append:
    """Everything that is stored and erased together.

    Attributes:
        records: The records.
        after: The number of the last record that was seen, by stream.
        parts: The parts.
        references: The references.
        summaries: The summaries.
        erased: Which parts are erased.
    """

    records: Sequence[Record]
    after: Mapping[str, int]
    parts: Sequence[Part]
    references: Sequence[Reference]
    summaries: Sequence[Summary]
    erased: Sequence[PartKey]

    def pieces(self) -> list[str]:
        """The pieces, in order: the first may be refused, and refuses all; the last one erases and sums up."""
        records = _slices([_record(record) for record in self.records])
        parts = _slices([_part(part) for part in sorted(self.parts, key=lambda part: part.number)])
        first: dict[str, Any] = {"after": [[written(stream), number] for stream, number in self.after.items()]}
        if self.references:
            first["references"] = [[written(r.key), written(r.stream), written(r.content)] for r in self.references]
            if twice := self._taken_twice():
                first["twice"] = written(twice)
        pieces = [first, *({} for _ in range(max(len(records), len(parts)) - 1))]
        for name, slices in (("records", records), ("parts", parts)):
            for piece, rows in zip(pieces, slices, strict=False):
                piece[name] = rows
        last = pieces[-1]
        if self.summaries:
            last["summaries"] = [_summary(one) for one in {one.stream: one for one in self.summaries}.values()]
        if self.erased:
            last["erased"] = [[written(key.stream), key.number, written(key.field)] for key in self.erased]
        return [_json(piece) for piece in pieces]

    def _taken_twice(self) -> str | None:
        """The stream that takes a key which is given again in the same append."""
        taken: dict[str, str] = {}
        for reference in self.references:
            if reference.key in taken:
                return taken[reference.key]
            taken[reference.key] = reference.stream
        return None


def insist(answer: Any) -> None:
    """Raise what the function's *answer* says was in the way."""
    if answer is None or answer == [WAITED]:
        return
    problem, stream, *numbers = answer
    if problem == "stale":
        raise Stale(read(stream), *numbers)
    raise ReferenceTaken(read(stream))


def _slices(rows: list[list[Any]]) -> list[list[list[Any]]]:
    """*rows* in pieces that are short enough."""
    return list(_sliced(rows)) if len(rows) > 1 else [rows][: len(rows)]


def _sliced(rows: list[list[Any]]) -> Iterator[list[list[Any]]]:
    piece: list[list[Any]] = []
    size = 0
    for row in rows:
        length = sum(len(value) for value in row if isinstance(value, str))
        if piece and (len(piece) == _MOST_ROWS or size + length > _MOST_CHARACTERS):
            yield piece
            piece, size = [], 0
        piece.append(row)
        size += length
    if piece:
        yield piece


def _record(record: Record) -> list[Any]:
    return [
        written(record.stream),
        record.number,
        written(record.kind),
        written(record.payload),
        written(record.digest),
    ]


def _part(part: Part) -> list[Any]:
    texts = [written(part.field), written(part.keep), written(part.salt), written(part.value)]
    return [written(part.stream), part.number, *texts, [written(subject) for subject in part.subjects]]


def _summary(summary: Summary) -> list[Any]:
    texts = [written(summary.stage), written(summary.area), written(summary.lead), written(summary.due)]
    return [written(summary.stream), summary.number, *texts]
