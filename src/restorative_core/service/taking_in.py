"""The lines of an export, stored: each is looked at before it is, and at the end nothing may be missing."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

import attrs
from attrs import define, field, frozen

from restorative_core.errors import Faulty, Reason, ReferenceTaken, Stale
from restorative_core.ports import Part, PhysicalStorage, Record, Reference
from restorative_core.records import BEGINNING, commitment, commitments, digest_after
from restorative_core.service.checkpoint import checkpoint
from restorative_core.service.moving import FORMAT, VERSION, Counts
from restorative_core.service.references import kept, untold
from restorative_core.service.returned import put_back
from restorative_core.vocabulary.wire import read_json

_AT_ONCE: Final = 1000
"""How many lines are stored in one append."""

_SECTIONS: Final = ("record", "part", "reference", "end")
"""What the lines after the first one tell, in their order."""


@frozen
class TakenIn:
    """How far the lines of an export have been stored.

    Attributes:
        counts: How much has been stored so far.
        ended: Whether that is all, and agrees with what the last line tells.
    """

    counts: Counts
    ended: bool = False


def take_in(told: Iterable[str], storage: PhysicalStorage) -> Iterator[TakenIn]:
    """Store what the lines *told* say in *storage*, in which nothing is; yields after every thousand lines.

    Raises:
        Faulty: A line is none of ours, is not as it was exported or stands in the wrong place, the last one is missing
            or does not agree, a reference is not one of which a record tells, or a part is about somebody who had been
            erased. What was stored before it stays: empty the place, and begin again.
        StorageFailed: Something is stored there already, or the storage cannot do its work.
    """
    numbered = enumerate(told, 1)
    _begin(next(numbered, (1, "")), storage)
    intake, end = _Intake(storage), None
    while batch := list(islice(numbered, _AT_ONCE)):
        for number, line in batch:
            if end is not None:
                raise _fault("export.out-of-order", number)
            end = intake.read(number, line)
        intake.store(batch[0][0])
        yield TakenIn(attrs.evolve(intake.counts))
    if end is None:
        raise Faulty([Reason("export.cut-short")])
    if end != {**attrs.asdict(intake.counts), "root": checkpoint(storage).root}:
        raise Faulty([Reason("export.different")])
    _insist_on_references(storage, end["references"])
    _insist_on_erasing(storage)
    yield TakenIn(intake.counts, ended=True)


@define
class _Intake:
    """What is about to be stored, and what it follows.

    Attributes:
        storage: Where to.
        counts: How much was read so far.
        section: The place of the last line's noun in the order of the sections.
        records: The records of this batch.
        parts: Its parts.
        references: Its references.
        after: The number of the last record before this batch, of each stream in it.
        heads: The number and digest of the last record of each stream in it.
        promised: The commitments of one stream's records, by number.
    """

    storage: PhysicalStorage
    counts: Counts = field(factory=Counts)
    section: int = 0
    records: list[Record] = field(factory=list)
    parts: list[Part] = field(factory=list)
    references: list[Reference] = field(factory=list)
    after: dict[str, int] = field(factory=dict)
    heads: dict[str, tuple[int, str]] = field(factory=dict)
    promised: tuple[str, dict[int, dict[str, str]]] = ("", {})

    def read(self, number: int, line: str) -> Any:
        """Take the *line* of that *number* up; what the last one tells, where it is that."""
        plain = _object(number, line)
        noun = next(iter(plain)) if len(plain) == 1 else ""
        if noun not in _SECTIONS:
            raise _fault("export.unreadable", number)
        if _SECTIONS.index(noun) < self.section:
            raise _fault("export.out-of-order", number)
        self.section = _SECTIONS.index(noun)
        match noun:
            case "record":
                self._record(number, _made(Record, plain[noun], number))
            case "part":
                self._part(number, _made(Part, plain[noun], number))
            case "reference":
                self.references.append(_made(Reference, plain[noun], number))
                self.counts.references += 1
        return plain[noun] if noun == "end" else None

    def store(self, first: int) -> None:
        """Store the batch, whose first line has the number *first*."""
        try:
            self.storage.append(self.records, after=self.after, parts=self.parts, references=self.references)
        except Stale as stale:
            late = f"The first record of {stale.stream} after line {first}"
            raise Faulty([Reason("export.out-of-order", late)]) from None
        except ReferenceTaken:
            raise Faulty([Reason("export.twice", f"A reference after line {first}")]) from None
        self.records, self.parts, self.references = [], [], []
        self.after, self.heads = {}, {}

    def _record(self, line: int, record: Record) -> None:
        known, digest = self.heads.get(record.stream) or self._stored(record)
        if record.number != known + 1:
            raise _fault("export.out-of-order", line)
        if digest_after(digest, record.stream, record.number, record.kind, record.payload) != record.digest:
            raise _fault("export.changed", line)
        self.after.setdefault(record.stream, known)
        self.heads[record.stream] = record.number, record.digest
        self.records.append(record)
        self.counts.records += 1

    def _stored(self, record: Record) -> tuple[int, str]:
        """The number and digest of the record before *record*, as far as it is stored."""
        if record.number <= 1:
            return 0, BEGINNING
        found = next(self.storage.history(record.stream, record.number - 2), None)
        return (0, BEGINNING) if found is None else (found.number, found.digest)

    def _part(self, line: int, part: Part) -> None:
        if self.records:
            self.store(line)
        if self.promised[0] != part.stream:
            self.promised = part.stream, {one.number: _promised(one) for one in self.storage.history(part.stream)}
        promised = self.promised[1].get(part.number, {})
        try:
            agrees = promised.pop(part.field, None) == commitment(part)
        except ValueError:
            agrees = False
        if not agrees:
            raise _fault("export.changed", line)
        self.parts.append(part)
        self.counts.parts += 1


def _insist_on_references(storage: PhysicalStorage, there: int) -> None:
    """Insist that the references, *there* of which were stored, are those of which the records tell.

    Raises:
        Faulty: One is not, or is missing, or is told of by no record.
    """
    secret, told = storage.secret(), 0
    for placed in storage.feed():
        for is_kept in kept(storage, secret, placed.record):
            told += 1
            if not is_kept:
                raise _wrong_reference(placed.record.stream)
    if told != there:
        with storage.snapshot() as still:
            raise _wrong_reference(*(one.stream for one in islice(untold(still, secret), 1)))


def _insist_on_erasing(storage: PhysicalStorage) -> None:
    """Insist that nothing is there that went with somebody before it was exported.

    Raises:
        Faulty: Something is.
    """
    for person in storage.streams("person"):
        for part in islice(put_back(storage, person), 1):
            raise Faulty([Reason("export.erased", part.stream, details={"person": person})])


def _wrong_reference(stream: str = "a stream") -> Faulty:
    return Faulty([Reason("export.reference", stream)])


def _promised(record: Record) -> dict[str, str]:
    try:
        return commitments(record)
    except Faulty:
        return {}


def _begin(first: tuple[int, str], storage: PhysicalStorage) -> None:
    """Read the first line, and take the secret that it tells."""
    number, line = first
    head = _object(number, line)
    if head.get("format") != FORMAT:
        raise _fault("export.unreadable", number)
    version = head.get("version")
    if type(version) is int and version > VERSION:
        raise _fault("export.newer", number)
    try:
        secret = bytes.fromhex(head["secret"])
    except (KeyError, TypeError, ValueError):
        raise _fault("export.unreadable", number) from None
    if version != VERSION or head.keys() != {"format", "version", "secret"}:
        raise _fault("export.unreadable", number)
    storage.adopt(secret)


def _object(number: int, line: str) -> dict[str, Any]:
    try:
        plain = read_json(line)
    except Faulty:
        raise _fault("export.unreadable", number) from None
    if not isinstance(plain, dict):
        raise _fault("export.unreadable", number)
    return plain


def _made(cls: Any, values: Any, line: int) -> Any:
    """The *cls* that *values* tell, in the order of its fields."""
    names = [one.name for one in attrs.fields(cls)]
    if not isinstance(values, list) or len(values) != len(names):
        raise _fault("export.unreadable", line)
    told: dict[str, Any] = dict(zip(names, values, strict=True))
    for name, value in told.items():
        wanted = int if name == "number" else list if name == "subjects" else str
        if type(value) is not wanted:
            raise _fault("export.unreadable", line)
        if isinstance(value, list):
            told[name] = tuple(value)
            if any(type(one) is not str for one in value):
                raise _fault("export.unreadable", line)
    return cls(**told)


def _fault(code: str, line: int) -> Faulty:
    return Faulty([Reason(code, f"Line {line}")])
