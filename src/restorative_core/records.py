"""Entries ↔ records: personal parts split off, the rest chained.

A record is plain text and numbers: a storage adapter neither serialises nor interprets. Its
payload is canonical JSON, and its digest covers the digest before it; so a record that is changed,
swapped, or dropped from before another is found. (That the last one of a stream was dropped is
seen only by somebody who knows that it was there.) Personal values are in parts beside it, each behind a salted
commitment in the payload: when a part is erased its salt goes with it, and the chain still holds.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _json
from typing import Any

import attrs
from attrs import frozen

from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.events.corrections import DetailsCorrected
from restorative_core.casework.kinds import KINDS
from restorative_core.casework.plain import event_from_plain
from restorative_core.errors import Faulty, Newer, Reason, Unknown, shown
from restorative_core.vocabulary.finding import Sought
from restorative_core.vocabulary.identity import Actor, stream_kind
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import Personal, personal_fields
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.wire import read_json, structure, unstructure, write_json

BEGINNING = ""
"""The digest before the first record of a stream."""

_RECORD, _PART = b"\x00", b"\x01"
FORM = 1
"""The number of the payload's own form: what stands beside the event. Older forms are read for ever."""

SALT_BYTES = 16
"""How many random bytes salt a commitment."""


@frozen
class Record:
    """One entry, as it is stored.

    Attributes:
        stream: The stream that it stands in.
        number: Its place in the stream, from 1.
        kind: The kind of its event.
        payload: Canonical JSON without anything personal.
        digest: SHA-256, in hexadecimal, over the digest before it and over all of the above.
    """

    stream: str
    number: int
    kind: str
    payload: str
    digest: str


@frozen
class PartKey:
    """Which part it is: there is one for each personal field of an entry.

    Attributes:
        stream: The stream of its record.
        number: The number of its record.
        field: The field of the event that it belongs to.
    """

    stream: str
    number: int
    field: str


@frozen
class Part:
    """One personal value, as it is stored.

    Attributes:
        stream: The stream of its record.
        number: The number of its record.
        field: The field of the event that it belongs to.
        subjects: The persons whose data it is, as the names of their streams; and the keys by which its value finds
            them, which go when it goes.
        keep: Its retention class.
        salt: The salt of its commitment, in hexadecimal.
        value: The value, as JSON.
    """

    stream: str
    number: int
    field: str
    subjects: tuple[str, ...]
    keep: str
    salt: str = attrs.field(repr=False)
    value: str = attrs.field(repr=False)

    @property
    def key(self) -> PartKey:
        """Which part it is."""
        return PartKey(self.stream, self.number, self.field)

    @property
    def people(self) -> tuple[str, ...]:
        """The persons whose data it is."""
        return tuple(subject for subject in self.subjects if stream_kind(subject) != _FIND)


@frozen
class Reference:
    """A keyed reference: something outside is known here as a stream.

    Attributes:
        key: HMAC-SHA-256 of what is outside, in hexadecimal.
        stream: The stream that it is known as.
        content: HMAC-SHA-256 of what it said, in hexadecimal; empty where nothing was said.
    """

    key: str
    stream: str
    content: str = ""


def digest_after(before: str, stream: str, number: int, kind: str, payload: str) -> str:
    """The digest of a record whose predecessor's digest is *before*."""
    told = f"[{_json(before)},{_json(stream)},{number:d},{_json(kind)},{_json(payload)}]"  # as `write_json` writes it
    return hashlib.sha256(_RECORD + told.encode("ascii")).hexdigest()


def commitment(part: Part) -> str:
    """What a payload holds in place of *part*'s value."""
    told = write_json([part.stream, part.number, part.field, list(part.subjects), part.keep, part.value])
    return hashlib.sha256(_PART + bytes.fromhex(part.salt) + told.encode("ascii")).hexdigest()


def keyed(secret: bytes, *words: str) -> str:
    """*words* as a key by which they are known again, and from which they cannot be read."""
    return hmac.new(secret, write_json(list(words)).encode("ascii"), hashlib.sha256).hexdigest()


_FIND = "find"


def search_key(secret: bytes, sought: Sought, word: str) -> str:
    """The key under which the part of a value is found that says *word*."""
    return word if sought is Sought.KEYS else f"{_FIND}-{keyed(secret, _FIND, sought.value, word)}"


def _no_keys(_sought: Sought, _value: Any) -> tuple[str, ...]:
    return ()


@frozen
class Sealed:
    """What an entry becomes.

    Attributes:
        record: The record.
        parts: The personal parts beside it.
        entry: The entry that is read from the record again: nothing personal is in it.
    """

    record: Record
    parts: tuple[Part, ...]
    entry: Entry


