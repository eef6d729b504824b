"""What PostgreSQL cannot hold is written so that it comes back."""

import pytest
from hypothesis import example, given

from restorative_core.testing import texts
from restorative_postgresql.texts import read, written


@given(texts())
@example("\0")
@example("\x1a")
@example("\x1a0000")
@example("\0\x1a0\x1a00001a")
@example("\ud83d\ude00 in two halves")
@example("\U0001f600 whole")
def test_every_text_comes_back(text: str) -> None:
    """Every text is written without NUL and in whole characters, and read as it was."""
    found = written(text)
    assert "\0" not in found
    assert found.encode().decode() == found
    assert read(found) == text


@pytest.mark.parametrize("found", ["\x1a", "\x1a00", "\x1azzzz", ""])
def test_what_was_never_written(found: str) -> None:
    """What a damaged table holds is read as it stands."""
    assert read(found) == found
    assert read(None) == ""
