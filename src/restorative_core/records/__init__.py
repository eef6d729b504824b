"""Entries ↔ records: personal parts split off, the rest chained.

A record is plain text and numbers: a storage adapter neither serialises nor interprets. Its
payload is canonical JSON, and its digest covers the digest before it; so a record that is changed,
swapped, or dropped from before another is found. (That the last one of a stream was dropped is
seen only by somebody who knows that it was there.) Personal values are in parts beside it, each behind a salted
commitment in the payload: when a part is erased its salt goes with it, and the chain still holds.
"""

from restorative_core.records.digests import (
    BEGINNING,
    SALT_BYTES,
    commitment,
    digest_after,
    keyed,
    reference_commitment,
    search_key,
)
from restorative_core.records.sealing import Sealed, seal
from restorative_core.records.stored import LINK, Part, PartKey, Record, Reference
from restorative_core.records.unsealing import (
    FORM,
    commitments,
    keep_of,
    promised,
    read_part,
    reference_commitments,
    unseal,
)

__all__ = [
    "BEGINNING",
    "FORM",
    "LINK",
    "SALT_BYTES",
    "Part",
    "PartKey",
    "Record",
    "Reference",
    "Sealed",
    "commitment",
    "commitments",
    "digest_after",
    "keep_of",
    "keyed",
    "promised",
    "read_part",
    "reference_commitment",
    "reference_commitments",
    "seal",
    "search_key",
    "unseal",
]
