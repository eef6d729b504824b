"""restorative_core: the domain of restorative justice, for every service to stand on.

This is door 1, for those who embed the library. Without any storage::

    decision = decide(case, events.SessionStarted("s1"), occasion, pathways.justice)

With one::

    service = RestorativeService.open("sqlite:///county.db")

Every name is loaded when it is first asked for.

Door 2, for authors of adapters, is `restorative_core.ports`; door 3, for proofs, is
`restorative_core.testing`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from restorative_core import pathways
    from restorative_core.casework import catalogue as events
    from restorative_core.casework.case import Case
    from restorative_core.casework.decide import Decision, decide
    from restorative_core.casework.entry import Entry
    from restorative_core.casework.evolve import evolve, fold
    from restorative_core.casework.explain import Explanation, explain
    from restorative_core.casework.knowledge import Knowledge
    from restorative_core.casework.pathway import Pathway
    from restorative_core.casework.requirement import Policy, Requirement
    from restorative_core.casework.table import Destination, Row, Table
    from restorative_core.errors import (
        AdapterFailed,
        ChannelFailed,
        Faulty,
        Misconfigured,
        Newer,
        Reason,
        ReferenceTaken,
        Refused,
        RestorativeError,
        Stale,
        StorageFailed,
        Unknown,
        UnsoundPathway,
    )
    from restorative_core.intake.referrals import referral_from_form
    from restorative_core.service.restorative import RestorativeService
    from restorative_core.service.settings import Practice
    from restorative_core.vocabulary.agreement import Undertaking
    from restorative_core.vocabulary.consent import ConsentMethod, Purpose
    from restorative_core.vocabulary.contact import Channel, ContactPreference
    from restorative_core.vocabulary.identity import Actor, Occasion
    from restorative_core.vocabulary.moments import Moment, Period
    from restorative_core.vocabulary.outcomes import ClosureReason, SessionKind
    from restorative_core.vocabulary.referral import Referral
    from restorative_core.vocabulary.roles import Role, StaffRole
    from restorative_core.vocabulary.stages import Stage

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
    "Newer",
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

_ROOMS = {
    "restorative_core.casework.case": ("Case",),
    "restorative_core.casework.decide": ("Decision", "decide"),
    "restorative_core.casework.entry": ("Entry",),
    "restorative_core.casework.evolve": ("evolve", "fold"),
    "restorative_core.casework.explain": ("Explanation", "explain"),
    "restorative_core.casework.knowledge": ("Knowledge",),
    "restorative_core.casework.pathway": ("Pathway",),
    "restorative_core.casework.requirement": ("Policy", "Requirement"),
    "restorative_core.casework.table": ("Destination", "Row", "Table"),
    "restorative_core.errors": (
        "AdapterFailed",
        "ChannelFailed",
        "Faulty",
        "Misconfigured",
        "Newer",
        "Reason",
        "ReferenceTaken",
        "Refused",
        "RestorativeError",
        "Stale",
        "StorageFailed",
        "Unknown",
        "UnsoundPathway",
    ),
    "restorative_core.intake.referrals": ("referral_from_form",),
    "restorative_core.service.restorative": ("RestorativeService",),
    "restorative_core.service.settings": ("Practice",),
    "restorative_core.vocabulary.agreement": ("Undertaking",),
    "restorative_core.vocabulary.consent": ("ConsentMethod", "Purpose"),
    "restorative_core.vocabulary.contact": ("Channel", "ContactPreference"),
    "restorative_core.vocabulary.identity": ("Actor", "Occasion"),
    "restorative_core.vocabulary.moments": ("Moment", "Period"),
    "restorative_core.vocabulary.outcomes": ("ClosureReason", "SessionKind"),
    "restorative_core.vocabulary.referral": ("Referral",),
    "restorative_core.vocabulary.roles": ("Role", "StaffRole"),
    "restorative_core.vocabulary.stages": ("Stage",),
}
_WHERE = {name: room for room, names in _ROOMS.items() for name in names}
_WHOLE = {"events": "restorative_core.casework.catalogue", "pathways": "restorative_core.pathways"}


if not TYPE_CHECKING:  # a type checker shall know of no name but those above

    def __getattr__(name: str) -> Any:
        """What is called *name*, from the room that it lives in."""
        if name in _WHOLE:
            found = import_module(_WHOLE[name])
        elif name in _WHERE:
            found = getattr(import_module(_WHERE[name]), name)
        else:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    """Everything that the door has to give."""
    return sorted({*globals(), *__all__})
