"""Records to entries, without anything personal; and what a record promises of what is kept beside it."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.kinds import KINDS, event_class
from restorative_core.casework.plain import event_from_plain
from restorative_core.errors import Faulty, Newer, Reason, Unknown, shown
from restorative_core.records.stored import Part, Record
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.moments import Moment, moment
from restorative_core.vocabulary.personal import Keep
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.value import made
from restorative_core.vocabulary.wire import read_json, structure, write_json

FORM = 1
"""The number of the payload's own form: what stands beside the event. Older forms are read for ever."""

_REFERRING = '","references":'


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
            recorded=_instant(payload[times + 13 : times + 45]),
            leads_to=leads_to,
            left={**left},  # its own, since nobody keeps it from being changed
        )
    except (Faulty, Unknown, KeyError, TypeError, ValueError):
        return None


def _instant(told: str) -> datetime:
    """The instant that *told* tells in UTC, to the microsecond."""
    if told[-6:] != "+00:00":
        raise ValueError(told)
    return datetime.fromisoformat(told)


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


def promised(record: Record) -> str:
    """The commitments to the parts of *record*, as they stand in its payload; empty where it has none.

    It is empty too where the payload is not written as `seal` writes it: `commitments` reads every payload.
    """
    if ',"parts":{"' not in record.payload:  # as in most
        return ""
    end = record.payload.rfind(',"recorded":"')
    begin = record.payload.rfind(',"parts":{"', 0, max(end, 0))
    return record.payload[begin + 9 : end] if begin >= 0 else ""


class _Kept(Protocol):
    """A part, or what is shown of one."""

    @property
    def stream(self) -> str:
        """The stream of its record."""

    @property
    def number(self) -> int:
        """The number of its record."""

    @property
    def keep(self) -> str:
        """Its retention class, as it is stored."""


def keep_of(part: _Kept) -> Keep:
    """The retention class of *part*.

    Raises:
        Newer: It is one of a newer release.
    """
    try:
        return Keep(part.keep)
    except ValueError:
        raise Newer(part.stream, part.number, f"the retention class {shown(part.keep)!r}") from None


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
