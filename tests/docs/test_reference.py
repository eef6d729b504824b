"""The reference pages say what the code says."""

import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
MADE: dict[str, str] = runpy.run_path(str(DOCS / "pages.py"))["pages"]()


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_page_made_from_the_code_does_not_lag_behind_it(name: str) -> None:
    """Each page is what `python docs/pages.py` writes now."""
    assert (DOCS / "reference" / name).read_text(encoding="utf-8") == MADE[name], "run `uv run python docs/pages.py`"


def test_every_made_page_says_that_it_is_made() -> None:
    """Nobody mends a page that the next run overwrites."""
    assert all(page.startswith("% Made from the code") for name, page in MADE.items() if name.endswith(".md"))
