"""A pathway is checked when it is built: an unsound one is refused, with the row named."""

from typing import Any

import attrs
import pytest

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.event import Act, Event, Report
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirement import Force, Requirement, should
from restorative_core.casework.requirements import agreement, assessment, consent, safety
from restorative_core.casework.table import ANYBODY, Destination, Row, Table
from restorative_core.errors import Reason, UnsoundPathway
from restorative_core.pathways.justice import justice
from restorative_core.ports import own_policy
from restorative_core.sentences import SENTENCES
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import BEGUN, OPEN, Stage

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
    unsourced: Requirement = attrs.evolve(agreement.follow_up_was_tried, sources=())

    assert _unsound(_with(events.ContactMade, requires=(unsourced,))) == [
        ("pathway.requirement-without-source", "contact-made")
    ]


def test_touched_must() -> None:
    """A rule of a pathway's own under the key of one that binds every pathway."""
    softer: Requirement = attrs.evolve(safety.no_safety_stop_stands, force=Force.SHOULD)

    assert _unsound(_with(events.ContactMade, requires=(softer,))) == [("pathway.requirement-touched", "contact-made")]


def test_stage_that_is_not_reached() -> None:
    """A stage to which no way leads."""
    assert _unsound(_with(events.ReferralDeclined, leads_to=None)) == [("pathway.stage-unreachable", "declined")]


def test_stage_that_is_reached_from_elsewhere_alone() -> None:
    """A case that is taken over, or moves in from another pathway, may come to any stage: that is no way there."""
    rows = {
        **_with(events.ReferralAccepted, leads_to=None),
        events.CaseReopened: attrs.evolve(ROWS[events.CaseReopened], leads_to=Stage.RECEIVED),
    }

    assert ("pathway.stage-unreachable", "accepted") in _unsound(rows)


def test_stage_that_a_rule_does_not_leave() -> None:
    """A named rule leads out of the stages that it names alone, wherever its event may happen."""
    rows = _with(
        events.FacilitatorAllocated, leads_to=Destination("engaging", {Stage.ENGAGING}, _engaging, {Stage.READY})
    )
    rows[events.CaseReopened] = attrs.evolve(ROWS[events.CaseReopened], leads_to=Stage.RECEIVED)

    assert ("pathway.stage-unreachable", "engaging") in _unsound(rows)
    assert rows[events.FacilitatorAllocated].leaves == {Stage.READY}
    assert ROWS[events.CaseClosed].leaves == OPEN
    assert ROWS[events.NoteTaken].leaves == frozenset()


def _engaging(_case: Case, _event: Event) -> Stage:
    return Stage.ENGAGING


def test_stage_without_an_end() -> None:
    """An open stage from which a case is never closed."""
    found = _unsound(_with(events.CaseClosed, stages={Stage.RECEIVED}))

    assert ("pathway.stage-without-closure", "engaging") in found
    assert ("pathway.stage-without-closure", "received") not in found


@pytest.mark.parametrize(
    ("stages", "told"),
    [
        ({stage: stage for stage in OPEN - {Stage.READY}}, "ready"),
        ({**{stage: stage for stage in OPEN}, Stage.READY: Stage.CLOSED}, "a stage that is not open"),
        ({}, ", ".join(sorted(OPEN))),
    ],
    ids=["a stage is missing", "to a stage that is not open", "nothing"],
)
def test_incomplete_map(stages: dict[Stage, Stage], told: str) -> None:
    """A map to another pathway that does not lead from every open stage to an open one; it is said which are wrong."""
    with pytest.raises(UnsoundPathway) as unsound:
        attrs.evolve(justice, leads_on={"school/1": stages})

    (reason,) = unsound.value.reasons
    assert (reason.code, reason.about, reason.details) == ("pathway.map-incomplete", "school/1", {"stages": told})


def test_everything_at_once() -> None:
    """Every reason is told, not the first alone."""
    rows = _with(events.ConsentWithdrawn, unconditional=False)
    del rows[events.NoteTaken]

    assert len(_unsound(rows)) == 2


WEEK_AHEAD = should(own_policy("arranging sessions, 2"))(lambda _question: ())
WEEK_AHEAD = attrs.evolve(WEEK_AHEAD, key="sessions-are-arranged-ahead", sentence="Sessions are arranged ahead.")


def _added(*additions: tuple[type[Event], Requirement]) -> list[tuple[str, str, str]]:
    with pytest.raises(UnsoundPathway) as unsound:
        justice.with_additions(*additions)
    return [(reason.code, reason.about, reason.details["requirement"]) for reason in unsound.value.reasons]


