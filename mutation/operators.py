"""Ways to change a rule that Cosmic Ray does not have: much is said with `in`, `any` and comprehensions."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import parso

Node = Any
Span = tuple[tuple[int, int], tuple[int, int]]


class Operator(Protocol):
    """What Cosmic Ray walks a tree with."""

    def mutation_positions(self, node: Node) -> Iterator[Span]:
        """Each place in *node* that may be changed."""
        ...

    def mutate(self, node: Node, index: int) -> Node:
        """The node that stands there instead."""
        ...


class Replacing:
    """Puts other words where a rule picks them out.

    Attributes:
        picks: Whether a node is one of those.
        words: What its leaves become: as many words as it has leaves.
    """

    def __init__(self, picks: Callable[[Node], bool], *words: str) -> None:
        self.picks = picks
        self.words = words

    def mutation_positions(self, node: Node) -> Iterator[Span]:
        """The whole node, if it is one of those."""
        if self.picks(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """The same node with the other words."""
        assert index == 0  # noqa: S101 -- a node is one place
        for leaf, word in zip(getattr(node, "children", [node]), self.words, strict=True):
            leaf.value = word
        return node


class Condition:
    """Turns the condition of a comprehension into its opposite."""

    def mutation_positions(self, node: Node) -> Iterator[Span]:
        """The condition of each `for … if …`."""
        if node.type == "comp_if":
            yield node.children[1].start_pos, node.children[1].end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """The same clause with `not (…)`."""
        assert index == 0  # noqa: S101 -- a clause has one condition
        node.children[1] = parso.parse(f" (not ({node.children[1].get_code().strip()}))")
        return node


def _compares(kind: str, words: str) -> Callable[[Node], bool]:
    return lambda node: (
        node.type == kind
        and node.parent is not None
        and node.parent.type == "comparison"
        and " ".join(node.get_code().split()) == words
    )


def _called(name: str) -> Callable[[Node], bool]:
    return lambda node: node.type == "name" and node.value == name and node.parent.type == "atom_expr"


OWN: dict[str, Operator] = {
    "own/InToNotIn": Replacing(_compares("keyword", "in"), "not in"),
    "own/NotInToIn": Replacing(_compares("comp_op", "not in"), "in", ""),
    "own/AnyToAll": Replacing(_called("any"), "all"),
    "own/AllToAny": Replacing(_called("all"), "any"),
    "own/MinToMax": Replacing(_called("min"), "max"),
    "own/MaxToMin": Replacing(_called("max"), "min"),
    "own/NegateCondition": Condition(),
}
