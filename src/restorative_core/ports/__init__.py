"""Door 2: all that an adapter author needs.

An adapter is a module, or an object, with the hooks of `restorative_core.hookspecs`, marked with `hookimpl` and named
by an entry point in one of the groups below. The entry point's name is what the adapter is asked for by: a URL's scheme
for storage and channels, a word for formats. Each hook returns *offers*: data about the adapter, and how to open it.

Three ports, each of them small:

* `Storage` keeps records, parts and references. It neither serialises nor interprets them. `FeedStorage` and
  `PhysicalStorage` are its further tiers: a service runs on the first, and does more on each of the others.
* `Channel` takes a letter that may go out. Whether it may has been decided already.
* `Format` turns a report into bytes.

And one thing that is no port, because nothing of it is opened: a `Requirement` that a service asks of
acts besides, made with `should`. It can only ever forbid.
"""

from restorative_core.casework.requirement import Question, Requirement, Unmet, should
from restorative_core.errors import ChannelFailed, Misconfigured, ReferenceTaken, Stale, StorageFailed, Unknown
from restorative_core.evidence.report import Figure, Line, Report, Value
from restorative_core.ports.channel import Channel, Letter
from restorative_core.ports.format import Format
from restorative_core.ports.offers import (
    CHANNEL_GROUP,
    FORMAT_GROUP,
    PORT_VERSION,
    REQUIREMENT_GROUP,
    STORAGE_GROUP,
    Capability,
    ChannelOffer,
    FormatOffer,
    Offer,
    RequirementOffer,
    StorageOffer,
    Tier,
    hookimpl,
    own_policy,
)
from restorative_core.ports.storage import (
    SECRET_BYTES,
    FeedStorage,
    JoinableStorage,
    PhysicalStorage,
    Placed,
    Reading,
    Standing,
    Storage,
    Summary,
    Telling,
)
from restorative_core.records import Part, PartKey, Record, Reference
from restorative_core.sources import cite
from restorative_core.vocabulary.contact import Channel as ChannelKind
from restorative_core.vocabulary.identity import stream_kind

__all__ = [
    "CHANNEL_GROUP",
    "FORMAT_GROUP",
    "PORT_VERSION",
    "REQUIREMENT_GROUP",
    "SECRET_BYTES",
    "STORAGE_GROUP",
    "Capability",
    "Channel",
    "ChannelFailed",
    "ChannelKind",
    "ChannelOffer",
    "FeedStorage",
    "Figure",
    "Format",
    "FormatOffer",
    "JoinableStorage",
    "Letter",
    "Line",
    "Misconfigured",
    "Offer",
    "Part",
    "PartKey",
    "PhysicalStorage",
    "Placed",
    "Question",
    "Reading",
    "Record",
    "Reference",
    "ReferenceTaken",
    "Report",
    "Requirement",
    "RequirementOffer",
    "Stale",
    "Standing",
    "Storage",
    "StorageFailed",
    "StorageOffer",
    "Summary",
    "Telling",
    "Tier",
    "Unknown",
    "Unmet",
    "Value",
    "cite",
    "hookimpl",
    "own_policy",
    "should",
    "stream_kind",
]
