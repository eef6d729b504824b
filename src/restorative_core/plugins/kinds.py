"""The kinds of adapter, and what is known of each before anything is imported."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from attrs import field, frozen

from restorative_core.ports import (
    CHANNEL_GROUP,
    FORMAT_GROUP,
    REQUIREMENT_GROUP,
    STORAGE_GROUP,
    ChannelOffer,
    FormatOffer,
    Offer,
    RequirementOffer,
    StorageOffer,
)

AnOffer = TypeVar("AnOffer", bound=Offer)


@frozen
class Kind(Generic[AnOffer]):
    """A kind of adapter.

    Attributes:
        noun: The word for it.
        group: The entry points' group.
        hook: The hook that registers such adapters.
        offer: What the hook returns some of.
        shipped: For each name of ours, the distribution that brings it.
        meant: For a name by which others call it, ours.
    """

    noun: str
    group: str
    hook: str
    offer: type[AnOffer]
    shipped: Mapping[str, str]
    meant: Mapping[str, str] = field(factory=dict)


STORAGES = Kind(
    "storage",
    STORAGE_GROUP,
    "restorative_storages",
    StorageOffer,
    {
        "memory": "restorative-core",
        "sqlite": "restorative-sqlite",
        "postgresql": "restorative-postgresql",
        "lines": "restorative-template",
    },
    meant={"postgres": "postgresql", "postgresql+psycopg": "postgresql", "sqlite3": "sqlite"},
)
CHANNELS = Kind(
    "channel",
    CHANNEL_GROUP,
    "restorative_channels",
    ChannelOffer,
    {
        "memory": "restorative-core",
        "smtp": "restorative-smtp",
        "smtps": "restorative-smtp",
        "maildir": "restorative-smtp",
        "eml": "restorative-smtp",
        "text": "restorative-template",
    },
)
FORMATS = Kind(
    "format",
    FORMAT_GROUP,
    "restorative_formats",
    FormatOffer,
    {"csv": "restorative-csv", "html": "restorative-html", "text": "restorative-template"},
)
REQUIREMENTS = Kind(
    "requirement",
    REQUIREMENT_GROUP,
    "restorative_requirements",
    RequirementOffer,
    {"a-week-ahead": "restorative-template"},
)
