"""What some events ask for besides what every event does: their ids are ids, and they agree with themselves."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import (
    AgreementMade,
    AgreementVaried,
    CaseTakenOver,
    ConsentGiven,
    ConsentRequested,
    DepartureReported,
    EnteredInError,
    EqualityAnswered,
    FileAttached,
    InformationShared,
    SessionArranged,
    SurveyAnswered,
    UndertakingEnded,
)
from restorative_core.errors import Reason, shown
from restorative_core.vocabulary.agreement import PENDING, Undertaking
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.harmonised import INSTRUMENTS
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.stages import OPEN

Check = Callable[[Case, Any, Moment], Iterable[Reason]]
"""Gives what is wrong with one part of an event, told of a moment, for a case."""

_SESSION_KINDS = tuple(kind.value for kind in SessionKind)

_is_id = re.compile(r"(?a)[a-z]{1,3}[0-9]{1,9}").fullmatch
_is_file_id = re.compile(r"(?a)[0-9a-f-]{8,64}").fullmatch
_is_digest = re.compile(r"(?a)[0-9a-f]{64}").fullmatch


def new_id(noun: str, value: str, taken: Collection[object]) -> Iterable[Reason]:
    """What is wrong with *value* as the id of a new *noun*."""
    if not _is_id(value):
        return (Reason("id.malformed", noun, details={"such": f"{noun[:1]}1"}),)
    return (Reason("id.taken", noun, details={"id": value}),) if value in taken else ()


def unknown(noun: str, place: str, value: object) -> Reason:
    """There is no *noun* called *value*, which stands at *place*."""
    return Reason(f"{noun.replace(' ', '-')}.unknown", place, details={"id": shown(value)})


def is_after(moment: Moment, at: Moment) -> bool:
    """Whether *moment* is later than anything told of the moment *at* can be."""
    return moment.is_known and moment.earliest > at.latest


def _somebody(name: str) -> Check:
    """The field *name* names somebody."""

    def check(_case: Case, event: Any, _at: Moment) -> Iterable[Reason]:
        return () if getattr(event, name) else (Reason("value.missing", name),)

    return check


def _made(case: Case, event: AgreementMade, _at: Moment) -> Iterator[Reason]:
    yield from _undertaken(case, event.undertakings, set(case.undertakings))


def _varied(case: Case, event: AgreementVaried, _at: Moment) -> Iterator[Reason]:
    """What is undertaken in it already may be named again."""
    others = {name for name, undertaken in case.undertakings.items() if undertaken.agreement != event.agreement}
    yield from _undertaken(case, event.undertakings, others)
    agreement = case.agreements.get(event.agreement)
    if agreement is not None and event.version != agreement.version + 1:
        yield Reason("agreement.other-version", "version", details={"version": str(agreement.version + 1)})


def _undertaken(case: Case, items: tuple[Undertaking, ...], taken: set[str]) -> Iterator[Reason]:
    for item in items:
        yield from new_id("undertaking", item.id, taken)
        taken.add(item.id)
        for person in filter(None, (item.owner, item.beneficiary)):
            if person not in case.people:
                yield unknown("participant", "undertakings", person)


def _taking_part(_case: Case, event: ConsentGiven | ConsentRequested, _at: Moment) -> Iterable[Reason]:
    if event.purpose is not Purpose.TAKE_PART or event.scope in _SESSION_KINDS:
        return ()
    return (Reason("scope.unknown", "scope", details={"choices": ", ".join(_SESSION_KINDS)}),)


def _ending(_case: Case, event: UndertakingEnded, _at: Moment) -> Iterator[Reason]:
    if event.status in PENDING:
        yield Reason("undertaking.not-ended", "status")


def _answer(_case: Case, event: SurveyAnswered, _at: Moment) -> Iterator[Reason]:
    if not event.lowest <= event.answer <= event.highest:
        yield Reason("answer.off-scale", "answer", details={"low": str(event.lowest), "high": str(event.highest)})


def _equality(_case: Case, event: EqualityAnswered, _at: Moment) -> Iterable[Reason]:
    """What is answered answers the instrument, where its questions are known here."""
    instrument = INSTRUMENTS.get(event.instrument)
    return () if instrument is None or not instrument.questions else instrument.against(event.answers or ())


def _attached(case: Case, event: FileAttached, _at: Moment) -> Iterator[Reason]:
    if not _is_file_id(event.file):
        yield Reason("file.no-id", "file")
    elif event.file in case.things.files:
        yield Reason("id.taken", "file", details={"id": event.file})
    if event.sha256 is not None and not _is_digest(event.sha256):
        yield Reason("file.no-digest", "sha256")


def _departure(_case: Case, event: DepartureReported, at: Moment) -> Iterator[Reason]:
    if is_after(event.happened, at):
        yield Reason("moment.future", "happened")


def _in_error(_case: Case, event: EnteredInError, _at: Moment) -> Iterator[Reason]:
    if event.number == 1:
        yield Reason("entry.beginning", "number")


def _taking_over(_case: Case, event: CaseTakenOver, at: Moment) -> Iterator[Reason]:
    if event.stage not in OPEN:
        yield Reason("stage.not-open", "stage", details={"stage": event.stage.value})
    for index, consent in enumerate(event.consents):
        if is_after(consent.given, at):
            yield Reason("moment.future", f"consents[{index}].given")


PARTICULARS: dict[type, tuple[Check, ...]] = {
    SessionArranged: (_somebody("participants"),),
    InformationShared: (_somebody("about"),),
    AgreementMade: (_somebody("parties"), _made),
    AgreementVaried: (_somebody("parties"), _varied),
    ConsentGiven: (_taking_part,),
    ConsentRequested: (_taking_part,),
    UndertakingEnded: (_ending,),
    SurveyAnswered: (_answer,),
    EqualityAnswered: (_equality,),
    FileAttached: (_somebody("about"), _attached),
    DepartureReported: (_departure,),
    EnteredInError: (_in_error,),
    CaseTakenOver: (_taking_over,),
}
"""What there is to look at besides, by the class of the event."""
