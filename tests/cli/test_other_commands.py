import re
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from restorative_core.service.posting import Posted
from restorative_core.service.restorative import RestorativeService
from restorative_core.service.settings import practice_from_file
from restorative_postgresql.testing import PostgresqlServer

Run = Callable[..., Any]


def test_a_report_is_shown_or_written(run: Run, store: str, tmp_path: Path) -> None:
    """Figures are shown here, as JSON lines, or written in a format to a file."""
    shown = run("report", "--year", 2015, "--store", store)
    lines = run("report", "--year", 2015, "--store", store, "--json").lines
    page = run(
        "report", "--from", "2015-01-01", "--to", "2015-12-31", "--format", "html", "--out", "r.html", "--store", store
    )

    assert (shown.code, page.code) == (0, 0)
    assert "Referrals received, by source" in shown.out
    assert lines[0]["name"].startswith("referrals-by-source/")
    assert (tmp_path / "r.html").read_bytes().lstrip().lower().startswith(b"<!doctype html")
    assert "As known on" in run("report", "--year", 2015, "--as-known-on", "2015-06-30", "--store", store).out


def test_a_store_that_was_changed_behind_our_back_is_found(run: Run, county: Path, store: str) -> None:
    """Verifying ends with 0 on what was stored, and with 1 once a record has been changed."""
    good = run("verify", "--store", store)
    with closing(sqlite3.connect(county / "county.db")) as connection, connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute(
            "UPDATE restorative_records SET payload = replace(payload, 'phone', 'email') WHERE payload LIKE '%phone%'"
        )
    bad = run("verify", "--store", store)

    assert good.code == 0
    assert "each as it was stored" in good.out
    assert bad.code == 1
    assert "not what was stored" in bad.out


def test_adapters_are_listed(run: Run) -> None:
    """Every adapter that is installed is listed; in strict mode nothing may be wrong with any."""
    ran = run("adapters", "--strict", "--json")

    assert ran.code == 0
    assert {("storage", "sqlite"), ("channel", "eml"), ("format", "html")} <= {
        (a["kind"], a["name"]) for a in ran.lines
    }
    assert "sqlite" in run("adapters").out


def test_messages_are_delivered_by_the_channels_of_the_practice(
    run: Run, county: Path, store: str, police: Path
) -> None:
    """`deliver` sends by the channels of practice.toml, and asks for one where there is none."""
    assert run("deliver", "--store", store).code == 2

    ran = run("deliver", "--practice", county / "practice.toml", "--store", store)

    assert ran.code == 0
    assert "0 failed" in ran.out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("case", "show", "nope", "STORE"), 2, "There is no case"),
        (("case", "show", "case-222222222222", "STORE"), 2, "There is no case"),
        (("case", "list"), 2, "Say which store"),
        (("case", "list", "--store", "sqlite:///typo.db"), 2, "There is no store"),
        (("case", "list", "--store", "county.db"), 2, "does not begin with a scheme"),
        (("case", "list", "--store", "nope:///x"), 2, "There is no storage"),
        (("case", "list", "--store", "postgres://db/x"), 2, "Write postgresql: in place of postgres: there."),
        (("case", "list", "--store", "sqlite3:///x.db"), 2, "Write sqlite: in place of sqlite3: there."),
        (("case", "list", "--store", "sqlite:///typo.db?mode=ro"), 2, "takes one setting, once: timeout"),
        (("case", "list", "--store", "sqlite:///ty#po.db"), 2, "is written %23"),
        (("case", "list", "--store", "sqlite:///%00.db"), 2, "holds no NUL"),
        (("case", "list", "--store", "sqlite:///no/such/x.db"), 2, "There is no folder no/such."),
        (("case", "list", "--store", "sqlite:///."), 2, ". is a folder. Name a file in it."),
        (("report", "STORE", "--format", "csv", "--out", "-"), 2, "Leave --out out"),
        (("case", "list", "--stage", "nope", "STORE"), 2, "--stage"),
        (("case", "list", "STORE", "--practice", "nope.toml"), 2, "cannot be read"),
        (("pathway", "show", "nope"), 2, "There is no pathway"),
        (("report", "STORE", "--format", "nope"), 2, "There is no format"),
        (("report", "nope", "STORE"), 2, "There is no report"),
        (("report", "STORE", "--from", "2015-02-30", "--to", "2015-03-01"), 2, "takes a day"),
        (("report", "STORE", "--from", "2015-03-01", "--to", "2015-02-01"), 2, "ends before it begins"),
        (("report", "STORE", "--year", "20150"), 2, "between 1900 and 2999"),
        (("report", "STORE", "--from", "1815-03-01", "--to", "1815-03-02"), 2, "between 1900 and 2999"),
        (("report", "STORE", "--year", "2015", "--from", "2015-03-01"), 2, "Keep one of them"),
        (("report", "STORE", "--from", "2015-03-01"), 2, "half a period. Add its last day: --to"),
        (("report", "STORE", "--to", "2015-03-01"), 2, "half a period. Add its first day: --from"),
        (("case", "show", "Case 7", "STORE"), 2, "`restorative case list` lists them"),
        (("case", "options", "case-222222222222", "STORE", "--at", "yesterday"), 2, "--at takes a moment"),
        (("case", "options", "case-222222222222", "STORE", "--as", "f1"), 2, "nothing says as what"),
        (("case", "options", "case-222222222222", "STORE", "--roles", "facilitator"), 2, "nothing says who acts"),
        (
            ("case", "options", "case-222222222222", "STORE", "--as", "Kim Lee", "--roles", "facilitator"),
            2,
            "--as takes a code",
        ),
        (("report", "STORE", "--out", "x.html"), 2, "Say in which format"),
        (("report", "STORE", "--format", "csv", "--out", "no/x.csv"), 2, "cannot be written"),
        (("demo", "--cases", "0"), 2, "cases"),
        (("demo", "--out", "no/demo"), 2, "cannot be made"),
        (("nope",), 2, "nope"),
    ],
)
def test_bad_input_is_one_sentence(run: Run, store: str, arguments: tuple[str, ...], code: int, says: str) -> None:
    """What cannot be done as it was asked is said in a sentence, with 1 or 2 for an exit code."""
    named = [part for one in arguments for part in (("--store", store) if one == "STORE" else (one,))]

    ran = run(*named)

    assert ran.code == code
    assert says in ran.err
    assert "Nothing is stored" not in ran.err
    assert "…" not in ran.err
    assert "Traceback" not in ran.err
    assert not Path("typo.db").exists()


