"""Mistakes and late entries: what they change of a case, and of the stage in which it stands."""

from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.casework.conftest import MEETING, SUPERVISOR, Walk, later_on, then
from tests.casework.mending import begun, but_history, ordinary, told, walks, without

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, SessionStatus
from restorative_core.casework.consents import grant_at, has_ended
from restorative_core.casework.corrections import PROTECTIVE, counting, read_again
from restorative_core.casework.event import Act
from restorative_core.casework.events.corrections import MENDING
from restorative_core.casework.evolve import fold
from restorative_core.casework.proposals import proposals
from restorative_core.evidence.facts import facts
from restorative_core.testing import events as well_formed
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.risk import RiskLevel
from restorative_core.vocabulary.stages import BEGUN, Stage

NOTE = events.NoteTaken(("p1",))


@walks
@given(begun, st.data())
def test_a_struck_entry_never_was(case: Case, data: st.DataObject) -> None:
    """The case after a strike is, but for who has to look, the case in which the entry was never written."""
    entry = data.draw(st.sampled_from(ordinary(case)))
    struck = told(case, events.EnteredInError(entry.number))

    assert but_history(struck) == but_history(fold(case.id, without(case.history, entry.number)))
    assert struck.history[:-1] == case.history


@walks
@given(begun, st.data())
def test_a_strike_that_is_struck_never_was(case: Case, data: st.DataObject) -> None:
    """A strike that is struck gives back the case as it was, but for who has to look."""
    entry = data.draw(st.sampled_from(ordinary(case)))
    assume(entry in counting(case.history))
    struck = told(case, events.EnteredInError(entry.number))
    back = told(struck, events.EnteredInError(struck.number))

    assert but_history(back) == but_history(case)
    assert facts(back) == facts(case)


@walks
@given(begun, st.data())
def test_a_stage_is_that_of_the_last_entry_that_counts(case: Case, data: st.DataObject) -> None:
    """The stage after a strike is the one to which the last entry that counts led."""
    entry = data.draw(st.sampled_from(ordinary(case)))
    struck = told(case, events.EnteredInError(entry.number))
    led = [one.leads_to for one in counting(struck.history) if one.leads_to is not None]

    assert struck.stage is led[-1]


@walks
@given(begun, st.data())
def test_a_supervisor_looks_wherever_something_may_have_leaned_on_it(case: Case, data: st.DataObject) -> None:
    """Whatever barred something, and whatever came before an act, is struck or corrected under a supervisor's eyes."""
    entry = data.draw(st.sampled_from(ordinary(case)))
    mending = data.draw(
        st.sampled_from((events.EnteredInError(entry.number), events.DetailsCorrected(entry.number, entry.event)))
    )
    mended = told(case, mending)
    leaned = any(isinstance(one.event, Act) for one in case.history if one.number > entry.number)
    corrects_an_act = isinstance(mending, events.DetailsCorrected) and isinstance(entry.event, Act)

    wanted = leaned or corrects_an_act or isinstance(entry.event, PROTECTIVE)
    assert (mended.number in mended.flags.reviews) is wanted


@walks
@given(begun, st.data())
def test_a_corrected_entry_was_always_so(case: Case, data: st.DataObject) -> None:
    """What is corrected counts, at its place, as if it had been written so; in the figures too."""
    entry = data.draw(st.sampled_from([*ordinary(case), case.history[0]]))
    assume(entry in counting(case.history))
    right_already = [one.event.number for one in case.history if isinstance(one.event, events.DetailsCorrected)]
    assume(entry.number not in right_already)
    instead = data.draw(well_formed(type(entry.event)))
    happened = data.draw(st.sampled_from((None, Moment("2014-12-24"), Moment("2015"), Moment.unknown())))
    corrected = told(case, events.DetailsCorrected(entry.number, instead, happened))
    right = attrs.evolve(entry, event=instead, at=happened or entry.at)
    rightly = fold(case.id, [right if one.number == entry.number else one for one in case.history])

    assert but_history(corrected) == but_history(rightly)
    assert facts(corrected) == facts(rightly)
    assert corrected.history[:-1] == case.history


@walks
@given(begun, st.data())
def test_the_last_correction_counts(case: Case, data: st.DataObject) -> None:
    """Of two corrections the last counts; struck, it leaves the one before; and that struck, what was first written."""
    entry = data.draw(st.sampled_from(ordinary(case)))
    assume(entry in counting(case.history))
    first, last = data.draw(well_formed(type(entry.event))), data.draw(well_formed(type(entry.event)))
    once = told(case, events.DetailsCorrected(entry.number, first))
    twice = told(once, events.DetailsCorrected(entry.number, last))

    assert but_history(twice) == but_history(told(case, events.DetailsCorrected(entry.number, last)))
    before = told(twice, events.EnteredInError(twice.number))
    assert but_history(before) == but_history(once)
    assert but_history(told(before, events.EnteredInError(once.number))) == but_history(case)


def _timeless(case: Case) -> dict[str, Any]:
    """What a case says without any time in it, and without what somebody has consented to."""
    people = {name: (one.standing, one.left, one.roles, one.acknowledgement) for name, one in case.people.items()}
    return {
        "stage": case.stage,
        "people": people,
        "sessions": {name: one.status for name, one in case.sessions.items()},
        "undertakings": {name: one.status for name, one in case.undertakings.items()},
        "team": case.team,
        "flags": case.flags,
        "suitable": case.judgement.suitable,
        "ended": {key: has_ended(case, key) for key in case.consents if not case.consents[key].grants},
        "closed": case.ending.closed,
        "links": case.links,
    }


