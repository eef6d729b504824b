"""Who acts, and on what occasion; and the names of streams.

Ids tell nothing of anybody: a stream's id is its kind and a random word.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime

from attrs import Attribute, field, frozen

from restorative_core.errors import Faulty, Reason
from restorative_core.vocabulary.exact import Exact
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.roles import StaffRole


def _roles(roles: Iterable[StaffRole]) -> frozenset[StaffRole]:
    return frozenset(roles)


_CODE = r"(?a)[a-z0-9][a-z0-9-]{0,39}"


def is_code(value: object) -> bool:
    """Whether *value* may be an id of staff, or of an organisation: small letters, digits and hyphens, never a name."""
    return re.fullmatch(_CODE, str(value)) is not None


def _is_code(_actor: object, attribute: "Attribute[str]", value: object) -> None:
    if not is_code(value) and not (value == "" and attribute.name == "organisation"):
        raise Faulty([Reason("code.unreadable", attribute.name)])


@frozen(eq=False, repr=False)
class Actor(Exact):
    """Somebody who acts for an organisation.

    Attributes:
        id: A pseudonym for the member of staff or the program. It is stored for ever with whatever they do.
        organisation: The organisation that they act for, as a code; empty where there is one alone.
        roles: What they may act as.

    Raises:
        Faulty: An id or an organisation is no code of small letters, digits and hyphens.
    """

    id: str = field(validator=_is_code)
    organisation: str = field(default="", validator=_is_code)
    roles: frozenset[StaffRole] = field(default=frozenset(), converter=_roles)


def _moment(value: datetime | date | str | Moment) -> Moment:
    return Moment.of(value)


@frozen(eq=False, repr=False)
class Occasion(Exact):
    """When something happens, and by whom.

    Attributes:
        at: The moment it happens or happened. A `datetime` with time zone, a `date`, or an ISO 8601 text will do.
        by: The actor.
    """

    at: Moment = field(converter=_moment)
    by: Actor


KINDS_OF_STREAM = ("case", "person", "facilitator", "message")
"""Every kind of stream that this release knows."""


def stream_kind(stream: str) -> str:
    """The kind of *stream*: `case` of `case-k3q9x2m7t4ab`."""
    return stream.partition("-")[0]
