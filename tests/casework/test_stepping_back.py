"""Whose word steps a case back that is ready: theirs without whom nothing that was arranged is held."""

import pytest
from tests.casework.calling_off import present
from tests.casework.conftest import MEETING, VISITOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import SessionStatus
from restorative_core.casework.event import Event
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

START = events.SessionStarted("s1")


def words(person: str) -> list[Event]:
    """The ways in which somebody says that they want none of it."""
    return [
        events.ConsentRefused(person, Purpose.BE_CONTACTED),
        events.ConsentRefused(person, Purpose.BE_REFERRED),
        events.ConsentRefused(person, Purpose.TAKE_PART),
        events.ConsentWithdrawn(person),
        events.PersonLeft(person),
    ]


def kind(event: Event) -> str:
    """What is said, in short."""
    return f"{event.kind} {getattr(event, 'purpose', None)}"


class TestSomebodyWhomTheSessionDoesNotTouch:
    """It is held without them, so what they say leaves it as it is."""

    @pytest.mark.parametrize("role", [Role.SUPPORTER, Role.HARMED, Role.REFERRER, Role.PROFESSIONAL])
    @pytest.mark.parametrize("word", words("p3"), ids=kind)
    def test_ready(self, walk: Walk, word: Event, role: Role) -> None:
        """The case stays ready, the meeting stays arranged, and is held."""
        walk.ready().done(events.PersonAdded("p3", role)).arranged_as("s1").done(word, by=VISITOR)

        assert walk.case.stage is Stage.READY
        assert walk.refused(START) == []

    @pytest.mark.parametrize("word", words("p3"), ids=kind)
    def test_nothing_arranged(self, walk: Walk, word: Event) -> None:
        """A supporter whom nothing touches steps nothing back before anything is arranged either."""
        walk.ready().done(events.PersonAdded("p3", Role.SUPPORTER)).done(word, by=VISITOR)

        assert walk.case.stage is Stage.READY

    def test_another_kind(self, walk: Walk) -> None:
        """Whoever takes back another kind of session than the one arranged leaves that one arranged."""
        walk.arranged().done(events.ConsentWithdrawn("p1", Purpose.TAKE_PART, SessionKind.LETTER_EXCHANGE.value))

        assert (walk.case.stage, walk.case.sessions["s1"].status) == (Stage.READY, SessionStatus.ARRANGED)


class TestSomebodyWhomItTouches:
    """It is not held against their word."""

    @pytest.mark.parametrize("word", words("p3"), ids=kind)
    def test_supporter(self, walk: Walk, word: Event) -> None:
        """A supporter who was to be there steps the case back, as a party does."""
        walk.ready().done(events.PersonAdded("p3", Role.SUPPORTER), *present("p3"))
        walk.arranged_as("s1", people=("p1", "p2", "p3")).done(word, by=VISITOR)

        assert (walk.case.stage, walk.case.sessions["s1"].status) == (Stage.PREPARING, SessionStatus.CANCELLED)

    @pytest.mark.parametrize("word", words("p1"), ids=kind)
    def test_nothing_arranged(self, walk: Walk, word: Event) -> None:
        """A party whom the next session would touch steps the case back before anything is arranged."""
        assert walk.ready().done(word, by=VISITOR).case.stage is Stage.PREPARING

    @pytest.mark.parametrize("word", words("p1"), ids=kind)
    def test_one_of_two_sessions(self, walk: Walk, word: Event) -> None:
        """Where something else stays arranged that they have no part in, the case stays ready for that."""
        walk.ready().done(events.PersonAdded("p3", Role.HARMED), *present("p3"))
        walk.arranged_as("s1").arranged_as("s2", people=("p2", "p3")).done(word, by=VISITOR)

        assert walk.case.stage is Stage.READY
        assert walk.case.sessions["s1"].status is SessionStatus.CANCELLED
        assert walk.refused(events.SessionStarted("s2")) == []

    def test_through_whoever_spoke_for_them(self, walk: Walk) -> None:
        """Where a guardian takes back their word, and the session is called off by it, the case steps back."""
        walk.ready().done(events.PersonAdded("p3", Role.PARENT_GUARDIAN, supports="p1"))
        agreed = events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, given_by="p3")
        walk.done(agreed).arranged_as("s1").done(events.ConsentWithdrawn("p3"), by=VISITOR)

        assert (walk.case.stage, walk.case.sessions["s1"].status) == (Stage.PREPARING, SessionStatus.CANCELLED)
