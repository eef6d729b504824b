"""What every adapter says of itself before it is opened: plain data, and how to open it."""

from collections.abc import Callable, Mapping
from enum import StrEnum

import pluggy
from attrs import Factory, frozen

from restorative_core.casework.requirement import Requirement
from restorative_core.ports.channel import Channel
from restorative_core.ports.format import Format
from restorative_core.ports.storage import Storage
from restorative_core.sources import Citation, cite
from restorative_core.vocabulary.contact import Channel as ChannelKind

PORT_VERSION = 1
"""The version of these ports. An offer says which one it keeps."""

PROJECT = "restorative_core"
"""The name under which hooks are marked."""

hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of an adapter as one of the hooks of `restorative_core.hookspecs`."""

STORAGE_GROUP = "restorative_core.storage"
CHANNEL_GROUP = "restorative_core.channel"
FORMAT_GROUP = "restorative_core.format"
REQUIREMENT_GROUP = "restorative_core.requirement"


class Tier(StrEnum):
    """How much of the storage port a storage keeps; each holds what those before it do."""

    CORE = "core"
    FEED = "feed"
    PHYSICAL = "physical"


class Capability(StrEnum):
    """What an adapter can do beyond the tier of its port."""

    DURABLE = "durable"
    SEVERAL_PROCESSES = "several-processes"
    JOINABLE = "joinable"
    BACKUP = "backup"


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
        capabilities: What it can do beyond its tier.
        tier: How much of the port it keeps.
        schema: Gives the SQL that makes its tables at a URL, for an administrator to read and run; `None` where
            there is none. It connects to nothing.
        missing: Says, in a sentence, that there is no storage at a URL yet; empty where there is. It makes nothing;
            `None` where this cannot be told. Whoever only reads asks it first.
    """

    open: Callable[[str], Storage]
    capabilities: frozenset[Capability] = frozenset()
    tier: Tier = Tier.CORE
    schema: Callable[[str], str] | None = None
    missing: Callable[[str], str] | None = None


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
