"""Messages: only what is still so, only where it is permitted, and once."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
from tests.service.conftest import HARMED, MEETING, RESPONSIBLE, SUPERVISOR, Desk, person_with, preferring

from restorative_core import events
from restorative_core.errors import ChannelFailed
from restorative_core.memory import MemoryChannel
from restorative_core.messages import message
from restorative_core.ports import ChannelKind, Letter
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.risk import Acknowledgement


class Failing(MemoryChannel):
    """A channel that fails as often as it is told to."""

    def __init__(self, *failures: bool) -> None:
        super().__init__()
        self.failures = list(failures)

    def send(self, letter: Letter) -> None:
        """Fail, permanently or not, or keep the letter."""
        if self.failures:
            raise ChannelFailed("not now", permanent=self.failures.pop(0))
        super().send(letter)


def _failing(desk: Desk, *failures: bool) -> Failing:
    channel = Failing(*failures)
    desk.service.channels[ChannelKind.EMAIL] = channel
    return channel


def _outcomes(desk: Desk) -> list[str | None]:
    """How each message of the case ended, in the order in which they were due; `None` for one that waits."""
    found = (message(desk.service.history(name)).outcome for name in desk.storage.streams("message"))
    return [None if outcome is None else outcome.value for outcome in found]


def _bodies(desk: Desk) -> Iterator[str]:
    return (letter.body for letter in desk.letters.letters)


class TestSending:
    """What is due goes out, and is recorded."""

    def test_acknowledgement(self, desk: Desk) -> None:
        """Whoever wrote is thanked, at their own address, and nobody else hears of it."""
        desk.receive()

        assert desk.deliver() == [("sent", ())]
        assert [letter.to for letter in desk.letters.letters] == ["ann@example.org"]
        assert desk.service.history(desk.case)[-1].event == events.MessageSent("p1", Channel.EMAIL, "acknowledgement")
        assert desk.deliver() == []

    def test_no_case_facts(self, desk: Desk) -> None:
        """No letter tells a name, an account, a role or a case."""
        desk.arranged()
        desk.deliver()
        desk.record(events.SessionCancelled("s1"), events.CaseClosed(ClosureReason.DISENGAGED))
        desk.later()
        desk.deliver()

        shown = " ".join(letter.subject + letter.body for letter in desk.letters.letters)
        secrets = ("Ann", "Bob", "hit", "harmed", "responsible", "restorative justice", desk.case, "p1", "p2")

        assert len(desk.letters.letters) == 7
        assert [secret for secret in secrets if secret in shown.replace("The restorative service", "")] == []

    @pytest.mark.parametrize(
        ("planned", "told"),
        [
            ("2015-06-01T14:30:00+00:00", "Monday 01 June 2015, 15:30."),
            ("2015-06-01", "Monday 01 June 2015."),
            ("2015-06", "we will agree the time with you."),
            ("unknown", "we will agree the time with you."),
        ],
    )
    def test_appointment(self, desk: Desk, planned: str, told: str) -> None:
        """An appointment tells its time as precisely as it is known, in local time, and no hour that nobody named."""
        desk.ready()
        desk.deliver()
        desk.record(events.SessionArranged("s1", MEETING, ("p1", "p2"), Moment(planned)))
        desk.deliver()

        assert all(f"There is an appointment with us: {told}" in body for body in list(_bodies(desk))[1:])

    def test_corrected_appointment(self, desk: Desk) -> None:
        """The time in a letter is the one that was last corrected."""
        desk.ready()
        desk.deliver()
        case = desk.record(events.SessionArranged("s1", MEETING, ("p1", "p2"), Moment("2015-06-01")))
        moved = events.SessionArranged("s1", MEETING, ("p1", "p2"), Moment("2015-06-02"))
        desk.record(events.DetailsCorrected(case.number, moved))
        desk.record(events.ReviewCompleted(case.number + 1), by=SUPERVISOR)
        desk.deliver()

        assert all("Tuesday 02 June 2015" in body for body in list(_bodies(desk))[1:])


class TestCancelling:
    """What is no longer so, or no longer permitted, is not sent."""

    def test_withdrawn(self, desk: Desk) -> None:
        """With a withdrawal the letters of the appointment end; both sides hear the same: it will not go ahead."""
        desk.ready()
        desk.deliver()
        desk.record(events.SessionArranged("s1", MEETING, ("p1", "p2")))
        desk.letters.letters.clear()
        desk.record(events.ConsentWithdrawn("p1", Purpose.TAKE_PART))

        assert _outcomes(desk)[-4:] == ["cancelled", "cancelled", None, None]
        assert desk.deliver() == [("sent", ())] * 2
        assert ["will not go ahead" in body for body in _bodies(desk)] == [True, True]

    @pytest.mark.parametrize("purpose", [None, Purpose.BE_CONTACTED])
    def test_contact_refused(self, desk: Desk, purpose: Purpose | None) -> None:
        """Whoever does not want to be contacted gets no letter."""
        desk.receive()
        desk.record(events.ConsentWithdrawn("p1", purpose))

        assert _outcomes(desk) == ["cancelled"]
        assert desk.deliver() == []

    def test_struck_refusal(self, desk: Desk) -> None:
        """A letter that ended with a refusal is not sent when the refusal is struck."""
        desk.receive()
        case = desk.record(events.ConsentWithdrawn("p1", Purpose.BE_CONTACTED))
        desk.record(events.EnteredInError(case.number))
        desk.record(events.ReviewCompleted(case.number + 1), by=SUPERVISOR)

        assert _outcomes(desk) == ["cancelled"]
        assert desk.deliver() == []

    def test_struck(self, desk: Desk) -> None:
        """While something that was struck waits for a supervisor, the letter waits."""
        desk.receive()
        case = desk.record(events.AcknowledgementRecorded("p2", Acknowledgement.NONE))
        desk.record(events.EnteredInError(case.number))

        assert desk.deliver() == [("waiting", ("review.awaited",))]
        desk.record(events.ReviewCompleted(case.number + 1), by=SUPERVISOR)
        assert desk.deliver() == [("sent", ())]

    def test_arrangement_struck(self, desk: Desk) -> None:
        """An appointment that was entered in error is not told."""
        desk.ready()
        desk.deliver()
        case = desk.record(events.SessionArranged("s1", MEETING, ("p1", "p2")))
        desk.record(events.EnteredInError(case.number))

        assert desk.deliver() == [("cancelled", ("message.outdated",))] * 2

    def test_over(self, desk: Desk) -> None:
        """An appointment that is over is not told."""
        desk.ready()
        desk.deliver()
        planned = Moment.of(desk.now + timedelta(hours=2))
        desk.record(events.SessionArranged("s1", MEETING, ("p1", "p2"), planned))
        desk.later(hours=3)

        assert desk.deliver() == [("cancelled", ("message.outdated",))] * 2

    def test_reopened(self, desk: Desk) -> None:
        """Nobody is told of an ending after the case was opened again."""
        desk.ready()
        desk.deliver()
        desk.record(events.CaseClosed(ClosureReason.DISENGAGED))
        desk.record(events.CaseReopened())

        assert desk.deliver() == [("cancelled", ("message.outdated",))] * 2

    def test_channel_taken_back(self, desk: Desk) -> None:
        """A channel that is no longer permitted is not used."""
        desk.receive()
        desk.record(events.ContactPreferencesRecorded("p1", preferring(Channel.PHONE)))

        assert desk.deliver() == [("cancelled", ("channel.not-permitted",))]

    def test_no_address(self, desk: Desk) -> None:
        """Without an address there is nothing to send to."""
        desk.receive(participants=[person_with(HARMED, contact={}), RESPONSIBLE])

        assert desk.deliver() == [("cancelled", ("address.unknown",))]


EVENING: dict[str, Any] = {"permits": ["email"], "safe_from": "18:00", "safe_until": "20:00"}


class TestWaiting:
    """What may go out later waits."""

    def test_safe_hours(self, desk: Desk) -> None:
        """A letter waits for the hours that are safe."""
        desk.receive(participants=[person_with(HARMED, preferences=EVENING), RESPONSIBLE])

        assert desk.deliver() == [("waiting", ("hour.not-safe",))]
        desk.later(hours=8)
        assert desk.deliver() == [("sent", ())]

    @pytest.mark.parametrize("said", ["2015-03-02T18:30:00+00:00", "2015-03-02", "unknown", "2015-04-01T18:30:00Z"])
    def test_no_other_hour_helps(self, desk: Desk, said: str) -> None:
        """Letters go out now: another moment than now makes no hour safe."""
        desk.receive(participants=[person_with(HARMED, preferences=EVENING), RESPONSIBLE])
        occasion = desk.occasion()
        occasion = type(occasion)(said, occasion.by)

        assert [posted.outcome for posted in desk.service.deliver(occasion)] == ["waiting"]

    def test_safety_stop(self, desk: Desk) -> None:
        """A letter waits while a safety stop stands."""
        desk.receive()
        case = desk.record(events.SafetyStopRaised())

        assert desk.deliver() == [("waiting", ("safety-stop.standing",))]
        desk.record(events.SafetyStopLifted(case.number), by=SUPERVISOR)
        assert desk.deliver() == [("sent", ())]

    def test_safe_hours_past_midnight_across_the_clock_change(self, desk: Desk) -> None:
        """Hours are local ones, on the night on which the clocks change too."""
        night = {"permits": ["email"], "safe_from": time(23).isoformat(), "safe_until": time(2).isoformat()}
        desk.receive(participants=[person_with(HARMED, preferences=night), RESPONSIBLE])
        desk.now = desk.now.replace(month=3, day=29, hour=0, minute=59)
        before = [posted.outcome for posted in desk.service.deliver(desk.occasion())]

        assert before == ["sent"]


class TestFailing:
    """A channel that does not take a letter."""

    def test_retry(self, desk: Desk) -> None:
        """It is tried again after a while, under the same id."""
        desk.receive()
        channel = _failing(desk, False)

        assert desk.deliver() == [("waiting", ("channel.failed",))]
        assert desk.deliver() == []
        desk.later(minutes=5)
        assert desk.deliver() == [("sent", ())]
        assert [letter.id for letter in channel.letters] == list(desk.storage.streams("message"))

    def test_given_up(self, desk: Desk) -> None:
        """After the last try it has failed."""
        desk.receive()
        _failing(desk, *[False] * 9)

        outcomes: list[str] = []
        while not outcomes or outcomes[-1] == "waiting":
            outcomes.extend(outcome for outcome, _ in desk.deliver())
            desk.later(days=2)

        assert outcomes == ["waiting"] * 4 + ["failed"]

    def test_permanent(self, desk: Desk) -> None:
        """Where trying again cannot help, nothing is tried again."""
        desk.receive()
        _failing(desk, True)

        assert desk.deliver() == [("failed", ("channel.failed",))]
        desk.later(days=30)
        assert desk.deliver() == []

    def test_withdrawn_before_the_retry(self, desk: Desk) -> None:
        """A letter that waits for a retry ends with a withdrawal."""
        desk.receive()
        _failing(desk, False)
        desk.deliver()
        desk.record(events.ConsentWithdrawn("p1"))
        desk.later(minutes=5)

        assert _outcomes(desk) == ["cancelled"]
        assert desk.deliver() == []


class TestSeveralWorkers:
    """Two workers never send one letter twice."""

    def test_at_once(self, desk: Desk) -> None:
        """While one sends, the other finds the letter claimed."""
        desk.receive()
        other = Desk(desk.storage)
        other.now = desk.now

        class Slow(MemoryChannel):
            def send(self, letter: Letter) -> None:
                """Keep the letter while another worker looks."""
                found.extend(other.deliver())
                super().send(letter)

        found: list[Any] = []
        desk.service.channels[ChannelKind.EMAIL] = Slow()

        assert desk.deliver() == [("sent", ())]
        assert (found, other.letters.letters) == ([], [])

    def test_lapsed_claim(self, desk: Desk) -> None:
        """A letter whose worker died is sent by another, once the claim has lapsed, under the same id."""
        desk.receive()

        class Dying(MemoryChannel):
            def send(self, letter: Letter) -> None:
                """Die with the letter in hand."""
                raise KeyboardInterrupt

        desk.service.channels[ChannelKind.EMAIL] = Dying()
        with pytest.raises(KeyboardInterrupt):
            desk.deliver()
        other = Desk(desk.storage)
        other.now = desk.now

        assert other.deliver() == []
        other.later(minutes=10)
        assert other.deliver() == [("sent", ())]

    def test_withdrawal_between_deciding_and_claiming(self, desk: Desk) -> None:
        """A withdrawal that comes between is seen: the claim is stale, and the next round decides afresh."""
        desk.receive()
        inner = desk.storage.append

        def interrupted(records: Any, **more: Any) -> None:
            desk.storage.append = inner  # type: ignore[method-assign]
            desk.record(events.ConsentWithdrawn("p1"))
            inner(records, **more)

        desk.storage.append = interrupted  # type: ignore[method-assign]

        assert desk.deliver() == []
        assert _outcomes(desk) == ["cancelled"]
        assert (desk.deliver(), desk.letters.letters) == ([], [])
