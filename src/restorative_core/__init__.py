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
    from restorative_core.barrier import Detail, Revealed
    from restorative_core.casework import catalogue as events
    from restorative_core.casework.case import Case
    from restorative_core.casework.catalogue import ErasureGround
    from restorative_core.casework.deadlines import Limits, deadlines
    from restorative_core.casework.decide import Decision, decide
    from restorative_core.casework.due import due
    from restorative_core.casework.entry import Entry
    from restorative_core.casework.event import Event
    from restorative_core.casework.evolve import evolve, fold
    from restorative_core.casework.explain import Explanation, explain
    from restorative_core.casework.knowledge import Knowledge
    from restorative_core.casework.pathway import Pathway
    from restorative_core.casework.requirement import Policy, Requirement
    from restorative_core.casework.table import Destination, Row, Table
    from restorative_core.casework.timetable import Due, Timetable
    from restorative_core.errors import (
        AdapterFailed,
        ChannelFailed,
        Damaged,
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
    from restorative_core.evidence.differences import Difference, differences
    from restorative_core.evidence.measures import MEASURES
    from restorative_core.evidence.profiles import Profile
    from restorative_core.evidence.report import Report
    from restorative_core.intake.mapping import Mapping
    from restorative_core.intake.referrals import read_referrals, referral_from_form
    from restorative_core.memory import MemoryStorage
    from restorative_core.service.access import GivenOfThemselves
    from restorative_core.service.casebook import Receipt
    from restorative_core.service.changes import Change
    from restorative_core.service.checkpoint import Checkpoint
    from restorative_core.service.erased import Erased, ErasedItem, Fate, HeldFile, TellHost, ToldFile
    from restorative_core.service.examining import Finding
    from restorative_core.service.finding import Match
    from restorative_core.service.moving import Counts
    from restorative_core.service.options import Option
    from restorative_core.service.posting import Posted
    from restorative_core.service.reckoning import Planned
    from restorative_core.service.restorative import RestorativeService
    from restorative_core.service.retention import Retained
    from restorative_core.service.settings import Practice, practice_from_file, practice_from_toml
    from restorative_core.service.taking_in import TakenIn
    from restorative_core.service.verifying import Problem, Verified
    from restorative_core.vocabulary.agreement import Undertaking
    from restorative_core.vocabulary.consent import ConsentMethod, Purpose
    from restorative_core.vocabulary.contact import Channel, ContactPreference
    from restorative_core.vocabulary.credentials import Credentials
    from restorative_core.vocabulary.finding import Sought
    from restorative_core.vocabulary.identity import Actor, Occasion
    from restorative_core.vocabulary.moments import Moment, Period
    from restorative_core.vocabulary.outcomes import ClosureReason, SessionKind
    from restorative_core.vocabulary.personal import Keep
    from restorative_core.vocabulary.referral import Referral
    from restorative_core.vocabulary.retention import Retention, RetentionRule
    from restorative_core.vocabulary.roles import Role, StaffRole
    from restorative_core.vocabulary.schema import referral_schema
    from restorative_core.vocabulary.stages import Stage
    from restorative_core.vocabulary.working_days import Calendar

__all__ = [
    "MEASURES",
    "Actor",
    "AdapterFailed",
    "Calendar",
    "Case",
    "Change",
    "Channel",
    "ChannelFailed",
    "Checkpoint",
    "ClosureReason",
    "ConsentMethod",
    "ContactPreference",
    "Counts",
    "Credentials",
    "Damaged",
    "Decision",
    "Destination",
    "Detail",
    "Difference",
    "Due",
    "Entry",
    "Erased",
    "ErasedItem",
    "ErasureGround",
    "Event",
    "Explanation",
    "Fate",
    "Faulty",
    "Finding",
    "GivenOfThemselves",
    "HeldFile",
    "Keep",
    "Knowledge",
    "Limits",
    "Mapping",
    "Match",
    "MemoryStorage",
    "Misconfigured",
    "Moment",
    "Newer",
    "Occasion",
    "Option",
    "Pathway",
    "Period",
    "Planned",
    "Policy",
    "Posted",
    "Practice",
    "Problem",
    "Profile",
    "Purpose",
    "Reason",
    "Receipt",
    "ReferenceTaken",
    "Referral",
    "Refused",
    "Report",
    "Requirement",
    "RestorativeError",
    "RestorativeService",
    "Retained",
    "Retention",
    "RetentionRule",
    "Revealed",
    "Role",
    "Row",
    "SessionKind",
    "Sought",
    "StaffRole",
    "Stage",
    "Stale",
    "StorageFailed",
    "Table",
    "TakenIn",
    "TellHost",
    "Timetable",
    "ToldFile",
    "Undertaking",
    "Unknown",
    "UnsoundPathway",
    "Verified",
    "deadlines",
    "decide",
    "differences",
    "due",
    "events",
    "evolve",
    "explain",
    "fold",
    "pathways",
    "practice_from_file",
    "practice_from_toml",
    "read_referrals",
    "referral_from_form",
    "referral_schema",
]

_ROOMS = {
    "restorative_core.barrier": ("Detail", "Revealed"),
    "restorative_core.casework.case": ("Case",),
    "restorative_core.casework.catalogue": ("ErasureGround",),
    "restorative_core.casework.deadlines": ("Limits", "deadlines"),
    "restorative_core.casework.decide": ("Decision", "decide"),
    "restorative_core.casework.due": ("due",),
    "restorative_core.casework.entry": ("Entry",),
    "restorative_core.casework.event": ("Event",),
    "restorative_core.casework.evolve": ("evolve", "fold"),
    "restorative_core.casework.explain": ("Explanation", "explain"),
    "restorative_core.casework.knowledge": ("Knowledge",),
    "restorative_core.casework.pathway": ("Pathway",),
    "restorative_core.casework.requirement": ("Policy", "Requirement"),
    "restorative_core.casework.table": ("Destination", "Row", "Table"),
    "restorative_core.casework.timetable": ("Due", "Timetable"),
    "restorative_core.errors": (
        "AdapterFailed",
        "ChannelFailed",
        "Damaged",
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
    "restorative_core.evidence.differences": ("Difference", "differences"),
    "restorative_core.evidence.measures": ("MEASURES",),
    "restorative_core.evidence.profiles": ("Profile",),
    "restorative_core.evidence.report": ("Report",),
    "restorative_core.intake.mapping": ("Mapping",),
    "restorative_core.intake.referrals": ("read_referrals", "referral_from_form"),
    "restorative_core.memory": ("MemoryStorage",),
    "restorative_core.service.access": ("GivenOfThemselves",),
    "restorative_core.service.casebook": ("Receipt",),
    "restorative_core.service.changes": ("Change",),
    "restorative_core.service.checkpoint": ("Checkpoint",),
    "restorative_core.service.erased": ("Erased", "ErasedItem", "Fate", "HeldFile", "TellHost", "ToldFile"),
    "restorative_core.service.examining": ("Finding",),
    "restorative_core.service.finding": ("Match",),
    "restorative_core.service.moving": ("Counts",),
    "restorative_core.service.options": ("Option",),
    "restorative_core.service.posting": ("Posted",),
    "restorative_core.service.reckoning": ("Planned",),
    "restorative_core.service.restorative": ("RestorativeService",),
    "restorative_core.service.retention": ("Retained",),
    "restorative_core.service.settings": ("Practice", "practice_from_file", "practice_from_toml"),
    "restorative_core.service.taking_in": ("TakenIn",),
    "restorative_core.service.verifying": ("Problem", "Verified"),
    "restorative_core.vocabulary.agreement": ("Undertaking",),
    "restorative_core.vocabulary.consent": ("ConsentMethod", "Purpose"),
    "restorative_core.vocabulary.contact": ("Channel", "ContactPreference"),
    "restorative_core.vocabulary.credentials": ("Credentials",),
    "restorative_core.vocabulary.finding": ("Sought",),
    "restorative_core.vocabulary.identity": ("Actor", "Occasion"),
    "restorative_core.vocabulary.moments": ("Moment", "Period"),
    "restorative_core.vocabulary.outcomes": ("ClosureReason", "SessionKind"),
    "restorative_core.vocabulary.personal": ("Keep",),
    "restorative_core.vocabulary.referral": ("Referral",),
    "restorative_core.vocabulary.retention": ("Retention", "RetentionRule"),
    "restorative_core.vocabulary.roles": ("Role", "StaffRole"),
    "restorative_core.vocabulary.schema": ("referral_schema",),
    "restorative_core.vocabulary.stages": ("Stage",),
    "restorative_core.vocabulary.working_days": ("Calendar",),
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
