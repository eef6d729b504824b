"""A pathway is checked when it is built: an unsound one is refused, with the row named."""

from typing import Any

import attrs
import pytest

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Act, Event, Report
from restorative_core.casework.pathway import Destination, Pathway, Row, Table
from restorative_core.casework.requirement import Requirement
from restorative_core.casework.requirements import safety
from restorative_core.errors import UnsoundPathway
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import BEGUN, Stage

ROWS = {row.event: row for row in justice.cases.rows}


def _build(rows: dict[type[Event], Row], *more: Row) -> Pathway:
    return Pathway("tried", 1, "a pathway that is tried", Table("case", (*rows.values(), *more)))


def _unsound(rows: dict[type[Event], Row], *more: Row) -> list[tuple[str, str]]:
    with pytest.raises(UnsoundPathway) as unsound:
        _build(rows, *more)
    return [(reason.code, reason.about) for reason in unsound.value.reasons]


def _with(cls: type[Event], **changes: Any) -> dict[type[Event], Row]:
    return {**ROWS, cls: attrs.evolve(ROWS[cls], **changes)}


def test_justice_is_sound() -> None:
    """What is shipped is built of the same rows."""
    assert _build(ROWS).rows == justice.rows


def test_event_without_a_row() -> None:
    """An event of which the table does not speak."""
    rows = {cls: row for cls, row in ROWS.items() if cls is not events.NoteTaken}

    assert _unsound(rows) == [("pathway.not-one-row", "note-taken")]


def test_event_with_two_rows() -> None:
    """An event of which it speaks twice."""
    assert _unsound(ROWS, ROWS[events.NoteTaken]) == [("pathway.not-one-row", "note-taken")]


def test_event_of_another_stream() -> None:
    """An event that does not happen in cases."""
    assert _unsound(ROWS, Row(events.PersonRegistered, BEGUN, unconditional=True)) == [
        ("pathway.other-stream", "person-registered")
    ]


def test_conditional_report() -> None:
    """A report that is not unconditional."""
    assert _unsound(_with(events.ConsentWithdrawn, unconditional=False)) == [
        ("pathway.report-conditional", "consent-withdrawn")
    ]


@pytest.mark.parametrize(
    "changes", [{"requires": (safety.no_safety_stop_stands,)}, {"roles": frozenset({StaffRole.SUPERVISOR})}]
)
def test_unconditional_row_with_a_condition(changes: dict[str, Any]) -> None:
    """An unconditional row of which something is required."""
    assert _unsound(_with(events.ConsentWithdrawn, **changes)) == [
        ("pathway.unconditional-requires", "consent-withdrawn")
    ]


def test_report_that_is_not_heard_everywhere() -> None:
    """A withdrawal that cannot be told at some stage."""
    found = _unsound(_with(events.ConsentWithdrawn, stages=BEGUN - {Stage.CLOSED}))

    assert found == [("pathway.report-not-everywhere", "consent-withdrawn")]


def test_requirement_without_a_source() -> None:
    """A rule that rests on nothing."""
    unsourced: Requirement = attrs.evolve(safety.no_safety_stop_stands, sources=())

    assert _unsound(_with(events.ContactMade, requires=(unsourced,))) == [
        ("pathway.requirement-without-source", "contact-made")
    ]


def test_stage_that_is_not_reached() -> None:
    """A stage to which no way leads."""
    beginning = Destination("received", {Stage.RECEIVED}, lambda _case, _event: Stage.RECEIVED)
    rows = {
        **_with(events.CaseTakenOver, leads_to=beginning),
        events.ReferralAccepted: attrs.evolve(ROWS[events.ReferralAccepted], leads_to=None),
        events.CaseReopened: attrs.evolve(ROWS[events.CaseReopened], leads_to=Stage.RECEIVED),
    }

    assert _unsound(rows) == [("pathway.stage-unreachable", "accepted")]


def test_stage_without_an_end() -> None:
    """A stage from which a case is never closed."""
    rows = _with(events.CaseClosed, stages={Stage.RECEIVED})
    rows[events.ReferralDeclined] = attrs.evolve(ROWS[events.ReferralDeclined], leads_to=None)
    found = _unsound(rows)

    assert ("pathway.stage-without-closure", "engaging") in found
    assert ("pathway.stage-without-closure", "received") not in found


def test_everything_at_once() -> None:
    """Every reason is told, not the first alone."""
    rows = _with(events.ConsentWithdrawn, unconditional=False)
    del rows[events.NoteTaken]

    assert len(_unsound(rows)) == 2


@pytest.mark.parametrize("cls", events.CASE_EVENTS, ids=lambda cls: cls.kind)
def test_row(cls: type[Event]) -> None:
    """Each event has one row; a report is unconditional; an act is done by somebody."""
    (row,) = [row for row in justice.cases.rows if row.event is cls]

    assert issubclass(cls, Act) != issubclass(cls, Report)
    assert row.unconditional == issubclass(cls, Report)
    assert row.roles
    assert row.stages


def test_unconditional_rows_bind_nobody() -> None:
    """Withdrawing, refusing, stopping, correcting and cancelling meet no rule, from any role, at any begun stage."""
    for cls in (
        events.ConsentWithdrawn,
        events.ConsentRefused,
        events.SafetyStopRaised,
        events.SessionCancelled,
        events.DepartureReported,
        events.EnteredInError,
        events.DetailsCorrected,
    ):
        row = justice.rows[cls]
        assert (row.requires, row.roles, row.stages) == ((), frozenset(StaffRole), BEGUN)
