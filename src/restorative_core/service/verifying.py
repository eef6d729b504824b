"""Whether what is stored is what was stored. However much there is, no more than one stream is held at once."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from hashlib import sha256

import attrs
from attrs import define, field, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.events.person import PersonErased
from restorative_core.casework.evolve import evolve
from restorative_core.casework.pathway import Pathway
from restorative_core.errors import Faulty, Newer, RestorativeError
from restorative_core.ports import Part, PartKey, PhysicalStorage, Reading, Record, Standing, Storage, Summary, Telling
from restorative_core.records import BEGINNING, commitment, commitments, digest_after, read_part, search_key, unseal
from restorative_core.service.checkpoint import Checkpoint, checkpoint
from restorative_core.service.finding import sought_by
from restorative_core.service.summing_up import of_case, of_message
from restorative_core.vocabulary.finding import Sought, words
from restorative_core.vocabulary.identity import stream_kind

KINDS_OF_STREAM = ("case", "person", "facilitator", "message")
"""Every kind of stream that this release knows."""

WHOLE = "(the whole)"
"""What stands in a stream's place where something is wrong with no one stream."""

_ROUND = 1 << 256


@frozen
class Problem:
    """The first thing that is wrong with a stream.

    Attributes:
        stream: The stream.
        number: The number of the record.
        says: What is wrong, in one sentence.
        newer: Whether nothing is but that a newer release stored it, so that it cannot be read here.
    """

    stream: str
    number: int
    says: str
    newer: bool = False


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
    tables say, and that its summary tells of its last record. Of the whole: that every record belongs to a stream and
    stands there as it was told, that no more parts are gone than were erased, that every reference leads somewhere,
    that the secret is the one by which names are found, and that nothing was changed, moved or dropped *against* a
    checkpoint.

    Args:
        storage: The storage. One of the physical tier is looked at as it stands when the first stream is asked for.
        pathways: The pathways in use. The tables of others cannot be asked.
        against: What was stored at one time.
    """
    with storage.snapshot() if isinstance(storage, PhysicalStorage) else nullcontext(storage) as still:
        yield from _all(still, pathways, against)


@define
class _Sums:
    """What the streams add up to, however many they are.

    Attributes:
        records: How many records they hold.
        digests: Their digests, added up: the order does not matter, and each counts.
        missing: How many parts they promise that are not there.
        erased: How many parts they tell were erased.
        newer: Whether one of them cannot be read here, so that nobody knows what it tells.
        secret: The secret by which a name finds whose it is; `None` once one does, or where it is not told.
        strange: Whether a name has keys, and none that the secret makes of it.
    """

    records: int = 0
    digests: int = 0
    missing: int = 0
    erased: int = 0
    newer: bool = False
    secret: bytes | None = None
    strange: bool = False

    def add(self, record: Record) -> None:
        """Count *record*."""
        self.records += 1
        told = f"{record.stream} {record.number} {record.kind} {record.digest}"
        self.digests = (self.digests + int.from_bytes(sha256(told.encode("utf-8", "replace")).digest())) % _ROUND

    def find(self, part: Part) -> None:
        """Try the secret on *part*, which is what was stored, until it fits one."""
        if self.secret is None or sought_by(part) is not Sought.NAME or part.people == part.subjects:
            return
        keys = {search_key(self.secret, Sought.NAME, word) for word in words(Sought.NAME, read_part(part))}
        self.strange = keys.isdisjoint(part.subjects)
        self.secret = self.secret if self.strange else None


def _all(storage: Reading, pathways: Mapping[str, Pathway], against: Checkpoint | None) -> Iterator[Verified]:
    sums = _Sums(secret=storage.secret() if isinstance(storage, Standing) else None)
    for kind in _kinds(storage):
        summaries = storage.summaries(kind) if isinstance(storage, Telling) else iter(())
        coming = next(summaries, None)
        for stream in storage.streams(kind):
            own = coming if coming is not None and coming.stream == stream else None
            yield _Stream(storage, stream, pathways, sums).verified(own)
            coming = next(summaries, None) if own is not None else coming
        if coming is not None:
            yield _whole(f"Worklists know {coming.stream}, which is not there, or not where it began.")
    if sums.missing > sums.erased and not sums.newer:
        gone = f"{sums.missing} personal parts are not there, and only {sums.erased} were erased by an entry."
        yield _whole(f"{gone} Look for a backup that has the others.")
    if sums.strange:
        yield _whole("The secret is another one than names were keyed by: nothing that was known is known by it.")
    if isinstance(storage, Standing):
        yield from _references(storage)
    if isinstance(storage, Telling):
        yield from _told(storage, sums)
        if against is not None:
            yield from _against(storage, against)


def _kinds(storage: Reading) -> Iterator[str]:
    """Every kind of stream that is known here, and then those that a newer release stored."""
    yield from KINDS_OF_STREAM
    if isinstance(storage, Telling):
        found = {stream_kind(one.record.stream): None for one in storage.feed() if one.record.number == 1}
        yield from (kind for kind in found if kind not in KINDS_OF_STREAM)


def _told(storage: Telling, sums: _Sums) -> Iterator[Verified]:
    """Whether the records told in order are those of the streams, each of them once."""
    told = _Sums()
    for placed in storage.feed():
        told.add(placed.record)
    if told.records != sums.records:
        yield _whole(f"{told.records} records are stored, and {sums.records} belong to a stream that is known.")
    elif told.digests != sums.digests:
        yield _whole("The records that are told in order are not those that stand in their streams.")


def _references(storage: Standing) -> Iterator[Verified]:
    for reference in storage.references():
        if next(storage.history(reference.stream), None) is None:
            yield _whole(f"A reference leads to {reference.stream}, which is not there.")
            return


def _against(storage: Telling, kept: Checkpoint) -> Iterator[Verified]:
    found = checkpoint(storage, kept.records)
    if found.records < kept.records:
        yield _whole(f"{kept.records} records were stored at the checkpoint, and now there are only {found.records}.")
    elif found != kept:
        yield _whole(f"The first {kept.records} records are not those of the checkpoint, or not in the same order.")


def _whole(says: str) -> Verified:
    return Verified(WHOLE, 0, Problem(WHOLE, 0, says))


@define
class _Stream:
    """One stream, record by record.

    Attributes:
        storage: Where it is.
        name: Its name.
        pathways: The pathways in use.
        sums: What it is added to.
        records: How many records were read.
        promised: The commitments of its parts.
        problem: The first thing that was found wrong with its records.
        unread: The first of its entries that cannot be read; nothing after it is folded.
        entries: The entries of a message, which are few: what worklists know of it is made of them.
    """

    storage: Reading
    name: str
    pathways: Mapping[str, Pathway]
    sums: _Sums
    records: int = 0
    promised: dict[PartKey, str] = field(factory=dict)
    problem: Problem | None = None
    unread: Problem | None = None
    entries: list[Entry] = field(factory=list)

    def verified(self, summary: Summary | None) -> Verified:
        """What was found, with the *summary* that worklists have of it."""
        digest, case = BEGINNING, Case(self.name)
        for record in self.storage.history(self.name):
            self.records += 1
            self.sums.add(record)
            digest = self._chained(record, digest)
            case = self._folded(record, case)
        problem = self.problem or self._of_parts() or self.unread or self._of_summary(summary, case)
        self.sums.newer = self.sums.newer or self.unread is not None
        return Verified(self.name, self.records, problem)

    def _chained(self, record: Record, before: str) -> str:
        """The digest of *record*; a problem where it is not what follows the one before it."""
        if record.number != self.records or record.stream != self.name:
            self._note(self.records, "A record is missing, or stands in the wrong place.")
        digest = digest_after(before, self.name, record.number, record.kind, record.payload)
        if digest != record.digest:
            self._note(record.number, "The record is not what was stored: its digest does not agree.")
        return digest

    def _folded(self, record: Record, case: Case) -> Case:
        """The *case* after *record*."""
        try:
            self.promised |= {PartKey(self.name, record.number, one): told for one, told in commitments(record).items()}
            if self.problem or self.unread:
                return case
            entry = unseal(record)
            if isinstance(entry.event, PersonErased):
                self.sums.erased += entry.event.parts
            if stream_kind(self.name) == "message":
                self.entries.append(entry)
            if stream_kind(self.name) != "case":
                return case
            if not _led_there(case, entry, self.pathways):
                self._note(record.number, "It did not lead to the stage that the tables say.")
            return evolve(case, entry)
        except RestorativeError as error:
            newer = isinstance(error, Newer)
            says = str(error) if newer or not isinstance(error, Faulty) else " ".join(one.says for one in error.reasons)
            self.unread = self.unread or Problem(self.name, record.number, says, newer)
            return case

    def _of_parts(self) -> Problem | None:
        for part in self.storage.parts(self.name):
            if self.promised.pop(part.key, None) != _commitment(part):
                return Problem(self.name, part.number, "A personal part is not what was stored with the record.")
            self.sums.find(part)
        self.sums.missing += len(self.promised)
        return None

    def _of_summary(self, summary: Summary | None, case: Case) -> Problem | None:
        if not isinstance(self.storage, Telling):
            return None
        if summary is None:
            says = "Worklists know nothing of it: run `restorative doctor --mend`."
            return Problem(self.name, self.records, says)
        if summary.number != self.records:
            says = f"Worklists know it up to record {summary.number}, and its last is {self.records}."
            return Problem(self.name, min(summary.number, self.records), says)
        if summary != self._summed_up(case, summary):
            says = "Worklists say otherwise of it than its records do: run `restorative doctor --mend`."
            return Problem(self.name, self.records, says)
        return None

    def _summed_up(self, case: Case, known: Summary) -> Summary:
        """What worklists should know, where *known* is what they do. When a case is due depends on the day."""
        kind = stream_kind(self.name)
        if kind == "case":
            return attrs.evolve(of_case(case), due=known.due)
        if kind == "message":
            return of_message(self.name, self.entries)
        return Summary(self.name, self.records) if kind in KINDS_OF_STREAM else known

    def _note(self, number: int, says: str) -> None:
        self.problem = self.problem or Problem(self.name, number, says)


def _commitment(part: Part) -> str:
    """The commitment of *part*; no commitment where its salt is none."""
    try:
        return commitment(part)
    except ValueError:
        return ""


def _led_there(case: Case, entry: Entry, pathways: Mapping[str, Pathway]) -> bool:
    """Whether *entry* led where the tables that *case* keeps say; true where other tables are in use now."""
    pathway = pathways.get(case.pathway)
    if pathway is None or case.pinned.digest != pathway.digest:
        return True
    row = pathway.rows.get(type(entry.event))
    return row is not None and row.leads(case, entry.event) == entry.leads_to
