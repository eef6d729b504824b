"""FIELD=VALUE on the command line, as the plain JSON that an event is read from."""

import json
import types
from collections.abc import Sequence
from typing import Any, TextIO, get_args, get_origin, get_type_hints

import attrs

from restorative_core.casework.catalogue import CASE_EVENTS
from restorative_core.casework.event import Event
from restorative_core.casework.plain import event_from_plain
from restorative_core.cli.ending import Asking
from restorative_core.errors import Unknown
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import personal_fields
from restorative_core.vocabulary.wire import read_json

_STDIN = "-"


def event_from(kind: str, pairs: Sequence[str], json_fields: str, stdin: TextIO) -> Event:
    """The event of *kind* that the pairs FIELD=VALUE and the JSON describe.

    Raises:
        Unknown: There is no such kind of event in a case.
        Faulty: The fields do not fit; with every fault and its place.
        Asking: Something is no pair, or something personal stands on the command line.
    """
    kinds = {one.kind: one for one in CASE_EVENTS}
    if kind not in kinds:
        raise Unknown("kind of event", kind, kinds)
    cls = kinds[kind]
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
    return event_from_plain(kind, fields)


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
            raise Asking(f"{name} is given twice, once whole and once in parts.")
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
