"""`restorative schema`."""

from typing import Annotated

import typer

from restorative_core import plugins
from restorative_core.cli.ending import Asking
from restorative_core.cli.screen import whole

Url = Annotated[str, typer.Argument(metavar="URL", help="The store, such as postgresql://db.example.org/county.")]


def schema(url: Url) -> None:
    """Print the SQL that makes the tables of a store, for an administrator to read and run.

    It connects to nothing, and changes nothing.
    """
    offer = plugins.storage_offer(url)
    if offer.schema is None:
        raise Asking(f"The storage {offer.name} has no tables that somebody could make for it.")
    whole(offer.schema(url).rstrip("\n"))
