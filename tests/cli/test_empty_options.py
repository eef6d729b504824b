"""An option that is given and is empty is a mistake; a variable of the environment that is empty is none."""

import re
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "--against", ""),
        ("verify", "--store="),
        ("case", "show", "case-k3q9x2m7t4ab", "--as-known-on", ""),
        ("case", "list", "--area", ""),
        ("report", "--from", ""),
        ("retention", "plan", "--at", ""),
        ("record", "case-k3q9x2m7t4ab", "case-resumed", "--key", ""),
    ],
)
def test_an_option_that_is_empty_is_a_mistake(run: Run, arguments: tuple[str, ...]) -> None:
    """An option that is given and is empty, as from a variable that was never set, is refused and never left out."""
    ran = run(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(r"--[a-z-]+ is given, and is empty\. Say what it is, or leave it out\.\n", ran.err)


def test_a_setting_that_is_empty_is_none(run: Run, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable of the environment that is empty is as if it were not there."""
    monkeypatch.setenv("RESTORATIVE_ORGANISATION", "")

    assert run("case", "list", "--store", store).code == 0
    assert "Say which store" in run("case", "list").err
