"""The program `restorative`: its commands, and how it starts."""

import io
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand

from restorative_core.cli.adapters import adapters
from restorative_core.cli.cases import list_cases, show_case, show_history
from restorative_core.cli.consenting import show_consents
from restorative_core.cli.delivering import deliver
from restorative_core.cli.demonstrating import demo
from restorative_core.cli.ending import UNREAD, Asking, Commands, nobody_reads
from restorative_core.cli.erasing import erase
from restorative_core.cli.examining import doctor
from restorative_core.cli.explaining import show_explanation
from restorative_core.cli.finding import find, subject_access
from restorative_core.cli.importing import import_rows
from restorative_core.cli.moving import backup, export, move, restore
from restorative_core.cli.options import show_options
from restorative_core.cli.pathways import compare, list_pathways, show_pathway, write_table
from restorative_core.cli.proving import prove
from restorative_core.cli.recording import record
from restorative_core.cli.reminding import list_due
from restorative_core.cli.reporting import report
from restorative_core.cli.retaining import apply, files, plan
from restorative_core.cli.schemas import schema
from restorative_core.cli.telling import tell
from restorative_core.cli.verifying import checkpoint, verify

_OPTION, _TYPED = "option", "COMMANDLINE"
"""What Typer calls an option, and where one comes from that somebody typed."""

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Command(TyperCommand):
    """A command whose usage names what it needs as it is typed, and what it may do without in brackets."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The pieces of the usage line."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed; an option that is given, and empty, is a mistake: a variable that was never set."""
        found: list[str] = super().parse_args(ctx, args)
        for one in self.params:
            typed = one.param_type_name == _OPTION and ctx.get_parameter_source(one.name).name == _TYPED
            if typed and ctx.params.get(one.name) == "":
                raise Asking(f"{one.opts[0]} is given, and is empty. Say what it is, or leave it out.")
        return found


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
retention = typer.Typer(help="Erase what is due by your own rules.", no_args_is_help=True, rich_markup_mode=None)
pathway = typer.Typer(help="Look at pathways.", no_args_is_help=True, rich_markup_mode=None)

app.command("demo", cls=Command)(demo)
app.command("import", cls=Command, short_help="Import a partner's file of referrals.")(import_rows)
case.command("list", cls=Command)(list_cases)
case.command("show", cls=Command)(show_case)
case.command("history", cls=Command, short_help="Show every entry of a case.")(show_history)
case.command("options", cls=Command, short_help="Show what can be done, and why not.")(show_options)
case.command("explain", cls=Command, short_help="Explain why, and what leads there.")(show_explanation)
case.command("consents", cls=Command, short_help="Show somebody's own consents.")(show_consents)
app.add_typer(case, name="case")
app.command("record", cls=Command, short_help="Record an act or a report in a case.")(record)
app.command("tell", cls=Command, short_help="Tell what every case is to know of somebody.")(tell)
app.command("erase", cls=Command, short_help="Erase what is known of a person.")(erase)
retention.command("plan", cls=Command, short_help="Show what is due, and what is not.")(plan)
retention.command("apply", cls=Command, short_help="Erase what is due.")(apply)
retention.command("files", cls=Command, short_help="List the files that you still have to erase.")(files)
app.add_typer(retention, name="retention")
app.command("deliver", cls=Command)(deliver)
app.command("due", cls=Command, short_help="List what waits for somebody, and how long.")(list_due)
app.command("find", cls=Command, short_help="Find a person by what is known of them.")(find)
app.command("subject-access", cls=Command, short_help="Write what is known of somebody.")(subject_access)
app.command("report", cls=Command)(report)
app.command("verify", cls=Command, short_help="Verify that nothing was changed.")(verify)
app.command("checkpoint", cls=Command, short_help="Print a line for a partner to keep.")(checkpoint)
app.command("doctor", cls=Command, short_help="Look a service over: what is wrong, and what to do.")(doctor)
app.command("backup", cls=Command, short_help="Copy a store while it is used.")(backup)
app.command("export", cls=Command, short_help="Write everything as lines of JSON.")(export)
app.command("restore", cls=Command, short_help="Fill a new store from an export or a backup.")(restore)
app.command("move", cls=Command, short_help="Move everything to another store, and verify it.")(move)
app.command("schema", cls=Command, short_help="Print the SQL that makes a store's tables.")(schema)
app.command("adapters", cls=Command, short_help="List what is installed, and what is wrong.")(adapters)
pathway.command("list", cls=Command)(list_pathways)
pathway.command("show", cls=Command, short_help="Show a pathway, row by row.")(show_pathway)
pathway.command("table", cls=Command, short_help="Write a pathway's tables for a machine.")(write_table)
pathway.command("diff", cls=Command, short_help="Compare two pathways.")(compare)
pathway.command("prove", cls=Command, short_help="Prove that nothing breaks a must.")(prove)
app.add_typer(pathway, name="pathway")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program with *arguments*, or with those it was started with, and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter shows a mark in its place
    try:
        app(None if arguments is None else list(arguments), prog_name="restorative")
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            nobody_reads()
            sys.exit(UNREAD)
