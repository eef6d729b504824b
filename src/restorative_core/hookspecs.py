"""The doorbell: four hooks, each of which registers and does nothing more."""

from collections.abc import Iterable

import pluggy

from restorative_core.ports import ChannelOffer, FormatOffer, RequirementOffer, StorageOffer

PROJECT = "restorative_core"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of an adapter as one of these hooks."""


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
