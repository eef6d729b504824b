"""A digest over all that is stored, for somebody else to keep; and whether it still agrees.

Its leaves are the digests of the records in the order of storing. Each of them covers the whole of
its stream before it, so whoever holds a checkpoint holds the head of every chain.
"""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Self

from attrs import frozen

from restorative_core.errors import Faulty, Misconfigured, Reason
from restorative_core.merkle import Tree
from restorative_core.ports import Placed, Reading, Telling

_TEXT = re.compile(r"(?P<records>0|[1-9][0-9]{0,17}) (?P<root>[0-9a-f]{64})")


@frozen
class Checkpoint:
    """What was stored at one time, as one digest.

    Attributes:
        records: How many records there were: the size of the tree.
        root: The root of the Merkle tree (RFC 9162) over their digests, in the order of storing, in hexadecimal.
    """

    records: int
    root: str

    def __str__(self) -> str:
        """It, in one line: how many, and the root."""
        return f"{self.records} {self.root}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The checkpoint that *text* tells.

        Raises:
            Faulty: It tells none.
        """
        found = _TEXT.fullmatch(text.strip())
        if found is None:
            raise Faulty([Reason("checkpoint.unreadable", "against")])
        return cls(int(found["records"]), found["root"])


def checkpoint(storage: Telling, records: int | None = None) -> Checkpoint:
    """The checkpoint of all that *storage* holds, or of its first *records*."""
    tree = Tree()
    placed: Iterable[Placed] = storage.feed() if records is None else islice(storage.feed(), records)
    for one in placed:
        tree.add(one.record.digest.encode("ascii", "replace"))
    return Checkpoint(tree.size, tree.root().hex())


def told_in_order(storage: Reading) -> Telling:
    """*storage*, which tells its records in the order of storing.

    Raises:
        Misconfigured: It is of the core tier, which does not.
    """
    if not isinstance(storage, Telling):
        raise Misconfigured(
            "This storage keeps the core tier of its port alone, and cannot tell what was stored in which order."
            " Keep the records in one that keeps the feed tier, such as sqlite:///."
        )
    return storage
