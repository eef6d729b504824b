"""The adapters that are installed, read from the metadata of distributions. Nothing is imported."""

import re
import traceback
from collections.abc import Iterator
from importlib.metadata import Distribution, EntryPoint, distributions
from typing import Any

from attrs import frozen

from restorative_core.errors import AdapterFailed
from restorative_core.plugins.kinds import CHANNELS, FORMATS, REQUIREMENTS, STORAGES, Kind

_KINDS: dict[str, Kind[Any]] = {kind.group: kind for kind in (STORAGES, CHANNELS, FORMATS, REQUIREMENTS)}
_LONGEST = 300


class Broken(AdapterFailed):
    """An adapter that cannot be used, the sentence about it and the remedy held apart for a listing."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(f"{problem} {remedy}")


@frozen
class Installed:
    """An entry point in one of our groups, and the distribution that declares it.

    Attributes:
        kind: The kind of adapter.
        entry: The entry point.
        distribution: The distribution's name.
        version: Its version.
    """

    kind: Kind[Any]
    entry: EntryPoint
    distribution: str
    version: str

    @property
    def name(self) -> str:
        """What the adapter is asked for by."""
        return self.entry.name

    @property
    def brought_by(self) -> str:
        """The distribution with its version."""
        return f"{self.distribution} {self.version}"

    @property
    def reinstall(self) -> str:
        """What to do when whoever runs the service can do nothing else."""
        return f"Install another version of {self.distribution}, or uninstall it and tell its authors."

    def broken(self, problem: str, remedy: str = "") -> Broken:
        """The error that says *problem* of this adapter."""
        says = f"The {self.kind.noun} {self.name!r} of {self.brought_by} {one_line(problem)}."
        return Broken(says, remedy or self.reinstall)


def installed() -> tuple[Installed, ...]:
    """Every adapter that is installed, by kind, name and distribution.

    Of two copies of one distribution, the first on `sys.path` counts, as it does for imports.
    """
    found: dict[str, list[Installed]] = {}
    for distribution in distributions():
        entries = list(_entries(distribution))
        if entries:
            name = _stated(distribution, "Name") or "a distribution without a name"
            version = _stated(distribution, "Version") or "of no version"
            found.setdefault(
                re.sub(r"[-_.]+", "-", name).lower(),
                [Installed(_KINDS[entry.group], entry, name, version) for entry in entries],
            )
    order = list(_KINDS)
    every = [adapter for adapters in found.values() for adapter in adapters]
    return tuple(sorted(every, key=lambda one: (order.index(one.entry.group), one.name, one.distribution)))


def _entries(distribution: Distribution) -> Iterator[EntryPoint]:
    """The entry points in our groups; none where the metadata of a distribution cannot be read."""
    try:
        yield from (entry for entry in distribution.entry_points if entry.group in _KINDS)
    except (OSError, TypeError, ValueError):
        return


def _stated(distribution: Distribution, key: str) -> str:
    """What the metadata of *distribution* says; empty where half an uninstallation left no metadata."""
    try:
        return "".join((distribution.metadata.get_all(key) or [])[:1])
    except (KeyError, OSError, TypeError):
        return ""


def where_it_fails(error: BaseException) -> str:
    """The type of *error* and where it was raised, without what it says, which may repeat a secret or a name."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"fails with {type(error).__name__} in line {place.lineno} of {place.filename}"


def one_line(text: str) -> str:
    """*text* in one line of a bearable length, without addresses in memory or a full stop."""
    plain = " ".join(re.sub(r"(\s+at)?\s+0x[0-9A-Fa-f]+", "", text).split())
    return (plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…").rstrip(".")
