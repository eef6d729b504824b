"""Erased to the last byte: in the file, in its log, and in the pages that nobody uses any more."""

import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from restorative_core.errors import StorageFailed
from restorative_core.ports import Part, PartKey, Record, Reference, Summary
from restorative_sqlite import SqliteStorage, create_schema

_MARK = re.compile(rb"mark-\d{16}")


def opened(path: Path, timeout: float = 20) -> SqliteStorage:
    """The storage in the file at *path*."""
    return SqliteStorage.at(f"sqlite:///{path}?timeout={timeout}")


def marks(folder: Path) -> set[str]:
    """Every mark that stands in any byte of any file in *folder*."""
    return {found.decode() for file in folder.iterdir() for found in _MARK.findall(file.read_bytes())}


def unreached(path: Path) -> tuple[str, ...]:
    """What scrubbing the file at *path* cannot reach."""
    told = f"What stood in the log of {path} lies in the free space of its disk until it is written over: keep its disk"
    return (f"{told} encrypted.",)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("place", ["our own file", "a host's file"])
def test_nothing_of_what_was_erased_is_left(tmp_path: Path, seed: int, place: str) -> None:
    """Whatever was stored and erased, in whatever order and size, no byte of it is left, and all else is there."""
    chance = random.Random(seed)
    path = tmp_path / "county.db"
    if place == "a host's file":
        with closing(sqlite3.connect(path)) as host:
            create_schema(host)
    storage = opened(path)
    head, alive, kept = 0, dict[PartKey, Part](), set[str]()
    for _ in range(6):
        parts = []
        for number in range(head + 1, head + chance.randint(20, 250)):
            value = f"mark-{chance.randrange(10**16):016}" + "x" * chance.choice([0, 10, 50, 300, 2000, 6000])
            subjects = (f"person-{chance.randrange(9)}", f"mark-{chance.randrange(10**16):016}")
            parts.append(Part("case-a", number, "text", subjects, "casework", "00", value))
        records = [Record("case-a", part.number, "k", "{}", "d") for part in parts]
        storage.append(records, after={"case-a": head}, parts=parts)
        head += len(parts)
        alive |= {part.key: part for part in parts}
        erased = chance.sample(list(alive), int(len(alive) * chance.choice([0.02, 0.3, 0.7])))
        for start in range(0, len(erased), 40):
            storage.append([], after={"case-a": head}, erased=erased[start : start + 40])
        for key in erased:
            del alive[key]
        with closing(opened(path)):  # another process that has the file open is no hindrance
            assert storage.scrub() == unreached(path)
        kept = {found for part in alive.values() for found in (part.value[:21], part.subjects[1])}
        assert marks(tmp_path) == kept
        assert list(storage.parts("case-a")) == list(alive.values())
        assert [one.subjects for one in storage.parts_about("person-1")] == [
            one.subjects for one in alive.values() if "person-1" in one.subjects
        ]
    assert [one for one in storage.check() if "journal_mode" not in one and "Everybody" not in one] == []
    storage.close()
    assert marks(tmp_path) == kept


def test_a_reader_of_an_old_page(tmp_path: Path) -> None:
    """While a snapshot is open the log cannot be emptied: that is said, and what was erased stays erased."""
    storage = opened(tmp_path / "county.db", timeout=0.2)
    secret = f"mark-{7:016}"
    part = Part("case-a", 1, "text", ("person-a",), "casework", "00", secret)
    storage.append([Record("case-a", 1, "k", "{}", "d")], after={"case-a": 0}, parts=[part])
    with storage.snapshot() as still:
        storage.append([], after={}, erased=[part.key])
        with pytest.raises(StorageFailed, match=r"kept reading an old page .*What was erased stays erased\. End that"):
            storage.scrub()
        assert list(still.parts("case-a")) == [part]
        assert list(storage.parts("case-a")) == []
        storage.append([Record("case-a", 2, "k", "{}", "d")], after={"case-a": 1})
    assert storage.scrub() == unreached(tmp_path / "county.db")
    assert marks(tmp_path) == set()
    storage.close()


def test_writers_go_on_after_a_scrub(tmp_path: Path) -> None:
    """A storage that was open in another process reads and writes on after the file was scrubbed."""
    one, two = opened(tmp_path / "county.db"), opened(tmp_path / "county.db")
    for number in range(1, 30):
        storage = (one, two)[number % 2]
        part = Part("case-a", number, "text", ("person-a",), "casework", "00", str(number))
        storage.append(
            [Record("case-a", number, "k", "{}", "d")],
            after={"case-a": number - 1},
            parts=[part],
            references=[Reference(str(number), "case-a")],
            summaries=[Summary("case-a", number)],
            erased=[PartKey("case-a", number - 3, "text")],
        )
        one.scrub()
        assert [found.number for found in two.parts("case-a")] == [*range(max(1, number - 2), number + 1)]
    assert one.check() == two.check() == []
    one.close()
    two.close()


def test_memory_has_nothing_to_scrub() -> None:
    """What is kept in memory is in no file."""
    with closing(SqliteStorage.at("sqlite://")) as storage:
        assert storage.scrub() == ()
