"""Everything together: messages, figures, evidence that nothing was changed, copies."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from os import PathLike
from pathlib import Path

from restorative_core import plugins
from restorative_core.errors import Unknown
from restorative_core.evidence.facts import facts
from restorative_core.evidence.profiles import PROFILES, Profile, make_report
from restorative_core.evidence.report import Report
from restorative_core.ports import PhysicalStorage
from restorative_core.service.checkpoint import Checkpoint, checkpoint, told_in_order
from restorative_core.service.examining import Examination, Finding
from restorative_core.service.facade.composed import Composed
from restorative_core.service.known_on import instant_of
from restorative_core.service.moving import exported, whole
from restorative_core.service.posting import Post, Posted
from restorative_core.service.summaries import Summaries
from restorative_core.service.taking_in import TakenIn, take_in
from restorative_core.service.verifying import Verified, verify
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Period, local_day


class OfTheWhole(Composed):
    """What a service answers of everything together."""

    def deliver(self, occasion: Occasion) -> tuple[Posted, ...]:
        """Send every message that is due, each decided again as it goes, and say what became of it.

        Args:
            occasion: By whom. Letters go out now, so the clock says when.

        Raises:
            Refused: The actor may not send messages. Everything stays due.
            Misconfigured: The service was joined to a transaction of its host: what was sent cannot be undone.
            StorageFailed: The storage cannot do its work. Run it again.
        """
        self._insist_on_own_transactions("Sending messages")
        post = Post(self._ledger, self.channels, self.practice, self._book.decide, self._people.look, self._book.load)
        return tuple(post.deliver(occasion))

    # Figures

    def report(self, profile: str | Profile, period: Period, *, as_known_on: date | datetime | None = None) -> Report:
        """The report *profile* about *period*, as known at the instant *as_known_on*, or at the end of that local day.

        Local days are those of Europe/London. What was recorded later is not in it: asked for the day, or the instant,
        at which an earlier report was made, it is that report again, byte for byte.
        `restorative_core.differences` tells it from today's.

        Raises:
            Unknown: There is no such profile.
            Newer: A newer release stored something of a case: no case is left out in silence.
            Faulty: A case cannot be read; or *as_known_on* is a time without a zone.
            StorageFailed: The storage cannot do its work, or something is not what was stored.
        """
        if isinstance(profile, str):
            if profile not in PROFILES:
                raise Unknown("report", profile, PROFILES)
            profile = PROFILES[profile]
        known_at = instant_of(as_known_on) or self._ledger.clock()
        told = (facts(stream.case) for stream in self._ledger.all("case", known_at=known_at) if stream.case is not None)
        notes = (f"As known on {local_day(known_at).isoformat()}.",)
        return make_report(
            profile, told, period, service=self.practice.name, threshold=self.practice.smallest, notes=notes
        )

    def render(self, report: Report, form: str) -> bytes:
        """*report* in the format *form*.

        Raises:
            AdapterFailed: No adapter offers it, or the adapter is broken.
        """
        return plugins.render(form, report)

    # Evidence that nothing was changed

    def verify(self, against: Checkpoint | None = None) -> Iterator[Verified]:
        """Every stream, verified, then the whole: see `restorative_core.service.verifying`.

        Args:
            against: What was stored at one time. Whatever was changed, moved or dropped since is told.

        Raises:
            Misconfigured: It is to be verified *against* a checkpoint, and the storage does not keep the feed tier.
            StorageFailed: The storage cannot do its work. What is damaged is told, and stops nothing.
        """
        if against is not None:
            told_in_order(self.storage)
        return verify(self.storage, self._book.pathways, against)

    def checkpoint(self) -> Checkpoint:
        """One digest over all that is stored, for somebody else to keep.

        Raises:
            Misconfigured: The storage does not keep the feed tier.
            StorageFailed: The storage cannot do its work.
        """
        return checkpoint(told_in_order(self.storage))

    # The whole of it: to keep, to move, to examine

    def export(self) -> Iterator[str]:
        """Everything that is stored, as lines of JSON without line ends, as it stands when the first is asked for.

        They hold everything: personal parts, and the secret that keys the references. `docs/reference/export.md`
        describes them. Nothing that a newer release stored is changed or left out.

        Raises:
            Misconfigured: The storage does not keep the physical tier. It is raised at once.
            StorageFailed: The storage cannot do its work.
        """
        return exported(whole(self.storage))

    def restore(self, told: Iterable[str]) -> Iterator[TakenIn]:
        """Store the lines of an export, or of another service's `export`, where nothing is stored yet.

        Every record is looked at before it is stored. In the end the counts and the checkpoint are compared with what
        the last line tells, the references with what the records tell of them, and what worklists need is made anew.
        `verify` reads all of it besides. Nobody else may have the place open meanwhile.

        Yields:
            How far it has come, after every thousand lines; the last one has ended.

        Raises:
            Faulty: A line is none of an export, was changed, or stands in the wrong place; or the last one is missing.
                What was stored before it stays: empty the place, and begin again.
            Misconfigured: The storage does not keep the physical tier, or the service was joined to a transaction of
                its host. It is raised at once.
            StorageFailed: Something is stored there already, or the storage cannot do its work.
        """
        self._insist_on_own_transactions("Restoring")
        return self._restored(told, whole(self.storage))

    def _restored(self, told: Iterable[str], storage: PhysicalStorage) -> Iterator[TakenIn]:
        try:
            yield from take_in(told, storage)
        finally:  # the secret is the export's as soon as its first line is read
            self._ledger.renew()
        Summaries(self._ledger).refill()

    def backup(self, to: str | PathLike[str]) -> None:
        """Write a storage of the same kind to the new file *to*, while others read and write this one.

        Raises:
            Misconfigured: *to* is there already, the storage does not keep the physical tier, or the service was
                joined to a transaction of its host.
            StorageFailed: *to* cannot be written, or the storage is backed up by its own tools, which the sentence
                names. Nothing is left of a file that was begun.
        """
        self._insist_on_own_transactions("Making a backup")
        whole(self.storage).backup(Path(to))

    def examine(self, channels: Sequence[str] | None = None) -> Iterator[Finding]:
        """What is not as it should be with adapters, storage, clock, worklists, pathways and messages, and what to do.

        Records themselves are `verify`'s.

        Args:
            channels: The URLs of the channels by which letters go out; those of the settings unless they are given.

        Raises:
            StorageFailed: The storage cannot do its work.
        """
        told = self.practice.channels if channels is None else tuple(channels)
        return Examination(self._ledger, self._book.pathways, told).findings()

    def mend(self) -> int:
        """Make anew what worklists know of each stream of which they know nothing, or too little; how many there were.

        A case that the calendar, or a limit, makes due on another day than before is one of them.

        Raises:
            Misconfigured: The service was joined to a transaction of its host.
            StorageFailed: The storage cannot do its work.
        """
        self._insist_on_own_transactions("Mending")
        summaries = Summaries(self._ledger)
        return summaries.make(summaries.behind(by_settings=True))
