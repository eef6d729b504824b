"""Every text as PostgreSQL can hold it, and back again.

PostgreSQL's `text` holds every character but U+0000 and half a surrogate pair. So those are written by their numbers,
behind a character that marks them, and that one too. Keeping bytes instead (`bytea`) would cost the same, and nobody
could read a table, or search it, with `psql`. Nearly every text of ours is JSON in ASCII, so that all it costs is to
look for two characters.
"""

import re
from typing import Final

_MARK: Final = "\x1a"

_odd = re.compile("[\0\x1a\ud800-\udfff]")
_marked = re.compile(_MARK + "([0-9a-f]{4})")


def written(text: str) -> str:
    """*text* in characters that PostgreSQL can hold."""
    if text.isascii() and "\0" not in text and _MARK not in text:
        return text
    return _odd.sub(lambda one: f"{_MARK}{ord(one[0]):04x}", text)


def read(found: str | None) -> str:
    """The text that was written as *found*; an empty one where a damaged table has none."""
    if found and _MARK in found:
        return _marked.sub(lambda one: chr(int(one[1], 16)), found)
    return found or ""
