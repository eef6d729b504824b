"""What was done against the practice, and what mistakes and late entries change of the figures."""

from datetime import datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casework.conftest import SUPERVISOR, VISITOR, Walk, later_on, then
from tests.casework.mending import begun, may, ordinary, some_acts, told, walks, without

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.decide import decide
from restorative_core.casework.evolve import fold
from restorative_core.evidence.facts import facts
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment


@walks
@given(begun, st.data())
def test_a_departure_unlocks_nothing(case: Case, data: st.DataObject) -> None:
    """Whatever may be done after a departure might be done before it; and a supervisor's look gives back no more."""
    what = data.draw(st.sampled_from([cls.kind for cls in events.CASE_EVENTS]))
    at = data.draw(st.sampled_from((Moment.unknown(), case.history[0].at, Moment("2015"))))
    departed = then(case, events.DepartureReported(what, at, about=tuple(case.people)))
    looked = then(departed, events.ReviewCompleted(departed.number), by=SUPERVISOR)

    for event in some_acts(case, data):
        now = later_on(looked)
        assert not may(departed, event, now) or may(case, event, now)
        assert may(looked, event, now) == may(case, event, now)


@walks
@given(begun)
def test_a_departure_follows_nothing_and_leads_nowhere(case: Case) -> None:
    """It calls nothing off, and the case stays where it is."""
    event = events.DepartureReported(events.SessionStarted.kind)
    decision = decide(case, event, Occasion(later_on(case), VISITOR), justice)

    assert (decision.permitted, decision.leads_to, decision.follows) == (True, None, ())


@walks
@given(begun, st.data())
def test_a_struck_entry_leaves_no_trace_in_the_figures(case: Case, data: st.DataObject) -> None:
    """The facts of the case are those of one in which the entry was never written."""
    entry = data.draw(st.sampled_from(ordinary(case)))
    struck = told(case, events.EnteredInError(entry.number))

    assert facts(struck) == facts(fold(case.id, without(case.history, entry.number)))


class TestFigures:
    """The figures count by the day on which something happened, whenever it was told."""

    def _held(self, walk: Walk, day: str) -> tuple[object, ...]:
        """The days of the sessions held, where one was held and told of that *day* later."""
        walk.arranged()
        walk.now = datetime.fromisoformat("2015-05-01T10:00:00+00:00")
        walk.given(events.SessionStarted("s1"), events.SessionEnded("s1"), at=day)
        return tuple(str(session.held.first) for session in facts(walk.case).sessions)

    def test_told_late(self, walk: Walk) -> None:
        """A session of March that is told in May is one of March."""
        assert self._held(walk, "2015-03-20") == ("2015-03-20",)

    def test_corrected_day(self, walk: Walk) -> None:
        """Where its day was wrong, it is one of the day that is right."""
        self._held(walk, "2015-03-20")
        started = walk.number(events.SessionStarted)
        walk.given(events.DetailsCorrected(started, events.SessionStarted("s1"), Moment("2015-04-02")))

        assert [str(session.held.first) for session in facts(walk.case).sessions] == ["2015-04-02"]

    def test_struck(self, walk: Walk) -> None:
        """One that never was is none."""
        self._held(walk, "2015-03-20")
        walk.given(events.EnteredInError(walk.number(events.SessionStarted)))

        assert facts(walk.case).sessions == ()

    def test_broken_off(self, walk: Walk) -> None:
        """One that somebody broke off was not held, and is not when their withdrawal is struck."""
        walk.meeting().done(events.ConsentWithdrawn("p1"))
        assert facts(walk.case).sessions == ()

        walk.done(events.EnteredInError(walk.number(events.ConsentWithdrawn)))
        assert facts(walk.case).sessions == ()

    @pytest.mark.parametrize("what", ["session-started", "contact-made", "agreement-made"])
    def test_departure(self, walk: Walk, what: str) -> None:
        """What was done against the practice is counted on its day as that, and as nothing else."""
        before = facts(walk.ready().case)
        after = facts(walk.done(events.DepartureReported(what, Moment("2015-02-03"))).case)

        assert [(one.what, str(one.done.first)) for one in after.departures] == [(what, "2015-02-03")]
        assert attrs.evolve(after, departures=()) == before

    def test_departure_struck(self, walk: Walk) -> None:
        """One that never was is counted no more."""
        walk.ready().done(events.DepartureReported("contact-made"))
        walk.done(events.EnteredInError(walk.case.number))

        assert facts(walk.case).departures == ()
