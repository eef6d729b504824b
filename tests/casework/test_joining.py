"""Referrals and cases that belong together, and a case that another organisation answers for."""

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.casework.conftest import later_on, then
from tests.casework.mending import begun, told, walks

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.consents import grant_at
from restorative_core.vocabulary.referral import Initiator, ReferralSource, Relation, TransferReason


@walks
@given(begun, st.sampled_from(Relation))
def test_linking_and_unlinking_leaves_the_case_as_it_was(case: Case, relation: Relation) -> None:
    """Nothing is merged: a link that is undone leaves everything as it was, but for the entries that tell of it."""
    linked = told(case, events.CaseLinked("case-other", relation))
    assert linked.links["case-other"] is relation
    unlinked = told(linked, events.CaseUnlinked("case-other"))

    assert attrs.evolve(unlinked, number=case.number, history=case.history) == case
    assert unlinked.history[: case.number] == case.history


@walks
@given(begun, st.sampled_from(ReferralSource), st.sampled_from(Initiator), st.sampled_from(Relation))
def test_a_further_referral_changes_nothing_of_the_first(
    case: Case, source: ReferralSource, initiator: Initiator, relation: Relation
) -> None:
    """Whose wish the case began with stays, and so does everything else."""
    joined = then(case, events.ReferralJoined(source, initiator, relation, organisation="police"))

    assert attrs.evolve(joined, number=case.number, history=case.history) == case


@walks
@given(begun, st.sampled_from(TransferReason))
def test_a_transfer_ends_consents_to_share_and_no_others(case: Case, reason: TransferReason) -> None:
    """Whoever answers for the case now asks afresh before anything is shared; all else stands."""
    after = then(case, events.CaseTransferred("elsewhere", reason))
    at = later_on(after)

    for key in case.consents:
        kept = grant_at(after, key, at) == grant_at(case, key, at)
        shares = key[1] is not None and key[1].value.startswith(("share-", "obtain-"))
        assert grant_at(after, key, at) is None if shares else kept
    assert after.origin.controller == "elsewhere"
