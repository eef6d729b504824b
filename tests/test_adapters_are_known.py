import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
ADAPTERS = sorted(folder.name for folder in (ROOT / "adapters").iterdir() if (folder / "pyproject.toml").exists())


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    """The settings of the whole checkout."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_every_tool_knows_every_adapter(settings: dict[str, Any], adapter: str) -> None:
    """An adapter in the checkout is installed, type-checked and bound by every contract on adapters."""
    module = adapter.replace("-", "_")
    contracts = {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}

    assert adapter in settings["dependency-groups"]["dev"]
    assert settings["tool"]["uv"]["sources"][adapter] == {"workspace": True}
    assert f"adapters/{adapter}/src," in settings["tool"]["mypy"]["mypy_path"]
    assert module in settings["tool"]["importlinter"]["root_packages"]
    assert module in contracts["no-adapters"]["forbidden_modules"]
    assert module in contracts["adapter-doors"]["source_modules"]
    assert module in contracts["strangers"]["modules"]


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_an_adapter_is_found_by_what_it_declares(adapter: str) -> None:
    """Every entry point of an adapter stands in one of our groups and leads to the adapter's own module."""
    offered = distribution(adapter).entry_points

    assert offered
    assert {entry.group for entry in offered} <= {
        f"restorative_core.{kind}" for kind in ("storage", "channel", "format", "requirement")
    }
    assert {entry.value for entry in offered} == {adapter.replace("-", "_")}


def test_versions_are_pinned_here_and_nowhere_else(settings: dict[str, Any]) -> None:
    """Each constraint names one exact version, so that no lock file is needed to get the same environment."""
    tool = settings["tool"]["uv"]

    for pin in (*tool["constraint-dependencies"], *tool["build-constraint-dependencies"]):
        name, _, version = pin.partition("==")
        assert name
        assert version
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
