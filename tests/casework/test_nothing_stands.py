"""In no case that can be reached does anything stand against somebody's word."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.calling_off import ENDINGS, STANDING, standing, stands_against
from tests.casework.conftest import STAFF, VISITOR, then

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.decide import decide
from restorative_core.casework.event import Report
from restorative_core.casework.evolve import fold
from restorative_core.casework.mending import follows
from restorative_core.casework.things import LetterStatus
from restorative_core.pathways.justice import justice
from restorative_core.testing import cases
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.stages import ENDED

walks = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
begun = cases(longest=60).filter(lambda case: bool(case.people))


@walks
@given(begun)
def test_nothing_stands_against_anybodys_word(case: Case) -> None:
    """In no case that can be reached does anything stand that depended on a consent which has ended."""
    assert list(stands_against(case)) == []


@walks
@given(begun, st.data())
def test_a_withdrawal_is_complete(case: Case, data: st.DataObject) -> None:
    """Whatever somebody takes back, whenever it is said to have been: nothing stands that depended on it."""
    keys = sorted({(who, purpose, scope) for who, purpose, scope in case.consents}, key=repr)
    anything = [(who, None, "") for who in sorted(case.people)]
    who, purpose, scope = data.draw(st.sampled_from([*keys, *anything]))
    no = data.draw(st.sampled_from([*(cls(who, purpose, scope) for cls in ENDINGS), events.PersonLeft(who)]))
    at = data.draw(st.sampled_from((None, Moment("2001"), Moment.unknown())))
    after = then(case, no, at)

    assert list(stands_against(after)) == []
    letters = [
        one
        for one in after.things.letters.values()
        if one.status not in (LetterStatus.PASSED_ON, LetterStatus.WITHDRAWN)
    ]
    if purpose is None or isinstance(no, events.PersonLeft):
        assert [one.id for one in letters if who in (one.author, one.recipient)] == []
    assert (after.stage is case.stage) or case.stage not in ENDED


@walks
@given(begun)
def test_a_case_is_right_without_what_followed_written_down(case: Case) -> None:
    """Where somebody stored a withdrawal without what follows it, nothing that depended on it stands all the same."""
    who = min(case.people)
    for no in (events.ConsentWithdrawn(who), events.PersonLeft(who), events.ConsentRefused(who, Purpose.TAKE_PART)):
        after = then(case, no)
        alone = fold(case.id, after.history[: case.number + 1])

        assert list(stands_against(alone)) == []
        assert standing(alone) == standing(after)
        assert (alone.stage, alone.people, alone.consents) == (after.stage, after.people, after.consents)


@walks
@given(begun, st.data())
def test_whatever_follows_is_a_report_that_anybody_may_tell(case: Case, data: st.DataObject) -> None:
    """Nothing that follows an event can bar it, and what follows brings nothing further."""
    who = data.draw(st.sampled_from(sorted(case.people)))
    event = data.draw(
        st.sampled_from(
            [
                *(cls(who) for cls in ENDINGS),
                events.PersonLeft(who),
                events.SafetyStopRaised(),
                events.EnteredInError(max(case.number, 2)),
            ]
        )
    )
    found = follows(case, event)
    assert all(isinstance(one, Report) for one in found)
    assert len(set(found)) == len(found)
    if decide(case, event, Occasion(Moment.unknown(), VISITOR), justice).permitted:
        after = then(case, event)
        assert after.number == case.number + 1 + len(found)
        assert [one for one in found if follows(after, one)] == []


@walks
@given(begun, st.data())
def test_nothing_that_was_called_off_comes_back_without_a_supervisor(case: Case, data: st.DataObject) -> None:
    """Striking or correcting anything leaves what was called off as it is, or waits for a supervisor."""
    who = data.draw(st.sampled_from(sorted(case.people)))
    after = then(case, events.ConsentWithdrawn(who))
    number = data.draw(st.integers(2, after.number)) if after.number > 1 else 2
    mended = then(after, events.EnteredInError(number), by=STAFF)
    over = {name for name, one in after.sessions.items() if one.status not in STANDING}

    assert list(stands_against(mended)) == []
    back = {name for name in over if name in mended.sessions and mended.sessions[name].status in STANDING}
    assert not back or mended.flags.reviews
