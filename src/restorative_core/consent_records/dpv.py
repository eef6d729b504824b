"""Our words in those of the Data Privacy Vocabulary 2.2, and the context by which a record is linked data.

Every term is in the vocabulary's own files: consent_status, consent_types, purposes, entities,
context, legal_basis and the others of `2.2/dpv/modules`, and `2.2/loc`. Sources: dpv, dpv-27560.
"""

from collections.abc import Mapping
from typing import Any

from restorative_core.consent_records.changes import Voice
from restorative_core.consent_records.party import LegalBasis
from restorative_core.vocabulary.consent import ConsentMethod, ConsentStatus, Purpose

RECORD = "https://w3id.org/dpv/schema/dpv-27560#record"
RECEIPT = "https://w3id.org/dpv/schema/dpv-27560#receipt"
"""The profiles of ISO/IEC TS 27560 that a record and a receipt conform to. Source: dpv-27560."""

OWN = "urn:restorative-core:"
"""What the names of our own begin with, where the vocabulary has none."""

STATUSES: Mapping[ConsentStatus, str] = {
    ConsentStatus.UNKNOWN: "ConsentUnknown",
    ConsentStatus.REQUESTED: "ConsentRequested",
    ConsentStatus.REQUEST_DEFERRED: "ConsentRequestDeferred",
    ConsentStatus.REFUSED: "ConsentRefused",
    ConsentStatus.GIVEN: "ConsentGiven",
    ConsentStatus.RENEWED: "RenewedConsentGiven",
    ConsentStatus.EXPIRED: "ConsentExpired",
    ConsentStatus.INVALIDATED: "ConsentInvalidated",
    ConsentStatus.REVOKED: "ConsentRevoked",
    ConsentStatus.WITHDRAWN: "ConsentWithdrawn",
}
"""The ten statuses."""

EXPRESSIONS: Mapping[ConsentMethod, str] = {
    ConsentMethod.WRITTEN: "ExplicitlyExpressedConsent",
    ConsentMethod.ELECTRONIC: "ExplicitlyExpressedConsent",
    ConsentMethod.SIGNED_LANGUAGE: "ExplicitlyExpressedConsent",
    ConsentMethod.VERBAL_WITNESSED: "ExpressedConsent",
    ConsentMethod.VERBAL: "ExpressedConsent",
    ConsentMethod.UNKNOWN: "InformedConsent",
}
"""How a consent is expressed, of somebody who had been informed. Source: ico-consent (explicit: confirmed in words)."""

UNINFORMED, OF_ANY_TYPE = "UninformedConsent", "Consent"

VOICES: Mapping[Voice, str] = {
    Voice.THEMSELVES: "DataSubject",
    Voice.GUARDIAN: "GuardianOfDataSubject",
    Voice.REPRESENTATIVE: "Representative",
    Voice.WITHOUT_RIGHT: "Entity",
    Voice.SERVICE: "DataController",
}
"""As what somebody is a party."""

BASES: Mapping[LegalBasis, str] = {
    LegalBasis.CONSENT: "Consent",
    LegalBasis.LEGAL_OBLIGATION: "LegalObligation",
    LegalBasis.LEGITIMATE_INTEREST: "LegitimateInterest",
    LegalBasis.OFFICIAL_AUTHORITY: "OfficialAuthorityOfController",
    LegalBasis.PUBLIC_INTEREST: "PublicInterest",
    LegalBasis.VITAL_INTEREST: "VitalInterest",
}
"""On what data is processed."""

_SERVING, _TALKING = ("ServiceProvision",), ("ServiceProvision", "CommunicationManagement")
PURPOSES: Mapping[Purpose, tuple[str, tuple[str, ...]]] = {
    Purpose.BE_REFERRED: ("Being referred to a restorative-justice service.", _SERVING),
    Purpose.BE_CONTACTED: ("Being contacted by the service.", _TALKING),
    Purpose.ASSESSMENT: ("Finding out together whether restorative justice is right for you.", _SERVING),
    Purpose.APPROACH_OTHER_PARTY: ("Telling the other person that you would like to be in touch.", _TALKING),
    Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY: ("Telling the other person what you have agreed on.", _TALKING),
    Purpose.SHARE_WITH_AGENCY: ("Telling another organisation what you have agreed on.", _TALKING),
    Purpose.TAKE_PART: ("Taking part in one kind of restorative process.", _SERVING),
    Purpose.OBSERVER_PRESENT: ("Letting somebody be there who takes no part.", _SERVING),
    Purpose.INTERPRETER_PRESENT: ("Having an interpreter there.", _SERVING),
    Purpose.LETTER_SEND: ("Passing on a letter of yours.", _TALKING),
    Purpose.LETTER_RECEIVE: ("Being given a letter.", _TALKING),
    Purpose.SHARE_IDENTITY: ("Telling somebody who you are.", _TALKING),
    Purpose.OBTAIN_INFORMATION: ("Asking another organisation about you.", _SERVING),
    Purpose.MONITORING_CONTACT: ("Being contacted about what was agreed.", _TALKING),
    Purpose.RECORDING: ("Recording a meeting in sound or pictures.", ("RecordManagement",)),
    Purpose.OUTCOME_AGREEMENT: ("Agreeing to what an outcome agreement says.", _SERVING),
    Purpose.SHARE_OUTCOME: ("Telling an organisation what came of it.", _TALKING),
    Purpose.FOLLOW_UP_CONTACT: ("Being asked afterwards how you are.", _TALKING),
    Purpose.UPDATES_ONLY: ("Being told how things go, without taking part.", _TALKING),
    Purpose.EVALUATION_SURVEY: ("Being asked what you thought of the service.", ("ServiceOptimisation",)),
    Purpose.RESEARCH: ("Research.", ("NonCommercialResearch",)),
    Purpose.ANONYMISED_CASE_STUDY: ("Telling your story to others without saying who you are.", ("PublicBenefit",)),
}
"""What each purpose is, in words, and under which purposes of the vocabulary it falls."""

