"""Where the records are kept: what a URL says, read by us alone.

SQLite's own URIs can name another `vfs`, switch locking off, or call a file immutable; so nothing
of the URL is handed through, and every key that is not on the list below is refused.
"""

from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote

from attrs import frozen

from restorative_core.ports import Misconfigured

TIMEOUT_SECONDS: Final = 30.0
_LONGEST_TIMEOUT_SECONDS: Final = 3600.0
_MEMORY: Final = ("", "/", "/:memory:")
_HOW = "Write sqlite:///county.db for a file in the working folder, or sqlite:////srv/rj/county.db for another."


@frozen
class Place:
    """Where the records are kept.

    Attributes:
        path: The file, as an absolute path; `None` for memory.
        timeout: How many seconds to wait for another writer.
        name: What messages call it where it has no path.
    """

    path: Path | None
    timeout: float = TIMEOUT_SECONDS
    name: str = "the SQLite database in memory"

    @property
    def shown(self) -> str:
        """The place, as messages name it."""
        return self.name if self.path is None else str(self.path)


def read_url(url: str) -> Place:
    """The place that *url* names, by the habit of SQLAlchemy.

    Raises:
        Misconfigured: It cannot be read.
    """
    scheme, colon, rest = url.partition(":")
    if scheme.lower() != "sqlite" or not colon:
        raise Misconfigured(f"A URL of this storage begins with sqlite:. {_HOW}")
    location, _, query = rest.partition("?")
    if "#" in rest:
        raise Misconfigured("A # in the URL of a SQLite storage is written %23.")
    if location and not location.startswith("//"):
        raise Misconfigured(f"Slashes are missing after sqlite:. {_HOW}")
    host, slash, name = location[2:].partition("/")
    if host:
        raise Misconfigured(f"A slash is missing after sqlite:// : a SQLite file has no host and no password. {_HOW}")
    timeout = _timeout(query)
    return Place(None if slash + name in _MEMORY else _path(name), timeout)


def _path(name: str) -> Path:
    try:
        path = unquote(name, errors="strict")
        path.encode("utf-8")
    except UnicodeDecodeError:
        raise Misconfigured("The percent signs in the URL of a SQLite storage do not spell UTF-8.") from None
    except UnicodeEncodeError:
        raise Misconfigured("The name of a SQLite file is no text that UTF-8 can spell. Name another.") from None
    if "\0" in path:
        raise Misconfigured("The name of a SQLite file holds no NUL character (%00).")
    return Path(path).absolute()


def _timeout(query: str) -> float:
    try:
        settings = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    except ValueError:
        raise Misconfigured("What follows the ? in the URL of a SQLite storage is no list of settings.") from None
    if any(key != "timeout" for key, _ in settings) or len(settings) > 1:
        raise Misconfigured("The URL of a SQLite storage takes one setting, once: timeout, in seconds.")
    if not settings:
        return TIMEOUT_SECONDS
    text = settings[0][1]
    seconds = float(text) if text.isascii() and text.replace(".", "", 1).isdecimal() else -1.0
    if not 0 <= seconds <= _LONGEST_TIMEOUT_SECONDS:
        raise Misconfigured("The timeout of a SQLite storage is a number of seconds, from 0 to 3600.")
    return seconds
