"""The program as a process: pipes, signals, a disk that is full."""

import json
import os
import pty
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "restorative_core.cli"]


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False)


def test_help_names_every_command() -> None:
    """`--help` lists the commands and what the exit codes mean."""
    told = _run("--help")

    assert told.returncode == 0
    for name in ("demo", "import", "case", "record", "deliver", "report", "verify", "adapters", "pathway"):
        assert f"  {name} " in told.stdout
    assert "Traceback" not in told.stderr


def test_usage_says_what_is_typed() -> None:
    """What a command needs is named as it is, and what it may do without stands in brackets."""
    assert "restorative import [OPTIONS] FILE\n" in _run("import", "--help").stdout
    assert "restorative report [OPTIONS] [PROFILE]\n" in _run("report", "--help").stdout


def test_the_reader_may_stop_reading() -> None:
    """A pipe that is closed ends the program without a word."""
    with subprocess.Popen(
        [*PROGRAM, "pathway", "show", "justice", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        complaint = process.stderr.read()

    assert process.returncode in (0, 141)
    assert complaint == b""


def test_a_bar_never_swallows_the_answer(police: Path, tmp_path: Path) -> None:
    """With a terminal for errors and a pipe for the answer, the bar shows on the one, the JSON on the other."""
    store = f"sqlite:///{tmp_path}/county.db"
    rejects = str(tmp_path / "r.jsonl")
    importing = ["import", str(police), "--mapping", "police", "--rejects", rejects, "--store", store, "--json"]
    ours, theirs = pty.openpty()
    try:
        ran = subprocess.run([*PROGRAM, *importing], stdout=subprocess.PIPE, stderr=theirs, check=False)
        shown = os.read(ours, 100_000)
    finally:
        os.close(ours)
        os.close(theirs)

    assert json.loads(ran.stdout.splitlines()[-1])["read"] == 120
    assert b"Importing" in shown


@pytest.mark.parametrize("width", [80, 40])
def test_a_narrow_terminal_cuts_no_id(store: str, width: int) -> None:
    """Whatever the width of a terminal, every id, date and word of a list stands there whole."""
    ours, theirs = pty.openpty()
    try:
        env = {**os.environ, "COLUMNS": str(width)}
        with subprocess.Popen([*PROGRAM, "case", "list", "--store", store], stdout=theirs, env=env):
            shown = b""
            while b" cases." not in shown:
                shown += os.read(ours, 100_000)
    finally:
        os.close(ours)
        os.close(theirs)
    piped = _run("case", "list", "--store", store).stdout.splitlines()[2:-1]
    lines = shown.decode().splitlines()

    assert len(piped) > 20
    for row in piped:
        case, stage, received, *_ = row.split()
        assert any(line.split()[:3] == [case, stage, received] for line in lines), row
    if width == 80:
        assert max(map(len, lines[2:])) <= width


def test_a_terminal_that_knows_ascii_alone_is_enough(store: str, departed_case: str) -> None:
    """What a terminal cannot show is replaced, and nothing fails for it."""
    told = subprocess.run(
        [*PROGRAM, "case", "history", departed_case, "--store", store],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )

    assert told.returncode == 0
    assert told.stderr == b""
    assert b"? ready" in told.stdout


@pytest.fixture
def heeded() -> Iterator[None]:
    """Interruptions are heeded, by children too, although whoever starts tests in the background has them ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
def test_an_interruption_leaves_nothing_half_made(tmp_path: Path) -> None:
    """Ctrl-C ends the demonstration quietly with 130, and neither a folder nor a trace of one is left."""
    out = tmp_path / "demo"
    command = [*PROGRAM, "demo", "--out", str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 60
        while not any(tmp_path.glob(".demo.*/inbox/police.csv")) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        complaint = process.stderr.read()

    assert process.returncode == 130
    assert b"Traceback" not in complaint
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_sentence(police: Path, tmp_path: Path) -> None:
    """Where the disk is full, the import ends with one sentence and 1, and what was stored can be read."""
    store = f"sqlite:///{tmp_path}/county.db"
    importing = ("import", police, "--mapping", "police", "--rejects", tmp_path / "r.jsonl", "--store", store)
    limited = subprocess.run(
        [*PROGRAM, *map(str, importing)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)),
    )

    assert limited.returncode == 1, limited.stderr
    assert "Traceback" not in limited.stderr
    assert len(limited.stderr.strip().splitlines()) == 1
    assert _run("verify", "--store", store).returncode == 0
    assert _run(*importing, "--json").stdout.strip().endswith("}")


def test_a_folder_that_is_not_writable_is_one_sentence(tmp_path: Path) -> None:
    """A store in a folder that cannot be written is refused in a sentence."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    place = folder if os.getuid() else Path("/proc")

    told = _run("demo", "--cases", 3, "--out", place / "demo")

    assert told.returncode == 2
    assert "cannot be made" in told.stderr
    assert "Traceback" not in told.stderr
