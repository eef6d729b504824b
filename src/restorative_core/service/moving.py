"""Everything in a storage as lines of JSON, and back: to keep, and to move from one storage to another.

The first line says what it is; then come every record in the order of storing, every personal part,
every reference, and a last line that tells how many there were and the root of the checkpoint. A file
without its last line was cut short. `docs/reference/export.md` describes each line.

Nothing here reads what a record says: what a newer release stored is carried through unchanged.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final

import attrs
from attrs import define

from restorative_core.errors import Misconfigured
from restorative_core.merkle import Tree
from restorative_core.ports import PhysicalStorage, Standing, Storage
from restorative_core.vocabulary.identity import stream_kind
from restorative_core.vocabulary.wire import write_json

FORMAT: Final = "restorative-core-export"
VERSION: Final = 1
"""The number of the form of the lines. Older forms are read for ever."""


@define
class Counts:
    """How much there is, or has been moved so far.

    Attributes:
        records: How many records.
        parts: How many personal parts.
        references: How many references.
    """

    records: int = 0
    parts: int = 0
    references: int = 0


def lines(storage: Standing) -> Iterator[str]:
    """Every line that *storage* becomes, without line ends; it holds everything, secrets and personal parts too."""
    counts, tree = Counts(), Tree()
    kinds: dict[str, None] = {}
    yield write_json({"format": FORMAT, "version": VERSION, "secret": storage.secret().hex()})
    for placed in storage.feed():
        yield write_json({"record": list(attrs.astuple(placed.record))})
        tree.add(placed.record.digest.encode("ascii", "replace"))
        counts.records += 1
        if placed.record.number == 1:
            kinds[stream_kind(placed.record.stream)] = None
    for stream in (stream for kind in kinds for stream in storage.streams(kind)):
        for part in storage.parts(stream):
            yield write_json({"part": list(attrs.astuple(part))})
            counts.parts += 1
    for reference in storage.references():
        yield write_json({"reference": list(attrs.astuple(reference))})
        counts.references += 1
    yield write_json({"end": {**attrs.asdict(counts), "root": tree.root().hex()}})


def exported(storage: Storage) -> Iterator[str]:
    """Every line that *storage* becomes, as it stands when the first of them is asked for.

    Raises:
        Misconfigured: It does not keep the physical tier of its port.
    """
    with ExitStack() as stack:
        yield from lines(stack.enter_context(whole(storage).snapshot()))


def whole(storage: Storage) -> PhysicalStorage:
    """*storage*, which can be looked at, filled and copied as a whole.

    Raises:
        Misconfigured: It does not keep the physical tier of its port.
    """
    if not isinstance(storage, PhysicalStorage):
        raise Misconfigured(
            "This storage does not keep the physical tier of its port: it is neither exported, backed up nor restored"
            " as a whole. Copy it by its own means, or keep the records in one that does, such as sqlite:///."
        )
    return storage
