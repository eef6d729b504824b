"""What has been stored, in the order of storing."""

from attrs import frozen

from restorative_core.casework.entry import Entry


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
