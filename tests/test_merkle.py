"""The tree of RFC 9162, section 2.1."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from restorative_core.merkle import Tree, leaf, node, root_of

leaves = st.lists(st.binary(max_size=8), max_size=40)


def _by_definition(data: list[bytes]) -> bytes:
    """The root as the RFC defines it: split at the greatest power of two that is smaller than the whole."""
    if not data:
        return hashlib.sha256(b"").digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    half = 1
    while half * 2 < len(data):
        half *= 2
    return hashlib.sha256(b"\x01" + _by_definition(data[:half]) + _by_definition(data[half:])).digest()


@given(leaves)
def test_every_root_is_what_the_definition_says(data: list[bytes]) -> None:
    """The root that is kept up leaf by leaf is that of the definition, for every list."""
    assert root_of(data) == _by_definition(data)


@given(leaves, st.data())
def test_every_change_shows(data: list[bytes], drawn: st.DataObject) -> None:
    """A leaf that is changed, dropped or moved gives another root."""
    if not data:
        return
    place = drawn.draw(st.integers(0, len(data) - 1))
    dropped = data[:place] + data[place + 1 :]
    changed = [*data[:place], data[place] + b"x", *data[place + 1 :]]

    assert root_of(changed) != root_of(data) != root_of(dropped)


def test_a_node_is_never_taken_for_a_leaf() -> None:
    """Two leaves, and one leaf that holds their hashes, have different roots."""
    both = leaf(b"a") + leaf(b"b")

    assert root_of([both]) != root_of([b"a", b"b"]) == node(leaf(b"a"), leaf(b"b"))


def test_the_tree_keeps_one_hash_for_each_power_of_two() -> None:
    """However many leaves, the tree remembers about as many hashes as their number has binary digits."""
    tree = Tree()
    for _ in range(1000):
        tree.add(b"x")

    assert tree.size == 1000
    assert len(vars(tree)["_peaks"]) == f"{1000:b}".count("1")