IDENTITY, SENSITIVE = "IdentifyingPersonalData", "SensitivePersonalData"
"""The sorts of data: who somebody is, and all else, which is sensitive throughout. Source: ico-offence-data."""

_DPV = "https://w3id.org/dpv#"
_DCT = "http://purl.org/dc/terms/"


def _term(iri: str, **more: str) -> dict[str, str]:
    return {"@id": iri, **more}


def _named(iri: str, **more: str) -> dict[str, str]:
    """A term whose values are terms of the vocabulary, or IRIs."""
    return _term(iri, **{"@type": "@vocab", **more})


CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "@vocab": _DPV,
    "dpv": _DPV,
    "dct": _DCT,
    "loc": "https://w3id.org/dpv/loc#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "own": {"@id": OWN, "@prefix": True},
    # Receipt
    "receipt_id": _term("dct:identifier"),
    "publisher": _term("dct:publisher"),
    "audience": _term("dct:audience"),
    "records": _term("dpv:hasRecordOfActivity", **{"@container": "@set"}),
    # Header
    "header": "@nest",
    "schema_version": _term("dct:conformsTo", **{"@type": "@id", "@nest": "header"}),
    "record_id": _term("dct:identifier", **{"@nest": "header"}),
    "pii_principal_id": _term("dpv:hasDataSubject", **{"@nest": "header"}),
    "created": _term("dct:created"),
    "replaces": _term("dct:replaces", **{"@type": "@id", "@nest": "header"}),
    "case": _term("dct:isPartOf", **{"@nest": "header"}),
    "party_role": _named("own:party-role", **{"@nest": "header", "@container": "@set"}),
    # Processing
    "pii_processing": _term("dpv:hasProcess"),
    "privacy_notice": _term("dpv:hasNotice", **{"@container": "@set"}),
    "language": _term("dct:language"),
    "version": _term("dct:identifier"),
    "source": _term("dct:source"),
    "shown": _term("dct:date"),
    "purpose": _term("dpv:hasPurpose"),
    "purpose_type": _named("skos:broader", **{"@container": "@set"}),
    "description": _term("dct:description"),
    "scope": _term("dpv:hasScope"),
    "lawful_basis": _named("dpv:hasLegalBasis"),
    "pii_information": _term("dpv:hasPersonalData", **{"@container": "@set"}),
    "pii_type": _named("skos:broader"),
    "pii_controllers": _term("dpv:hasDataController", **{"@container": "@set"}),
    "storage_locations": _term("dpv:hasStorageCondition"),
    "location": _named("dpv:hasLocation", **{"@container": "@set"}),
    "retention_period": _term("dpv:hasStorageCondition"),
    "duration": _term("dpv:hasDuration"),
    "jurisdiction": _named("dpv:hasJurisdiction"),
    "recipient_third_parties": _term("dpv:hasRecipientThirdParty", **{"@container": "@set"}),
    "withdrawal_method": _term("dpv:hasConsentControl"),
    "exercised_at": _term("dpv:isExercisedAt"),
    # Parties
    "party_identification": _term("dpv:hasEntity", **{"@container": "@set"}),
    "party_id": _term("dpv:hasIdentifier"),
    "party_type": "@type",
    "party_name": _term("dpv:hasName"),
    "party_address": _term("dpv:hasAddress"),
    "party_contact": _term("dpv:hasContact"),
    "speaks_for": _term("dpv:isRepresentativeFor"),
    # Events
    "events": _term("dpv:hasConsentStatus", **{"@container": "@set"}),
    "event_state": "@type",
    "event_type": "@type",
    "event_time": _term("dpv:isIndicatedAtTime"),
    "told_as": _term("own:told-as"),
    "validity_duration": _term("dpv:hasDuration"),
    "until": _term("rdf:value"),
    "entity_id": _term("dpv:isIndicatedBy"),
    "method": _named("dpv:hasIndicationMethod"),
    "taken_by": _term("dpv:isImplementedByEntity"),
    "notice": _term("dpv:hasNotice"),
}
"""The context of a record: ISO's names for the fields, and the vocabulary's for what they mean.

It is always sent along, so nobody has to fetch anything to read a record. Source: dpv-27560, the mappings of terms.
"""
