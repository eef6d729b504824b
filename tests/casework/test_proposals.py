"""What could be proposed next: of each kind what is there to be told of, and nothing else."""

import pytest
from tests.casework.calling_off import withdraws
from tests.casework.conftest import MEETING, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.casework.proposals import proposals
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.people import Authority
from restorative_core.vocabulary.roles import Role

ASKED = events.ConsentRequested("p1", Purpose.RESEARCH)


def _said(event: Event) -> events.ConsentRequested | events.ConsentGiven:
    assert isinstance(event, events.ConsentRequested | events.ConsentGiven)
    return event


class TestConsent:
    """What may be said of consents."""

    def test_deferred(self, walk: Walk) -> None:
        """What was asked for, and not answered, may be put off."""
        walk.preparing().given(ASKED, withdraws(who="p2"))

        assert proposals(walk.case, events.ConsentDeferred) == (events.ConsentDeferred("p1", Purpose.RESEARCH),)

    def test_ended(self, walk: Walk) -> None:
        """Everybody may end everything, and whatever they gave."""
        walk.preparing().given(ASKED)
        given = [("p1", None), ("p2", None), ("p1", Purpose.ASSESSMENT), ("p2", Purpose.ASSESSMENT)]

        assert proposals(walk.case, events.ConsentRevoked) == tuple(events.ConsentRevoked(*one) for one in given)

    @pytest.mark.parametrize("cls", [events.ConsentRequested, events.ConsentGiven])
    def test_asked(self, walk: Walk, cls: type[Event]) -> None:
        """Everybody may be asked for, and give, each way of meeting, and the agreement that may come next."""
        found = {(one.participant, one.purpose, one.scope) for one in map(_said, proposals(walk.met().case, cls))}

        for person in ("p1", "p2"):
            assert {(person, Purpose.TAKE_PART, kind.value) for kind in SessionKind} <= found
            assert {(person, Purpose.ASSESSMENT, ""), (person, Purpose.OUTCOME_AGREEMENT, "a1")} <= found

    def test_shared(self, walk: Walk) -> None:
        """What may be shared is what somebody here agreed to share with somebody who is named."""
        walk.preparing().given(
            *(
                events.ConsentGiven(person, purpose, scope, ConsentMethod.WRITTEN)
                for person, purpose, scope in (
                    ("p1", Purpose.TAKE_PART, MEETING.value),
                    ("p1", Purpose.SHARE_WITH_AGENCY, ""),
                    ("p2", Purpose.SHARE_WITH_AGENCY, "police"),
                    ("p9", Purpose.SHARE_WITH_AGENCY, "police"),
                )
            )
        )

        found = proposals(walk.case, events.InformationShared)
        assert found == (events.InformationShared("i1", ("p2",), Purpose.SHARE_WITH_AGENCY, "police"),)

    def test_told_that_it_was_revoked(self, walk: Walk) -> None:
        """Whoever was shown something is told that it was revoked, where it was."""
        walk.preparing()
        for person, share in (("p1", "i1"), ("p2", "i2")):
            walk.given(events.ConsentGiven(person, Purpose.SHARE_WITH_AGENCY, "police"))
            walk.given(events.InformationShared(share, (person,), Purpose.SHARE_WITH_AGENCY, "police"))
        walk.given(withdraws(Purpose.SHARE_WITH_AGENCY))

        assert proposals(walk.case, events.RevocationTold) == (events.RevocationTold("i1"),)


class TestPeople:
    """What may be told of people."""

    def test_channels(self, walk: Walk) -> None:
        """Each is reached by each channel that they permit; of others one thinks of the telephone."""
        walk.received().given(events.PersonAdded("p3", Role.SUPPORTER))
        pairs = [(name, channel) for name in ("p1", "p2") for channel in (Channel.EMAIL, Channel.PHONE)]

        found = proposals(walk.case, events.ContactMade)
        assert found == tuple(events.ContactMade(*one) for one in (*pairs, ("p3", Channel.PHONE)))

    def test_left(self, walk: Walk) -> None:
        """Whoever has not left may leave."""
        walk.received().given(events.PersonLeft("p1"))

        assert proposals(walk.case, events.PersonLeft) == (events.PersonLeft("p2"),)

    def test_rights(self, walk: Walk) -> None:
        """A guardian who came for somebody may have the right to speak for them; a supporter has none by that."""
        walk.received().given(events.PersonAdded("p3", Role.PARENT_GUARDIAN, supports="p1"))
        walk.given(
            events.PersonAdded("p4", Role.SUPPORTER, supports="p2"), events.PersonAdded("p5", Role.PARENT_GUARDIAN)
        )
        right = Authority.PARENTAL_RESPONSIBILITY

        assert proposals(walk.case, events.AuthorityRecorded) == (events.AuthorityRecorded("p3", "p1", right),)

    def test_letters(self, walk: Walk) -> None:
        """Nobody who is on both sides writes to themselves."""
        walk.received().given(events.PersonAdded("p1", Role.RESPONSIBLE))

        assert proposals(walk.case, events.LetterReceived) == (events.LetterReceived("l1", "p2", "p1"),)


