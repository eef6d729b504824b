"""The mutants of a module: each is the module's text with one thing changed."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import parso
from attrs import frozen
from cosmic_ray.ast import ast_nodes
from cosmic_ray.ast.ast_query import ASTQuery
from cosmic_ray.mutating import MutationVisitor
from cosmic_ray.plugins import get_operator, operator_names

from mutation.operators import OWN, Node, Operator

ARITHMETIC = frozenset({"arith_expr", "term", "expr", "xor_expr", "and_expr", "shift_expr", "power"})
ANNOTATED = frozenset({"annassign", "tfpdef", "param"})


@frozen
class LeftOut:
    """What is not changed, and why.

    Attributes:
        operator: What the operator's name has in it.
        line: What the line has in it.
        reason: Why such a mutant would say nothing.
    """

    operator: re.Pattern[str]
    line: re.Pattern[str]
    reason: str

    def fits(self, operator: str, line: str) -> bool:
        """Whether that change of that line is left out."""
        return bool(self.operator.search(operator) and self.line.search(line))


@frozen
class Settings:
    """What `cosmic-ray.toml` says.

    Attributes:
        modules: The folders whose modules are changed.
        tests: Where the tests are that look.
        more: Further tests, by the folder whose modules they look at.
        slowest: The seconds that a test may take that looks.
        timeout: The seconds after which a mutant is taken to hang, above what its tests take.
        left_out: What is not changed.
    """

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    more: dict[str, list[str]]
    slowest: float
    timeout: float
    left_out: tuple[LeftOut, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """The settings in that file."""
        told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        ray, tests = told["cosmic-ray"], told["tests"]
        left_out = (
            LeftOut(re.compile(one["operator"]), re.compile(one.get("line", "")), one["reason"])
            for one in told["leave-out"]
        )
        return cls(
            tuple(ray["module-path"]),
            tuple(tests["paths"]),
            tests["more"],
            tests["slowest"],
            ray["timeout"],
            tuple(left_out),
        )

    def tests_of(self, module: str) -> tuple[str, ...]:
        """Where the tests are that look at a module."""
        return (
            *self.tests,
            *(path for folder, paths in self.more.items() if module.startswith(folder) for path in paths),
        )


@frozen
class Mutant:
    """A module's text with one thing changed.

    Attributes:
        module: The path of the module, from the root of the checkout.
        operator: The name of what changes it.
        occurrence: The how manieth of the places in the module where that operator may change something.
        function: The function or class around the place; none at the level of the module.
        row: The number of the line.
        line: What stands in the line.
        text: The digest of the module as it was.
    """

    module: str
    operator: str
    occurrence: int
    function: str
    row: int
    line: str
    text: str

    @property
    def key(self) -> str:
        """What tells it from every other mutant of every other text."""
        return f"{self.module}@{self.text}:{self.operator}:{self.occurrence}"

    def code(self, root: Path) -> str:
        """The whole changed text."""
        before = (root / self.module).read_text(encoding="utf-8")
        return str(MutationVisitor.mutate_code(before, _operator(self.operator), self.occurrence))


def digest(text: str) -> str:
    """A short digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def mutants(root: Path, module: str, left_out: tuple[LeftOut, ...]) -> list[Mutant]:
    """Every mutant of a module that says something."""
    text = (root / module).read_text(encoding="utf-8")
    lines, sha, tree = text.splitlines(), digest(text), parso.parse(text)
    found = []
    for name in (*_names(), *OWN):
        operator = _operator(name)
        for occurrence, (node, row) in enumerate(_places(tree, operator)):
            line = lines[row - 1]
            if _is_no_expression(node, name) or any(one.fits(name, line) for one in left_out):
                continue
            found.append(Mutant(module, name, occurrence, _around(node), row, line.strip(), sha))
    return found


def _names() -> Iterator[str]:
    """The operators of Cosmic Ray that need no arguments."""
    return (name for name in operator_names() if not get_operator(name).arguments())


def _operator(name: str) -> Operator:
    if name in OWN:
        return OWN[name]
    made: Operator = get_operator(name)()
    return made


def _places(tree: Node, operator: Operator) -> Iterator[tuple[Node, int]]:
    for node in ast_nodes(tree):
        for start, _ in operator.mutation_positions(node):
            yield node, start[0]


def _is_no_expression(node: Node, operator: str) -> bool:
    """Whether it is a sign that only looks like an operator, or stands in an annotation."""
    if "ReplaceBinaryOperator" not in operator:
        return False
    return node.parent.type not in ARITHMETIC or _is_annotation(node)


def _is_annotation(node: Node) -> bool:
    while node.parent is not None:
        above = node.parent
        if above.type in ANNOTATED:
            return above.type != "param" or node is not above.children[-1] or "=" not in above.get_code()
        if above.type == "funcdef":
            return bool(node is not above.children[-1])
        node = above
    return False


def _around(node: Node) -> str:
    return ASTQuery(node).get_definition_name() or ""
