"""Door 2: all that an adapter author needs.

An adapter is a module, or an object, with the hooks of `restorative_core.hookspecs`, named by an
entry point in one of the groups below. The entry point's name is what the adapter is asked for
by: a URL's scheme for storage and channels, a word for formats. Each hook returns *offers*: data
about the adapter, and how to open it.

Three ports, each of them small:

* `Storage` keeps records, parts and references. It neither serialises nor interprets them.
* `Channel` takes a letter that may go out. Whether it may has been decided already.
* `Format` turns a report into bytes.

And one thing that is no port, because nothing of it is opened: a `Requirement` that a service asks of
acts besides, made with `should`. It can only ever forbid.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Protocol, runtime_checkable

from attrs import Factory, field, frozen

from restorative_core.casework.requirement import Question, Requirement, Unmet, should
from restorative_core.errors import ChannelFailed, ReferenceTaken, Stale, StorageFailed
from restorative_core.evidence.report import Figure, Line, Report, Value
from restorative_core.records import Part, Record, Reference
from restorative_core.sources import Citation, cite
from restorative_core.vocabulary.contact import Channel as ChannelKind

__all__ = [
    "PORT_VERSION",
    "Capability",
    "Channel",
    "ChannelFailed",
    "ChannelKind",
    "ChannelOffer",
    "Figure",
    "Format",
    "FormatOffer",
    "Letter",
    "Line",
    "Offer",
    "Part",
    "Placed",
    "Question",
    "Record",
    "Reference",
    "ReferenceTaken",
    "Report",
    "Requirement",
    "RequirementOffer",
    "Stale",
    "Storage",
    "StorageFailed",
    "StorageOffer",
    "Unmet",
    "Value",
    "cite",
    "own_policy",
    "should",
]

PORT_VERSION = 1
"""The version of these ports. An offer says which one it keeps."""

STORAGE_GROUP = "restorative_core.storage"
CHANNEL_GROUP = "restorative_core.channel"
FORMAT_GROUP = "restorative_core.format"
REQUIREMENT_GROUP = "restorative_core.requirement"


@frozen
class Placed:
    """A record in the order in which everything was stored.

    Attributes:
        position: Its place among all records of the storage; later records have greater ones.
        record: The record.
    """

    position: int
    record: Record


@runtime_checkable
class Storage(Protocol):
    """Keeps records for ever, and parts until they are erased."""

    def append(
        self,
        records: Sequence[Record],
        *,
        after: Mapping[str, int],
        parts: Sequence[Part] = (),
        references: Sequence[Reference] = (),
    ) -> None:
        """Store *records*, *parts* and *references* together, or nothing at all; they are durable on return.

        Args:
            records: New records; those of one stream follow one another without a gap.
            after: For each stream that the decision read or that is written to, the number of the
                last record that the caller has seen; 0 for a stream that does not exist yet.
            parts: The personal parts of the new records.
            references: New references.

        Raises:
            Stale: A stream of *after* has moved. Nothing is stored.
            ReferenceTaken: A key is in use already. Nothing is stored.
            StorageFailed: The storage cannot do its work.
        """
        ...

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """The records of *stream* whose numbers are greater than *after*, in order; none for an unknown stream."""
        ...

    def feed(self, after: int = 0) -> Iterator[Placed]:
        """Every record stored after the position *after*, in the order of storing. None is ever skipped."""
        ...

    def streams(self, kind: str) -> Iterator[str]:
        """The names of all streams of *kind* (what stands before the first hyphen), in the order of their beginning."""
        ...

    def parts(self, stream: str) -> Iterator[Part]:
        """The parts of *stream* that have not been erased, in the order of their records."""
        ...

    def parts_about(self, subject: str) -> Iterator[Part]:
        """The parts, in any stream, of which *subject* is among the subjects."""
        ...

    def reference(self, key: str) -> Reference | None:
        """The reference *key*, or `None`."""
        ...

    def secret(self) -> bytes:
        """32 random bytes, made when the storage was made, that key its references."""
        ...

    def close(self) -> None:
        """Let go of every file and connection. Closing twice does nothing."""
        ...


@frozen
class Letter:
    """A message on its way out. Everything in it may be shown to the person it goes to.

    Attributes:
        to: The address, as the channel needs it: an e-mail address, a telephone number.
        subject: The subject, in one line.
        body: The text, in plain lines.
        id: A word that is the same whenever this letter is sent again, so that a receiver may know it again.
        language: Its language, as a BCP 47 tag.
    """

    to: str = field(repr=False)
    subject: str
    body: str = field(repr=False)
    id: str
    language: str = "en"


@runtime_checkable
class Channel(Protocol):
    """Sends letters."""

    def send(self, letter: Letter) -> None:
        """Send *letter*; on return, the next system has taken it.

        Raises:
            ChannelFailed: It was not taken; `permanent` says whether trying again can help.
        """
        ...

    def close(self) -> None:
        """Let go of every connection. Closing twice does nothing."""
        ...


@runtime_checkable
class Format(Protocol):
    """Turns a report into bytes."""

    def render(self, report: Report) -> bytes:
        """*report* in this format; the same report always gives the same bytes."""
        ...


class Capability(StrEnum):
    """What an adapter can do beyond the core of its port."""

    DURABLE = "durable"
    SEVERAL_PROCESSES = "several-processes"


@frozen
class Offer:
    """What every adapter says of itself.

    Attributes:
        name: What it is asked for by: a URL's scheme, or a word.
        port_version: The version of the ports that it keeps.
        summary: What it is, in a few words.
    """

    name: str
    port_version: int
    summary: str


@frozen
class StorageOffer(Offer):
    """A storage on offer.

    Attributes:
        open: Opens the storage that a URL names, and makes it when it does not exist. Raises
            `Misconfigured` for a URL that it cannot read and `StorageFailed` for a place that it cannot use.
        capabilities: What it can do beyond the core.
    """

    open: Callable[[str], Storage]
    capabilities: frozenset[Capability] = frozenset()


@frozen
class ChannelOffer(Offer):
    """A channel on offer.

    Attributes:
        open: Opens the channel that a URL names. Raises `Misconfigured` for a URL that it cannot read.
        carries: By which channel the letter reaches the person.
    """

    open: Callable[[str], Channel]
    carries: ChannelKind = ChannelKind.EMAIL


@frozen
class FormatOffer(Offer):
    """A format on offer.

    Attributes:
        format: The format.
        media_type: The media type of what it renders.
        suffix: The suffix of a file of it, with the dot.
    """

    format: Format
    media_type: str
    suffix: str


def own_policy(where: str) -> Citation:
    """The citation of a place in the service's own policy: the document, and the paragraph in it."""
    return cite("own-policy", where)


@frozen
class RequirementOffer(Offer):
    """A requirement on offer: what a service may ask of acts besides.

    Attributes:
        acts: The kinds of the acts that need it, such as `session-arranged`.
        load: Gives the requirement: a `should`, with a source.
        says: What each reason code of its own says: a template of `string.Template`, which may hold `$about` and the
            names of the reason's details. A code without one says the sentence of the requirement.
    """

    acts: tuple[str, ...]
    load: Callable[[], Requirement]
    says: Mapping[str, str] = Factory(dict)
