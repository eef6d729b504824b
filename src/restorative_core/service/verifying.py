"""Whether what is stored is what was stored. However much there is, no more than one stream is held at once."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from itertools import islice

from attrs import define, field, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.events.person import PersonErased
from restorative_core.casework.evolve import evolve
from restorative_core.casework.pathway import Pathway
from restorative_core.errors import Faulty, Newer, RestorativeError
from restorative_core.ports import Part, PartKey, PhysicalStorage, Reading, Record, Standing, Storage, Summary, Telling
from restorative_core.records import BEGINNING, commitment, commitments, digest_after, unseal
from restorative_core.service.checkpoint import Checkpoint, checkpoint
from restorative_core.service.references import untold
from restorative_core.service.returned import may_stay, whole
from restorative_core.service.summing_up import of_case, of_message
from restorative_core.service.sums import Sums
from restorative_core.vocabulary.identity import KINDS_OF_STREAM, stream_kind

_ASTRAY = "What it is known by is gone, or is not what was stored: told again, it would be new. Look for a backup."

WHOLE = "(the whole)"
"""What stands in a stream's place where something is wrong with no one stream."""


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

    Of a stream: its chain, its parts' commitments and those of its references, that it can be read and folded, that
    each entry led where the tables say, that nobody who was erased is told of, and that its summary tells of its last
    record. Of the whole: that every record belongs to a stream and stands there as it was told, that no more parts are
    gone than were erased, and no fewer than went the first time that each person was erased, that there is no
    reference besides, that the secret is the one by which names are found, and that nothing was changed, moved or
    dropped *against* a checkpoint.

    Args:
        storage: The storage. One of the physical tier is looked at as it stands when the first stream is asked for.
        pathways: The pathways in use. The tables of others cannot be asked.
        against: What was stored at one time.
    """
    with storage.snapshot() if isinstance(storage, PhysicalStorage) else nullcontext(storage) as still:
        yield from _all(still, pathways, against)


def _all(storage: Reading, pathways: Mapping[str, Pathway], against: Checkpoint | None) -> Iterator[Verified]:
    sums = Sums(storage.secret())
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
    elif sums.missing < sums.first and not sums.newer and not sums.uncounted:
        there = f"{sums.first} personal parts were erased by an entry, and only {sums.missing} are not there."
        yield _whole(f"{there} Some were put back: erase them again, or apply the rules of retention again.")
    if sums.fits is False:
        yield _whole("The secret is another one than names were keyed by: nothing that was known is known by it.")
    if isinstance(storage, Standing) and not sums.newer:
        yield from _references(storage, sums)
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


def _told(storage: Telling, sums: Sums) -> Iterator[Verified]:
    """Whether the records told in order are those of the streams, each of them once."""
    told = Sums()
    for placed in storage.feed():
        told.add(placed.record)
    if told.records != sums.records:
        yield _whole(f"{told.records} records are stored, and {sums.records} belong to a stream that is known.")
    elif told.digests != sums.digests:
        yield _whole("The records that are told in order are not those that stand in their streams.")


def _references(storage: Standing, sums: Sums) -> Iterator[Verified]:
    """Whether there is a reference besides those of which records tell; each of those has been looked at."""
    there = sum(1 for _ in storage.references())
    if there < sums.references:
        yield _whole(f"Records tell of {sums.references} references, and only {there} are there: one is told of twice.")
    elif there > sums.references:
        for reference in islice(untold(storage, sums.secret), 1):
            yield _whole(f"A reference leads to {reference.stream}, and no record there tells of it.")


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
        astray: The first of its records with which a reference was stored that is not there as it was.
        returned: The first of its parts that is about somebody who was erased.
        unread: The first of its entries that cannot be read; nothing after it is folded.
        entries: The entries of a message, which are few: what worklists know of it is made of them.
        has_erased: Whether one of its entries tells of an erasing.
        whole: Of the persons whom its parts are about, whether they were erased whole.
    """

    storage: Reading
    name: str
    pathways: Mapping[str, Pathway]
    sums: Sums
    records: int = 0
    promised: dict[PartKey, str] = field(factory=dict)
    problem: Problem | None = None
    astray: Problem | None = None
    returned: Problem | None = None
    unread: Problem | None = None
    entries: list[Entry] = field(factory=list)
    has_erased: bool = False
    whole: dict[str, bool] = field(factory=dict)

    def verified(self, summary: Summary | None) -> Verified:
        """What was found, with the *summary* that worklists have of it."""
        digest, case = BEGINNING, Case(self.name)
        for record in self.storage.history(self.name):
            self.records += 1
            self.sums.add(record)
            digest = self._chained(record, digest)
            case = self._folded(record, case)
        problem = self.problem or self._of_parts()
        self.sums.uncounted = self.sums.uncounted or problem is not None
        problem = problem or self.returned or self.astray or self.unread or self._of_summary(summary, case)
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
            if not self.sums.refer(self.storage, record):
                self.astray = self.astray or Problem(self.name, record.number, _ASTRAY)
            if self.problem or self.unread:
                return case
            entry = unseal(record)
            if isinstance(entry.event, PersonErased):
                self.sums.erased += entry.event.parts
                self.sums.first += 0 if self.has_erased else entry.event.parts
                self.has_erased = True
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
            self._look_for_returned(part)
        self.sums.missing += len(self.promised)
        return None

    def _look_for_returned(self, part: Part) -> None:
        """Note *part* where it is about somebody who was erased, and no hold explains it."""
        for person in part.people:
            if person not in self.whole:
                self.whole[person] = whole(self.storage, person) is not None
            if self.returned is None and self.whole[person] and not may_stay(self.storage, part, person):
                says = f"A personal part about {person} is there, who was erased. Erase them again."
                self.returned = Problem(self.name, part.number, says)

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
        """What worklists should know, where *known* is what they do. When a case is due the settings say."""
        kind = stream_kind(self.name)
        if kind == "case":
            return of_case(case, known.due)
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
