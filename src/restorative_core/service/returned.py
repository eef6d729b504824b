"""What is there about somebody who was erased whole: it was put back, as from an older backup, or was left."""

from collections.abc import Iterator

from restorative_core.casework.events.person import LegalHoldPlaced, PersonErased
from restorative_core.errors import Faulty
from restorative_core.ports import Part, Reading, Record, Telling
from restorative_core.vocabulary.identity import stream_kind
from restorative_core.vocabulary.wire import read_json


def returned(storage: Reading, person: str) -> Iterator[Part]:
    """The parts about *person* that should be there no more; none where they have not been erased whole."""
    if whole(storage, person) is not None:
        yield from (part for part in storage.parts_about(person) if not may_stay(storage, part, person))


def put_back(storage: Telling, person: str) -> Iterator[Part]:
    """Those of `returned` whose records had been stored before the erasing, so that they went with it.

    What was stored about them in that very moment was left by an erasing that was broken off: none of it is given.
    """
    erased = whole(storage, person)
    found = {(part.stream, part.number): part for part in returned(storage, person)}
    if erased is None or not found:
        return
    for placed in storage.feed():
        record = placed.record
        if (record.stream, record.number) == (person, erased.number):
            return
        if (record.stream, record.number) in found:
            yield found[record.stream, record.number]


def whole(storage: Reading, person: str) -> Record | None:
    """The last record that tells that *person* was erased whole; `None` where none says so, as an old form may not."""
    found = None
    for record in storage.history(person):
        if record.kind == PersonErased.kind and _says_whole(record):
            found = record
    return found


def may_stay(storage: Reading, part: Part, person: str) -> bool:
    """Whether *part* may be there although *person* was erased: it tells of somebody else who had a legal hold."""
    others = (one for one in part.people if one != person and stream_kind(one) == "person")
    return any(record.kind == LegalHoldPlaced.kind for one in others for record in storage.history(one))


def _says_whole(record: Record) -> bool:
    try:
        plain = read_json(record.payload)
    except Faulty:
        return False
    event = plain.get("event") if isinstance(plain, dict) else None
    return isinstance(event, dict) and event.get("partly") is False
