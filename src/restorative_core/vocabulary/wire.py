"""Values ↔ plain JSON values, strictly: nothing is coerced and no unknown key is dropped.

A text is a text, a truth value is `true` or `false`, a number is a number. Whatever does not fit
is reported with its place, every fault at once, and never with the value that was found.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any, NoReturn, TypeVar, get_args

from cattrs import BaseValidationError, ClassValidationError, Converter, ForbiddenExtraKeysError

from restorative_core.errors import Faulty, Reason
from restorative_core.vocabulary.moments import Moment, aware

T = TypeVar("T")

MAX_TEXT = 100_000
"""The longest text, in characters, that is read from outside."""

_UNREADABLE = (BaseValidationError, ForbiddenExtraKeysError, Faulty)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_HOUR = re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII)
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,40}")


def read_json(text: str | bytes) -> Any:
    """The plain value that *text* holds.

    Raises:
        Faulty: It is not JSON, or it is JSON that readers understand differently: a key twice, a
            number that is none, nesting without end.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text), "surrogatepass")
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise Faulty([Reason("json.unreadable")]) from None


def write_json(value: Any) -> str:
    """*value* as canonical JSON: keys sorted, no spaces, ASCII alone, so that equal values are equal texts."""
    return _ENCODER.encode(value)


def structure(plain: Any, cls: type[T]) -> T:
    """The *cls* that *plain*, made of plain JSON values, describes.

    Raises:
        Faulty: Every fault, each with its place, such as `participants[1].contact.email`.
    """
    try:
        return _converter.structure(plain, cls)
    except _UNREADABLE as error:
        raise Faulty(_reasons(error, "")) from None
    except (AttributeError, TypeError):  # what cattrs raises where an object should be and is none
        raise Faulty([Reason("value.wrong-type", details={"wanted": "an object"})]) from None


def unstructure(value: Any) -> Any:
    """*value* as plain JSON values."""
    return _converter.unstructure(value)


def teach(cls: type, read: Callable[[Any], Any], write: Callable[[Any], Any]) -> None:
    """Read and write values declared as just *cls*, and no subclass of it, by these functions."""
    _converter.register_structure_hook_func(lambda declared: declared is cls, lambda plain, _type: read(plain))
    _converter.register_unstructure_hook_func(lambda declared: declared is cls, write)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Faulty([Reason("json.key-twice")])
    return found


def _no_number(_text: str) -> NoReturn:
    raise Faulty([Reason("json.no-number")])


# Made once: to make one takes longer than to read or write a short text.
_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number)
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)


def _reasons(error: BaseException, place: str) -> Iterator[Reason]:
    match error:
        case ClassValidationError():
            noted, bare = error.group_exceptions()
            for inner, note in noted:
                yield from _reasons(inner, _within(place, note.name))
            for inner in bare:
                yield from _reasons(inner, place)
        case ForbiddenExtraKeysError():
            for key in sorted(map(str, error.extra_fields)):
                yield Reason("key.unknown", about=_within(place, key if _KEY.fullmatch(key) else "…"))
        case Faulty():
            for reason in error.reasons:
                yield Reason(reason.code, about=_within(place, reason.about), details=reason.details)
        case KeyError():
            yield Reason("value.missing", about=place)
        case _:
            yield Reason("value.wrong-shape", about=place)


def _within(place: str, inner: str) -> str:
    if not place or not inner or inner.startswith("["):
        return place + inner
    return f"{place}.{inner}"


def _fault(code: str, **details: str) -> NoReturn:
    raise Faulty([Reason(code, details=details)])


def _exactly(wanted: type, word: str) -> Callable[[Any, Any], Any]:
    def hook(value: Any, _type: Any) -> Any:
        if type(value) is not wanted:
            _fault("value.wrong-type", wanted=word)
        return value

    return hook


def _text(value: Any, _type: Any) -> str:
    if type(value) is not str:
        _fault("value.wrong-type", wanted="a text")
    if len(value) > MAX_TEXT:
        _fault("value.too-long", longest=str(MAX_TEXT))
    return value


def _choice(value: Any, cls: type[StrEnum]) -> StrEnum:
    if type(value) is not str:
        _fault("value.wrong-type", wanted="a text")
    found = _choices(cls).get(value)
    if found is None:
        _fault("value.not-in-list", choices=", ".join(str(choice.value) for choice in cls))
    return found


@cache
def _choices(cls: type[StrEnum]) -> dict[str, StrEnum]:
    """Every choice of *cls*, by its value: to ask the class itself takes three times as long."""
    return {choice.value: choice for choice in cls}


def _iso(read: Callable[[str], T], code: str) -> Callable[[Any, Any], T]:
    def hook(value: Any, _type: Any) -> T:
        if type(value) is not str:
            _fault("value.wrong-type", wanted="a text")
        try:
            return read(value)
        except ValueError:
            _fault(code)

    return hook


def _a_day(text: str) -> date:
    if _DAY.fullmatch(text) is None:
        raise ValueError
    return date.fromisoformat(text)


def _an_hour(text: str) -> time:
    if _HOUR.fullmatch(text) is None:
        raise ValueError
    return time.fromisoformat(text)


def _an_instant(text: str) -> datetime:
    return aware(datetime.fromisoformat(text))


def _several(collect: Callable[[list[Any]], Any]) -> Callable[[Any], Callable[[Any, Any], Any]]:
    def factory(cls: Any) -> Callable[[Any, Any], Any]:
        item = get_args(cls)[0]

        def hook(value: Any, _type: Any) -> Any:
            if type(value) not in (list, tuple):
                _fault("value.wrong-type", wanted="a list")
            return collect(_each(value, item))

        return hook

    return factory


def _each(values: Iterable[Any], cls: Any) -> list[Any]:
    found: list[Any] = []
    reasons: list[Reason] = []
    for index, value in enumerate(values):
        try:
            found.append(_converter.structure(value, cls))
        except _UNREADABLE as error:
            reasons.extend(_reasons(error, f"[{index}]"))
    if reasons:
        raise Faulty(reasons)
    return found


def _is(origin: type) -> Callable[[Any], bool]:
    return lambda cls: getattr(cls, "__origin__", None) is origin


def _make() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(bool, _exactly(bool, "true or false"))
    converter.register_structure_hook(int, _exactly(int, "a whole number"))
    converter.register_structure_hook(date, _iso(_a_day, "date.unreadable"))
    converter.register_structure_hook(datetime, _iso(_an_instant, "moment.unreadable"))
    converter.register_structure_hook(time, _iso(_an_hour, "time.unreadable"))
    converter.register_structure_hook(Moment, _iso(Moment, "moment.unreadable"))
    converter.register_structure_hook(StrEnum, _choice)
    converter.register_structure_hook_factory(_is(tuple), _several(tuple))
    converter.register_structure_hook_factory(_is(frozenset), _several(frozenset))
    converter.register_unstructure_hook(StrEnum, lambda choice: choice.value)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_unstructure_hook(time, lambda value: value.isoformat("seconds" if value.second else "minutes"))
    converter.register_unstructure_hook(Moment, str)
    converter.register_unstructure_hook_func(_is(tuple), lambda many: [unstructure(one) for one in many])
    converter.register_unstructure_hook_func(_is(frozenset), lambda many: sorted(unstructure(one) for one in many))
    return converter


_converter = _make()
