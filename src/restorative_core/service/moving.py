"""Everything in a storage as lines of JSON, and back: to keep, and to move from one storage to another.

The first line says what it is; then come every record in the order of storing, every personal part,
every reference, and a last line that tells how many there were and the root of the checkpoint. A file
without its last line was cut short. `docs/reference/export.md` describes each line.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import attrs
from attrs import define, frozen

from restorative_core.errors import Faulty, Reason, StorageFailed
from restorative_core.merkle import Tree
from restorative_core.ports import Part, PhysicalStorage, Record, Reference, Standing, Storage
from restorative_core.service.checkpoint import checkpoint
from restorative_core.service.verifying import KINDS_OF_STREAM
from restorative_core.vocabulary.wire import read_json, write_json

FORMAT: Final = "restorative-core-export"
VERSION: Final = 1
"""The number of the form of the lines. Older forms are read for ever."""

_AT_ONCE = 1000
"""How many lines are stored in one append."""


@define
class Counts:
    """How much there is, or has been moved so far.

    Attributes:
        records: How many records.
        parts: How many personal parts.
        references: How many references.
    """

    records: int = 0
    parts: int = 0
    references: int = 0


def lines(storage: Standing) -> Iterator[str]:
    """Every line that *storage* becomes, without line ends; it holds everything, secrets and personal parts too."""
    counts, tree = Counts(), Tree()
    yield write_json({"format": FORMAT, "version": VERSION, "secret": storage.secret().hex()})
    for placed in storage.feed():
        yield write_json({"record": list(attrs.astuple(placed.record))})
        tree.add(placed.record.digest.encode("ascii", "replace"))
        counts.records += 1
    for stream in (stream for kind in KINDS_OF_STREAM for stream in storage.streams(kind)):
        for part in storage.parts(stream):
            yield write_json({"part": list(attrs.astuple(part))})
            counts.parts += 1
    for reference in storage.references():
        yield write_json({"reference": list(attrs.astuple(reference))})
        counts.references += 1
    yield write_json({"end": {**attrs.asdict(counts), "root": tree.root().hex()}})


@frozen
class Moved:
    """Something that was moved.

    Attributes:
        counts: How much has been moved so far.
        ended: Whether that is all, and agrees with what the last line tells.
    """

    counts: Counts
    ended: bool = False


def take_in(told: Iterable[str], storage: PhysicalStorage) -> Iterator[Moved]:
    """Store what the lines *told* say in *storage*, in which nothing is; yields after every thousand lines.

    Raises:
        Faulty: A line is none of ours, or the last one is missing or does not agree. What was stored stays: empty the
            place, and begin again.
        StorageFailed: Something is stored there already, or the storage cannot do its work.
    """
    numbered = enumerate(told, 1)
    _begin(next(numbered, (1, "")), storage)
    counts = Counts()
    while batch := list(islice(numbered, _AT_ONCE)):
        read = [_read(number, line) for number, line in batch]
        ends = [plain for plain in read if "end" in plain]
        records = [_made(Record, plain["record"]) for plain in read if "record" in plain]
        parts = [_made(Part, plain["part"]) for plain in read if "part" in plain]
        references = [_made(Reference, plain["reference"]) for plain in read if "reference" in plain]
        if len(ends) + len(records) + len(parts) + len(references) < len(read):
            raise _unreadable(batch[0][0])
        storage.append(records, after=_before(records), parts=parts, references=references)
        counts.records += len(records)
        counts.parts += len(parts)
        counts.references += len(references)
        if ends:
            _insist(counts, ends[-1]["end"], storage)
            yield Moved(counts, ended=True)
            return
        yield Moved(counts)
    raise Faulty([Reason("export.cut-short", "end")])


def _begin(first: tuple[int, str], storage: PhysicalStorage) -> None:
    head = _read(*first)
    if head.get("format") != FORMAT:
        raise Faulty([Reason("export.unreadable", "line 1")])
    if head.get("version") != VERSION:
        raise Faulty([Reason("export.newer", "line 1")])
    storage.adopt(bytes.fromhex(_text(head.get("secret"))))


def _before(records: Iterable[Record]) -> Mapping[str, int]:
    """The number of the last record before *records*, of each of their streams."""
    return {record.stream: record.number - 1 for record in reversed(list(records))}


def _insist(counts: Counts, told: Any, storage: PhysicalStorage) -> None:
    """Insist that all is there that was *told*, and that it is what it was."""
    root = checkpoint(storage).root
    if told != {**attrs.asdict(counts), "root": root}:
        raise Faulty([Reason("export.different", "end")])


def _read(number: int, line: str) -> dict[str, Any]:
    try:
        plain = read_json(line)
    except Faulty:
        raise _unreadable(number) from None
    if not isinstance(plain, dict):
        raise _unreadable(number)
    return plain


def _made(cls: Any, values: Any) -> Any:
    """The *cls* that *values* tell, in the order of its fields."""
    names = [name.name for name in attrs.fields(cls)]
    if not isinstance(values, list) or len(values) != len(names):
        raise Faulty([Reason("export.unreadable", cls.__name__.lower())])
    told = dict(zip(names, values, strict=True))
    if "subjects" in told:
        told["subjects"] = tuple(map(_text, told["subjects"]))
    for name, value in told.items():
        wanted = int if name == "number" else tuple if name == "subjects" else str
        if type(value) is not wanted:
            raise Faulty([Reason("export.unreadable", cls.__name__.lower())])
    return cls(**told)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Faulty([Reason("export.unreadable", "line")])
    return value


def _unreadable(number: int) -> Faulty:
    return Faulty([Reason("export.unreadable", f"line {number}")])


def whole(storage: Storage) -> PhysicalStorage:
    """*storage*, which can be looked at as a whole.

    Raises:
        StorageFailed: It does not keep the physical tier of its port.
    """
    if not isinstance(storage, PhysicalStorage):
        raise StorageFailed(
            "This storage does not keep the physical tier of its port, so it cannot be moved as a whole."
            " Copy it by its own means."
        )
    return storage
