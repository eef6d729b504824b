"""What is known of persons and facilitators in every case: told here, and read by each decision."""

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.casework.particulars import new_id
from restorative_core.casework.shape import coded
from restorative_core.errors import Faulty, Reason, Refused, Unknown
from restorative_core.service.erasing import is_erased
from restorative_core.service.knowing import FACILITATOR, facilitator_stream
from restorative_core.service.ledger import Ledger
from restorative_core.service.stream import Addition, Stream
from restorative_core.vocabulary.identity import Occasion, is_code, stream_kind
from restorative_core.vocabulary.personal import personal_fields, reference_fields
from restorative_core.vocabulary.roles import StaffRole

_NAMED = {
    events.RestrictionImposed: "restriction",
    events.LegalHoldPlaced: "hold",
    events.ConflictDeclared: "conflict",
}
"""The field of an event that gives something its id on a stream."""

TOLD = frozenset({*events.FACILITATOR_EVENTS, *events.PERSON_EVENTS}) - {
    events.PersonRegistered,
    events.PersonDetailsChanged,
    events.DetailsRevealed,
    events.PersonFound,
    events.PersonMadeFindable,
    events.PersonErased,
}
"""The events that are told in this way. The others of a person have ways of their own."""

_TOLD_BY = frozenset({StaffRole.COORDINATOR, StaffRole.FACILITATOR, StaffRole.SUPERVISOR, StaffRole.SYSTEM})
_OWN_WORD = (events.ConflictDeclared, events.ConflictEnded)
"""What facilitators declare of themselves."""

_APPOINTED_BY = frozenset({StaffRole.COORDINATOR, StaffRole.SUPERVISOR, StaffRole.SYSTEM})


@frozen
class Register:
    """What is known of persons and facilitators.

    Attributes:
        ledger: Where it is kept.
    """

    ledger: Ledger

    def tell(self, name: str, event: Event, occasion: Occasion) -> None:
        """Store *event* of the person or facilitator *name*."""
        self.ledger.settle(lambda: self._tell(name, event, occasion))

    def _tell(self, name: str, event: Event, occasion: Occasion) -> None:
        stream = self._stream(name, event)
        reasons = tuple(self._against(stream, event, occasion))
        if reasons:
            raise Refused(reasons)
        self.ledger.write([Addition.of(stream, event, occasion, self.ledger.clock())])

    def _stream(self, name: str, event: Event) -> Stream:
        if type(event) not in TOLD:
            raise Unknown(f"event of a {event.stream}", event.kind)
        if event.stream != FACILITATOR:
            if stream_kind(name) != event.stream:
                raise Unknown(event.stream, name)
            return self.ledger.load(name)
        try:
            return self.ledger.load(facilitator_stream(name))
        except Unknown:
            if not isinstance(event, events.FacilitatorRegistered):
                raise Unknown(FACILITATOR, name) from None
            if not is_code(name):
                raise Faulty([Reason("code.unreadable", FACILITATOR)]) from None
            return Stream(facilitator_stream(name))

    def _against(self, stream: Stream, event: Event, occasion: Occasion) -> Iterator[Reason]:
        appointing = event.stream == FACILITATOR and not isinstance(event, _OWN_WORD)
        told_by = _APPOINTED_BY if appointing else _TOLD_BY
        if told_by.isdisjoint(occasion.by.roles):
            yield Reason("role.missing", occasion.by.id, details={"roles": ", ".join(sorted(told_by))})
        if occasion.at.is_known and occasion.at.earliest > self.ledger.clock():
            yield Reason("moment.future", "at")
        if is_erased(stream) and any(getattr(event, field) is not None for field in personal_fields(type(event))):
            yield Reason("person.erased", stream.name)
        for check in coded(type(event)):
            yield from check(Case(stream.name), event, occasion.at)
        yield from _ids(stream, event)
        for field in ("protects", "person"):
            other = getattr(event, field, None)
            if other is not None:
                yield from self._person(field, other)

    def _person(self, field: str, name: str) -> Iterator[Reason]:
        try:
            known = stream_kind(name) == "person" and bool(self.ledger.load(name).entries)
        except Unknown:
            known = False
        if not known:
            yield Reason("person.unknown", field)


def _ids(stream: Stream, event: Event) -> Iterator[Reason]:
    taken = {noun: _given(stream, cls, noun) for cls, noun in _NAMED.items()}
    noun = _NAMED.get(type(event))
    if noun is not None:
        yield from new_id(noun, getattr(event, noun), taken[noun])
    for field, refers in reference_fields(type(event)).items():
        if getattr(event, field) not in taken[refers]:
            yield Reason(f"{refers}.unknown", field)


def _given(stream: Stream, cls: type[Event], noun: str) -> set[str]:
    told: list[Any] = [entry.event for entry in stream.entries if isinstance(entry.event, cls)]
    return {getattr(event, noun) for event in told}
