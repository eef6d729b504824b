"""`restorative verify` and `restorative checkpoint`."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import attrs
import typer

from restorative_core.cli.asked import AsJson, PracticeFile, Store, reading
from restorative_core.cli.ending import REFUSED, Asking
from restorative_core.cli.screen import counted, progress, say, say_json, whole
from restorative_core.errors import Faulty
from restorative_core.ports import Telling
from restorative_core.service.checkpoint import Checkpoint
from restorative_core.service.verifying import WHOLE, Problem

Against = Annotated[
    str | None,
    typer.Option("--against", metavar="CHECKPOINT", help="A checkpoint that somebody kept: its line, or a file."),
]

_TAKES = (
    "--against takes what `restorative checkpoint` printed (one line: a number, a space, and 64 digits and"
    " small letters), or a file"
    " that holds that line alone. Nothing was verified."
)
_LONGEST = 1000
"""How much of a file is read: a checkpoint is one line."""

_NAMED = 1000
"""How many problems are named at most, so that a store however broken fills no memory."""


def verify(
    store: Store = "", practice_file: PracticeFile = None, *, against: Against = None, as_json: AsJson = False
) -> None:
    """Verify that every record is what was stored, and can be read. Ends with 1 if one is not."""
    kept = None if against is None else _kept(against)
    streams = records = bad = 0
    rewritten = False
    problems: list[Problem] = []
    with reading(store, practice_file) as service, progress("Verifying", speaking=as_json) as bar:
        storage = service.storage
        total = storage.head() if isinstance(storage, Telling) else 0
        for found in service.verify(kept):
            streams, records = streams + (found.stream != WHOLE), records + found.records
            rewritten = rewritten or found.stream == WHOLE
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
        if kept is not None and not rewritten:
            say(_agreeing(kept))
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


def _agreeing(kept: Checkpoint) -> str:
    """What is told where what is stored begins with what was *kept*."""
    if kept.records == 0:
        return "The checkpoint is of a store in which nothing was yet: it shows nothing."
    ones = "The first record is that" if kept.records == 1 else f"The first {kept.records:,} records are those"
    return f"{ones} of the checkpoint."


def _kept(against: str) -> Checkpoint:
    """The checkpoint that is *against*: said, or in a file of that name.

    Raises:
        Asking: It is none.
    """
    with suppress(Faulty):
        return Checkpoint.read(against)
    try:
        with Path(against).open(encoding="utf-8") as file:
            return Checkpoint.read(file.read(_LONGEST))
    except Faulty:
        raise Asking(f"{against} holds no checkpoint. {_TAKES}") from None
    except FileNotFoundError:
        raise Asking(f"There is no file {against}, and that is no checkpoint either. {_TAKES}") from None
    except (OSError, ValueError):  # there is none, or it is no text
        raise Asking(f"This is no checkpoint, and no file that can be read as text. {_TAKES}") from None
