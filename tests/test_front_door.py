"""Whoever embeds the library needs one door: what a service takes and gives has its name there."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any, get_args, get_origin, get_type_hints

import pytest

import restorative_core
from restorative_core import RestorativeService, events, ports

ROOT = Path(__file__).parents[1]
DOOR = {name: getattr(restorative_core, name) for name in restorative_core.__all__}
ADAPTERS = (ports.Storage, ports.Channel)
"""What a host passes on from an adapter, and names at door 2, where another `Channel` stands."""

KINDS = {*events.KINDS.values()}
"""What may happen, which stands in `restorative_core.events` as a whole."""

_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_RAISES = re.compile(r"^Raises:\n((?: {4}.*\n?|\n)+)", re.MULTILINE)


def _methods() -> dict[str, Callable[..., Any]]:
    """What somebody may call, or ask for, of a service."""
    found: dict[str, Callable[..., Any]] = {"RestorativeService": RestorativeService.__init__}
    for name in dir(RestorativeService):
        if not name.startswith("_"):
            one = inspect.getattr_static(RestorativeService, name)
            asked = one.fget if isinstance(one, property) else None
            found[name] = asked or getattr(RestorativeService, name)
    return found


METHODS = _methods()


def _ours(told: Any) -> Iterator[type]:
    """The library's own classes in the annotation *told*."""
    for one in (told, get_origin(told), *get_args(told)):
        if isinstance(one, list):  # the parameters of a call-back
            yield from (ours for each in one for ours in _ours(each))
        elif isinstance(one, type) and one.__module__.startswith("restorative_core"):
            yield one
        elif one is not told and get_args(one):
            yield from _ours(one)


@pytest.mark.parametrize("name", METHODS)
def test_what_a_service_takes_and_gives_is_at_the_door(name: str) -> None:
    """Every class of a parameter or an answer can be imported from `restorative_core` by its own name."""
    named = {ours for told in get_type_hints(METHODS[name]).values() for ours in _ours(told)} - {*ADAPTERS}

    assert {one.__name__ for one in named if one not in DOOR.values() and one not in KINDS} == set()


def test_annotations_are_looked_into() -> None:
    """The test above sees what stands within a tuple, a call-back, a mapping or a choice."""
    told = [*map(get_type_hints, METHODS.values())]
    seen = {ours.__name__ for hints in told for hint in hints.values() for ours in _ours(hint)}

    assert {"Finding", "Verified", "Option", "Posted", "Change", "HeldFile", "RestorativeError", "Pathway"} <= seen


@pytest.mark.parametrize("name", METHODS)
def test_what_a_service_raises_is_at_the_door(name: str) -> None:
    """Every error that the documentation of a method names can be caught by its name there."""
    assert _raised(METHODS[name]) <= {known for known, one in DOOR.items() if _is_an_error(one)}


def test_what_is_raised_is_read() -> None:
    """The test above sees several errors on one line, and every line."""
    assert _raised(METHODS["history"]) == {"Unknown", "Newer", "Faulty", "StorageFailed"}
    assert all(_raised(METHODS[name]) for name in ("record", "report", "erase", "joined", "open", "make_findable"))


def _raised(method: Callable[..., Any]) -> set[str]:
    told = "".join(_RAISES.findall(inspect.getdoc(method) or ""))
    return {
        one for names in re.findall(r"^ {4}([A-Z]\w+(?:, [A-Z]\w+)*):", told, re.MULTILINE) for one in names.split(", ")
    }


def _is_an_error(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, restorative_core.RestorativeError)


def _pages() -> list[Path]:
    """The pages for those who embed the library; adapters and proofs have doors of their own."""
    return [ROOT / "README.md", *(ROOT / "docs").glob("tutorial/*.md"), *(ROOT / "docs").glob("how-to/*.md")]


DOORS = {"restorative_core", "restorative_core.ports", "restorative_core.testing", "restorative_core.plugins"}


@pytest.mark.parametrize("page", _pages(), ids=lambda page: page.name)
def test_pages_go_by_the_doors(page: Path) -> None:
    """What a page imports comes from one of the doors, so that no reader leans on what may be moved."""
    rooms = {
        node.module
        for block in _BLOCK.findall(page.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(dedent(block)))
        if isinstance(node, ast.ImportFrom) and node.module is not None
    }

    assert {room for room in rooms if room.partition(".")[0] == "restorative_core"} - DOORS == set()
