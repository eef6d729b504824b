"""The page of coverage says what is true: what carries a rule exists, and cites the rule's source."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
MODULE = runpy.run_path(str(DOCS / "rules.py"))
RULES = MODULE["rules"]()
KNOWN = MODULE["carriers"]()
Carrier = MODULE["Carrier"]

SOURCES = {"rjc-provider-code": "C"}
CARRIERS = {"citing": Carrier(frozenset({"rjc-provider-code"})), "silent": Carrier(frozenset({"dpv"}))}


def _faults(**told: Any) -> list[str]:
    told = {"id": "r", "says": "Nobody is hurt.", "sources": SOURCES, **told}
    return [*MODULE["faults"](MODULE["Rule"](**told), CARRIERS)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_carried_as_it_says_or_says_why_not(rule: Any) -> None:
    """What carries it exists and cites its source; where nothing does, a sentence says why."""
    assert [*MODULE["faults"](rule, KNOWN)] == []


def test_the_page_does_not_lag_behind() -> None:
    """The page is what `python docs/pages.py` writes now."""
    assert MODULE["PAGE"].read_text(encoding="utf-8") == MODULE["page"](), "run `uv run python docs/pages.py`"


def test_no_rule_stands_twice() -> None:
    """Each id, and each sentence, is one rule's."""
    assert len({rule.id for rule in RULES}) == len({rule.says for rule in RULES}) == len(RULES)


def test_every_requirement_is_told_with_its_sources() -> None:
    """The table at the end leaves no requirement out, whatever it cites."""
    table = MODULE["page"]().partition("## Every requirement")[2]

    for requirement in MODULE["every_requirement"]():
        (line,) = (line for line in table.splitlines() if line.startswith(f"| [`{requirement.key}`]"))
        assert all(f"`{citation.source}`" in line for citation in requirement.sources)


def test_every_anchor_is_there() -> None:
    """Each link leads to a heading of the page that it names."""
    headings = {
        name: {MODULE["_anchor"](found) for found in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
        for name in ("events", "requirements", "deadlines")
        for text in [(DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8")]
    }
    links = re.findall(r"\(\.\./reference/(\w+)\.md#([^)]+)\)", MODULE["page"]())

    assert links
    assert [anchor for name, anchor in links if anchor not in headings[name]] == []


class TestFaults:
    """What the register may not say."""

    def test_carried(self) -> None:
        """Nothing is wrong with a rule whose carrier cites its source."""
        assert _faults(carried=["citing"]) == []

    def test_why_not(self) -> None:
        """Nothing is wrong with a rule that says why nothing carries it."""
        assert _faults(why_not="It is a judgement.") == []

    @pytest.mark.parametrize("told", [{}, {"carried": ["citing"], "why_not": "It is a judgement."}])
    def test_neither_or_both(self, told: dict[str, Any]) -> None:
        """A rule is carried, or it is not."""
        assert _faults(**told) == ["r: say either what carries it, or why nothing does"]

    def test_unknown_carrier(self) -> None:
        """What carries a rule exists."""
        assert _faults(carried=["citing", "nothing-like-it"]) == ["r: there is no nothing-like-it to carry it"]

    def test_carrier_that_cites_something_else(self) -> None:
        """What carries a rule cites the rule's source."""
        assert _faults(carried=["citing", "silent"]) == ["r: silent cites none of rjc-provider-code"]

    def test_source_that_no_carrier_cites(self) -> None:
        """Each source of a rule is cited by something that carries it."""
        assert _faults(sources={**SOURCES, "act-2004": "s.33"}, carried=["citing"]) == [
            "r: nothing that carries it cites act-2004"
        ]

    def test_unknown_source(self) -> None:
        """A source is registered."""
        assert _faults(sources={"hearsay": ""}, why_not="It is a judgement.") == ["r: there is no source hearsay"]

    @pytest.mark.parametrize("told", [{"sources": {}}, {"says": "Nobody is hurt"}])
    def test_no_sentence_with_a_source(self, told: dict[str, Any]) -> None:
        """A rule is a sentence, and somebody said it."""
        assert _faults(why_not="It is a judgement.", **told) == ["r: a rule is a sentence with a source"]


def test_a_docstring_cites_what_stands_after_source() -> None:
    """Keys count in the sentence after `Source:` alone, and not in brackets."""
    text = "Of dpv. Sources: rjc-framework (as act-2004 has it), rjc-provider-code C, 2.7.\n\nOf edora."

    assert MODULE["cited"](text) == {"rjc-framework", "rjc-provider-code"}
