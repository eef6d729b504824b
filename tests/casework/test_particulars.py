"""What some events ask for besides: scales, versions, moments; and how they come from plain values."""

from typing import Any

import pytest
from tests.casework.calling_off import item
from tests.casework.conftest import Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.plain import event_from_plain, plain_event
from restorative_core.errors import Faulty, Unknown
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import Keep

NOTE = events.NoteTaken(("p1",), "text")
CORRECTED = events.DetailsCorrected(3, NOTE)


class TestSurvey:
    """An answer is on the scale."""

    @pytest.mark.parametrize(("answer", "off"), [(0, True), (1, False), (3, False), (7, False), (8, True)])
    def test_answer(self, walk: Walk, answer: int, off: bool) -> None:
        """Both ends of the scale are on it."""
        asked = walk.met().asked(events.SurveyAnswered("p1", answer, 1, 7, 5))

        assert [reason.code for reason in asked.reasons] == ["answer.off-scale"] * off

    def test_which_scale(self, walk: Walk) -> None:
        """It is said from where to where the scale goes."""
        (reason,) = walk.met().asked(events.SurveyAnswered("p1", 9)).reasons

        assert reason.details == {"low": "1", "high": "5"}


class TestVersion:
    """An agreement varies version by version."""

    @pytest.mark.parametrize(("version", "refused"), [(1, True), (2, True), (3, False), (4, True)])
    def test_next(self, walk: Walk, version: int, refused: bool) -> None:
        """The next version is one more than the last; it is said which that is."""
        walk.met().agreed(item("u1")).given(events.AgreementVaried("a1", 2, ("p1", "p2"), (item("u1"),)))
        reasons = walk.asked(events.AgreementVaried("a1", version, ("p1", "p2"), (item("u1"),))).reasons
        found = [reason.details for reason in reasons if reason.code == "agreement.other-version"]

        assert found == [{"version": "3"}] * refused


def test_departure_at_the_moment(walk: Walk) -> None:
    """A departure may be of the very moment at which it is told, and of none after it."""
    walk.received().pass_time()
    now = events.DepartureReported("contact-made", Moment.of(walk.now))

    assert walk.refused(now, at=walk.now) == []
    assert walk.refused(now, at="2015-01") == [("moment.future", "happened")]


class TestPlain:
    """An event within an event comes from plain values, and goes back to them."""

    def _corrected(self, event: Any) -> Event:
        return event_from_plain("details-corrected", {"number": 3, "event": event})

    def test_there_and_back(self) -> None:
        """What was made plain is the same event again, whether the number of its form is told or not."""
        told = plain_event(CORRECTED)

        assert event_from_plain("details-corrected", told["fields"]) == CORRECTED
        assert event_from_plain("details-corrected", told["fields"], told["schema"]) == CORRECTED
        assert self._corrected({"kind": "note-taken", "fields": plain_event(NOTE)["fields"]}) == CORRECTED

    @pytest.mark.parametrize("event", ["note-taken", None, [], {**plain_event(NOTE), "more": 1}])
    def test_wrong_shape(self, event: Any) -> None:
        """What is no event, or has more in it than an event, is faulty, with its place."""
        with pytest.raises(Faulty) as faulty:
            self._corrected(event)

        assert [(reason.code, reason.about) for reason in faulty.value.reasons] == [("value.wrong-shape", "event")]

    def test_kind_that_there_is_not(self) -> None:
        """A kind that there is not is faulty, with its place."""
        with pytest.raises(Faulty) as faulty:
            self._corrected({"kind": "nothing-of-the-kind", "fields": {}})

        assert [(reason.code, reason.about) for reason in faulty.value.reasons] == [("kind.unknown", "event.kind")]

    def test_newer_form(self) -> None:
        """A form that is newer than this release is not read."""
        with pytest.raises(Unknown):
            event_from_plain("note-taken", plain_event(NOTE)["fields"], NOTE.schema + 1)

    def test_an_erasure_of_which_less_was_told(self) -> None:
        """An erasure that was stored before it was told what of it had to stay is one of everything."""
        told = event_from_plain("person-erased", {"ground": "request", "parts": 3})

        assert told == events.PersonErased(events.ErasureGround.REQUEST, 3, frozenset(Keep), partly=False)
