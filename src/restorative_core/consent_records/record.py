"""One consent record: one purpose and scope, from the first word to the end of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting
from restorative_core.consent_records import dpv
from restorative_core.consent_records.changes import Change, Voice
from restorative_core.consent_records.party import Controller, Party
from restorative_core.vocabulary.consent import SHARING, VALID, ConsentStatus, Purpose
from restorative_core.vocabulary.moments import Moment

Plain = dict[str, Any]

GOES_ON = frozenset({*VALID, ConsentStatus.UNKNOWN, ConsentStatus.REQUESTED, ConsentStatus.REQUEST_DEFERRED})
"""The statuses that end nothing."""


@frozen
class Told:
    """What records are told besides the case.

    Attributes:
        controller: The organisation that answers for the data.
        notices: Where each version of the notice stands.
        parties: What is told of a participant, or of an organisation, by id.
    """

    controller: Controller
    notices: Mapping[str, str]
    parties: Mapping[str, Party]


@frozen
class Record:
    """One life of one consent, and what its record needs to know.

    Attributes:
        case: The case.
        key: Whose consent, and to what.
        life: What was said of it, in order.
        told: What records are told besides.
        controllers: Who answered for the case while this went on, in order.
    """

    case: Case
    key: tuple[str, Purpose, str]
    life: tuple[Change, ...]
    told: Told
    controllers: tuple[str, ...] = field(init=False)

    @controllers.default
    def _controllers(self) -> tuple[str, ...]:
        first, last = self.life[0].number, self.life[-1]
        goes_on, now, found = last.status in GOES_ON, self.told.controller.code, []
        for entry in counting(self.case.history):
            if isinstance(entry.event, events.CaseTransferred) and (goes_on or entry.number <= last.number):
                found += [now] if entry.number > first else []
                now = entry.event.controller
        return tuple(dict.fromkeys((*found, now)))

    def plain(self, name: str, replaces: str, at: Moment) -> Plain:
        """The record, called *name*, made at the moment *at*."""
        participant, _, _ = self.key
        header = {
            "schema_version": dpv.RECORD,
            "record_id": name,
            "pii_principal_id": participant,
            "case": self.case.id,
            "party_role": sorted(f"own:role:{role}" for role in self.case.people[participant].roles),
            "created": at.text,
            **({"replaces": replaces} if replaces else {}),
        }
        return {
            "@id": name,
            "@type": "ConsentRecord",
            "header": header,
            "pii_processing": self._processing(),
            "party_identification": [*self._parties()],
            "events": [self._event(change) for change in self.life],
        }

    def _processing(self) -> Plain:
        _, purpose, scope = self.key
        says, types = dpv.PURPOSES[purpose]
        house = self.told.controller
        languages = [change.language for change in self.life if change.language]
        return {
            "@type": "Process",
            "privacy_notice": [*self._notices()],
            "language": languages[-1] if languages else "und",
            "purpose": {
                "@id": f"own:purpose:{purpose}",
                "@type": "Purpose",
                "purpose_type": list(types),
                "description": says,
            },
            **({"scope": scope} if scope else {}),
            **({"lawful_basis": dpv.BASES[house.legal_basis]} if house.legal_basis is not None else {}),
            "pii_information": [
                {
                    "@type": "PersonalData",
                    "pii_type": dpv.IDENTITY if purpose is Purpose.SHARE_IDENTITY else dpv.SENSITIVE,
                }
            ],
            "pii_controllers": list(self.controllers),
            "storage_locations": {"@type": "StorageLocation", "location": [f"loc:{place}" for place in house.storage]},
            "retention_period": {"@type": "StorageDuration", "duration": house.retention},
            "jurisdiction": f"loc:{house.jurisdiction}",
            "recipient_third_parties": [*self._recipients()],
            "withdrawal_method": {
                "@type": "WithdrawConsent",
                "exercised_at": house.contact,
                "description": "At any time, by any means, and without a reason.",
            },
        }

    def _recipients(self) -> list[str]:
        _, purpose, scope = self.key
        return [scope] if purpose in SHARING and scope else []

    def _notices(self) -> Iterator[Plain]:
        """The privacy notice as it is published, and each version that they were shown before they agreed."""
        yield {"@type": "PrivacyNotice", "source": self.told.controller.privacy_notice}
        shown = {change.notice.notice: change.notice for change in self.life if change.notice is not None}
        for version, notice in shown.items():
            yield {
                "@type": "ConsentNotice",
                "version": version,
                "source": self.told.notices.get(version, self.told.controller.privacy_notice),
                "shown": Moment.of(notice.stamp.latest).text,
                **({"language": notice.language} if notice.language else {}),
            }

    def _parties(self) -> Iterator[Plain]:
        participant, _, _ = self.key
        house = Party(self.told.controller.name, self.told.controller.address, self.told.controller.contact)
        known = {self.told.controller.code: house, **self.told.parties}
        speakers = {change.entity: change.voice for change in self.life if change.voice is not Voice.SERVICE}
        kinds = {
            **dict.fromkeys(self.controllers, dpv.VOICES[Voice.SERVICE]),
            **dict.fromkeys(self._recipients(), "ThirdParty"),
            **{name: dpv.VOICES[voice] for name, voice in speakers.items()},
            participant: dpv.VOICES[Voice.THEMSELVES],
        }
        for name, kind in kinds.items():
            party = known.get(name, Party())
            yield {
                "party_id": name,
                "party_type": kind,
                "party_name": party.name,
                "party_address": party.address,
                "party_contact": party.contact,
                **({"speaks_for": participant} if name in speakers and name != participant else {}),
            }

    def _event(self, change: Change) -> Plain:
        grant = change.grant
        known = change.at.is_known
        until = None if grant is None or not grant.until.is_known else grant.until.text
        return {
            "event_time": change.at.text if known else change.recorded.isoformat(),
            **({} if known else {"told_as": change.at.text}),
            "created": change.recorded.isoformat(),
            "validity_duration": {"@type": "UntilTimeDuration", "until": until}
            if until
            else {"@type": "IndeterminateDuration"},
            "entity_id": change.entity or self.controllers[-1],
            "event_type": _type(change),
            "event_state": dpv.STATUSES[change.status],
            **({} if grant is None else {"method": f"own:method:{grant.method}"}),
            **({"taken_by": change.taken_by} if change.taken_by else {}),
            **({} if change.notice is None else {"notice": change.notice.notice}),
        }


def _type(change: Change) -> str:
    """How it was expressed. What another system holds says nothing of what they had been told."""
    if change.grant is None or change.grant.inherited:
        return dpv.OF_ANY_TYPE
    return dpv.UNINFORMED if change.notice is None else dpv.EXPRESSIONS[change.grant.method]
