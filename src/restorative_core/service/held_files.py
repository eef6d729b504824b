"""The files about somebody that the host keeps: found before what tells of them goes."""

from collections.abc import Callable, Iterable, Iterator

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import DetailsCorrected, FileAttached, PersonAdded
from restorative_core.ports import Part
from restorative_core.records import read_part
from restorative_core.service.erased import HeldFile
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
        if case is not None and case.things.files:
            here = {(part.number, part.field): part for part in going if part.stream == name}
            yield from _of_case(case, here, {(part.number, part.field) for part in kept if part.stream == name})


def _of_case(case: Case, going: dict[tuple[int, str], Part], kept: set[tuple[int, str]]) -> Iterator[HeldFile]:
    digests: dict[str, Part] = {}
    staying: set[str] = set()
    joined: set[str] = set()
    for entry in case.history:
        match entry.event:
            case FileAttached(file=file):
                place = (entry.number, "sha256")
            case DetailsCorrected(event=FileAttached(file=file)):
                place = (entry.number, "event.sha256")
            case PersonAdded(participant=participant) if (entry.number, "person") in going:
                joined.add(participant)
                continue
            case _:
                continue
        if place in going:
            digests[file] = going[place]
        elif place in kept:
            staying.add(file)
    for file, about in case.things.files.items():
        if file in digests:
            part = digests[file]
            yield HeldFile(case.id, file, str(read_part(part)), is_shared=len(about) > 1)
        elif file not in staying and not joined.isdisjoint(about):
            yield HeldFile(case.id, file, "", is_shared=len(about) > 1)
