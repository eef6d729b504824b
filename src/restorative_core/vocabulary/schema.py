"""JSON Schema (2020-12) of the library's values, so that a host can build a form or check one before it sends it.

What the schema accepts, `wire.structure` reads, and the other way round, as far as JSON Schema can tell: it cannot tell
that February has no 30th day, that `1.0` is no whole number in Python, nor one of our checks across fields. Where ISO
8601 allows several ways of writing a moment or a time, the schema names the one that this library writes.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from enum import StrEnum
from inspect import cleandoc
from types import NoneType
from typing import Any, get_args, get_origin

import attrs

from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.wire import MAX_TEXT

DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""The dialect that the schemas are written in."""

REFERRAL = "urn:restorative-core:schema:referral:1"
"""The name of the referral's schema."""

_YEAR = "(?!0000|9999)[0-9]{4}"
_MONTH = "(0[1-9]|1[0-2])"
_DAY = f"{_MONTH}-(0[1-9]|[12][0-9]|3[01])"
_HOUR = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
_INSTANT = f"{_YEAR}-{_DAY}T{_CLOCK}(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)
_SECTION = re.compile(r"^Attributes:\n((?:    .*\n?|\n)*)", re.MULTILINE)


def json_schema(cls: type) -> dict[str, Any]:
    """The JSON Schema of *cls*, one of the library's attrs classes.

    Raises:
        TypeError: A field has a type for which there is no schema yet.
    """
    definitions: dict[str, Any] = {}
    body = _object(cls, definitions)
    found = {"$schema": DIALECT, **body}
    return {**found, "$defs": dict(sorted(definitions.items()))} if definitions else found


def referral_schema() -> dict[str, Any]:
    """The JSON Schema of a referral in this library's own shape."""
    return {"$id": REFERRAL, **json_schema(Referral)}


def _object(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    words = descriptions(cls)
    fields = attrs.fields(cls)
    return {
        "title": title(cls.__name__),
        "description": _first_sentence(cls),
        "type": "object",
        "properties": {
            field.name: {
                "title": title(field.name),
                **({"description": words[field.name]} if field.name in words else {}),
                **_of(field.type, definitions),
            }
            for field in fields
        },
        "required": [field.name for field in fields if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def _of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind in _SIMPLE:
        return dict(_SIMPLE[kind])
    if hasattr(kind, "__supertype__"):
        return _of(kind.__supertype__, definitions)
    arguments = get_args(kind)
    if NoneType in arguments:
        some = [argument for argument in arguments if argument is not NoneType]
        return {"anyOf": [*(_of(one, definitions) for one in some), {"type": "null"}]}
    if get_origin(kind) in (tuple, frozenset):
        return {"type": "array", "items": _of(arguments[0], definitions)}
    if isinstance(kind, type) and (attrs.has(kind) or issubclass(kind, StrEnum)):
        return _defined(kind, definitions)
    raise TypeError(f"There is no JSON Schema for fields of {kind!r} yet. Add one in schema.py.")


def _defined(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _choices(kind) if issubclass(kind, StrEnum) else _object(kind, definitions)
    return {"$ref": f"#/$defs/{name}"}


def _choices(kind: type[StrEnum]) -> dict[str, Any]:
    return {
        "title": title(kind.__name__),
        "description": _first_sentence(kind),
        "type": "string",
        "oneOf": [{"const": choice.value, "title": title(choice.name.lower())} for choice in kind],
    }


def _whole(pattern: str) -> str:
    """*pattern* for the whole of a text, in readers for which `$` also stands before a last line break."""
    return f"^({pattern})$(?!\\n)"


def title(name: str) -> str:
    """*name*, of a class or a field, as a label."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()
    return words[:1].upper() + words[1:]


def _first_sentence(cls: type) -> str:
    return " ".join(cleandoc(cls.__doc__ or "").partition("\n\n")[0].split())


def descriptions(cls: type) -> dict[str, str]:
    """What each field of *cls* is, by name, as its docstring says it."""
    return dict(_attributes(cleandoc(cls.__doc__ or "")))


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    section = _SECTION.search(text)
    for found in _ATTRIBUTE.finditer(section.group(1) if section else ""):
        yield found.group(1), " ".join(found.group(2).split())


_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string", "maxLength": MAX_TEXT},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "format": "date", "pattern": _whole(f"{_YEAR}-{_DAY}")},
    datetime: {"type": "string", "format": "date-time", "pattern": _whole(_INSTANT)},
    time: {"type": "string", "pattern": _whole(_HOUR)},
    Moment: {"type": "string", "pattern": _whole(f"unknown|{_YEAR}(-{_MONTH})?|{_YEAR}-{_DAY}|{_INSTANT}")},
}
