"""The doorbell: four hooks, each of which registers and does nothing more."""

from collections.abc import Iterable

import pluggy

from restorative_core.ports import ChannelOffer, FormatOffer, RequirementOffer, StorageOffer, hookimpl
from restorative_core.ports.offers import PROJECT

__all__ = [
    "PROJECT",
    "hookimpl",
    "hookspec",
    "restorative_channels",
    "restorative_formats",
    "restorative_requirements",
    "restorative_storages",
]

hookspec = pluggy.HookspecMarker(PROJECT)


@hookspec
def restorative_storages() -> Iterable[StorageOffer]:
    """The storages that the adapter offers."""
    return ()


@hookspec
def restorative_channels() -> Iterable[ChannelOffer]:
    """The channels that the adapter offers."""
    return ()


@hookspec
def restorative_formats() -> Iterable[FormatOffer]:
    """The formats that the adapter offers."""
    return ()


@hookspec
def restorative_requirements() -> Iterable[RequirementOffer]:
    """What the adapter offers to be asked of acts besides."""
    return ()
