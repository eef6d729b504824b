"""What the streams of a storage add up to: however many they are, nothing of them is kept."""

from hashlib import sha256

from attrs import define, field

from restorative_core.ports import Part, Reading, Record
from restorative_core.records import read_part, search_key
from restorative_core.service.finding import sought_by
from restorative_core.service.references import kept
from restorative_core.vocabulary.finding import Sought, words

_ROUND = 1 << 256


@define
class Sums:
    """What the streams add up to, however many they are.

    Attributes:
        secret: The secret of the storage.
        records: How many records they hold.
        digests: Their digests, added up: the order does not matter, and each counts.
        missing: How many parts they promise that are not there.
        erased: How many parts they tell were erased.
        first: How many of these by the first such entry of each person: what goes again is counted again.
        uncounted: Whether the parts of one of them were not counted, as it is not what was stored.
        references: How many references they tell of that are what was stored.
        newer: Whether one of them cannot be read here, so that nobody knows what it tells.
        fits: Whether the secret made the keys of a name; `None` until there is one.
    """

    secret: bytes = field(default=b"", repr=False)
    records: int = 0
    digests: int = 0
    missing: int = 0
    erased: int = 0
    first: int = 0
    uncounted: bool = False
    references: int = 0
    newer: bool = False
    fits: bool | None = None

    def add(self, record: Record) -> None:
        """Count *record*."""
        self.records += 1
        told = f"{record.stream} {record.number} {record.kind} {record.digest}"
        self.digests = (self.digests + int.from_bytes(sha256(told.encode("utf-8", "replace")).digest())) % _ROUND

    def find(self, part: Part) -> None:
        """Try the secret on *part*, which is what was stored, until it fits one."""
        if self.fits or sought_by(part) is not Sought.NAME or part.people == part.subjects:
            return
        keys = {search_key(self.secret, Sought.NAME, word) for word in words(Sought.NAME, read_part(part))}
        self.fits = not keys.isdisjoint(part.subjects)

    def refer(self, storage: Reading, record: Record) -> bool:
        """Whether every reference that was stored with *record* still is in *storage* what was stored."""
        found = [*kept(storage, self.secret, record)]
        self.references += sum(found)
        return all(found)
