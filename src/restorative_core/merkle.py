"""One digest over a growing list: a Merkle tree as RFC 9162, section 2.1, defines it.

Whoever keeps the digest of the first records, and how many they were, can show later that none of
them was changed, moved or dropped. Leaves and nodes are told apart by their first byte.
"""

import hashlib
from collections.abc import Iterable

_LEAF, _NODE = b"\x00", b"\x01"


def leaf(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(_LEAF + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others."""
    return hashlib.sha256(_NODE + left + right).digest()


class Tree:
    """The tree over what was added so far; it keeps one hash for each power of two, however long the list grows.

    Attributes:
        size: How many leaves were added.
    """

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, data: bytes) -> None:
        """Add *data* as the next leaf."""
        height, found = 0, leaf(data)
        while self._peaks and self._peaks[-1][0] == height:
            found = node(self._peaks.pop()[1], found)
            height += 1
        self._peaks.append((height, found))
        self.size += 1

    def root(self) -> bytes:
        """The digest over all leaves; that of nothing, where there are none."""
        if not self._peaks:
            return hashlib.sha256(b"").digest()
        *before, (_, found) = self._peaks
        for _, peak in reversed(before):
            found = node(peak, found)
        return found


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The digest over *leaves*, in their order."""
    tree = Tree()
    for data in leaves:
        tree.add(data)
    return tree.root()
