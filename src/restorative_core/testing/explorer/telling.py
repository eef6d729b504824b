"""An entry, told in a line for people."""

from collections.abc import Iterator

import attrs

from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.vocabulary.moments import LONDON
from restorative_core.vocabulary.personal import personal_fields


def line(entry: Entry) -> str:
    """*entry*, for people: its number, its kind, what it says, when it happened, when that was recorded, by whom."""
    told = " ".join(_told(entry.event))
    late = "" if entry.at.earliest == entry.recorded else f", recorded {entry.recorded.astimezone(LONDON):%m-%d %H:%M}"
    at = entry.at.text if late else f"{entry.recorded.astimezone(LONDON):%Y-%m-%d %H:%M}"
    leads = f" → {entry.leads_to}" if entry.leads_to else ""
    return f"  {entry.number:>3}  {entry.event.kind}  {told}  ({at}{late}, by {entry.by.id}){leads}"


def _told(event: Event) -> Iterator[str]:
    """The coded fields of *event* that say something."""
    for field in attrs.fields(type(event)):
        value = getattr(event, field.name)
        if field.name in personal_fields(type(event)) or value == field.default:
            continue
        if isinstance(value, Event):
            yield f"{field.name}=({value.kind} {' '.join(_told(value))})"
        elif isinstance(value, (tuple, frozenset)):
            yield f"{field.name}={','.join(map(str, value))}"
        else:
            yield f"{field.name}={value}"
