import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from restorative_core.errors import Misconfigured
from restorative_core.intake.mapping import Mapping
from restorative_core.memory import MemoryStorage
from restorative_core.service.importing import Row, import_file
from restorative_core.service.rejects import Rejects
from restorative_core.service.restorative import RestorativeService
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.roles import StaffRole

STORE = "sqlite:///county.db"
Run = Callable[..., Any]


def _import(run: Run, file: Path, *more: object) -> Any:
    return run("import", file, "--mapping", "police", "--rejects", "rejects.jsonl", "--store", STORE, *more)


def _rows(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8-sig").splitlines(keepends=True)


def test_every_row_is_imported_or_rejected_with_its_reasons(run: Run, police: Path) -> None:
    """What is read is imported or rejected, and a rejected row stands in the file verbatim, with every reason."""
    ran = _import(run, police, "--json")
    tally = ran.lines[-1]
    rejected = [json.loads(line) for line in Path("rejects.jsonl").read_text().splitlines()]

    assert ran.code == 1
    assert tally["read"] == tally["imported"] + tally["rejected"] == 120
    assert len(rejected) == tally["rejected"] > 0
    assert set(rejected[0]) == {"record", "raw", "reasons"}
    assert all(set(reason) == {"code", "says", "about"} for row in rejected for reason in row["reasons"])
    assert all(row["raw"] in police.read_text(encoding="utf-8-sig") for row in rejected if "\n" not in row["raw"])
    assert stat.S_IMODE(Path("rejects.jsonl").stat().st_mode) == 0o600


def test_the_same_file_twice_adds_nothing(run: Run, police: Path) -> None:
    """A second import knows every row, and leaves cases and rejects as they were."""
    first = _import(run, police, "--json").lines[-1]
    cases, rejects = run("case", "list", "--store", STORE).out, Path("rejects.jsonl").read_text()

    again = _import(run, police, "--json").lines[-1]

    assert again == {**first, "imported": 0, "already_known": first["imported"]}
    assert run("case", "list", "--store", STORE).out == cases
    assert Path("rejects.jsonl").read_text() == rejects
    assert not Path("rejects.jsonl.1").exists()


def test_a_row_that_says_something_else_is_named_and_changes_nothing(run: Run, police: Path, tmp_path: Path) -> None:
    """A row that comes again with other content is `changed`, with its record and its case; nothing is merged."""
    header, *rows = _rows(police)
    good = next(row for row in rows if row.startswith("NP/15/00003"))
    one = tmp_path / "one.csv"
    one.write_text(header + good, encoding="utf-8")
    assert _import(run, one, "--json").lines[-1]["imported"] == 1
    case = run("case", "list", "--store", STORE, "--json").lines[0]["case"]
    history = run("case", "history", case, "--store", STORE).out

    one.write_text(header + good.replace("Fraud", "Robbery"), encoding="utf-8")
    ran = _import(run, one, "--json")

    assert ran.lines[0] == {"record": 2, "outcome": "changed", "case": case}
    assert ran.lines[1] == {"read": 1, "imported": 0, "rejected": 0, "already_known": 0, "changed": 1}
    assert run("case", "history", case, "--store", STORE).out == history
    assert "Row 2" in _import(run, one).out


def test_a_file_without_fault_leaves_an_empty_rejects_file(run: Run, police: Path, tmp_path: Path) -> None:
    """The rejects file is there after every import, and a command that rejected nothing ends with 0."""
    header, *rows = _rows(police)
    one = tmp_path / "one.csv"
    one.write_text(header + next(row for row in rows if row.startswith("NP/15/00003")), encoding="utf-8")

    ran = _import(run, one)

    assert (ran.code, Path("rejects.jsonl").read_text()) == (0, "")
    assert "1 read: 1 imported" in ran.out


def test_no_earlier_rejects_are_lost(run: Run, police: Path, tmp_path: Path) -> None:
    """Rejects that do not stand in the new file are kept beside it."""
    _import(run, police)
    earlier = Path("rejects.jsonl").read_text()
    header, *rows = _rows(police)
    one = tmp_path / "one.csv"
    one.write_text(header + next(row for row in rows if row.startswith("NP/15/00003")), encoding="utf-8")

    again = _import(run, one)

    assert Path("rejects.jsonl").read_text() == ""
    assert Path("rejects.jsonl.1").read_text() == earlier
    assert "kept as rejects.jsonl.1: delete them too" in again.out


def test_json_says_where_earlier_rejects_were_kept(run: Run, police: Path, tmp_path: Path) -> None:
    """The place of the earlier rejects is a line of its own, before the count."""
    _import(run, police)
    one = tmp_path / "one.csv"
    one.write_text("".join(_rows(police)[:2]), encoding="utf-8")

    kept, tally = _import(run, one, "--json").lines[-2:]

    assert kept == {"kept": "rejects.jsonl.1"}
    assert "kept" not in tally


def test_an_import_that_breaks_off_loses_no_rejects(tmp_path: Path, police: Path) -> None:
    """What was rejected until an interruption stands beside the place, and the import can be begun again."""
    rejects = tmp_path / "rejects.jsonl"
    with RestorativeService(MemoryStorage()) as service:
        occasion = Occasion("2016-01-01", Actor("system", roles={StaffRole.SYSTEM}))

        def interrupt(row: Row) -> None:
            if row.record == 60:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            import_file(service, police, Mapping.named("police"), rejects, occasion, tell=interrupt)
        unfinished = (tmp_path / "rejects.jsonl.unfinished").read_text().splitlines()
        tally = import_file(service, police, Mapping.named("police"), rejects, occasion)

    assert not list(tmp_path.glob(".rejects*"))
    assert unfinished
    assert rejects.read_text().splitlines()[: len(unfinished)] == unfinished
    assert tally.read == 120
    assert tally.already_known > 0


def test_bytes_that_cannot_be_read_are_kept(tmp_path: Path) -> None:
    """A record that is no text can be made again from the rejects file, byte for byte."""
    raw = b"NP/15/1,\xff\xfe,x".decode("utf-8", "surrogateescape")
    with Rejects(tmp_path / "r.jsonl") as rejects:
        rejects.write(2, raw, ())

    kept = json.loads((tmp_path / "r.jsonl").read_text())["raw"]
    assert kept.encode("utf-8", "surrogateescape") == b"NP/15/1,\xff\xfe,x"


def test_the_rejects_never_replace_what_is_imported(run: Run, police: Path, tmp_path: Path) -> None:
    """Naming the file itself as rejects file is refused, and nothing is changed."""
    file = tmp_path / "police.csv"
    file.write_bytes(police.read_bytes())

    ran = run("import", file, "--mapping", "police", "--rejects", file, "--store", STORE)

    assert ran.code == 2
    assert "Name another" in ran.err
    assert file.read_bytes() == police.read_bytes()


def test_a_rejects_file_that_is_none_is_refused(tmp_path: Path) -> None:
    """Neither a folder nor a link is written over."""
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    for place in (tmp_path, tmp_path / "link", tmp_path / "nowhere" / "r.jsonl"):
        with pytest.raises(Misconfigured):
            Rejects(place)


@pytest.mark.parametrize("mapping", ["housing", "self-referral"])
def test_a_file_of_another_shape_imports_nothing(run: Run, police: Path, mapping: str) -> None:
    """A file that its mapping cannot read makes no store and no rejects file, and is told in one sentence."""
    ran = run("import", police, "--mapping", mapping, "--rejects", "r.jsonl", "--store", STORE)

    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 2
    assert not Path("county.db").exists()
    assert not Path("r.jsonl").exists()


def test_rejects_in_a_folder_that_is_not_there_make_no_store(run: Run, police: Path) -> None:
    """Where the rejects file cannot be, nothing is begun."""
    ran = run("import", police, "--mapping", "police", "--rejects", "nowhere/r.jsonl", "--store", STORE)

    assert ran.code == 2
    assert "there is no folder nowhere" in ran.err
    assert not Path("county.db").exists()


def test_rejects_are_mended_where_they_came_from(run: Run, police: Path) -> None:
    """The answer says that rows are mended in the partner's own file, and that what is known is skipped."""
    ran = _import(run, police)

    assert "Mend the rows there and import that file again: what is known is skipped." in ran.out
    assert "`record` is the number of the row in the partner's file" in ran.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("in/nofile.csv", "--mapping", "police"), "in/nofile.csv cannot be opened"),
        (("POLICE", "--mapping", "ours"), "give the path of its file, which ends in .toml"),
        (("POLICE", "--mapping", "nope"), "There is no mapping"),
        (("POLICE", "--mapping", "to/nope.toml"), "'to/nope.toml' cannot be read"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(run: Run, police: Path, arguments: tuple[str, ...], says: str) -> None:
    """A file or a mapping that is not there is said so, and no store is made for it."""
    named = [police if one == "POLICE" else one for one in arguments]

    ran = run("import", *named, "--rejects", "r.jsonl", "--store", STORE)

    assert ran.code in (1, 2)
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert not Path("county.db").exists()
