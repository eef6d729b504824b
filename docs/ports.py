"""The reference page of the ports: what an adapter is asked for, and the numbered clauses that it is held to."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import attrs

from restorative_core import ports
from restorative_core.ports import (
    Channel,
    ChannelOffer,
    FeedStorage,
    Format,
    FormatOffer,
    JoinableStorage,
    Letter,
    Offer,
    Part,
    PartKey,
    PhysicalStorage,
    Placed,
    Reading,
    Record,
    Reference,
    RequirementOffer,
    Standing,
    Storage,
    StorageOffer,
    Summary,
    Telling,
)
from restorative_core.testing import ChannelContract, FormatContract, StorageContract

_PORTS: dict[str, tuple[type, ...]] = {
    "What an adapter offers": (Offer, StorageOffer, ChannelOffer, FormatOffer, RequirementOffer),
    "What is kept": (Record, Part, PartKey, Reference, Summary, Placed, Letter),
    "A storage: the core tier": (Reading, Storage),
    "A storage: the feed tier": (Telling, FeedStorage),
    "A storage: the physical tier": (Standing, PhysicalStorage),
    "A storage in a host's transaction": (JoinableStorage,),
    "A channel": (Channel,),
    "A format": (Format,),
}

_CONTRACTS: dict[str, type] = {
    "Clauses of a storage": StorageContract,
    "Clauses of a channel": ChannelContract,
    "Clauses of a format": FormatContract,
}

_SECTION = re.compile(r"^(Args|Attributes|Raises|Returns|Yields):$", re.MULTILINE)
_ENTRY = re.compile(r"^    (?P<name>[\w, `]+): (?P<says>.+(?:\n        .+)*)", re.MULTILINE)
_CLAUSE = re.compile(r"(?P<number>[A-Z]\d*(?:\.\d+)?)\. (?P<says>.+)", re.DOTALL)


def page() -> Iterator[str]:
    """The lines of the page."""
    yield "# Ports and their clauses"
    yield ""
    yield (
        f"What an adapter is asked for, at version {ports.PORT_VERSION} of the ports, and the clauses that it is held"
        " to: {doc}`../how-to/write-an-adapter`. All of it is imported from `restorative_core.ports`. A tier holds"
        " what the one before it does; a clause is a test of the class that is named, in `restorative_core.testing`."
    )
    for title, classes in _PORTS.items():
        yield from ("", f"## {title}")
        for cls in classes:
            yield from _of_class(cls)
    for title, contract in _CONTRACTS.items():
        yield from ("", f"## {title}", "", f"The class is `{contract.__name__}`.", "")
        yield from (f"* **{number}** {says}" for number, says in clauses(contract))


def clauses(contract: type) -> list[tuple[str, str]]:
    """The clauses of *contract* by number, each with its sentences."""
    told = (_CLAUSE.fullmatch(inspect.getdoc(test) or "") for test in _tests(contract))
    found = {one["number"]: " ".join(one["says"].split()) for one in told if one is not None}
    return sorted(found.items(), key=lambda one: [int(number) for number in re.findall(r"\d+", one[0])])


def _tests(contract: type) -> Iterator[Any]:
    return (getattr(contract, name) for name in dir(contract) if name.startswith("test_"))


def _of_class(cls: type) -> Iterator[str]:
    own = [] if attrs.has(cls) else [name for name, one in vars(cls).items() if _is_call(name, one)]
    bases = [f"`{base.__name__}`" for base in cls.__bases__ if base.__module__ == cls.__module__]
    after = f", with all of {' and '.join(bases)}" if bases else ""
    yield from ("", f"### `{cls.__name__}`{after}", "")
    yield from _told(cls)
    for name in own:
        call = vars(cls)[name]
        yield from ("", "```text", _signature(name, call), "```", "")
        yield from _told(call)


def _is_call(name: str, one: object) -> bool:
    return inspect.isfunction(one) and not name.startswith("_") and bool(one.__doc__)


def _signature(name: str, call: Any) -> str:
    told = inspect.signature(call)
    kept = [one for one in told.parameters.values() if one.name != "self"]
    text = str(told.replace(parameters=kept))
    plain = re.sub(r"(?:[a-z_]+\.)+(?=[A-Z])", "", text).replace("'", "")
    return f"{name}{plain}"


def _told(thing: Any) -> Iterator[str]:
    """The docstring of *thing*: its sentences, then each of its sections as a list."""
    first, *rest = _SECTION.split(inspect.getdoc(thing) or "")
    yield " ".join(first.split())
    for title, body in zip(rest[::2], rest[1::2], strict=True):
        yield ""
        entries = [f"* `{one['name']}`: {' '.join(one['says'].split())}" for one in _ENTRY.finditer(body)]
        yield f"{title}:" if entries else f"{title}: {' '.join(body.split())}"
        if entries:
            yield from ("", *entries)
