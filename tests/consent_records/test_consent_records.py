"""Consent records: every field that is mandatory, every change of status, and no name that nobody handed over."""

import pytest
from tests.casework.conftest import Walk
from tests.consent_records.conftest import ENDINGS, PURPOSE, SCOPE, given, made, states, to

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.consent_records import dpv
from restorative_core.consent_records.document import consent_records
from restorative_core.consent_records.party import Controller, LegalBasis
from restorative_core.errors import Unknown
from restorative_core.vocabulary.consent import ConsentMethod, ConsentStatus, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.referral import TransferReason
from restorative_core.vocabulary.stages import Stage


class TestARecord:
    """One purpose and scope, from the first word to the end of it."""

    def test_fields(self, walk: Walk) -> None:
        """It says for what, within which notice, who answers for it, who gets it, and how to take it back."""
        walk.assessing().given(given(notice="1", language="en"))
        (record,) = to(made(walk, notices={"1": "https://example.org/notice-1"}))
        process = record["pii_processing"]

        assert record["header"]["pii_principal_id"] == "p1"
        assert record["header"]["case"] == "case-x"
        assert record["header"]["party_role"] == ["own:role:harmed"]
        assert process["scope"] == SCOPE
        assert process["recipient_third_parties"] == [SCOPE]
        assert process["pii_controllers"] == ["controller"]
        assert process["language"] == "en"
        assert process["jurisdiction"] == "loc:GB"
        assert process["retention_period"]["duration"] == "P7Y"
        assert process["withdrawal_method"]["exercised_at"] == "consents@example.org"
        assert [notice["source"] for notice in process["privacy_notice"]] == [
            "https://example.org/privacy",
            "https://example.org/notice-1",
        ]
        assert process["privacy_notice"][1]["version"] == "1"
        assert "lawful_basis" not in process

    def test_event(self, walk: Walk) -> None:
        """Each change says when, by whom, how, within which notice, and who took it."""
        walk.assessing().given(given(until="2015-06", notice="1"))
        (record,) = to(made(walk))

        assert record["events"] == [
            {
                "event_time": walk.case.history[-1].at.text,
                "created": walk.case.history[-1].recorded.isoformat(),
                "validity_duration": {"@type": "UntilTimeDuration", "until": "2015-06"},
                "entity_id": "p1",
                "event_type": "ExplicitlyExpressedConsent",
                "event_state": "ConsentGiven",
                "method": "own:method:written",
                "taken_by": "f1",
                "notice": "1",
            }
        ]

    @pytest.mark.parametrize("method", list(ConsentMethod))
    def test_type(self, walk: Walk, method: ConsentMethod) -> None:
        """How it was expressed is told, as a type of the vocabulary and in our own word."""
        walk.assessing().given(events.ConsentGiven("p1", PURPOSE, SCOPE, method))
        (record,) = to(made(walk))

        assert record["events"][-1]["event_type"] == dpv.EXPRESSIONS[method]
        assert record["events"][-1]["method"] == f"own:method:{method}"

    def test_uninformed(self, walk: Walk) -> None:
        """What was agreed to before anything had been explained is told as uninformed."""
        walk.engaging().given(given(), events.InformationGiven("p1", Channel.PHONE, "1"))
        (record,) = to(made(walk))

        assert record["events"][-1]["event_type"] == "UninformedConsent"
        assert "notice" not in record["events"][-1]

    def test_legal_basis(self, walk: Walk) -> None:
        """On what data is processed is told where the service says it; consenting does not say it."""
        walk.assessing()
        house = Controller("X", "Y", "Z", "https://example.org", "P7Y", legal_basis=LegalBasis.OFFICIAL_AUTHORITY)
        record = consent_records(walk.case, "p1", house, Moment.of(walk.pass_time()))[0]

        assert record["pii_processing"]["lawful_basis"] == "OfficialAuthorityOfController"

    @pytest.mark.parametrize("purpose", [one for one in Purpose if one is not Purpose.TAKE_PART])
    def test_every_purpose(self, walk: Walk, purpose: Purpose) -> None:
        """Each purpose has its words and its place in the vocabulary."""
        walk.received().given(events.ConsentGiven("p1", purpose))
        (record,) = to(made(walk), purpose)

        assert record["pii_processing"]["purpose"]["description"].endswith(".")
        assert record["pii_processing"]["recipient_third_parties"] == []

    def test_unknown_time(self, walk: Walk) -> None:
        """Where nobody knows when, it says by when, and that it was told so."""
        walk.assessing().given(given(), at="unknown")
        (record,) = to(made(walk))

        assert record["events"][0]["told_as"] == "unknown"
        assert record["events"][0]["event_time"] == walk.case.history[-1].recorded.isoformat()

    def test_same_again(self, walk: Walk) -> None:
        """The same record has the same name whenever it is made."""
        walk.assessing().given(given())
        first = [record["@id"] for record in made(walk)]
        walk.given(events.ConsentWithdrawn("p1", PURPOSE, SCOPE))

        assert [record["@id"] for record in made(walk)] == first
        assert len(set(first)) == len(first)

    def test_unknown_participant(self, walk: Walk) -> None:
        """There is no record of nobody."""
        with pytest.raises(Unknown):
            made(walk.received(), "p9")


