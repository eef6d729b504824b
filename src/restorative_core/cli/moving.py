"""`restorative export`, `restore`, `move` and `backup`: all of a store at once."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Annotated, Final

import attrs
import typer

from restorative_core import plugins
from restorative_core.cli.asked import AsJson, PracticeFile, Store, insist_on_a_store, practice, reading
from restorative_core.cli.ending import Asking
from restorative_core.cli.files import STANDARD, insist_on_a_name, insist_on_a_new, writing_whole
from restorative_core.cli.filling import Filled, fill
from restorative_core.cli.places import file_url, insist_on_keeping, insist_on_wholeness, where
from restorative_core.cli.screen import complain, counted, progress, say, say_json, whole
from restorative_core.errors import Faulty, Misconfigured, Reason, StorageFailed
from restorative_core.plugins.urls import shown
from restorative_core.ports import Capability, Telling, Tier
from restorative_core.service.moving import exported
from restorative_core.service.restorative import RestorativeService
from restorative_core.vocabulary.wire import read_json

_LONGEST: Final = 64 << 20
"""The longest line, in bytes, that is read: no export has one."""

Exported = Annotated[Path, typer.Argument(metavar="FILE", help="A new file, or - for the standard output.")]
Restored = Annotated[Path, typer.Argument(metavar="FILE", help="An export, or a backup; - for the standard input.")]
Backup = Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")]
To = Annotated[str, typer.Argument(metavar="URL", help="An empty store, such as postgresql://db.example.org/county.")]

_SECRET = "It holds every name and every text: keep it as safe as the store itself."  # noqa: S105 - a sentence


def export(file: Exported, store: Store = "", practice_file: PracticeFile = None, *, as_json: AsJson = False) -> None:
    """Write everything that is stored to FILE, as lines of JSON.

    FILE is new, for its owner alone, and written whole or not at all. `restorative restore` fills another store from
    it, of this kind or another one; docs/reference/export.md describes its lines.
    """
    insist_on_a_store(store)
    insist_on_wholeness(store)
    if file != STANDARD:
        insist_on_a_new(file)
    with reading(store, practice_file) as service:
        told = _counting(service, "Exporting", speaking=as_json)
        if file == STANDARD:
            if sys.stdout.isatty():
                raise Asking("An export is not for a screen. Name a file, or send it on to another program.")
            last = _written(told, sys.stdout.buffer)
        else:
            with writing_whole(file) as opened:
                last = _written(told, opened)
    if as_json and file != STANDARD:
        say_json({"file": str(file), **last})
    else:
        said = f"{_said(last['records'], last['parts'], last['references'])} exported. {_SECRET}"
        kept = f"Checkpoint: {last['records']} {last['root']}"
        if file == STANDARD:
            complain(said, kept)
        else:
            say(said)
            whole(kept)


def restore(file: Restored, store: Store = "", practice_file: PracticeFile = None, *, as_json: AsJson = False) -> None:
    """Fill a store, in which nothing is yet, from an export or a backup.

    An export goes into every kind of store that keeps the physical tier, such as a SQLite file or a PostgreSQL server,
    a backup into one of its own kind. Everything is verified at the end. A store that is a new file appears when it is
    whole, or not at all.
    """
    insist_on_a_store(store)
    insist_on_wholeness(store)
    insist_on_keeping(store)
    with _source(file, store) as (told, size), progress("Restoring", speaking=as_json) as bar:
        settings = attrs.evolve(practice(practice_file), channels=())
        filled = fill(store, settings, told, bar, stored=lambda done: bar(*size(done)))
    _tell(filled, f"restored to {where(store)}", as_json=as_json)


def move(to: To, store: Store = "", practice_file: PracticeFile = None, *, as_json: AsJson = False) -> None:
    """Move everything from a store to another one, in which nothing is yet, and verify it there.

    The old store stays as it is. Let nobody write to it meanwhile, or afterwards.
    """
    insist_on_a_store(store)
    insist_on_wholeness(store)
    insist_on_wholeness(to)
    insist_on_keeping(to)
    with reading(store, practice_file) as service, progress("Moving", speaking=as_json) as bar:
        total = _total(service)

        def insist_on_all() -> None:
            if _total(service) != total:
                raise StorageFailed(f"Something was stored in {shown(store)} meanwhile. Move while nobody writes.")

        settings = attrs.evolve(practice(practice_file), channels=())
        filled = fill(to, settings, service.export(), bar, stored=lambda done: bar(done, total), insist=insist_on_all)
    _tell(filled, f"moved to {where(to)}", as_json=as_json)
    if not as_json:
        say("The old store is as it was. Name the new one from now on, and delete the old one when it has served.")


def backup(file: Backup, store: Store = "", practice_file: PracticeFile = None, *, as_json: AsJson = False) -> None:
    """Write a copy of a store to FILE by the store's own means, while others read and write.

    FILE is new, for its owner alone, and whole or not there at all. `restorative restore` fills a new store from it.
    """
    insist_on_a_store(store)
    offer = plugins.storage_offer(store)
    if Capability.BACKUP not in offer.capabilities:
        how = "Stop the service and copy its files."
        if offer.tier is Tier.PHYSICAL:
            how = "Use `restorative export`, or its server's tools."
        raise Misconfigured(f"The storage {offer.name} makes no backups of its own. {how}")
    insist_on_a_name(file, "Name a new file; `restorative export -` writes to the standard output.")
    insist_on_a_new(file)
    with reading(store, practice_file) as service, progress("Copying", speaking=as_json):
        service.backup(file)
    if as_json:
        say_json({"file": str(file)})
    else:
        say(f"Backed up to {file}. {_SECRET}")


def _total(service: RestorativeService) -> int:
    return service.storage.head() if isinstance(service.storage, Telling) else 0


def _counting(service: RestorativeService, what: str, *, speaking: bool) -> Iterator[str]:
    """The lines of an export of *service*, with progress."""
    with progress(what, speaking=speaking) as bar:
        total = _total(service)
        for number, line in enumerate(service.export()):
            if number % 1000 == 0:
                bar(min(number, total), total)
            yield line


def _written(told: Iterable[str], file: IO[bytes]) -> dict[str, int | str]:
    """What the last of the lines *told* says, now that all are written to *file*."""
    line = ""
    for line in told:
        file.write(line.encode("ascii") + b"\n")
    found: dict[str, int | str] = read_json(line)["end"]
    return found


@contextmanager
def _source(file: Path, store: str) -> Iterator[tuple[Iterator[str], Callable[[int], tuple[int, int]]]]:
    """The lines that *file* has, or becomes, and what tells how far they have been read."""
    if file == STANDARD:
        yield _lines(sys.stdin.buffer), lambda done: (done, 0)
        return
    try:
        opened = file.open("rb")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name is none"
        raise Misconfigured(f"{file} cannot be opened: {why}. Check its path.") from None
    with opened:
        size = file.stat().st_size
        if opened.read(1) in {b"{", b""} or not file_url(store, file):
            opened.seek(0)
            yield _lines(opened), lambda _done: (opened.tell(), size)
            return
    with _copied(file, store) as url, closing(plugins.storage(url)) as copy:
        head = copy.head() if isinstance(copy, Telling) else 0
        yield exported(copy), lambda done: (done, head)


@contextmanager
def _copied(file: Path, store: str) -> Iterator[str]:
    """The URL of a copy of the backup *file*, so that the backup itself is never written to."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup"
        try:
            shutil.copyfile(file, copy)
            copy.chmod(0o600)
            yield file_url(store, copy)
        except StorageFailed as error:
            said = str(error).replace(str(copy), str(file))
            raise StorageFailed(said) from None


def _lines(file: IO[bytes]) -> Iterator[str]:
    number = 0
    while line := file.readline(_LONGEST):
        number += 1
        try:
            yield line.decode("ascii").removesuffix("\n")
        except UnicodeDecodeError:
            raise Faulty([Reason("export.unreadable", f"Line {number}")]) from None


def _said(records: object, parts: object, references: object) -> str:
    return f"{records:,} records, {parts:,} personal parts and {references:,} references"


def _tell(filled: Filled, done: str, *, as_json: bool) -> None:
    counts, newer = filled.counts, [one.stream for one in filled.newer]
    if as_json:
        say_json({**attrs.asdict(counts), "checkpoint": str(filled.checkpoint), "newer": newer})
        return
    say(f"{_said(counts.records, counts.parts, counts.references)} {done}: each as it was stored.")
    whole(f"Checkpoint: {filled.checkpoint}")
    say(*(one.says for one in filled.newer))
    if newer:
        say(f"{counted(len(newer), 'stream')} will be read by the release that wrote them.")
