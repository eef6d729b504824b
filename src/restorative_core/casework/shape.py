"""What makes an event well-formed for a case: whatever it refers to is there, and its ids are ids."""

import re
from collections.abc import Collection, Iterator

import attrs

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import (
    CASE_EVENTS,
    AgreementMade,
    CaseTakenOver,
    DetailsCorrected,
    EnteredInError,
    PersonAdded,
    SessionArranged,
    SurveyAnswered,
)
from restorative_core.casework.event import Event
from restorative_core.errors import Reason
from restorative_core.vocabulary.personal import personal_fields, reference_fields
from restorative_core.vocabulary.stages import OPEN

_ID = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)


def shape(case: Case, event: Event) -> Iterator[Reason]:
    """Every reason why *event* is not well-formed for *case*."""
    references, required = _FIELDS[type(event)]
    for name, noun in references:
        value = getattr(event, name)
        known = _known(case, noun)
        for one in value if isinstance(value, tuple) else (value,):
            if one not in known:
                yield Reason(f"{noun.replace(' ', '-')}.unknown", name, details={"id": _shown(one)})
    for name in required:
        if getattr(event, name) is None:
            yield Reason("value.missing", name)
    yield from _own(case, event)


_FIELDS = {
    cls: (
        tuple(reference_fields(cls).items()),
        tuple(name for name, meta in personal_fields(cls).items() if meta.required),
    )
    for cls in CASE_EVENTS
}
"""For each event: the fields that refer to something, and the personal fields that a form must have."""


def _known(case: Case, noun: str) -> Collection[object]:
    match noun:
        case "participant":
            return case.people.keys()
        case "session":
            return case.sessions.keys()
        case "undertaking":
            return case.undertakings.keys()
    return range(1, case.number + 1)


def _shown(value: object) -> str:
    """An id, if it is one: whatever else somebody typed is not repeated."""
    text = str(value)
    return text if _ID.fullmatch(text) or text.isdecimal() else "…"


def _own(case: Case, event: Event) -> Iterator[Reason]:
    match event:
        case PersonAdded():
            yield from _new_id("participant", event.participant, ())
        case SessionArranged():
            yield from _new_id("session", event.session, case.sessions)
            if not event.participants:
                yield Reason("value.missing", "participants")
        case AgreementMade():
            yield from _agreement(case, event)
        case CaseTakenOver() if event.stage not in OPEN:
            yield Reason("stage.not-open", "stage", details={"stage": event.stage.value})
        case SurveyAnswered() if not event.lowest <= event.answer <= event.highest:
            yield Reason("answer.off-scale", "answer", details={"low": str(event.lowest), "high": str(event.highest)})
        case DetailsCorrected():
            yield from _correction(case, event)


def _new_id(noun: str, value: str, taken: Collection[str]) -> Iterator[Reason]:
    if not _ID.fullmatch(value):
        yield Reason("id.malformed", noun)
    elif value in taken:
        yield Reason("id.taken", noun, details={"id": value})


def _agreement(case: Case, event: AgreementMade) -> Iterator[Reason]:
    yield from _new_id("agreement", event.agreement, case.agreements)
    taken = set(case.undertakings)
    for item in event.undertakings:
        yield from _new_id("undertaking", item.id, taken)
        taken.add(item.id)
        for person in filter(None, (item.owner, item.beneficiary)):
            if person not in case.people:
                yield Reason("participant.unknown", "undertakings", details={"id": _shown(person)})


def _correction(case: Case, event: DetailsCorrected) -> Iterator[Reason]:
    original = next((entry.event for entry in case.history if entry.number == event.number), None)
    if original is None:
        return
    if type(original) is not type(event.event) or isinstance(original, (EnteredInError, DetailsCorrected)):
        yield Reason("correction.other-kind", "event", details={"kind": original.kind})
    else:
        yield from shape(attrs.evolve(case, sessions={}, agreements=(), undertakings={}), event.event)
