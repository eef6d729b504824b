"""The program, run as people run it, on a small county."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from restorative_core.cli import main
from restorative_core.demo.making import Summary, make

POLICE = Path(__file__).parents[1] / "data" / "referrals" / "police.csv"


@frozen
class Ran:
    """How a command ended.

    Attributes:
        code: Its exit code.
        out: What it wrote to the standard output.
        err: What it wrote to the standard error.
    """

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON lines of the standard output."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ran]:
    """Run `restorative` with arguments, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("STORE", "ACTOR", "ROLES", "ORGANISATION"):
        monkeypatch.delenv(f"RESTORATIVE_{name}", raising=False)

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture(scope="session")
def _county(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    folder = tmp_path_factory.mktemp("county") / "demo"
    return folder, make(folder, 30, 1, lambda *_told: None)


@pytest.fixture
def county(_county: tuple[Path, Summary], tmp_path: Path) -> Path:
    """A small county's folder, to read and write."""
    return Path(shutil.copytree(_county[0], tmp_path / "county"))


@pytest.fixture
def store(county: Path) -> str:
    """The URL of the county's store."""
    return f"sqlite:///{county}/county.db"


@pytest.fixture
def open_case(_county: tuple[Path, Summary]) -> str:
    """A case of the county that is being worked on."""
    return _county[1].open_case


@pytest.fixture
def departed_case(_county: tuple[Path, Summary]) -> str:
    """A case of the county with a departure."""
    return _county[1].departed_case


@pytest.fixture
def police() -> Path:
    """A police file of 120 rows, some of them faulty."""
    return POLICE
