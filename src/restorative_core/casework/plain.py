"""Events ↔ plain JSON values."""

from collections.abc import Callable
from typing import Any

from restorative_core.casework.catalogue import event_class
from restorative_core.casework.event import Event
from restorative_core.errors import Faulty, Reason, Unknown
from restorative_core.vocabulary.wire import structure, teach, unstructure

UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""How the fields of an older form of a kind become those of the next one, by kind and number of the older form.

A class whose `schema` is 3 has one for 1 and one for 2, for ever. What is personal keeps the name of its field: the
parts beside old records bear it. There is none yet.
"""


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
    if type(number) is not int or number < 1:
        raise Faulty([Reason("value.out-of-bounds", "schema", details={"low": "1", "high": str(cls.schema)})])
    if number > cls.schema:
        raise Unknown(f"form {number} of the event", kind)
    return structure(_upcast(kind, fields, range(number, cls.schema)), cls)


def _upcast(kind: str, fields: Any, forms: range) -> Any:
    """*fields*, of the first of the older *forms*, as those of the present one."""
    for older in forms:
        if not isinstance(fields, dict):
            return fields  # what is no object is told in one place
        try:
            fields = UPCASTERS[kind, older]({**fields})
        except (KeyError, TypeError, ValueError):
            raise Faulty([Reason("value.wrong-shape", kind)]) from None
    return fields


def _nested(plain: Any) -> Event:
    if not isinstance(plain, dict) or set(plain) - {"kind", "schema", "fields"}:
        raise Faulty([Reason("value.wrong-shape")])
    try:
        return event_from_plain(plain.get("kind", ""), plain.get("fields"), plain.get("schema"))
    except Unknown:
        raise Faulty([Reason("kind.unknown", "kind")]) from None


teach(Event, _nested, plain_event)
