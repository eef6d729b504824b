"""Whether what is stored is what was stored."""

from collections.abc import Iterator

from attrs import frozen

from restorative_core.casework.evolve import fold
from restorative_core.errors import RestorativeError
from restorative_core.ports import Part, Record, Storage
from restorative_core.records import BEGINNING, commitment, commitments, digest_after, unseal

KINDS_OF_STREAM = ("case", "person", "facilitator", "message")
"""Every kind of stream that there is."""


@frozen
class Problem:
    """The first thing that is wrong with a stream.

    Attributes:
        stream: The stream.
        number: The number of the record.
        says: What is wrong, in one sentence.
    """

    stream: str
    number: int
    says: str


@frozen
class Verified:
    """One stream, verified.

    Attributes:
        stream: The stream.
        records: How many records were read.
        problem: The first thing that is wrong, or `None`.
    """

    stream: str
    records: int
    problem: Problem | None = None


def verify(storage: Storage) -> Iterator[Verified]:
    """Every stream of *storage*, verified: its chain, its parts' commitments, and that it can be read and folded."""
    verified = 0
    for kind in KINDS_OF_STREAM:
        for stream in storage.streams(kind):
            found = _stream(storage, stream)
            verified += found.records
            yield found
    stored = sum(1 for _ in storage.feed())
    if stored != verified:
        says = f"{stored} records are stored, and {verified} belong to a stream that is known."
        yield Verified("(the whole)", 0, Problem("(the whole)", 0, says))


def _stream(storage: Storage, stream: str) -> Verified:
    records = tuple(storage.history(stream))
    problem = _chain(stream, records) or _parts(records, tuple(storage.parts(stream))) or _fold(stream, records)
    return Verified(stream, len(records), problem)


def _chain(stream: str, records: tuple[Record, ...]) -> Problem | None:
    digest = BEGINNING
    for expected, record in enumerate(records, 1):
        if record.number != expected or record.stream != stream:
            return Problem(stream, expected, "A record is missing, or stands in the wrong place.")
        digest = digest_after(digest, stream, record.number, record.kind, record.payload)
        if digest != record.digest:
            return Problem(stream, record.number, "The record is not what was stored: its digest does not agree.")
    return None


def _parts(records: tuple[Record, ...], parts: tuple[Part, ...]) -> Problem | None:
    promised = {record.number: commitments(record) for record in records}
    for part in parts:
        try:
            agrees = promised.get(part.number, {}).get(part.field) == commitment(part)
        except ValueError:
            agrees = False
        if not agrees:
            return Problem(part.stream, part.number, "A personal part is not what was stored with the record.")
    return None


def _fold(stream: str, records: tuple[Record, ...]) -> Problem | None:
    number = 0
    try:
        entries = []
        for record in records:
            number = record.number
            entries.append(unseal(record))
        fold(stream, entries)
    except RestorativeError as error:
        return Problem(stream, number, str(error))
    return None
