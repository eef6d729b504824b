"""By what a person may be found, and how it is written so that the same thing is always the same text.

Telephone numbers are read by the package `phonenumbers`, which stands in the extra `finding` and is imported when the
first one is met. Without it nobody is found by a number, and everything else works.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from importlib import import_module
from typing import Any

REGION = "GB"
"""Where a telephone number without a country's code is from."""


class Sought(StrEnum):
    """By what a person may be found.

    `KEYS` stands for keys that were made earlier, of what was recorded before there were any.
    """

    NAME = "name"
    PHONE = "phone"
    BORN = "born"
    REFERENCE = "reference"
    KEYS = "keys"


def words(sought: Sought, value: Any) -> tuple[str, ...]:
    """*value* as the words by which it is found; none where nothing of it can be read."""
    if value is None:
        return ()
    match sought:
        case Sought.NAME:
            return _names(str(value))
        case Sought.PHONE:
            return _numbers(str(value))
        case Sought.BORN:
            return (value.isoformat() if isinstance(value, date) else str(value),)
        case Sought.REFERENCE:
            return tuple(filter(None, ("".join(_names(str(value))),)))
        case Sought.KEYS:
            return tuple(map(str, value))


def reads_numbers() -> bool:
    """Whether telephone numbers can be read here."""
    return _phonenumbers() is not None


_ALIKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\N{LATIN SMALL LETTER DOTLESS I}": "i"}
    | dict.fromkeys("'\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}`\N{ACUTE ACCENT}", "")
    | dict.fromkeys("\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER TURNED COMMA}\N{PRIME}", "")
)
"""Letters that Unicode does not take apart, and everything that is typed for an apostrophe."""


def _names(text: str) -> tuple[str, ...]:
    """The words of *text*, each once: without case, accents, apostrophes and whatever stands between."""
    apart = unicodedata.normalize("NFKD", text.translate(_ALIKE)).casefold().translate(_ALIKE)
    bare = "".join(one for one in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(one))
    return tuple(dict.fromkeys("".join(one if one.isalnum() else " " for one in bare).split()))


_A_NUMBER = re.compile(r"[+(]?\d[\d .()\u2010-\u2015-]+")
"""What may be one telephone number, in a text that may hold several, and words beside them."""


def _numbers(text: str) -> tuple[str, ...]:
    """The telephone numbers in *text*, each as E.164 writes it."""
    known = _phonenumbers()
    told = _A_NUMBER.findall(text) if known is not None else ()
    return tuple(dict.fromkeys(filter(None, (_number(known, one) for one in told))))


def _number(known: Any, text: str) -> str:
    try:
        number = known.parse(text, REGION)
    except known.NumberParseException:
        return ""
    possible = known.is_possible_number(number)
    return str(known.format_number(number, known.PhoneNumberFormat.E164)) if possible else ""


def _phonenumbers() -> Any:
    try:
        return import_module("phonenumbers")
    except ImportError:
        return None
