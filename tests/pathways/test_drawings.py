"""A table as a page of Markdown and as drawings: everything is on it, and it reads as what it is."""

import json
import re

import pytest

from restorative_core.casework.pathway import Pathway
from restorative_core.pathways import PUBLISHED
from restorative_core.pathways.justice import justice
from restorative_core.pathways.markdown import markdown
from restorative_core.pathways.mermaid import mermaid, things
from restorative_core.pathways.plain import plain_table

LINE = re.compile(
    r"""[ ]{4}(?:[ ]{4})?(?:
        \w+                                      # a state
      | state\ "[\w-]+"\ as\ \w+                 # a state whose name is no word
      | state\ open\ {                           # the open stages
      | }
      | (?:\w+|\[\*\])\ -->\ \w+(?::\ [\w, -]+)? # a way
    )""",
    re.VERBOSE,
)

every_pathway = pytest.mark.parametrize("pathway", PUBLISHED, ids=lambda pathway: pathway.name)


@every_pathway
def test_a_drawing_is_written_in_the_language(pathway: Pathway) -> None:
    """Each drawing begins as a diagram of states, and each line is a state or a way between two that it names."""
    table = plain_table(pathway)
    for thing in things(table):
        first, *lines = mermaid(table, thing).splitlines()
        states = {found for line in lines if "-->" not in line for found in re.findall(r"(\w+)(?: \{)?$", line)}
        ends = {found for line in lines for found in re.findall(r"(\w+)(?= -->)|(?<=--> )(\w+)", line)}

        assert first == "stateDiagram-v2"
        assert [line for line in lines if not LINE.fullmatch(line)] == []
        assert {one for pair in ends for one in pair if one} <= states
        assert sum(line.count("{") for line in lines) == sum(line.strip() == "}" for line in lines)


def test_a_case_goes_as_the_rows_say() -> None:
    """A way stands for each event that leads from one stage to another; all open stages together are one."""
    drawn = mermaid(plain_table(justice)).splitlines()

    assert "    [*] --> received: referral-received" in drawn
    assert "    ready --> in_progress: session-started" in drawn
    assert "    open --> closed: case-closed" in drawn
    assert not any(line.startswith("    closed --> preparing") for line in drawn)
    assert not any("note-taken" in line for line in drawn)


def test_the_life_of_a_thing() -> None:
    """It begins, and goes on as its steps say."""
    drawn = mermaid(plain_table(justice), "session").splitlines()

    assert "    [*] --> arranged" in drawn
    assert "    arranged --> in_progress: session-started" in drawn
    assert "    in_progress --> stopped: session-stopped" in drawn


def test_there_is_a_drawing_of_each_thing() -> None:
    """Of the case, and of every thing that has a life."""
    assert things(plain_table(justice)) == (
        "case",
        "participant",
        "session",
        "agreement",
        "undertaking",
        "share",
        "letter",
    )


@every_pathway
def test_a_page_has_everything(pathway: Pathway) -> None:
    """Every event, everything required with its sources, every value, every way to another pathway."""
    table = plain_table(pathway)
    page = markdown(table)

    assert page.startswith(f"# The pathway `{pathway.name}`\n\nVersion {pathway.version}: {pathway.title}.")
    assert page.count("```mermaid") == len(things(table))
    assert all(f"| `{row['event']}` | {row['is']} |" in page for row in table["rows"])
    assert all(f"* {one['sentence']} (*{one['force']}* of the " in page for one in table["requirements"])
    assert all(source["says"] in page for one in table["requirements"] for source in one["sources"])
    assert all(f"| `{value['name']}` |" in page for value in table["policy"])
    assert all(f"in `{other}` it becomes" in page for other in table["leads_on"])


def test_a_page_of_a_pathway_that_leads_nowhere() -> None:
    """A case may stay where it is for good."""
    table = {**plain_table(justice), "leads_on": {}}

    assert markdown(table).endswith("## Where a case may move\n\nNowhere.\n")


def test_tables_are_whole() -> None:
    """Each row of a table has as many cells as its heading, whatever its words hold."""
    plain = json.loads(json.dumps(plain_table(justice)))
    plain["rows"][0]["leads_to"]["says"] = "one | other"
    page = markdown(plain)
    rows = [line for line in page.splitlines() if line.startswith("|")]
    cells = [len(re.findall(r"(?<!\\)\|", row)) for row in rows]

    assert r"one \| other" in page
    assert set(cells) == {3, 4, 5, 6}
