"""`restorative pathway list`, `show`, `table` and `diff`."""

import json
import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import attrs
import typer

from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirement import Force
from restorative_core.cli.asked import AsJson, PracticeFile, practice
from restorative_core.cli.ending import Asking
from restorative_core.cli.screen import paragraph, say_json, table
from restorative_core.cli.tables import compared, lines
from restorative_core.errors import shown
from restorative_core.pathways import PUBLISHED
from restorative_core.pathways.differences import differences
from restorative_core.pathways.markdown import markdown
from restorative_core.pathways.mermaid import CASE, mermaid, things
from restorative_core.pathways.plain import plain_table
from restorative_core.service.in_use import in_use
from restorative_core.service.settings import Practice

NAMES = ", ".join(pathway.name for pathway in PUBLISHED)
"""The names of the pathways that come with the library."""


class Form(StrEnum):
    """The forms in which a table is written."""

    JSON = "json"
    MARKDOWN = "md"
    MERMAID = "mermaid"


Name = Annotated[
    str, typer.Argument(metavar="NAME", help=f"Which pathway: {NAMES}; or with its version, as justice/1.")
]
First = Annotated[str, typer.Argument(metavar="A", help=f"The first: {NAMES}; or with its version, as justice/1.")]
Second = Annotated[str, typer.Argument(metavar="B", help="The second.")]
Written = Annotated[Form, typer.Option("--format", help="In which form.")]
Of = Annotated[str, typer.Option("--of", metavar="THING", help="What is drawn: the case, or a thing such as session.")]


def named(name: str, known: Mapping[str, Pathway]) -> Pathway:
    """The pathway *name* of those that are *known*; its latest version where none is named.

    Raises:
        Asking: There is none.
    """
    found = [pathway for pathway in known.values() if name in (pathway.name, pathway.id)]
    if not found:
        raise Asking(f"There is no pathway {shown(name)!r}. There are: {', '.join(known)}.")
    return max(found, key=lambda pathway: pathway.version)


def list_pathways(*, practice_file: PracticeFile = None, as_json: AsJson = False) -> None:
    """List the pathways, as the service of the practice file goes by them.

    A must is waived by nobody, a should by a supervisor. `added` is how many of the shoulds the service asks of its
    own. A case keeps the digest of the tables that it was begun under.
    """
    rows = [(one, *_counts(one)) for one in in_use(PUBLISHED, practice(practice_file)).values()]
    if as_json:
        for one, musts, shoulds, besides in rows:
            told = {"pathway": one.id, "title": one.title, "digest": one.digest}
            say_json({**told, "musts": musts, "shoulds": shoulds, "asked_besides": besides})
        return
    columns = ("pathway", "what it is for", "musts", "shoulds", "added", "digest")
    rows_shown = [(one.id, one.title, musts, shoulds, besides, one.digest) for one, musts, shoulds, besides in rows]
    table(columns, rows_shown, wrapped="what it is for", right=("musts", "shoulds", "added"))


def _counts(pathway: Pathway) -> tuple[int, int, int]:
    """How many *musts* and *shoulds* it has, and how many of them the service asks besides."""
    musts = sum(1 for one in pathway.requirements if one.force is Force.MUST)
    besides = {requirement.key for _, requirement in pathway.additions}
    return musts, len(pathway.requirements) - musts, len(besides)


def show_pathway(name: Name, *, practice_file: PracticeFile = None, as_json: AsJson = False) -> None:
    """Show a pathway: for each event where it may happen, where it leads, who does it, and all that it needs.

    Then the lives of the things in a case, the values that the rules leave to a service, and where a case may move.
    """
    plain = plain_table(_known(name, practice(practice_file)))
    if as_json:
        for row in plain["rows"]:
            say_json(row)
        return
    for line in lines(plain):
        paragraph(line)


def write_table(name: Name, *, form: Written = Form.JSON, of: Of = CASE, practice_file: PracticeFile = None) -> None:
    """Write a pathway's tables for a machine: as JSON, as a page of Markdown, as a drawing for Mermaid.

    The JSON has a published JSON Schema, which says as well how it is read.
    """
    plain = plain_table(_known(name, practice(practice_file)))
    if of not in things(plain):
        raise Asking(f"There is no drawing of {shown(of)!r}. There are: {', '.join(things(plain))}.")
    sys.stdout.write(_written(plain, form, of))


def _written(plain: dict[str, Any], form: Form, of: str) -> str:
    match form:
        case Form.JSON:
            return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"
        case Form.MARKDOWN:
            return markdown(plain)
        case Form.MERMAID:
            return mermaid(plain, of)


def compare(a: First, b: Second, *, practice_file: PracticeFile = None, as_json: AsJson = False) -> None:
    """Compare two pathways, or two versions of one: rows, requirements, values, lives and maps."""
    known = in_use(PUBLISHED, practice(practice_file))
    one, other = named(a, known), named(b, known)
    found = tuple(differences(plain_table(one), plain_table(other)))
    if as_json:
        for difference in found:
            say_json(attrs.asdict(difference))
        return
    for line in compared(one.id, other.id, found):
        paragraph(line)


def _known(name: str, settings: Practice) -> Pathway:
    return named(name, in_use(PUBLISHED, settings))