@walks
@given(begun, st.data())
def test_a_late_entry_counts_in_the_order_in_which_it_was_told(case: Case, data: st.DataObject) -> None:
    """Whenever something is said to have been, it stands in the case after everything that was told before."""
    cls = data.draw(st.sampled_from([one for one in events.CASE_EVENTS if proposals(case, one)]))
    event = data.draw(st.sampled_from(proposals(case, cls)))
    assume(not isinstance(event, (events.ConsentGiven, events.CaseTakenOver)))
    now = told(case, event)

    for at in (case.history[0].at, Moment("2001"), Moment.unknown()):
        assert _timeless(told(case, event, at)) == _timeless(now)


@walks
@given(begun, st.data())
def test_a_late_no_counts_at_once(case: Case, data: st.DataObject) -> None:
    """A *no* that is typed in late ends what was said before, as one that is told at once does."""
    person = data.draw(st.sampled_from(sorted(case.people)))
    at = data.draw(st.sampled_from((Moment("2001-05"), Moment.unknown(), case.history[0].at)))
    after = then(case, events.ConsentWithdrawn(person), at)

    assert all(has_ended(after, key) for key in (*case.consents, (person, None, "")) if key[0] == person)


@walks
@given(begun, st.data())
def test_a_late_yes_never_outdoes_a_no(case: Case, data: st.DataObject) -> None:
    """A *yes* that may have been before a *no* does not count, whatever it was said to and however it is told."""
    person = data.draw(st.sampled_from(sorted(case.people)))
    after = then(case, events.ConsentWithdrawn(person))
    said = next(one for one in reversed(after.history) if isinstance(one.event, events.ConsentWithdrawn)).recorded
    at = data.draw(st.sampled_from((Moment.of(said), Moment.of(said - timedelta(days=9)), Moment.unknown())))
    purpose = data.draw(st.sampled_from(Purpose))
    scope = MEETING.value if purpose is Purpose.TAKE_PART else ""
    late = then(after, events.ConsentGiven(person, purpose, scope, ConsentMethod.WRITTEN), at)

    assert has_ended(late, (person, purpose, scope))
    for when in (at, later_on(late), Moment.unknown()):
        assert grant_at(late, (person, purpose, scope), when) is None


@walks
@given(begun)
def test_what_nobody_mended_is_read_as_it_is(case: Case) -> None:
    """Where nothing was struck or corrected, every entry counts, just as it was told."""
    plain = [entry for entry in case.history if type(entry.event) not in MENDING]

    assert list(read_again(plain)) == [(entry, True) for entry in plain]


class TestTheStageAfterAStrike:
    """Where a case stands when what led there is struck."""

    def test_closing(self, walk: Walk) -> None:
        """A closing that is struck gives back the stage before it."""
        walk.arranged().done(events.CaseClosed(ClosureReason.DUPLICATE))
        walk.done(events.EnteredInError(walk.number(events.CaseClosed)))

        assert (walk.case.stage, walk.case.ending.closed) == (Stage.READY, None)

    def test_reopening(self, walk: Walk) -> None:
        """A reopening that is struck closes the case again."""
        walk.ready().done(events.CaseClosed(ClosureReason.DUPLICATE), events.CaseReopened())
        walk.done(events.EnteredInError(walk.case.number))

        assert (walk.case.stage, walk.case.ending.closed) == (Stage.CLOSED, ClosureReason.DUPLICATE)

    def test_acceptance_after_more(self, walk: Walk) -> None:
        """What came later stands where it led, and a supervisor looks."""
        walk.preparing().done(events.EnteredInError(walk.number(events.ReferralAccepted)))

        assert (walk.case.stage, walk.case.flags.reviews) == (Stage.PREPARING, (walk.case.number,))

    def test_every_stage_is_one_of_a_case(self, walk: Walk) -> None:
        """However much is struck, the case is in a stage that a case has."""
        walk.met()
        for number in range(2, walk.case.number + 1):
            walk.given(events.EnteredInError(number))

        assert walk.case.stage in BEGUN
        assert walk.case.sessions == {}
        assert SessionStatus.IN_PROGRESS not in {one.status for one in walk.case.sessions.values()}

    def test_risk_struck(self, walk: Walk) -> None:
        """An assessment that never was is none, whatever rested on it."""
        walk.preparing().done(events.EnteredInError(walk.number(events.RiskAssessed)))
        walk.done(events.ReviewCompleted(walk.case.number), by=SUPERVISOR)
        assert ("risk.not-assessed", "") in walk.refused(events.SuitabilityDecided(suitable=True))

        assert walk.done(events.RiskAssessed(RiskLevel.LOW)).refused(events.SuitabilityDecided(suitable=True)) == []


class TestWhatChangesNothing:
    """A mending that names no earlier entry of its kind changes nothing; the entry itself still counts."""

    @pytest.mark.parametrize("ahead", [0, 1])
    def test_striking_itself(self, walk: Walk, ahead: int) -> None:
        """An entry strikes neither itself nor one to come."""
        walk.received()
        walk.given(events.EnteredInError(walk.case.number + 1 + ahead), NOTE)

        assert list(counting(walk.case.history)) == list(walk.case.history)

    def test_correcting_itself(self, walk: Walk) -> None:
        """An entry corrects no details of its own."""
        walk.received()
        walk.given(events.DetailsCorrected(walk.case.number + 1, events.DetailsCorrected(1, NOTE)))

        assert list(counting(walk.case.history)) == list(walk.case.history)

    @pytest.mark.parametrize("number", [1, 0, -1])
    def test_another_kind(self, walk: Walk, number: int) -> None:
        """Nothing becomes something of another kind, and what was never written becomes nothing."""
        walk.received().given(events.DetailsCorrected(number, NOTE))

        assert list(counting(walk.case.history)) == list(walk.case.history)
