"""Texts that have broken something somewhere: every one of them is somebody's name, or a line of an account."""

import unicodedata
from functools import cache

from hypothesis import strategies as st

HOSTILE = (
    "O'Brien",
    "'); DROP TABLE records; --",
    '" OR ""="',
    "%s %(name)s {0} {self.__class__.__init__.__globals__} ${HOME} $name {{ 7 * 7 }}",
    "<script>alert(1)</script><!-- ]]> &amp;",
    "=cmd|' /C calc'!A0",
    "+44 20 7946 0000",
    "@SUM(1+1)",
    "-2+3",
    "\tTab\r\nBcc: everybody@example.org\r\n\r\n.\r\n",
    "\x00\x01\x1b[31m\x7f",
    "\x85\u2028\u2029",
    "שלום العالم \u202egnp.exe\u202c",
    "\u200b\ufeff\u00ad",
    "Zoe\u0308 / Zoë ﬁ ǅ İ ß",
    "👩🏽‍🚀🏳️‍🌈\U0010ffff",
    "\ud800 a lone surrogate \udfff",
    "null",
    "NaN",
    "\\u0000 \\ud800 \\",
    " leading and trailing ",
    "",
    "../../etc/passwd",
    "a" * 300,
    "/* */ -- # ; | & > < `id` $(id)",
)
"""Hostile texts, to be stored and shown as they are."""


@cache
def texts(*, longest: int = 40) -> st.SearchStrategy[str]:
    """Hostile texts, and any others of at most *longest* characters, lone surrogates and NUL among them."""
    return st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=()), max_size=longest)


def encodable_texts() -> st.SearchStrategy[str]:
    """The same, without lone surrogates and without NUL, which not every system can hold."""
    return texts().map(encodable)


def encodable(text: str) -> str:
    """*text* without lone surrogates and without NUL."""
    return "".join(c for c in text if c != "\0" and not "\ud800" <= c <= "\udfff")


def one_line_texts() -> st.SearchStrategy[str]:
    """The same, without line breaks and control characters: what a name is, once a form has been read."""
    return encodable_texts().map(
        lambda text: "".join(c for c in text if unicodedata.category(c) not in _NOT_IN_ONE_LINE)
    )


_NOT_IN_ONE_LINE = frozenset({"Cc", "Zl", "Zp"})
"""Control characters, line separators and paragraph separators, as Unicode names them."""
