"""`restorative verify`."""

import attrs
import typer

from restorative_core.cli.asked import AsJson, PracticeFile, Store, reading
from restorative_core.cli.ending import REFUSED
from restorative_core.cli.screen import counted, progress, say, say_json
from restorative_core.service.verifying import Problem


def verify(store: Store = "", practice_file: PracticeFile = None, *, as_json: AsJson = False) -> None:
    """Verify that every record is what was stored, and can be read. Ends with 1 if one is not."""
    streams = records = 0
    problems: list[Problem] = []
    with reading(store, practice_file) as service, progress("Verifying", speaking=as_json) as bar:
        for found in service.verify():
            streams, records = streams + 1, records + found.records
            bar(0, 0, f"Verifying ({streams:,} streams)")
            if as_json:
                say_json(attrs.asdict(found))
            if found.problem is not None:
                problems.append(found.problem)
    if not as_json:
        say(*(f"{one.stream}, record {one.number}: {one.says}" for one in problems))
        seen = f"{counted(streams, 'stream')} with {counted(records, 'record')}"
        say(f"{seen}: each as it was stored." if not problems else f"{seen}: {len(problems):,} not as it was stored.")
    if problems:
        raise typer.Exit(REFUSED)
