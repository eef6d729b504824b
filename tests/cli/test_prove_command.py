"""`restorative pathway prove`: each proof as it is made, what was looked at, and an exit code to build upon."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from restorative_core.pathways import PUBLISHED

Run = Callable[..., Any]

STOPS = "no-safety-stop-stands"

RULE = '''
from restorative_core import events
from restorative_core.hookspecs import hookimpl
from restorative_core.ports import RequirementOffer, own_policy, should

@should(own_policy("closing, 1"), reads=(events.SafetyStopRaised,))
def a_stop_keeps_a_case_open(question):
    """No case is closed while a safety stop stands."""
    if question.case.flags.stops:
        yield "case.held", "", {"reason": "a stop"}

@hookimpl
def restorative_requirements():
    return [RequirementOffer("kept-open", 1, "stops", ("case-closed",), lambda: a_stop_keeps_a_case_open)]
'''


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings of a service whose own rule keeps a case open for ever: a stop may never be lifted."""
    known = tmp_path / "lib" / "rj_open-1.0.dist-info"
    known.mkdir(parents=True)
    (known / "METADATA").write_text("Name: rj-open\nVersion: 1.0\n")
    (known / "entry_points.txt").write_text("[restorative_core.requirement]\nkept-open = rj_open\n")
    (tmp_path / "lib" / "rj_open.py").write_text(RULE)
    monkeypatch.syspath_prepend(tmp_path / "lib")
    file = tmp_path / "ours.toml"
    file.write_text('requirements = ["kept-open"]\n')
    return file


def test_each_proof_is_told_with_what_was_looked_at(run: Run) -> None:
    """A line for each; then how many there were, whether all hold, and how long it took. It ends with 0."""
    ran = run("pathway", "prove", "justice", "--only", STOPS, "--workers", 1)
    proof, summary, took = ran.out.splitlines()

    assert ran.code == 0
    assert ran.err == ""
    assert proof.startswith(f"justice/1  {STOPS}: ")
    assert proof.endswith(" transitions: holds")
    assert summary.startswith("justice/1: 1 proof, all hold; ")
    assert took.startswith("This took ")


def test_every_pathway_is_proved_in_lines_of_json(run: Run) -> None:
    """One object for each proof of each pathway that has the word in its name."""
    ran = run("pathway", "prove", "--all", "--only", "somebody-else-looks", "--json", "--workers", 1)

    assert ran.code == 0
    assert [line["pathway"] for line in ran.lines] == [pathway.id for pathway in PUBLISHED]
    for line in ran.lines:
        assert line["name"] == "somebody-else-looks"
        assert line["holds"] is True
        assert line["transitions"] > line["states"] > 1
        assert (line["never_permitted"], line["trouble"], line["counter_example"]) == ([], "", None)


def test_a_sentence_is_proved_as_a_must_is(run: Run) -> None:
    """What is proved besides the musts can be asked for by a word of its sentence."""
    ran = run("pathway", "prove", "school/1", "--only", "no must is ever waived", "--workers", 1)

    assert ran.code == 0
    assert ran.out.startswith("school/1  no must is ever waived: ")


@pytest.mark.timeout(240)
def test_in_two_processes_the_same_is_proved(run: Run, practice: Path) -> None:
    """Each proof comes to the same, whichever process made it; one that fails brings its history along."""
    asked = ("pathway", "prove", "school", "--only", "can", "--json", "--practice", practice)

    alone, together = run(*asked, "--workers", 1), run(*asked, "--workers", 2)

    assert len(alone.lines) > 2
    assert any(line["counter_example"] for line in alone.lines)
    assert sorted(alone.out.splitlines()) == sorted(together.out.splitlines())
    assert alone.code == together.code == 1


def test_a_proof_that_fails_tells_the_history_and_ends_with_1(run: Run, practice: Path) -> None:
    """A rule of the service's own bars the way out, which no table shows: the proof does."""
    ran = run("pathway", "prove", "justice", "--only", "can reach closure", "--practice", practice, "--workers", 1)
    lines = ran.out.splitlines()

    assert ran.code == 1
    assert lines[0].startswith("justice/1  every open stage can reach closure: ")
    assert lines[0].endswith(": does not hold. The history:")
    assert lines[1].startswith("    1  referral-received  source=police ")
    assert any("safety-stop-raised" in line for line in lines)
    assert "cannot be closed" in ran.out
    assert "justice/1: 1 proof, 1 of them not proved; " in ran.out


def test_the_history_of_a_proof_that_fails_is_json_too(run: Run, practice: Path) -> None:
    """Each entry with its kind, its number and both its times."""
    ran = run(
        "pathway", "prove", "justice", "--only", "can reach closure", "--practice", practice, "--json", "--workers", 1
    )
    example = ran.lines[0]["counter_example"]

    assert ran.code == 1
    assert ran.lines[0]["holds"] is False
    assert example["replays"] is True
    assert [entry["number"] for entry in example["entries"]] == list(range(1, len(example["entries"]) + 1))
    assert example["entries"][0]["kind"] == "referral-received"
    assert example["entries"][0]["recorded"] == "2015-03-10T12:00:00+00:00"


def test_the_line_of_the_readme_works(run: Run) -> None:
    """What a newcomer types proves one must, and takes no more than a moment."""
    lines = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").splitlines()
    (typed,) = (line for line in lines if line.startswith("uv run restorative pathway prove "))

    ran = run(*typed.split()[3:], "--workers", 1)

    assert ran.code == 0
    assert "1 proof, all hold" in ran.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nope",), "There is no pathway 'nope'. There are: justice/1, community/1, school/1, youth_ni/1."),
        ((), "Name one pathway to prove, or give --all. There are: justice/1, "),
        (("justice", "--all"), "Name one pathway to prove, or give --all."),
        (("justice", "--only", "nope"), "Nothing that is to be proved has 'nope' in its name."),
        (("justice", "--workers", "0"), "--workers"),
        (("justice", "--practice", "nope.toml"), "cannot be read"),
    ],
)
def test_what_is_asked_wrongly_is_one_sentence(run: Run, arguments: tuple[str, ...], says: str) -> None:
    """It ends with 2, and nothing is proved."""
    ran = run("pathway", "prove", *arguments)

    assert ran.code == 2
    assert ran.out == ""
    assert says in ran.err
    assert "Traceback" not in ran.err
