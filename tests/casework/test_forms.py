"""What is looked at in every event: codes where codes belong, references, what must be there; and what things are."""

from datetime import date

import pytest
from tests.casework.conftest import Walk
from tests.casework.test_due import PLAIN, Told

from restorative_core.casework import catalogue as events
from restorative_core.casework.corrections import counting
from restorative_core.casework.deadlines import Limits, deadlines
from restorative_core.casework.event import Event
from restorative_core.casework.shape import checks
from restorative_core.casework.things import Agreement, Need, Undertaken, agreement_scope
from restorative_core.casework.timetable import Look, Timetable
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.people import NeedCategory
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.stages import Stage

TEXT = "what somebody wrote"
HELD = events.InheritedConsent("p 1", Purpose.SHARE_WITH_AGENCY, Moment("2015-01"), TEXT)


class TestChecks:
    """What is wrong with an event, looked at for the first time."""

    @pytest.mark.parametrize(
        ("event", "wrong"),
        [
            (
                events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY, organisation=TEXT, area=TEXT),
                {("value.no-code", "organisation"), ("value.no-code", "area")},
            ),
            (events.WorkSignedOff("s9"), {("session.unknown", "session")}),
            (events.WorkSignedOff(), set()),
            (events.NoteTaken(("p1",)), {("value.missing", "text")}),
            (events.NoteTaken(("p1",), TEXT), set()),
        ],
        ids=lambda one: getattr(one, "kind", ""),
    )
    def test_event(self, walk: Walk, event: Event, wrong: set[tuple[str, str]]) -> None:
        """A code is no text, what is referred to is there, and what must be said is said."""
        case, at = walk.received().case, Moment.of(walk.now)
        found = {(one.code, one.about) for check in checks(type(event)) for one in check(case, event, at)}

        assert wrong <= found
        assert {one for one in found if one[0] in {"value.no-code", "value.missing", "session.unknown"}} == wrong

    def test_within(self, walk: Walk) -> None:
        """So it is of each value within it."""
        event, case = events.CaseTakenOver(Stage.READY, consents=(HELD,)), walk.received().case
        found = [one for check in checks(type(event)) for one in check(case, event, Moment("2015-03"))]

        assert [one.about for one in found if one.code == "value.no-code"] == ["consents.participant", "consents.scope"]

    def test_next_entry(self, walk: Walk) -> None:
        """An entry that was not written yet is none."""
        case = walk.received().case

        assert walk.refused(events.EnteredInError(case.number)) == []
        assert walk.refused(events.EnteredInError(case.number + 1)) == [("entry.unknown", "number")]

    def test_corrected_to_when_it_was_recorded(self, walk: Walk) -> None:
        """What was recorded happened by then: at that very moment, or before."""
        walk.received().given(events.NoteTaken(("p1",), TEXT))
        recorded = Moment.of(walk.case.history[-1].recorded)
        note = events.NoteTaken(("p1",), TEXT)

        assert walk.refused(events.DetailsCorrected(walk.case.number, note, recorded)) == []


class TestThings:
    """What things are before anybody says otherwise."""

    def test_need(self) -> None:
        """No session is held without what somebody needs, unless it is said that it may be."""
        assert Need("n1", "p1", NeedCategory.COMMUNICATION).required is True

    def test_undertaken(self) -> None:
        """Nothing has been paid of what was undertaken, and nobody has been told what became of it."""
        undertaken = Undertaken(Undertaking("u1", UndertakingKind.PAYMENT, "p2", pence=500), "a1")

        assert (undertaken.paid, undertaken.told_to) == (0, frozenset())

    def test_scope(self) -> None:
        """People consent to an agreement, and to each version of it from the second on by its number."""
        assert [Agreement("a1", ("p1",), version).scope for version in (1, 2, 3)] == ["a1", "a1/2", "a1/3"]
        assert agreement_scope("a1") == "a1"


class TestReminders:
    """Since when something waits, and until when."""

    def test_since_the_beginning(self, walk: Walk) -> None:
        """Where nothing began it, it waits since the case began."""
        walk.given(events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY), at="2015-01-02")
        case = walk.given(events.NoteTaken((), TEXT), at="2015-01-05").given(events.NoteTaken((), TEXT)).case
        look = Look(case, tuple(counting(case.history)), Moment("2015-03-10"), PLAIN, Policy())

        assert look.since(lambda _entry: False) == date(2015, 1, 2)

    def test_two_limits(self) -> None:
        """Of two limits that a service has set itself for the same, the first to be over is reminded of."""
        both = tuple(one for days in (9, 2, 5) for one in deadlines(Limits(decision=days)))
        found = [one.by for one in Told().due("2015-03-03", Timetable(deadlines=both)) if one.what == "decision"]

        assert set(found) == {date(2015, 3, 4)}

    def test_told_that_it_was_revoked(self) -> None:
        """Each who was shown something is told that it was revoked, since that was; nobody is of what stands."""
        told = Told(day="2015-03-01")
        for day, share in (("2015-03-02", "i1"), ("2015-03-03", "i2"), ("2015-03-04", "i3")):
            told.on(day, events.InformationShared(share, ("p1",), Purpose.SHARE_WITH_AGENCY, "police"))
        told.on("2015-03-05", events.ShareRevoked("i1")).on("2015-03-06", events.ShareRevoked("i2"))

        assert told.of("tell-recipient", "2015-03-09") == [
            ("police i1", "2015-03-05", None),
            ("police i2", "2015-03-06", None),
        ]
