"""FIELD=VALUE on the command line, as the plain JSON that an event is read from."""

import json
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from inspect import cleandoc
from typing import Any, TextIO, get_args, get_origin, get_type_hints

import attrs

from restorative_core.casework.catalogue import CASE_EVENTS
from restorative_core.casework.event import Event
from restorative_core.casework.plain import event_from_plain
from restorative_core.cli.asked import nearest
from restorative_core.cli.ending import Asking
from restorative_core.errors import Faulty, shown
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import personal_fields
from restorative_core.vocabulary.wire import read_json

KINDS = {one.kind: one for one in CASE_EVENTS}
"""What happens in a case, by kind."""

_STDIN = "-"


def insist_on_kind(kind: str, kinds: Mapping[str, type[Event]] = KINDS) -> type[Event]:
    """The class of *kind*, one of *kinds*.

    Raises:
        Asking: There is no such kind among them.
    """
    if kind not in kinds:
        raise Asking(f"There is no kind of event {shown(kind)!r}. {nearest(kind, kinds)}")
    return kinds[kind]


def described(cls: type[Event]) -> Iterator[str]:
    """The fields of *cls*, line by line: name, what it takes, whether it may be left out."""
    yield f"{cls.kind}: {cleandoc(cls.__doc__ or '').partition(chr(10))[0]}"
    private = personal_fields(cls)
    for name, field in attrs.fields_dict(cls).items():
        if name in private:
            needed = "required, " if private[name].required else ""
            yield f"  {name}  a text ({needed}personal: as JSON, with --json-fields - on the standard input)"
        else:
            yield from _described(name, get_type_hints(cls)[name], "required" if _is_required(field) else "")


def choices_of(cls: type, name: str) -> tuple[StrEnum, ...]:
    """The choices of the field *name* of *cls*; none where it is no list of choices."""
    kind = _some(get_type_hints(cls)[name])
    return tuple(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()


def _is_required(field: "attrs.Attribute[Any]") -> bool:
    return field.default is attrs.NOTHING


def _described(name: str, kind: Any, needed: str) -> Iterator[str]:
    one = _some(kind)
    several = get_origin(one) in (tuple, frozenset)
    item = get_args(one)[0] if several else one
    said = f" ({needed})" if needed else ""
    if isinstance(item, type) and _is_made_of_fields(item) and issubclass(item, Event):
        yield f"  {name}  an event, as JSON{said}"
    elif _is_made_of_fields(item):
        yield f"  {name}  {'a JSON list of objects' if several else 'parts'}{said}"
        for inner, field in attrs.fields_dict(item).items():
            path = f"{name}[].{inner}" if several else f"{name}.{inner}"
            yield from _described(path, get_type_hints(item)[inner], "required" if _is_required(field) else "")
    else:
        yield f"  {name}  {'several with commas: ' if several else ''}{_takes(item)}{said}"


def _takes(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return " | ".join(kind)
    words: dict[Any, str] = {
        bool: "true | false",
        int: "a whole number",
        date: "a day",
        datetime: "an instant",
        time: "a time of day, such as 18:00",
        Moment: "a moment, such as 2015-03-12 or 2015-03-12T10:00+00:00",
    }
    return words.get(kind, "an id, a code or a word")


def event_from(
    kind: str, pairs: Sequence[str], json_fields: str, stdin: TextIO, kinds: Mapping[str, type[Event]] = KINDS
) -> Event:
    """The event of *kind*, one of *kinds*, that the pairs FIELD=VALUE and the JSON describe.

    Raises:
        Faulty: The fields do not fit; with every fault and its place.
        Asking: There is no such kind, something is no pair, or something personal stands on the command line.
    """
    cls = insist_on_kind(kind, kinds)
    fields = _from_json(json_fields, stdin)
    private = set(personal_fields(cls))
    if json_fields != _STDIN and private & fields.keys():
        raise _personal(private & fields.keys())
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise Asking("Write each field as FIELD=VALUE, such as participant=p1.")
        if name in private:
            raise _personal({name})
        _put(fields, name.split("."), _value(text, _type(cls, name.split("."))))
    try:
        return event_from_plain(kind, fields)
    except Faulty as fault:
        command = "record" if kind in KINDS else "tell"
        fault.add_note(f"`restorative {command} --fields {kind}` shows the fields, and what each takes.")
        raise


def _from_json(json_fields: str, stdin: TextIO) -> dict[str, Any]:
    if not json_fields:
        return {}
    found = read_json(stdin.read() if json_fields == _STDIN else json_fields)
    if not isinstance(found, dict):
        raise Asking('The fields are one JSON object, such as {"participant": "p1"}.')
    return found


def _personal(names: set[str]) -> Asking:
    told = ", ".join(sorted(names))
    return Asking(
        f"What people said or wrote ({told}) does not belong on a command line, where others can see it and the"
        " shell keeps it: give it as JSON on the standard input, with --json-fields -."
    )


def _put(fields: dict[str, Any], path: list[str], value: Any) -> None:
    *outer, last = path
    for name in outer:
        inner = fields.setdefault(name, {})
        if not isinstance(inner, dict):
            raise Asking(f"{shown(name)} is given twice, once whole and once in parts.")
        fields = inner
    fields[last] = value


def _type(cls: Any, path: list[str]) -> Any:
    """The declared type of the field at *path*; a text where there is no such field, so that reading it says so."""
    for name in path:
        if not (isinstance(cls, type) and attrs.has(cls)):
            return str
        cls = _some(get_type_hints(cls).get(name, str))
    return cls


def _some(kind: Any) -> Any:
    """*kind* without its `None`."""
    if get_origin(kind) is types.UnionType:
        return next(one for one in get_args(kind) if one is not types.NoneType)
    return kind


def _value(text: str, kind: Any) -> Any:
    """*text* as the plain value that a field of *kind* is read from; what does not fit is left for reading to tell."""
    if get_origin(kind) in (tuple, frozenset):
        item = get_args(kind)[0]
        return _json(text) if _is_made_of_fields(item) else [_value(one, item) for one in text.split(",") if one]
    return _json(text) if kind in (bool, int) or _is_made_of_fields(kind) else text


def _is_made_of_fields(kind: Any) -> bool:
    """Whether a value of *kind* is written as a JSON object; a moment is one text."""
    return isinstance(kind, type) and attrs.has(kind) and kind is not Moment


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
