"""Who speaks in somebody's place: representatives, organisations; and whose leave an observer needs."""

import pytest
from tests.casework.conftest import MEETING, Walk
from tests.casework.saying import MEET, SHARE, SHARING, codes, may_share, speaks, yes

from restorative_core.casework import catalogue as events
from restorative_core.casework.consents import counting, has_ended, status, status_at
from restorative_core.casework.event import Event
from restorative_core.vocabulary.consent import ConsentStatus, Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.people import Authority, Capacity
from restorative_core.vocabulary.roles import Role

PARENTAL = Authority.PARENTAL_RESPONSIBILITY
ATTORNEY = Authority.POWER_OF_ATTORNEY


class TestRepresentatives:
    """Somebody with a legal right consents to sharing in another's place, never against their word."""

    def _represented(self, walk: Walk, right: Authority = ATTORNEY, role: Role = Role.SUPPORTER) -> Walk:
        return walk.preparing().given(events.PersonAdded("p3", role, supports="p1"), speaks("p3", "p1", right))

    @pytest.mark.parametrize(
        ("right", "counts"),
        [(ATTORNEY, True), (Authority.COURT_ORDER, True), (PARENTAL, False), (Authority.ORGANISATION, False)],
    )
    def test_right(self, walk: Walk, right: Authority, counts: bool) -> None:
        """A power of attorney and a court's order do; the others are no right over an adult's data."""
        self._represented(walk, right).given(may_share(by="p3"))

        assert (codes(walk, SHARE) == set()) is counts

    def test_no_right(self, walk: Walk) -> None:
        """Somebody without any right says nothing that counts, and makes nothing look given."""
        walk.preparing().given(events.PersonAdded("p3", Role.SUPPORTER), may_share(by="p3"))

        assert codes(walk, SHARE) == {"consent.not-valid"}
        assert status(walk.case, ("p1", *SHARING)) is ConsentStatus.UNKNOWN

    def test_right_seen_afterwards(self, walk: Walk) -> None:
        """Once the evidence was seen, what they said counts, and shows as given."""
        walk.preparing().given(events.PersonAdded("p3", Role.SUPPORTER), may_share(by="p3"))
        walk.given(speaks("p3", "p1", ATTORNEY))

        assert codes(walk, SHARE) == set()
        assert status_at(walk.case, ("p1", *SHARING), Moment.of(walk.now)) is ConsentStatus.GIVEN

    def test_taking_part(self, walk: Walk) -> None:
        """The same right gives nobody's taking part."""
        self._represented(walk).given(yes(by="p3"))

        assert "consent.not-valid" in codes(walk, MEET)

    def test_left(self, walk: Walk) -> None:
        """A representative who has left represents nobody."""
        self._represented(walk).given(may_share(by="p3"), events.PersonLeft("p3"))

        assert codes(walk, SHARE) == {"consent.not-valid"}

    def test_on_the_other_side(self, walk: Walk) -> None:
        """Whoever did the harm consents to nothing in the name of whom they harmed, whatever right they have."""
        walk.preparing().given(speaks("p2", "p1", ATTORNEY), may_share(by="p2"))

        assert codes(walk, SHARE) == {"consent.not-valid"}

    @pytest.mark.parametrize("no", [events.ConsentRefused, events.ConsentWithdrawn])
    @pytest.mark.parametrize("purpose", [Purpose.SHARE_WITH_AGENCY, None])
    def test_against_their_word(self, walk: Walk, no: type[Event], purpose: Purpose | None) -> None:
        """What somebody with capacity said no to is not given for them, and they are not asked again for it."""
        self._represented(walk).given(no("p1", purpose), may_share(by="p3"))  # type: ignore[call-arg]  # both have it
        ask = events.ConsentRequested("p1", *SHARING)

        assert "consent.not-valid" in codes(walk, SHARE)
        assert "consent.refusal-stands" in codes(walk, ask)

    def test_for_somebody_who_lacks_capacity(self, walk: Walk) -> None:
        """Where they cannot decide on it, whoever has the right to may, whatever they said before."""
        self._represented(walk).given(events.ConsentWithdrawn("p1", Purpose.SHARE_WITH_AGENCY))
        walk.given(events.CapacityRecorded("p1", Capacity.LACKING), may_share(by="p3"))

        assert codes(walk, SHARE) == set()

    def test_a_third_persons_yes_after_a_no(self, walk: Walk) -> None:
        """Nobody's refusal to be referred, or to be contacted, is undone by somebody else's word."""
        walk.received().given(events.PersonAdded("p3", Role.SUPPORTER))
        for purpose in (Purpose.BE_REFERRED, Purpose.BE_CONTACTED):
            walk.given(events.ConsentRefused("p1", purpose), events.ConsentGiven("p1", purpose, given_by="p3"))

            assert has_ended(walk.case, ("p1", purpose, ""))
        assert ("referral.refused", "p1") in walk.refused(events.ReferralAccepted())

    def test_in_their_own_name(self, walk: Walk) -> None:
        """Whoever is said to speak for themselves does."""
        walk.preparing().given(may_share(by="p1"))

        assert codes(walk, SHARE) == set()


