"""A consent receipt is linked data: every term is one of the vocabulary, and nothing is lost on the way."""

import json
from collections.abc import Iterator

import pytest
from pyld import jsonld  # type: ignore[import-untyped]  # it has no types
from tests.casework.conftest import Walk
from tests.consent_records.conftest import DATA, ENDINGS, HOUSE, PURPOSE, SCHEMA, SCOPE, Plain, given, made

from restorative_core.casework import catalogue as events
from restorative_core.consent_records import dpv
from restorative_core.consent_records.document import consent_receipt
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.people import Authority
from restorative_core.vocabulary.roles import Role

TERMS = {
    f"https://w3id.org/dpv{'/' if '#' in term else '#'}{term}"
    for term in (DATA / "dpv-2.2-terms.txt").read_text(encoding="utf-8").splitlines()
    if not term.startswith("#")
}
OTHERS = (
    "http://purl.org/dc/terms/",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
)


def _iris(expanded: object) -> Iterator[str]:
    """Every IRI of an expanded document: properties, types and values."""
    if isinstance(expanded, list):
        for one in expanded:
            yield from _iris(one)
    elif isinstance(expanded, dict):
        for name, value in expanded.items():
            if name == "@type":
                yield from value if isinstance(value, list) else [value]
            elif name == "@id":
                yield value
            elif not name.startswith("@"):
                yield name
                yield from _iris(value)


def _everything(walk: Walk) -> Plain:
    walk.ready().given(events.PersonAdded("p3", Role.PARENT_GUARDIAN))
    walk.given(events.AuthorityRecorded("p3", "p1", Authority.PARENTAL_RESPONSIBILITY), given(by="p3"))
    walk.given(events.PersonAdded("p4", Role.SUPPORTER), given(by="p4"))
    walk.given(events.ConsentRequested("p1", PURPOSE, SCOPE), events.ConsentDeferred("p1", PURPOSE, SCOPE))
    walk.given(given(until="2015-06", notice="1"), given())
    for cls in ENDINGS:
        walk.given(given(), cls("p1", PURPOSE, SCOPE))
    walk.given(*(events.ConsentGiven("p1", purpose) for purpose in Purpose if purpose is not Purpose.TAKE_PART))
    return consent_receipt(made(walk), HOUSE, "case-x", "p1", Moment.of(walk.now))


class TestLinkedData:
    """A receipt is linked data by its own context, without anything's being fetched."""

    @pytest.fixture(autouse=True)
    def _nothing_is_fetched(self) -> Iterator[None]:
        def refuse(url: str, _options: object) -> None:
            raise AssertionError(url)

        jsonld.set_document_loader(refuse)
        yield
        jsonld.set_document_loader(None)

    def test_every_term_is_in_the_vocabulary(self, walk: Walk) -> None:
        """Every property and type is one of the vocabulary, of Dublin Core or SKOS, or our own."""
        found = set(_iris(jsonld.expand(_everything(walk))))
        strange = {
            iri
            for iri in found - TERMS
            if not iri.startswith((*OTHERS, dpv.OWN, "urn:uuid:", "https://w3id.org/dpv/schema/dpv-27560#"))
        }

        assert strange == set()
        assert {f"https://w3id.org/dpv#{term}" for term in dpv.STATUSES.values()} <= found

    def test_every_word_that_is_mapped_is_in_the_vocabulary(self) -> None:
        """No mapping has a term that the vocabulary lacks, whether a test meets it or not."""
        types = [kind for _, kinds in dpv.PURPOSES.values() for kind in kinds]
        words = [*dpv.STATUSES.values(), *dpv.EXPRESSIONS.values(), *dpv.VOICES.values(), *dpv.BASES.values(), *types]
        words += [dpv.UNINFORMED, dpv.OF_ANY_TYPE, dpv.IDENTITY, dpv.SENSITIVE]

        assert {f"https://w3id.org/dpv#{word}" for word in words} <= TERMS
        assert set(dpv.PURPOSES) == set(Purpose)

    def test_round_trip(self, walk: Walk) -> None:
        """Expanded, written short again by the same context, and expanded once more, it says the same."""
        receipt = _everything(walk)
        expanded = jsonld.expand(receipt)
        short = jsonld.compact(expanded, receipt["@context"])

        assert jsonld.expand(short) == expanded
        assert json.loads(json.dumps(expanded)) == expanded

    def test_nothing_is_lost(self, walk: Walk) -> None:
        """Each value of the plain record stands in the expanded one, but for what is told of nobody."""
        receipt = _everything(walk)
        told = json.dumps(jsonld.expand(receipt))
        for record in receipt["records"]:
            for event in record["events"]:
                assert f'"{event["event_time"]}"' in told
                assert f'"{event["entity_id"]}"' in told
            assert record["pii_processing"]["purpose"]["description"] in told
            assert record["header"]["record_id"] in told

    def test_states(self, walk: Walk) -> None:
        """The states of a record are found where the vocabulary looks for them."""
        (receipt,) = jsonld.expand(_everything(walk))
        records = receipt["https://w3id.org/dpv#hasRecordOfActivity"]
        types = [event["@type"] for one in records for event in one["https://w3id.org/dpv#hasConsentStatus"]]

        assert all(len(both) == 2 for both in types)
        assert all(one["https://w3id.org/dpv#hasDataSubject"] == [{"@value": "p1"}] for one in records)

    def test_receipt(self, walk: Walk) -> None:
        """A receipt has a name and a profile of its own, says when it was made, and holds the records whole."""
        receipt = _everything(walk)

        assert receipt["schema_version"] == dpv.RECEIPT
        assert receipt["receipt_id"].startswith("urn:uuid:")
        assert receipt["created"] == Moment.of(walk.now).text
        assert all(not [*SCHEMA.iter_errors(record)] for record in receipt["records"])
