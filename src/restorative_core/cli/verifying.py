"""`restorative verify` and `restorative checkpoint`."""

from pathlib import Path
from typing import Annotated

import attrs
import typer

from restorative_core.cli.asked import AsJson, PracticeFile, Store, reading
from restorative_core.cli.ending import REFUSED, Asking
from restorative_core.cli.screen import counted, progress, say, say_json
from restorative_core.service.checkpoint import Checkpoint
from restorative_core.service.verifying import Problem

Against = Annotated[
    str, typer.Option("--against", metavar="CHECKPOINT", help="A checkpoint that somebody kept: its line, or a file.")
]


def verify(
    store: Store = "", practice_file: PracticeFile = None, *, against: Against = "", as_json: AsJson = False
) -> None:
    """Verify that every record is what was stored, and can be read. Ends with 1 if one is not."""
    kept = _kept(against) if against else None
    streams = records = 0
    problems: list[Problem] = []
    with reading(store, practice_file) as service, progress("Verifying", speaking=as_json) as bar:
        for found in service.verify(kept):
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


def checkpoint(store: Store = "", practice_file: PracticeFile = None, *, as_json: AsJson = False) -> None:
    """Print one line that tells everything stored so far, for a partner organisation to keep.

    `restorative verify --against` it shows later that nothing was changed, moved or dropped since.
    """
    with reading(store, practice_file) as service, progress("Reading", speaking=as_json):
        found = service.checkpoint()
    if as_json:
        say_json(attrs.asdict(found))
    else:
        say(str(found))


def _kept(against: str) -> Checkpoint:
    """The checkpoint that is *against*: said, or in a file of that name."""
    path = Path(against)
    try:
        return Checkpoint.read(path.read_text(encoding="utf-8") if path.is_file() else against)
    except (OSError, UnicodeDecodeError):
        raise Asking(f"{path} cannot be read as text.") from None
