"""What makes an event well-formed for a case: whatever it refers to is there, and its ids are ids."""

import re
from collections.abc import Collection, Iterator
from typing import Any, get_args

import attrs

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import (
    CASE_EVENTS,
    AgreementMade,
    CaseTakenOver,
    ConsentGiven,
    ConsentRequested,
    DepartureReported,
    DetailsCorrected,
    EnteredInError,
    InheritedConsent,
    PersonAdded,
    ReferralReceived,
    SessionArranged,
    SurveyAnswered,
    UndertakingEnded,
)
from restorative_core.casework.event import Event
from restorative_core.errors import Reason, shown
from restorative_core.vocabulary.agreement import Undertaking, UndertakingStatus
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.personal import personal_fields, reference_fields
from restorative_core.vocabulary.stages import OPEN

_ID = r"(?a)[a-z]{1,3}[0-9]{1,9}"
_CODE = r"(?a)([A-Za-z0-9][A-Za-z0-9._/:+-]{0,79})?"

_NAMED = {PersonAdded: "participant", SessionArranged: "session", AgreementMade: "agreement"}
"""The field of an event that gives something its id."""


def shape(case: Case, event: Event, at: Moment) -> Iterator[Reason]:
    """Every reason why *event*, told of the moment *at*, is not well-formed for *case*."""
    references, required = _FIELDS[type(event)]
    for name, noun in references:
        value = getattr(event, name)
        known = _known(case, noun)
        for one in value if isinstance(value, tuple) else (value,):
            if one not in known:
                yield Reason(f"{noun.replace(' ', '-')}.unknown", name, details={"id": shown(one)})
    for name in required:
        if getattr(event, name) is None:
            yield Reason("value.missing", name)
    yield from _texts(event)
    yield from _own(case, event, at)


_FIELDS = {
    cls: (
        tuple(reference_fields(cls).items()),
        tuple(name for name, meta in personal_fields(cls).items() if meta.required),
    )
    for cls in CASE_EVENTS
}
"""For each event: the fields that refer to something, and the personal fields that a form must have."""


def _coded_fields(cls: type) -> tuple[str, ...]:
    """The fields of *cls* that hold codes, or things that do: no personal ones, no ids that are looked up or given."""
    others = {*personal_fields(cls), *reference_fields(cls), _NAMED.get(cls)}
    return tuple(
        field.name
        for field in attrs.fields(cls)
        if field.name not in others and {field.type, *get_args(field.type)} & {str, InheritedConsent, Undertaking}
    )


_CODED = {cls: _coded_fields(cls) for cls in (*CASE_EVENTS, InheritedConsent, Undertaking)}


def _texts(value: Any, place: str = "") -> Iterator[Reason]:
    """Texts where codes belong: what is not kept apart is kept in the open."""
    for name in _CODED[type(value)]:
        found = getattr(value, name)
        for one in found if isinstance(found, tuple) else (found,):
            if type(one) in _CODED:
                yield from _texts(one, f"{place}{name}.")
            elif isinstance(one, str) and not re.fullmatch(_CODE, one):
                yield Reason("value.no-code", place + name)


def _known(case: Case, noun: str) -> Collection[object]:
    match noun:
        case "participant":
            return case.people.keys()
        case "session":
            return case.sessions.keys()
        case "undertaking":
            return case.undertakings.keys()
    return range(1, case.number + 1)


def _own(case: Case, event: Event, at: Moment) -> Iterator[Reason]:
    match event:
        case PersonAdded():
            yield from _new_id("participant", event.participant, ())
        case SessionArranged():
            yield from _new_id("session", event.session, case.sessions)
            if not event.participants:
                yield Reason("value.missing", "participants")
        case AgreementMade():
            yield from _agreement(case, event)
        case CaseTakenOver():
            yield from _taking_over(event, at)
        case DetailsCorrected():
            yield from _correction(case, event, at)
        case _:
            yield from _impossible(event, at)


def _impossible(event: Event, at: Moment) -> Iterator[Reason]:
    """What can be seen from the event alone."""
    match event:
        case ConsentGiven(purpose=Purpose.TAKE_PART) | ConsentRequested(purpose=Purpose.TAKE_PART):
            yield from _taking_part(event.scope)
        case UndertakingEnded(status=UndertakingStatus.AGREED):
            yield Reason("undertaking.not-ended", "status")
        case SurveyAnswered() if not event.lowest <= event.answer <= event.highest:
            yield Reason("answer.off-scale", "answer", details={"low": str(event.lowest), "high": str(event.highest)})
        case DepartureReported() if event.happened.is_known and event.happened.earliest > at.latest:
            yield Reason("moment.future", "happened")
        case EnteredInError(number=1):
            yield Reason("entry.beginning", "number")


def _taking_part(scope: str) -> Iterator[Reason]:
    kinds = [kind.value for kind in SessionKind]
    if scope not in kinds:
        yield Reason("scope.unknown", "scope", details={"choices": ", ".join(kinds)})


def _new_id(noun: str, value: str, taken: Collection[str]) -> Iterator[Reason]:
    if not re.fullmatch(_ID, value):
        yield Reason("id.malformed", noun)
    elif value in taken:
        yield Reason("id.taken", noun, details={"id": value})


def _agreement(case: Case, event: AgreementMade) -> Iterator[Reason]:
    yield from _new_id("agreement", event.agreement, case.agreements)
    if not event.parties:
        yield Reason("value.missing", "parties")
    taken = set(case.undertakings)
    for item in event.undertakings:
        yield from _new_id("undertaking", item.id, taken)
        taken.add(item.id)
        for person in filter(None, (item.owner, item.beneficiary)):
            if person not in case.people:
                yield Reason("participant.unknown", "undertakings", details={"id": shown(person)})


def _taking_over(event: CaseTakenOver, at: Moment) -> Iterator[Reason]:
    if event.stage not in OPEN:
        yield Reason("stage.not-open", "stage", details={"stage": event.stage.value})
    for index, consent in enumerate(event.consents):
        if consent.given.is_known and consent.given.earliest > at.latest:
            yield Reason("moment.future", f"consents[{index}].given")


def _correction(case: Case, event: DetailsCorrected, at: Moment) -> Iterator[Reason]:
    entry = next((entry for entry in case.history if entry.number == event.number), None)
    if entry is None:
        return
    original, instead = entry.event, event.event
    if type(original) is not type(instead) or isinstance(original, (EnteredInError, DetailsCorrected)):
        yield Reason("correction.other-kind", "event", details={"kind": original.kind})
        return
    if event.happened is not None and event.happened.is_known and event.happened.earliest > entry.recorded:
        yield Reason("moment.future", "happened")
    if isinstance(instead, ReferralReceived) and instead.pathway != case.pathway:
        yield Reason("correction.other-pathway", "event")
    name = _NAMED.get(type(original))
    if name is not None and getattr(original, name) != getattr(instead, name):
        yield Reason("correction.other-id", "event")
    yield from shape(_without(case, original), instead, at)


def _without(case: Case, event: Event) -> Case:
    """*case* without the ids that *event* gave, which its correction gives again."""
    match event:
        case SessionArranged(session=name):
            return attrs.evolve(case, sessions={k: s for k, s in case.sessions.items() if k != name})
        case AgreementMade(agreement=name, undertakings=items):
            own = {item.id for item in items}
            others = {k: found for k, found in case.undertakings.items() if k not in own}
            agreements = tuple(agreement for agreement in case.agreements if agreement != name)
            return attrs.evolve(case, agreements=agreements, undertakings=others)
    return case
