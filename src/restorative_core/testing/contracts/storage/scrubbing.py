"""Physical: what was erased is overwritten, wherever the storage keeps bytes."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import pytest

from restorative_core.ports import SECRET_BYTES, Capability, PhysicalStorage, Reference, StorageFailed, Tier
from restorative_core.testing.contracts.contract import Contract, needs
from restorative_core.testing.contracts.storage.bytes import holding, insist_on_sight
from restorative_core.testing.contracts.stored import (
    everything,
    fresh_key,
    fresh_stream,
    part,
    record,
    records,
    summary,
)

_ERASED = "Almond Close twelve"
_MANY = 60


class Scrubbing(Contract, of=Tier.PHYSICAL):
    """Erasing reaches the last byte."""

    def test_scrubbing_reaches_every_byte(
        self, storage: PhysicalStorage, files: Callable[[], Iterable[Path]], written: Callable[[str], bytes]
    ) -> None:
        """S3.1. After erasing and scrubbing no file holds a word of what was erased; the rest is there."""
        stream, anna, ben = fresh_stream(), fresh_stream("person"), fresh_stream("person")
        gone = [
            part(stream, number, "text", anna, value=f'"{_ERASED} {number} ' + "x" * (number * 101) + '"')
            for number in range(1, _MANY + 1)
        ]
        kept = [part(stream, number, "name", ben) for number in range(1, _MANY + 1)]
        storage.append(records(stream, 1, _MANY), after={stream: 0}, parts=[*gone, *kept])
        if self.keeps(Capability.DURABLE):
            insist_on_sight(files, written(_ERASED))
        storage.append([record(anna)], after={anna: 0}, erased=[found.key for found in gone])
        unreached = storage.scrub()

        assert all(" " in told for told in unreached)
        assert holding(files(), written(_ERASED)) == []
        assert list(storage.parts(stream)) == kept
        assert list(storage.history(stream)) == records(stream, 1, _MANY)

    def test_scrubbing_changes_nothing_else(self, storage: PhysicalStorage) -> None:
        """S3.2. Scrubbing changes the answer to no question, however often it is done, nor where nothing was erased."""
        stream, key = fresh_stream(), fresh_key()
        gone = part(stream)

        def scrub() -> None:
            whole, referred = everything(storage, stream), storage.reference(key)
            storage.scrub()
            assert everything(storage, stream) == whole
            assert storage.reference(key) == referred

        scrub()
        storage.append(
            records(stream, 1, 3),
            after={stream: 0},
            parts=[gone, part(stream, 2), part(stream, 3)],
            references=[Reference(key, stream, "said")],
            summaries=[summary(stream, 3, stage="a")],
        )
        scrub()
        storage.append([], after={stream: 3}, erased=[gone.key])
        for _ in range(2):
            scrub()

        storage.append([record(stream, 4)], after={stream: 3})
        assert list(storage.history(stream)) == [*records(stream, 1, 3), record(stream, 4)]

    def test_scrubbing_beside_a_reader(self, storage: PhysicalStorage) -> None:
        """S3.3. Beside a view, scrubbing is done or fails as a storage fails; what was erased stays so."""
        stream = fresh_stream()
        gone = part(stream)
        storage.append([record(stream)], after={stream: 0}, parts=[gone])
        with storage.snapshot() as still:
            assert list(still.parts(stream)) == [gone]
            storage.append([], after={stream: 1}, erased=[gone.key])
            with suppress(StorageFailed):
                storage.scrub()
        storage.scrub()
        assert list(storage.parts(stream)) == []

    @needs(Capability.DURABLE)
    def test_its_engine_finds_nothing_wrong(self, storage: PhysicalStorage) -> None:
        """S3.4. In a storage that is well, its engine finds nothing wrong, before and after writing and scrubbing."""
        assert list(storage.check()) == []
        stream = fresh_stream()
        storage.append(records(stream, 1, _MANY), after={stream: 0}, parts=[part(stream)])
        assert list(storage.check()) == []
        storage.append([], after={stream: _MANY}, erased=[part(stream).key])
        storage.scrub()
        assert list(storage.check()) == []

    def test_another_secret_is_adopted(self, open_storage: Callable[[], PhysicalStorage]) -> None:
        """S3.5. An empty storage takes and keeps the secret of another, if it is whole; a filled one refuses it."""
        storage, secret, stream = open_storage(), bytes(range(SECRET_BYTES)), fresh_stream()
        own = storage.secret()
        for wrong in (b"", secret[1:], secret + b"x"):
            with pytest.raises(StorageFailed):
                storage.adopt(wrong)
            assert storage.secret() == own
        storage.adopt(secret)
        assert storage.secret() == secret
        storage.append([record(stream)], after={stream: 0})
        with pytest.raises(StorageFailed):
            storage.adopt(bytes(reversed(secret)))
        assert storage.secret() == secret
        storage.close()
        if Capability.DURABLE in self.capabilities:
            again = open_storage()
            assert again.secret() == secret
            again.close()
