"""`restorative find` and `restorative subject-access`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer
from attrs import field, frozen

from restorative_core.cli.asked import (
    As,
    AsJson,
    Organisation,
    PracticeFile,
    Roles,
    Store,
    actor,
    occasion,
    reading,
)
from restorative_core.cli.ending import USAGE, Asking, told
from restorative_core.cli.files import insist_on_a_name, insist_on_a_new, written_whole
from restorative_core.cli.screen import complain, counted, say, say_json, table
from restorative_core.cli.whom import named
from restorative_core.errors import Faulty
from restorative_core.service.finding import Match
from restorative_core.vocabulary.exact import Exact
from restorative_core.vocabulary.wire import read_json, structure


class Form(StrEnum):
    """In which form somebody is given what is known of them."""

    JSON = "json"
    HTML = "html"


Purpose = Annotated[str, typer.Option("--purpose", metavar="CODE", help="What for, such as first-contact.")]
OfOrganisation = Annotated[
    str, typer.Option("--sent-by", metavar="CODE", help="The organisation whose reference is given.")
]
MakeFindable = Annotated[
    bool, typer.Option("--make-findable", help="Let those be found who were recorded before this could; and end.")
]
Like = Annotated[str, typer.Option("--like", metavar="CASE", help="Those who may be somebody in CASE.")]
Whose = Annotated[str, typer.Argument(metavar="PERSON", help="A person's id, or a participant as CASE:p1.")]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file, for its owner alone.")]
InForm = Annotated[Form, typer.Option("--format", help="To read, or for another system.")]

_EXAMPLE = '{"name": "…", "phone": "…", "born": "1990-02-03", "reference": "…"}'


@frozen(eq=False, repr=False)
class Asked(Exact):
    """What is known of somebody who is looked for.

    Attributes:
        name: A name, or a part of one.
        phone: A telephone number.
        born: A birth date, as ISO 8601 writes it.
        reference: The police's number, or that of whoever sent the referral.
    """

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)
    reference: str = field(default="", repr=False)


def find(
    *,
    purpose: Purpose = "",
    sent_by: OfOrganisation = "",
    like: Like = "",
    make_findable: MakeFindable = False,
    store: Store = "",
    practice_file: PracticeFile = None,
    name: As = "",
    roles: Roles = "",
    organisation: Organisation = "",
    as_json: AsJson = False,
) -> None:
    """Find a person by what is known of them: their id and their cases, and never a name.

    What is known of them comes as JSON on the standard input, where nobody sees it and no shell keeps it:
    {"name": "…", "phone": "…", "born": "1990-02-03", "reference": "…"}, or some of it. That each of those who are
    found was looked for is recorded with them, with the purpose.
    """
    on = occasion("", actor(name, roles, organisation, None))
    if not (purpose or like or make_findable):
        raise Asking("Say what for: --purpose CODE, such as first-contact. It is recorded with whoever is found.")
    with reading(store, practice_file) as service, _asked_rightly():
        if make_findable:
            say(f"{counted(service.make_findable(on), 'person')} made findable.")
            return
        if like:
            found = service.suggestions(like, on)
        else:
            asked = _asked(sys.stdin)
            found = service.find_people(
                on,
                purpose,
                name=asked.name,
                phone=asked.phone,
                born=asked.born,
                reference=asked.reference,
                organisation=sent_by,
            )
    _show(found, as_json=as_json)


def subject_access(
    person: Whose,
    *,
    out: Out,
    form: InForm = Form.HTML,
    store: Store = "",
    practice_file: PracticeFile = None,
    name: As = "",
    roles: Roles = "",
    organisation: Organisation = "",
) -> None:
    """Write all that is known of somebody, for themselves; what is about others too is withheld.

    That it was looked at is recorded. Read it before it is given to anybody.
    """
    on = occasion("", actor(name, roles, organisation, None))
    insist_on_a_name(out, "Name a new one.")
    insist_on_a_new(out)
    with reading(store, practice_file) as service:
        given = service.subject_access(named(service, person), on)
    written_whole(out, given.as_html() if form is Form.HTML else given.as_json())
    details, withheld = (len(given.plain[part]) for part in ("details", "withheld"))
    say(f"Written to {out}: {counted(details, 'detail')}, and {withheld} withheld.")


@contextmanager
def _asked_rightly() -> Iterator[None]:
    """Where what is known of them cannot be read, say why and that nobody was looked for, and end."""
    try:
        yield
    except Faulty as fault:
        complain(f"{fault.opening} Nobody was looked for.", *told(fault.reasons), *getattr(fault, "__notes__", ()))
        raise typer.Exit(USAGE) from None


def _asked(stdin: TextIO) -> Asked:
    if stdin.isatty():
        raise Asking(f"Say what is known of them in a file, {_EXAMPLE}, and give it with < FILE.")
    try:
        return structure(read_json(stdin.read()), Asked)
    except Faulty as fault:
        fault.add_note(f"What is known of them is one JSON object on the standard input: {_EXAMPLE}.")
        raise


def _show(found: tuple[Match, ...], *, as_json: bool) -> None:
    if as_json:
        for match in found:
            say_json({"person": match.person, "by": sorted(match.by), "cases": dict(match.cases), "like": match.like})
        return
    if not found:
        say("Nobody was found.")
        return
    rows = [
        (match.person, ", ".join(sorted(match.by)), " ".join(f"{case}:{one}" for case, one in match.cases.items()))
        + ((match.like,) if match.like else ())
        for match in found
    ]
    columns = ("person", "agrees in", "cases", "may be")
    table(columns[: len(rows[0])], rows)
