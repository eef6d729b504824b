"""What a facilitator held on the day of the act, whatever they hold on the day it is written down."""

from datetime import UTC, datetime

import pytest
from tests.casework.conftest import STAFF

from restorative_core import RestorativeService
from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.errors import Refused
from restorative_core.memory import MemoryStorage
from restorative_core.vocabulary.credentials import Credential, Level
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.referral import Initiator, Referral, ReferralSource, ReferredPerson
from restorative_core.vocabulary.roles import Role


class TestAtTheDateOfTheAct:
    """What a facilitator held on the day of the act counts, and not what they hold on the day it is written down."""

    ON = Moment("2015-03-10T10:00:00+00:00")
    NOW = datetime(2015, 6, 1, 10, tzinfo=UTC)

    def _service(self, *told: tuple[Event, str]) -> tuple[RestorativeService, str]:
        """A service on the first of June with a case from March, and `f1`, of whom that was told."""
        service = RestorativeService(MemoryStorage(), clock=lambda: self.NOW)
        known: tuple[tuple[Event, str], ...] = (
            (events.FacilitatorRegistered(Level.ADVANCED), "2015-01-05"),
            (events.SupervisionHeld(), "2015-03-01"),
            *told,
        )
        for event, day in known:
            service.tell("f1", event, Occasion(Moment(day), STAFF))
        people = (ReferredPerson((Role.HARMED,), name="A"), ReferredPerson((Role.RESPONSIBLE,), name="B"))
        referral = Referral(Moment("2015-03-02"), ReferralSource.POLICE, Initiator.AGENCY, people)
        case = service.receive(referral, Occasion(Moment("2015-03-02"), STAFF)).id
        service.record(case, events.ReferralAccepted(), Occasion(Moment("2015-03-05"), STAFF))
        return service, case

    def _codes(self, service: RestorativeService, case: str) -> list[str]:
        try:
            service.record(case, events.FacilitatorAllocated("f1"), Occasion(self.ON, STAFF))
        except Refused as refused:
            return [one.code for one in refused.reasons]
        return []

    @pytest.mark.parametrize(
        ("until", "codes"),
        [("2015-03-10", []), ("2015-05-01", []), ("unknown", []), ("2015-03-09", ["credential.not-held"])],
    )
    def test_run_out_since(self, until: str, codes: list[str]) -> None:
        """A credential that has run out since held on that day, its last day included."""
        held = events.CredentialRecorded(Credential.CRIMINAL_RECORD_CHECK, Moment(until))

        assert self._codes(*self._service((held, "2015-01-05"))) == codes

    @pytest.mark.parametrize(("day", "codes"), [("2015-03-09", []), ("2015-03-11", ["credential.not-held"])])
    def test_held_since(self, day: str, codes: list[str]) -> None:
        """A credential that came later did not hold on that day."""
        held = events.CredentialRecorded(Credential.CRIMINAL_RECORD_CHECK)

        assert self._codes(*self._service((held, day))) == codes

    @pytest.mark.parametrize(("day", "codes"), [("2015-03-11", []), ("2015-03-09", ["facilitator.unknown"])])
    def test_left_since(self, day: str, codes: list[str]) -> None:
        """Whoever has left since worked for the service on that day."""
        held = events.CredentialRecorded(Credential.CRIMINAL_RECORD_CHECK)

        assert self._codes(*self._service((held, "2015-01-05"), (events.FacilitatorLeft(), day))) == codes

    @pytest.mark.parametrize(("day", "codes"), [("2015-03-11", []), ("2015-03-09", ["facilitator.level-too-low"])])
    def test_level_since(self, day: str, codes: list[str]) -> None:
        """A level that was lost since stood on that day."""
        held = events.CredentialRecorded(Credential.CRIMINAL_RECORD_CHECK)
        lost = events.LevelAttained(Level.FOUNDATION)

        assert self._codes(*self._service((held, "2015-01-05"), (lost, day))) == codes

    @pytest.mark.parametrize(("day", "codes"), [("2015-03-11", []), ("2015-03-09", ["facilitator.conflict"])])
    def test_conflict_since(self, day: str, codes: list[str]) -> None:
        """A conflict that was declared later was none on that day; one before is."""
        service, case = self._service(
            (events.CredentialRecorded(Credential.CRIMINAL_RECORD_CHECK), "2015-01-05"),
        )
        declared = events.ConflictDeclared("c1", person=service.person(case, "p1"))
        service.tell("f1", declared, Occasion(Moment(day), STAFF))

        assert self._codes(service, case) == codes
