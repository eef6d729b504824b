"""Pathways on the command line: listed, shown to people, written for machines, compared."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from restorative_core.pathways import PUBLISHED
from restorative_core.pathways.justice import justice
from restorative_core.pathways.markdown import markdown
from restorative_core.pathways.plain import plain_table
from restorative_core.pathways.schema import table_schema

Run = Callable[..., Any]


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    """The settings of a service that asks more of its acts, and has a value of its own."""
    file = tmp_path / "ours.toml"
    file.write_text('requirements = ["a-week-ahead"]\n[policy]\nfacilitators = 1\n')
    return file


def test_pathways_are_listed(run: Run) -> None:
    """Every pathway with its version, what it is for, and how much it asks."""
    lines = run("pathway", "list", "--json").lines
    shown = run("pathway", "list").out

    assert [line["pathway"] for line in lines] == [pathway.id for pathway in PUBLISHED]
    assert all(line["asked_besides"] == 0 < line["musts"] for line in lines)
    assert all(pathway.id in shown and pathway.title in shown and pathway.digest in shown for pathway in PUBLISHED)


@pytest.mark.parametrize("pathway", PUBLISHED, ids=lambda pathway: pathway.name)
def test_a_pathway_is_shown_to_people(run: Run, pathway: Any) -> None:
    """Where each event may happen, where it leads, who does it, all that it needs; lives, values and ways onward."""
    text = run("pathway", "show", pathway.name).out
    session = text[text.index("\nsession-started  (act)") :].partition("\n\n")[0]

    assert text.startswith(f"{pathway.id}: {pathway.title}\ndigest {pathway.digest}\n")
    assert "\n  at: ready, monitoring, follow-up\n" in session
    assert "\n  leads to: in-progress\n" in session
    assert "\n  by: coordinator, facilitator, supervisor\n" in session
    assert "\n  needs: Nothing goes on while a safety stop stands. (must)" in session
    assert "(should)" in session
    assert "\nconsent-withdrawn  (report)\n  at: any stage\n" in text
    assert all(f"needs: {one.sentence} ({one.force.value})" in text for one in pathway.requirements)
    assert "The life of: letter. It begins as received." in text
    assert "  letter-passed-on: fit → passed-on" in text
    assert "  supervision_weeks = 12 (Restorative Justice Council: " in text
    assert "  risk_valid_days = 90 (local)" in text
    assert all(f"\nTo {other} a case may move." in text for other in pathway.leads_on)


def test_a_pathway_is_shown_in_lines_of_json(run: Run) -> None:
    """A line for each row of its table."""
    assert run("pathway", "show", "justice/1", "--json").lines == plain_table(justice)["rows"]


def test_a_table_is_written_as_json(run: Run) -> None:
    """One object, which keeps the published schema."""
    ran = run("pathway", "table", "school")

    assert ran.code == 0
    Draft202012Validator(table_schema()).validate(json.loads(ran.out))
    assert json.loads(ran.out)["name"] == "school"
    assert run("pathway", "table", "school", "--format", "json").out == ran.out


def test_a_table_is_written_as_a_page_or_a_drawing(run: Run) -> None:
    """A page of Markdown; a drawing of the case, or of one of the things in it."""
    assert run("pathway", "table", "justice", "--format", "md").out == markdown(plain_table(justice))
    assert run("pathway", "table", "justice", "--format", "mermaid").out.startswith("stateDiagram-v2\n    state open {")
    letter = run("pathway", "table", "justice", "--format", "mermaid", "--of", "letter").out
    assert "    fit --> passed_on: letter-passed-on\n" in letter


def test_two_pathways_are_compared(run: Run) -> None:
    """What one asks and the other does not, told once for all acts of which it is asked; and each map as one."""
    text = run("pathway", "diff", "justice", "youth_ni").out
    lines = run("pathway", "diff", "justice", "youth_ni/1", "--json").lines

    assert (
        "\nrequirement the-child-admits-it, of referral-accepted, suitability-decided, session-arranged,"
        " session-started\n  justice/1: nothing\n  youth_ni/1: The child has admitted the offence"
    ) in text
    assert "\nmap to justice/1\n  justice/1: nothing\n  youth_ni/1: received → received, " in text
    assert {line["what"] for line in lines} >= {"requirement", "map"}
    assert {"what": "map", "about": "youth_ni/1", "part": "ready", "one": "assessing", "other": ""} in lines


def test_a_pathway_and_itself_do_not_differ(run: Run) -> None:
    """That is said in a sentence, and in JSON by saying nothing."""
    assert run("pathway", "diff", "justice", "justice/1").out == "justice/1 and justice/1 do not differ.\n"
    assert run("pathway", "diff", "justice", "justice", "--json").lines == []


def test_a_service_sees_the_pathways_that_it_goes_by(run: Run, practice: Path) -> None:
    """With what its settings ask besides, and with its own values; in ./practice.toml too."""
    shown = run("pathway", "show", "justice", "--practice", practice).out
    table = json.loads(run("pathway", "table", "justice", "--practice", practice).out)

    assert "  needs: A session is arranged at least a week before it is held. (should, asked by this service)" in shown
    assert "  facilitators = 1 (local)" in shown
    assert table["digest"] != justice.digest
    practice.rename(practice.with_name("practice.toml"))
    assert {line["asked_besides"] for line in run("pathway", "list", "--json").lines} == {1}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "nope"), "There is no pathway 'nope'. There are: justice/1, community/1, school/1, youth_ni/1."),
        (("table", "justice/2"), "There is no pathway 'justice/2'."),
        (("diff", "justice", "nope"), "There is no pathway 'nope'."),
        (("table", "justice", "--of", "nope"), "There is no drawing of 'nope'. There are: case, participant, session"),
        (("table", "justice", "--format", "nope"), "--format"),
        (("list", "--practice", "nope.toml"), "cannot be read"),
    ],
)
def test_what_is_asked_wrongly_is_one_sentence(run: Run, arguments: tuple[str, ...], says: str) -> None:
    """It ends with 2."""
    ran = run("pathway", *arguments)

    assert ran.code == 2
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_a_requirement_that_no_pathway_bears_is_a_setting_to_mend(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row and the rule are named, and the command ends with 2, as for any setting."""
    (tmp_path / "lib" / "rj_forbidding-1.0.dist-info").mkdir(parents=True)
    (tmp_path / "lib" / "rj_forbidding-1.0.dist-info" / "METADATA").write_text("Name: rj-forbidding\nVersion: 1.0\n")
    (tmp_path / "lib" / "rj_forbidding-1.0.dist-info" / "entry_points.txt").write_text(
        "[restorative_core.requirement]\nstrange = rj_forbidding\n"
    )
    (tmp_path / "lib" / "rj_forbidding.py").write_text(STRANGE)
    monkeypatch.syspath_prepend(tmp_path / "lib")
    (tmp_path / "practice.toml").write_text('requirements = ["strange"]\n')

    ran = run("pathway", "list")

    assert ran.code == 2
    assert "[pathway.addition-to-unconditional] consent-withdrawn is no act" in ran.err
    assert len(ran.err.splitlines()) == 1


STRANGE = '''
from restorative_core.hookspecs import hookimpl
from restorative_core.ports import RequirementOffer, own_policy, should

@should(own_policy("1"))
def nobody_withdraws(question):
    """Nobody withdraws."""
    return ()

@hookimpl
def restorative_requirements():
    return [RequirementOffer("strange", 1, "odd", ("consent-withdrawn",), lambda: nobody_withdraws)]
'''
