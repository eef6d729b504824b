"""Who is told of in a record, as what, and by what name: by none, unless it is handed over."""

import json

import pytest
from tests.casework.conftest import MEETING, Walk
from tests.consent_records.conftest import HOUSE, Plain, given, made, states, to

from restorative_core.casework import catalogue as events
from restorative_core.consent_records.party import Controller, Party
from restorative_core.errors import Faulty
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.people import Authority, Capacity
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.wire import structure, unstructure


class TestWhoSpokeForWhom:
    """Whoever spoke is named by their id, and as what they spoke."""

    def _party(self, record: Plain, name: str) -> Plain:
        (party,) = [one for one in record["party_identification"] if one["party_id"] == name]
        return party  # type: ignore[no-any-return]  # plain JSON

    def test_guardian(self, walk: Walk) -> None:
        """A guardian's word stands beside the child's, and begins no record's life nor ends it."""
        walk.assessing().given(
            events.PersonAdded("p3", Role.PARENT_GUARDIAN),
            events.AuthorityRecorded("p3", "p1", Authority.PARENTAL_RESPONSIBILITY),
            events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, given_by="p3"),
            events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value),
        )
        (record,) = to(made(walk), Purpose.TAKE_PART)

        assert [(one["entity_id"], one["event_state"]) for one in record["events"]] == [
            ("p3", "ConsentGiven"),
            ("p1", "ConsentGiven"),
        ]
        assert self._party(record, "p3")["party_type"] == "GuardianOfDataSubject"
        assert self._party(record, "p3")["speaks_for"] == "p1"

    def test_representative(self, walk: Walk) -> None:
        """A representative speaks in their place."""
        walk.assessing().given(
            events.PersonAdded("p3", Role.SUPPORTER),
            events.AuthorityRecorded("p3", "p1", Authority.POWER_OF_ATTORNEY),
            given(by="p3"),
        )
        (record,) = to(made(walk))

        assert record["events"][0]["entity_id"] == "p3"
        assert self._party(record, "p3")["party_type"] == "Representative"

    def test_without_right(self, walk: Walk) -> None:
        """Whoever has no right is told as such, and nothing as given."""
        walk.assessing().given(events.PersonAdded("p3", Role.SUPPORTER), given(by="p3"))
        (record,) = to(made(walk))

        assert states(record) == ["ConsentUnknown"]
        assert self._party(record, "p3")["party_type"] == "Entity"

    def test_right_seen_afterwards(self, walk: Walk) -> None:
        """Once the right was seen, it is told that it counts, and from when."""
        walk.assessing().given(events.PersonAdded("p3", Role.SUPPORTER), given(by="p3"))
        walk.given(events.AuthorityRecorded("p3", "p1", Authority.POWER_OF_ATTORNEY))
        (record,) = to(made(walk))

        assert states(record) == ["ConsentUnknown", "ConsentGiven"]
        assert record["events"][-1]["entity_id"] == "p3"

    def test_capacity_lost(self, walk: Walk) -> None:
        """Where somebody cannot decide on it any more, what they said has expired."""
        walk.assessing().given(given(), events.CapacityRecorded("p1", Capacity.LACKING))

        assert states(to(made(walk))[0]) == ["ConsentGiven", "ConsentExpired"]


class TestNames:
    """Nobody's name or address is told unless it is handed over."""

    def test_by_default(self, walk: Walk) -> None:
        """Only who answers for the data is told by name."""
        walk.assessing().given(given())
        for record in made(walk):
            for party in record["party_identification"]:
                house = party["party_id"] == "controller"
                assert (party["party_name"] is not None) is house
                assert (party["party_address"] is not None) is house
                assert (party["party_contact"] is not None) is house

    def test_handed_over(self, walk: Walk) -> None:
        """What is handed over for somebody is told of them."""
        walk.assessing().given(given())
        record = made(walk, parties={"p1": Party("Ann Example")})[0]
        (party,) = [one for one in record["party_identification"] if one["party_id"] == "p1"]

        assert party["party_name"] == "Ann Example"
        assert party["party_address"] is None

    def test_of_themselves_alone(self, walk: Walk) -> None:
        """Nobody's record tells of anybody else's consents."""
        walk.ready()
        for record in made(walk, "p2"):
            assert record["header"]["pii_principal_id"] == "p2"
            assert "p1" not in json.dumps(record)

    def test_not_shown(self) -> None:
        """A party does not show in an error or a log."""
        assert "Ann" not in repr(Party("Ann Example"))


class TestController:
    """Who answers for the data is told whole, or not at all."""

    @pytest.mark.parametrize("missing", ["name", "address", "contact", "privacy_notice", "retention"])
    @pytest.mark.parametrize("word", [" ", ""])
    def test_missing(self, missing: str, word: str) -> None:
        """None of what is mandatory may be empty."""
        plain = {**unstructure(HOUSE), missing: word}

        with pytest.raises(Faulty, match="missing"):
            structure(plain, Controller)

    @pytest.mark.parametrize("place", ["England", "gb", "", "GB-ENGLAND"])
    def test_place(self, place: str) -> None:
        """A place is written as ISO 3166 writes it."""
        with pytest.raises(Faulty, match=r"place\.no-code"):
            Controller("County", "1 High Street", "01604", "https://example.org", "P7Y", jurisdiction=place)
        with pytest.raises(Faulty, match=r"place\.no-code"):
            Controller("County", "1 High Street", "01604", "https://example.org", "P7Y", storage=(place,))
