"""What is tried against each reason, and when time alone puts it right."""

from datetime import UTC, datetime, time, timedelta

import pytest
from tests.casework.calling_off import SHUTTLE
from tests.casework.conftest import MEETING, STAFF, Walk
from tests.casework.saying import speaks

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import NOTHING
from restorative_core.casework.remedies.people import agreement_of
from restorative_core.casework.remedies.remedy import Obstacle
from restorative_core.casework.remedies.table import REMEDIES, WAITS
from restorative_core.casework.requirement import Question
from restorative_core.errors import Reason
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.people import Authority
from restorative_core.vocabulary.referral import Initiator
from restorative_core.vocabulary.risk import AcknowledgedTo, Acknowledgement
from restorative_core.vocabulary.roles import Role

START = events.SessionStarted("s1")
PARENTAL = Authority.PARENTAL_RESPONSIBILITY
TICK = timedelta(seconds=1)


def _obstacle(walk: Walk, code: str, about: str, event: Event, at: datetime | None = None) -> Obstacle:
    asked = Question(walk.case, event, Occasion(Moment.of(at or walk.now), STAFF), NOTHING, walk.pathway.policy)
    return Obstacle(Reason(code, about), asked, walk.pathway)


def _tried(walk: Walk, code: str, about: str = "p1", event: Event = START) -> list[Event]:
    return [answer.event for answer in REMEDIES[code](_obstacle(walk, code, about, event))]


class TestPeople:
    """What people are asked for, told and waited for."""

    @pytest.mark.parametrize("key", [("p1", None, ""), ("p9", Purpose.ASSESSMENT, "")])
    def test_nothing_to_ask(self, walk: Walk, key: tuple[str, Purpose | None, str]) -> None:
        """Nobody is asked for everything, nor is anybody who is not here."""
        assert agreement_of(walk.engaging().case, key) == ()

    def test_in_writing(self, walk: Walk) -> None:
        """Whoever said it by word of mouth confirms it, and nobody else."""
        spoken = [events.ConsentGiven(p, Purpose.TAKE_PART, MEETING.value, ConsentMethod.VERBAL) for p in ("p1", "p2")]
        walk.preparing().given(*spoken)
        meet = events.SessionArranged("s1", MEETING, ("p1", "p2"))
        written = events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN)

        assert _tried(walk, "consent.not-in-writing", event=meet) == [written]

    def test_responsible_began(self, walk: Walk) -> None:
        """Where the responsible person began, each who is responsible is told, and acknowledges the facts."""
        walk.engaging(Initiator.RESPONSIBLE).given(events.PersonAdded("p3", Role.RESPONSIBLE))
        walk.given(events.InformationGiven("p3", Channel.PHONE, "1"))
        found = _tried(walk, "approach.too-early", event=events.ContactMade("p1", Channel.PHONE))

        assert [(one.kind, getattr(one, "participant", "")) for one in found] == [
            ("information-given", "p2"),
            ("information-given", "p2"),
            ("acknowledgement-recorded", "p3"),
        ]

    def test_admission(self, walk: Walk) -> None:
        """They admit it before the prosecutor, where they are here."""
        told = events.AcknowledgementRecorded("p2", Acknowledgement.BASIC_FACTS, AcknowledgedTo.PROSECUTOR)
        walk.engaging()

        assert _tried(walk, "admission.missing", "p2") == [told]
        assert _tried(walk, "admission.missing", "p9") == []

    def test_information(self, walk: Walk) -> None:
        """Whoever is not informed yet is told; whoever was is not told again, and nobody is who is not here."""
        walk.engaging().given(events.InformationGiven("p2", Channel.PHONE, "1"))

        assert {one.kind for one in _tried(walk, "participant.not-permitted", "p1")} == {"information-given"}
        assert _tried(walk, "participant.not-permitted", "p2") == _tried(walk, "participant.not-permitted", "p9") == []


class TestGuardians:
    """A guardian of a child agrees."""

    def _missing(self, walk: Walk) -> list[Event]:
        people = ("p1", "p2", "p3")
        return _tried(walk, "guardian.not-agreed", event=events.SessionArranged("s1", MEETING, people))

    def test_known(self, walk: Walk) -> None:
        """Whose responsibility is known agrees for the child, once, whoever else takes part."""
        walk.preparing().given(
            events.PersonAdded("p4", Role.PARENT_GUARDIAN, supports="p1"), speaks("p4", "p1", PARENTAL)
        )
        agreed = events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN, given_by="p4")

        assert self._missing(walk) == [agreed]

    def test_not_known_yet(self, walk: Walk) -> None:
        """Whoever came as the child's guardian shows that they are."""
        walk.preparing().given(events.PersonAdded("p4", Role.PARENT_GUARDIAN, supports="p1"))

        assert self._missing(walk) == [speaks("p4", "p1", PARENTAL)]

    @pytest.mark.parametrize(
        "told",
        [
            [events.PersonAdded("p3", Role.SUPPORTER, supports="p1")],
            [events.PersonAdded("p3", Role.PARENT_GUARDIAN), events.PersonAdded("p3", Role.RESPONSIBLE)],
            [events.PersonAdded("p3", Role.PARENT_GUARDIAN, supports="p1"), events.PersonLeft("p3")],
        ],
        ids=["supporter", "party", "left"],
    )
    def test_nobody(self, walk: Walk, told: list[Event]) -> None:
        """A guardian is found where there is none: a supporter, a party, and whoever has left are none."""
        walk.preparing().given(*told)

        assert self._missing(walk) == [events.PersonAdded("p4", Role.PARENT_GUARDIAN, supports="p1")]


