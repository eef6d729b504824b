"""Adapters, found by their metadata and imported only when they are asked for by name.

This package has no state: each question looks at what is installed now. It is asked as
`plugins.storage(url)`, which is why its functions stand here and not in a room of their own; nothing
inside imports this file.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from attrs import frozen

from restorative_core.casework.pathway import Addition
from restorative_core.errors import AdapterFailed, Misconfigured, RestorativeError
from restorative_core.plugins.installed import Broken, Installed, installed, where_it_fails
from restorative_core.plugins.kinds import CHANNELS, FORMATS, REQUIREMENTS, STORAGES, AnOffer, Kind
from restorative_core.plugins.offers import offered
from restorative_core.plugins.requirements import asked_for, insist_on_soundness
from restorative_core.plugins.urls import scheme_of, shown
from restorative_core.ports import (
    Channel,
    ChannelOffer,
    FormatOffer,
    Offer,
    Report,
    RequirementOffer,
    Storage,
    StorageOffer,
)

APort = TypeVar("APort", Storage, Channel)


@frozen
class Adapter:
    """An installed adapter, as a listing shows it.

    Attributes:
        kind: `storage`, `channel`, `format` or `requirement`.
        name: What it is asked for by: a URL's scheme, or a word.
        distribution: The distribution that brings it.
        version: That distribution's version.
        summary: What it is, in a few words. Empty when it is broken.
        capabilities: What it can do: a storage's capabilities, the channel that carries a letter to
            the person, a format's media type, the acts of which a requirement is asked.
        problem: Why it cannot be used, in a sentence. Empty when all is well.
        remedy: What to do about that.
    """

    kind: str
    name: str
    distribution: str
    version: str
    summary: str = ""
    capabilities: tuple[str, ...] = ()
    problem: str = ""
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Whether it can be used."""
        return not self.problem


def storage(url: str) -> Storage:
    """Open the storage that *url* names.

    Raises:
        Misconfigured: The URL cannot be read.
        AdapterFailed: No adapter answers to its scheme, or the adapter is broken.
        StorageFailed: The storage cannot be used.
    """
    adapter, offer = _found(STORAGES, scheme_of(url, "storage", "sqlite:///county.db"))
    opened = _opened(adapter, offer.open, url)
    if not isinstance(opened, Storage):
        raise _unlike(adapter, opened, "Storage")
    return opened


def storage_offer(url: str) -> StorageOffer:
    """What is offered by the adapter that answers to *url*. Nothing is opened.

    Raises:
        Misconfigured: The URL cannot be read.
        AdapterFailed: No adapter answers to its scheme, or the adapter is broken.
    """
    return _found(STORAGES, scheme_of(url, "storage", "sqlite:///county.db"))[1]


def channel(url: str) -> tuple[ChannelOffer, Channel]:
    """Open the channel that *url* names, and tell what was offered.

    Raises:
        Misconfigured: The URL cannot be read.
        AdapterFailed: No adapter answers to its scheme, or the adapter is broken.
    """
    adapter, offer = _found(CHANNELS, scheme_of(url, "channel", "eml:///srv/rj/outgoing"))
    opened = _opened(adapter, offer.open, url)
    if not isinstance(opened, Channel):
        raise _unlike(adapter, opened, "Channel")
    return offer, opened


def format(name: str) -> FormatOffer:  # noqa: A001 - always asked for as plugins.format, never as a bare name
    """Find the format *name*.

    Raises:
        AdapterFailed: No adapter offers it, or the adapter is broken.
    """
    return _found(FORMATS, name)[1]


def render(name: str, report: Report) -> bytes:
    """*report* in the format *name*.

    Raises:
        AdapterFailed: No adapter offers it, or the adapter is broken: it fails, or gives something that is no bytes.
    """
    adapter, offer = _found(FORMATS, name)
    try:
        rendered: object = offer.format.render(report)
    except RestorativeError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever no port foresees is the adapter's fault
        fault = where_it_fails(error)
    else:
        if isinstance(rendered, bytes):
            return rendered
        fault = f"gives something of the type {type(rendered).__name__}, which is no bytes"
    raise adapter.broken(f"{fault}, when it is asked for a report")


