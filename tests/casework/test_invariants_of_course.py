"""The invariants of a case's course, each a property whose docstring is the invariant's own sentence."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casework.conftest import STAFF, SUPERVISOR, Walk, later_on, then
from tests.casework.invariants import begun, reasons, walks

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.evolve import evolve
from restorative_core.casework.kernel import ALL_MUSTS
from restorative_core.casework.proposals import proposals
from restorative_core.evidence.event_measures import cases_closed
from restorative_core.evidence.expressions import Not, condition
from restorative_core.evidence.facts import facts
from restorative_core.pathways import PUBLISHED, justice
from restorative_core.testing import histories
from restorative_core.testing.histories import STREAM
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Period
from restorative_core.vocabulary.outcomes import ClosureReason, WaiverReason
from restorative_core.vocabulary.stages import Stage

# 7


@walks
@given(histories(longest=60))
def test_7_stages_are_reached_by_the_table(history: tuple[Entry, ...]) -> None:
    """Every stage is reachable only through the table; every closed case has exactly one primary reason."""
    case = Case(STREAM)
    for entry in history:
        row = justice.rows[type(entry.event)]
        assert case.stage in row.stages
        if entry.leads_to is not None:
            assert entry.leads_to in row.destinations
            assert case.stage in row.leaves
        case = evolve(case, entry)
        assert (case.stage is Stage.CLOSED) is (case.ending.closed is not None)
        assert (case.stage is Stage.DECLINED) is (case.ending.declined is not None)


@pytest.mark.parametrize("reason", list(ClosureReason))
def test_7_administrative_closures_are_left_out_of_rates(reason: ClosureReason) -> None:
    """Administrative closures are excluded from rates."""
    walk = Walk().met()
    walk.given(events.CaseClosed(reason))
    told = facts(walk.case)
    assert cases_closed.exclusions is not None
    measured = condition(Not(cases_closed.exclusions), Period.year(2015))

    assert (told.closure_reason, told.result) == (reason, reason.result)
    assert measured(told) is (reason not in (ClosureReason.TRANSFERRED, ClosureReason.DUPLICATE))


# 8


@walks
@given(begun, st.data())
def test_8_history_only_grows(case: Case, data: st.DataObject) -> None:
    """Reopen then close keeps history length monotone; ids never reused."""
    order = [
        events.CaseClosed(ClosureReason.DISENGAGED),
        events.CaseReopened(),
        events.CaseClosed(ClosureReason.DUPLICATE),
    ]
    before = case
    for event in order:
        occasion = Occasion(later_on(before), STAFF)
        if decide(before, event, occasion, justice).permitted:
            after = then(before, event, by=STAFF)
            assert after.history[: before.number] == before.history
            assert after.number > before.number
            before = after
    for cls in (events.SessionArranged, events.AgreementMade, events.InformationShared, events.LetterReceived):
        for entry in before.history:
            if isinstance(entry.event, cls) and _is_there(before, entry.event):
                assert "id.taken" in {code for code, _ in reasons(before, entry.event, later_on(before))}


def _is_there(case: Case, event: Any) -> bool:
    """Whether what *event* gave stands in the case: it was not struck."""
    taken = (*case.sessions, *case.agreements, *case.things.shares, *case.things.letters)
    return any(getattr(event, name, None) in taken for name in ("session", "agreement", "share", "letter"))


# 20


@settings(max_examples=100)
@given(st.data())
def test_20_no_must_is_waived(data: st.DataObject) -> None:
    """Every override has approver != requester and a reason.

    None exists for consent, legal restriction or safety stop.
    """
    pathway = data.draw(st.sampled_from(PUBLISHED))
    cls = data.draw(st.sampled_from([one for one, rules in pathway.rules.items() if rules]))
    rule = data.draw(st.sampled_from(pathway.rules[cls]))
    reason = data.draw(st.sampled_from(WaiverReason))
    asked_by, by = data.draw(st.sampled_from(("f1", SUPERVISOR.id))), SUPERVISOR
    walk = Walk(pathway).received()
    found = walk.refused(events.RequirementWaived(cls.kind, rule.key, asked_by, reason), by=by)

    assert (("waiver.not-waivable", "requirement") in found) is (rule.force.value == "must")
    assert (("supervisor.same-person", "asked_by") in found) is (asked_by == by.id)
    assert not (rule in ALL_MUSTS and found == [])


@walks
@given(begun, st.data())
def test_20_what_is_waived_is_no_must(case: Case, data: st.DataObject) -> None:
    """Whatever an approver lets be unmet, no *must* is among it: every one that is not met still bars the act."""
    kinds = [cls for cls in events.CASE_EVENTS if proposals(case, cls) and justice.rules[cls]]
    cls = data.draw(st.sampled_from(kinds))
    act = data.draw(st.sampled_from(proposals(case, cls)))
    shoulds = [rule.key for rule in justice.rules[cls] if rule.force.value == "should"]
    waived = case
    for key in shoulds:
        waived = then(
            waived, events.RequirementWaived(cls.kind, key, STAFF.id, WaiverReason.PERSON_ASKED), by=SUPERVISOR
        )
    occasion = Occasion(later_on(waived), STAFF)
    before, after = (decide(one, act, occasion, justice) for one in (case, waived))

    bars = [[(one.code, one.about) for one in found.reasons if not one.waivable] for found in (before, after)]

    assert bars[0] == bars[1]
    assert set(after.waived) <= set(shoulds)
