"""What has been stored, in the order of storing."""

import logging

from attrs import frozen

from restorative_core.casework.entry import Entry
from restorative_core.errors import RestorativeError

_log = logging.getLogger("restorative_core")


@frozen
class Change:
    """An entry, in the order in which everything was stored.

    Attributes:
        position: Its place among all records; give the last one back to go on from there.
        stream: The stream that it stands in.
        entry: The entry, without anything personal.
    """

    position: int
    stream: str
    entry: Entry


def log_unread(stream: str, error: RestorativeError) -> None:
    """Log that *stream* cannot be read, and why. Ids and codes alone."""
    _log.warning("%s is left out: %s", stream, error)
