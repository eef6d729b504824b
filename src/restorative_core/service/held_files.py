"""The files about somebody that the host keeps: found before what tells of them goes, and as long as they are there.

That a file is still to be erased needs no list of its own: its digest has gone, and no entry says that the host keeps
it no longer.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from restorative_core.casework.attached import attached
from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import DetailsCorrected, FileAttached, PersonAdded
from restorative_core.errors import Damaged, Faulty, Newer
from restorative_core.ports import Part
from restorative_core.records import LINK, read_part
from restorative_core.service.erased import HeldFile
from restorative_core.service.ledger import Ledger
from restorative_core.service.stream import Stream
from restorative_core.vocabulary.identity import stream_kind


def held_files(load: Callable[[str], Stream], going: Iterable[Part], kept: Iterable[Part]) -> Iterator[HeldFile]:
    """The files that go with the parts *going*.

    A file goes with its digest; or, where that went before with somebody else, with what joins the person to the case.
    A file whose digest is among the parts that are *kept* stays.

    Args:
        load: Loads a stream.
        going: The parts about one person that go.
        kept: The parts about them that are kept.
    """
    going, kept = tuple(going), tuple(kept)
    for name in dict.fromkeys(part.stream for part in going if stream_kind(part.stream) == "case"):
        case = load(name).case
        if case is not None:
            here = {(part.number, part.field): part for part in going if part.stream == name}
            yield from _of_case(case, here, {(part.number, part.field) for part in kept if part.stream == name})


def to_erase(ledger: Ledger) -> Iterator[HeldFile]:
    """The files that went with somebody, and that the host keeps as far as is known; their digests are empty.

    A case that cannot be read is left out.
    """
    for name in ledger.storage.streams("case"):
        with suppress(Newer, Faulty, Damaged):
            yield from to_erase_in(ledger, ledger.load(name).case)


def to_erase_in(ledger: Ledger, case: Case | None) -> Iterator[HeldFile]:
    """Those of `to_erase` that belong to *case*."""
    files = {} if case is None else attached(case)
    if case is None or not files:
        return
    there = {(part.number, part.field) for part in ledger.storage.parts(case.id)}
    kept = {file for file, place in _digests(case) if place in there}
    for file, about in files.items():
        if file not in kept:
            yield HeldFile(case.id, file, "", is_shared=len(about) > 1)


def _digests(case: Case) -> Iterator[tuple[str, tuple[int, str]]]:
    """Each file that was attached, and where its digest was stored: the number of the entry, and the field."""
    for entry in case.history:
        match entry.event:
            case FileAttached(file=file):
                yield file, (entry.number, "sha256")
            case DetailsCorrected(event=FileAttached(file=file)):
                yield file, (entry.number, "event.sha256")


def _of_case(case: Case, going: dict[tuple[int, str], Part], kept: set[tuple[int, str]]) -> Iterator[HeldFile]:
    digests = {file: going[place] for file, place in _digests(case) if place in going}
    staying = {file for file, place in _digests(case) if place in kept}
    joined = {
        entry.event.participant
        for entry in case.history
        if isinstance(entry.event, PersonAdded) and (entry.number, LINK) in going
    }
    for file, about in attached(case).items():
        if file in digests:
            part = digests[file]
            yield HeldFile(case.id, file, str(read_part(part)), is_shared=len(about) > 1)
        elif file not in staying and not joined.isdisjoint(about):
            yield HeldFile(case.id, file, "", is_shared=len(about) > 1)
