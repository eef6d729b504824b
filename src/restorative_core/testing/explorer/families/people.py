"""Who must be there, what they need, and between whom no contact may be."""

from collections.abc import Iterator
from itertools import combinations, permutations

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import HARMED, LETTER, MEETING, RESPONSIBLE, SHUTTLE, taken_over
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.trying import HOLDING, PASSING_ON, arranged, passed_on, shared, started
from restorative_core.testing.explorer.views import last_session, live
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.people import NeedCategory
from restorative_core.vocabulary.referral import Relation
from restorative_core.vocabulary.restrictions import Restriction, RestrictionKind
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

_OVER = (events.SessionEnded, events.SessionCancelled, events.SessionStopped)


def _last(case: Case) -> object:
    """What is arranged or going on: its status, its type, whom it touches."""
    last = last_session(case)
    return live(case) and last is not None and (live(case), last.type, last.participants)


def _ended(case: Case) -> Iterator[Move]:
    if live(case):
        yield Move(events.SessionEnded(list(case.sessions)[-1]))
        yield Move(events.SessionCancelled(list(case.sessions)[-1]))


# Those without whom a session of its type is none

_OTHERS = (
    events.PersonAdded("p4", Role.PARENT_GUARDIAN),
    events.PersonAdded("p5", Role.COMMUNITY_MEMBER),
    events.PersonAdded("p6", Role.COMMUNITY_MEMBER),
    events.PersonAdded("p7", Role.PROFESSIONAL),
    events.PersonAdded("p8", Role.APPROPRIATE_ADULT),
    events.PersonAdded("p3", Role.POLICE_OFFICER),
)
_CONFERENCE = (SessionKind.YOUTH_CONFERENCE, (RESPONSIBLE, "p3", "p4"))
_PANEL = (SessionKind.YOUTH_PANEL, (RESPONSIBLE, "p5", "p6", "p7"))
_GUARDING = {"parent-guardian", "appropriate-adult"}
_NEEDED = {
    "youth-conference": ({"responsible"}, {"police-officer"}, _GUARDING),
    "youth-panel": ({"responsible"}, {"community-member"}, {"community-member"}, {"professional"}),
}
"""Whom a session of a type needs, each somebody else."""

_Roles = frozenset[tuple[str, str]]
_Present = tuple[_Roles, str, tuple[str, ...]]
"""Who has which roles; the type of the session that was arranged last, and whom it touches."""


def _of_presence(case: Case) -> Iterator[Move]:
    yield from map(Move, started(case))
    yield from _ended(case)
    yield Move(events.PersonAdded("p3", Role.PARENT_GUARDIAN))
    yield Move(events.PersonAdded("p5", Role.PROFESSIONAL))
    if not live(case):
        for kind, people in (_CONFERENCE, _PANEL):
            for present in (people, *combinations(people, len(people) - 1)):
                yield Move(arranged(case, *present, kind=kind))
        yield Move(arranged(case, RESPONSIBLE, "p3", "p8", kind=SessionKind.YOUTH_CONFERENCE))
        yield Move(arranged(case, HARMED, "p3", "p8", kind=SessionKind.YOUTH_CONFERENCE))
        yield Move(arranged(case))


def _hears_presence(known: _Present, entry: Entry) -> _Present:
    roles, kind, people = known
    match entry.event:
        case events.PersonAdded(participant=person, role=role):
            return roles | {(person, role.value)}, kind, people
        case events.SessionArranged():
            return roles, entry.event.type.value, entry.event.participants
        case _ if isinstance(entry.event, _OVER):
            return roles, "", ()
    return known


def _somebody_is_missing(known: _Present, act: Entry, _known: Knowledge) -> str:
    roles, kind, people = _hears_presence(known, act)
    needed = _NEEDED.get(kind, ())
    for each in permutations(people, len(needed)):
        if all(any((one, role) in roles for role in group) for one, group in zip(each, needed, strict=True)):
            return ""
    return f"somebody without whom there is no {kind} is not there"


_those_who_must_be_there = Slice(
    must="those-who-must-be-there-are",
    acts=HOLDING,
    openings=(taken_over(Stage.READY, *_OTHERS),),
    moves=_of_presence,
    view=lambda case: (tuple(person.roles for person in case.people.values()), _last(case)),
    monitor=Monitor((frozenset(), "", ()), _hears_presence, _somebody_is_missing),
    minds=HOLDING,
)

_when_somebody_was_never_there = evolve(
    _those_who_must_be_there,
    part="when somebody was never there",
    moves=lambda case: map(Move, [arranged(case, *_CONFERENCE[1], kind=_CONFERENCE[0]), *started(case)]),
    mistakes=(Mistake(events.PersonAdded),),
    alone=True,
)


# What people need

_Need = tuple[str, bool]
"""What somebody needs: nothing, or something that is required, wished, or arranged for; whether they take part."""


def _of_needs(case: Case) -> Iterator[Move]:
    if not case.things.needs:
        for required in (True, False):
            yield Move(events.AccessNeedRecorded("n1", HARMED, NeedCategory.LANGUAGE, required))
    for need in case.things.needs:
        yield Move(events.AccessNeedArranged(need))
        yield from (Move(events.AccessNeedArranged(need, session)) for session in [*case.sessions][-1:] if live(case))
    if live(case):
        yield from (Move(events.ReadinessDecided(list(case.sessions)[-1], ready)) for ready in (True, False))
        yield from map(Move, started(case))
        yield from _ended(case)
    else:
        yield Move(arranged(case))
        yield Move(arranged(case, RESPONSIBLE))


