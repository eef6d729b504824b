"""Fields that hold just what their types say.

A code may be given as its text, and becomes the code; a moment as a `datetime`, a `date` or a
text. Nothing else is converted: `"false"` is no truth value and a single text is no list. What
does not fit is refused when the value is made, so that no rule ever meets it.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, NamedTuple, NoReturn, get_args, get_origin

import attrs
from attrs import frozen

from restorative_core.errors import Faulty, Reason
from restorative_core.vocabulary.moments import Moment, aware
from restorative_core.vocabulary.value import Value

_WORDS: dict[type, str] = {str: "a text", bool: "true or false", int: "a whole number", date: "a date"}


class Fit(NamedTuple):
    """How a value becomes one of the declared type.

    Attributes:
        as_it_is: The classes whose own values need nothing done: what nearly every field holds.
        fitted: Gives the value as it should be.
    """

    as_it_is: tuple[type, ...]
    fitted: Callable[[Any], Any]


@frozen(eq=False, repr=False)
class Exact(Value):
    """A value whose fields hold just what their types say. What they ask for is worked out when the first is made.

    Raises:
        Faulty: A field holds something else; with its name.
    """

    def __attrs_post_init__(self) -> None:
        """Make every field exact."""
        for name, as_it_is, fitted in _FITS[type(self)]:
            given = getattr(self, name)
            if type(given) not in as_it_is:
                object.__setattr__(self, name, _fitted(name, fitted, given))


class _Fits(dict[type, tuple[tuple[str, tuple[type, ...], Callable[[Any], Any]], ...]]):
    """The fields of each class that take no more than some values, each with how it fits; worked out when first met."""

    def __missing__(self, cls: type) -> tuple[tuple[str, tuple[type, ...], Callable[[Any], Any]], ...]:
        found = ((field.name, _fit(field.type)) for field in attrs.fields(cls))
        self[cls] = fits = tuple((name, *fit) for name, fit in found if fit is not None)
        return fits


_FITS = _Fits()


def _fitted(name: str, fitted: Callable[[Any], Any], given: Any) -> Any:
    try:
        return fitted(given)
    except Faulty as error:
        raise Faulty([Reason(r.code, name + r.about, details=r.details) for r in error.reasons]) from None


def _fit(declared: Any) -> Fit | None:
    """What makes a value of the type *declared*, or `None` where anything goes."""
    origin = get_origin(declared)
    if origin is UnionType:
        return _optional(declared)
    if origin in (tuple, frozenset):
        return _many(origin, _fit(get_args(declared)[0]))
    return _one(declared) if isinstance(declared, type) else None


def _one(cls: type) -> Fit | None:
    if issubclass(cls, StrEnum):
        return _code(cls)
    if cls in _WORDS:
        return _just(cls)
    known = {Moment: Fit((Moment,), _moment), datetime: Fit((), _instant), time: Fit((), _hour)}
    return known.get(cls) or (_a(cls) if attrs.has(cls) else None)


def _optional(declared: Any) -> Fit | None:
    others = [_fit(one) for one in get_args(declared) if one is not NoneType]
    fit = others[0] if len(others) == 1 else None
    if fit is None:
        return None
    return Fit((NoneType, *fit.as_it_is), lambda value: None if value is None else fit.fitted(value))


def _many(collect: Callable[[Any], Any], fit: Fit | None) -> Fit:
    def convert(value: Any) -> Any:
        if not isinstance(value, (tuple, list, set, frozenset)):
            _refuse("a list")
        return collect(value if fit is None else map(fit.fitted, value))

    return Fit((), convert)


def _code(cls: type[StrEnum]) -> Fit:
    def convert(value: Any) -> Any:
        if type(value) is cls:
            return value
        try:
            return cls(value)
        except ValueError:
            choices = ", ".join(choice.value for choice in cls)
            raise Faulty([Reason("value.not-in-list", details={"choices": choices})]) from None

    return Fit((cls,), convert)


def _just(cls: type) -> Fit:
    def convert(value: Any) -> Any:
        if type(value) is not cls and not (cls is str and isinstance(value, StrEnum)):
            _refuse(_WORDS[cls])
        return str(value) if cls is str else value

    return Fit((cls,), convert)


def _moment(value: Any) -> Moment:
    if not isinstance(value, (str, date, Moment)):
        _refuse("a moment")
    return Moment.of(value)


def _instant(value: Any) -> datetime:
    if not isinstance(value, datetime):
        _refuse("an instant with its time zone")
    return aware(value)


def _hour(value: Any) -> time:
    if not isinstance(value, time):
        _refuse("a time of day")
    if value.tzinfo is not None:
        raise Faulty([Reason("time.with-zone")])
    return value.replace(microsecond=0)


def _a(cls: type) -> Fit:
    def convert(value: Any) -> Any:
        if not isinstance(value, cls):
            _refuse(f"a value of the class {cls.__name__}")
        return value

    return Fit((cls,), convert)


def _refuse(wanted: str) -> NoReturn:
    raise Faulty([Reason("value.wrong-type", details={"wanted": wanted})])