class TestMeeting:
    """How people may meet, and what they may agree on."""

    def _touched(self, case: Case) -> set[tuple[str, ...]]:
        found = proposals(case, events.SessionArranged)
        return {one.participants for one in found if isinstance(one, events.SessionArranged)}

    def test_who(self, walk: Walk) -> None:
        """Those who are prepared meet, or all the parties where nobody is."""
        before = self._touched(walk.preparing().case)
        walk.given(events.PreparationCompleted("p1"))

        assert (before, self._touched(walk.case)) == ({("p1", "p2")}, {("p1",)})

    def test_nobody(self, walk: Walk) -> None:
        """Where there is no party, nobody meets."""
        assert proposals(walk.case, events.SessionArranged) == ()

    def test_every_kind(self, walk: Walk) -> None:
        """They may meet in every way that there is."""
        assert len(proposals(walk.preparing().case, events.SessionArranged)) == len(SessionKind)

    def test_nobody_responsible(self, walk: Walk) -> None:
        """Where nobody responsible is prepared, it is the first of the others who undertakes something."""
        walk.preparing().given(events.PersonAdded("p3", Role.HARMED))
        walk.given(*(events.PreparationCompleted(person) for person in ("p1", "p3")))
        (made,) = proposals(walk.case, events.AgreementMade)

        assert isinstance(made, events.AgreementMade)
        assert (made.parties, [one.owner for one in made.undertakings]) == (("p1", "p3"), ["p1"])

    def test_somebody_responsible(self, walk: Walk) -> None:
        """Where somebody responsible is prepared, it is they."""
        (made,) = proposals(walk.ready().case, events.AgreementMade)

        assert isinstance(made, events.AgreementMade)
        assert (made.parties, [one.owner for one in made.undertakings]) == (("p1", "p2"), ["p2"])

    def test_signed_off(self, walk: Walk) -> None:
        """The case is signed off, and each session that is arranged."""
        walk.arranged().arranged_as("s2").given(events.SessionCancelled("s1"))

        assert proposals(walk.case, events.WorkSignedOff) == (events.WorkSignedOff(), events.WorkSignedOff("s2"))


class TestMistakes:
    """Which entry may be mended."""

    def test_the_last(self, walk: Walk) -> None:
        """The last one is struck, or corrected."""
        case = walk.received().case

        assert proposals(case, events.EnteredInError) == (events.EnteredInError(case.number),)
        assert proposals(case, events.DetailsCorrected) == (
            events.DetailsCorrected(case.number, case.history[-1].event),
        )

    def test_none(self, walk: Walk) -> None:
        """Where nothing was written, nothing is mended."""
        assert proposals(walk.case, events.EnteredInError) == proposals(walk.case, events.DetailsCorrected) == ()


class TestJudging:
    """What may be found."""

    def test_either_way(self, walk: Walk) -> None:
        """It is suitable, or is not."""
        found = proposals(walk.case, events.SuitabilityDecided)

        assert found == tuple(events.SuitabilityDecided(suitable=one) for one in (True, False))

    def test_a_letter(self, walk: Walk) -> None:
        """A letter that nobody has read is found fit."""
        walk.received().given(events.LetterReceived("l1", "p2", "p1"))

        assert proposals(walk.case, events.LetterScreened) == (events.LetterScreened("l1", fit=True),)

    def test_letters(self, walk: Walk) -> None:
        """A letter that is fit is passed on; any that was not passed on may be withdrawn."""
        walk.received().given(*(events.LetterReceived(f"l{number}", "p2", "p1") for number in (1, 2, 3, 4)))
        walk.given(*(events.LetterScreened(f"l{number}", fit=number != 2) for number in (1, 2, 3)))
        walk.given(events.LetterPassedOn("l3"))
        waiting = tuple(events.LetterWithdrawn(name) for name in ("l1", "l2", "l4"))

        assert proposals(walk.case, events.LetterPassedOn) == (events.LetterPassedOn("l1"),)
        assert proposals(walk.case, events.LetterWithdrawn) == waiting

    def test_team(self, walk: Walk) -> None:
        """Whoever works on it may stand down; where nobody does, nobody may."""
        before = proposals(walk.received().case, events.FacilitatorStoodDown)
        walk.given(events.FacilitatorAllocated("f1"))

        assert (before, proposals(walk.case, events.FacilitatorStoodDown)) == ((), (events.FacilitatorStoodDown("f1"),))

    def test_an_answer(self, walk: Walk) -> None:
        """What was recommended is accepted."""
        assert proposals(walk.case, events.RecommendationAnswered) == (events.RecommendationAnswered(accepted=True),)

    def test_a_survey(self, walk: Walk) -> None:
        """A survey is answered from one end of its scale to the other, on both sides of content."""
        found = proposals(walk.received().case, events.SurveyAnswered)

        assert [one.answer for one in found if isinstance(one, events.SurveyAnswered)] == [1, 3, 4, 5] * 2
