"""What is not as it should be with a service, and what to do about it: for whoever operates it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Final

from attrs import frozen

from restorative_core import plugins
from restorative_core.casework.case import Case
from restorative_core.casework.pathway import Pathway
from restorative_core.errors import Damaged, Faulty, Newer, RestorativeError
from restorative_core.ports import PhysicalStorage, Telling
from restorative_core.records import unseal
from restorative_core.service.erased import HeldFile
from restorative_core.service.held_files import to_erase_in
from restorative_core.service.ledger import Ledger
from restorative_core.service.returned import returned
from restorative_core.service.summaries import Summaries
from restorative_core.service.summing_up import WAITING, instant
from restorative_core.vocabulary.stages import ENDED

LATE: Final = timedelta(days=1)
"""For how long a message may be due before somebody is told: hours that are not safe are over by then."""

_SLACK: Final = timedelta(minutes=2)
"""By how much two clocks of one service may differ."""

_FEW: Final = 5
"""How many streams are named; the others are counted."""


@frozen
class Finding:
    """Something that is not as it should be.

    Attributes:
        what: What it is about: `adapter`, `settings`, `storage`, `worklists`, `clock`, `records`, `files`,
            `pathway` or `messages`.
        says: What is wrong, in one sentence. Ids and codes alone.
        do: What to do about it.
    """

    what: str
    says: str
    do: str


def of_adapters(channels: Iterable[str]) -> Iterator[Finding]:
    """What is wrong with the adapters that are installed, and with those that the URLs *channels* ask for."""
    installed = plugins.adapters()
    for adapter in installed:
        if not adapter.ok:
            yield Finding("adapter", adapter.problem, adapter.remedy)
    known = {(adapter.kind, adapter.name) for adapter in installed}
    for url in channels:
        scheme = url.partition(":")[0].lower()
        if ("channel", scheme) not in known:
            says = f"The settings name a channel {scheme}:, and nothing that is installed offers it."
            yield Finding("settings", says, "Install the distribution that brings it, or leave it out of `channels`.")


@frozen
class Examination:
    """Looks a service over.

    Attributes:
        ledger: Where everything is kept.
        pathways: The pathways in use, by name and version.
        channels: The URLs of the channels that its settings name.
    """

    ledger: Ledger
    pathways: Mapping[str, Pathway]
    channels: tuple[str, ...]

    def findings(self) -> Iterator[Finding]:
        """What is not as it should be; nothing where all is well."""
        yield from of_adapters(self.channels)
        yield from self._of_the_storage()
        yield from self._of_worklists()
        yield from self._of_the_clock()
        yield from self._of_cases()
        yield from self._of_the_erased()
        yield from self._of_messages()

    def _of_the_storage(self) -> Iterator[Finding]:
        if isinstance(self.ledger.storage, PhysicalStorage):
            for says in self.ledger.storage.check():
                found, _, do = says.partition(". ")
                yield Finding("storage", f"{found.removesuffix('.')}.", do or "Ask whoever runs the storage.")

    def _of_worklists(self) -> Iterator[Finding]:
        behind = list(Summaries(self.ledger).behind())
        if behind:
            says = f"Worklists know nothing, or too little, of {_named(behind)}."
            yield Finding("worklists", says, "Run `restorative doctor --mend`. What cannot be read stays unknown.")

    def _of_the_clock(self) -> Iterator[Finding]:
        storage = self.ledger.storage
        if not isinstance(storage, Telling) or not storage.head():
            return
        for placed in storage.feed(storage.head() - 1):
            with suppress(RestorativeError):
                recorded = unseal(placed.record).recorded
                if recorded > self.ledger.clock() + _SLACK:
                    last = f"{placed.record.stream}, entry {placed.record.number}"
                    says = f"The last record ({last}) was recorded at {instant(recorded)}, which is still to come."
                    yield Finding("clock", says, "Set the clocks of all machines by the same time server.")

    def _of_cases(self) -> Iterator[Finding]:
        others: Counter[str] = Counter()
        gone: Counter[str] = Counter()
        files: list[HeldFile] = []
        for name in self.ledger.storage.streams("case"):
            try:
                case = self.ledger.load(name).case or Case(name)
            except (Newer, Faulty) as error:
                yield Finding("records", str(error), _INSTALL if isinstance(error, Newer) else _VERIFY)
                continue
            except Damaged as error:
                yield Finding("records", str(error), _VERIFY)
                continue
            files += to_erase_in(self.ledger, case)
            if case.stage in ENDED:
                continue
            pathway = self.pathways.get(case.pathway)
            if pathway is None:
                gone[case.pathway] += 1
            elif case.pinned.digest not in ("", pathway.digest):
                others[case.pathway] += 1
        if files:
            says = f"{len(files)} files went with somebody who was erased, and no entry says that they are gone."
            do = "`restorative retention files` lists them: erase each where you keep it, and record file-removed."
            yield Finding("files", says, do)
        for name, number in sorted(gone.items()):
            says = f"{number} open cases go by the pathway {name}, which is not in use here."
            yield Finding("pathway", says, "Install the release, or give the service the pathway, that has it.")
        for name, number in sorted(others.items()):
            says = (
                f"{number} open cases were begun by tables of {name} that are not those in use: acts are refused there."
            )
            yield Finding("pathway", says, "Record pathway-adopted in each: docs/how-to/change-pathway.md.")

    def _of_the_erased(self) -> Iterator[Finding]:
        storage = self.ledger.storage
        back = [one for one in storage.streams("person") if any(True for _ in returned(storage, one))]
        if back:
            says = f"Something personal is there of {_named(back)}, though they were erased: it was put back, or left."
            yield Finding("records", says, "Run `restorative erase` for each of them again.")

    def _of_messages(self) -> Iterator[Finding]:
        storage = self.ledger.storage
        if not isinstance(storage, Telling):
            return
        by = instant(self.ledger.clock() - LATE)
        late = sum(1 for _ in storage.summaries("message", stage=WAITING, due_by=by))
        if late:
            says = f"{late} messages have been due for more than a day."
            do = "Run `restorative deliver`: it says why each of them waits."
            if not self.channels:
                do = f"Name a channel in practice.toml. {do}"
            yield Finding("messages", says, do)


_INSTALL = "Install the release that wrote it, or a later one."
_VERIFY = "Run `restorative verify`, and look for a backup."


def _named(streams: list[str]) -> str:
    further = f" and {len(streams) - _FEW:,} more" if len(streams) > _FEW else ""
    return ", ".join(streams[:_FEW]) + further
