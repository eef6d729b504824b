"""Which entries count, once mistakes have been struck and details corrected."""

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve

from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Act
from restorative_core.casework.events.assessment import (
    ComplaintReceived,
    ComplexityJudged,
    ReadinessDecided,
    RiskChanged,
    SafetyStopRaised,
    SuitabilityDecided,
)
from restorative_core.casework.events.consent import CONSENT_ENDED
from restorative_core.casework.events.contact import ContactPreferencesRecorded
from restorative_core.casework.events.corrections import MENDING, DepartureReported, DetailsCorrected, EnteredInError
from restorative_core.casework.events.course import CaseClosed, CaseHeld, CaseReopened, PathwayAdopted
from restorative_core.casework.events.people import (
    AccessNeedRecorded,
    AcknowledgementRecorded,
    CapacityRecorded,
    FacilitatorStoodDown,
    PersonAdded,
    PersonLeft,
)
from restorative_core.casework.events.referral import CaseTransferred, CaseUnlinked, ReferralDeclined, ReferralReceived
from restorative_core.casework.events.session import SessionCancelled, SessionStopped
from restorative_core.casework.events.sharing import LetterScreened, LetterWithdrawn, ShareRevoked

PROTECTIVE = (
    AccessNeedRecorded,
    AcknowledgementRecorded,
    CapacityRecorded,
    CaseClosed,
    CaseHeld,
    CaseReopened,
    CaseTransferred,
    CaseUnlinked,
    ComplaintReceived,
    ComplexityJudged,
    *CONSENT_ENDED,
    ContactPreferencesRecorded,
    DepartureReported,
    DetailsCorrected,
    EnteredInError,
    FacilitatorStoodDown,
    LetterScreened,
    LetterWithdrawn,
    PathwayAdopted,
    PersonAdded,
    PersonLeft,
    ReadinessDecided,
    ReferralDeclined,
    ReferralReceived,
    RiskChanged,
    SafetyStopRaised,
    SessionCancelled,
    SessionStopped,
    ShareRevoked,
    SuitabilityDecided,
)
"""Events without which more may be permitted: a supervisor looks whenever one of them is struck or changed."""

_MENDING = frozenset(MENDING)


def counting(history: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries of *history* that count, in order, each with its details as they were last corrected."""
    return tuple(entry for entry, counts in read_again(history) if counts) if is_mended(history) else history


def read_again(history: Sequence[Entry]) -> Iterator[tuple[Entry, bool]]:
    """Every entry of *history*, with its details as they were last corrected, and whether it counts."""
    if not is_mended(history):
        yield from ((entry, True) for entry in history)
        return
    struck = _struck(history)
    corrected = _corrected(history, struck)
    for entry in history:
        yield corrected.get(entry.number, entry), entry.number not in struck


def is_mended(history: Iterable[Entry]) -> bool:
    """Whether an entry of *history* strikes or corrects another."""
    return not _MENDING.isdisjoint([type(entry.event) for entry in history])


def leaned_on(history: Sequence[Entry], number: int) -> bool:
    """Whether what came after entry *number* may have leaned on it, or it kept somebody safe."""
    return any(
        (entry.number == number and isinstance(entry.event, PROTECTIVE))
        or (entry.number > number and isinstance(entry.event, Act))
        for entry in history
    )


def _struck(history: Sequence[Entry]) -> frozenset[int]:
    struck: set[int] = set()
    for entry in reversed(history):
        event = entry.event
        if isinstance(event, EnteredInError) and entry.number not in struck and event.number < entry.number:
            struck.add(event.number)
    return frozenset(struck)


def _corrected(history: Sequence[Entry], struck: frozenset[int]) -> dict[int, Entry]:
    by_number = {entry.number: entry for entry in history}
    corrected: dict[int, Entry] = {}
    for entry in history:
        event = entry.event
        if not isinstance(event, DetailsCorrected) or entry.number in struck or event.number >= entry.number:
            continue
        original = by_number.get(event.number)
        if original is not None and type(original.event) is type(event.event):
            now = corrected.get(event.number, original)
            corrected[event.number] = evolve(now, event=event.event, at=event.happened or now.at)
    return corrected
