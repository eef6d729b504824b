"""Physical: a backup is the whole storage, as it was while others used it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from restorative_core.ports import Capability, Misconfigured, PhysicalStorage, Reference, Storage, StorageFailed, Tier
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

_ERASED, _KEPT = "Almond Close thirteen", "Beech Grove fourteen"


class Copies(Contract, of=Tier.PHYSICAL):
    """What is copied is whole, or is not there."""

    @needs(Capability.BACKUP)
    def test_a_backup_is_the_whole_storage(
        self, storage: PhysicalStorage, open_backup: Callable[[Path], Storage], tmp_path: Path
    ) -> None:
        """S3.9. A backup answers every question as the storage did, its secret too; then each goes its own way."""
        stream, key, to = fresh_stream(), fresh_key(), tmp_path / "the backup"
        storage.append(
            records(stream, 1, 3),
            after={stream: 0},
            parts=[part(stream), part(stream, 2)],
            references=[Reference(key, stream, "said")],
            summaries=[summary(stream, 3, stage="a", due="2015-03-02")],
        )
        whole = everything(storage, stream)
        storage.backup(to)
        storage.append([record(stream, 4)], after={stream: 3})

        copy = open_backup(to)
        assert everything(copy, stream) == whole
        assert copy.reference(key) == Reference(key, stream, "said")
        copy.append([record(stream, 4, "another")], after={stream: 3})
        assert list(storage.history(stream, 3)) == [record(stream, 4)]
        assert list(copy.history(stream, 3)) == [record(stream, 4, "another")]
        copy.close()

    @needs(Capability.BACKUP)
    def test_a_backup_while_others_write(
        self, openings: list[PhysicalStorage], open_backup: Callable[[Path], PhysicalStorage], tmp_path: Path
    ) -> None:
        """S3.10. A backup made while others write hinders none of them, and holds the first appends, whole."""
        streams = [fresh_stream() for _ in range(60)]
        storage = openings[0]

        def write() -> None:
            for stream in streams:
                openings[-1].append(records(stream, 1, 2), after={stream: 0}, parts=[part(stream, 2)])

        with ThreadPoolExecutor(1) as pool:
            work = pool.submit(write)
            storage.wait(0, 10)
            storage.backup(tmp_path / "the backup")
        work.result()
        copy = open_backup(tmp_path / "the backup")
        begun = list(copy.streams("case"))
        assert begun
        assert begun == streams[: len(begun)]
        for stream in begun:
            assert list(copy.history(stream)) == records(stream, 1, 2)
            assert list(copy.parts(stream)) == [part(stream, 2)]
        assert list(copy.check()) == []
        copy.close()

    @needs(Capability.BACKUP)
    def test_what_was_erased_is_in_no_backup(
        self, storage: PhysicalStorage, written: Callable[[str], bytes], tmp_path: Path
    ) -> None:
        """S3.11. A backup made after erasing and scrubbing holds what is left, and no word of what was erased."""
        stream, to = fresh_stream(), tmp_path / "the backup"
        gone, kept = part(stream, value=f'"{_ERASED}"'), part(stream, 1, "name", value=f'"{_KEPT}"')
        storage.append([record(stream)], after={stream: 0}, parts=[gone, kept])
        storage.append([], after={stream: 1}, erased=[gone.key])
        storage.scrub()
        storage.backup(to)

        insist_on_sight(lambda: [to], written(_KEPT))
        assert holding(tmp_path.glob("the backup*"), written(_ERASED)) == []

    def test_a_backup_that_cannot_be_made(self, storage: PhysicalStorage, tmp_path: Path) -> None:
        """S3.12. Where no backup can be made, it is refused in a sentence; what is there stays, nothing is left."""
        stream = fresh_stream()
        storage.append([record(stream)], after={stream: 0})
        there = tmp_path / "there.already"
        there.write_text("mine", encoding="utf-8")

        for to in (there, tmp_path / "no folder" / "backup", tmp_path):
            with pytest.raises((StorageFailed, Misconfigured)) as failed:
                storage.backup(to)
            assert " " in str(failed.value)
        assert there.read_text(encoding="utf-8") == "mine"
        if Capability.BACKUP not in self.capabilities:
            with pytest.raises(StorageFailed):
                storage.backup(tmp_path / "the backup")
            assert not (tmp_path / "the backup").exists()
        assert not [file for file in tmp_path.iterdir() if file.name.startswith(("no folder", "the backup"))]
        assert list(storage.history(stream)) == [record(stream)]
