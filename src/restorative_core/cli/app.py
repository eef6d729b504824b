"""The program `restorative`: its commands, and how it starts."""

import sys
from collections.abc import Sequence

import typer

from restorative_core.cli.adapters import adapters
from restorative_core.cli.cases import list_cases, show_case, show_history
from restorative_core.cli.delivering import deliver
from restorative_core.cli.demonstrating import demo
from restorative_core.cli.ending import UNREAD, Commands, nobody_reads
from restorative_core.cli.importing import import_rows
from restorative_core.cli.options import show_options
from restorative_core.cli.pathways import show_pathway
from restorative_core.cli.recording import record
from restorative_core.cli.reporting import report
from restorative_core.cli.verifying import verify

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

app = typer.Typer(
    name="restorative",
    help="Restorative-justice cases: what may happen next, why not, and an honest record.",
    epilog="Ends with 0 when it is done, 1 when something was refused or rejected, 2 when it was asked wrongly.",
    cls=Commands,
    context_settings=_SETTINGS,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
case = typer.Typer(help="Look at cases.", no_args_is_help=True, rich_markup_mode=None)
pathway = typer.Typer(help="Look at pathways.", no_args_is_help=True, rich_markup_mode=None)

app.command("demo")(demo)
app.command("import")(import_rows)
case.command("list")(list_cases)
case.command("show")(show_case)
case.command("history")(show_history)
case.command("options")(show_options)
app.add_typer(case, name="case")
app.command("record")(record)
app.command("deliver")(deliver)
app.command("report")(report)
app.command("verify")(verify)
app.command("adapters")(adapters)
pathway.command("show")(show_pathway)
app.add_typer(pathway, name="pathway")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program with *arguments*, or with those it was started with, and exit with its code."""
    try:
        app(None if arguments is None else list(arguments), prog_name="restorative")
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            nobody_reads()
            sys.exit(UNREAD)
