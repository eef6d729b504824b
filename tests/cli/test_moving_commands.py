"""All of a store: exported, restored, moved, backed up; or told in a sentence why not, with nothing half."""

import io
import json
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from psycopg.sql import SQL, Identifier
from typer.testing import CliRunner

from restorative_core import RestorativeService
from restorative_core.cli.app import app
from restorative_postgresql.testing import PostgresqlServer

Run = Callable[..., Any]


@pytest.fixture
def exported(run: Run, store: str, tmp_path: Path) -> Path:
    """An export of the county's store."""
    assert run("export", "out.jsonl", "--store", store).code == 0
    return tmp_path / "out.jsonl"


def _checkpoint(run: Run, store: str) -> str:
    return str(run("checkpoint", "--store", store).out)


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _changed(path: Path, change: Callable[[list[str]], object]) -> None:
    lines = path.read_text().splitlines()
    change(lines)
    path.write_text("".join(line + "\n" for line in lines))


def test_an_export_makes_the_same_store_again(run: Run, store: str, exported: Path, tmp_path: Path) -> None:
    """What is restored has the same checkpoint, verifies, lists the same cases, and exports to the same bytes."""
    ran = run("restore", exported, "--store", "sqlite:///new.db", "--json")

    assert ran.code == 0
    assert ran.lines[0]["checkpoint"] == _checkpoint(run, store).strip() == _checkpoint(run, "sqlite:///new.db").strip()
    assert run("verify", "--store", "sqlite:///new.db").code == 0
    assert run("case", "list", "--store", "sqlite:///new.db").out == run("case", "list", "--store", store).out
    assert run("export", "again.jsonl", "--store", "sqlite:///new.db").code == 0
    assert (tmp_path / "again.jsonl").read_bytes() == exported.read_bytes()


def test_what_is_written_is_for_its_owner_alone(run: Run, store: str, exported: Path, tmp_path: Path) -> None:
    """An export, a backup and a store that is restored are read and written by their owner, and by nobody else."""
    run("backup", "b.db", "--store", store)
    run("restore", exported, "--store", "sqlite:///new.db")

    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("out.jsonl", "b.db", "new.db")} == {0o600}


def test_a_backup_makes_the_same_store_again(run: Run, store: str, tmp_path: Path) -> None:
    """A backup is restored as an export is, and is not touched by it."""
    assert run("backup", "b.db", "--store", store).code == 0
    before = (tmp_path / "b.db").read_bytes()

    assert run("restore", "b.db", "--store", "sqlite:///new.db").code == 0
    assert _checkpoint(run, "sqlite:///new.db") == _checkpoint(run, store)
    assert (tmp_path / "b.db").read_bytes() == before


def test_a_store_is_moved(run: Run, store: str) -> None:
    """All of it arrives, and the old store stays as it was."""
    before = _checkpoint(run, store)

    ran = run("move", "sqlite:///new.db", "--store", store)

    assert ran.code == 0
    assert "each as it was stored" in ran.out
    assert before.strip() in ran.out
    assert _checkpoint(run, store) == before == _checkpoint(run, "sqlite:///new.db")


@pytest.mark.parametrize("to", ["memory:", "sqlite:///", "sqlite://", "sqlite:///:memory:", "sqlite:///?timeout=3"])
def test_nothing_is_moved_or_restored_into_memory(run: Run, store: str, exported: Path, to: str) -> None:
    """A store that ends with the program is refused: nobody is to delete the old one for it."""
    for ran in (run("move", to, "--store", store), run("restore", exported, "--store", to)):
        assert (ran.code, ran.out) == (2, "")
        assert "is a store in memory and keeps nothing. Name one that does" in ran.err


