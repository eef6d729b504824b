"""The commands of the how-to guides work as they stand, in a shell, on the county of the demonstration."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from restorative_core.demo.making import make

GUIDES = Path(__file__).parents[2] / "docs" / "how-to"
_SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_TOML = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ELSEWHERE = "db.example.org"
"""The host of a server that is not there: a line that names it is left out."""

SHELL = f"""
set -e
uv() {{ shift 2; {sys.executable} -m restorative_core.cli "$@"; }}
gpg() {{ if [ "$1" = --decrypt ]; then cat "$2"; else cat; fi; }}
"""
"""What stands before the commands of a page: `uv run restorative`, and a cipher that leaves everything as it is."""

FILES = {
    "answer-a-subject-access-request.md": {},
    "back-up-and-move.md": {},
    "find-a-person.md": {"asked.json": {"name": "Ana O'Brien", "born": "1990-02-03"}},
    "keep-a-checkpoint.md": {},
    "make-a-report.md": {},
    "restrict-contact.md": {
        "order.json": {"restriction": "r1", "restriction_kind": "restraining-order", "protects": "CASE:p1"}
    },
}
"""The pages, each with the files that its reader has written."""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a county in it, and one of its cases, which is being worked on."""
    folder = tmp_path_factory.mktemp("guides")
    return folder, make(folder / "demo", 30, 1, lambda *_told: None).open_case


def _run(folder: Path, commands: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("RESTORATIVE_")}
    return subprocess.run(
        ["bash", "-c", SHELL + commands], cwd=folder, env=known, capture_output=True, text=True, check=False
    )


def _commands(page: str, case: str) -> str:
    """The commands of *page*, but for those that want a server which is not there."""
    text = "".join(_SHELL.findall((GUIDES / page).read_text(encoding="utf-8")))
    lines = [line for line in text.splitlines() if _ELSEWHERE not in line]
    return "\n".join(re.sub(r"\bCASE\b", case, line) for line in lines)


@pytest.mark.parametrize("page", FILES)
def test_the_commands_of_a_page_work(page: str, county: tuple[Path, str], tmp_path: Path) -> None:
    """One after the other they end with 0, and complain of nothing."""
    folder, case = county
    subprocess.run(["cp", "-r", folder / "demo", tmp_path / "demo"], check=True)
    for name, content in FILES[page].items():
        (tmp_path / name).write_text(json.dumps(content).replace("CASE", case), encoding="utf-8")

    ran = _run(tmp_path, _commands(page, case))

    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_commands_of_erasing_work(county: tuple[Path, str], tmp_path: Path) -> None:
    """Somebody is erased once their case is closed, and the rules on the page plan and erase the rest."""
    folder, case = county
    subprocess.run(["cp", "-r", folder / "demo", tmp_path / "demo"], check=True)
    page = (GUIDES / "erase-and-retain.md").read_text(encoding="utf-8")
    (tmp_path / "practice.toml").write_text(_TOML.findall(page)[0], encoding="utf-8")
    closing = f"uv run restorative record {case} case-closed reason=harmed-withdrew --as s-1 --roles supervisor"

    ran = _run(tmp_path, f"{closing} --store sqlite:///demo/county.db\n{_commands('erase-and-retain.md', case)}")

    assert ran.returncode == 0, ran.stderr
    assert "What stays: a pseudonym" in ran.stdout
    assert re.search(r"^closed: [\d,]+ persons?, [\d,]+ values?$", ran.stdout, re.MULTILINE)
    assert "Erased 0 values" not in ran.stdout


def test_a_page_that_fails_is_found(county: tuple[Path, str]) -> None:
    """A command that fails ends the page, also within a pipe once the page has said so."""
    folder, _ = county
    assert _run(folder, "uv run restorative case list\necho on").returncode == 2
    assert _run(folder, "set -o pipefail\nuv run restorative case list | gpg > x").returncode == 2
    assert "server" not in _commands("back-up-and-move.md", "")
    assert "pipefail" in _commands("back-up-and-move.md", "")
