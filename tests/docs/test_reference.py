"""The reference pages say what the code says."""

import inspect
import runpy
from pathlib import Path

import pytest

from restorative_core.ports import (
    Channel,
    FeedStorage,
    Format,
    JoinableStorage,
    PhysicalStorage,
    Reading,
    Standing,
    Storage,
    Telling,
)
from restorative_core.testing import ChannelContract, FormatContract, StorageContract

DOCS = Path(__file__).parents[2] / "docs"
MADE: dict[str, str] = runpy.run_path(str(DOCS / "pages.py"))["pages"]()


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_page_made_from_the_code_does_not_lag_behind_it(name: str) -> None:
    """Each page is what `python docs/pages.py` writes now."""
    assert (DOCS / "reference" / name).read_text(encoding="utf-8") == MADE[name], "run `uv run python docs/pages.py`"


def test_every_made_page_says_that_it_is_made() -> None:
    """Nobody mends a page that the next run overwrites."""
    assert all(page.startswith("% Made from the code") for name, page in MADE.items() if name.endswith(".md"))


def test_every_clause_of_a_contract_stands_on_its_page() -> None:
    """Each test of a contract is one clause of the page of ports, under a number of its own."""
    module = runpy.run_path(str(DOCS / "ports.py"))

    for contract in (StorageContract, ChannelContract, FormatContract):
        tests = [name for name in dir(contract) if name.startswith("test_")]
        told = module["clauses"](contract)
        assert len(told) == len(tests)
        assert [line for number, says in told if (line := f"* **{number}** {says}") not in MADE["ports.md"]] == []


def test_every_call_of_a_port_stands_on_its_page() -> None:
    """Each method that an adapter is asked for is shown with its signature."""
    for cls in (Reading, Storage, Telling, FeedStorage, Standing, PhysicalStorage, JoinableStorage, Channel, Format):
        for name in (name for name, one in vars(cls).items() if inspect.isfunction(one) and not name.startswith("_")):
            assert f"\n{name}(" in MADE["ports.md"], name
