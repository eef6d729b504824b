"""A partner's file, imported: a good row becomes a case, a faulty row goes to the rejects file, nothing is lost."""

from collections.abc import Callable
from pathlib import Path

import attrs
from attrs import frozen

from restorative_core.errors import Faulty, Misconfigured, Reason, StorageFailed
from restorative_core.intake.mapping import Mapping
from restorative_core.intake.referrals import Intake, read_referrals
from restorative_core.service.rejects import Rejects, insist_on_a_place
from restorative_core.service.restorative import RestorativeService
from restorative_core.vocabulary.identity import Occasion

IMPORTED, REJECTED, ALREADY_KNOWN, CHANGED = "imported", "rejected", "already_known", "changed"


@frozen
class Row:
    """What became of one record of the file.

    Attributes:
        record: Its number in the file, as a spreadsheet counts rows.
        outcome: `imported`, `rejected`, `already_known` or `changed`.
        case: The case that it began, or that it is known as; empty when it was rejected.
        reasons: Why it was rejected.
    """

    record: int
    outcome: str
    case: str = ""
    reasons: tuple[Reason, ...] = ()


@frozen
class Tally:
    """What became of a whole file, in records.

    Attributes:
        read: How many were read.
        imported: How many became cases.
        rejected: How many went to the rejects file.
        already_known: How many had come before and say the same.
        changed: How many had come before and say something else now: a person decides what to do about them.
    """

    read: int = 0
    imported: int = 0
    rejected: int = 0
    already_known: int = 0
    changed: int = 0

    def plus(self, row: Row) -> "Tally":
        """This tally with *row* in it."""
        counts = attrs.asdict(self)
        return Tally(**{**counts, "read": self.read + 1, row.outcome: counts[row.outcome] + 1})


def import_file(
    service: RestorativeService,
    path: Path,
    mapping: Mapping,
    rejects: Path,
    occasion: Occasion,
    *,
    tell: Callable[[Row], None] = lambda _row: None,
    progress: Callable[[int, int], None] = lambda _read, _total: None,
    kept: Callable[[Path], None] = lambda _place: None,
) -> Tally:
    """Import the file at *path*. Each record is stored by itself, so an import that breaks off is begun again.

    Args:
        service: The service that receives the referrals.
        path: The file.
        mapping: What its columns mean.
        rejects: Where the rejects file is to be.
        occasion: Who imports it, and when.
        tell: Is called with what became of each record.
        progress: Is called with the bytes read so far and the size of the file.
        kept: Is called with the place where an earlier rejects file of that name has been kept.

    Raises:
        Faulty: The file as a whole cannot be read. Nothing is imported, and there is no rejects file.
        Misconfigured: The file cannot be opened, or the rejects file cannot be written. Nothing is imported.
        StorageFailed: The storage or the disk failed on the way. What was imported until then is stored.
    """
    insist_on_places(path, rejects)
    intakes = read_referrals(path, mapping)
    tally = Tally()
    with Rejects(rejects) as rejected:
        try:
            for intake in intakes:
                row = _received(service, intake, occasion)
                if row.outcome == REJECTED:
                    rejected.write(intake.record, intake.raw, row.reasons)
                tally = tally.plus(row)
                tell(row)
                progress(intakes.bytes_read, intakes.bytes_total)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise StorageFailed(f"The file of referrals cannot be read on: {error.strerror}.") from None
    if rejected.kept is not None:
        kept(rejected.kept)
    return tally


def insist_on_places(path: Path, rejects: Path) -> None:
    """Make sure that what cannot be taken of the file at *path* can be put into a file at *rejects*.

    Raises:
        Misconfigured: It cannot, or would replace the file itself.
    """
    if rejects.exists() and path.exists() and rejects.samefile(path):
        raise Misconfigured("The rejects file would replace the file that is imported. Name another.")
    insist_on_a_place(rejects)


def _received(service: RestorativeService, intake: Intake, occasion: Occasion) -> Row:
    if intake.referral is None:
        return Row(intake.record, REJECTED, reasons=intake.reasons)
    try:
        receipt = service.take_in(intake.referral, occasion)
    except Faulty as fault:
        return Row(intake.record, REJECTED, reasons=fault.reasons)
    return Row(intake.record, receipt.outcome, receipt.case)
