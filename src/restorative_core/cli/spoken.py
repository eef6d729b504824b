"""How coded values are written for people: an event's fields, a moment, a stage. Never a personal value."""

from collections.abc import Mapping
from typing import Any

from restorative_core.casework.event import Event
from restorative_core.casework.plain import plain_event
from restorative_core.vocabulary.moments import LONDON, Moment
from restorative_core.vocabulary.personal import personal_fields


def coded(event: Event) -> dict[str, Any]:
    """The fields of *event* that are not personal, as plain values."""
    fields: dict[str, Any] = plain_event(event)["fields"]
    kept = {name: value for name, value in fields.items() if name not in personal_fields(type(event))}
    inner = getattr(event, "event", None)
    if isinstance(inner, Event):
        kept["event"] = {"kind": inner.kind, "fields": coded(inner)}
    return kept


def pairs(event: Event) -> list[tuple[str, str]]:
    """The coded fields of *event* that say something, each with its value as `record` takes it."""
    return [pair for name, value in coded(event).items() for pair in _pairs(name, value)]


def is_pinned(field: str) -> bool:
    """Whether *field*, as `pairs` names it, is of what the service pins to a case by itself: its tables and values."""
    return field == "digest" or field.startswith("policy.")


def written(event: Event) -> str:
    """The coded fields of *event* that say something, as `record` takes them."""
    return " ".join(f"{name}={value}" for name, value in pairs(event))


def local(moment: Moment) -> str:
    """*moment* in local time, to the minute where it is an instant."""
    if "T" not in moment.text:
        return moment.text
    return f"{moment.earliest.astimezone(LONDON):%Y-%m-%d %H:%M}"


def label(code: str, labels: Mapping[str, str]) -> str:
    """What the service calls *code*."""
    return labels.get(code, code)


def _pairs(name: str, value: Any) -> list[tuple[str, str]]:
    if value in (None, "", [], "unknown"):
        return []
    if isinstance(value, dict):
        return [pair for inner, one in value.items() for pair in _pairs(f"{name}.{inner}", one)]
    if isinstance(value, list):
        if any(isinstance(one, dict) for one in value):
            return [pair for number, one in enumerate(value, 1) for pair in _pairs(f"{name}[{number}]", one)]
        return [(name, ",".join(map(str, value)))]
    if isinstance(value, bool):
        return [(name, str(value).lower())]
    text = str(value)
    return [(name, text if " " not in text else f"'{text}'")]
