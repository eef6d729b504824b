"""`restorative tell`."""

import sys
from typing import Annotated

import typer
from attrs import evolve

from restorative_core.casework.catalogue import FACILITATOR_EVENTS, PERSON_EVENTS
from restorative_core.casework.event import Event
from restorative_core.cli.asked import (
    As,
    At,
    Organisation,
    PracticeFile,
    Roles,
    Store,
    actor,
    occasion,
    opened,
    practice,
)
from restorative_core.cli.ending import Asking
from restorative_core.cli.fields import described, event_from, insist_on_kind
from restorative_core.cli.recording import Fields, JsonFields
from restorative_core.cli.screen import paragraph, say
from restorative_core.cli.whom import named
from restorative_core.errors import Unknown
from restorative_core.service.register import TOLD
from restorative_core.service.restorative import RestorativeService

KINDS = {one.kind: one for one in (*PERSON_EVENTS, *FACILITATOR_EVENTS) if one in TOLD}
"""What is told of a person or a facilitator, by kind."""

Whom = Annotated[
    str,
    typer.Argument(metavar="WHO", help="A facilitator's id, a person's id, or a participant as CASE:p1."),
]
Kind = Annotated[str, typer.Argument(metavar="KIND", help=f"What is told: {', '.join(KINDS)}.")]


def _describe(kind: str) -> None:
    """Show the fields of *kind* and end, where one is named."""
    if kind:
        for line in described(insist_on_kind(kind, KINDS)):
            paragraph(line)
        raise typer.Exit


Describe = Annotated[
    str,
    typer.Option(
        "--fields", metavar="KIND", callback=_describe, is_eager=True, help="Show the fields of KIND, and end."
    ),
]


def tell(
    who: Whom,
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
) -> None:
    """Tell what is to be known in every case: of a person a legal restriction, of a facilitator their credentials.

    A facilitator is registered with `restorative tell ID facilitator-registered level=advanced`, where ID is a
    pseudonym. A restriction is told of the person whom it binds, CASE:p1; whom it protects is personal, and comes as
    JSON on the standard input, {"restriction": "r1", "protects": "CASE:p2"}. `restorative tell --fields KIND` shows
    the fields of a kind.
    """
    by = actor(name, roles, organisation, None)
    event = event_from(kind, fields or (), json_fields, sys.stdin, KINDS)
    on = occasion(at, by)
    with opened(store, practice(practice_file)) as service:
        try:
            service.tell(named(service, who), _with_ids(service, event), on)
        except Unknown as unknown:
            raise Asking(f"{unknown} {_REMEDIES[unknown.noun]}") if unknown.noun in _REMEDIES else unknown from None
    say(f"Recorded {kind} of {who}.")


_REMEDIES = {
    "facilitator": (
        "A facilitator goes by an id of their own. Register them first:"
        " `restorative tell ID facilitator-registered level=intermediate`."
    ),
    "person": "Name whom it is told of by a case and their id in it, such as CASE:p1.",
}


def _with_ids(service: RestorativeService, event: Event) -> Event:
    """*event*, in which whoever is named as CASE:p1 is named by their own id."""
    given = {field: getattr(event, field, None) or "" for field in ("protects", "person")}
    return evolve(event, **{field: named(service, who) for field, who in given.items() if ":" in who})
