"""Proving in several processes: each proof is a task of its own, and comes back when it is done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from restorative_core.casework.pathway import Pathway
from restorative_core.testing.explorer.proof import Proof
from restorative_core.testing.explorer.proving import proved, to_prove

Load = Callable[[], Mapping[str, Pathway]]
"""Gives the pathways, by name and version, in whatever process it is called: a function that can be sent there."""

_KNOWN: dict[str, Pathway] = {}


Task = tuple[str, str]
"""A pathway, by its id; and the name of what is to be proved of it."""


def prove_together(load: Load, tasks: Sequence[Task], workers: int = 2) -> Iterator[Proof]:
    """What comes of *tasks*, as each is done, in as many processes as there are *workers*; with one, in this."""
    if workers == 1:
        known = load()
        yield from (proved(to_prove(known[pathway])[name], known[pathway]) for pathway, name in tasks)
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (load,))
    try:
        for done in as_completed([pool.submit(_prove, *task) for task in tasks]):
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(load: Load) -> None:
    """What each process does first."""
    _KNOWN.update(load())


def _prove(pathway: str, name: str) -> Proof:
    return proved(to_prove(_KNOWN[pathway])[name], _KNOWN[pathway])
