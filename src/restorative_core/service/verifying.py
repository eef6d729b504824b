"""Whether what is stored is what was stored."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext

from attrs import frozen

from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.evolve import evolve
from restorative_core.casework.pathway import Pathway
from restorative_core.errors import RestorativeError
from restorative_core.ports import Part, PhysicalStorage, Reading, Record, Storage, Summary, Telling
from restorative_core.records import BEGINNING, commitment, commitments, digest_after, unseal
from restorative_core.service.checkpoint import Checkpoint, checkpoint
from restorative_core.vocabulary.identity import stream_kind

KINDS_OF_STREAM = ("case", "person", "facilitator", "message")
"""Every kind of stream that there is."""

WHOLE = "(the whole)"
"""What stands in a stream's place where something is wrong with no one stream."""


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


def verify(storage: Storage, pathways: Mapping[str, Pathway], against: Checkpoint | None = None) -> Iterator[Verified]:
    """Every stream of *storage*, verified; then the whole.

    Of a stream: its chain, its parts' commitments, that it can be read and folded, that each entry led where the
    tables say, and that its summary tells of its last record. Of the whole: that every record belongs to a stream,
    and that nothing was changed, moved or dropped *against* a checkpoint.

    Args:
        storage: The storage. One of the physical tier is looked at as it stands when the first stream is asked for.
        pathways: The pathways in use. The tables of others cannot be asked.
        against: What was stored at one time.
    """
    with storage.snapshot() if isinstance(storage, PhysicalStorage) else nullcontext(storage) as still:
        yield from _all(still, pathways, against)


def _all(storage: Reading, pathways: Mapping[str, Pathway], against: Checkpoint | None) -> Iterator[Verified]:
    verified = 0
    for kind in KINDS_OF_STREAM:
        summaries = storage.summaries(kind) if isinstance(storage, Telling) else iter(())
        coming = next(summaries, None)
        for stream in storage.streams(kind):
            own = coming if coming is not None and coming.stream == stream else None
            found = _stream(storage, stream, pathways, own)
            verified += found.records
            yield found
            coming = next(summaries, None) if own is not None else coming
        if coming is not None:
            yield _whole(f"Worklists know {coming.stream}, which is not there, or not where it began.")
    if not isinstance(storage, Telling):
        return
    stored = sum(1 for _ in storage.feed())
    if stored != verified:
        yield _whole(f"{stored} records are stored, and {verified} belong to a stream that is known.")
    if against is not None:
        yield from _against(storage, stored, against)


def _against(storage: Telling, stored: int, kept: Checkpoint) -> Iterator[Verified]:
    if stored < kept.records:
        yield _whole(f"{kept.records} records were stored at the checkpoint, and now there are only {stored}.")
    elif checkpoint(storage, kept.records) != kept:
        yield _whole(f"The first {kept.records} records are not those of the checkpoint, or not in the same order.")


def _whole(says: str) -> Verified:
    return Verified(WHOLE, 0, Problem(WHOLE, 0, says))


def _stream(storage: Reading, stream: str, pathways: Mapping[str, Pathway], summary: Summary | None) -> Verified:
    records = tuple(storage.history(stream))
    problem = (
        _chain(stream, records)
        or _parts(records, tuple(storage.parts(stream)))
        or _fold(stream, records, pathways)
        or (_summary(stream, records, summary) if isinstance(storage, Telling) else None)
    )
    return Verified(stream, len(records), problem)


def _summary(stream: str, records: tuple[Record, ...], summary: Summary | None) -> Problem | None:
    if summary is None:
        return Problem(stream, len(records), "Worklists know nothing of it: open the service once, which mends that.")
    if summary.number != len(records):
        says = f"Worklists know it up to record {summary.number}, and its last is {len(records)}."
        return Problem(stream, min(summary.number, len(records)), says)
    return None


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


def _fold(stream: str, records: tuple[Record, ...], pathways: Mapping[str, Pathway]) -> Problem | None:
    number = 0
    try:
        case = Case(stream)
        for record in records:
            number = record.number
            entry = unseal(record)
            if stream_kind(stream) == "case" and not _led_there(case, entry, pathways):
                return Problem(stream, number, "It did not lead to the stage that the tables say.")
            case = evolve(case, entry)
    except RestorativeError as error:
        return Problem(stream, number, str(error))
    return None


def _led_there(case: Case, entry: Entry, pathways: Mapping[str, Pathway]) -> bool:
    """Whether *entry* led where the tables that *case* keeps say; true where other tables are in use now."""
    pathway = pathways.get(case.pathway)
    if pathway is None or case.pinned.digest != pathway.digest:
        return True
    row = pathway.rows.get(type(entry.event))
    return row is not None and row.leads(case, entry.event) == entry.leads_to
