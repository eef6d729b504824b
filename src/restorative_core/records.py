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
from restorative_core.casework.kinds import KINDS, event_class
from restorative_core.casework.plain import event_from_plain
from restorative_core.errors import Faulty, Newer, Reason, Unknown, shown
from restorative_core.vocabulary.finding import Sought
from restorative_core.vocabulary.identity import Actor, stream_kind
from restorative_core.vocabulary.moments import Moment, moment
from restorative_core.vocabulary.personal import Personal, personal_fields
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.value import made
from restorative_core.vocabulary.wire import read_json, structure, unstructure, write_json

BEGINNING = ""
"""The digest before the first record of a stream."""

_PART = b"\x01"  # what a digest of a record covers begins with a zero
_sha256 = hashlib.sha256

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
    told = f"\0[{_json(before)},{_json(stream)},{number:d},{_json(kind)},{_json(payload)}]"  # as `write_json` writes it
    return _sha256(told.encode("ascii")).hexdigest()


def commitment(part: Part) -> str:
    """What a payload holds in place of *part*'s value."""
    told = write_json([part.stream, part.number, part.field, list(part.subjects), part.keep, part.value])
    return _sha256(_PART + bytes.fromhex(part.salt) + told.encode("ascii")).hexdigest()


def keyed(secret: bytes, *words: str) -> str:
    """*words* as a key by which they are known again, and from which they cannot be read."""
    return hmac.new(secret, write_json(list(words)).encode("ascii"), hashlib.sha256).hexdigest()


_FIND, _REFERENCE = "find", "reference"
_REFERRING = '","references":'


def reference_commitment(secret: bytes, reference: Reference) -> str:
    """What the record with which *reference* is stored holds of it; it covers the *secret* too."""
    return keyed(secret, _REFERENCE, reference.key, reference.stream, reference.content)


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
        entry: The entry that is read from the record again, in which nothing is personal: the very one that was
            sealed, where nothing was.
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
    references: Mapping[str, str] | None = None,
) -> Sealed:
    """The record and the parts that *entry* becomes.

    Args:
        stream: The stream that it stands in.
        entry: The entry, its personal fields included.
        before: The digest of the record before it.
        subjects: The person behind each participant.
        salt: Gives as many random bytes as it is asked for.
        keys: Gives the keys by which a value finds whose it is.
        references: The commitment to each reference that is stored with it, by key.

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
    payload = _written(entry, left, {part.field: commitment(part) for part in parts}, references)
    kind = entry.event.kind
    record = Record(stream, entry.number, kind, payload, digest_after(before, stream, entry.number, kind, payload))
    again = unseal(record)
    return Sealed(record, parts, again if personal or "\\" in payload else entry)


def _written(
    entry: Entry, left: Mapping[str, str], parts: Mapping[str, str], references: Mapping[str, str] | None
) -> str:
    """The payload of *entry*: canonical JSON, written in the pieces in which it is read."""
    kept = f',"references":{write_json(references)}' if references else ""
    return (
        f'{{"at":"{entry.at}","by":{_signed(entry.by)},"event":{write_json(_coded(entry.event))},"form":{FORM:d},'
        f'"leads_to":{write_json(entry.leads_to)},"left":{_object_of(left)},"parts":{_object_of(parts)},'
        f'"recorded":"{entry.recorded.isoformat(timespec="microseconds")}"{kept},"schema":{entry.event.schema:d}}}'
    )


def _object_of(texts: Mapping[str, str]) -> str:
    return write_json({**texts}) if texts else "{}"


@lru_cache(maxsize=1024)
def _signed(by: Actor) -> str:
    """The actor *by* as JSON: few act often."""
    return write_json(unstructure(by))


def unseal(record: Record) -> Entry:
    """The entry that *record* holds, without anything personal.

    Raises:
        Faulty: The payload is not one of ours.
        Newer: Its kind, or its form, is that of a newer release.
    """
    return _in_pieces(record) or _entry(record, _object(record.payload))


def _in_pieces(record: Record) -> Entry | None:
    """What *record* holds, where its payload is written as `seal` writes it; `None` where it is not, or does not fit.

    All but its two times has mostly been read before in other records: so it is taken apart, without being read, into
    pieces that are each read once. Pieces that are JSON, put together like this, are JSON that reads in no other way.
    """
    payload = record.payload
    times = payload.rfind(',"recorded":"')
    parts = payload.rfind(',"parts":{', 0, times)
    by = payload.find('","by":{', 7, parts)
    event = payload.find(',"event":{', by, parts)
    form = payload.rfind(',"form":', event, parts)
    if not payload.startswith('{"at":"') or not 0 < by < event < form < parts < times:
        return None
    try:
        if (apart := payload[parts + 9 : times]) != "{}":
            _object(apart)
        ending = payload[times + 45 :]
        if ending.startswith(_REFERRING):
            references, _, schema = ending.rpartition(',"schema":')
            _object(references[len(_REFERRING) :])
            ending = f'","schema":{schema}'
        leads_to, left = _standing(payload[form + 1 : parts])
        return made(
            Entry,
            number=record.number,
            event=_told(event_class(record.kind).kind, ending, payload[event + 9 : form]),
            at=moment(payload[7:by]),
            by=_actor(payload[by + 7 : event]),
            recorded=datetime.fromisoformat(payload[times + 13 : times + 45]),
            leads_to=leads_to,
            left={**left} if left else left,
        )
    except (Faulty, Unknown, KeyError, TypeError, ValueError):
        return None


@lru_cache(maxsize=4096)
def _told(kind: str, ending: str, event: str) -> Event:
    """The event of *kind* that the JSON *event* tells, of a payload that ends with its form in *ending*."""
    if ending[:11] != '","schema":' or ending[-1] != "}":
        raise ValueError(ending)
    return event_from_plain(kind, read_json(event), read_json(ending[11:-1]))


@lru_cache(maxsize=1024)
def _standing(told: str) -> tuple[Stage | None, Mapping[str, str]]:
    """Where the entry led to, and what it left behind, by the piece of a payload that tells of both."""
    plain = read_json(f"{{{told}}}")
    if plain.keys() != {"form", "leads_to", "left"} or plain["form"] != FORM:
        raise ValueError(told)
    return None if plain["leads_to"] is None else Stage(plain["leads_to"]), plain["left"]


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


def reference_commitments(record: Record) -> dict[str, str]:
    """The commitment to each reference that was stored with *record*, by key."""
    found = _object(record.payload).get("references") if '"references":' in record.payload else None
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
