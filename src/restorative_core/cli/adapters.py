"""`restorative adapters`."""

from typing import Annotated

import attrs
import typer

from restorative_core import plugins
from restorative_core.cli.asked import AsJson
from restorative_core.cli.ending import REFUSED
from restorative_core.cli.screen import paragraph, say, say_json, table

Strict = Annotated[bool, typer.Option("--strict", help="End with 1 if anything is wrong with one of them.")]


def adapters(*, strict: Strict = False, as_json: AsJson = False) -> None:
    """List every adapter that is installed: of what kind it is, what is wrong with it, and what to do."""
    found = plugins.adapters()
    broken = [one for one in found if not one.ok]
    if as_json:
        for one in found:
            say_json({**attrs.asdict(one), "ok": one.ok})
    else:
        rows = [
            (one.kind, one.name, f"{one.distribution} {one.version}", one.summary if one.ok else "cannot be used")
            for one in found
        ]
        table(("kind", "name", "brought by", "what it is"), rows, wrapped="what it is")
        for told in dict.fromkeys(f"\n{one.problem} {one.remedy}" for one in broken):
            paragraph(told)
        say("" if broken else "All can be used.")
    if strict and broken:
        raise typer.Exit(REFUSED)
