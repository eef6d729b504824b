"""What makes an event well-formed for a case: whatever it refers to is there, and its ids are ids.

What there is to look at in an event is worked out once for its class, so that a decision looks at
nothing but the fields that can be wrong.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar, get_args, get_origin

import attrs

from restorative_core.casework.attached import attached
from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import (
    AccessNeedArranged,
    AccessNeedRecorded,
    AgreementMade,
    AgreementVaried,
    ConsentGiven,
    DetailsCorrected,
    FileAttached,
    InformationShared,
    InheritedConsent,
    LetterReceived,
    PathwayAdopted,
    PersonAdded,
    ReferralReceived,
    SessionArranged,
    WorkSignedOff,
)
from restorative_core.casework.event import Event
from restorative_core.casework.events.corrections import MENDING
from restorative_core.casework.particulars import PARTICULARS, Check, new_id, unknown
from restorative_core.errors import Reason
from restorative_core.vocabulary.agreement import Undertaking
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import personal_fields, reference_fields
from restorative_core.vocabulary.value import changed

K = TypeVar("K")
V = TypeVar("V")

_is_code = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:+-]{0,79}").fullmatch

CODED_WITHIN = frozenset({InheritedConsent, Undertaking})
"""The values within events that hold texts, each of which is a code."""

Known = Callable[[Case], Collection[object]]
"""Gives the ids of everything of one sort that a case has."""


def _numbers(case: Case) -> range:
    return range(1, case.number + 1)


_KNOWN: dict[str, Known] = {
    "participant": attrgetter("people"),
    "session": attrgetter("sessions"),
    "undertaking": attrgetter("undertakings"),
    "agreement": attrgetter("things.agreements"),
    "share": attrgetter("things.shares"),
    "letter": attrgetter("things.letters"),
    "access need": attrgetter("things.needs"),
    "file": attached,
    "entry": _numbers,
    "safety stop": _numbers,
}
"""What a field may refer to."""

_NAMED: dict[type, tuple[str, Known]] = {
    PersonAdded: ("participant", lambda _case: ()),
    SessionArranged: ("session", _KNOWN["session"]),
    AgreementMade: ("agreement", _KNOWN["agreement"]),
    InformationShared: ("share", _KNOWN["share"]),
    LetterReceived: ("letter", _KNOWN["letter"]),
    AccessNeedRecorded: ("need", _KNOWN["access need"]),
}
"""The field of an event that gives something its id, and the ids that are taken. A participant may be added again."""

_MAY_REFER: dict[type, dict[str, str]] = {
    ConsentGiven: {"given_by": "participant"},
    AccessNeedArranged: {"session": "session"},
    WorkSignedOff: {"session": "session"},
}
"""Fields that refer to something unless they are empty."""


def shape(case: Case, event: Event, at: Moment) -> list[Reason]:
    """Every reason why *event*, told of the moment *at*, is not well-formed for *case*."""
    return [reason for check in _CHECKS[type(event)] for reason in check(case, event, at)]


class _Checks(dict[type[Event], tuple[Check, ...]]):
    def __missing__(self, cls: type[Event]) -> tuple[Check, ...]:
        found = self[cls] = tuple(checks(cls))
        return found


_CHECKS = _Checks()
"""Everything that is to be looked at in an event, by its class; worked out when the first one is met."""


def checks(cls: type[Event], bars: Mapping[str, Check] = MappingProxyType({})) -> Iterator[Check]:
    """Everything that is to be looked at in an event of *cls*; *bars* look at some fields that refer to something."""
    personal, references, may_refer = personal_fields(cls), reference_fields(cls), _MAY_REFER.get(cls, {})
    fields = attrs.fields_dict(cls)
    for name, noun in references.items():
        yield bars.get(name) or _refers(fields[name], noun)
    for name, noun in may_refer.items():
        yield _may_refer(name, noun)
    for name, meta in personal.items():
        if meta.required:
            yield _is_there(name)
    gives, taken = _NAMED.get(cls, ("", None))
    yield from _are_coded([f for name, f in fields.items() if name not in {*personal, *references, *may_refer, gives}])
    if taken is not None:
        yield _gives(gives, taken)
    yield from PARTICULARS.get(cls, ())
    if cls is DetailsCorrected:
        yield _correction


# What the fields of a class ask for


def _refers(field: "attrs.Attribute[Any]", noun: str) -> Check:
    """What the field refers to is there."""
    name, known = field.name, _KNOWN[noun]

    def one(case: Case, event: Any, _at: Moment) -> Iterable[Reason]:
        value = getattr(event, name)
        return () if value in known(case) else (unknown(noun, name, value),)

    def each(case: Case, event: Any, _at: Moment) -> Iterable[Reason]:
        there = known(case)
        return [unknown(noun, name, value) for value in getattr(event, name) if value not in there]

    return each if get_origin(field.type) is tuple else one


def _may_refer(name: str, noun: str) -> Check:
    """What the field *name* refers to, if it does, is there."""
    known = _KNOWN[noun]

    def check(case: Case, event: Any, _at: Moment) -> Iterable[Reason]:
        value = getattr(event, name)
        return () if not value or value in known(case) else (unknown(noun, name, value),)

    return check


def coded(cls: type[Event]) -> Iterator[Check]:
    """What of an event of *cls* is to be a code: of one that stands in no case, too."""
    apart = {*personal_fields(cls), *reference_fields(cls)}
    yield from _are_coded([field for name, field in attrs.fields_dict(cls).items() if name not in apart])


def _is_there(name: str) -> Check:
    """The personal field *name* is not left out."""

    def check(_case: Case, event: Any, _at: Moment) -> Iterable[Reason]:
        return (Reason("value.missing", name),) if getattr(event, name) is None else ()

    return check


def _are_coded(fields: Iterable["attrs.Attribute[Any]"]) -> Iterator[Check]:
    """Codes stand where codes belong, and no texts: what is not kept apart is kept in the open."""
    names = []
    for field in fields:
        held = {field.type, *get_args(field.type)}
        if str in held and get_origin(field.type) is tuple:
            yield _is_coded_each(field.name)
        elif str in held:
            names.append(field.name)
        for cls in held & CODED_WITHIN:
            yield _is_coded_within(field.name, cls)
    if names:
        yield _is_coded(names)


def _is_coded(names: Iterable[str]) -> Check:
    """The fields called *names* hold one code each, or nothing."""

    def check(_case: Case, event: Any, _at: Moment) -> Iterable[Reason]:
        wrong: tuple[Reason, ...] = ()
        for name in names:
            value = getattr(event, name)
            if value and not _is_code(value):
                wrong = (*wrong, Reason("value.no-code", name))
        return wrong

    return check


def _is_coded_each(name: str) -> Check:
    """The field *name* holds codes."""

    def check(_case: Case, event: Any, _at: Moment) -> Iterable[Reason]:
        return [Reason("value.no-code", name) for value in getattr(event, name) if value and not _is_code(value)]

    return check


def _is_coded_within(name: str, cls: type) -> Check:
    """The same, of each value of *cls* in the field *name*."""
    references = reference_fields(cls)
    places = [field.name for field in attrs.fields(cls) if field.type is str and field.name not in references]

    def check(_case: Case, event: Any, _at: Moment) -> Iterable[Reason]:
        values = getattr(event, name)
        return [
            Reason("value.no-code", f"{name}.{place}")
            for value in values
            for place in places
            if getattr(value, place) and not _is_code(getattr(value, place))
        ]

    return check


def _gives(name: str, taken: Known) -> Check:
    """The field *name* gives an id that is an id, and is not taken."""

    def check(case: Case, event: Any, _at: Moment) -> Iterable[Reason]:
        return new_id(name, getattr(event, name), taken(case))

    return check


# Corrections


def _correction(case: Case, event: DetailsCorrected, at: Moment) -> Iterator[Reason]:
    entry = next((entry for entry in case.history if entry.number == event.number), None)
    if entry is None:
        return
    original, instead = entry.event, event.event
    if type(original) is not type(instead) or isinstance(original, MENDING):
        yield Reason("correction.other-kind", "event", details={"kind": original.kind})
        return
    if event.happened is not None and event.happened.is_known and event.happened.earliest > entry.recorded:
        yield Reason("moment.future", "happened")
    if _tables(original) != _tables(instead):
        yield Reason("correction.other-pathway", "event")
    name, _ = _NAMED.get(type(original), ("", None))
    if name and getattr(original, name) != getattr(instead, name):
        yield Reason("correction.other-id", "event")
    yield from shape(_without(case, original), instead, at)


def _tables(event: Event) -> tuple[object, ...]:
    """What *event* says of the tables that the case goes by: nobody corrects that, since it was decided on."""
    match event:
        case ReferralReceived():
            return event.pathway, event.digest, event.policy
        case PathwayAdopted():
            return event.pathway, event.stage, event.digest, event.policy
    return ()


def _without(case: Case, event: Event) -> Case:
    """*case* without what *event* gave, which its correction gives again."""
    things = case.things
    match event:
        case SessionArranged(session=name):
            case = changed(case, sessions=_but(case.sessions, {name}))
        case AgreementMade(agreement=name, undertakings=items):
            things = changed(things, agreements=_but(things.agreements, {name}))
            case = changed(case, undertakings=_but(case.undertakings, {item.id for item in items}))
        case AgreementVaried(agreement=name, version=version) if name in things.agreements:
            before = changed(things.agreements[name], version=version - 1)
            things = changed(things, agreements={**things.agreements, name: before})
        case InformationShared(share=name):
            things = changed(things, shares=_but(things.shares, {name}))
        case LetterReceived(letter=name):
            things = changed(things, letters=_but(things.letters, {name}))
        case AccessNeedRecorded(need=name):
            things = changed(things, needs=_but(things.needs, {name}))
        case FileAttached(file=name):
            things = changed(things, files=_but(things.files, {name}))
    return changed(case, things=things)


def _but(found: Mapping[K, V], names: Collection[K]) -> dict[K, V]:
    return {name: value for name, value in found.items() if name not in names}