def additions(names: Iterable[str]) -> tuple[Addition, ...]:
    """What the requirements *names* ask besides: acts, each with what it needs.

    Raises:
        AdapterFailed: No adapter offers one of them, or the adapter is broken.
    """
    found = (_found(REQUIREMENTS, name) for name in dict.fromkeys(names))
    return tuple(addition for adapter, offer in found for addition in asked_for(adapter, offer))


def adapters(*, strict: bool = False) -> tuple[Adapter, ...]:
    """Import every adapter that is installed, and tell how each of them is.

    Raises:
        AdapterFailed: *strict* is asked for and some adapter has a problem. All problems are named.
    """
    every = installed()
    listed = tuple(_listed(adapter, every) for adapter in every)
    problems = dict.fromkeys(f"{adapter.problem} {adapter.remedy}" for adapter in listed if not adapter.ok)
    if strict and problems:
        raise AdapterFailed("\n".join(problems))
    return listed


def _listed(adapter: Installed, every: tuple[Installed, ...]) -> Adapter:
    named = (adapter.kind.noun, adapter.name, adapter.distribution, adapter.version)
    try:
        _check_unique([other for other in every if (other.kind, other.name) == (adapter.kind, adapter.name)])
        offer: Offer = offered(adapter.kind, adapter)
        if isinstance(offer, RequirementOffer):
            insist_on_soundness(adapter, asked_for(adapter, offer))
    except Broken as broken:
        return Adapter(*named, problem=broken.problem, remedy=broken.remedy)
    return Adapter(*named, summary=offer.summary, capabilities=_capabilities(offer))


def _capabilities(offer: Offer) -> tuple[str, ...]:
    match offer:
        case StorageOffer():
            return tuple(sorted(str(capability) for capability in offer.capabilities))
        case ChannelOffer():
            return (str(offer.carries),)
        case FormatOffer():
            return (offer.media_type,)
        case RequirementOffer():
            return offer.acts
        case _:
            return ()


def _found(kind: Kind[AnOffer], name: str) -> tuple[Installed, AnOffer]:
    """The one adapter of that kind and name, and its offer. No other is imported.

    Raises:
        Misconfigured: It goes by another name here.
        AdapterFailed: There is none, or several, or it is broken.
    """
    of_kind = [adapter for adapter in installed() if adapter.kind is kind]
    named = [adapter for adapter in of_kind if adapter.name == name]
    if not named:
        known_names = {adapter.name for adapter in of_kind}
        known = ", ".join(sorted(known_names)) or "none"
        ours = kind.shipped.get(name)
        meant = kind.meant.get(name)
        if meant in known_names:
            raise Misconfigured(f"There is no {kind.noun} {name!r}. Write {meant}: in place of {name}: there.")
        remedy = f"Install {ours}." if ours else f"Install the distribution that brings it, or use another {kind.noun}."
        raise AdapterFailed(f"There is no {kind.noun} {name!r} installed. {remedy} Installed: {known}.")
    _check_unique(named)
    return named[0], offered(kind, named[0])


def _check_unique(named: list[Installed]) -> None:
    """Check that a name is declared once. Nobody can know which of two adapters was meant."""
    if len(named) > 1:
        first = named[0]
        both = " and ".join(f"{adapter.brought_by} ({adapter.entry.value})" for adapter in named)
        one = " or ".join(dict.fromkeys(adapter.distribution for adapter in named))
        raise Broken(
            f"The {first.kind.noun} {first.name!r} is declared more than once, by {both}, and none of them is used.",
            f"Choose one of them by uninstalling the other: pip uninstall {one}.",
        )


def _opened(adapter: Installed, opens: Callable[[str], APort], url: str) -> APort:
    """Open *url*. Whatever goes wrong that no port foresees is the adapter's fault.

    What such an error says may repeat the URL, and with it a password: only its type and place are told.
    """
    try:
        return opens(url)
    except RestorativeError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - told in part and not chained, for the reason above
        fault = where_it_fails(error)
    raise adapter.broken(f"{fault}, when it is asked for {shown(url)}")


def _unlike(adapter: Installed, opened: object, port: str) -> Broken:
    return adapter.broken(f"opens something of the type {type(opened).__name__}, which is no {port}")
