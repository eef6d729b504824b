"""What was done with somebody, for themselves: what it says where it was with them alone."""

from collections.abc import Iterator
from typing import Any

from restorative_core.casework import catalogue as events
from restorative_core.casework.corrections import read_again
from restorative_core.casework.dictionary import dictionary
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.consent_records.record import Plain
from restorative_core.service.access_case import InCase, what_is
from restorative_core.service.stream import Stream
from restorative_core.vocabulary.personal import reference_fields
from restorative_core.vocabulary.schema import title
from restorative_core.vocabulary.wire import unstructure

_LOOKS = (events.DetailsRevealed, events.PersonFound)
_OWN_AFFAIRS = (*_LOOKS, events.PersonMadeFindable)


def own_steps(own: Stream) -> Iterator[Plain]:
    """What was done with somebody on the stream that is their *own*, without the looks at it."""
    for entry in own.entries:
        if not isinstance(entry.event, _OWN_AFFAIRS):
            fields = {told.label: value for told, value in _coded(entry.event)}
            yield _step("", entry, fields | {title(key): code for key, code in entry.left.items()}, counts=True)


def looks(own: Stream) -> Iterator[Plain]:
    """Each look at somebody, whose *own* stream tells of it."""
    for entry in own.entries:
        event: Any = entry.event
        if isinstance(event, _LOOKS):
            told = {"purpose": event.purpose, "organisation": entry.by.organisation}
            yield {"at": entry.recorded.isoformat(), "what": what_is(event), **told}


def steps(here: InCase) -> Iterator[Plain]:
    """What was done with them alone, with what it says; and what was done with them and others, without it."""
    for entry, counts in read_again(here.case.history):
        about = _about(entry.event)
        if here.participant not in about:
            continue
        alone = about == {here.participant}
        told = _coded(entry.event) if alone and not isinstance(entry.event, events.InformationShared) else ()
        fields = {one.label: here.without_others(value) for one, value in told if value != here.participant}
        yield _step(here.case.id, entry, fields, counts=counts)


def _about(event: Event) -> set[str]:
    """The participants whom *event* names."""
    nouns = {name for name, noun in reference_fields(type(event)).items() if noun == "participant"}
    values = [getattr(event, name) for name in nouns | ({"participant"} if hasattr(event, "participant") else set())]
    return {one for value in values for one in (value if isinstance(value, tuple) else (value,))}


def _step(case: str, entry: Entry, fields: Plain, *, counts: bool) -> Plain:
    """What *entry* did, with the *fields* that are given, and whether it *counts* or was entered in error."""
    return {
        "case": case,
        "at": str(entry.at),
        "recorded": entry.recorded.isoformat(),
        "what": what_is(entry.event),
        "fields": fields,
        "in_error": not counts,
    }


def _coded(event: Event) -> Iterator[tuple[Any, Any]]:
    """What *event* says that is neither personal nor says who takes part, as plain values."""
    plain, referring = unstructure(event), reference_fields(type(event))
    for told in dictionary(type(event)):
        value = plain[told.name]
        if told.keep is None and told.name not in referring and value not in ("", None):
            yield told, value
