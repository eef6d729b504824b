"""Codes, numbers and days as people read them."""

import re
from datetime import date

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_PERCENTILE = re.compile(r"percentile-(\d+)", re.ASCII)
_LABELS = {
    "": "All",
    "waiting": "Still waiting",
    "never": "Ended without contact",
    "not-timed": "Contacted, days not known",
    "other": "Other",
}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_LEAST, _MOST = 0.005, 0.995


def label(code: str) -> str:
    """A line's *code* in words; a label that is no code is left as it is."""
    if code in _LABELS:
        return _LABELS[code]
    percentile = _PERCENTILE.fullmatch(code)
    if percentile:
        return f"{percentile[1]}th percentile"
    return code.replace("-", " ").capitalize() if _CODE.fullmatch(code) else code


def number(value: float, unit: str) -> str:
    """*value* of *unit*: a share in whole per cent, anything else with its thousands apart."""
    if unit != "share":
        return f"{value:,}"
    if 0 < value < _LEAST:
        return "<1%"
    if _MOST < value < 1:
        return ">99%"
    return f"{value * 100:.0f}%"


def interval(low: float, high: float) -> str:
    """The interval of a share from *low* to *high*, in whole per cent, rounded outward so that it holds."""
    return f"{int(low * 100)}\N{EN DASH}{-int(-high * 100 // 1)}%"


def day(value: date) -> str:
    """*value* as 1 April 2015."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
