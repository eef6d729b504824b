"""`restorative verify` and `restorative checkpoint`."""

from pathlib import Path
from typing import Annotated

import attrs
import typer

from restorative_core.cli.asked import AsJson, PracticeFile, Store, reading
from restorative_core.cli.ending import REFUSED, Asking
from restorative_core.cli.screen import counted, progress, say, say_json, whole
from restorative_core.ports import FeedStorage
from restorative_core.service.checkpoint import Checkpoint
from restorative_core.service.verifying import WHOLE, Problem

Against = Annotated[
    str, typer.Option("--against", metavar="CHECKPOINT", help="A checkpoint that somebody kept: its line, or a file.")
]

_NAMED = 1000
"""How many problems are named at most, so that a store however broken fills no memory."""


def verify(
    store: Store = "", practice_file: PracticeFile = None, *, against: Against = "", as_json: AsJson = False
) -> None:
    """Verify that every record is what was stored, and can be read. Ends with 1 if one is not."""
    kept = _kept(against) if against else None
    streams = records = bad = 0
    problems: list[Problem] = []
    with reading(store, practice_file) as service, progress("Verifying", speaking=as_json) as bar:
        storage = service.storage
        total = storage.head() if isinstance(storage, FeedStorage) else 0
        for found in service.verify(kept):
            streams, records = streams + (found.stream != WHOLE), records + found.records
            bar(records, total, f"Verifying ({streams:,} streams)")
            if as_json:
                say_json(attrs.asdict(found))
            if found.problem is not None:
                bad += 1
                problems += [found.problem] if bad <= _NAMED else []
    if not as_json:
        say(*map(_line, problems))
        if bad > len(problems):
            say(f"And {bad - len(problems):,} more: `restorative verify --json` names each.")
        seen = f"{counted(streams, 'stream')} with {counted(records, 'record')}"
        say(f"{seen}: each as it was stored." if not bad else f"{seen}: {bad:,} not as it was stored, or not readable.")
    if bad:
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
        whole(str(found))


def _line(one: Problem) -> str:
    if one.newer:
        return one.says
    return f"{one.stream}, record {one.number}: {one.says}" if one.number else f"{one.stream}: {one.says}"


def _kept(against: str) -> Checkpoint:
    """The checkpoint that is *against*: said, or in a file of that name."""
    path = Path(against)
    try:
        return Checkpoint.read(path.read_text(encoding="utf-8") if path.is_file() else against)
    except (OSError, UnicodeDecodeError):
        raise Asking(f"{path} cannot be read as text.") from None
