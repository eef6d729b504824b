"""`restorative pathway prove`."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from restorative_core import testing
from restorative_core.casework.pathway import Pathway
from restorative_core.cli.asked import AsJson, PracticeFile, practice
from restorative_core.cli.ending import REFUSED, Asking
from restorative_core.cli.pathways import NAMES, named
from restorative_core.cli.screen import counted, progress, say, say_json
from restorative_core.pathways import PUBLISHED
from restorative_core.service.in_use import in_use
from restorative_core.testing.explorer.proof import Proof

Name = Annotated[
    str, typer.Argument(metavar="NAME", help=f"Which pathway: {NAMES}; or with its version, as justice/1.")
]
All = Annotated[bool, typer.Option("--all", help="Prove every pathway.")]
Only = Annotated[str, typer.Option("--only", metavar="WORD", help="Prove only what has this word in its name.")]
Workers = Annotated[int, typer.Option("--workers", min=1, metavar="N", help="In how many processes.")]


def prove(
    name: Name = "",
    *,
    everything: All = False,
    only: Only = "",
    workers: Workers = 2,
    practice_file: PracticeFile = None,
    as_json: AsJson = False,
) -> None:
    """Prove that no history, however odd, breaks a must of a pathway. Ends with 1 if one does.

    Each must is proved alone, on a pathway that keeps nothing else; docs/explanation/the-proof.md says how.
    """
    chosen = _chosen(name, _in_use(practice_file), everything=everything)
    wanted = [(pathway.id, one) for pathway in chosen for one in testing.to_prove(pathway) if only in one]
    begun, proofs = monotonic(), list[Proof]()
    if not wanted:
        raise Asking(f"Nothing that is to be proved has {only!r} in its name.")
    with progress("Proving", speaking=True) as bar:
        for proof in testing.prove_together(partial(_in_use, practice_file), wanted, workers):
            proofs.append(proof)
            bar(len(proofs), len(wanted))
            if as_json:
                say_json(proof.as_plain())
            else:
                say(_line(proof))
    if not as_json:
        say(*_summary(chosen, proofs), f"This took {monotonic() - begun:.0f} seconds.")
    if not all(proof.holds for proof in proofs):
        raise typer.Exit(REFUSED)


def _in_use(practice_file: Path | None) -> Mapping[str, Pathway]:
    return in_use(PUBLISHED, practice(practice_file))


def _chosen(name: str, known: Mapping[str, Pathway], *, everything: bool) -> tuple[Pathway, ...]:
    if everything == bool(name):
        raise Asking(f"Name one pathway to prove, or give --all. There are: {', '.join(known)}.")
    return tuple(known.values()) if everything else (named(name, known),)


def _line(proof: Proof) -> str:
    seen = f"{counted(proof.states, 'state')}, {counted(proof.transitions, 'transition')}"
    return f"{proof.pathway}  {proof.name}: {seen}: {proof.says}"


def _summary(pathways: Iterable[Pathway], proofs: Iterable[Proof]) -> list[str]:
    told: list[str] = []
    for pathway in pathways:
        own = [proof for proof in proofs if proof.pathway == pathway.id]
        failed = sum(not proof.holds for proof in own)
        states, transitions = sum(proof.states for proof in own), sum(proof.transitions for proof in own)
        came = f"{failed} of them not proved" if failed else "all hold"
        seen = f"{counted(states, 'state')} and {counted(transitions, 'transition')} were looked at"
        told.append(f"{pathway.id}: {counted(len(own), 'proof')}, {came}; {seen}.")
    return told