class TestWork:
    """What is ours to do."""

    def test_risk(self, walk: Walk) -> None:
        """Risk is assessed once, and what comes of it somebody will judge."""
        assert [one.kind for one in _tried(walk.preparing(), "risk.stale")] == ["risk-assessed"]

    def test_letter(self, walk: Walk) -> None:
        """A letter that was not read is read; one that was is not read again; one that is not there is not."""
        walk.preparing().given(*(events.LetterReceived(name, "p2", "p1") for name in ("l1", "l2")))
        walk.given(events.LetterScreened("l2", fit=False))

        assert _tried(walk, "letter.not-permitted", "l1") == [events.LetterScreened("l1", fit=True)]
        assert _tried(walk, "letter.not-permitted", "l2") == _tried(walk, "letter.not-permitted", "l9") == []

    def test_stage_to_prepare(self, walk: Walk) -> None:
        """On the way to a session everybody is prepared, whoever is not so yet first."""
        walk.preparing().given(events.PreparationCompleted("p1"))
        prepared = [events.PreparationCompleted(person) for person in ("p2", "p1")]

        assert _tried(walk, "stage.not-permitted", START.kind) == prepared

    def test_stage_to_meet(self, walk: Walk) -> None:
        """On the way beyond it a session of a type is arranged to which somebody agreed."""
        walk.ready().given(events.ConsentRequested("p1", Purpose.TAKE_PART, SHUTTLE.value))
        arranged = [events.SessionArranged("s1", MEETING, ("p1", "p2"))]

        assert _tried(walk, "stage.not-permitted", event=events.SessionEnded("s1")) == arranged

    def test_stage_to_meet_as_arranged(self, walk: Walk) -> None:
        """Where one is arranged, it starts, and no other is arranged."""
        assert _tried(walk.arranged(), "stage.not-permitted", event=events.SessionEnded("s1")) == [START]

    def test_stage_as_it_is(self, walk: Walk) -> None:
        """Where the act belongs to the stage in which the case stands, nothing leads on."""
        assert _tried(walk.received(), "stage.not-permitted", event=events.ReferralAccepted()) == []

    def test_stage_ahead_and_behind(self, walk: Walk) -> None:
        """Where the act belongs to stages before and after, what leads on is tried."""
        assert _tried(walk.engaging(), "stage.not-permitted", event=events.NoteTaken(("p1",), "text")) != []


class TestTime:
    """What time alone puts right."""

    def _wait(self, walk: Walk, code: str, about: str = "p1", at: datetime | None = None) -> datetime | None:
        return WAITS[code](_obstacle(walk, code, about, START, at))

    @pytest.mark.parametrize(
        ("hours", "at", "until"),
        [
            ((18, 20), "2015-12-01T17:00", "2015-12-01T18:00"),
            ((18, 20), "2015-12-01T19:00", "2015-12-01T19:00"),
            ((18, 20), "2015-12-01T21:00", "2015-12-02T18:00"),
            ((18, 20), "2015-06-01T21:00", "2015-06-02T17:00"),
        ],
    )
    def test_hour(self, walk: Walk, hours: tuple[int, int], at: str, until: str) -> None:
        """Somebody is reached at their next safe hour: now, today, or tomorrow, by their own clock."""
        safe = ContactPreference({Channel.PHONE}, safe_from=time(hours[0]), safe_until=time(hours[1]))
        walk.engaging().given(events.ContactPreferencesRecorded("p1", safe))
        asked = datetime.fromisoformat(at).replace(tzinfo=UTC)

        assert self._wait(walk, "hour.not-safe", at=asked) == datetime.fromisoformat(until).replace(tzinfo=UTC)

    def test_hour_that_the_clocks_leave_out(self, walk: Walk) -> None:
        """An hour that there is not on the night when the clocks go forward is waited for until the next."""
        safe = ContactPreference({Channel.PHONE}, safe_from=time(1, 30), safe_until=time(1, 45))
        walk.engaging().given(events.ContactPreferencesRecorded("p1", safe))
        asked = datetime(2015, 3, 29, 1, 30, tzinfo=UTC)

        assert self._wait(walk, "hour.not-safe", at=asked) == datetime(2015, 3, 30, 0, 30, tzinfo=UTC)

    def test_days_to_think(self, walk: Walk) -> None:
        """They are over the moment after the last of them, for somebody who was prepared."""
        walk.preparing().given(events.PreparationCompleted("p1"))
        over = walk.now + timedelta(days=walk.pathway.policy.cooling_off_days) + TICK

        assert self._wait(walk, "preparation.too-recent") == over
        assert (
            self._wait(walk, "preparation.too-recent", "p2") is self._wait(walk, "preparation.too-recent", "p9") is None
        )

    def test_after_all_else(self, walk: Walk) -> None:
        """Whatever is told of another time, it is after the last of all."""
        walk.received()
        last = walk.now
        walk.given(events.NoteTaken(("p1",), "text"), at="2015-01")

        assert self._wait(walk, "session.before-its-grounds") == last + TICK

    def test_before_anything(self, walk: Walk) -> None:
        """Where nothing is known, it is after the moment itself."""
        assert self._wait(walk, "session.before-its-grounds") == walk.now + TICK
