"""Killed in mid-write: nothing that was acknowledged is lost, nothing is half, however often it happens.

`RESTORATIVE_KILLS` says how often; 20 times unless it is set.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from restorative_core.ports import PartKey, Summary
from restorative_sqlite import SqliteStorage

_KILLS: Final = int(os.environ.get("RESTORATIVE_KILLS", "20"))
_KILLS_A_FILE: Final = 10
_LONGEST_SECONDS: Final = 0.08

_WRITER = """
import sys
from restorative_core.ports import Part, PartKey, Record, Reference, Summary
from restorative_sqlite import SqliteStorage

storage = SqliteStorage.at(sys.argv[1])
count = storage.head() // 2
while True:
    count += 1
    payload = "x" * (40_000 if count % 7 == 0 else 200)
    shared = [Summary("case-shared", count, f"stage{count % 3}", "north", "", f"2026-01-{count % 28 + 1:02}")]
    own = f"case-own{count}"
    storage.append(
        [Record("case-shared", count, "k", payload, f"{count:064x}"), Record(own, 1, "k", "{}", "d")],
        after={"case-shared": count - 1, own: 0},
        parts=[Part("case-shared", count, "text", ("person-a", f"person-{count}"), "casework", "00", f'"{count}"')],
        references=[Reference(f"{count:064x}", own)],
        summaries=[*shared, Summary(own, 1)],
        erased=[PartKey("case-shared", count - 5, "text")],
    )
    print(count, flush=True)
    if count % 50 == 0:
        storage.scrub()
"""


@pytest.mark.timeout(60 + 5 * _KILLS)
def test_killed_in_mid_write(tmp_path: Path) -> None:
    """After every kill all that was acknowledged is there, only whole appends are, and the file is sound."""
    chance = random.Random(_KILLS)
    acknowledged = found = 0
    for kill in range(_KILLS):
        path = tmp_path / f"{kill // _KILLS_A_FILE}.db"
        acknowledged = _write_and_kill(path, chance) or (acknowledged if kill % _KILLS_A_FILE else 0)
        storage = SqliteStorage.at(f"sqlite:///{path}")
        before = found if kill % _KILLS_A_FILE else 0
        found = _whole(storage)
        assert found - max(acknowledged, before) in (0, 1)
        assert storage.check() == []
        storage.close()


def _write_and_kill(path: Path, chance: random.Random) -> int:
    """Let a process write to the file at *path*, kill it after a while, and give the last number it acknowledged."""
    command = [sys.executable, "-c", _WRITER, f"sqlite:///{path}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(chance.uniform(0, _LONGEST_SECONDS))
        writer.kill()
        rest = writer.stdout.read().splitlines()
    whole = [int(line) for line in (first, *rest) if line.strip()]
    return max(whole, default=0)


def _whole(storage: SqliteStorage) -> int:
    """How many appends are there, each of them whole."""
    history = [record.number for record in storage.history("case-shared")]
    count = len(history)
    every = range(1, count + 1)
    assert history == [*every]
    assert [placed.position for placed in storage.feed()] == list(range(1, 2 * count + 1))
    assert list(storage.streams("case")) == ["case-shared", *(f"case-own{number}" for number in every)]
    assert [part.key for part in storage.parts_about("person-a")] == [
        PartKey("case-shared", number, "text") for number in every if number > count - 5
    ]
    assert len(list(storage.references())) == count
    summaries = list(storage.summaries("case"))
    stage, due = f"stage{count % 3}", f"2026-01-{count % 28 + 1:02}"
    assert summaries == [
        Summary("case-shared", count, stage, "north", "", due),
        *(Summary(f"case-own{number}", 1) for number in every),
    ]
    return count