def _hears_needs(known: _Need, entry: Entry) -> _Need:
    need, takes_part = known
    match entry.event:
        case events.AccessNeedRecorded(required=required):
            return ("required" if required else "wished"), takes_part
        case events.AccessNeedArranged(session=""):
            return "arranged", takes_part
        case events.AccessNeedArranged() if need == "required":
            return "arranged for this", takes_part
        case events.SessionArranged(participants=people):
            return ("required" if need == "arranged for this" else need), HARMED in people
    return known


def _need_not_met(known: _Need, act: Entry, _known: Knowledge) -> str:
    need, takes_part = known
    if not takes_part or (isinstance(act.event, events.ReadinessDecided) and not act.event.ready):
        return ""
    return "p1 needs something that is not arranged" if need == "required" else ""


_what_people_need = Slice(
    must="what-people-need-is-arranged",
    acts=(events.ReadinessDecided, events.SessionStarted),
    openings=(taken_over(Stage.READY),),
    moves=_of_needs,
    view=lambda case: (
        _last(case),
        tuple(
            (
                need.required,
                "" in need.arranged_for,
                bool(live(case)) and list(case.sessions)[-1] in need.arranged_for,
            )
            for need in case.things.needs.values()
        ),
    ),
    monitor=Monitor(("", False), _hears_needs, _need_not_met),
    minds=(events.AccessNeedRecorded, events.AccessNeedArranged, events.ReadinessDecided, *HOLDING),
)


# Legal restrictions

_ORDER = RestrictionKind.RESTRAINING_ORDER
_KNOWN = tuple(
    Knowledge(restrictions=restrictions)
    for restrictions in (
        (),
        (Restriction("r1", _ORDER, RESPONSIBLE, HARMED),),
        (Restriction("r1", _ORDER, RESPONSIBLE),),
        (Restriction("r1", _ORDER, RESPONSIBLE, "p9"),),
        (Restriction("r1", _ORDER, RESPONSIBLE, HARMED, frozenset({MEETING})),),
        (Restriction("r1", _ORDER, RESPONSIBLE, HARMED, frozenset({SessionKind.LETTER_EXCHANGE})),),
        (
            Restriction("r1", _ORDER, RESPONSIBLE, HARMED, frozenset({MEETING})),
            Restriction("r2", _ORDER, HARMED, RESPONSIBLE),
        ),
    )
)


def _of_restrictions(case: Case) -> Iterator[Move]:
    for knowing in _KNOWN:
        for act in (
            *((arranged(case), arranged(case, kind=SHUTTLE)) if not live(case) else started(case)),
            arranged(case, HARMED),
            arranged(case, HARMED, "p3"),
            *passed_on(case),
            shared(case),
            shared(case, Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY, RESPONSIBLE),
            shared(case, Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY, HARMED, RESPONSIBLE),
        ):
            yield Move(act, knowing=knowing)
            yield Move(act, When.LONG_BEFORE, knowing=knowing)
    yield from _ended(case)


def _hears_meetings(known: tuple[str, int], entry: Entry) -> tuple[str, int]:
    """The type of the session that was arranged last, and how many it touches; whoever supports p2 stands for them."""
    match entry.event:
        case events.SessionArranged():
            return entry.event.type.value, len(entry.event.participants)
    return known


def _kept_apart(known: tuple[str, int], act: Entry, knowing: Knowledge) -> str:
    match act.event:
        case events.LetterPassedOn():
            activity = "letter-exchange"
        case events.InformationShared(recipient=recipient) if recipient in (HARMED, RESPONSIBLE):
            activity = ""
        case events.SessionArranged() if len(act.event.participants) > 1:
            activity = act.event.type.value
        case events.SessionStarted() if known[1] > 1:
            activity = known[0]
        case _:
            return ""
    for one in knowing.restrictions:
        apart = {one.binds, one.protects} == {HARMED, RESPONSIBLE} or not one.protects
        if apart and activity not in {kind.value for kind in one.permits}:
            return "a restriction keeps p1 and p2 apart"
    return ""


_no_restriction_stands = Slice(
    must="no-restriction-stands-between-them",
    acts=(*HOLDING, *PASSING_ON),
    openings=(taken_over(Stage.READY, events.PersonAdded("p3", Role.SUPPORTER, supports=RESPONSIBLE), *LETTER),),
    moves=_of_restrictions,
    view=lambda case: (_last(case), case.things.letters["l1"].status),
    monitor=Monitor(("", 0), _hears_meetings, _kept_apart),
    minds=(*HOLDING, *PASSING_ON),
)


# Links

_JOINED = ("duplicate", "re-referral")
"""The relations by which two cases are taken to be one."""


def _of_links(case: Case) -> Iterator[Move]:
    for relation in Relation:
        for opposed in (frozenset[str](), frozenset({HARMED})):
            yield Move(events.CaseLinked("case-other", relation), knowing=Knowledge(opposed=opposed))
        yield Move(events.CaseLinked(case.id, relation))


def _joined_wrongly(_state: None, act: Entry, knowing: Knowledge) -> str:
    match act.event:
        case events.CaseLinked(other="case-walk"):
            return "a case is linked to itself"
        case events.CaseLinked(relation=relation) if relation.value in _JOINED and knowing.opposed:
            return "p1 stands on the other side there"
    return ""


_nobody_is_linked_across = Slice(
    must="nobody-is-linked-across-the-two-sides",
    acts=(events.CaseLinked,),
    openings=(taken_over(Stage.ENGAGING),),
    moves=_of_links,
    view=lambda _case: None,
    monitor=Monitor(None, lambda state, _entry: state, _joined_wrongly),
    minds=(events.CaseLinked,),
)


SLICES = (
    _those_who_must_be_there,
    _when_somebody_was_never_there,
    _what_people_need,
    _no_restriction_stands,
    _nobody_is_linked_across,
)
