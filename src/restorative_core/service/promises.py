"""What records promised of the personal parts beside them: a part that is not what was stored is found out by it."""

from collections.abc import Iterable
from threading import Lock

from restorative_core.errors import Damaged
from restorative_core.ports import Part, Record, Storage
from restorative_core.records import BEGINNING, commitment, commitments, promised
from restorative_core.service.stream import chained

_REMEMBERED = 1024
"""Of how many streams the promises are kept at hand."""


class Promises:
    """The commitments of records, as far as these were read or written: so no part costs a question of its own.

    Nothing is taken for damaged on the strength of what is at hand: the whole stream is read before that is said.

    Args:
        storage: Where the records are.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._at_hand: dict[str, dict[int, str]] = {}
        self._lock = Lock()

    def note(self, stream: str, records: Iterable[Record]) -> None:
        """Keep at hand what *records* of *stream* promise; each is known to be what was stored."""
        told = {record.number: text for record in records if (text := promised(record))}
        if not told:
            return
        with self._lock:
            known = self._at_hand.pop(stream, {})
            known.update(told)
            self._at_hand[stream] = known
            if len(self._at_hand) > _REMEMBERED:
                del self._at_hand[next(iter(self._at_hand))]

    def insist_on(self, part: Part) -> None:
        """Insist that *part* is what was stored with its record.

        Raises:
            Damaged: It is not, or a record before it is not what was stored.
            Faulty: The record cannot be read.
        """
        try:
            told = commitment(part)
        except ValueError:  # its salt is none
            raise Damaged(part.stream, part.number, apart=True) from None
        with self._lock:
            at_hand = self._at_hand.get(part.stream, {}).get(part.number, "")
        if f'"{part.field}":"{told}"' not in at_hand and self._read(part).get(part.field) != told:
            raise Damaged(part.stream, part.number, apart=True)

    def _read(self, part: Part) -> dict[str, str]:
        """What the record of *part* promises, now that its stream is read."""
        records = tuple(chained(self._storage.history(part.stream), BEGINNING))
        self.note(part.stream, records)
        return next((commitments(record) for record in records if record.number == part.number), {})

    def forget(self) -> None:
        """Keep nothing at hand."""
        with self._lock:
            self._at_hand.clear()
