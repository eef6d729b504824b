"""From the records of a partner's file, or from a form of our own shape, to referrals, or to every fault."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

from attrs import evolve, field, frozen

from restorative_core.errors import Faulty, Reason
from restorative_core.intake.drafts import Draft
from restorative_core.intake.faults import faults
from restorative_core.intake.header import Header
from restorative_core.intake.mapping import Mapping
from restorative_core.intake.meaning import Reading
from restorative_core.intake.objects import ABSENT, at, shape_faults
from restorative_core.intake.opened import layout, opened
from restorative_core.intake.reading import Raw
from restorative_core.intake.references import UsedReferences, reference
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.wire import structure

_BROKEN_AT_THE_END = {"record.cut-short", "record.unclosed-quote"}


@frozen
class Intake:
    """What came of one record.

    Attributes:
        record: The record's number in the file, from 1. A CSV's header is record 1, the first line of JSON lines too.
        raw: The record's text, verbatim. A byte that cannot be read stands as a lone surrogate.
        referral: The referral, or `None` when the record is faulty.
        reasons: Every fault, about the partner's own column or path; empty when there is a referral.
    """

    record: int
    raw: str = field(repr=False)
    referral: Referral | None = field(default=None, repr=False)
    reasons: tuple[Reason, ...] = ()


class Intakes(Iterator[Intake]):
    """What comes of a file's records, one after the other; and how far the reading has come.

    Attributes:
        bytes_total: The size of the file, in bytes.
        bytes_read: How many bytes have been read so far. It grows by chunks.
    """

    def __init__(self, path: Path, read: Callable[["Intakes"], Iterator[Intake]]) -> None:
        self.bytes_total = path.stat().st_size
        self.bytes_read = 0
        self._found = read(self)

    def __iter__(self) -> Self:
        """The rest of the records."""
        return self

    def __next__(self) -> Intake:
        """What comes of the next record."""
        return next(self._found)


def read_referrals(
    path: str | Path, mapping: Mapping, *, encoding: str | None = None, delimiter: str | None = None
) -> Intakes:
    """Read the file at *path* as *mapping* says. The file is never held in memory.

    A record that is too long to be held is handed back in several pieces, all of the same number and faulty.

    Args:
        path: The file.
        mapping: What its columns mean.
        encoding: Its encoding, for which the mapping's counts when it is `None`.
        delimiter: The character between its cells, likewise.

    Raises:
        Faulty: The file as a whole cannot be read: it is empty, no text, or its columns are not the mapping's.
        Misconfigured: The file cannot be opened, or the encoding or delimiter cannot be used.
    """
    where = Path(path)
    with opened(where) as file:
        found = layout(file, mapping, encoding, delimiter)

    def read(progress: Intakes) -> Iterator[Intake]:
        used = UsedReferences()
        with opened(where) as file:
            records = found.records(file)
            if found.header is not None:
                next(records, None)
            for raw in records:
                progress.bytes_read = file.tell()
                yield _intake(raw, mapping, found.header, used)
            progress.bytes_read = file.tell()

    return Intakes(where, read)


def referral_from_form(plain: Any) -> Referral:
    """The referral that *plain*, a form in the shape of `referral_schema()`, holds.

    Raises:
        Faulty: Every fault with its place, such as `participants[1].contact.email`.
    """
    if not isinstance(plain, dict):
        raise Faulty([Reason("value.wrong-type", about="The form", details={"wanted": "an object"})])
    referral = structure(plain, Referral)
    found = faults(referral)
    if found:
        raise Faulty(found)
    return referral


def _intake(raw: Raw, mapping: Mapping, header: Header | None, used: UsedReferences) -> Intake:
    record = _record(raw, header)
    known = reference(record, mapping)
    draft = Draft(mapping)
    if raw.reasons:
        draft.reasons.extend(raw.reasons)
    else:
        _fill(draft, record, header, raw)
        if known is None and mapping.reference and not draft.reasons:
            draft.reasons.append(Reason("value.missing", about=", ".join(mapping.reference)))
    if known is not None and used.add(known):
        draft.reasons.append(Reason("reference.used-before", about=", ".join(mapping.reference)))
    referral = None if raw.reasons else _checked(draft, known)
    reasons = tuple({(reason.code, reason.about): reason for reason in draft.reasons}.values())
    return Intake(raw.record, raw.text, None if reasons else referral, reasons)


def _record(raw: Raw, header: Header | None) -> dict[str, Any]:
    """The record's values, as far as they can be trusted: where a row breaks off, its last cell may have too."""
    if header is None:
        return raw.value if isinstance(raw.value, dict) else {}
    found: list[str] = raw.value or []
    broken = any(reason.code in _BROKEN_AT_THE_END for reason in raw.reasons)
    return header.cells(found[:-1] if broken else found)


def _fill(draft: Draft, record: dict[str, Any], header: Header | None, raw: Raw) -> None:
    if header is None:
        draft.reasons.extend(shape_faults(record, draft.mapping))
    elif (fault := header.fault(raw.value)) is not None:
        draft.reasons.append(fault)
    reading = Reading(draft.mapping)
    for setting in draft.mapping.always:
        draft.put(setting, "")
    for column in sorted(draft.mapping.columns, key=lambda one: str(one.to) != "received"):
        value = record.get(column.name, ABSENT) if header is not None else at(record, column.name)
        if value is ABSENT:
            continue
        try:
            for setting in reading.sets(column, value):
                draft.put(setting, column.name)
        except Faulty as fault:
            draft.reasons.extend(evolve(reason, about=column.name + reason.about) for reason in fault.reasons)
        reading = _dated(reading, draft)


def _dated(reading: Reading, draft: Draft) -> Reading:
    if reading.received is None and ("", "received") in draft.said:
        return evolve(reading, received=Moment(draft.said["", "received"][0]).day)
    return reading


def _checked(draft: Draft, known: str | None) -> Referral | None:
    """The referral that *draft* has become; or `None`, with every further reason."""
    try:
        referral = structure({**draft.form(), "reference": known}, Referral)
    except Faulty as fault:
        draft.reasons.extend(map(draft.in_partners_words, fault.reasons))
        return None
    draft.reasons.extend(map(draft.in_partners_words, faults(referral)))
    return referral
