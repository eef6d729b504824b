"""What has been stored, in the order of storing."""

import logging
from collections.abc import Callable, Iterator

from attrs import frozen

from restorative_core.casework.entry import Entry
from restorative_core.errors import Faulty, Misconfigured, Newer, RestorativeError, Unknown
from restorative_core.ports import FeedStorage, Placed, Telling
from restorative_core.records import unseal

_log = logging.getLogger("restorative_core")


@frozen
class Change:
    """An entry, in the order in which everything was stored.

    Attributes:
        position: Its place among all records; give the last one back to go on from there.
        stream: The stream that it stands in.
        entry: The entry, without anything personal; `None` where this release cannot read it.
    """

    position: int
    stream: str
    entry: Entry | None


def log_unread(stream: str, error: RestorativeError) -> None:
    """Log that *stream* cannot be read, and why. Ids and codes alone."""
    _log.warning("%s is left out: %s", stream, error)


def changes(storage: Telling, after: int, unread: Callable[[str, RestorativeError], None]) -> Iterator[Change]:
    """Every entry that *storage* keeps after the position *after*; of what cannot be read, *unread* is told why.

    Raises:
        Unknown: Nothing was ever stored at the position *after*. It is raised at once.
    """
    _insist_on_a_bookmark(storage, after)
    return (_change(placed, unread) for placed in storage.feed(after))


def _change(placed: Placed, unread: Callable[[str, RestorativeError], None]) -> Change:
    entry = None
    try:
        entry = unseal(placed.record)
    except (Newer, Faulty) as error:
        unread(placed.record.stream, error)
    return Change(placed.position, placed.record.stream, entry)


def is_more(storage: Telling, after: int, seconds: float) -> bool:
    """Whether something is stored after the position *after*: now, or within *seconds*.

    Raises:
        Misconfigured: The storage is read within a transaction of a host, in which nothing comes by waiting.
        Unknown: Nothing was ever stored at the position *after*.
    """
    if not isinstance(storage, FeedStorage):
        raise Misconfigured(
            "Nobody can wait in a transaction of the host: nothing of what others store is seen there. Ask the"
            " service itself."
        )
    _insist_on_a_bookmark(storage, after)
    return storage.wait(after, seconds)


def _insist_on_a_bookmark(storage: Telling, after: int) -> None:
    if type(after) is not int:
        raise Misconfigured("A position is a whole number: that of the last change which was taken, or 0 to begin.")
    if not 0 <= after <= storage.head():
        raise Unknown("bookmark", str(after))