def test_an_export_goes_through_a_pipe(run: Run, store: str, exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With - an export is written to the standard output, and restored from the standard input."""
    piped = CliRunner().invoke(app, ["export", "-", "--store", store])
    assert piped.stdout_bytes == exported.read_bytes()

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped.stdout_bytes)))
    assert run("restore", "-", "--store", "sqlite:///new.db").code == 0
    assert _checkpoint(run, "sqlite:///new.db") == _checkpoint(run, store)


def _first_of(lines: list[str], noun: str) -> int:
    return next(place for place, line in enumerate(lines) if line.startswith(f'{{"{noun}"'))


def _swap(lines: list[str], one: int, other: int) -> None:
    lines[one], lines[other] = lines[other], lines[one]


def _replaced(old: str, new: str, noun: str) -> Callable[[list[str]], object]:
    def change(lines: list[str]) -> None:
        place = _first_of(lines, noun)
        assert old in lines[place]
        lines[place] = lines[place].replace(old, new)

    return change


FAULTS: dict[str, tuple[Callable[[list[str]], object], str]] = {
    "garbage": (lambda lines: lines.insert(5, "What is this?"), "Line 6 is none of an export"),
    "not ASCII": (lambda lines: lines.insert(5, "ß"), "Line 6 is none of an export"),
    "another object": (lambda lines: lines.insert(5, '{"summary":[]}'), "Line 6 is none of an export"),
    "too few fields": (lambda lines: lines.insert(1, '{"record":["case-x",1]}'), "Line 2 is none of an export"),
    "a wrong type": (_replaced(',1,"', ',true,"', "record"), "Line 2 is none of an export"),
    "no header": (lambda lines: lines.pop(0), "Line 1 is none of an export"),
    "empty": (lambda lines: lines.clear(), "Line 1 is none of an export"),
    "newer": (_replaced('"version":1', '"version":2', "format"), "A newer release wrote this export"),
    "no secret": (_replaced('"secret":"', '"secret":"x', "format"), "Line 1 is none of an export"),
    "a short secret": (_replaced('"secret":"', '"secret":"","was":"', "format"), "Line 1 is none of an export"),
    "cut short": (lambda lines: lines.pop(), "The last line is missing"),
    "cut in a line": (lambda lines: lines.__setitem__(-1, lines[-1][:9]), "is none of an export"),
    "a record dropped": (lambda lines: lines.pop(1), "does not follow what stands before it"),
    "records swapped": (lambda lines: _swap(lines, 1, 2), "does not follow what stands before it"),
    "a record twice": (lambda lines: lines.insert(2, lines[1]), "does not follow what stands before it"),
    "a record changed": (_replaced("2015", "2014", "record"), "is not as it was exported"),
    "a part changed": (_replaced("person", "nobody", "part"), "is not as it was exported"),
    "a part twice": (lambda lines: lines.insert(_first_of(lines, "part"), lines[_first_of(lines, "part")]), "exported"),
    "a part dropped": (lambda lines: lines.pop(_first_of(lines, "part")), "not what stands before it"),
    "a part first": (lambda lines: lines.insert(1, lines[_first_of(lines, "part")]), "is not as it was exported"),
    "a record last": (lambda lines: lines.insert(-1, lines[1]), "does not follow what stands before it"),
    "a reference twice": (lambda lines: lines.insert(-1, lines[-2]), "is there twice"),
    "a reference dropped": (lambda lines: lines.pop(-2), "not what stands before it"),
    "the last line changed": (lambda lines: lines.__setitem__(-1, '{"end":{}}'), "not what stands before it"),
    "something after the end": (lambda lines: lines.append(lines[1]), "does not follow what stands before it"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_export_leaves_nothing(run: Run, exported: Path, tmp_path: Path, fault: str) -> None:
    """Whatever is wrong with an export is told in a sentence with its line, and no store is made."""
    change, says = FAULTS[fault]
    _changed(exported, change)
    before = _files(tmp_path)

    ran = run("restore", exported, "--store", "sqlite:///new.db")

    assert (ran.code, says in ran.err) == (1, True), ran.err
    assert "Traceback" not in ran.err
    assert _files(tmp_path) == before


@contextmanager
def _restoring(exported: Path, store: str) -> Iterator[subprocess.Popen[bytes]]:
    """A restore of *exported* in a process of its own, that has stored something and waits for the rest."""
    command = [sys.executable, "-m", "restorative_core.cli", "restore", "-", "--store", store]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=exported.parent, **pipes) as running:  # type: ignore[call-overload] # of pipes
        try:
            running.stdin.write(exported.read_bytes()[:-100])
            running.stdin.flush()
            deadline = time.monotonic() + 30
            while not any(path.stat().st_size for path in exported.parent.glob(".new.db.*/store-wal")):
                assert running.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.01)
            yield running
        finally:
            running.kill()


def test_what_a_killed_restore_left_goes_with_the_next(run: Run, store: str, exported: Path, tmp_path: Path) -> None:
    """A restore that is killed leaves no store, and what it hid is removed, and told, by the next one to that place."""
    before = _files(tmp_path)
    with _restoring(exported, "sqlite:///new.db") as running:
        running.kill()
        running.wait()
    (left,) = set(_files(tmp_path)) - set(before)
    assert stat.S_IMODE((tmp_path / left).stat().st_mode) == 0o700

    ran = run("restore", exported, "--store", "sqlite:///new.db")

    assert ran.code == 0
    assert f"{left} was removed: an earlier run was broken off and left it" in ran.err
    assert _files(tmp_path) == sorted([*before, "new.db"])
    assert _checkpoint(run, "sqlite:///new.db") == _checkpoint(run, store)


def test_what_is_not_certainly_left_stays(run: Run, exported: Path, tmp_path: Path) -> None:
    """The folder of a restore that still runs stays, and so does whatever else has such a name."""
    for name in (".new.db.filling-letters", ".other.db.filling-abcdefgh", ".new.db.filling-emptyone"):
        (tmp_path / name).mkdir()
    (tmp_path / ".new.db.filling-letters" / "letter.txt").touch()
    (tmp_path / ".other.db.filling-abcdefgh" / "store").touch()
    (tmp_path / ".new.db.filling-aaaaaaaa").symlink_to(".other.db.filling-abcdefgh")
    (tmp_path / ".new.db.filling-bbbbbbbb").touch()
    before = _files(tmp_path)
    with _restoring(exported, "sqlite:///new.db") as running:
        (working,) = set(_files(tmp_path)) - set(before)

        ran = run("restore", exported, "--store", "sqlite:///new.db")

        assert (ran.code, "removed" in ran.err) == (0, False), ran.err
        assert _files(tmp_path) == sorted([*before, working, "new.db"])
        _, said = running.communicate(exported.read_bytes()[-100:])
        assert running.returncode == 1
    assert b"was made by somebody else meanwhile. It was left as it is." in said
    assert _files(tmp_path) == sorted([*before, "new.db"])
    assert (tmp_path / ".other.db.filling-abcdefgh" / "store").exists()


def test_a_store_that_was_there_says_what_is_left(run: Run, store: str, exported: Path, tmp_path: Path) -> None:
    """An empty store that was there holds a part after a failure: that is said, with what to do."""
    shutil.copy(exported, tmp_path / "cut.jsonl")
    _changed(tmp_path / "cut.jsonl", lambda lines: lines.pop())
    RestorativeService.open("sqlite:///empty.db").close()

    ran = run("restore", "cut.jsonl", "--store", "sqlite:///empty.db")

    assert ran.code == 1
    says = "A part of it is in sqlite:///empty.db now: let nobody use that. Delete that file, and begin again."
    assert says in ran.err


def test_a_server_that_was_filled_in_part_is_emptied_and_filled(
    run: Run, store: str, exported: Path, tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    """On a server a part is left of a failure: that is said, it is refused and told until it is emptied as it says."""
    url = postgresql_server.fresh_url()
    (schema,) = parse_qs(urlsplit(url).query)["schema"]
    shutil.copy(exported, tmp_path / "cut.jsonl")
    _changed(tmp_path / "cut.jsonl", lambda lines: lines.__delitem__(slice(_first_of(lines, "part") + 3, None)))

    failed = run("restore", "cut.jsonl", "--store", url)
    assert failed.code == 1
    assert "The last line is missing" in failed.err
    assert f"A part of it is in the schema {schema} of postgresql:" in failed.err
    assert f"let nobody use that. Let an administrator run DROP SCHEMA {schema} CASCADE there, and" in failed.err

    again = run("restore", exported, "--store", url)
    assert again.code == 1
    assert "is stored in the schema" in again.err
    assert "no more than a restore left that was broken off" in again.err
    assert run("move", url, "--store", store).code == 1
    assert run("verify", "--store", url).code == 1

    assert f'in the schema "{schema}"' in run("schema", url).out
    with closing(postgresql_server.connect(autocommit=True)) as connection:
        connection.execute(SQL("DROP SCHEMA {} CASCADE").format(Identifier(schema)))
    assert run("restore", exported, "--store", url).code == 0
    assert _checkpoint(run, url) == _checkpoint(run, store)


def test_a_move_that_fails_half_way_says_what_is_left(
    run: Run, county: Path, store: str, postgresql_server: PostgresqlServer
) -> None:
    """A move to a server that breaks off says that a part is there, and what to do; the old store is as it was."""
    url = postgresql_server.fresh_url()
    with closing(sqlite3.connect(county / "county.db")) as connection, connection:
        connection.execute("UPDATE restorative_parts SET value = '\"Eve\"' WHERE field = 'name'")

    ran = run("move", url, "--store", store)

    assert ran.code == 1
    assert "is not as it was exported" in ran.err
    assert "let nobody use that" in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("export", "out.jsonl", "STORE"), 2, "is there already"),
        (("export", "no/such/x.jsonl", "STORE"), 2, "There is no folder"),
        (("export", "x.jsonl"), 2, "Say which store"),
        (("export", "x.jsonl", "--store", "sqlite:///typo.db"), 2, "There is no store"),
        (("export", "x.jsonl", "--store", "lines:///lines.rj"), 2, "keeps the core tier"),
        (("restore", "no.jsonl", "--store", "sqlite:///new.db"), 2, "cannot be opened"),
        (("restore", "out.jsonl"), 2, "Say which store"),
        (("restore", "out.jsonl", "STORE"), 1, "is stored"),
        (("restore", "out.jsonl", "--store", "lines:///new.rj"), 2, "keeps the core tier"),
        (("restore", "out.jsonl", "--store", "nope:///x"), 2, "There is no storage"),
        (("restore", "text.txt", "--store", "sqlite:///new.db"), 1, "text.txt is no SQLite database"),
        (("restore", "nothing.db", "--store", "sqlite:///new.db"), 1, "Line 1 is none of an export"),
        (("restore", "out.jsonl", "--store", "sqlite:///no/such/new.db"), 2, "There is no folder no/such"),
        (("move", "sqlite:///new.db"), 2, "Say which store"),
        (("move", "STORE-URL", "STORE"), 1, "is stored"),
        (("move", "lines:///new.rj", "STORE"), 2, "keeps the core tier"),
        (("move", "sqlite:///new.db", "--store", "lines:///lines.rj"), 2, "keeps the core tier"),
        (("backup", "out.jsonl", "STORE"), 2, "is there already"),
        (("backup", "no/such/b.db", "STORE"), 2, "There is no folder"),
        (("backup", "-", "STORE"), 2, "`restorative export -` writes to the standard output"),
        (("backup", "b.db", "--store", "memory:"), 2, "Use `restorative export`"),
        (("backup", "b.db", "--store", "lines:///lines.rj"), 2, "Stop the service and copy its files"),
        (("schema", "memory:"), 2, "has no tables"),
        (("schema", "county.db"), 2, "does not begin with a scheme"),
    ],
)
def test_bad_input_is_one_sentence(
    run: Run, store: str, exported: Path, tmp_path: Path, *, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """What cannot be done is said in a sentence, and nothing is made, changed or left behind."""
    (tmp_path / "text.txt").write_text("Dear county, here are our records.")
    (tmp_path / "nothing.db").touch()
    (tmp_path / "lines.rj").touch()
    before, kept = _files(tmp_path), _checkpoint(run, store)
    told = [store if part == "STORE-URL" else part for part in arguments]
    named = [part for one in told for part in (("--store", store) if one == "STORE" else (one,))]

    ran = run(*named)

    assert (ran.code, says in ran.err) == (code, True), ran.err
    assert "Traceback" not in ran.err
    assert _files(tmp_path) == before
    assert _checkpoint(run, store) == kept
    assert exported.exists()


def test_a_move_from_a_store_that_was_changed_keeps_nothing(run: Run, county: Path, store: str, tmp_path: Path) -> None:
    """Of a store that is not as it was stored nothing is moved."""
    with closing(sqlite3.connect(county / "county.db")) as connection, connection:
        connection.execute("UPDATE restorative_parts SET value = '\"Eve\"' WHERE field = 'name'")
    before = _files(tmp_path)

    ran = run("move", "sqlite:///new.db", "--store", store)

    assert ran.code == 1
    assert "is not as it was exported" in ran.err
    assert _files(tmp_path) == before


def test_the_tables_of_a_store_are_printed(run: Run, tmp_path: Path) -> None:
    """The SQL that is printed makes a store that the program takes for its own."""
    ran = run("schema", "sqlite:///new.db")
    assert ran.code == 0
    assert not (tmp_path / "new.db").exists()

    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        connection.executescript(ran.out)
    assert run("case", "list", "--store", "sqlite:///new.db").code == 0


def test_an_export_names_every_line(exported: Path) -> None:
    """Every line is one object of one noun, in the order that the documentation tells."""
    first, *others = (json.loads(line) for line in exported.read_text().splitlines())
    nouns = list(dict.fromkeys(next(iter(line)) for line in others))

    assert first.keys() == {"format", "version", "secret"}
    assert nouns == ["record", "part", "reference", "end"]
    assert all(len(line) == 1 for line in others)
