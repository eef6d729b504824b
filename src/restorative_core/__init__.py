"""restorative_core: the domain of restorative justice, for every service to stand on.

This is door 1, for those who embed the library. Without any storage::

    decision = decide(case, events.SessionStarted("s1"), occasion, pathways.justice)

With one::

    service = RestorativeService.open("sqlite:///county.db")

Door 2, for authors of adapters, is `restorative_core.ports`; door 3, for proofs, is
`restorative_core.testing`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from restorative_core import pathways
from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.decide import Decision, Explanation, decide, explain
from restorative_core.casework.entry import Entry
from restorative_core.casework.evolve import evolve, fold
from restorative_core.casework.knowledge import Knowledge
from restorative_core.casework.pathway import Destination, Pathway, Row, Table
from restorative_core.casework.requirement import Policy, Requirement
from restorative_core.errors import (
    AdapterFailed,
    ChannelFailed,
    Faulty,
    Misconfigured,
    Reason,
    ReferenceTaken,
    Refused,
    RestorativeError,
    Stale,
    StorageFailed,
    Unknown,
    UnsoundPathway,
)
from restorative_core.vocabulary.agreement import Undertaking
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment, Period
from restorative_core.vocabulary.outcomes import ClosureReason, SessionKind
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.roles import Role, StaffRole
from restorative_core.vocabulary.stages import Stage

if TYPE_CHECKING:
    from restorative_core.intake.referrals import referral_from_form
    from restorative_core.service.restorative import RestorativeService
    from restorative_core.service.settings import Practice

__all__ = [
    "Actor",
    "AdapterFailed",
    "Case",
    "Channel",
    "ChannelFailed",
    "ClosureReason",
    "ConsentMethod",
    "ContactPreference",
    "Decision",
    "Destination",
    "Entry",
    "Explanation",
    "Faulty",
    "Knowledge",
    "Misconfigured",
    "Moment",
    "Occasion",
    "Pathway",
    "Period",
    "Policy",
    "Practice",
    "Purpose",
    "Reason",
    "ReferenceTaken",
    "Referral",
    "Refused",
    "Requirement",
    "RestorativeError",
    "RestorativeService",
    "Role",
    "Row",
    "SessionKind",
    "StaffRole",
    "Stage",
    "Stale",
    "StorageFailed",
    "Table",
    "Undertaking",
    "Unknown",
    "UnsoundPathway",
    "decide",
    "events",
    "evolve",
    "explain",
    "fold",
    "pathways",
    "referral_from_form",
]

_LATER = {
    "Practice": "restorative_core.service.settings",
    "RestorativeService": "restorative_core.service.restorative",
    "referral_from_form": "restorative_core.intake.referrals",
}
"""What is loaded when it is first asked for, so that whoever only decides does not pay for storing."""


def __getattr__(name: str) -> Any:
    """The part of the door that opens later."""
    if name not in _LATER:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found = globals()[name] = getattr(import_module(_LATER[name]), name)
    return found
