"""What is stored: records, the personal parts beside them, and keyed references. Plain texts and numbers alone."""

import attrs
from attrs import frozen

from restorative_core.vocabulary.identity import stream_kind

LINK = "person"
"""The field that says which person a participant of a case is."""

FIND = "find"
"""The kind of a subject that is a key by which a value finds whose it is, and no person."""


@frozen
class Record:
    """One entry, as it is stored.

    Attributes:
        stream: The stream that it stands in.
        number: Its place in the stream, from 1.
        kind: The kind of its event.
        payload: Canonical JSON without anything personal.
        digest: SHA-256, in hexadecimal, over the digest before it and over all of the above.
    """

    stream: str
    number: int
    kind: str
    payload: str
    digest: str


@frozen
class PartKey:
    """Which part it is: there is one for each personal field of an entry.

    Attributes:
        stream: The stream of its record.
        number: The number of its record.
        field: The field of the event that it belongs to.
    """

    stream: str
    number: int
    field: str


@frozen
class Part:
    """One personal value, as it is stored.

    Attributes:
        stream: The stream of its record.
        number: The number of its record.
        field: The field of the event that it belongs to.
        subjects: The persons whose data it is, as the names of their streams; and the keys by which its value finds
            them, which go when it goes.
        keep: Its retention class.
        salt: The salt of its commitment, in hexadecimal.
        value: The value, as JSON.
    """

    stream: str
    number: int
    field: str
    subjects: tuple[str, ...]
    keep: str
    salt: str = attrs.field(repr=False)
    value: str = attrs.field(repr=False)

    @property
    def key(self) -> PartKey:
        """Which part it is."""
        return PartKey(self.stream, self.number, self.field)

    @property
    def is_link(self) -> bool:
        """Whether it says which person a participant of a case is."""
        return self.field.rpartition(".")[2] == LINK and stream_kind(self.stream) == "case"

    @property
    def people(self) -> tuple[str, ...]:
        """The persons whose data it is."""
        return tuple(subject for subject in self.subjects if stream_kind(subject) != FIND)


@frozen
class Reference:
    """A keyed reference: something outside is known here as a stream.

    Attributes:
        key: HMAC-SHA-256 of what is outside, in hexadecimal.
        stream: The stream that it is known as.
        content: HMAC-SHA-256 of what it said, in hexadecimal; empty where nothing was said.
    """

    key: str
    stream: str
    content: str = ""
