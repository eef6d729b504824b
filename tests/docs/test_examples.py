"""Every example works as a reader tries it: pasted into the interactive interpreter, block after block."""

import code
import contextlib
import inspect
import io
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from restorative_core.testing import ChannelContract, FormatContract, StorageContract

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "docs/tutorial/first-case.md",
    *sorted(f"docs/how-to/{p.name}" for p in ROOT.glob("docs/how-to/*")),
)
_BLOCK = re.compile(r"^(?P<skip>% skip: next\n\n)?```python\n(?P<code>.*?)^```", re.MULTILINE | re.DOTALL)
_TOML = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
_BESIDE = re.compile(r"^ *print\(.*\)  +# (?P<said>.+)$")


class Terminal(code.InteractiveConsole):
    """An interpreter that is typed at, and remembers every complaint."""

    def __init__(self) -> None:
        super().__init__({"__name__": "__main__", "__doc__": None})
        self.complaints = ""

    def write(self, data: str) -> None:
        """Remember a complaint."""
        self.complaints += data


def blocks(page: str) -> list[str]:
    """The Python examples of a page, but for those that stand in a file of their own."""
    found = _BLOCK.finditer((ROOT / page).read_text(encoding="utf-8"))
    return [block["code"] for block in found if not block["skip"]]


def expected(block: str) -> list[str]:
    """What the comments of an example say that it prints: those beside a `print`, and those at its end."""
    lines = block.rstrip().splitlines()
    beside = [found["said"] for line in lines if (found := _BESIDE.match(line))]
    return [one for one in (*beside, *at_the_end(block)) if not one.startswith("such as")]


def at_the_end(block: str) -> list[str]:
    """The comments with which an example ends: what it prints last."""
    lines = block.rstrip().splitlines()
    found: list[str] = []
    while lines and lines[-1].startswith("# "):
        found.insert(0, lines.pop().removeprefix("# "))
    return found


def typed(terminal: Terminal, block: str) -> str:
    """What is printed while a block is pasted line by line, with one empty line after it."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        waits = False
        for line in (*block.splitlines(), ""):
            waits = terminal.push(line)
    assert not waits, f"the interpreter still waits for more:\n{block}"
    return printed.getvalue()


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)])
def test_every_example_can_be_pasted_into_an_interpreter(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Block after block, nothing complains, and just what the comments promise is printed, twice over."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "displayhook", lambda _value: None)
    for _ in range(2):  # whoever tries a page again finds what it wrote the first time
        terminal = Terminal()
        for block in blocks(page):
            printed = typed(terminal, block).splitlines()
            assert terminal.complaints == ""
            assert [one for one in expected(block) if one not in printed] == []
            last = at_the_end(block)
            rest = [one for one in printed if one in last or one not in expected(block)]
            assert rest[len(rest) - len(last) :] == last


def test_the_comments_beside_prints_are_found() -> None:
    """A promise beside a `print` or at the end of a block is checked, and one that begins with `such as` is not."""
    assert expected("x = 1  # no\nprint(x)  # 1\nprint(y)  # such as: 2\n\n# last\n") == ["1", "last"]
    assert sum(len(expected(block)) for page in PAGES for block in blocks(page)) > 30


@pytest.fixture
def outline(tmp_path: Path) -> Path:
    """The adapter of the how-to guide, in a folder of its own, with the metadata that an installation makes of it."""
    page = (ROOT / "docs/how-to/write-an-adapter.md").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(_TOML.findall(page)[0])
    project = tomllib.loads(_TOML.findall(page)[0])["project"]
    module, test, *_ = [block["code"] for block in _BLOCK.finditer(page)]
    (tmp_path / "src" / "restorative_outline").mkdir(parents=True)
    (tmp_path / "src" / "restorative_outline" / "__init__.py").write_text(module)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_outline.py").write_text(test)
    metadata = tmp_path / "src" / "restorative_outline-0.1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n")
    ((group, points),) = project["entry-points"].items()
    points_text = "".join(f"{name} = {value}\n" for name, value in points.items())
    (metadata / "entry_points.txt").write_text(f"[{group}]\n{points_text}")
    return tmp_path


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
    )


def test_the_adapter_of_the_guide_keeps_its_contract(outline: Path) -> None:
    """The test class on the page passes as it stands, every clause of it."""
    ran = _run(outline, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")

    assert ran.returncode == 0, ran.stdout
    assert "9 passed" in ran.stdout


def test_the_adapter_of_the_guide_renders_a_report(outline: Path) -> None:
    """Once installed it is found by its name, and renders."""
    listed = _run(outline, "-m", "restorative_core.cli", "adapters", "--strict")
    reported = _run(
        outline,
        "-c",
        "from restorative_core.cli import main; main(['report', '--store', 'memory:', '--format', 'outline'])",
    )

    assert "restorative-outline 0.1.0" in listed.stdout, listed.stderr
    assert "Source: " in reported.stdout, reported.stderr


def test_the_fixtures_of_the_guide_are_those_of_the_contracts() -> None:
    """The table names every fixture that a contract wants, and no other."""
    page = (ROOT / "docs/how-to/write-an-adapter.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `") and "Contract`" in line]

    assert len(rows) == 3
    for contract in (FormatContract, ChannelContract, StorageContract):
        _, given, _ = next(row for row in rows if f"`{contract.__name__}`" in row[0])
        assert set(re.findall(r"`(\w+)`: ", given)) == _wanted(contract)


def _wanted(contract: type) -> set[str]:
    """The fixtures of *contract* that are to be given: without them it says so."""
    named = ((name, getattr(contract, name)) for name in dir(contract))
    return {name for name, value in named if "NotImplementedError" in _source(value)}


def _source(value: Any) -> str:
    function = getattr(value, "_get_wrapped_function", lambda: value)()
    return inspect.getsource(function) if inspect.isfunction(function) else ""