class TestOrganisations:
    """An organisation that was harmed speaks by its representative."""

    def _shop(self, walk: Walk) -> Walk:
        walk.preparing().given(events.PersonAdded("p4", Role.HARMED, organisation=True))
        return walk.given(events.PersonAdded("p5", Role.HARMED_REPRESENTATIVE, supports="p4"))

    def test_by_its_representative(self, walk: Walk) -> None:
        """With the right to speak for it, they consent to its taking part, and to a sharing."""
        self._shop(walk).given(speaks("p5", "p4", Authority.ORGANISATION), yes("p4", by="p5"))
        walk.given(may_share("p4", by="p5"))
        at = Moment.of(walk.pass_time())

        assert counting(walk.case, ("p4", Purpose.TAKE_PART, MEETING.value), at) is not None
        assert counting(walk.case, ("p4", *SHARING), at) is not None

    @pytest.mark.parametrize("right", [one for one in Authority if one is not Authority.ORGANISATION])
    def test_by_another_right(self, walk: Walk, right: Authority) -> None:
        """No other right is one to speak for an organisation."""
        self._shop(walk).given(speaks("p5", "p4", right), may_share("p4", by="p5"))

        assert counting(walk.case, ("p4", *SHARING), Moment.of(walk.pass_time())) is None

    def test_after_a_no(self, walk: Walk) -> None:
        """An organisation that said no may say yes again by the same voice."""
        self._shop(walk).given(speaks("p5", "p4", Authority.ORGANISATION), events.ConsentRefused("p4"))
        walk.given(may_share("p4", by="p5"))

        assert status(walk.case, ("p4", *SHARING)) is ConsentStatus.GIVEN
        assert counting(walk.case, ("p4", *SHARING), Moment.of(walk.pass_time())) is not None

    def test_by_the_other_side(self, walk: Walk) -> None:
        """Not even its director speaks for it who did the harm."""
        self._shop(walk).given(speaks("p2", "p4", Authority.ORGANISATION), yes("p4", by="p2"))

        assert counting(walk.case, ("p4", Purpose.TAKE_PART, MEETING.value), Moment.of(walk.pass_time())) is None


class TestEveryPartyAgreesToObservers:
    """An observer is there only if every party who takes part has agreed to it."""

    def _observed(self, walk: Walk) -> events.SessionArranged:
        walk.ready().given(events.PersonAdded("p6", Role.OBSERVER), events.PersonAdded("p7", Role.OBSERVER))
        return events.SessionArranged("s2", MEETING, ("p1", "p2", "p6"))

    def _agree(self, *people: str, observer: str = "p6") -> list[Event]:
        return [events.ConsentGiven(person, Purpose.OBSERVER_PRESENT, observer) for person in people]

    def _missing(self, walk: Walk, event: Event) -> list[str]:
        return [about for code, about in walk.refused(event) if code == "observer.not-agreed"]

    def test_all(self, walk: Walk) -> None:
        """With everybody's leave they may be there."""
        event = self._observed(walk)
        walk.given(*self._agree("p1", "p2"))

        assert self._missing(walk, event) == []

    def test_one(self, walk: Walk) -> None:
        """Everybody who has not agreed is named."""
        event = self._observed(walk)
        nobody = self._missing(walk, event)
        walk.given(*self._agree("p2"))

        assert nobody == ["p1", "p2"]
        assert self._missing(walk, event) == ["p1"]

    @pytest.mark.parametrize("observer", ["p7", ""])
    def test_another(self, walk: Walk, observer: str) -> None:
        """Leave for another observer, or for one who is not named, is none for this one."""
        event = self._observed(walk)
        walk.given(*self._agree("p1", "p2", observer=observer))

        assert self._missing(walk, event) == ["p1", "p2"]

    @pytest.mark.parametrize("scope", ["p6", "p7", ""])
    def test_taken_back(self, walk: Walk, scope: str) -> None:
        """Whoever takes their leave back, even of the other one, is asked again: the library errs on their side."""
        event = self._observed(walk)
        walk.given(*self._agree("p1", "p2"), events.ConsentWithdrawn("p1", Purpose.OBSERVER_PRESENT, scope))

        assert self._missing(walk, event) == ["p1"]

    def test_not_there(self, walk: Walk) -> None:
        """Nobody's leave is needed for an observer who does not come."""
        self._observed(walk)

        assert self._missing(walk, events.SessionArranged("s2", MEETING, ("p1", "p2"))) == []

    def test_in_another_role_too(self, walk: Walk) -> None:
        """An observer who is given another role besides is still one."""
        event = self._observed(walk)
        walk.given(events.PersonAdded("p6", Role.SUPPORTER))

        assert self._missing(walk, event) == ["p1", "p2"]
