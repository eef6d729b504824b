"""Events ↔ plain JSON values."""

from collections.abc import Callable, Mapping
from typing import Any

from restorative_core.casework.catalogue import event_class
from restorative_core.casework.event import Event
from restorative_core.errors import Faulty, Reason, Unknown
from restorative_core.vocabulary.wire import structure, teach, unstructure

UPCASTERS: Mapping[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""How an older form of a kind becomes the next one, by kind and schema number. There is none yet."""


def plain_event(event: Event) -> dict[str, Any]:
    """*event* as plain JSON values: its kind, its schema number and its fields."""
    return {"kind": event.kind, "schema": event.schema, "fields": unstructure(event)}


def event_from_plain(kind: str, fields: Any, schema: int | None = None) -> Event:
    """The event of *kind* that *fields* describe.

    Args:
        kind: The kind it is stored under.
        fields: Its fields, as plain JSON values.
        schema: The number of its form; the present one unless it is given.

    Raises:
        Unknown: There is no such kind, or its form is newer than this release.
        Faulty: The fields do not fit; with every fault and its place.
    """
    cls = event_class(kind)
    number = cls.schema if schema is None else schema
    if number > cls.schema:
        raise Unknown(f"form {number} of the event", kind)
    for older in range(number, cls.schema):
        fields = UPCASTERS[kind, older](fields)
    return structure(fields, cls)


def _nested(plain: Any) -> Event:
    if not isinstance(plain, dict) or set(plain) - {"kind", "schema", "fields"}:
        raise Faulty([Reason("value.wrong-shape")])
    try:
        return event_from_plain(plain.get("kind", ""), plain.get("fields"), plain.get("schema"))
    except Unknown:
        raise Faulty([Reason("kind.unknown", "kind")]) from None


teach(Event, _nested, plain_event)
