"""A word that somebody gave for another, and takes back with their own."""

import pytest
from tests.casework.calling_off import SHUTTLE, following, present, withdraws
from tests.casework.conftest import MEETING, Walk
from tests.casework.saying import may_share, speaks, yes

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Consent, SessionStatus
from restorative_core.casework.consents import said_last, status
from restorative_core.vocabulary.consent import ConsentMethod, ConsentStatus, Purpose
from restorative_core.vocabulary.people import Authority
from restorative_core.vocabulary.roles import Role

HOUSING = (Purpose.SHARE_WITH_AGENCY, "housing")
MEETS = (Purpose.TAKE_PART, MEETING.value)


def _spoken_for(walk: Walk) -> Walk:
    """A supporter may speak for p1, and has said that something about p1 may be shared."""
    walk.preparing().given(events.PersonAdded("p3", Role.SUPPORTER, supports="p1"))
    return walk.given(speaks("p3", "p1", Authority.POWER_OF_ATTORNEY), may_share("p1", by="p3"))


def _guarded(walk: Walk) -> Walk:
    """A guardian agreed beside p1 to the meeting, which is arranged."""
    walk.ready().done(events.PersonAdded("p4", Role.PARENT_GUARDIAN, supports="p1"))
    return walk.done(speaks("p4", "p1", Authority.PARENTAL_RESPONSIBILITY), yes(by="p4")).arranged_as("s1")


class TestConsents:
    """Whoever takes something back takes back what they said for others."""

    @pytest.mark.parametrize("purpose", [None, Purpose.SHARE_WITH_AGENCY])
    def test_with_their_own(self, walk: Walk, purpose: Purpose | None) -> None:
        """What they said for another of the same purpose ends with it, or with everything."""
        _spoken_for(walk).given(withdraws(purpose, who="p3"))

        assert status(walk.case, ("p1", *HOUSING)) is ConsentStatus.WITHDRAWN

    def test_another_purpose(self, walk: Walk) -> None:
        """What they said of another purpose stands."""
        _spoken_for(walk).given(withdraws(Purpose.RESEARCH, who="p3"))

        assert status(walk.case, ("p1", *HOUSING)) is ConsentStatus.GIVEN

    @pytest.mark.parametrize(("agency", "ends"), [("housing", True), ("police", False)])
    def test_to_one_agency(self, walk: Walk, agency: str, ends: bool) -> None:
        """Where they take it back for one agency, it ends for that one."""
        own = events.ConsentGiven("p3", Purpose.SHARE_WITH_AGENCY, agency, ConsentMethod.WRITTEN)
        _spoken_for(walk).given(own, withdraws(Purpose.SHARE_WITH_AGENCY, agency, who="p3"))

        assert (status(walk.case, ("p1", *HOUSING)) is ConsentStatus.WITHDRAWN) is ends

    def test_beside_the_persons_own(self, walk: Walk) -> None:
        """What the person said beside them ends with it, and is asked for afresh."""
        _guarded(walk).given(withdraws(Purpose.TAKE_PART, who="p4"))

        assert status(walk.case, ("p1", *MEETS)) is ConsentStatus.WITHDRAWN

    def test_somebody_who_spoke_for_nobody(self, walk: Walk) -> None:
        """Whoever said nothing for others ends nothing of theirs."""
        _guarded(walk).given(events.PersonAdded("p5", Role.PARENT_GUARDIAN, supports="p1"))
        walk.given(withdraws(who="p5"))

        assert status(walk.case, ("p1", *MEETS)) is ConsentStatus.GIVEN


class TestSessions:
    """A session needs the word of whoever alone spoke for somebody in it."""

    def test_taken_back(self, walk: Walk) -> None:
        """It is called off when they take it back."""
        _guarded(walk).done(withdraws(Purpose.TAKE_PART, who="p4"))

        assert walk.case.sessions["s1"].status is SessionStatus.CANCELLED

    def test_another_purpose(self, walk: Walk) -> None:
        """It stays arranged when they take something else back."""
        assert following(_guarded(walk), withdraws(Purpose.RESEARCH, who="p4")) == []

    def test_without_them(self, walk: Walk) -> None:
        """One of the same kind in which nobody is for whom they spoke stays arranged."""
        _guarded(walk).done(events.PersonAdded("p5", Role.SUPPORTER, supports="p2"), *present("p5"))
        walk.given(events.SessionArranged("s2", MEETING, ("p2", "p5"))).done(withdraws(Purpose.TAKE_PART, who="p4"))

        assert walk.case.sessions["s2"].status is SessionStatus.ARRANGED

    def test_of_another_kind(self, walk: Walk) -> None:
        """One of another kind, for which they said nothing, stays arranged."""
        _guarded(walk).consented("p1", SHUTTLE).consented("p2", SHUTTLE).arranged_as("s2", SHUTTLE)
        told = following(walk, withdraws(Purpose.TAKE_PART, MEETING.value, who="p4"))

        assert [event.session for event in told if isinstance(event, events.SessionCancelled)] == ["s1"]


def test_nothing_was_said() -> None:
    """Where nothing was ever said, no entry said it, and nobody said no."""
    assert Consent() == Consent(ConsentStatus.UNKNOWN, 0, (), None, (0, ConsentStatus.UNKNOWN))


def test_only_asked(walk: Walk) -> None:
    """Of a purpose that nobody spoke of, no entry said where it stands."""
    assert said_last(walk.preparing().case, ("p1", Purpose.RESEARCH, "")) == 0
