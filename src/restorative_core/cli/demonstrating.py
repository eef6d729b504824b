"""`restorative demo`."""

import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from restorative_core.cli.ending import Asking
from restorative_core.cli.screen import counted, paragraph, progress, say, table, whole
from restorative_core.demo.county import FACILITATORS, ORGANISATIONS, VOLUNTEERS, YEAR
from restorative_core.demo.making import Summary, make
from restorative_core.service.importing import Tally
from restorative_core.vocabulary.stages import Stage

Cases = Annotated[int, typer.Option("--cases", help="How many cases to make.")]
Seed = Annotated[int, typer.Option("--seed", help="The same seed makes the same cases and figures.")]
Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to put them.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a demonstration that is there already.")]

_MOST = 20_000


def demo(cases: Cases = 400, seed: Seed = 1, out: Out = Path("demo"), *, force: Force = False) -> None:
    """Make up a county's year, play it through, and report on it. Nobody in it exists."""
    if not 1 <= cases <= _MOST:
        raise Asking(f"Make from 1 to {_MOST:,} cases.")
    with progress("The year goes by") as bar:
        made = make(out, cases, seed, lambda what, done, of: bar(done, of, what), force=force)
    say(
        f"{YEAR} in a made-up county: {len(ORGANISATIONS)} partner organisations,"
        f" {FACILITATORS} facilitators, of whom {VOLUNTEERS} are volunteers."
    )
    _files(made)
    _stages(made)
    for line in _counts(made):
        paragraph(line)
    say("", f"The figures stand in {out}/report.html. To try next:", "")
    for command in _next(made, out):
        whole(f"  {command}")


def _files(made: Summary) -> None:
    columns = ("file", "rows", "cases", "rejected", "changed")
    rows = [(name, tally.read, _cases(tally), tally.rejected, tally.changed) for name, tally in made.tallies.items()]
    total = ("all", *(sum(int(row[place]) for row in rows) for place in range(1, len(columns))))
    table(columns, [*rows, total], right=columns[1:])


def _cases(tally: Tally) -> int:
    """How many cases a file has begun, over all its imports: every row is known by now, but for those rejected."""
    return tally.imported + tally.already_known + tally.changed


def _stages(made: Summary) -> None:
    stages = [stage.value for stage in Stage if made.stages[stage.value]]
    say("")
    columns = ("cases that are", "at the end of the year")
    table(columns, [(one, made.stages[one]) for one in stages], right=columns[1:])
    say("")


def _counts(made: Summary) -> Iterator[str]:
    recorded, posted = made.recorded, made.posted
    held = counted(recorded["session-started"], "session")
    withdrawn = counted(recorded["consent-withdrawn"], "consent")
    stops = counted(recorded["safety-stop-raised"], "safety stop")
    departures = counted(recorded["departure-reported"], "departure")
    sent = counted(posted["sent"], "message")
    seen = f"{counted(made.records, 'record')} in {counted(made.streams, 'stream')}"
    yield f"{held} held, {withdrawn} withdrawn, {stops} raised, {departures} reported."
    yield f"{counted(made.refused.total(), 'reason')} why something might not be done; so it was left."
    yield f"{sent} sent, {posted['cancelled']:,} cancelled: whoever wants no contact gets none."
    yield f"{seen}, verified: " + (
        f"{made.problems} not as it was stored." if made.problems else "each as it was stored."
    )


def _next(made: Summary, out: Path) -> list[str]:
    program = "uv run restorative" if os.environ.get("UV") else "restorative"
    store = f"--store {shlex.quote(f'sqlite:///{out}/county.db')}"
    practice = f"--practice {shlex.quote(f'{out}/practice.toml')}"
    inbox, rejects = shlex.quote(f"{out}/inbox/police.csv"), shlex.quote(f"{out}/rejects/police.jsonl")
    commands = [
        f"case options {made.open_case} --at {YEAR}-12-31T12:00Z {store}",
        *([f"case history {made.departed_case} {store}"] if made.departed_case else []),
        f"report --year {YEAR} {practice} {store}",
        f"import {inbox} --mapping police --rejects {rejects} {store}",
        f"deliver {practice} {store}",
    ]
    return [f"{program} {command}" for command in commands]
