"""The life of each thing in a case: what may happen to it, and in which state."""

import pytest
from tests.casework.conftest import MEETING, STAFF, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Act, Event
from restorative_core.casework.life import Life
from restorative_core.casework.lives import LIVES, PARTICIPATION
from restorative_core.casework.participant import Standing
from restorative_core.casework.things import LetterStatus, SessionStatus
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.roles import Role

START = events.SessionStarted("s1")
ARRANGE_AGAIN = events.SessionArranged("s2", MEETING, ("p1", "p2"))


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.thing)
class TestEachLife:
    """What is true of every life."""

    def test_every_state_is_a_state_of_the_thing(self, life: Life) -> None:
        """Every state in it is one of those that the thing may have, and it begins in one of them."""
        states = set(type(life.begins))

        assert life.begins in states
        assert [step.event.kind for step in life.steps if not step.states <= states] == []
        assert {step.leads_to for step in life.steps} - {None} <= states

    def test_from_one_state_to_one_state(self, life: Life) -> None:
        """From one state an event leads to one state."""
        seen = [(step.event, state) for step in life.steps for state in step.states]

        assert len(seen) == len(set(seen))

    @pytest.mark.parametrize("cls", events.CASE_EVENTS, ids=lambda cls: cls.kind)
    def test_after(self, life: Life, cls: type[Event]) -> None:
        """An event that is no step leaves a thing as it is; a step leads where it says."""
        for state in type(life.begins):
            leading = [s.leads_to for s in life.steps if s.event is cls and state in s.states and s.leads_to]

            assert life.after(state, cls) == (leading[0] if leading else state)


class TestSession:
    """A session is arranged, begun, ended; or cancelled before, or broken off."""

    def _in(self, walk: Walk, status: SessionStatus) -> Walk:
        walk.arranged()
        before: dict[SessionStatus, tuple[Event, ...]] = {
            SessionStatus.ARRANGED: (),
            SessionStatus.IN_PROGRESS: (START,),
            SessionStatus.ENDED: (START, events.SessionEnded("s1")),
            SessionStatus.STOPPED: (START, events.SessionStopped("s1")),
            SessionStatus.CANCELLED: (events.SessionCancelled("s1"),),
        }
        return walk.done(*before[status])

    @pytest.mark.parametrize("status", list(SessionStatus))
    @pytest.mark.parametrize("act", [START, events.ReadinessDecided("s1")], ids=lambda act: act.kind)
    def test_acts(self, walk: Walk, act: Event, status: SessionStatus) -> None:
        """Only a session that is arranged is begun, or found ready; any other says where it stands."""
        decision = self._in(walk, status).asked(act)
        told = [one for one in decision.reasons if one.code == "session.not-permitted"]

        assert [(one.about, one.details["state"]) for one in told] == [("s1", status.value)] * (
            status is not SessionStatus.ARRANGED
        )

    @pytest.mark.parametrize("status", list(SessionStatus))
    @pytest.mark.parametrize(
        ("report", "leads"),
        [
            (events.SessionEnded("s1"), {SessionStatus.IN_PROGRESS: SessionStatus.ENDED}),
            (events.SessionStopped("s1"), {SessionStatus.IN_PROGRESS: SessionStatus.STOPPED}),
            (events.SessionCancelled("s1"), {SessionStatus.ARRANGED: SessionStatus.CANCELLED}),
        ],
        ids=["ended", "stopped", "cancelled"],
    )
    def test_reports(
        self, walk: Walk, report: Event, leads: dict[SessionStatus, SessionStatus], status: SessionStatus
    ) -> None:
        """A report is always written down, and changes a session only where that can have happened to it."""
        after = self._in(walk, status).done(report).case

        assert after.sessions["s1"].status is leads.get(status, status)

    def test_never_arranged(self, walk: Walk) -> None:
        """A session that was never arranged is not known."""
        assert walk.ready().refused(START) == [("session.unknown", "session")]


