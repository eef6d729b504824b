"""Text that is only ever text."""

import re
from html import escape

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def escaped(text: str) -> str:
    """*text* as HTML shows it, in an element or between double quotes; what no page may hold becomes a mark."""
    return escape(_NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)


def own(text: str) -> str:
    """*text*, escaped, and kept from turning the direction of what stands around it."""
    return f"<bdi>{escaped(text)}</bdi>"
