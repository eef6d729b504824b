"""Whether every reference is what was stored with a record of its stream: by them what comes in again is known."""

from collections.abc import Iterator, Mapping

from restorative_core.errors import Faulty
from restorative_core.ports import Reading, Record, Reference, Standing
from restorative_core.records import reference_commitment, reference_commitments


def kept(storage: Reading, secret: bytes, record: Record) -> Iterator[bool]:
    """Of each reference stored with *record*, whether it is in *storage*, which has that *secret*, as it was."""
    for key, told in _told(record).items():
        found = storage.reference(key)
        yield found is not None and found.key == key and reference_commitment(secret, found) == told


def untold(storage: Standing, secret: bytes) -> Iterator[Reference]:
    """The references in *storage*, which has that *secret*, of which no record of their stream tells."""
    for reference in storage.references():
        told = reference_commitment(secret, reference)
        if all(_told(record).get(reference.key) != told for record in storage.history(reference.stream)):
            yield reference


def _told(record: Record) -> Mapping[str, str]:
    """The commitments of *record*; none where it cannot be read."""
    try:
        return reference_commitments(record)
    except Faulty:
        return {}
