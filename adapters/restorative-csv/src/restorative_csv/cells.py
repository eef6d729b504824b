"""A value as the text of one cell, which no spreadsheet takes for a formula."""

import unicodedata

Number = int | float
Cell = str | Number | None

WITHHELD = "~"
"""What stands for a number that is withheld because it is small. Source: Defence Statistics."""

NONE = None
"""What stands for a number that does not exist: an empty cell."""

_QUOTES = frozenset("\"'`\u00b4\u201a\u201e")
_MINUS = "\u2212"
_FORMULA = frozenset(f"=+-@{_MINUS}")
_CONTROL = frozenset("\t\r\n\0")
_PASSED_OVER = ("C", "Z", "Pi", "Pf")


def plain(cell: Cell) -> str:
    """*cell* as text. A number is a number, be it negative; a text is never a formula."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if _may_be_formula(cell) else cell
    return repr(cell)


def _may_be_formula(text: str) -> bool:
    """Whether a spreadsheet may take *text* for a formula, behind quotes, spaces and what does not show."""
    if text and text[0] in _CONTROL:
        return True
    for character in text:
        if character in _QUOTES or unicodedata.category(character).startswith(_PASSED_OVER):
            continue
        return unicodedata.normalize("NFKC", character)[:1] in _FORMULA
    return False
