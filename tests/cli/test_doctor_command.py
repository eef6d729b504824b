"""`restorative doctor`: what is wrong, and what to do about it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from restorative_core import RestorativeService

Run = Callable[..., Any]


@pytest.fixture
def well(run: Run, county: Path, store: str) -> str:
    """A store with which nothing is wrong."""
    run("deliver", "--practice", county / "practice.toml", "--store", store)
    assert run("doctor", "--store", store).code == 0
    return store


def _told(run: Run, store: str, *more: object) -> dict[str, str]:
    ran = run("doctor", "--json", "--store", store, *more)
    assert ran.code == (1 if ran.lines else 0), ran.err
    return {line["what"]: f"{line['says']} {line['do']}" for line in ran.lines}


def _change(county: Path, *statements: str) -> None:
    with closing(sqlite3.connect(county / "county.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_all_is_well(run: Run, well: str) -> None:
    """Where nothing is wrong it says so, and ends with 0."""
    ran = run("doctor", "--store", well)

    assert (ran.code, ran.out, ran.err) == (0, "All is well.\n", "")


def test_a_store_that_nothing_comes_out_of(run: Run) -> None:
    """A storage that keeps less than the physical tier is told: real cases are better kept elsewhere."""
    RestorativeService.open("lines:///lines.rj").close()

    told = _told(run, "lines:///lines.rj")

    assert "keeps the core tier of its port: nothing is moved or exported out of it. Keep real cases" in told["storage"]
    assert "storage" not in _told(run, "memory:")


def test_late_messages(run: Run, county: Path, store: str) -> None:
    """Messages that nobody has sent are told, with what to do."""
    _change(county, "UPDATE restorative_summaries SET stage = 'waiting', due = '2015-01-01' WHERE kind = 'message'")

    told = _told(run, store)

    assert "have been due for more than a day" in told["messages"]
    assert "Name a channel in practice.toml. Run `restorative deliver`" in told["messages"]
    assert "Name a channel" not in _told(run, store, "--practice", county / "practice.toml")["messages"]


def test_lost_summaries_are_mended(run: Run, county: Path, well: str) -> None:
    """What worklists lack is told, and made anew when that is asked for."""
    some = "stream IN (SELECT stream FROM restorative_summaries WHERE kind = 'case' ORDER BY began LIMIT 3 OFFSET 2)"
    _change(county, f"DELETE FROM restorative_summaries WHERE {some}")

    assert "case-" in _told(run, well)["worklists"]
    assert run("verify", "--store", well).code == 1
    assert run("doctor", "--mend", "--store", well).code == 0
    assert run("verify", "--store", well).code == 0


def test_other_tables(run: Run, well: str, tmp_path: Path) -> None:
    """Open cases that were begun by other tables than those in use are counted, with what to record."""
    lib = tmp_path / "lib"
    (lib / "rj_asks-1.0.dist-info").mkdir(parents=True)
    (lib / "rj_asks-1.0.dist-info" / "METADATA").write_text("Name: rj-asks\nVersion: 1.0\n")
    (lib / "rj_asks-1.0.dist-info" / "entry_points.txt").write_text("[restorative_core.requirement]\nasks = rj_asks\n")
    (lib / "rj_asks.py").write_text(ASKS)
    (tmp_path / "ours.toml").write_text('requirements = ["asks"]\n')
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(lib)
        told = _told(run, well, "--practice", "ours.toml")

    assert "open cases were begun by tables of justice/1 that are not those in use" in told["pathway"]
    assert "pathway-adopted" in told["pathway"]


ASKS = """
from restorative_core.hookspecs import hookimpl
from restorative_core.ports import RequirementOffer, own_policy, should

@should(own_policy("paragraph 1"))
def nothing_is_asked(question):
    '''Nothing is asked.'''
    return ()

@hookimpl
def restorative_requirements():
    return [RequirementOffer(name="asks", port_version=1, summary="x", acts=("session-arranged",),
                             load=lambda: nothing_is_asked)]
"""


def test_a_record_of_the_future(store: str) -> None:
    """A clock that stands before the last record is told."""
    with RestorativeService.open(store, clock=lambda: datetime(2014, 1, 1, tzinfo=UTC)) as service:
        told = [one for one in service.examine() if one.what == "clock"]

    assert ["which is still to come" in one.says for one in told] == [True]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("name = [", "is not TOML"),
        ('channels = ["pigeon:loft"]', "name a channel pigeon:, and nothing that is installed offers it"),
        ('requirements = ["nope"]', "There is no requirement 'nope' installed"),
    ],
)
def test_settings_that_cannot_be_used(run: Run, well: str, tmp_path: Path, settings: str, says: str) -> None:
    """Settings that cannot be used are a finding like any other, with what to do."""
    (tmp_path / "ours.toml").write_text(settings)

    ran = run("doctor", "--store", well, "--practice", "ours.toml")

    assert ran.code == 1
    assert says in ran.out


def test_settings_that_others_may_write(run: Run, well: str, tmp_path: Path) -> None:
    """Settings that everybody on the machine may write say where letters go: that is told, with what to do."""
    (tmp_path / "practice.toml").write_text('name = "Ours"')
    (tmp_path / "practice.toml").chmod(0o666)

    assert "chmod o-w practice.toml" in _told(run, well)["settings"]
    (tmp_path / "practice.toml").chmod(0o644)
    assert _told(run, well) == {}


def test_a_broken_adapter(run: Run, well: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An adapter that fails is told, although nothing asks for it."""
    (tmp_path / "lib" / "rj_broken-1.0.dist-info").mkdir(parents=True)
    (tmp_path / "lib" / "rj_broken-1.0.dist-info" / "METADATA").write_text("Name: rj-broken\nVersion: 1.0\n")
    (tmp_path / "lib" / "rj_broken-1.0.dist-info" / "entry_points.txt").write_text(
        "[restorative_core.format]\nbroken = rj_broken\n"
    )
    (tmp_path / "lib" / "rj_broken.py").write_text("raise OSError('no disk')\n")
    monkeypatch.syspath_prepend(tmp_path / "lib")

    assert "rj-broken 1.0" in _told(run, well)["adapter"]


def test_a_damaged_record(run: Run, county: Path, well: str) -> None:
    """A case that is not as it was stored is named, with the command that tells of all of it."""
    second = "WHERE stream LIKE 'case-%' AND number = 2"
    _change(county, f"UPDATE restorative_records SET payload = replace(payload, '2015', '2014') {second}")

    assert "restorative verify" in _told(run, well)["records"]


def test_no_store(run: Run) -> None:
    """Without a store, or with one that is not there, it says so as every other command does."""
    assert run("doctor").code == 2
    ran = run("doctor", "--store", "sqlite:///typo.db")
    assert (ran.code, "There is no store" in ran.out) == (1, True)