class TestAdditions:
    """What a service asks besides is a *should* of an act, with a source, and touches nothing that stands."""

    def test_sound(self) -> None:
        """It stands after everything else that the act needs, and the digest tells of it."""
        composed = justice.with_additions((events.SessionArranged, WEEK_AHEAD))

        assert composed.rules[events.SessionArranged] == (*justice.rules[events.SessionArranged], WEEK_AHEAD)
        assert composed.rules[events.SessionStarted] == justice.rules[events.SessionStarted]
        assert composed.digest != justice.digest
        assert composed.rows == justice.rows

    def test_of_several_acts(self) -> None:
        """One rule may be asked of several acts, and of one of them twice over."""
        once = justice.with_additions((events.SessionArranged, WEEK_AHEAD), (events.SessionStarted, WEEK_AHEAD))

        assert once.with_additions((events.SessionStarted, WEEK_AHEAD)).rules == once.rules

    def test_must(self) -> None:
        """What nobody could waive is not added."""
        firm = attrs.evolve(WEEK_AHEAD, force=Force.MUST)

        assert _added((events.SessionArranged, firm)) == [
            ("pathway.addition-not-should", "session-arranged", "sessions-are-arranged-ahead")
        ]

    @pytest.mark.parametrize(
        "cls", [events.ConsentWithdrawn, events.EnteredInError, events.SafetyStopRaised, events.PersonRegistered]
    )
    def test_to_what_nobody_may_bar(self, cls: type[Event]) -> None:
        """No report is made harder, and nothing that does not happen in cases."""
        assert _added((cls, WEEK_AHEAD)) == [
            ("pathway.addition-to-unconditional", cls.kind, "sessions-are-arranged-ahead")
        ]

    def test_to_an_unconditional_act(self) -> None:
        """Neither is an act whose row says so."""
        rows = {**ROWS, events.CaseHeld: attrs.evolve(ROWS[events.CaseHeld], unconditional=True, roles=ANYBODY)}

        with pytest.raises(UnsoundPathway) as unsound:
            _build(rows).with_additions((events.CaseHeld, WEEK_AHEAD))

        assert [reason.code for reason in unsound.value.reasons] == ["pathway.addition-to-unconditional"]

    def test_without_a_source(self) -> None:
        """A rule that rests on nothing."""
        assert _added((events.SessionArranged, attrs.evolve(WEEK_AHEAD, sources=()))) == [
            ("pathway.requirement-without-source", "session-arranged", "sessions-are-arranged-ahead")
        ]

    @pytest.mark.parametrize(
        "taken",
        [
            safety.no_safety_stop_stands,
            assessment.a_responsible_person_is_named,
            consent.nobody_has_refused_to_be_referred,
        ],
        ids=["a must of the act", "a should of another act", "a must of another act"],
    )
    def test_under_a_key_that_is_taken(self, taken: Requirement) -> None:
        """A rule under the key of one that stands, wherever it stands, would be taken for it."""
        other = attrs.evolve(WEEK_AHEAD, key=taken.key)

        assert _added((events.SessionArranged, other)) == [
            ("pathway.requirement-touched", "session-arranged", taken.key)
        ]

    def test_that_is_asked_already(self) -> None:
        """What a pathway asks of an act is not asked of it besides."""
        assert _added((events.ReferralAccepted, assessment.a_responsible_person_is_named)) == [
            ("pathway.requirement-touched", "referral-accepted", "a-responsible-person-is-named")
        ]

    def test_two_under_one_key(self) -> None:
        """Two services' rules of one name would be waived together."""
        other = attrs.evolve(WEEK_AHEAD, revision=2)
        found = _added((events.SessionArranged, WEEK_AHEAD), (events.CaseHeld, other))

        assert {code for code, _, _ in found} == {"pathway.requirement-touched"}
        assert {about for _, about, _ in found} == {"session-arranged", "case-held"}

    def test_everything_at_once(self) -> None:
        """Every reason is told, with the row and the rule."""
        wrong = attrs.evolve(WEEK_AHEAD, sources=(), force=Force.MUST)

        assert len(_added((events.ConsentGiven, wrong), (events.CaseHeld, wrong))) == 5


@pytest.mark.parametrize("code", sorted(code for code in SENTENCES["en"] if code.startswith("pathway.")))
def test_every_reason_against_a_pathway_is_a_sentence(code: str) -> None:
    """It names the row, and whatever else it speaks of."""
    details = {"requirement": "k", "count": "2", "stages": "ready", "choices": "a/1"}

    assert "$" not in Reason(code, "session-started", details=details).says


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
