"""The contract kit is itself tested: each faulty storage is caught by the clause that it breaks."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.faulty.planted import FAULTY, Planted
from tests.faulty.suite import SOUND

from restorative_core.testing import StorageContract

ROOT = Path(__file__).parents[2]

TESTS = {StorageContract.number(name): name for name in dir(StorageContract) if name.startswith("test_")}
"""The test of each clause, by its number."""


def _wanted(planted: Planted) -> list[str]:
    """The clauses to try a storage with: the one that it breaks; a sound one with all that the others break."""
    if planted.clause:
        return [planted.clause]
    return [
        faulty.clause for faulty in FAULTY if faulty.capabilities <= planted.capabilities and _alike(faulty, planted)
    ]


def _alike(faulty: Planted, sound: Planted) -> bool:
    return issubclass(faulty.storage, sound.storage)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the kit says of each storage, by its name."""
    path = tmp_path_factory.mktemp("faulty") / "certificate.json"
    tried = [
        f"tests/faulty/suite.py::Test{planted.name}::{TESTS[clause]}"
        for planted in (*SOUND, *FAULTY)
        for clause in dict.fromkeys(_wanted(planted))
    ]
    command = ("-m", "pytest", "-q", "-c", os.devnull, "--rootdir", ".", "--import-mode=importlib", "--noconftest")
    plugins = ("-p", "no:cacheprovider", "-p", "tests.faulty.quickly", "-p", "restorative_core.testing.certificate")
    done = subprocess.run(
        [sys.executable, *command, *plugins, "--restorative-certificate", path, *tried],
        cwd=ROOT,
        env=os.environ | {"RESTORATIVE_KILLS": "1"},
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=250,
        text=True,
    )
    assert path.exists(), done.stdout + done.stderr
    told = json.loads(path.read_text(encoding="utf-8"))
    return {contract["test"].rpartition("::Test")[2]: contract for contract in told["contracts"]}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("planted", FAULTY, ids=lambda planted: f"{planted.name}-{planted.clause}")
def test_a_faulty_storage_is_caught_by_the_clause_that_it_breaks(certificate: dict[str, Any], planted: Planted) -> None:
    """Its clause fails while it is tried, and not before."""
    (failed,) = certificate[planted.name]["failed"]

    assert (failed["clause"], failed["when"]) == (planted.clause, "call")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("planted", SOUND, ids=lambda planted: planted.name)
def test_a_sound_storage_is_not(certificate: dict[str, Any], planted: Planted) -> None:
    """The storages that the faulty ones are made from keep every clause that those break."""
    told = certificate[planted.name]

    assert set(told["passed"]) == set(_wanted(planted))
    assert not told["failed"]


def test_every_clause_catches_something() -> None:
    """For each clause a fault is planted that it catches, one to a storage."""
    assert len({planted.storage for planted in FAULTY}) == len(FAULTY)
    assert TESTS.keys() - {planted.clause for planted in FAULTY} == set()
