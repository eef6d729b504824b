"""Distributions that are really installed: metadata and a module, in a folder on `sys.path`."""

import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

IMPORTS = """
    from restorative_core.hookspecs import hookimpl
    from restorative_core.memory import MemoryChannel, MemoryStorage
    from restorative_core.ports import ChannelOffer, FormatOffer, RequirementOffer, StorageOffer
"""


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for distributions. Those of the checkout are out of sight, and nothing imported there stays."""
    before = set(sys.modules)
    with_no_packages = [entry for entry in sys.path if "site-packages" not in entry]
    monkeypatch.setattr(sys, "path", [str(tmp_path), *with_no_packages])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield tmp_path
    for name in set(sys.modules) - before:
        if not name.startswith("restorative_core"):
            del sys.modules[name]


@pytest.fixture
def install(elsewhere: Path) -> Callable[..., None]:
    """Install a distribution: its name, its entry points by group, its module's source, its version."""

    def _install(
        name: str, points: dict[str, str], source: str = "", *, version: str = "1.0", module: str = ""
    ) -> None:
        module = module or name.replace("-", "_")
        folder = elsewhere / f"{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        groups = (f"[restorative_core.{group}]\n{lines}\n" for group, lines in points.items())
        (folder / "entry_points.txt").write_text("\n".join(groups))
        text = textwrap.dedent(IMPORTS) + textwrap.dedent(source)
        (elsewhere / f"{module}.py").write_text(text)

    return _install
