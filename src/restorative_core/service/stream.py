"""A stream as it was loaded, and what is to be added to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from itertools import takewhile

from attrs import Factory, frozen

from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve, fold
from restorative_core.errors import Damaged, Unknown
from restorative_core.ports import Record
from restorative_core.records import (
    BEGINNING,
    digest_after,
    unseal,
)
from restorative_core.vocabulary.identity import Occasion, stream_kind
from restorative_core.vocabulary.stages import Stage


@frozen
class Stream:
    """A stream as it was loaded.

    Attributes:
        name: Its name.
        entries: Its entries, in order, without anything personal.
        digest: The digest of its last record.
        case: The case that its entries add up to, where it is a case's.
    """

    name: str
    entries: tuple[Entry, ...] = ()
    digest: str = BEGINNING
    case: Case | None = None

    @property
    def number(self) -> int:
        """The number of its last entry; 0 where it does not exist."""
        return self.entries[-1].number if self.entries else 0

    def grown(self, entries: tuple[Entry, ...], digest: str, after: Case | None = None) -> "Stream":
        """The stream after *entries*, the last of which has the *digest*; the case *after* them need not be known."""
        if after is None and stream_kind(self.name) == "case":
            after = fold(self.name, entries) if self.case is None else reduce(evolve, entries, self.case)
        return Stream(self.name, self.entries + entries, digest, after)


def as_stored(records: Iterable[Record], digest: str) -> tuple[Entry, ...]:
    """The entries that *records* hold, each of which is what was stored after the record of *digest*.

    Raises:
        Damaged: One is not.
    """
    return tuple([unseal(record) for record in chained(records, digest)])


def chained(records: Iterable[Record], digest: str) -> Iterator[Record]:
    """Those *records*, each of which is what was stored after the record of *digest*, or after the one before it.

    Raises:
        Damaged: One is not. Those before it are given.
    """
    for record in records:
        digest = digest_after(digest, record.stream, record.number, record.kind, record.payload)
        if digest != record.digest:
            raise Damaged(record.stream, record.number)
        yield record


def as_known(stream: Stream, at: datetime) -> Stream:
    """What was known of *stream* at the instant *at* of recording.

    Raises:
        Unknown: Nothing was.
    """
    entries = tuple(takewhile(lambda entry: entry.recorded <= at, stream.entries))
    if not entries:
        raise Unknown(stream_kind(stream.name), stream.name)
    if len(entries) == len(stream.entries):
        return stream
    return Stream(stream.name).grown(entries, BEGINNING)


@frozen
class Addition:
    """Entries to be added to a stream.

    Attributes:
        stream: The stream, as it was loaded.
        entries: The new entries, numbered on from it, personal fields included.
        subjects: The person behind each participant.
        case: The case after them, where it is known.
    """

    stream: Stream
    entries: tuple[Entry, ...]
    subjects: Mapping[str, str] = Factory(dict)
    case: Case | None = None

    @classmethod
    def of(cls, stream: Stream, event: Event, occasion: Occasion, recorded: datetime) -> "Addition":
        """One *event* added to a *stream* that has no table."""
        return cls(stream, (Entry.of(stream.number + 1, event, occasion, recorded, None),))


def numbered(
    first: int, events: Sequence[tuple[Event, Stage | None]], occasion: Occasion, recorded: datetime
) -> tuple[Entry, ...]:
    """Entries for *events*, each with the stage that it leads to, numbered from *first*."""
    return tuple(
        Entry.of(number, event, occasion, recorded, leads_to) for number, (event, leads_to) in enumerate(events, first)
    )
