"""`restorative record`."""

import sys
from typing import Annotated

import typer

from restorative_core.cli.asked import (
    As,
    AsJson,
    At,
    CaseId,
    Organisation,
    PracticeFile,
    Roles,
    Store,
    actor,
    occasion,
    opened,
    practice,
)
from restorative_core.cli.ending import REFUSED, told
from restorative_core.cli.fields import described, event_from, insist_on_kind
from restorative_core.cli.screen import complain, paragraph, say, say_json
from restorative_core.errors import Faulty, Refused

Kind = Annotated[str, typer.Argument(metavar="KIND", help="The kind of event, such as contact-made.")]
Fields = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FIELD=VALUE", help="Its fields: participant=p1 channel=phone; lists with commas; parts with dots."
    ),
]


def _describe(kind: str) -> None:
    """Show the fields of *kind* and end, where one is named."""
    if kind:
        for line in described(insist_on_kind(kind)):
            paragraph(line)
        raise typer.Exit


Describe = Annotated[
    str,
    typer.Option(
        "--fields", metavar="KIND", callback=_describe, is_eager=True, help="Show the fields of KIND, and end."
    ),
]
JsonFields = Annotated[
    str,
    typer.Option(
        "--json-fields", metavar="JSON|-", help="Its fields as one JSON object; - reads it from the standard input."
    ),
]
Expecting = Annotated[
    int | None,
    typer.Option("--expecting", metavar="N", help="Refuse if the case is not at entry N: somebody else was quicker."),
]
Key = Annotated[
    str | None, typer.Option("--key", metavar="WORD", help="A word for this very request: it is recorded once.")
]


def record(
    case: CaseId,
    kind: Kind,
    fields: Fields = None,
    *,
    json_fields: JsonFields = "",
    _fields_of: Describe = "",
    at: At = "",
    store: Store = "",
    practice_file: PracticeFile = None,
    name: As = "",
    roles: Roles = "",
    organisation: Organisation = "",
    expecting: Expecting = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Record what happened, or what is done, in a case: if the practice permits it.

    Prints where the case stands now, or every reason against it, and then ends with 1. What people
    said or wrote is read from the standard input alone. `restorative record --fields contact-made`
    shows the fields of a kind, and `restorative pathway show justice` every kind.
    """
    by = actor(name, roles, organisation, None)
    event = event_from(kind, fields or (), json_fields, sys.stdin)
    on = occasion(at, by)
    with opened(store, practice(practice_file)) as service:
        try:
            found = service.record(case, event, on, expecting=expecting, key=key)
        except (Refused, Faulty) as refusal:
            if as_json:
                say_json({"case": case, "kind": kind, "reasons": [one.as_plain() for one in refusal.reasons]})
            complain(f"{refusal.opening} Nothing is stored.", *told(refusal.reasons))
            raise typer.Exit(REFUSED) from None
    if as_json:
        say_json({"case": found.id, "kind": kind, "number": found.number, "stage": found.stage.value})
    else:
        say(f"Recorded {kind} as entry {found.number} of {found.id}, which is at {found.stage} now.")
