"""The files that were ever attached to a case: the host has those, too, whose entry was struck or corrected."""

from collections import defaultdict

from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting
from restorative_core.casework.events.corrections import DetailsCorrected
from restorative_core.casework.events.files import FileAttached, FileRemoved


def attached(case: Case) -> dict[str, tuple[str, ...]]:
    """Each file that no entry of *case* says is gone, and the participants whom it was ever said to be about."""
    told: dict[int, list[FileAttached]] = defaultdict(list)
    for entry in case.history:
        match entry.event:
            case FileAttached():
                told[entry.number].append(entry.event)
            case DetailsCorrected(number=number, event=FileAttached() as event):
                told[number].append(event)
    counted = {entry.number: entry.event for entry in counting(case.history)} if told else {}
    found: dict[str, tuple[str, ...]] = {}
    for entry in case.history:
        for event in told.get(entry.number, ()):
            found[event.file] = tuple(dict.fromkeys((*found.get(event.file, ()), *event.about)))
        match counted.get(entry.number):
            case FileRemoved(file=file):
                found.pop(file, None)
    return found