class TestEveryStatus:
    """All ten statuses are told, each by whom it was said."""

    def test_all(self, walk: Walk) -> None:
        """A consent that has been through everything tells of each, in order and in its own record."""
        walk.assessing()
        for event in (
            events.ConsentRequested("p1", PURPOSE, SCOPE),
            events.ConsentDeferred("p1", PURPOSE, SCOPE),
            given(),
            given(),
            *[told for cls in ENDINGS for told in (given(), cls("p1", PURPOSE, SCOPE))],
        ):
            walk.given(event)
        records = to(made(walk))

        assert [states(record) for record in records] == [
            [
                "ConsentRequested",
                "ConsentRequestDeferred",
                "ConsentGiven",
                *["RenewedConsentGiven"] * 2,
                "ConsentRefused",
            ],
            *[["ConsentGiven", ending] for ending in list(ENDINGS.values())[1:]],
        ]
        assert [record["header"].get("replaces") for record in records] == [
            None,
            *[record["@id"] for record in records[:-1]],
        ]

    def test_unknown(self, walk: Walk) -> None:
        """What another system says without proof is told as unknown."""
        held = events.InheritedConsent("p1", PURPOSE, Moment("2014-05"), SCOPE, events.Evidence.CASE_NOTE)
        walk.received().given(events.CaseTakenOver(Stage.READY, consents=(held,)))

        assert [states(record) for record in to(made(walk))] == [["ConsentUnknown"]]

    def test_inherited(self, walk: Walk) -> None:
        """What it proves is told as given when it was given, and not as anything that we explained."""
        held = events.InheritedConsent("p1", PURPOSE, Moment("2014-05"), SCOPE, events.Evidence.SIGNED_FORM)
        walk.received().given(events.CaseTakenOver(Stage.READY, consents=(held,)))
        ((event,),) = [record["events"] for record in to(made(walk))]

        assert (event["event_state"], event["event_time"], event["event_type"]) == (
            "ConsentGiven",
            "2014-05",
            "Consent",
        )

    @pytest.mark.parametrize(("cls", "state"), ENDINGS.items())
    def test_by_whom(self, walk: Walk, cls: type[Event], state: str) -> None:
        """A refusal and a withdrawal are theirs; what the service ends, the service ends."""
        walk.assessing().given(given(), cls("p1", PURPOSE, SCOPE))  # type: ignore[call-arg]  # every ending has them
        (record,) = to(made(walk))
        own = state in ("ConsentRefused", "ConsentWithdrawn")

        assert record["events"][-1]["entity_id"] == ("p1" if own else "controller")

    def test_every_status_has_a_term(self) -> None:
        """None of the ten is without a term."""
        assert set(dpv.STATUSES) == set(ConsentStatus)


class TestWhatNobodyHadToTell:
    """What came to its end by itself is told too."""

    def test_ran_out(self, walk: Walk) -> None:
        """What ran out is told as expired, on its last day, although nobody recorded it."""
        walk.assessing().given(given(until="2015-03-10"))
        early = to(made(walk))
        walk.pass_time(60)
        (record,) = to(made(walk))

        assert [states(one) for one in early] == [["ConsentGiven"]]
        assert states(record) == ["ConsentGiven", "ConsentExpired"]
        assert record["events"][-1]["event_time"] == "2015-03-10"
        assert "taken_by" not in record["events"][-1]

    def test_ran_out_and_given_again(self, walk: Walk) -> None:
        """What is given after it ran out is another record, which replaces the first."""
        walk.assessing().given(given(until="2015-03-10"))
        walk.pass_time(60)
        walk.given(given())
        first, second = to(made(walk))

        assert (states(first), states(second)) == (["ConsentGiven", "ConsentExpired"], ["ConsentGiven"])
        assert second["header"]["replaces"] == first["@id"]

    def test_transferred(self, walk: Walk) -> None:
        """A consent to share ends with the transfer, and the next is another controller's."""
        walk.assessing().given(given(), events.CaseTransferred("north", TransferReason.OTHER_AREA), given())
        first, second = to(made(walk))

        assert states(first) == ["ConsentGiven", "ConsentExpired"]
        assert first["pii_processing"]["pii_controllers"] == ["controller", "north"]
        assert second["pii_processing"]["pii_controllers"] == ["north"]
        (party,) = [one for one in second["party_identification"] if one["party_id"] == "north"]
        assert party["party_name"] is None

    def test_reopened(self, walk: Walk) -> None:
        """A reopening ends what had been agreed to."""
        walk.assessing().given(given(), events.CaseReopened())

        assert states(to(made(walk))[0]) == ["ConsentGiven", "ConsentExpired"]

    def test_struck(self, walk: Walk) -> None:
        """What was entered in error is in no record."""
        walk.assessing().given(given())
        walk.given(events.EnteredInError(walk.case.number))

        assert to(made(walk)) == []
