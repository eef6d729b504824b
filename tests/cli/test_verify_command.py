"""`restorative verify`, against a checkpoint and on its own; and what is told where something was changed."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from restorative_core.vocabulary.wire import read_json, write_json

Run = Callable[..., Any]


def test_a_checkpoint_is_a_line_or_a_file(run: Run, store: str, tmp_path: Path) -> None:
    """What was printed is taken as it is, or from a file that holds it."""
    line = run("checkpoint", "--store", store).out
    (tmp_path / "kept.txt").write_text(f"\n {line}\n\n", encoding="utf-8")

    for against in (line, line.strip(), "kept.txt"):
        ran = run("verify", "--store", store, "--against", against)
        assert ran.code == 0
        assert "each as it was stored" in ran.out
        assert ran.out.startswith(f"The first {int(line.split()[0]):,} records are those of the checkpoint.\n")
    assert "checkpoint" not in run("verify", "--store", store).out


def test_a_checkpoint_of_nothing_shows_nothing(run: Run, store: str) -> None:
    """Of an empty store there is a checkpoint too; that it agrees with every store is said."""
    line = run("checkpoint", "--store", "memory:").out.strip()

    ran = run("verify", "--store", store, "--against", line)

    assert ran.code == 0
    assert ran.out.startswith("The checkpoint is of a store in which nothing was yet: it shows nothing.\n")


def test_a_checkpoint_that_does_not_hold_is_not_said_to(run: Run, store: str) -> None:
    """Where the records are not those of the checkpoint, that alone is said."""
    ran = run("verify", "--store", store, "--against", f"5 {'0' * 64}")

    assert ran.code == 1
    assert "The first 5 records are not those of the checkpoint" in ran.out
    assert "records are those" not in ran.out


@pytest.mark.parametrize(
    ("against", "says"),
    [
        ("garbage", "There is no file garbage, and that is no checkpoint either."),
        ("780 " + "AB" * 32, "There is no file 780 AB"),
        ("780 0123", "There is no file 780 0123, and that is no checkpoint either."),
        ("a" * 5000, "This is no checkpoint, and no file"),
        ("nul\0", "This is no checkpoint, and no file"),
        (".", "This is no checkpoint, and no file"),
        ("noise.bin", "This is no checkpoint, and no file"),
        ("garbage.txt", "garbage.txt holds no checkpoint."),
        ("empty.txt", "empty.txt holds no checkpoint."),
    ],
    ids=lambda given: repr(given)[:12],
)
def test_what_is_no_checkpoint(run: Run, store: str, tmp_path: Path, against: str, says: str) -> None:
    """Whatever is no checkpoint is told as that, with what to give instead. Nothing is said of storing."""
    (tmp_path / "noise.bin").write_bytes(b"\xff\xfe\x00\x80" * 500)
    (tmp_path / "garbage.txt").write_text("no checkpoint\n" * 500, encoding="utf-8")
    (tmp_path / "empty.txt").touch()

    ran = run("verify", "--store", store, "--against", against)

    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith(says)
    assert "`restorative checkpoint`" in ran.err
    assert ran.err.endswith("Nothing was verified.\n")
    assert "aaa" not in ran.err


def test_a_reference_that_was_changed(run: Run, store: str, county: Path) -> None:
    """A reference that is dropped from the database is missed by its case; nothing else is wrong."""
    with closing(sqlite3.connect(county / "county.db")) as connection, connection:
        key, case = connection.execute("SELECT key, stream FROM restorative_references LIMIT 1").fetchone()
        connection.execute("DELETE FROM restorative_references WHERE key = ?", (key,))

    ran = run("verify", "--store", store)

    assert ran.code == 1
    assert ran.out.splitlines()[0].startswith(f"{case}, record 1: What it is known by is gone")
    assert "1 not as it was stored" in ran.out


def test_a_reference_that_was_changed_in_an_export(run: Run, store: str, tmp_path: Path) -> None:
    """An export of which a reference is said otherwise fills no store."""
    assert run("export", "out.jsonl", "--store", store).code == 0
    path = tmp_path / "out.jsonl"
    lines = path.read_text(encoding="ascii").splitlines()
    place = next(place for place, line in enumerate(lines) if line.startswith('{"reference"'))
    key, stream, content = read_json(lines[place])["reference"]
    lines[place] = write_json({"reference": [key, stream, content[::-1]]})
    path.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")

    ran = run("restore", "out.jsonl", "--store", "sqlite:///new.db")

    assert ran.code == 1
    assert "is not as it was exported, or missing" in ran.err
    assert not (tmp_path / "new.db").exists()
