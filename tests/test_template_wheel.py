"""What an adapter's author does, done here: install from wheels alone, and run the contracts."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "adapters" / "restorative-template"


def run(*command: str | Path, cwd: Path) -> str:
    """Run *command* in *cwd*, where nothing of the checkout is to be seen, and give what it says."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "VIRTUAL"))
    }
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(300)
def test_the_template_passes_from_its_wheel(tmp_path: Path) -> None:
    """In a clean environment, with the wheels of core and template alone, the template keeps what it offers."""
    for distribution in (ROOT, TEMPLATE):
        run(
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            tmp_path / "wheels",
            distribution,
            cwd=tmp_path,
        )
    (template,) = (tmp_path / "wheels").glob("restorative_template-*.whl")
    (core,) = (tmp_path / "wheels").glob("restorative_core-*.whl")
    shutil.copy(TEMPLATE / "tests" / "test_template_contracts.py", tmp_path)

    python = tmp_path / "clean" / "bin" / "python"
    run("uv", "venv", "--python", sys.executable, tmp_path / "clean", cwd=tmp_path)
    run(
        "uv",
        "pip",
        "install",
        "--python",
        python,
        f"restorative-core[testing] @ {core.as_uri()}",
        template,
        cwd=tmp_path,
    )
    certificate = ("--restorative-certificate", "certificate.json")
    said = run(python, "-W", "error", "-m", "pytest", "-q", *certificate, "test_template_contracts.py", cwd=tmp_path)
    assert " passed" in said

    told = json.loads((tmp_path / "certificate.json").read_text(encoding="utf-8"))
    assert {(found["distribution"], found["version"]) for found in told["contracts"]} == {
        ("restorative-template", "0.1.0")
    }
    for found in told["contracts"]:
        assert not any(found[name] for name in ("failed", "warned", "excused", "not run"))
        assert len(found["passed"]) > len(found["skipped"])
        assert all("lacks" in skipped for skipped in found["skipped"])
