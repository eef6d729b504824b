"""Entries to records: personal parts split off, the rest chained."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from attrs import frozen

from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.events.corrections import DetailsCorrected
from restorative_core.records.digests import SALT_BYTES, commitment, digest_after
from restorative_core.records.stored import Part, Record
from restorative_core.records.unsealing import FORM, unseal
from restorative_core.vocabulary.finding import Sought
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.personal import Personal, personal_fields
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.wire import unstructure, write_json


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
        f'"leads_to":{_name_of(entry.leads_to)},"left":{_object_of(left)},"parts":{_object_of(parts)},'
        f'"recorded":"{entry.recorded.isoformat(timespec="microseconds")}"{kept},"schema":{entry.event.schema:d}}}'
    )


def _name_of(stage: Stage | None) -> str:
    return "null" if stage is None else f'"{stage.value}"'


def _object_of(texts: Mapping[str, str]) -> str:
    return write_json({**texts}) if texts else "{}"


@lru_cache(maxsize=1024)
def _signed(by: Actor) -> str:
    """The actor *by* as JSON: few act often."""
    return write_json(unstructure(by))


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
