"""What may be chosen, in few lines: what was proposed one by one, put together without adding anything."""

from collections.abc import Iterable

import attrs

from restorative_core.casework.catalogue import FacilitatorAllocated, InformationGiven, MessageSent
from restorative_core.casework.event import Event
from restorative_core.cli.spoken import pairs

_OPEN = {
    (FacilitatorAllocated, "facilitator"): "<id>",
    (InformationGiven, "notice"): "<notice>",
    (MessageSent, "template"): "<template>",
}
"""What stands for a value that was proposed for want of a better one: whoever acts knows it."""

_Row = tuple[tuple[str, tuple[str, ...]], ...]
"""Each field with its values; every combination of them may be chosen."""


def choices(events: tuple[Event, ...]) -> list[str]:
    """What *events*, all of one kind, leave to choose: fields as `record` takes them, with a bar between choices."""
    rows = list(dict.fromkeys(map(_row, events)))
    for field in attrs.fields(type(events[0])):
        rows = _together(rows, field.name)
    return [" ".join(f"{name}={_one_of(values)}" for name, values in row) for row in rows]


def _row(event: Event) -> _Row:
    return tuple((name, (_OPEN.get((type(event), name), value),)) for name, value in pairs(event))


def _together(rows: Iterable[_Row], field: str) -> list[_Row]:
    """*rows*, those put together that differ in *field* alone."""
    found: dict[_Row, list[str]] = {}
    for row in rows:
        rest = tuple((name, () if name == field else values) for name, values in row)
        values = found.setdefault(rest, [])
        values.extend(value for name, several in row if name == field for value in several if value not in values)
    return [tuple((name, values or tuple(many)) for name, values in rest) for rest, many in found.items()]


def _one_of(values: tuple[str, ...]) -> str:
    return " | ".join(values)
