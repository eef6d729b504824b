"""The values that the rules leave to a service, each within bounds, each with its source or marked as local."""

from collections.abc import Callable
from typing import Any

from attrs import Attribute, field, fields, frozen

from restorative_core.errors import Faulty, Reason
from restorative_core.sources import Citation, cite
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.credentials import Credential
from restorative_core.vocabulary.exact import Exact

LOCAL = cite("house", "a local value")
"""Where a value has no source outside: a service answers for it itself."""

_SOURCE = "restorative_core.source"


def _between(lowest: int, highest: int) -> Callable[[object, "Attribute[int]", int], None]:
    def check(_policy: object, attribute: "Attribute[int]", value: int) -> None:
        if type(value) is not int or not lowest <= value <= highest:
            bounds = {"low": str(lowest), "high": str(highest)}
            raise Faulty([Reason("value.out-of-bounds", attribute.name, details=bounds)])

    return check


def _number(default: int, lowest: int, highest: int, source: Citation = LOCAL) -> Any:
    return field(default=default, validator=_between(lowest, highest), metadata={_SOURCE: source})


@frozen(eq=False, repr=False)
class Policy(Exact):
    """Values that a service may choose, within bounds. A case keeps those that it was begun or moved under.

    Attributes:
        risk_valid_days: How many days an assessment of risk holds, from 1 to 366.
        risk_valid_days_complex: The same in a sensitive and complex case, from 1 to 366.
        facilitators: How many facilitators hold a session in which people meet, from 1 to 9.
        supervision_weeks: Within how many weeks a facilitator has had case supervision, from 1 to 52.
        cooling_off_days: How many days lie between the last preparation and a session, from 0 to 90.
        longest_plan_days: For how many days an agreement runs at most, from 1 to 3660.
        credentials: What a facilitator holds on the day of an act.
        in_writing: The purposes for which consent is confirmed in writing before a session.

    Raises:
        Faulty: A value is out of its bounds.
    """

    risk_valid_days: int = _number(90, 1, 366)
    facilitators: int = _number(2, 1, 9, cite("why-me-process", "a meeting with two trained facilitators"))
    risk_valid_days_complex: int = _number(30, 1, 366)
    supervision_weeks: int = _number(12, 1, 52, cite("rjc-practitioner-code", "case supervision every 12 weeks"))
    cooling_off_days: int = _number(0, 0, 90)
    longest_plan_days: int = _number(3660, 1, 3660)
    credentials: frozenset[Credential] = field(
        default=frozenset({Credential.CRIMINAL_RECORD_CHECK}),
        metadata={_SOURCE: cite("volunteer-duties", "checks and vetting before any work")},
    )
    in_writing: frozenset[Purpose] = field(
        default=frozenset({Purpose.TAKE_PART}), metadata={_SOURCE: cite("rjc-provider-code", "C")}
    )


def policy_sources() -> dict[str, Citation]:
    """Where each value of a `Policy` stands, by its name; `LOCAL` where a service answers for it itself."""
    return {value.name: value.metadata[_SOURCE] for value in fields(Policy)}