@pytest.mark.parametrize("command", [("case", "list"), ("verify",), ("doctor",), ("due",), ("checkpoint",)])
def test_an_empty_file_is_no_store(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    """A file in which nothing is stays as it is, whoever reads it: only what stores something makes a store of it."""
    (tmp_path / "empty.db").touch()

    ran = run(*command, "--store", "sqlite:///empty.db")

    assert ran.code == (1 if command == ("doctor",) else 2)
    assert "There is no store at sqlite:///empty.db yet." in ran.out + ran.err
    assert [(path.name, path.stat().st_size) for path in tmp_path.glob("empty*")] == [("empty.db", 0)]


@pytest.mark.parametrize("command", [("case", "list"), ("verify",), ("doctor",), ("due",), ("checkpoint",)])
def test_a_schema_that_nobody_made_is_not_made(
    run: Run, postgresql_server: PostgresqlServer, command: tuple[str, ...]
) -> None:
    """On a server no schema is made by whoever reads, and the sentence names the one that is not there."""
    url = postgresql_server.fresh_url()
    (schema,) = parse_qs(urlsplit(url).query)["schema"]

    ran = run(*command, "--store", url)

    assert ran.code == (1 if command == ("doctor",) else 2)
    assert re.search(rf"There is no store in the schema {schema} of the [^.]+ yet\. Correct the URL", ran.out + ran.err)
    with closing(postgresql_server.connect()) as connection:
        assert connection.execute("SELECT to_regnamespace(%s)", [schema]).fetchone() == (None,)
    RestorativeService.open(url).close()
    assert run(*command, "--store", url).code == 0


def test_what_is_no_store_of_ours_is_left_alone(run: Run, tmp_path: Path, county: Path, store: str) -> None:
    """A text, another program's database and a store of a newer form are refused, each in a sentence, unchanged."""
    (tmp_path / "text.db").write_text("This is a letter.")
    for name, statement in (("other.db", "CREATE TABLE x (y)"), ("newer.db", "")):
        with closing(sqlite3.connect(tmp_path / name)) as connection, connection:
            connection.execute(statement or "SELECT 1")
    newer = county / "county.db"
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE restorative_meta SET value = X'3939' WHERE name = 'form'")
    told = {
        "text.db": "is no SQLite database",
        "other.db": "another program",
        str(newer).lstrip("/"): "newer",
    }

    for name, says in told.items():
        place = tmp_path / name if (tmp_path / name).exists() else newer
        before = place.read_bytes()
        ran = run("case", "list", "--store", f"sqlite:///{place}")
        assert (ran.code, says in ran.err) == (1, True), ran.err
        assert place.read_bytes() == before


@pytest.mark.parametrize("uv", ["", "/usr/bin/uv"])
def test_the_demonstration_tells_commands_that_work_as_they_stand(
    run: Run, monkeypatch: pytest.MonkeyPatch, uv: str
) -> None:
    """Each command that is suggested can be typed as it is shown, by uv if uv has started the demonstration."""
    monkeypatch.setenv("UV", uv)
    made = run("demo", "--cases", 8)
    shown = [line.strip() for line in made.out.splitlines() if line.startswith("  ")]
    program = "uv run restorative " if uv else "restorative "

    assert made.code == 0
    assert len(shown) >= 4
    assert any("--practice demo/practice.toml" in line for line in shown)
    for command in shown:
        assert command.startswith(program)
        assert run(*shlex.split(command.removeprefix(program))).code in (0, 1), command


def test_an_empty_period_says_which_years_there_are(run: Run, store: str) -> None:
    """Where there is nothing to count, the years of the store are told, and each figure says so in one way."""
    empty = run("report", "--year", 1999, "--store", store)

    assert empty.code == 0
    assert "The store holds cases of 2015: try --year 2015." in empty.err
    assert set(_numbers(empty.out)) == {"0", "none"}
    assert run("report", "--year", 2015, "--store", store).err == ""


def _numbers(out: str) -> list[str]:
    return [line.split()[-1] for line in out.split("\n\n", 1)[1].splitlines() if line.startswith("  ")]


def test_a_format_that_fails_is_one_sentence_and_leaves_nothing(
    run: Run, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An adapter that raises, or gives no bytes, is named with its distribution; no file is made."""
    (tmp_path / "lib" / "rj_strange-1.0.dist-info").mkdir(parents=True)
    (tmp_path / "lib" / "rj_strange-1.0.dist-info" / "METADATA").write_text("Name: rj-strange\nVersion: 1.0\n")
    (tmp_path / "lib" / "rj_strange-1.0.dist-info" / "entry_points.txt").write_text(
        "[restorative_core.format]\nstrange = rj_strange\n"
    )
    (tmp_path / "lib" / "rj_strange.py").write_text(ODD)
    monkeypatch.syspath_prepend(tmp_path / "lib")
    before = sorted(tmp_path.iterdir())

    ran = run("report", "--year", 2015, "--store", store, "--format", "strange", "--out", "r.strange")

    assert ran.code == 2
    assert ran.err.startswith(
        "The format 'strange' of rj-strange 1.0 gives something of the type str, which is no bytes"
    )
    assert len(ran.err.splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


ODD = """
from restorative_core.hookspecs import hookimpl
from restorative_core.ports import FormatOffer

class Odd:
    def render(self, report):
        return "a text"

@hookimpl
def restorative_formats():
    return [FormatOffer(name="strange", port_version=1, summary="odd", format=Odd(), media_type="x/y", suffix=".x")]
"""


def test_deliver_says_why_a_message_waits(run: Run, county: Path, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not sent is told with its reasons, counted, and with the cases, but about nobody."""
    posted = [
        Posted("message-1", "case-1", "waiting", ("hour.not-safe",)),
        Posted("message-2", "case-1", "waiting", ("hour.not-safe",)),
        Posted("message-3", "case-2", "cancelled", ("address.unknown",)),
        *(Posted("message-4", f"case-{number}", "waiting", ("safety-stop.standing",)) for number in range(7)),
    ]
    monkeypatch.setattr(RestorativeService, "deliver", lambda _self, _occasion: tuple(posted))

    ran = run("deliver", "--practice", county / "practice.toml", "--store", store)

    assert "0 sent, 9 waiting, 1 cancelled, 0 failed." in ran.out
    assert (
        "waiting 2: This is not an hour at which contact with the person is safe. [hour.not-safe] In case-1." in ran.out
    )
    assert "waiting 7: A safety stop stands. A supervisor lifts it, or it stays. [safety-stop.standing] In " in ran.out
    assert "In case-0, case-1, case-2, case-3, case-4, 2 more.\n" in ran.out
    assert "cancelled 1: There is no address to send to" in ran.out


def test_the_channels_of_a_practice_file_are_meant_from_its_folder(
    run: Run, county: Path, store: str, tmp_path: Path
) -> None:
    """A relative path of a channel leads to the same folder wherever the command is started."""
    (tmp_path / "far").mkdir()
    practice = tmp_path / "far" / "practice.toml"
    practice.write_text('channels = ["eml:letters", "text:///elsewhere"]\n')

    assert practice_from_file(practice).channels == (f"eml://{tmp_path}/far/letters", "text:///elsewhere")
    practice.write_text('channels = ["eml:letters"]\n')
    assert run("deliver", "--practice", "far/practice.toml", "--store", store).code == 0
    assert (tmp_path / "far" / "letters").is_dir()
    assert not (tmp_path / "letters").exists()


@pytest.mark.parametrize("text", ["nme = 1", "name = [", "smallest = 'x'"])
def test_a_practice_file_that_cannot_be_used_is_named(run: Run, store: str, tmp_path: Path, text: str) -> None:
    """A fault in the settings names the file that was given."""
    (tmp_path / "ours.toml").write_text(text)

    ran = run("case", "list", "--practice", "ours.toml", "--store", store)

    assert ran.code == 2
    assert ran.err.startswith("ours.toml ")
