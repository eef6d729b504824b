"""Where an event leads, and where it leaves a case as it is."""

import pytest
from tests.casework.calling_off import item
from tests.casework.conftest import Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.vocabulary.agreement import UndertakingStatus
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.stages import Stage

PREPARED = events.PreparationCompleted("p1")
DONE = events.UndertakingEnded("u1", UndertakingStatus.COMPLETED)


class TestAssessing:
    """Assessing begins when somebody who was informed agrees to it."""

    def _after(self, walk: Walk, purpose: Purpose, *before: Event, whose: str = "p1") -> Stage | None:
        given = events.ConsentGiven(whose, purpose)
        case = walk.engaging().done(*before).case
        return walk.pathway.rows[type(given)].leads(case, given)

    INFORMED = (events.ContactMade("p1", Channel.PHONE), events.InformationGiven("p1", Channel.PHONE, "1"))

    def test_informed(self, walk: Walk) -> None:
        """Whoever knows what it is may agree to it."""
        assert self._after(walk, Purpose.ASSESSMENT, *self.INFORMED) is Stage.ASSESSING

    def test_uninformed(self, walk: Walk) -> None:
        """A yes to what nobody has explained begins nothing."""
        assert self._after(walk, Purpose.ASSESSMENT) is None

    def test_something_else(self, walk: Walk) -> None:
        """Nor does a yes to something else."""
        assert self._after(walk, Purpose.RESEARCH, *self.INFORMED) is None

    def test_a_stranger(self, walk: Walk) -> None:
        """Nor does the yes of somebody who is not in the case."""
        assert self._after(walk, Purpose.ASSESSMENT, whose="p9") is None

    def test_assessed_before(self, walk: Walk) -> None:
        """A yes that is given once more, when it has been found suitable, takes nothing back."""
        assert walk.preparing().done(events.ConsentGiven("p1", Purpose.ASSESSMENT)).case.stage is Stage.PREPARING


class TestReady:
    """A case becomes ready while it is prepared, and at no other time."""

    @pytest.mark.parametrize("undertaken", [True, False])
    def test_after_the_session(self, walk: Walk, undertaken: bool) -> None:
        """Whoever is prepared for another session after the first leaves the case where it is."""
        walk.met().agreed(*[item("u1")] * undertaken)
        stage = walk.case.stage

        assert walk.done(PREPARED).case.stage is stage
        assert stage is (Stage.MONITORING if undertaken else Stage.FOLLOW_UP)


class TestAfterTheSession:
    """A case goes on after the session that it is in."""

    def test_a_session_that_nobody_knows(self, walk: Walk) -> None:
        """The end of a session of which nothing is known leads nowhere."""
        ended = events.SessionEnded("s9")

        assert walk.pathway.rows[type(ended)].leads(walk.meeting().case, ended) is None

    def test_closed_meanwhile(self, walk: Walk) -> None:
        """A case that was closed while people met stays closed when it is told that they are done."""
        ended = events.SessionEnded("s1")
        closed = walk.meeting().given(events.CaseClosed(ClosureReason.DISENGAGED)).case

        assert walk.pathway.rows[type(ended)].leads(closed, ended) is None


class TestMonitoring:
    """What was undertaken is monitored, from the end of the session on."""

    def test_nothing_undertaken(self, walk: Walk) -> None:
        """An agreement in which nobody undertakes anything leaves nothing to monitor."""
        assert walk.met().agreed().case.stage is Stage.FOLLOW_UP

    def test_during_the_session(self, walk: Walk) -> None:
        """While people still meet, the case stays in that session, whatever they undertake."""
        assert walk.meeting().agreed(item("u1")).case.stage is Stage.IN_PROGRESS

    def test_undertaken_later(self, walk: Walk) -> None:
        """What is undertaken when an agreement is varied is monitored like what was undertaken at first."""
        walk.met().agreed()
        for person in ("p1", "p2"):
            walk.done(events.ConsentGiven(person, Purpose.OUTCOME_AGREEMENT, "a1/2"))
        before = walk.case.stage

        walk.done(events.AgreementVaried("a1", 2, ("p1", "p2"), (item("u1"),)))

        assert (before, walk.case.stage) == (Stage.FOLLOW_UP, Stage.MONITORING)

    def test_done_during_the_session(self, walk: Walk) -> None:
        """What is done at once, while people still meet, leaves the case in that session."""
        assert walk.meeting().agreed(item("u1")).done(DONE).case.stage is Stage.IN_PROGRESS
