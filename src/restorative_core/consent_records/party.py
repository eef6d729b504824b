"""Who answers for the data, and what is told of a party: nothing that somebody did not hand over for it."""

import re
from collections.abc import Mapping
from enum import StrEnum

from attrs import Attribute, Factory, field, frozen

from restorative_core.errors import Faulty, Reason

_PLACES = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


class LegalBasis(StrEnum):
    """On what a service processes data. That somebody consents to take part is not one. Source: ico-consent."""

    CONSENT = "consent"
    LEGAL_OBLIGATION = "legal-obligation"
    LEGITIMATE_INTEREST = "legitimate-interest"
    OFFICIAL_AUTHORITY = "official-authority"
    PUBLIC_INTEREST = "public-interest"
    VITAL_INTEREST = "vital-interest"


def _said(_controller: object, attribute: "Attribute[str]", value: str) -> None:
    if not value.strip():
        raise Faulty([Reason("value.missing", attribute.name)])


def _a_place(_controller: object, attribute: "Attribute[str]", value: str) -> None:
    if not _PLACES.fullmatch(value):
        raise Faulty([Reason("place.no-code", attribute.name)])


def _places(controller: object, attribute: "Attribute[tuple[str, ...]]", value: tuple[str, ...]) -> None:
    if not value:
        raise Faulty([Reason("value.missing", attribute.name)])
    for place in value:
        _a_place(controller, attribute, place)  # type: ignore[arg-type]  # only its name is read


@frozen
class Controller:
    """The organisation that answers for the data: `[controller]` in a service's settings.

    Attributes:
        name: What it is called.
        address: Its postal address.
        contact: How people reach it about their data, and take back a consent.
        privacy_notice: Where its privacy notice stands.
        retention: How long data is kept: `P7Y`, or in words.
        jurisdiction: The law that it is under, as ISO 3166 writes the country or a part of it.
        storage: Where data is stored, in the same form.
        legal_basis: On what it processes data, where that is one thing for everything.
        code: Its code, by which a case that is transferred names it.
        notices: Where each version of the notice that people are shown stands, by version.
    """

    name: str = field(validator=_said)
    address: str = field(validator=_said)
    contact: str = field(validator=_said)
    privacy_notice: str = field(validator=_said)
    retention: str = field(validator=_said)
    jurisdiction: str = field(default="GB", validator=_a_place)
    storage: tuple[str, ...] = field(default=("GB",), validator=_places)
    legal_basis: LegalBasis | None = None
    code: str = field(default="controller", validator=_said)
    notices: Mapping[str, str] = Factory(dict)


@frozen
class Party:
    """What is told of somebody in a record. Nobody's name or address is told unless it is handed over.

    Attributes:
        name: What they are called.
        address: Their postal address.
        contact: How they are reached.
    """

    name: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    contact: str | None = field(default=None, repr=False)