class TestParticipation:
    """Somebody is added, reached, informed, prepared; and leaves."""

    def test_the_way(self, walk: Walk) -> None:
        """Each step is told of the case."""
        walk.engaging()
        steps = (
            events.ContactMade("p1", Channel.PHONE),
            events.InformationGiven("p1", Channel.PHONE, "1"),
            events.ContactMade("p1", Channel.PHONE),
        )
        found = [walk.case.people["p1"].standing, *(walk.done(step).case.people["p1"].standing for step in steps)]
        walk = Walk().ready()
        found += [walk.case.people["p1"].standing, walk.done(events.PersonLeft("p1")).case.people["p1"].standing]

        assert found == ["added", "reached", "informed", "informed", "prepared", "left"]

    @pytest.mark.parametrize(
        "act",
        [
            events.ContactMade("p1", Channel.PHONE),
            events.InformationGiven("p1", Channel.PHONE, "1"),
            events.PreparationCompleted("p1"),
            ARRANGE_AGAIN,
            events.AgreementMade("a1", ("p1", "p2")),
        ],
        ids=lambda act: act.kind,
    )
    def test_left(self, walk: Walk, act: Event) -> None:
        """Whoever takes no part any more is not reached, prepared, met, or party to anything."""
        walk.ready().done(events.PersonLeft("p1"))

        assert ("participant.not-permitted", "p1") in walk.refused(act)

    def test_came_back(self, walk: Walk) -> None:
        """Whoever comes back begins where they had come in knowing, and is prepared anew."""
        walk.ready().done(events.PersonLeft("p1"), events.PersonAdded("p1", Role.HARMED))

        assert walk.case.people["p1"].standing is Standing.INFORMED

    def test_messages_reach_those_who_left(self, walk: Walk) -> None:
        """A message may still tell them that the case was closed."""
        steps = {step.event: step.states for step in PARTICIPATION.steps}

        assert steps[events.MessageSent] == frozenset(Standing)


class TestUndertaking:
    """What was undertaken ends in some way, or is in doubt."""

    ITEM = Undertaking("u1", UndertakingKind.PAYMENT, "p2", beneficiary="p1", pence=5000)

    def test_doubted(self, walk: Walk) -> None:
        """What is in doubt is settled by how it ends; what has ended is not in doubt."""
        walk.met().agreed(self.ITEM)
        found = [
            walk.done(event).case.undertakings["u1"].status
            for event in (
                events.UndertakingDoubted("u1"),
                events.UndertakingEnded("u1", UndertakingStatus.COMPLETED),
                events.UndertakingDoubted("u1"),
            )
        ]

        assert found == [UndertakingStatus.IN_DOUBT, UndertakingStatus.COMPLETED, UndertakingStatus.COMPLETED]

    def test_paid(self, walk: Walk) -> None:
        """Instalments add up."""
        walk.met().agreed(self.ITEM).done(events.InstalmentPaid("u1", 2000), events.InstalmentPaid("u1", 500))

        assert walk.case.undertakings["u1"].paid == 2500


class TestLetter:
    """A letter is read, passed on, or withdrawn before."""

    @pytest.mark.parametrize("fit", [True, False])
    def test_read(self, walk: Walk, fit: bool) -> None:
        """It stands as it was found."""
        walk.ready().done(events.LetterReceived("l1", "p2", "p1"), events.LetterScreened("l1", fit))

        assert walk.case.things.letters["l1"].status is (LetterStatus.FIT if fit else LetterStatus.UNFIT)

    def test_withdrawn_too_late(self, walk: Walk) -> None:
        """What was passed on is not made unread."""
        walk.ready().given(
            events.LetterReceived("l1", "p2", "p1"),
            events.LetterScreened("l1", fit=True),
            events.LetterPassedOn("l1"),
            events.LetterWithdrawn("l1"),
        )

        assert walk.case.things.letters["l1"].status is LetterStatus.PASSED_ON


def test_no_life_bars_a_report(walk: Walk) -> None:
    """Whatever has happened to a thing is written down, in whatever state it was."""
    walk.met().done(events.PersonLeft("p1"))

    for event in (
        events.ContactReceived("p1"),
        events.PersonLeft("p1"),
        events.SessionCancelled("s1"),
        events.SessionEnded("s1"),
    ):
        assert not isinstance(event, Act)
        assert walk.refused(event, by=STAFF) == []
