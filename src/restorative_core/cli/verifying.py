"""`restorative verify`."""

import attrs
import typer

from restorative_core.cli.asked import AsJson, PracticeFile, Store, reading
from restorative_core.cli.ending import REFUSED
from restorative_core.cli.screen import counted, progress, say, say_json


def verify(store: Store = "", practice_file: PracticeFile = None, *, as_json: AsJson = False) -> None:
    """Verify that every record is what was stored, and can be read. Ends with 1 if one is not."""
    streams = records = problems = 0
    with reading(store, practice_file) as service, progress("Verifying") as bar:
        for found in service.verify():
            streams, records = streams + 1, records + found.records
            bar(0, 0, f"Verifying ({streams:,} streams)")
            if as_json:
                say_json(attrs.asdict(found))
            if found.problem is not None:
                problems += 1
                if not as_json:
                    say(f"{found.stream}, record {found.problem.number}: {found.problem.says}")
    if not as_json:
        seen = f"{counted(streams, 'stream')} with {counted(records, 'record')}"
        say(f"{seen}: all as they were stored." if not problems else f"{seen}: {problems:,} not as it was stored.")
    if problems:
        raise typer.Exit(REFUSED)
