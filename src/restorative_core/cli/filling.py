"""A store, filled from the lines of an export, and verified: all of it, or nothing that anybody could take for all."""

from collections.abc import Callable, Iterable

from attrs import frozen

from restorative_core.cli.asked import opened
from restorative_core.cli.places import filled_whole, how_to_empty, where
from restorative_core.cli.screen import complain
from restorative_core.errors import Faulty, RestorativeError, StorageFailed
from restorative_core.ports import Telling
from restorative_core.service.checkpoint import Checkpoint
from restorative_core.service.moving import Counts
from restorative_core.service.restorative import RestorativeService
from restorative_core.service.settings import Practice
from restorative_core.service.verifying import Problem


@frozen
class Filled:
    """What a store was filled with.

    Attributes:
        counts: How much.
        checkpoint: Its checkpoint.
        newer: What is kept there, and cannot be read by this release.
    """

    counts: Counts
    checkpoint: Checkpoint
    newer: tuple[Problem, ...] = ()


def fill(
    url: str,
    settings: Practice,
    told: Iterable[str],
    bar: Callable[..., None],
    *,
    stored: Callable[[int], None],
    insist: Callable[[], None] = lambda: None,
) -> Filled:
    """Fill the store *url* with the lines *told*, and verify it.

    Args:
        url: The store, in which nothing is yet.
        settings: The service's settings.
        told: The lines of an export.
        bar: Is told how far verifying has come.
        stored: Is told how many records have been stored.
        insist: Raises where what was told was not all.

    Raises:
        RestorativeError: It could not be done. Of a store that is a new file nothing is left; of any other, what was
            stored is told.
    """
    with filled_whole(url) as place, opened(place, settings, new=True) as service:
        found = _head(service)
        try:
            counts = Counts()
            for taken in service.restore(told):
                counts = taken.counts
                stored(counts.records)
            insist()
            newer = tuple(_verified(service, counts, bar))
            return Filled(counts, service.checkpoint(), newer)
        except BaseException as error:
            if place != url or not _head(service):
                raise
            if found and not isinstance(error, StorageFailed):
                raise
            rest = _broken_off(url) if found else _left(url)
            if not isinstance(error, RestorativeError):
                complain(rest)
                raise
            raise StorageFailed(f"{_in_words(error)} {rest}") from None


def _left(url: str) -> str:
    """What to do with the store *url*, which was empty and has only been filled in part."""
    return f"A part of it is in {where(url)} now: let nobody use that. {how_to_empty(url)}, and begin again."


def _broken_off(url: str) -> str:
    """What to do with the store *url*, where something was before, which may be all that somebody needs."""
    how = how_to_empty(url)
    return f"Should it be no more than a restore left that was broken off, as `restorative verify` tells: {how}."


def _head(service: RestorativeService) -> int:
    return service.storage.head() if isinstance(service.storage, Telling) else 0


def _verified(service: RestorativeService, counts: Counts, bar: Callable[..., None]) -> Iterable[Problem]:
    """What this release cannot read.

    Raises:
        StorageFailed: Something is not as it was stored.
    """
    done = 0
    for found in service.verify():
        done += found.records
        bar(done, counts.records, "Verifying")
        if found.problem is None:
            continue
        if not found.problem.newer:
            one = found.problem
            raise StorageFailed(
                f"What arrived is not sound: {one.stream}, record {one.number}: {one.says}"
                " Verify the store that it comes from."
            )
        yield found.problem


def _in_words(error: RestorativeError) -> str:
    return " ".join(reason.says for reason in error.reasons) if isinstance(error, Faulty) else str(error)