def seal(
    stream: str,
    entry: Entry,
    before: str,
    subjects: Mapping[str, str],
    salt: Callable[[int], bytes],
    *,
    keys: Callable[[Sought, Any], Iterable[str]] = _no_keys,
) -> Sealed:
    """The record and the parts that *entry* becomes.

    Args:
        stream: The stream that it stands in.
        entry: The entry, its personal fields included.
        before: The digest of the record before it.
        subjects: The person behind each participant.
        salt: Gives as many random bytes as it is asked for.
        keys: Gives the keys by which a value finds whose it is.

    Raises:
        Faulty: It could not be read again. What cannot be read is never stored.
    """
    personal = tuple(_personal(entry.event))
    parts = tuple(
        Part(
            stream,
            entry.number,
            path,
            (*_subjects(stream, holder, meta, subjects), *_keys(holder, path, meta, keys)),
            meta.keep.value,
            salt(SALT_BYTES).hex(),
            value,
        )
        for path, holder, meta, value in personal
    )
    left = {
        meta.leaves.key: meta.leaves.code(getattr(holder, path.rpartition(".")[2]), entry.at)
        for path, holder, meta, _ in personal
        if meta.leaves
    }
    plain = {
        "form": FORM,
        "schema": entry.event.schema,
        "at": str(entry.at),
        "recorded": entry.recorded.isoformat(timespec="microseconds"),
        "by": unstructure(entry.by),
        "event": _coded(entry.event),
        "leads_to": entry.leads_to,
        "left": left,
        "parts": {part.field: commitment(part) for part in parts},
    }
    payload = write_json(plain)
    kind = entry.event.kind
    record = Record(stream, entry.number, kind, payload, digest_after(before, stream, entry.number, kind, payload))
    return Sealed(record, parts, unseal(record) if "\\" in payload else _unescaped(record, entry, plain))


def unseal(record: Record) -> Entry:
    """The entry that *record* holds, without anything personal.

    Raises:
        Faulty: The payload is not one of ours.
        Newer: Its kind, or its form, is that of a newer release.
    """
    return _entry(record, _object(record.payload))


def _unescaped(record: Record, entry: Entry, plain: dict[str, Any]) -> Entry:
    """What `unseal` reads from *record*, which says *plain* of *entry* without an escape, and so reads as it was.

    All but the event can only be read as they are; whether the event can be read is seen here, without the text.
    """
    try:
        event = event_from_plain(record.kind, plain["event"], plain["schema"])
    except (Unknown, Faulty):
        return _entry(record, plain)  # which tells it
    return Entry(record.number, event, entry.at, entry.by, entry.recorded, entry.leads_to, plain["left"])


def _entry(record: Record, plain: dict[str, Any]) -> Entry:
    """The entry that *plain* tells of, which is what the payload of *record* says."""
    try:
        if plain["form"] > FORM:
            raise Newer(record.stream, record.number, f"form {shown(plain['form'])} of a record")
        return Entry(
            record.number,
            event_from_plain(record.kind, plain["event"], plain["schema"]),
            Moment(plain["at"]),
            _actor(write_json(plain["by"])),
            datetime.fromisoformat(plain["recorded"]),
            None if plain["leads_to"] is None else Stage(plain["leads_to"]),
            plain["left"],
        )
    except Unknown as unknown:
        raise Newer(record.stream, record.number, f"the {unknown.noun} {unknown.name!r}") from None
    except Faulty as faulty:
        if any(reason.code == "kind.unknown" for reason in faulty.reasons):
            raise Newer(record.stream, record.number, "the correction of an event") from None
        raise
    except (KeyError, TypeError, ValueError):
        if record.kind not in KINDS:
            raise Newer(record.stream, record.number, f"the event {shown(record.kind)!r}") from None
        raise Faulty([Reason("record.unreadable", f"{record.stream} {record.number}")]) from None


@lru_cache(maxsize=1024)
def _actor(told: str) -> Actor:
    """The actor whom the JSON *told* describes: few act often, so they are read once."""
    return structure(read_json(told), Actor)


def commitments(record: Record) -> dict[str, str]:
    """The commitment to each personal part of *record*, by field."""
    found = _object(record.payload).get("parts")
    return dict(found) if isinstance(found, dict) else {}


def read_part(part: Part) -> Any:
    """The plain value of *part*."""
    return read_json(part.value)


def _object(payload: str) -> dict[str, Any]:
    plain = read_json(payload)
    if not isinstance(plain, dict):
        raise Faulty([Reason("record.unreadable")])
    return plain


def _personal(event: Event, prefix: str = "") -> Iterator[tuple[str, Event, Personal, str]]:
    """The personal fields of *event* that say something: path, the event that has it, what is known, value as JSON."""
    for name, meta in personal_fields(type(event)).items():
        value = getattr(event, name)
        if value is not None:
            yield prefix + name, event, meta, write_json(unstructure(value))
    if isinstance(event, DetailsCorrected):
        yield from _personal(event.event, prefix + "event.")


def _coded(event: Event) -> dict[str, Any]:
    """The fields of *event* that are not personal, as plain values."""
    plain: dict[str, Any] = unstructure(event)
    for name in personal_fields(type(event)):
        del plain[name]
    if isinstance(event, DetailsCorrected):
        plain["event"]["fields"] = _coded(event.event)
    return plain


def _keys(holder: Event, path: str, meta: Personal, keys: Callable[[Sought, Any], Iterable[str]]) -> Iterable[str]:
    """The keys by which the value at *path*, which *holder* has, finds whose it is."""
    return () if meta.finds is None else keys(meta.finds, getattr(holder, path.rpartition(".")[2]))


def _subjects(stream: str, event: Event, meta: Personal, people: Mapping[str, str]) -> tuple[str, ...]:
    """Whose data it is: those whom the event names, or everybody in the case where it names nobody."""
    if meta.about == "stream":
        return (stream,)
    about = getattr(event, meta.about)
    named = about if isinstance(about, tuple) else (about,)
    found = [people[name] for name in named if name in people] or list(people.values())
    return tuple(dict.fromkeys(found))
